"""A merge without `how` is an inner join: rows without a partner are gone, and nothing in the text says so.

## Why it matters
A reader cannot tell whether the loss is meant.

## Instead
Write `how="inner"`, or the join that was meant.
"""

from collections.abc import Iterator

from headwater.plan.frames import Join
from headwater.plan.plan import Plan
from headwater.rules.rule import Finding, rule


@rule("joins", "hint", default=False)
def check(plan: Plan) -> Iterator[Finding]:
    for ref, join in plan.each(Join):
        if not join.explicit_how:
            yield Finding(ref, "rows without a partner are dropped: the join is inner by default")
