"""polars: tables, eager and lazy alike, and the expressions they are asked with.

Documentation: https://docs.pola.rs/api/python/stable/reference/
"""

from headwater.api.polars import (
    combining,
    expressions,
    grouping,
    leaving,
    queries,
    reading,
    rows,
    selecting,
    selectors,
    series,
)  # fmt: skip

__all__ = [
    "combining", "expressions", "grouping", "leaving", "queries", "reading", "rows", "selecting", "selectors", "series",
]  # fmt: skip
