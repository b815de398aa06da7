"""Rows gathered by keys, by windows, by spans of time: what `groupby` goes on from."""

from typing import Any

from headwater.api.model import Emit, Foreign, Frame, Groups, Unknown, Vec, models
from headwater.api.pandas.labels import GROUPER, keys
from headwater.plan.expressions import Col, Hole


@models("pandas.DataFrame.groupby")
def groupby(
    emit: Emit, self: Any, by: Any = None, axis: Any = 0, level: Any = None, as_index: Any = True, sort: Any = True,
    group_keys: Any = True, observed: Any = True, dropna: Any = True, **options: Any,
) -> Any:  # fmt: skip
    """Rows gathered by keys."""
    if isinstance(self, Vec):
        table = emit.table(self)
        grouped = keys(emit, table, by)
        return Groups(table.ref, grouped, None, as_index is not False, True)
    return Groups(self.ref, keys(emit, self, by), None, as_index is not False, self.shape == "series")


@models("pandas.Grouper", "pandas.TimeGrouper")
def grouper(emit: Emit, key: Any = None, *rest: Any, **options: Any) -> Any:
    """A column to gather rows by, in spans of time; without one, the index."""
    column = key if isinstance(key, str) and "freq" in options else options.get("key")
    return Foreign(f"{GROUPER}{column}") if isinstance(column, str) else Unknown()


@models("pandas.DataFrame.rolling")
def rolling(
    emit: Emit, self: Any, window: Any = None, min_periods: Any = None, center: Any = False, **options: Any
) -> Any:
    """Windows over neighbouring rows."""
    return Groups(emit.table(self).ref, (), None, True, True, "rolling_centered" if center is True else "rolling")


@models("pandas.DataFrame.expanding")
def expanding(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """Windows from the first row to each."""
    return Groups(emit.table(self).ref, (), None, True, True, "expanding")


@models("pandas.DataFrame.ewm")
def ewm(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """Windows whose weights fade."""
    return Groups(emit.table(self).ref, (), None, True, True, "ewm")


@models("pandas.DataFrame.resample")
def resample(emit: Emit, self: Any, rule: Any = None, *rest: Any, on: Any = None, **options: Any) -> Any:
    """Rows gathered by spans of time."""
    table = emit.table(self)
    named = ((on, Col(table.ref, on)),) if isinstance(on, str) else ((None, Hole((table.ref,))),)
    groups = Groups(table.ref, named, None, True, table.shape == "series", "resample")
    how = rest[0] if rest else options.get("how")
    if how is None:
        return groups
    from headwater.api.pandas.aggregating import agg  # `resample("D", how="sum")`, before pandas 1

    return agg(emit, groups, how)


def old_window(function: str, op: str) -> None:
    """Declare a function over windows that pandas had before it had `rolling`."""

    def look(emit: Emit, arg: Any, *rest: Any, center: Any = False, **options: Any) -> Any:
        if not isinstance(arg, Vec | Frame):
            return Unknown(emit.refs(arg))
        from headwater.api.pandas.groupby import window

        kind = "ewm" if function.startswith("ew") else "rolling_centered" if center is True else "rolling"
        return window(emit, Groups(emit.table(arg).ref, (), None, True, True, kind), op)

    look.__doc__ = f"`{function}`: a value for each row, from the rows of its window."
    models(f"pandas.{function}")(look)


for _function, _op in {
    "rolling_mean": "mean", "rolling_std": "std", "rolling_sum": "sum", "rolling_median": "median",
    "rolling_max": "max", "rolling_min": "min", "rolling_var": "var", "ewma": "mean", "ewmstd": "std",
}.items():  # fmt: skip
    old_window(_function, _op)
