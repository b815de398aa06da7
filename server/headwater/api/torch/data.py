"""Data sets and loaders: what a loader hands out stands for any batch, and what a data set makes of one row for all.

See https://pytorch.org/docs/stable/data.html
"""

from typing import Any

from headwater.api.model import Emit, Frame, Listing, RowIds, Stream, Unknown, models
from headwater.api.networks import inside, items_of, mapped, of_every_row, settled, table_of
from headwater.api.values import as_value
from headwater.plan.frames import Take
from headwater.plan.learning import Part, Split

DATA = "torch.utils.data.Dataset"


@models("torch.utils.data.TensorDataset", "torch.utils.data.dataset.TensorDataset")
def tensor_dataset(emit: Emit, *tensors: Any) -> Any:
    """The rows of tensors, side by side."""
    return Stream(settled(emit, tuple(tensors)), DATA)


@models("torch.utils.data.DataLoader", "torch.utils.data.dataloader.DataLoader", "torch_geometric.data.DataLoader",
        "torch_geometric.loader.DataLoader", "torchdata.stateful_dataloader.StatefulDataLoader")  # fmt: skip
def loader(emit: Emit, dataset: Any = None, *rest: Any, **options: Any) -> Any:
    """Batches of a data set."""
    item = item_of(emit, dataset)
    collate = options.get("collate_fn")
    if callable(getattr(collate, "parameters", None)):
        made = emit.call(collate, Listing((as_value(item),), "list", False))
        if emit.refs(made):
            return Stream(made, DATA)
    return Stream(settled(emit, item), DATA)


def item_of(emit: Emit, dataset: Any) -> Any:
    """What a data set holds for a row, standing for all."""
    if isinstance(dataset, Frame):
        return dataset
    if isinstance(dataset, list | tuple | Listing):
        if len(items_of(dataset)) == 1 or getattr(dataset, "complete", True) is False:
            return emit.member(as_value(dataset))
        if len(emit.refs(dataset)) == 1:
            return Frame(emit.refs(dataset)[0], "array")
    if isinstance(dataset, Unknown):
        return dataset
    if isinstance(dataset, Stream):
        return emit.member(dataset)
    return of_every_row(emit, emit.member(dataset))


@models("torch.utils.data.random_split", "torch.utils.data.dataset.random_split")
def random_split(emit: Emit, dataset: Any, lengths: Any = None, *rest: Any, **options: Any) -> Any:
    """Parts of a data set, drawn at random."""
    item = item_of(emit, dataset)
    count = len(lengths) if isinstance(lengths, list | tuple) else 2
    sides = ("train", "test") if count == 2 else ("train", "validation", "test")[:count]
    sides += tuple(f"part{at}" for at in range(len(sides), count))
    tables = tuple(dict.fromkeys(table_of(emit, each).ref for each in inside(item) if emit.refs(each)))
    if not tables:
        return tuple(Stream(as_value(item), DATA) for _ in sides)
    split = emit(Split(tables, "random_split", sides, True, None))
    return tuple(Stream(as_value(mapped(item, _side(emit, split.ref, side))), DATA) for side in sides)


def _side(emit: Emit, split: str, side: str) -> Any:
    def of(value: Any) -> Frame:
        table = emit.table(value)
        return emit(Part((split, table.ref), side, table.shape))

    return of


@models("torch.utils.data.Subset", "torch.utils.data.dataset.Subset")
def subset(emit: Emit, dataset: Any, indices: Any = None, *rest: Any) -> Any:
    """Some rows of a data set."""
    places = indices if isinstance(indices, RowIds) else None

    def some(value: Any) -> Frame:
        table = emit.table(value)
        if places is not None and places.split is not None:
            return emit(Part((places.split, table.ref), places.side, table.shape))
        taken = emit(Take((table.ref, *emit.refs(indices))))
        return Frame(taken.ref, table.shape)

    return Stream(as_value(mapped(item_of(emit, dataset), some)), DATA)


@models("torch.utils.data.ConcatDataset")
def concatenated(emit: Emit, datasets: Any = None, *rest: Any) -> Any:
    """Data sets one after the other."""
    many = items_of(datasets) if isinstance(datasets, list | tuple | Listing) else ()
    first = many[0] if many else datasets
    return Stream(as_value(item_of(emit, first)), DATA)


@models(f"{DATA}.next", f"{DATA}.__iter__")
def same(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """The same rows."""
    return self
