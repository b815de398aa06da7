"""Ranges of dates, and settings of pandas that touch no rows."""

from typing import Any

from headwater.api.model import Emit, Known, Listing, Names, RowIds, Unknown, models


@models("pandas.date_range", "pandas.Timestamp", "pandas.Timedelta", "pandas.DatetimeIndex", "pandas.period_range",
        "pandas.MultiIndex.from_product", "pandas.MultiIndex.from_arrays", "pandas.DateOffset",
        "pandas.interval_range", "pandas.Interval", "pandas.bdate_range")  # fmt: skip
def date_range(emit: Emit, *rest: Any, **options: Any) -> Any:
    """Labels made by the script."""
    return Unknown(emit.refs(*rest))


@models("pandas.Index", "pandas.MultiIndex.from_tuples")
def index(emit: Emit, data: Any = None, *rest: Any, **options: Any) -> Any:
    """Labels as they are given."""
    if isinstance(data, list | tuple) and all(isinstance(label, str | int | tuple) for label in data):
        return Listing(tuple(Known(label) for label in data))
    return data if isinstance(data, Names | RowIds) else Unknown(emit.refs(data))


@models("pandas.set_option", "pandas.reset_option", "pandas.option_context", "pandas.get_option", "pandas.ExcelWriter",
        "pandas.plotting.scatter_matrix", "pandas.plotting.register_matplotlib_converters", "pandas.show_versions",
        "pandas.tools.plotting.scatter_matrix", "pandas.plotting.parallel_coordinates",
        "pandas.plotting.autocorrelation_plot")  # fmt: skip
def set_option(emit: Emit, *rest: Any, **options: Any) -> Any:
    """How pandas shows things."""
    return Unknown()
