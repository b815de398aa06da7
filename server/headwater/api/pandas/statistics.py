"""Calls that learn something from rows: means, quantiles, counts, correlations."""

from typing import Any

from headwater.api.model import Emit, Frame, Listing, Unknown, Vec, models
from headwater.plan.expressions import Call
from headwater.plan.frames import Map, Statistic
from headwater.plan.nodes import Shape

NUMBERS = ("mean", "median", "std", "var", "sum", "min", "max", "count", "prod", "product", "sem", "skew", "kurt",
           "kurtosis", "quantile", "nunique", "any", "all", "idxmax", "idxmin", "mad", "argmax", "argmin", "cov")  # fmt: skip


def statistic(method: str) -> None:
    """Declare a method that sums up the rows of each column; along `axis=1` it works row by row."""

    def learn(emit: Emit, self: Any, *rest: Any, axis: Any = None, **options: Any) -> Any:
        along = axis if axis is not None else rest[0] if rest and method != "quantile" else None
        if along in (1, "columns") and isinstance(self, Frame) and self.shape in ("frame", "unknown", "array"):
            from headwater.plan.expressions import Hole

            known = emit.columns(self.ref)
            if known.complete and not known.maybe:
                from headwater.plan.expressions import Col

                return Vec(Call(method, tuple(Col(self.ref, n) for n in known.names)), self.ref)
            return Vec(Call(method, (Hole((self.ref,)),)), self.ref)
        table = emit.table(self)
        if table.shape == "scalar":
            return table
        many = table.shape in ("frame", "unknown")
        return emit(Statistic((table.ref,), method, "series" if many else "scalar"))

    learn.__doc__ = f"`{method}`: one number for each column."
    models(f"pandas.DataFrame.{method}")(learn)


for _method in NUMBERS:
    statistic(_method)


@models("pandas.Series.mode", "pandas.DataFrame.mode")
def mode(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """The most frequent values."""
    table = emit.table(self)
    return Statistic((table.ref,), "mode", "series" if table.shape == "series" else "frame")


@models("pandas.DataFrame.value_counts")
def value_counts(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """How often each value occurs."""
    return Statistic((emit.table(self).ref,), "value_counts", "series")


@models("pandas.value_counts")
def value_counts_(emit: Emit, values: Any, *rest: Any, **options: Any) -> Any:
    """How often each value occurs."""
    return Statistic((emit.table(values).ref,), "value_counts", "series")


@models("pandas.Series.unique", "pandas.unique")
def unique(emit: Emit, self: Any) -> Any:
    """The values that occur."""
    return Statistic((emit.table(self).ref,), "unique", "array")


@models("pandas.DataFrame.describe", "pandas.DataFrame.corr", "pandas.DataFrame.agg", "pandas.DataFrame.aggregate")
def describe(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """Several numbers for each column; of a column by itself they are a column."""
    table = emit.table(self)
    shape: Shape = "series" if table.shape == "series" else "frame"
    return Statistic((table.ref, *(r for r in emit.refs(*rest) if r != table.ref)), "describe", shape)


@models("pandas.DataFrame.corrwith")
def corrwith(emit: Emit, self: Any, other: Any, *rest: Any, **options: Any) -> Any:
    """How each column goes with another."""
    return Statistic((emit.table(self).ref, emit.table(other).ref), "corr", "series")


@models("pandas.crosstab")
def crosstab(emit: Emit, index: Any, columns: Any = None, *rest: Any, **options: Any) -> Any:
    """Counts of pairs of values."""
    inputs = tuple(dict.fromkeys(emit.table(v).ref for v in (index, columns) if v is not None))
    return Statistic(inputs, "crosstab", "frame")


@models("pandas.DataFrame.transform")
def transform(emit: Emit, self: Any, func: Any = None, *rest: Any, **options: Any) -> Any:
    """A function of each column that keeps the rows."""
    from headwater.api.pandas.frame import elementwise

    return elementwise(emit, self, "transform")


__all__ = ["Listing", "Map", "Unknown"]
