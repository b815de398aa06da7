"""What statements do to columns and rows, in a few words."""

from collections.abc import Sequence

from headwater.base.markdown import visible
from headwater.plan.columns import Columns
from headwater.plan.expressions import Ref
from headwater.plan.frames import Join, Sample, Scan
from headwater.plan.learning import Part
from headwater.plan.plan import Plan, Step
from headwater.plan.rows import Rows

MOST_NAMES = 3
LONGEST_CHAIN = 60

EFFECTS = {
    Rows.SUBSET: "fewer rows",
    Rows.MULTIPLIED: "rows may repeat",
    Rows.GROUPED: "a row for each group",
    Rows.STACKED: "rows stacked",
    Rows.PERMUTED: "rows reordered",
}


def effect(plan: Plan, step: Step) -> str:
    """What a statement does to the table it starts from: `+ratio −age · fewer rows`."""
    if isinstance(step.node, Scan | Part) or not step.node.inputs:
        return ""
    rows: list[str] = []
    here = step
    for _ in range(LONGEST_CHAIN):
        rows += words(here)
        before = plan.by_ref.get(base(here))
        if before is None or before.node.shape in ("model", "split"):
            return " · ".join(dict.fromkeys(reversed(rows)))
        if before.name != "_" or before.where.chunk != step.where.chunk or not before.node.inputs:
            columns = [] if before.node.shape == "series" else changed(before.columns, step.columns)
            return " · ".join((*((" ".join(columns),) if columns else ()), *dict.fromkeys(reversed(rows))))
        here = before
    return ""


def base(step: Step) -> Ref:
    """The table a step starts from."""
    return step.node.inputs[0]


def words(step: Step) -> list[str]:
    """What a step does to the rows."""
    if isinstance(step.node, Sample) and step.node.whole:
        return [EFFECTS[Rows.PERMUTED]]
    if isinstance(step.node, Join):
        return [f"{step.node.how} join" if step.node.how else "join"]
    found = EFFECTS.get(step.node.rows)
    return [found] if found is not None else []


def changed(before: Columns, after: Columns) -> list[str]:
    """The columns that are surely new, and those that are surely gone."""
    then, now = frozenset(before.names), frozenset(after.names)
    new = [name for name in after.names if name not in then and before.has(name) is False]
    gone = [name for name in before.names if name not in now and after.has(name) is False]
    gone += sorted(after.without - before.without - then - before.maybe, key=str)
    return [*several("+", new), *several("−", gone)]


def several(sign: str, names: Sequence[object]) -> list[str]:
    """Names with a sign each, or how many there are."""
    if len(names) > MOST_NAMES:
        return [f"{sign}{len(names)} columns"]
    return [f"{sign}{visible(name, 30)}" for name in names]
