"""Assign what a call gives back to what it was called on."""

import ast
from collections.abc import Iterator

from headwater.base.text import Edit
from headwater.rewrites.rewrite import Proposal, Smell, rewrite
from headwater.rewrites.source import Piece, is_label

ACCESSORS = ("str", "dt", "cat")

KEEP_IT_WHOLE = frozenset((
    "assign", "astype", "bfill", "copy", "drop", "drop_duplicates", "dropna", "ffill", "fillna", "interpolate",
    "rename", "replace", "reset_index", "round", "set_index", "sort_index", "sort_values",
))  # fmt: skip
"""Calls in a chain after which the frame is still meant, and not a part of it."""


@rewrite("inplace-on-column", "discarded-result")
def propose(smell: Smell) -> Iterator[Proposal]:
    """`df["c"] = df["c"].fillna(0)` for `df["c"].fillna(0, inplace=True)`, `df = df.dropna()` for
    `df.dropna()`."""
    piece = smell.piece
    statement = piece.statement(smell.span, ast.Expr) if piece is not None else None
    if piece is None or statement is None or not isinstance(statement.value, ast.Call):
        return
    call = statement.value
    target = owner(piece, call)
    if target is None:
        return
    edits: tuple[tuple[int, Edit], ...] = (piece.before(statement, f"{target} = "),)
    if smell.problem.rule == "inplace-on-column":
        removed = piece.without_argument(call, "inplace")
        if removed is None:
            return
        edits += (removed,)
    yield Proposal("Assign the result", edits)


def owner(piece: Piece, call: ast.Call) -> str | None:
    """What the result belongs to, as it is written on the left of an assignment."""
    here: ast.expr = call.func
    if not isinstance(here, ast.Attribute):
        return None
    if here.attr in ("to_datetime", "to_numeric", "to_timedelta"):
        return name_of(piece, call.args[0]) if call.args else None
    if here.attr in ("transform", "get_dummies"):
        return None
    while True:
        match here:
            case ast.Attribute(value=ast.Attribute(value=column, attr=accessor)) if accessor in ACCESSORS:
                here = column
            case ast.Attribute(value=value):
                here = value
        match here:
            case ast.Call(func=ast.Attribute(attr=name) as inner) if name in KEEP_IT_WHOLE:
                here = inner
            case _:
                return name_of(piece, here)


def name_of(piece: Piece, node: ast.expr) -> str | None:
    """A frame, or a column of it by name; not what a choice of rows gives back."""
    match node:
        case ast.Name():
            return piece.text(node)
        case ast.Subscript(value=ast.Name() | ast.Attribute(), slice=key) if is_label(key) or isinstance(
            key, ast.Name
        ):
            return piece.text(node)
        case ast.Subscript(
            value=ast.Attribute(attr="loc"), slice=ast.Tuple(elts=[ast.Slice(lower=None, upper=None), key])
        ) if is_label(key):
            return piece.text(node)
        case ast.Attribute(value=ast.Name(id="self") as holder, attr=name):
            return f"{holder.id}.{name}"
        case ast.Attribute(value=frame, attr=name) if isinstance(frame, ast.Name | ast.Attribute):
            return f'{piece.text(frame)}["{name}"]'
    return None
