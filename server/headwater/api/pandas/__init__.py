"""pandas."""

from headwater.api.pandas import (
    aggregating,
    attributes,
    changing,
    choosing,
    combine,
    databases,
    dates,
    elementwise,
    gathering,
    groupby,
    io,
    leaving,
    partitioned,
    relabelling,
    reshape,
    rows,
    statistics,
    stores,
)  # fmt: skip

__all__ = [
    "aggregating", "attributes", "changing", "choosing", "combine", "databases", "dates", "elementwise", "gathering",
    "groupby", "io", "leaving", "partitioned", "relabelling", "reshape", "rows", "statistics", "stores",
]  # fmt: skip
