"""Labels: the index as columns and back, columns under new names."""

from typing import Any

from headwater.api.model import Emit, Frame, Names, RowIds, Vec, models
from headwater.api.pandas.labels import labels
from headwater.api.pandas.values import emit_known, emit_rows
from headwater.plan.columns import Name
from headwater.plan.expressions import Ref
from headwater.plan.frames import (
    Assign,
    Compute,
    Distinct,
    Drop,
    DropMissing,
    FillMissing,
    Filter,
    Map,
    Pick,
    Pivot,
    Project,
    Relabel,
    Rename,
    ResetIndex,
    Sample,
    SetIndex,
    Slice,
    Sort,
    Statistic,
    Take,
    Update,
)  # fmt: skip
from headwater.plan.nodes import Node


@models("pandas.DataFrame.reset_index")
def reset_index(
    emit: Emit, self: Any, level: Any = None, *, drop: Any = False, inplace: Any = False, col_level: Any = 0,
    col_fill: Any = "", allow_duplicates: Any = None, names: Any = None, name: Any = None,
) -> Any:  # fmt: skip
    """The index becomes a column, or is thrown away."""
    table = emit.table(self)
    if level is not None:
        return some_levels(emit, table, level, drop is True)
    if drop is True:
        return emit_rows(emit, table, ResetIndex((table.ref,), True, ()))
    if labelled_by_columns(emit, table):
        given = labels(names) or ()
        return Relabel((table.ref,), (*(given or ("index",)), name if isinstance(name, str | int) else 0))
    fresh = labels(names) if names is not None else index_names(emit, table)
    if table.shape == "series" and isinstance(name, str):
        only = emit.columns(table.ref)
        if len(only.names) == 1:
            table = emit(Rename((table.ref,), ((only.names[0], name),)))
        elif not only.complete:
            table = emit(Relabel((table.ref,), (name,)))
    return ResetIndex((table.ref,), False, fresh)


def some_levels(emit: Emit, table: Frame, level: Any, dropped: bool) -> Node:
    """Some levels of the index become columns, or are thrown away; the others stay."""
    named = index_names(emit, table)
    many = level if isinstance(level, list | tuple) else [level]
    taken = tuple(
        named[at] if named is not None and isinstance(at, int) and -len(named) <= at < len(named) else at for at in many
    )
    known = all(isinstance(name, str) for name in taken)
    left = tuple(name for name in named or () if name not in taken) if known else ()
    made = table
    if not dropped:
        made = emit(ResetIndex((table.ref,), False, taken if known else None))
    out = emit(SetIndex((made.ref,), left, False))
    return Frame(out.ref, "series") if dropped and table.shape == "series" else out  # type: ignore[return-value]


def labelled_by_columns(emit: Emit, table: Frame) -> bool:
    """Whether a series has a row for each column of a table: `df.isnull().sum()`, sorted, filtered or scaled."""
    return table.shape == "series" and labelling(emit, table.ref) is not None


def labelling(emit: Emit, ref: Ref) -> tuple[Ref, bool] | None:
    """The table whose columns are the row labels of a step, and whether these are all of them in their order."""
    whole = True
    for _ in range(12):
        node = emit.node(ref)
        match node:
            case Statistic(inputs=(first, *_)) if node.form == "series" or node.function in ("corr", "cov"):
                if node.labels == "fresh":
                    return None
                of = emit.node(first)
                wide = of is not None and of.shape in ("frame", "unknown")
                return (first, whole and node.labels == "same") if wide else None
            case Map() | Compute() | Project():
                ref = node.inputs[0]
            case Sort() | Slice() | Filter() | Take() | DropMissing() | Distinct():
                whole = False
                ref = node.inputs[0]
            case _:
                return None
    return None


def index_names(emit: Emit, table: Frame) -> tuple[Name, ...] | None:
    """The names of the index levels of a table, as far as the plan tells."""
    from headwater.plan.frames import Aggregate, Scan

    node = emit.node(table.ref)
    seen = 0
    while node is not None and seen < 12:
        match node:
            case Aggregate(keys=group) if not node.keys_as_columns:
                named = [n for n, _ in group]
                return tuple(n for n in named if n is not None) if None not in named else None
            case SetIndex(keys=named_):
                return named_ if named_ else ("index",) if named_ is None else None
            case ResetIndex():
                return ("index",)
            case Scan(complete=True, index=levels):
                return ("index",) if levels == () else levels
            case (
                Filter()
                | Slice()
                | Sort()
                | DropMissing()
                | Distinct()
                | Assign()
                | Project()
                | Drop()
                | Take()
                | Sample()
                | Rename()
                | FillMissing()
                | Update()
                | Map()
                | Relabel()
            ):
                node = emit.node(node.inputs[0])
                if node is not None and node.shape == "array":
                    return ("index",)
            case Pivot(index=(*named_,), flat=True):
                return tuple(named_)
            case _:
                return None
        seen += 1
    return None


@models("pandas.DataFrame.set_index")
def set_index(
    emit: Emit, self: Frame, keys: Any, *, drop: Any = True, append: Any = False, inplace: Any = False,
    verify_integrity: Any = False,
) -> Node:  # fmt: skip
    """Columns become the index."""
    if isinstance(keys, Frame | Vec | RowIds):
        return SetIndex((self.ref,), (), False)
    if append is True:
        before, more = index_names(emit, self), labels(keys)
        made = emit(SetIndex((self.ref,), more, drop is not False))
        first = ("level_0",) if before == ("index",) else before
        return SetIndex((made.ref,), (*first, *more) if first is not None and more is not None else (), False)
    return SetIndex((self.ref,), labels(keys), drop is not False)


@models("pandas.DataFrame.reindex")
def reindex(
    emit: Emit,
    self: Frame,
    labels_: Any = None,
    *,
    index: Any = None,
    columns: Any = None,
    axis: Any = None,
    **options: Any,
) -> Any:
    """Exactly these rows, or these columns, missing ones filled."""
    wanted = columns if columns is not None else labels_ if axis in (1, "columns") else None
    if wanted is not None:
        names = labels(wanted)
        if names is not None:
            return Project((self.ref,), names)
        if isinstance(wanted, Names):
            known = emit.columns(wanted.ref)
            if known.complete and not known.maybe:
                return Project((self.ref,), known.names)
            return Pick((self.ref, wanted.ref))
        return Pick((self.ref,))
    return emit_rows(emit, self, Take((self.ref, *emit.refs(index, labels_))))


@models("pandas.DataFrame.reindex_axis")
def reindex_axis(emit: Emit, self: Frame, labels_: Any = None, axis: Any = 0, *rest: Any, **options: Any) -> Any:
    """As `reindex`, before pandas 1."""
    return reindex(emit, self, labels_ if labels_ is not None else options.get("labels"), axis=axis)


@models("pandas.DataFrame.rename")
def rename(
    emit: Emit, self: Any, mapper: Any = None, *, index: Any = None, columns: Any = None, axis: Any = None,
    copy: Any = None, inplace: Any = False, level: Any = None, errors: Any = "ignore",
) -> Any:  # fmt: skip
    """Columns under new names."""
    if isinstance(self, Vec) or (isinstance(self, Frame) and self.shape == "series"):
        label = mapper if isinstance(mapper, str) else index if isinstance(index, str) else None
        if isinstance(self, Vec):
            return Vec(self.expr, self.base, label if label is not None else self.name, self.shape)
        only = emit.columns(self.ref)
        if label is not None and len(only.names) == 1:
            return emit_rows(emit, self, Rename((self.ref,), ((only.names[0], label),)))
        return self
    if columns is None and axis in (1, "columns"):
        columns = mapper
    if columns is None:
        return self
    table = emit.table(self)
    if isinstance(columns, dict):
        pairs = tuple((k, v) for k, v in columns.items() if isinstance(k, str | int) and isinstance(v, str | int))
        return Rename((table.ref,), pairs)
    known = emit.columns(table.ref)
    if known.complete and not known.maybe and callable(getattr(columns, "parameters", None)):
        renamed = [emit.call(columns, *[emit_known(n)]) for n in known.names]
        if all(hasattr(r, "value") and isinstance(r.value, str) for r in renamed):
            return Relabel((table.ref,), tuple(r.value for r in renamed))
    return Relabel((table.ref,), None)


def lengthened(method: str) -> None:
    """Declare a method that makes every label longer."""

    def lengthen(emit: Emit, self: Any, prefix: Any = None, axis: Any = None, suffix: Any = None) -> Any:
        part = prefix if prefix is not None else suffix
        table = emit.table(self)
        if table.shape == "series" or axis in (0, "index"):
            return Frame(emit(SetIndex((table.ref,), (), False)).ref, table.shape)
        known = emit.columns(table.ref)
        if not known.complete or known.maybe or not isinstance(part, str):
            return Relabel((table.ref,), None)
        before = method == "add_prefix"
        return Relabel((table.ref,), tuple(f"{part}{n}" if before else f"{n}{part}" for n in known.names))

    lengthen.__doc__ = f"`{method}`: every column under a longer name."
    models(f"pandas.DataFrame.{method}")(lengthen)


for _method in ("add_prefix", "add_suffix"):
    lengthened(_method)


@models("pandas.DataFrame.reindex_like")
def reindex_like(emit: Emit, self: Frame, other: Frame, *rest: Any, **options: Any) -> Any:
    """The rows and columns that another table has."""
    taken = emit(Take((self.ref, other.ref)))
    known = emit.columns(other.ref)
    return Project((taken.ref,), known.names) if known.complete and not known.maybe else Pick((taken.ref,))
