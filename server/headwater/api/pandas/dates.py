"""Ranges of dates, and settings of pandas that touch no rows."""

from typing import Any

from headwater.api.model import Emit, Unknown, models


@models("pandas.date_range", "pandas.Timestamp", "pandas.Timedelta", "pandas.DatetimeIndex", "pandas.period_range",
        "pandas.Index", "pandas.MultiIndex.from_product", "pandas.MultiIndex.from_tuples", "pandas.DateOffset",
        "pandas.interval_range", "pandas.Interval", "pandas.bdate_range")  # fmt: skip
def date_range(emit: Emit, *rest: Any, **options: Any) -> Any:
    """Labels made by the script."""
    return Unknown(emit.refs(*rest))


@models("pandas.set_option", "pandas.reset_option", "pandas.option_context", "pandas.get_option", "pandas.ExcelWriter",
        "pandas.plotting.scatter_matrix", "pandas.plotting.register_matplotlib_converters", "pandas.show_versions",
        "pandas.tools.plotting.scatter_matrix", "pandas.plotting.parallel_coordinates",
        "pandas.plotting.autocorrelation_plot")  # fmt: skip
def set_option(emit: Emit, *rest: Any, **options: Any) -> Any:
    """How pandas shows things."""
    return Unknown()
