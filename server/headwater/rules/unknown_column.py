"""A column is asked for that the frame does not have at that point.

## Why it matters
The script stops with a KeyError, often after minutes of other work. The header of the data file, or the
statements before, already say which columns there are.

## Instead
Write the name as the data has it; where one name is nearly the same, it is offered.
"""

from collections.abc import Iterator

from headwater.facts.schema import Schema
from headwater.plan.plan import Plan
from headwater.rules.rule import Finding, Spot, rule


@rule("schema", "error")
def check(plan: Plan, schema: Schema) -> Iterator[Finding]:
    for absence in schema.absences:
        if absence.cause == "unknown":
            asked = absence.mention
            near = schema.near(asked)
            meant = f", did you mean '{near}'?" if near is not None else ""
            path: tuple[tuple[Spot, str], ...] = (
                ((absence.at, "left out here"),) if absence.at is not None else ()
            )
            data = (("name", asked.name), ("near", near)) if near is not None else (("name", asked.name),)
            yield Finding(
                asked.where, f"{plan.word(asked.ref)} has no column '{asked.name}'{meant}", path, data=data
            )
