"""What mends the smells that stand in the selection, and what mends all that can safely be mended."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from headwater.base.text import Edit, Span
from headwater.features.feature import Change, Selection, feature
from headwater.workspace.host import Snapshot

if TYPE_CHECKING:
    from headwater.pipeline import Document

ALL = "source.fixAll.headwater"
ALL_CELLS = f"notebook.{ALL}"


@feature("textDocument/codeAction", code_action_kinds=["quickfix"])
def quick_fixes(db: Snapshot, selection: Selection) -> Iterator[Change]:
    """The offers for each finding that the selection touches."""
    from headwater.pipeline import offers

    document = db.document(selection.file)
    for problem in document.analysis().problems:
        place = problem.place
        if place.cell != selection.cell or not place.span.touches(selection.span):
            continue
        for offer in offers(document, problem):
            if offer.safety != "display":
                yield Change(
                    offer.title,
                    "quickfix",
                    selection.file,
                    offer.edits,
                    offer.safety,
                    preferred=offer.safety == "safe",
                    problem=problem,
                )


@feature("textDocument/codeAction", code_action_kinds=[ALL, ALL_CELLS])
def fix_all(db: Snapshot, selection: Selection, only: Sequence[Any] = ()) -> Iterator[Change]:
    """Every safe fix at once, for those who ask for just that, on saving for instance.

    In a notebook the one kind keeps to its cell, since editors ask it of each cell, and the other mends all.
    """
    if not only:
        return
    document = db.document(selection.file)
    if document.analysis().problems:
        within = selection.cell if document.notebook else None
        title = "Fix everything that can safely be fixed"
        yield Change(title, ALL, selection.file, partial(_mended, document, within), "safe")
        if document.notebook:
            yield Change(title, ALL_CELLS, selection.file, partial(_mended, document, None), "safe")


def _mended(document: "Document", within: int | None) -> Iterator[tuple[int, Edit]]:
    """What differs, line by line, in a copy that was mended."""
    from difflib import SequenceMatcher

    from headwater.features.mending import mend

    before = [cell.text for cell in document.cells]
    copy = type(document)(
        before,
        path=document.path,
        notebook=document.notebook,
        settings=document.settings,
        sources=document.sources,
    )
    mend(copy, within)
    for cell, (old, new) in enumerate(zip(before, (cell.text for cell in copy.cells), strict=True)):
        if old == new:
            continue
        lines, fresh = old.splitlines(keepends=True), new.splitlines(keepends=True)
        starts = [0]
        for line in lines:
            starts.append(starts[-1] + len(line))
        for what, start, end, first, last in SequenceMatcher(None, lines, fresh, autojunk=False).get_opcodes():
            if what != "equal":
                yield cell, Edit(Span(starts[start], starts[end]), "".join(fresh[first:last]))
