"""A text of SQL against a catalog."""

import re
from typing import Any

from headwater.api.model import Emit, Frame
from headwater.api.sql.parse import is_query, sql_text, statements
from headwater.api.sql.scope import Catalog
from headwater.plan.nodes import Opaque

_word = re.compile(r"[^\W\d]\w*")


def queried(emit: Emit, query: object, catalog: Catalog) -> Frame | None:
    """The rows that a text of SQL gives; None where it is not understood, or gives none."""
    text = sql_text(query)
    if text is None:
        return None
    trees = statements(text, catalog.dialect)
    if not trees:
        return unread(emit, text, catalog)
    found: Frame | None = None
    for tree in trees:
        found = carried_out(emit, tree, catalog)
    return found


def carried_out(emit: Emit, tree: Any, catalog: Catalog) -> Frame | None:
    """One statement: a query, or one that makes or changes a table."""
    from sqlglot import exp

    from headwater.api.sql.changing import changed
    from headwater.api.sql.select import Reader

    if is_query(tree):
        return Reader(emit, catalog).query(tree)
    if isinstance(tree, exp.Create | exp.Insert | exp.Update | exp.Delete | exp.Alter | exp.Drop):
        changed(emit, tree, catalog)
        return None
    if isinstance(tree, exp.Pivot | exp.Describe | exp.Summarize | exp.Show | exp.Command):
        return unread(emit, tree.sql(), catalog) or emit(Opaque((), "sql", "frame"))
    return None


def unread(emit: Emit, text: str, catalog: Catalog) -> Frame | None:
    """What we do not understand, made of the tables of the script that it names; None where it names none."""
    words = dict.fromkeys(_word.findall(text[:2_000]))
    named = [made.ref for word in words if isinstance(made := catalog.made(emit, word), Frame)]
    return emit(Opaque(tuple(dict.fromkeys(named)), "sql", "frame")) if named else None
