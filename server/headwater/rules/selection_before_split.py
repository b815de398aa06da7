"""Features are chosen by looking at all rows and their labels, before the split.

## Why it matters
A feature that happens to go with the label in the test rows is kept for that reason. Even random features can be
made to score well in this way.

## Instead
Put the selection into a Pipeline with the model, so that it sees the training part only.

After Hastie, Tibshirani and Friedman, "The Elements of Statistical Learning", section 7.10.2.
"""

from collections.abc import Iterator

from headwater.facts.leaks import Leaks, subject
from headwater.facts.portions import rows_of
from headwater.plan.plan import Plan
from headwater.rules.rule import Finding, rule, weighed


@rule("leakage/preprocessing")
def check(plan: Plan, leaks: Leaks) -> Iterator[Finding]:
    for leak in leaks.each("selection", "before-split", "on-train-and-test"):
        rows = rows_of(plan, leak.judgement.features)
        message = f"features were chosen by {subject(plan, leak.learner)} on rows that end up in {rows}"
        yield weighed(Finding(leak.learner, message, leaks.path(leak)), leaks.witnessed(leak))
