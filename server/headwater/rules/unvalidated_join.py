"""Two frames are merged, and nothing says how many partners a row may have.

## Why it matters
A key that the right side has twice multiplies rows in silence: counts and means change, and rows of one
entity may end up on both sides of a split.

## Instead
Say what you think the keys are, `validate="many_to_one"`, and the merge fails when they are not.
"""

from collections.abc import Iterator

from headwater.plan.frames import Join
from headwater.plan.plan import Plan
from headwater.rules.rule import Finding, rule


@rule("joins", "information", default=False)
def check(plan: Plan) -> Iterator[Finding]:
    for ref, join in plan.each(Join):
        if join.validate is False:
            yield Finding(ref, "nothing says how many partners a row may have")
