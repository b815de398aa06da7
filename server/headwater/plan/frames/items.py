"""Columns and what they are made of, as several operators hold them."""

from collections.abc import Iterator

from headwater.plan.columns import Name, padded
from headwater.plan.expressions import Expr
from headwater.plan.nodes import Every, Node, Origin, expression_origins

Items = tuple[tuple[Name | None, Expr], ...]
"""Columns and what they are made of; None where the label is not known."""


def own_or(node: Node, items: Items, name: Name | Every, otherwise: Iterator[Origin]) -> Iterator[Origin]:
    """Origins of a column that `items` may define."""
    found = False
    for label, expr in items:
        same = label == name or (isinstance(name, tuple) and label is not None and padded(label, [name]) == name)
        if label is None or same or name is Every.ALL:
            found = found or (label is not None and name is not Every.ALL)
            yield from expression_origins(node, expr)
    if not found:
        yield from otherwise
