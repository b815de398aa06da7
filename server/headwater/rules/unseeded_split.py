"""A split draws rows at random, each time others.

## Why it matters
Scores change from run to run, and nobody can tell a better model from a luckier split.

## Instead
Give `random_state=` a number, or set a global seed before.
"""

from collections.abc import Iterator

from headwater.plan.learning import Split
from headwater.plan.plan import Plan
from headwater.rules.rule import Finding, rule


@rule("evaluation", "warning")
def check(plan: Plan) -> Iterator[Finding]:
    for ref, split in plan.each(Split):
        if split.random and split.seeded is False:
            yield Finding(ref, f"{split.method} draws other rows at each run: it has no random_state")
