"""Name rows and column in one step: `df.loc[rows, "column"] = value`."""

import ast
from collections.abc import Iterator

from headwater.rewrites.rewrite import Proposal, Smell, rewrite
from headwater.rewrites.source import Piece, is_atom, is_label


@rewrite("chained-assignment", keeps="columns")
def propose(smell: Smell) -> Iterator[Proposal]:
    """One pair of brackets in the place of two."""
    piece = smell.piece
    target = piece.expression(smell.span, ast.Subscript) if piece is not None else None
    if piece is None or target is None:
        return
    found = parts(piece, target)
    if found is not None:
        frame, rows, column = found
        yield Proposal("Assign with .loc", (piece.replaced(target, f"{frame}.loc[{rows}, {column}]"),))


def parts(piece: Piece, target: ast.Subscript) -> tuple[str, str, str] | None:
    """The frame, the rows and the column of a chained assignment, as they are written."""
    outer, inner = target.slice, target.value
    match inner:
        case ast.Attribute(value=ast.Subscript(value=frame, slice=first), attr="loc") if is_label(first):
            return written(piece, frame, outer, first)  # df["c"].loc[rows]
        case ast.Subscript(value=ast.Attribute(value=frame, attr="loc"), slice=first) if is_label(outer):
            return written(piece, frame, first, outer)  # df.loc[rows]["c"]
        case ast.Subscript(value=frame, slice=first) if is_label(first) and not is_label(outer):
            return written(piece, frame, outer, first)
        case ast.Subscript(value=frame, slice=first) if is_label(outer) and not is_label(first):
            return written(piece, frame, first, outer)
        case ast.Attribute(value=frame, attr=name) if name not in ("loc", "iloc", "at", "iat") and is_atom(
            frame
        ):
            return written(piece, frame, outer, f'"{name}"')
    return None


def written(
    piece: Piece, frame: ast.expr, rows: ast.expr, column: ast.expr | str
) -> tuple[str, str, str] | None:
    """The parts as text. A slice counts places in plain brackets and labels in `.loc`: that is left to
    people."""
    if isinstance(rows, ast.Slice | ast.Tuple) or not is_atom(frame):
        return None
    return piece.text(frame), piece.text(rows), column if isinstance(column, str) else piece.text(column)
