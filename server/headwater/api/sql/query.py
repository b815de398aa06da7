"""A text of SQL against a catalog."""

from typing import Any

from headwater.api.model import Emit, Frame
from headwater.api.sql.parse import is_query, statements
from headwater.api.sql.scope import Catalog


def queried(emit: Emit, text: str, catalog: Catalog) -> Frame | None:
    """The rows that a text of SQL gives; None where it is not understood, or gives none."""
    found: Frame | None = None
    for tree in statements(text, catalog.dialect):
        found = carried_out(emit, tree, catalog)
    return found


def carried_out(emit: Emit, tree: Any, catalog: Catalog) -> Frame | None:
    """One statement: a query, or a table made of one."""
    from sqlglot import exp

    from headwater.api.sql.select import Reader

    if is_query(tree):
        return Reader(emit, catalog).query(tree)
    if isinstance(tree, exp.Create) and is_query(tree.expression):
        made = Reader(emit, catalog).query(tree.expression)
        target = tree.this.this if isinstance(tree.this, exp.Schema) else tree.this
        define = getattr(catalog, "define", None)
        if define is not None and isinstance(target, exp.Table):
            define(emit, target.name, made)
    return None
