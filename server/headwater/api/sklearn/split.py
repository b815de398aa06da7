"""Splits: train_test_split and the splitters of cross-validation."""

from typing import Any

from headwater.api.model import Emit, Folds, Frame, Length, RowIds, Splitter, Unknown, models
from headwater.api.numpy.values import places
from headwater.plan.learning import Part, Split


@models("sklearn.model_selection.train_test_split")
def train_test_split(
    emit: Emit, *arrays: Any, test_size: Any = None, train_size: Any = None, random_state: Any = None,
    shuffle: Any = True, stratify: Any = None,
) -> Any:  # fmt: skip
    """A random division into two parts, the same one for every table given."""
    tables = [(places(emit, a) if isinstance(a, RowIds) else None) or emit.table(a) for a in arrays]
    split = emit(
        Split(
            tuple(dict.fromkeys(t.ref for t in tables)),
            "train_test_split",
            random=shuffle is not False,
            seeded=random_state is not None or emit.seeded() or (None if emit.unseen() else False),
            stratified=stratify is not None,
            seed=random_state if isinstance(random_state, int) else None,
        ),
        "split",
    )
    parts: list[Frame] = []
    for table in tables:
        for side in ("train", "test"):
            part = emit(Part((split.ref, table.ref), side, table.shape))
            parts.append(Frame(part.ref, part.shape, speaks=table.speaks))
    return tuple(parts)


def divided(made: Splitter, inputs: tuple[str, ...]) -> Split:
    """The step of a splitter's divisions."""
    return Split(
        inputs, made.qualified.rpartition(".")[2], random=made.random, seeded=made.seeded, stratified=made.stratified,
        grouped=made.grouped, folds=True, ordered=made.ordered, seed=made.seed,
    )  # fmt: skip


@models("sklearn.Splitter.split")
def split(emit: Emit, self: Any, X: Any = None, y: Any = None, groups: Any = None) -> Any:
    """Pairs of row places, one pair a fold."""
    if not isinstance(self, Splitter):
        return NotImplemented
    inputs = tuple(dict.fromkeys(emit.table(v).ref for v in (X, y) if v is not None and not isinstance(v, Length)))
    return Folds(emit(divided(self, inputs), "folds").ref)


@models("sklearn.Splitter.get_n_splits")
def get_n_splits(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """A number."""
    return Unknown()
