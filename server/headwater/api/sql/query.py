"""A text of SQL against a catalog."""

import re
from typing import Any, Final

from headwater.api.model import Emit, Frame, Known
from headwater.api.sql.parse import is_query, sql_text, statements
from headwater.api.sql.scope import Catalog, Declared
from headwater.plan.nodes import Either, Opaque

ASKING: Final = frozenset((
    "select", "with", "from", "show", "describe", "desc", "pragma", "explain", "values", "pivot", "unpivot",
    "summarize", "table",
))  # fmt: skip
"""The first words of statements that change nothing."""

_word = re.compile(r"[^\W\d]\w*")


def queried(emit: Emit, query: object, catalog: Catalog) -> Frame | None:
    """The rows that a text of SQL gives; None where it is not understood, or gives none."""
    text = sql_text(query)
    if text is None:
        return one_of(emit, getattr(query, "options", ()), catalog)
    emit.burn(len(text) // 3)  # parsing and reading 60 characters cost as much as 20 expressions
    trees = statements(text, catalog.dialect)
    if not trees:
        return unread(emit, text, catalog)
    found: Frame | None = None
    for tree in trees:
        found = carried_out(emit, tree, catalog, query if isinstance(query, str) else "")
    return found


def one_of(emit: Emit, options: tuple[object, ...], catalog: Catalog) -> Frame | None:
    """The rows of one of several queries, by a branch that cannot be decided."""
    texts = [option.value if isinstance(option, Known) else option for option in options]
    if not texts or any(sql_text(text) is None for text in texts):
        return None
    found = [made.ref for text in texts if (made := queried(emit, text, catalog)) is not None]
    return emit(Either(tuple(dict.fromkeys(found)))) if len(found) == len(texts) else None


def carried_out(emit: Emit, tree: Any, catalog: Catalog, text: str = "") -> Frame | None:
    """One statement of a text: a query, or one that makes or changes a table."""
    from sqlglot import exp

    from headwater.api.sql.changing import changed
    from headwater.api.sql.select import Reader

    if is_query(tree):
        made = Reader(emit, catalog, text).query(tree)
        if (into := tree.args.get("into")) is not None and isinstance(into.this, exp.Table):
            catalog.define(emit, into.this.name, made)
        return made
    if isinstance(tree, exp.Create | exp.Insert | exp.Update | exp.Delete | exp.Alter | exp.Drop):
        changed(emit, tree, catalog)
        return None
    if isinstance(tree, exp.Pragma) and "(" not in tree.sql():
        return None  # a setting
    if isinstance(tree, exp.Pivot | exp.Describe | exp.Summarize | exp.Show | exp.Pragma):
        return unread(emit, f"show {tree.sql()}", catalog) or emit(Opaque((), "sql", "frame"))
    if isinstance(tree, exp.Command | exp.TruncateTable | exp.Merge):
        return unread(emit, tree.sql(), catalog)
    return None


def unread(emit: Emit, text: str, catalog: Catalog) -> Frame | None:
    """What we do not understand, made of the tables of the script that it names; None where it names none.

    Where it may change tables, those that it names are others afterwards, we do not know which.
    """
    words = list(dict.fromkeys(_word.findall(text[:2_000])))
    named = {word: made.ref for word in words if isinstance(made := catalog.made(emit, word), Frame)}
    changes = bool(words) and words[0].lower() not in ASKING
    for word in words if changes else ():
        if word in named:
            catalog.define(emit, word, emit(Opaque((named[word],), "sql", "frame")))
        elif isinstance(catalog.made(emit, word), Declared):
            catalog.define(emit, word, None)
    return emit(Opaque(tuple(dict.fromkeys(named.values())), "sql", "frame")) if named and not changes else None
