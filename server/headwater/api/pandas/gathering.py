"""Rows gathered by keys, by windows, by spans of time: what `groupby` goes on from."""

from typing import Any

from headwater.api.model import Emit, Foreign, Groups, Unknown, Vec, models
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
    return Groups(table.ref, named, None, True, False, "resample")
