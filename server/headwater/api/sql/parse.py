"""The text of SQL as syntax trees, within bounds."""

import logging
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final

from headwater.api.model import HOLE, Written

LONGEST: Final = 20_000
"""Characters; parsing them takes 0.2 s."""

DEEPEST: Final = 120
"""Levels of nesting that are followed."""

TRIED: Final = (None, "mysql", "tsql", "bigquery", "postgres", "snowflake")
"""The dialects tried in turn where the database does not tell, or does not speak its own."""

_clumsy = re.compile(r"\(\s*(?:\(\s*){40}")
_parameter = re.compile(r"%(?:\((\w+)\))?s")

UNSAID: Final = "__hole__"
"""The name that stands for a part of a text that is not known."""


@lru_cache(maxsize=64)
def statements(text: str, dialect: str | None = None) -> tuple[Any, ...]:
    """The statements of a text in its dialect, else in the first that takes it; none where it is not understood.

    They are shared, and not to be changed: a chunk that is read again does not pay 0.7 ms for each query.
    """
    import sqlglot

    if len(text) > LONGEST or _clumsy.search(text):
        return ()
    text = _parameter.sub(placeholder, text).replace(HOLE, UNSAID)
    logger = logging.getLogger("sqlglot")
    before, logger.level = logger.level, logging.CRITICAL
    try:
        for one in dict.fromkeys((dialect, *TRIED)):
            try:
                trees = [tree for tree in sqlglot.parse(text, dialect=one) if tree is not None]
            except Exception:  # noqa: BLE001 - a parser of any text: whatever it stumbles over is no query
                continue
            return tuple(trees) if all(shallow(tree) for tree in trees) else ()
    finally:
        logger.level = before
    return ()


def placeholder(found: re.Match[str]) -> str:
    """A parameter in the words of the parser, as long as it was written."""
    return (f":{found[1]}" if found[1] else "?").ljust(len(found[0]))


def sql_text(value: object) -> str | None:
    """The text of a query, with holes where parts of it are not known."""
    if isinstance(value, Written):
        return value.text
    return value if isinstance(value, str) else None


def unsaid(name: str) -> bool:
    """Whether a name, or a part of it, is not known."""
    return UNSAID in name


def anything(name: str) -> bool:
    """Whether nothing of a name is known, so that it may stand for several, too."""
    return name == UNSAID


def shallow(tree: Any) -> bool:
    """Whether a tree is no deeper than we follow."""
    level = [tree]
    for _ in range(DEEPEST):
        level = [child for node in level for child in node.iter_expressions()]
        if not level:
            return True
    return False


def is_query(tree: Any) -> bool:
    """Whether a statement gives rows."""
    from sqlglot import exp

    return isinstance(tree, exp.Query)


def outside(tree: Any, start: bool = True) -> Iterator[Any]:
    """A tree without the queries inside it."""
    from sqlglot import exp

    if not start and isinstance(tree, exp.Query):
        return
    yield tree
    for child in tree.iter_expressions():
        yield from outside(child, False)
