"""What can be folded away: cells of a script, imports, and statements over several lines."""

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from headwater.base.text import Buffer, Span
from headwater.features.feature import File, Fold, feature
from headwater.workspace.host import Snapshot

if TYPE_CHECKING:
    from headwater.pipeline import Document


@feature("textDocument/foldingRange")
def folding(db: Snapshot, file: File) -> Iterator[Fold]:
    """The folds of every cell."""
    from headwater.pipeline import Place
    from headwater.syntax.notebook import script_cells

    document = db.document(file)
    for number, buffer in enumerate(document.cells):
        for cell in () if document.notebook else script_cells(buffer.text):
            last = without_blanks(buffer, cell.first, cell.last)
            if last > cell.first:
                yield Fold(Place(number, Span(buffer.line_start(cell.first), buffer.line_end(last))))
        yield from (Fold(Place(number, span), kind) for span, kind in of_statements(document, number))


def without_blanks(buffer: Buffer, first: int, last: int) -> int:
    """The last line of a stretch that is not empty."""
    while last > first and not buffer.text[buffer.line_start(last) : buffer.line_end(last)].strip():
        last -= 1
    return last


def of_statements(document: "Document", number: int) -> "Iterator[tuple[Span, Kind]]":
    """Runs of imports, and each statement that goes on over several lines."""
    from headwater.syntax.tree import parse

    cut = document.cuts[number]
    imports: Span | None = None
    for chunk in cut.chunks:
        span = cut.span(chunk)
        if chunk.text.startswith(("import ", "from ")):
            imports = span if imports is None else Span(imports.start, span.end)
            continue
        if imports is not None:
            yield from ((each, "imports") for each in (imports,) if "\n" in cut.text[each.start : each.end])
            imports = None
        if "\n" in chunk.text:
            parsed = parse(chunk.text, notebook=document.notebook)
            todo: list[ast.AST] = list(parsed.body)
            while todo:
                node = todo.pop()
                if isinstance(node, ast.stmt) and (node.end_lineno or 0) > node.lineno:
                    yield parsed.span(node).shifted(span.start), "region"
                    todo.extend(each for each in ast.iter_child_nodes(node) if not isinstance(each, ast.expr))
    if imports is not None and "\n" in cut.text[imports.start : imports.end]:
        yield imports, "imports"


if TYPE_CHECKING:
    from typing import Literal

    Kind = Literal["region", "comment", "imports"]
