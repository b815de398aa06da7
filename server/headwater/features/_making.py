"""Where a column was made: the step that did, or the cell in the header of its data file."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from headwater.base.text import Span
from headwater.features._sites import handing
from headwater.features.feature import Target
from headwater.plan.columns import Name
from headwater.plan.expressions import Ref
from headwater.plan.frames import Scan
from headwater.workspace.files import File, uri_of

if TYPE_CHECKING:
    from headwater.pipeline import Document

LARGEST = 1 << 20
"""Bytes of a data file that is opened for its header: an editor would not show a larger one either."""


def makers(document: "Document", ref: Ref, name: Name) -> Iterator[Ref]:
    """The steps that gave a column its name, nearest to the step: as it was last made before."""
    plan = document.analysis().plan
    seen: set[Ref] = set()
    todo = [ref]
    while todo:
        here = todo.pop()
        if here in seen or here not in plan:
            continue
        seen.add(here)
        node = plan[here]
        makes = any(label == name for label, _ in getattr(node, "items", ()) if isinstance(label, str | int))
        before = [] if makes else handing(plan, here, name)
        todo += before
        if not before and plan.columns(here).has(name) is not False:
            yield here


def header_cell(document: "Document", ref: Ref, name: Name) -> Target | None:
    """The cell in the header of the file that a source reads, where it is a text file at hand."""
    from headwater.pipeline import Place

    node = document.analysis().plan.get(ref)
    if not isinstance(node, Scan) or node.path is None or document.sources is None:
        return None
    base = document.path.parent if document.path is not None else None
    path = document.sources.resolve(node.path, base)
    stamp = document.sources.stamp(node.path, base)
    header = document.sources.header(node.kind, node.path, {}, base)
    if path is None or stamp is None or stamp.size > LARGEST or header is None or name not in header.written:
        return None
    cells = header.cells
    at = header.written.index(name)
    cell = cells[at] if at < len(cells) else None
    if cell is None or cell.line != 0:
        return None
    return Target(File(uri_of(path)), Place(0, Span(cell.start, cell.end)))

