"""Give a random draw a seed, so that every run draws alike."""

from collections.abc import Iterator

from headwater.rewrites.rewrite import Proposal, Smell, rewrite

SEED = "random_state"


@rewrite("unseeded-split", "unseeded-estimator", keeps="steps")
def propose(smell: Smell) -> Iterator[Proposal]:
    """`random_state=0` among the arguments."""
    piece = smell.piece
    call = piece.call(smell.span) if piece is not None else None
    if piece is not None and call is not None:
        yield Proposal(f"Add {SEED}=0", piece.argument(call, SEED, "0"))
