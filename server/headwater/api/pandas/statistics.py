"""Calls that learn something from rows: means, quantiles, counts, correlations."""

from typing import Any

from headwater.api.model import Emit, Frame, Listing, Unknown, Vec, models
from headwater.plan.expressions import Call, Col, Hole
from headwater.plan.frames import Project, Statistic
from headwater.plan.nodes import Shape

NUMBERS = ("mean", "median", "std", "var", "sum", "min", "max", "count", "prod", "product", "sem", "skew", "kurt",
           "kurtosis", "quantile", "nunique", "any", "all", "idxmax", "idxmin", "mad", "argmax", "argmin")  # fmt: skip


def statistic(method: str) -> None:
    """Declare a method that sums up the rows of each column; along `axis=1` it works row by row."""

    def learn(emit: Emit, self: Any, *rest: Any, axis: Any = None, **options: Any) -> Any:
        along = axis if axis is not None else rest[0] if rest and method != "quantile" else None
        if along in (1, "columns") and isinstance(self, Frame) and self.shape in ("frame", "unknown", "array"):
            known = emit.columns(self.ref)
            if known.complete and not known.maybe:
                return Vec(Call(method, tuple(Col(self.ref, n) for n in known.names)), self.ref)
            return Vec(Call(method, (Hole((self.ref,)),)), self.ref)
        table = emit.table(self)
        if table.shape == "scalar":
            return table
        many = table.shape in ("frame", "unknown")
        labels = "some" if many and options.get("numeric_only") is True else "same"
        return emit(Statistic((table.ref,), method, "series" if many else "scalar", labels))

    learn.__doc__ = f"`{method}`: one number for each column."
    models(f"pandas.DataFrame.{method}")(learn)


for _method in NUMBERS:
    statistic(_method)


def summary(emit: Emit, function: str, form: Shape, labels: str, *values: Any) -> Statistic:
    """The step of something learned from all rows of these values."""
    return Statistic(tuple(dict.fromkeys(emit.table(v).ref for v in values)), function, form, labels)


@models("pandas.Series.mode", "pandas.DataFrame.mode")
def mode(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """The most frequent values."""
    table = emit.table(self)
    return summary(emit, "mode", "series" if table.shape == "series" else "frame", "same", table)


@models("pandas.DataFrame.value_counts", "pandas.value_counts")
def value_counts(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """How often each value occurs."""
    return summary(emit, "value_counts", "series", "fresh", self)


@models("pandas.Series.unique", "pandas.unique")
def unique(emit: Emit, self: Any) -> Any:
    """The values that occur."""
    return summary(emit, "unique", "array", "same", self)


@models("pandas.DataFrame.describe")
def describe(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """Several numbers for each column of numbers; of a column by itself they are a column."""
    table = emit.table(self)
    if table.shape == "series":
        return summary(emit, "describe", "series", "same", table)
    return summary(emit, "describe", "frame", "same" if options.get("include") == "all" else "some", table)


@models("pandas.Series.corr", "pandas.Series.cov", "pandas.Series.autocorr")
def corr_of_two(emit: Emit, self: Any, other: Any = None, *rest: Any, **options: Any) -> Any:
    """How two columns go together."""
    return summary(emit, "corr", "scalar", "fresh", self, *((other,) if isinstance(other, Vec | Frame) else ()))


@models("pandas.DataFrame.corr")
def corr(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """How columns go together, each with each."""
    return summary(emit, "corr", "frame", "some", self)


@models("pandas.DataFrame.cov")
def cov(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """How columns vary together, each with each."""
    return summary(emit, "cov", "frame", "some", self)


@models("pandas.DataFrame.corrwith")
def corrwith(emit: Emit, self: Any, other: Any, *rest: Any, **options: Any) -> Any:
    """How each column goes with another."""
    return summary(emit, "corr", "series", "some", self, other)


@models("pandas.DataFrame.agg", "pandas.DataFrame.aggregate")
def agg(emit: Emit, self: Any, func: Any = None, axis: Any = 0, *rest: Any, **options: Any) -> Any:
    """One function of each column, or several."""
    table = emit.table(self)
    many = isinstance(func, list | tuple | Listing)
    function = func if isinstance(func, str) else "agg"
    if axis in (1, "columns"):
        return Vec(Call(function, (Hole((table.ref,)),)), table.ref)
    if table.shape == "series":
        return summary(emit, function, "series" if many else "scalar", "same", table)
    if isinstance(func, dict) and all(isinstance(k, str | int) for k in func):
        several = any(isinstance(how, list | tuple) for how in func.values())
        chosen = emit(Project((table.ref,), tuple(func)))
        return summary(emit, function, "frame" if several else "series", "same", chosen)
    return summary(emit, function, "frame" if many or not isinstance(func, str) else "series", "same", table)


@models("pandas.crosstab")
def crosstab(
    emit: Emit, index: Any, columns: Any = None, values: Any = None, rownames: Any = None, colnames: Any = None,
    aggfunc: Any = None, *rest: Any, **options: Any,
) -> Any:  # fmt: skip
    """Counts of pairs of values; its columns are values."""
    spread = [v for part in (index, columns, values) for v in (part if isinstance(part, list | tuple) else [part])]
    return summary(emit, "crosstab", "frame", "fresh", *(v for v in spread if isinstance(v, Vec | Frame | Unknown)))


@models("pandas.DataFrame.transform")
def transform(emit: Emit, self: Any, func: Any = None, *rest: Any, **options: Any) -> Any:
    """A function of each column that keeps the rows."""
    from headwater.api.pandas.values import elementwise

    return elementwise(emit, self, "transform")
