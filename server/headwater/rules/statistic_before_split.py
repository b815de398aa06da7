"""A statistic of all rows, computed before the split, flows into the features.

## Why it matters
A mean, median or quantile of all rows has seen the test rows. What it fills, scales or cuts off in the training
rows tells the model about rows it will be judged on.

## Instead
Compute it on the training part and apply it to both parts, or let a transformer inside a Pipeline do so.
"""

from collections.abc import Iterator

from headwater.facts.leaks import Leaks, subject
from headwater.facts.portions import rows_of
from headwater.plan.plan import Plan
from headwater.rules.rule import Finding, rule, weighed


@rule("leakage/preprocessing")
def check(plan: Plan, leaks: Leaks) -> Iterator[Finding]:
    for leak in leaks.each("statistic", "before-split", "before-folds"):
        rows = rows_of(plan, leak.judgement.features)
        message = f"{subject(plan, leak.learner)} was computed from rows that end up in {rows}"
        yield weighed(Finding(leak.learner, message, leaks.path(leak)), leaks.witnessed(leak))
