"""A transformer is fitted on all rows, outside the folds of a cross-validation.

## Why it matters
Every fold's held-out rows have been seen by the transformer. The scores of all folds flatter the model.

## Instead
Cross-validate a Pipeline of the transformer and the model.
"""

from collections.abc import Iterator

from headwater.facts.leaks import Leaks, subject
from headwater.plan.plan import Plan
from headwater.rules.rule import Finding, rule, weighed


@rule("leakage/preprocessing")
def check(plan: Plan, leaks: Leaks) -> Iterator[Finding]:
    for what in ("fit", "selection"):
        for leak in leaks.each(what, "before-folds"):
            message = f"{subject(plan, leak.learner)} learned from the rows of every fold, also those held out"
            yield weighed(Finding(leak.learner, message, leaks.path(leak)), leaks.witnessed(leak))
