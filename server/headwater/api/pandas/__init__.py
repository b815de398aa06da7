"""pandas."""

from headwater.api.pandas import (
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
    relabelling,
    reshape,
    rows,
    statistics,
)  # fmt: skip

__all__ = [
    "attributes", "changing", "choosing", "combine", "databases", "dates", "elementwise", "gathering", "groupby", "io",
    "leaving", "relabelling", "reshape", "rows", "statistics",
]  # fmt: skip
