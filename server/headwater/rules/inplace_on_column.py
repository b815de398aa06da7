"""A method is called in place on a column that was taken out of a frame; the frame does not notice.

## Why it matters
What the brackets give is a copy (always, since pandas 3). The copy is filled and thrown away; the column
keeps its gaps.

## Instead
Assign the result: `df["column"] = df["column"].fillna(value)`.
"""

from collections.abc import Iterator

from headwater.facts.schema import Schema
from headwater.plan.frames import Assign, Pick, Project, Show
from headwater.plan.plan import Plan
from headwater.rules.rule import Finding, rule


@rule("pandas", "warning")
def check(plan: Plan, schema: Schema) -> Iterator[Finding]:
    for ref, assign in plan.each(Assign):
        if assign.how == "inplace" and schema.certain(assign.inputs[0]):
            yield Finding(ref, "changes a copy of the column in place: the frame does not notice")
    for ref, show in plan.each(Show):
        if show.in_place and schema.certain(show.inputs[0]):
            made = plan[show.inputs[0]]
            source = plan.get(made.inputs[0]) if made.inputs else None
            if isinstance(source, Project | Pick):
                yield Finding(ref, "changes a copy of the columns in place: the frame does not notice")
