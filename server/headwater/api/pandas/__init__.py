"""pandas."""

from headwater.api.pandas import (
    attributes,
    changing,
    choosing,
    combine,
    dates,
    elementwise,
    gathering,
    groupby,
    io,
    leaving,
    relabelling,
    reshape,
    rows,
    statistics,
)  # fmt: skip

__all__ = [
    "attributes", "changing", "choosing", "combine", "dates", "elementwise", "gathering", "groupby", "io", "leaving",
    "relabelling", "reshape", "rows", "statistics",
]  # fmt: skip
