"""Say that a merge is an inner join, which it is by default."""

from collections.abc import Iterator

from headwater.rewrites.rewrite import Proposal, Smell, rewrite


@rewrite("implicit-join-type", keeps="steps")
def propose(smell: Smell) -> Iterator[Proposal]:
    """`how="inner"` among the arguments."""
    piece = smell.piece
    call = piece.call(smell.span) if piece is not None else None
    if piece is not None and call is not None:
        yield Proposal('Add how="inner"', piece.argument(call, "how", '"inner"'))
