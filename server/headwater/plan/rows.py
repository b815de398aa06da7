"""How the rows that leave a step relate to the rows that enter it."""

from enum import StrEnum


class Rows(StrEnum):
    """The row effect of an operator, towards its first input unless the operator says otherwise."""

    FRESH = "fresh"
    """Rows nobody has seen before: a source, a literal, a model."""
    SAME = "same"
    """One row out for one row in, in the same order."""
    SUBSET = "subset"
    """Some of the rows."""
    PERMUTED = "permuted"
    """All rows in another order."""
    MULTIPLIED = "multiplied"
    """A row may come out several times, or not at all: joins, sampling with replacement."""
    GROUPED = "grouped"
    """A row out stands for many rows in."""
    STACKED = "stacked"
    """The rows of all inputs, one below the other."""
    SPLIT = "split"
    """A division into parts."""
    UNKNOWN = "unknown"
