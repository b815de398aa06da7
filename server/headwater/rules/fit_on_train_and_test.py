"""Train and test are put together, and something is learned from both.

## Why it matters
What is learned from both parts carries the test rows into training, although the two were apart to begin with.

## Instead
Learn from the training part alone and apply the result to both.
"""

from collections.abc import Iterator

from headwater.facts.leaks import Leaks, subject
from headwater.plan.plan import Plan
from headwater.rules.rule import Finding, rule, weighed


@rule("leakage/preprocessing")
def check(plan: Plan, leaks: Leaks) -> Iterator[Finding]:
    for what in ("fit", "statistic"):
        for leak in leaks.each(what, "on-train-and-test"):
            message = f"{subject(plan, leak.learner)} was learned from train and test together"
            yield weighed(Finding(leak.learner, message, leaks.path(leak)), leaks.witnessed(leak))
