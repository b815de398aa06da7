"""Column labels among the arguments of pandas' calls."""

from typing import Any

from headwater.api.model import Emit, Foreign, Frame, Known, Listing, Names, Unknown, Vec
from headwater.plan.columns import Name
from headwater.plan.expressions import Col, Expr, Hole, Lit


def labels(value: Any) -> tuple[Name, ...] | None:
    """One label or several; None where not known."""
    if isinstance(value, str | int) and not isinstance(value, bool):
        return (value,)
    if isinstance(value, list | tuple | set) and all(
        isinstance(v, str | int) and not isinstance(v, bool) for v in value
    ):
        return tuple(value)
    return None


GROUPER = "pandas.Grouper:"
"""Before the column that `pd.Grouper(key="day")` gathers by, in the name of that object."""


def keys(emit: Emit, frame: Frame, by: Any) -> tuple[tuple[Name | None, Expr], ...]:
    """Grouping keys as named expressions."""
    many = by if isinstance(by, list | tuple) else [by]
    if isinstance(by, Listing):
        many = list(by.items)
    found: list[tuple[Name | None, Expr]] = []
    for key in many:
        if isinstance(key, Known):
            key = key.value
        if isinstance(key, str | int):
            found.append((key, Col(frame.ref, key)))
        elif isinstance(key, Vec):
            found.append((key.name, key.expr))
        elif isinstance(key, Foreign) and key.qualified.startswith(GROUPER):
            column = key.qualified[len(GROUPER) :]
            found.append((column, Col(frame.ref, column)))
        else:
            found.append((None, Hole(emit.refs(key))))
    return tuple(found)


def literal(value: Any) -> Expr:
    """A plain value as an expression; None for anything else."""
    return Lit(value)


def is_plain(value: Any) -> bool:
    """Whether a value is Python's own, known through and through."""
    return not isinstance(value, Unknown | Frame | Vec | Names | Listing)
