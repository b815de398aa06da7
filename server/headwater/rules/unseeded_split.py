"""The rows are split at random, and differently in every run.

## Why it matters
Scores change from run to run, and nobody can tell a better model from a luckier split.

## Instead
Give `random_state=` a number, or set numpy's global seed before.
"""

from collections.abc import Iterator

from headwater.facts.script import Script
from headwater.plan.learning import Split
from headwater.plan.plan import Plan
from headwater.rules.rule import Finding, rule


@rule("evaluation", "warning")
def check(plan: Plan, script: Script) -> Iterator[Finding]:
    for ref, split in plan.each(Split):
        if split.random and split.seeded is False and not split.folds:
            yield Finding(ref, f"{split.method} draws other rows at each run: it has no random_state")
    for remark in script.remarks:
        if remark.kind == "splitter":
            yield Finding(remark.where, f"{remark.data} draws other rows at each run: it has no random_state")
