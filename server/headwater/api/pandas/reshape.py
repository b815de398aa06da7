"""Rows into columns and columns into rows."""

from typing import Any

from headwater.api.model import Emit, Frame, Names, Vec, models
from headwater.api.pandas.aggregating import function_name
from headwater.api.pandas.labels import labels
from headwater.api.pandas.relabelling import index_names
from headwater.plan.columns import Name, has_levels
from headwater.plan.expressions import Call, Col, Expr
from headwater.plan.frames import Aggregate, Dummies, Melt, Pick, Pivot, Project, Relabel, SetIndex, Take
from headwater.plan.nodes import Node, Opaque

TEXT = frozenset(("object", "category", "string"))
"""Types, as `select_dtypes` takes them, of what `get_dummies` encodes where it is told nothing."""


@models("pandas.get_dummies")
def get_dummies(
    emit: Emit, data: Any, prefix: Any = None, prefix_sep: Any = "_", dummy_na: Any = False, columns: Any = None,
    sparse: Any = False, drop_first: Any = False, dtype: Any = None,
) -> Any:  # fmt: skip
    """One indicator column for each value of each categorical column."""
    if isinstance(data, Vec) or (isinstance(data, Frame) and data.shape == "series"):
        return Dummies((emit.table(data).ref,), None, None, True)
    table = emit.table(data)
    if columns is None:
        return Dummies((table.ref,))
    names = labels(columns)
    if names is not None:
        return Dummies((table.ref,), names)
    if isinstance(columns, Names) and not columns.partial:
        known = emit.columns(columns.ref)
        typed = bool(columns.include or columns.exclude)
        chosen = Pick((), columns.include, columns.exclude, "type").columns(known) if typed else known
        if chosen.complete and not chosen.maybe:
            return Dummies((table.ref,), tuple(n for n in chosen.names if n not in columns.without))
        if columns.include and set(columns.include) <= TEXT and not columns.without:
            return Dummies((table.ref,))
    return Opaque((table.ref,), "get_dummies", "frame")


@models("pandas.DataFrame.melt", "pandas.melt")
def melt(
    emit: Emit, frame: Frame, id_vars: Any = None, value_vars: Any = None, var_name: Any = None,
    value_name: Any = "value", col_level: Any = None, ignore_index: Any = True,
) -> Any:  # fmt: skip
    """Columns into rows."""
    ids, values = labels(id_vars) if id_vars is not None else (), labels(value_vars) if value_vars is not None else None
    if ids is None:
        return Opaque((frame.ref,), "melt", "frame")
    return Melt(
        (frame.ref,), ids, values, var_name if isinstance(var_name, str) else "variable",
        value_name if isinstance(value_name, str) else "value",
    )  # fmt: skip


@models("pandas.DataFrame.pivot_table", "pandas.pivot_table")
def pivot_table(
    emit: Emit, data: Frame, values: Any = None, index: Any = None, columns: Any = None, aggfunc: Any = "mean",
    *rest: Any, **options: Any,
) -> Node:  # fmt: skip
    """Values of a column into columns, summed up by the index."""
    by, named = labels(index) if index is not None else None, labels(values) if values is not None else None
    if columns is None and by and named and aggfunc != "size":
        return summed_by(data, by, named, aggfunc) or Pivot((data.ref,), by, None, named, "?")
    return Pivot(
        (data.ref,), by, labels(columns) if columns is not None else None, named,
        aggfunc if isinstance(aggfunc, str) else "?", isinstance(values, str),
    )  # fmt: skip


def summed_by(data: Frame, by: tuple[Name, ...], named: tuple[Name, ...], aggfunc: Any) -> Node | None:
    """Values summed up by the index and spread over nothing: a column for each, in the order of their labels."""
    ordered = sorted(named, key=str)
    keys = tuple((name, Col(data.ref, name)) for name in by)
    if isinstance(aggfunc, list | tuple):
        functions = [function_name(how) for how in aggfunc]
        items: tuple[tuple[Name | None, Expr], ...] = tuple(
            (None if f is None or isinstance(name, tuple) else (f, name), Call(f or "?", (Col(data.ref, name),)))
            for f in functions
            for name in ordered
        )
    else:
        how = aggfunc if isinstance(aggfunc, dict) else dict.fromkeys(named, aggfunc)
        if set(how) != set(named) or any(isinstance(each, list | tuple) for each in how.values()):
            return None
        items = tuple((name, Call(function_name(how[name]) or "?", (Col(data.ref, name),))) for name in ordered)
    return Aggregate((data.ref,), keys, items, "pivot_table", False)


@models("pandas.DataFrame.pivot", "pandas.pivot")
def pivot(emit: Emit, data: Frame, *rest: Any, columns: Any = None, index: Any = None, values: Any = None) -> Node:
    """Values of a column into columns; until pandas 2 by position too."""
    if rest:
        index, columns, values = (*rest, *(None, None, None)[len(rest) :])[:3]
    return Pivot(
        (data.ref,), labels(index) if index is not None else None, labels(columns) if columns is not None else None,
        labels(values) if values is not None else None, None, isinstance(values, str),
    )  # fmt: skip


@models("pandas.DataFrame.unstack")
def unstack(emit: Emit, self: Frame, level: Any = -1, *rest: Any, **options: Any) -> Node:
    """A level of the index into columns; which ones depends on the rows. The other levels stay."""
    names = index_names(emit, self)
    known = names is not None and len(names) > 1 and self.shape == "series"
    at = names.index(level) if names is not None and isinstance(level, str) and level in names else level
    if not known or names is None or not isinstance(at, int) or not -len(names) <= at < len(names):
        return Pivot((self.ref,), None, None, None, "unstack")
    left = tuple(name for place, name in enumerate(names) if place != at % len(names))
    return Pivot((self.ref,), left, (names[at],), None, "unstack", True)


@models("pandas.DataFrame.stack")
def stack(emit: Emit, self: Frame, *rest: Any, **options: Any) -> Node:
    """Columns into a level of the index: a long series of all cells, where the labels have one level."""
    columns = emit.columns(self.ref)
    if not columns.complete or columns.maybe or has_levels(columns.names):
        return Opaque((self.ref,), "stack", "unknown")
    return Project((emit(Melt((self.ref,), value_name=0)).ref,), (0,), "series")


@models("pandas.DataFrame.asfreq")
def asfreq(emit: Emit, self: Frame, *rest: Any, **options: Any) -> Node:
    """The rows at regular times; those that are not there are filled."""
    return Take((self.ref,))


@models("pandas.wide_to_long", "pandas.DataFrame.asof", "pandas.DataFrame.swapaxes")
def wide_to_long(emit: Emit, self: Frame, *rest: Any, **options: Any) -> Node:
    """Other rows, of the same cells."""
    return Opaque((self.ref,), "reshape", "frame")


@models("pandas.DataFrame.swaplevel", "pandas.DataFrame.reorder_levels", "pandas.DataFrame.tz_localize",
        "pandas.DataFrame.tz_convert", "pandas.DataFrame.to_period", "pandas.DataFrame.to_timestamp")  # fmt: skip
def swaplevel(emit: Emit, self: Frame, *rest: Any, axis: Any = 0, **options: Any) -> Any:
    """The same rows and columns; levels of the index in another order, times in it told otherwise."""
    if axis in (1, "columns"):
        return Relabel((self.ref,), None)
    return Frame(emit(SetIndex((self.ref,), (), False)).ref, self.shape)


@models("pandas.DataFrame.rename_axis")
def rename_axis(
    emit: Emit, self: Frame, mapper: Any = None, *, index: Any = None, columns: Any = None, axis: Any = 0,
    copy: Any = None, inplace: Any = False,
) -> Any:  # fmt: skip
    """The index under another name. That the labels of columns have a name together changes none of them."""
    if axis in (1, "columns") or (columns is not None and index is None):
        return self
    named = labels(index if index is not None else mapper)
    known = named is not None and all(isinstance(n, str) for n in named)
    return Frame(emit(SetIndex((self.ref,), named if known and named else (), False)).ref, self.shape)


@models("pandas.DataFrame.droplevel")
def droplevel(emit: Emit, self: Frame, level: Any = None, axis: Any = 0) -> Any:
    """Without a level of the labels."""
    if axis not in (1, "columns"):
        return Frame(emit(SetIndex((self.ref,), (), False)).ref, self.shape)
    known = emit.columns(self.ref)
    whole = known.complete and isinstance(level, int) and has_levels(known.names)
    return Relabel((self.ref,), tuple(without_level(n, level) for n in known.names) if whole else None)


def without_level(name: Name, at: int) -> Name:
    """A label of several levels without one of them."""
    if not isinstance(name, tuple) or not -len(name) <= at < len(name):
        return name
    left = tuple(part for place, part in enumerate(name) if place != at % len(name))
    return left[0] if len(left) == 1 else left


@models("pandas.DataFrame.set_axis")
def set_axis(
    emit: Emit, self: Frame, labels_: Any = None, *, axis: Any = 0, inplace: Any = False, **options: Any
) -> Any:
    """Other labels for the rows, or with `axis=1` for the columns."""
    if axis in (1, "columns"):
        return Relabel((self.ref,), labels(labels_ if labels_ is not None else options.get("labels")))
    return SetIndex((self.ref,), (), False)
