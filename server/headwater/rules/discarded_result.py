"""A call gives back a new frame, and nobody takes it.

## Why it matters
Most methods of pandas leave their frame as it is. The rows that were to be dropped are still there, and the
script goes on as if they were not.

## Instead
Assign the result: `df = df.dropna()`. The last expression of a notebook's cell is shown and not reported, nor
is a call that only looks (`head`, `describe`, `value_counts`).
"""

from collections.abc import Iterator

from headwater.facts.schema import Schema
from headwater.plan.frames import Aggregate, Filter, Pivot, Project, Sample, Show, Slice, Statistic, Take
from headwater.plan.plan import Plan
from headwater.rules.rule import Finding, rule

CHANGES = frozenset((
    "add_prefix", "add_suffix", "append", "assign", "astype", "bfill", "clip", "convert_dtypes", "drop",
    "drop_duplicates", "dropna", "explode", "ffill", "fillna", "get_dummies", "infer_objects", "interpolate",
    "join", "merge", "reindex", "rename", "replace", "reset_index", "set_axis", "set_index", "sort_index",
    "sort_values", "to_datetime", "to_numeric", "to_timedelta", "transform", "tz_convert", "tz_localize",
))  # fmt: skip
"""Calls whose value is a changed table, and which nobody makes to look at it."""

ORDERS = frozenset(("drop_duplicates", "reset_index", "sort_index", "sort_values"))

LOOKS = frozenset(("str.contains", "str.len", "str.count", "str.startswith", "str.endswith", "str.match"))


@rule("pandas", "warning")
def check(plan: Plan, schema: Schema) -> Iterator[Finding]:
    for ref, show in plan.each(Show):
        step = plan.by_ref[ref]
        wanted = show.call in CHANGES or (show.call.startswith("str.") and show.call not in LOOKS)
        if show.displayed or show.in_place or step.tried or not wanted:
            continue
        if schema.certain(show.inputs[0]) and not looks(plan, schema, show):
            yield Finding(ref, f"the result of {show.call.rpartition('.')[2]} is thrown away")


def looks(plan: Plan, schema: Schema, show: Show) -> bool:
    """Whether it is something to look at that was put in order: counts, means, some rows, some columns."""
    for ref in schema.spine(show.inputs[0]):
        step = plan.by_ref[ref]
        if step.name != "_":
            return False
        if isinstance(step.node, Aggregate | Filter | Pivot | Sample | Slice | Statistic | Take):
            return True
        if isinstance(step.node, Project) and step.node.form == "frame" and show.call in ORDERS:
            return True
    return False
