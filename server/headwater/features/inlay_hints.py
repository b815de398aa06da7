"""At the end of a line: which columns its statement adds or takes away, and what happens to the rows."""

from collections.abc import Iterator

from headwater.base.markdown import visible
from headwater.features.feature import Hint, Selection, feature
from headwater.features.wording import Words
from headwater.plan.columns import Columns
from headwater.plan.expressions import Ref
from headwater.plan.frames import Join, Sample, Scan
from headwater.plan.learning import Part
from headwater.plan.plan import Plan, Step
from headwater.plan.rows import Rows
from headwater.workspace.host import Snapshot

MOST_NAMES = 3
LONGEST_CHAIN = 60

EFFECTS = {
    Rows.SUBSET: "fewer rows",
    Rows.MULTIPLIED: "rows may repeat",
    Rows.GROUPED: "a row for each group",
    Rows.STACKED: "rows stacked",
    Rows.PERMUTED: "rows reordered",
}


@feature("textDocument/inlayHint")
def inlay_hints(db: Snapshot, selection: Selection) -> Iterator[Hint]:
    """The hints for the statements within a selection."""
    document = db.document(selection.file)
    if not document.settings.inlay_hints or not 0 <= selection.cell < len(document.cells):
        return
    say = Words(document)
    buffer = document.cells[selection.cell]
    ids = {chunk.id for chunk in document.cuts[selection.cell].chunks}
    said: dict[int, list[str]] = {}
    for step in say.plan.steps:
        if step.name == "_" or step.assumed or step.where.chunk not in ids or step.node.shape != "frame":
            continue
        if not (text := effect(say.plan, step)):
            continue
        end = buffer.line_end(buffer.line_at(say.statement(say.analysis.place(step.ref)).end))
        if selection.span.covers(end) and text not in said.setdefault(end, []):
            said[end].append(text)
    for end, texts in said.items():
        yield Hint(selection.cell, end, " · ".join(texts[:MOST_NAMES]))


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


def several(sign: str, names: list[object] | list[str | int]) -> list[str]:
    """Names with a sign each, or how many there are."""
    if len(names) > MOST_NAMES:
        return [f"{sign}{len(names)} columns"]
    return [f"{sign}{visible(name, 30)}" for name in names]
