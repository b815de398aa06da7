"""A column is used after it was dropped or renamed, or before it is made.

## Why it matters
The statements are each right and their order is not: the script stops with a KeyError. In a notebook it may
work today, with what an earlier run left behind, and fail after a restart.

## Instead
Use the column before it goes, call it by its new name, or keep it in a frame of its own.
"""

from collections.abc import Iterator

from headwater.facts.schema import Schema
from headwater.plan.plan import Plan
from headwater.rules.rule import Finding, rule

WORDS = {
    "dropped": ("was dropped", "dropped here"),
    "renamed": ("was renamed", "renamed here"),
    "indexed": ("is the index now", "moved into the index here"),
    "later": ("is made only later", "made here"),
}


@rule("schema", "error")
def check(plan: Plan, schema: Schema) -> Iterator[Finding]:
    for absence in schema.absences:
        if absence.cause in WORDS and absence.at is not None:
            asked, (what, where) = absence.mention, WORDS[absence.cause]
            now = f" to '{absence.now}'" if absence.now is not None else ""
            yield Finding(
                asked.where,
                f"'{asked.name}' {what}{now}, {plan.word(asked.ref)} does not have it here",
                ((absence.at, where),),
                data=(("name", asked.name), ("near", absence.now)) if absence.now is not None else (),
            )
