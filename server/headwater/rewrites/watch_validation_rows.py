"""Stop by rows split off the training part, and keep the test part for the score."""

import ast
from collections.abc import Iterator, Mapping

from headwater.base.text import Edit, Span
from headwater.rewrites.rewrite import Proposal, Smell, rewrite
from headwater.rewrites.source import Piece
from headwater.rewrites.statements import Line, line_of, parting, pieces

WATCHED = ("eval_set", "validation_data")
PARTS = ("X_fit", "X_val", "y_fit", "y_val")


@rewrite("early-stopping-on-test", safety="unsafe")
def propose(smell: Smell) -> Iterator[Proposal]:
    """A second split above the fit, with the call that made the first."""
    line, piece = line_of(smell), smell.piece
    call = piece.call(smell.span) if piece is not None else None
    if line is None or piece is None or call is None or len(call.args) < 2:
        return
    rows, label = call.args[:2]
    watched = next((k.value for k in call.keywords if k.arg in WATCHED), None)
    split = split_of(smell, rows, label)
    if watched is None or split is None or taken(smell):
        return
    called, renamed = split
    given = f"{piece.text(rows)}, {piece.text(label)}"
    first = above(line, f"{', '.join(PARTS)} = {called}({given}, random_state=0)")
    edits = [*in_place(piece, (rows, label, watched), renamed)]
    yield Proposal("Stop by rows split off the training part", (first, *edits))


def split_of(smell: Smell, rows: ast.expr, label: ast.expr) -> tuple[str, Mapping[str, str]] | None:
    """How the script splits, and what its parts are replaced by."""
    if not isinstance(rows, ast.Name) or not isinstance(label, ast.Name):
        return None
    for piece in pieces(smell.document):
        for node in piece.nodes(ast.Assign):
            split = parting(Line(piece, node))
            if split is None:
                continue
            found = {part[0]: part[1] for part in split.parts.values()}
            if rows.id in found and label.id in found:
                renamed = dict(zip((rows.id, found[rows.id], label.id, found[label.id]), PARTS, strict=True))
                return piece.text(split.call.func), renamed
    return None


def taken(smell: Smell) -> bool:
    """Whether the script uses one of the new names already."""
    return any(node.id in PARTS for piece in pieces(smell.document) for node in piece.nodes(ast.Name))


def above(line: Line, text: str) -> tuple[int, Edit]:
    """A statement over another."""
    source = line.piece.whole
    start = line.piece.span(line.node).start
    indent = source[source.rfind("\n", 0, start) + 1 : start]
    ending = "\r\n" if "\r\n" in source else "\n"
    return line.piece.edit(Span(start, start), f"{text}{ending}{indent}")


def in_place(piece: Piece, nodes: tuple[ast.expr, ...], names: Mapping[str, str]) -> Iterator[tuple[int, Edit]]:
    """Other names in some expressions."""
    for node in nodes:
        for inner in ast.walk(node):
            if isinstance(inner, ast.Name) and inner.id in names:
                yield piece.replaced(inner, names[inner.id])
