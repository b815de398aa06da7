"""Split without a shuffle: the last rows are the test rows."""

from collections.abc import Iterator

from headwater.rewrites.rewrite import Proposal, Smell, rewrite


@rewrite("shuffled-time-split", safety="unsafe", keeps="columns")
def propose(smell: Smell) -> Iterator[Proposal]:
    """`shuffle=False` among the arguments. A split cannot be both in order and stratified."""
    piece = smell.piece
    call = piece.call(smell.span) if piece is not None else None
    if piece is not None and call is not None and "stratify" not in {k.arg for k in call.keywords}:
        called = piece.text(call.func).rpartition(".")[2]
        if called == "train_test_split":
            yield Proposal("Add shuffle=False", piece.argument(call, "shuffle", "False"))
