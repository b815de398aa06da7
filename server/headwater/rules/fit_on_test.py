"""Something is learned from the test rows themselves.

## Why it matters
A scaler fitted anew on the test part puts the test rows on another scale than the training rows, and uses what
would not be known in production, where rows come one by one.

## Instead
Apply what was fitted on the training part: `transform`, not `fit_transform`.
"""

from collections.abc import Iterator

from headwater.facts.leaks import Leaks, subject
from headwater.facts.portions import rows_of
from headwater.plan.plan import Plan
from headwater.rules.rule import Finding, rule, weighed


@rule("leakage/preprocessing")
def check(plan: Plan, leaks: Leaks) -> Iterator[Finding]:
    for what in ("fit", "statistic", "selection"):
        for leak in leaks.each(what, "on-test"):
            rows = rows_of(plan, leak.judgement.features)
            yield weighed(
                Finding(
                    leak.learner, f"{subject(plan, leak.learner)} learned from the rows of {rows}", leaks.path(leak)
                ),
                leaks.witnessed(leak),
            )
