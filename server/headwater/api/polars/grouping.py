"""Rows gathered by keys and summed up, and tables turned on their side."""

from typing import Any

from headwater.api.formulas.binding import Binding
from headwater.api.model import Emit, Frame, Groups, models
from headwater.api.polars.expressions import as_formula, given, named
from headwater.api.polars.selecting import bound, chosen_labels
from headwater.plan.columns import Name
from headwater.plan.expressions import Call, Col, Expr, refs
from headwater.plan.frames import Aggregate, Dummies, Items, Melt, Pivot, Slice
from headwater.plan.nodes import Opaque

KIND = "polars.GroupBy"

SUMMED = {
    "mean": "mean", "sum": "sum", "min": "min", "max": "max", "median": "median", "n_unique": "nunique",
    "quantile": "quantile", "first": "first", "last": "last",
}  # fmt: skip


def grouped(emit: Emit, frame: Frame, keys: tuple[Any, ...], kind: str) -> Groups:
    """A table grouped by expressions."""
    items: list[tuple[Name | None, Expr]] = []
    for one in bound(emit, frame, keys):
        items.append((one.name if one.open is None else None, one.expr))
    return Groups(frame.ref, tuple(items), kind=kind)


@models("polars.DataFrame.group_by", "polars.DataFrame.groupby")
def group_by(emit: Emit, self: Frame, *by: Any, maintain_order: Any = False, **by_name: Any) -> Any:
    """Rows gathered by keys."""
    first = by_name.pop("by", None)
    keys = (*given(emit, by), *given(emit, (first,)), *named(emit, by_name))
    return grouped(emit, self, keys, KIND)


@models("polars.DataFrame.group_by_dynamic", "polars.DataFrame.groupby_dynamic", "polars.DataFrame.rolling",
        "polars.DataFrame.group_by_rolling")  # fmt: skip
def group_by_dynamic(
    emit: Emit, self: Frame, index_column: Any, *, group_by: Any = None, by: Any = None, **options: Any
) -> Any:
    """Rows gathered by spans of time, and by keys."""
    keys = given(emit, (group_by if group_by is not None else by,))
    return grouped(emit, self, (*keys, as_formula(index_column, emit.place(0))), KIND)


def summed_up(emit: Emit, groups: Groups, items: Items, function: str, rest: bool = False) -> Aggregate:
    """The step of an aggregation: keys first, then what is asked for."""
    exprs = (*(e for _, e in groups.keys), *(e for _, e in items))
    return Aggregate(tuple(dict.fromkeys((groups.ref, *refs(*exprs)))), groups.keys, items, function, True, rest)


@models("polars.GroupBy.agg")
def agg(emit: Emit, self: Any, *aggs: Any, **by_name: Any) -> Any:
    """Expressions of each group."""
    frame = Frame(self.ref, speaks="polars")
    formulas = (*given(emit, aggs), *named(emit, by_name))
    binding = Binding(emit, frame, True, keys=frozenset(n for n, _ in self.keys))
    found = [one for formula in formulas for one in binding.bind(formula)]
    if any(one.open is not None for one in found):
        open_ = [one for one in found if one.open is not None]
        if len(found) == 1 and not open_[0].relabelled:
            function = open_[0].expr.op if isinstance(open_[0].expr, Call) else "list"
            return summed_up(emit, self, (), function, True)
        items: Items = tuple((one.name if one.open is None else None, one.expr) for one in found)
        return summed_up(emit, self, items, "agg")
    listed = tuple((one.name, Call("list", (one.expr,)) if isinstance(one.expr, Col) else one.expr) for one in found)
    return summed_up(emit, self, listed, "agg")


@models("polars.GroupBy.len", "polars.GroupBy.count")
def len_(emit: Emit, self: Any, name: Any = None) -> Any:
    """How many rows each group has."""
    return summed_up(emit, self, ((name if isinstance(name, str) else "len", Call("size", ())),), "size")


def summed(method: str, function: str) -> None:
    """Declare a method that sums up every other column of each group."""

    def sum_up(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
        known = emit.columns(self.ref)
        if known.complete and not known.maybe:
            keys = {n for n, _ in self.keys}
            items = tuple((n, Call(function, (Col(self.ref, n),))) for n in known.names if n not in keys)
            return summed_up(emit, self, items, function)
        return summed_up(emit, self, (), function, True)

    sum_up.__doc__ = f"`{method}` of each group."
    models(f"polars.GroupBy.{method}")(sum_up)


for _method, _function in SUMMED.items():
    summed(_method, _function)


@models("polars.GroupBy.all", "polars.GroupBy.agg_list")
def all_(emit: Emit, self: Any) -> Any:
    """The values of each group as lists."""
    return summed_up(emit, self, (), "list", True)


@models("polars.GroupBy.head", "polars.GroupBy.tail")
def head(emit: Emit, self: Any, n: Any = 5, **options: Any) -> Any:
    """Some rows of each group, the keys first."""
    from headwater.plan.frames import Project

    some = emit(Slice((self.ref,)))
    known, keys = emit.columns(some.ref), [n for n, _ in self.keys if n is not None]
    if not known.complete or known.maybe or len(keys) < len(self.keys):
        return some
    return Project((some.ref,), (*keys, *(n for n in known.names if n not in keys)))


@models("polars.GroupBy.map_groups", "polars.GroupBy.apply")
def map_groups(emit: Emit, self: Any, function: Any = None, *rest: Any, **options: Any) -> Any:
    """Any function of each group."""
    return Opaque((self.ref, *(r for r in emit.refs(function) if r != self.ref)), "map_groups", "frame")


@models("polars.DataFrame.unpivot", "polars.DataFrame.melt")
def unpivot(
    emit: Emit, self: Frame, on: Any = None, *rest: Any, index: Any = None, variable_name: Any = "variable",
    value_name: Any = "value", id_vars: Any = None, value_vars: Any = None, **options: Any,
) -> Any:  # fmt: skip
    """Columns into rows."""
    if id_vars is not None or value_vars is not None or rest:  # the older `melt(id_vars, value_vars)`
        index = id_vars if id_vars is not None else on if rest else index
        on = value_vars if value_vars is not None else rest[0] if rest else None
    ids = chosen_labels(emit, self, given(emit, (index,)) if index is not None else ())
    values = chosen_labels(emit, self, given(emit, (on,))) if on is not None else None
    if ids is None:
        return Opaque((self.ref,), "unpivot", "frame")
    return Melt((self.ref,), ids, values, variable_name if isinstance(variable_name, str) else "variable",
                value_name if isinstance(value_name, str) else "value")  # fmt: skip


@models("polars.DataFrame.pivot")
def pivot(
    emit: Emit, self: Frame, on: Any = None, *rest: Any, index: Any = None, values: Any = None, columns: Any = None,
    aggregate_function: Any = None, **options: Any,
) -> Any:  # fmt: skip
    """Values of a column into columns, summed up by the index."""
    if columns is not None:  # the older `pivot(values, index, columns)`
        values, on = values if values is not None else on, columns
    across, down, cells = (
        chosen_labels(emit, self, given(emit, (v,))) if v is not None else None for v in (on, index, values)
    )  # fmt: skip
    return Pivot((self.ref,), down, across, cells, aggregate_function if isinstance(aggregate_function, str) else "?")


@models("polars.DataFrame.unstack")
def unstack(emit: Emit, self: Frame, *rest: Any, **options: Any) -> Any:
    """Rows into columns."""
    return Opaque((self.ref,), "unstack", "frame")


@models("polars.DataFrame.upsample")
def upsample(emit: Emit, self: Frame, *rest: Any, **options: Any) -> Any:
    """Rows added for the times that have none."""
    return Opaque((self.ref,), "upsample", "frame")


@models("polars.DataFrame.to_dummies")
def to_dummies(emit: Emit, self: Frame, columns: Any = None, *rest: Any, **options: Any) -> Any:
    """One indicator column for each value of each column."""
    if columns is not None:
        names = chosen_labels(emit, self, given(emit, (columns,)))
    else:
        known = emit.columns(self.ref)
        names = tuple(known.names) if known.complete and not known.maybe else None
    return Dummies((self.ref,), names) if names is not None else Opaque((self.ref,), "to_dummies", "frame")


