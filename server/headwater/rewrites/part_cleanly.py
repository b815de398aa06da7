"""Let each row belong to one part: `<` for `<=` on one of two borders."""

import ast
from collections.abc import Iterator

from headwater.base.text import Span
from headwater.rewrites.rewrite import Proposal, Smell, rewrite
from headwater.rewrites.source import Piece

STRICT = {ast.LtE: ("<=", "<"), ast.GtE: (">=", ">")}


@rewrite("overlapping-split", keeps="columns")
def propose(smell: Smell) -> Iterator[Proposal]:
    """The border of the part that comes first, else that of the other."""
    places = [place for place, _ in smell.problem.related[:1]]
    for place in (*places, smell.problem.place):
        piece = smell.at(place)
        if piece is None:
            continue
        for compare in piece.nodes(ast.Compare):
            if len(compare.ops) == 1 and type(compare.ops[0]) in STRICT and near(piece, compare, place.span):
                written, strict = STRICT[type(compare.ops[0])]
                left, right = piece.span(compare.left).end, piece.span(compare.comparators[0]).start
                at = piece.source.find(written, left - piece.base, right - piece.base)
                if at >= 0:
                    span = Span(at, at + 2).shifted(piece.base)
                    yield Proposal(f"Use {strict} on one side", (piece.edit(span, strict),))
                    break


def near(piece: Piece, compare: ast.Compare, span: Span) -> bool:
    """Whether a comparison stands where the part is chosen."""
    return piece.span(compare).within(span)
