"""Take the label out of the list of features."""

import ast
from collections.abc import Iterator, Sequence

from headwater.base.text import Edit, Span
from headwater.rewrites.rewrite import Proposal, Smell, rewrite
from headwater.rewrites.source import Piece
from headwater.rewrites.statements import pieces


@rewrite("target-in-features")
def propose(smell: Smell) -> Iterator[Proposal]:
    """The name out of a list of names in brackets; which list it was the law finds out."""
    label = smell.data.get("column")
    if not isinstance(label, str):
        return
    for piece in pieces(smell.document):
        for node in piece.nodes(ast.expr):
            edit = without(piece, node, label)
            if edit is not None:
                yield Proposal(f"Leave '{label}' out", (edit,))


def without(piece: Piece, node: ast.expr, label: str) -> tuple[int, Edit] | None:
    """The label out of a list of names, or into a list of names that are left out."""
    match node:
        case ast.List(elts=elements):
            names = literals(elements)
            if len(names) > 1 and names.count(label) == 1:
                return piece.edit(element(piece, node, names.index(label)), "")
        case (
            ast.Compare(ops=[ast.NotIn()], comparators=[ast.List(elts=[*_, last] as given)])
            | ast.Compare(ops=[ast.NotIn()], comparators=[ast.Tuple(elts=[*_, last] as given)])
        ) if label not in literals(given):
            return added(piece, last, label)
        case ast.Call(func=ast.Attribute(attr="drop"), args=args, keywords=keywords):
            for value in (*args, *(k.value for k in keywords if k.arg in ("columns", "labels"))):
                if isinstance(value, ast.List) and literals(value.elts) and label not in literals(value.elts):
                    return added(piece, value.elts[-1], label)
    return None


def literals(elements: Sequence[ast.expr]) -> list[str]:
    """The names in a list that holds nothing else."""
    names = [e.value for e in elements if isinstance(e, ast.Constant) and isinstance(e.value, str)]
    return names if len(names) == len(elements) else []


def added(piece: Piece, last: ast.expr, label: str) -> tuple[int, Edit]:
    """A further name behind the last one, in its quotes."""
    end = piece.span(last).end
    quote = "'" if piece.text(last).endswith("'") else '"'
    return piece.edit(Span(end, end), f", {quote}{label}{quote}")


def element(piece: Piece, node: ast.List, at: int) -> Span:
    """A member of a list with the comma that it needs."""
    here = piece.span(node.elts[at])
    if at > 0:
        return Span(piece.span(node.elts[at - 1]).end, here.end)
    return Span(here.start, piece.span(node.elts[at + 1]).start)
