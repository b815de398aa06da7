"""pandas."""

from headwater.api.pandas import combine, dates, elementwise, frame, groupby, io, reshape, statistics

__all__ = ["combine", "dates", "elementwise", "frame", "groupby", "io", "reshape", "statistics"]
