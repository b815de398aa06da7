"""At the end of a line: which columns its statement adds or takes away, and what happens to the rows."""

from collections.abc import Iterator

from headwater.features.feature import Hint, Selection, feature
from headwater.workspace.host import Snapshot


@feature("textDocument/inlayHint")
def inlay_hints(db: Snapshot, selection: Selection) -> Iterator[Hint]:
    """The hints for the statements within a selection."""
    from headwater.features._effects import MOST_NAMES, effect
    from headwater.features._wording import Words

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
