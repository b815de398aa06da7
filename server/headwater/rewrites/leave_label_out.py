"""Take the label out of the list of features."""

import ast
from collections.abc import Iterator

from headwater.base.text import Span
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
        for node in piece.nodes(ast.List):
            names = [e.value if isinstance(e, ast.Constant) else None for e in node.elts]
            if len(names) > 1 and names.count(label) == 1 and all(isinstance(n, str) for n in names):
                yield Proposal(
                    f"Leave '{label}' out", (piece.edit(element(piece, node, names.index(label)), ""),)
                )


def element(piece: Piece, node: ast.List, at: int) -> Span:
    """A member of a list with the comma that it needs."""
    here = piece.span(node.elts[at])
    if at > 0:
        return Span(piece.span(node.elts[at - 1]).end, here.end)
    return Span(here.start, piece.span(node.elts[at + 1]).start)
