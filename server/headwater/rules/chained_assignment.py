"""A value is assigned into what an indexing gave back, which is a copy: the frame stays as it was.

## Why it matters
With pandas' copy-on-write, the only way there is since pandas 3, the assignment never reaches the frame.
Before, it sometimes did, and a warning nobody could read told of the difference.

## Instead
Name rows and column in one step: `df.loc[rows, "column"] = value`.
"""

from collections.abc import Iterator

from headwater.facts.schema import Schema
from headwater.plan.frames import Update
from headwater.plan.plan import Plan
from headwater.rules.rule import Finding, rule


@rule("pandas", "warning")
def check(plan: Plan, schema: Schema) -> Iterator[Finding]:
    for ref, update in plan.each(Update):
        if update.how == "chained" and schema.certain(update.inputs[0]):
            yield Finding(ref, f"assigns into a copy: {plan.word(ref)} stays as it was")
