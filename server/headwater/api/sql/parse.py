"""The text of SQL as syntax trees, within bounds."""

import logging
import re
from collections.abc import Iterator
from typing import Any, Final

LONGEST: Final = 20_000
"""Characters; parsing them takes 0.2 s."""

DEEPEST: Final = 120
"""Levels of nesting that are followed."""

TRIED: Final = (None, "mysql", "tsql", "bigquery", "postgres", "snowflake")
"""The dialects tried in turn where the database does not tell."""

_clumsy = re.compile(r"\(\s*(?:\(\s*){40}")
_named = re.compile(r"%\((\w+)\)s")
_plain = re.compile(r"%s")


def statements(text: str, dialect: str | None = None) -> list[Any]:
    """The statements of a text in the first dialect that takes it; none where it is not understood."""
    import sqlglot

    if len(text) > LONGEST or _clumsy.search(text):
        return []
    text = _plain.sub("?", _named.sub(r":\1", text))
    logger = logging.getLogger("sqlglot")
    before, logger.level = logger.level, logging.CRITICAL
    try:
        for one in (dialect,) if dialect else TRIED:
            try:
                trees = [tree for tree in sqlglot.parse(text, dialect=one) if tree is not None]
            except Exception:  # noqa: BLE001 - a parser of any text: whatever it stumbles over is no query
                continue
            return trees if all(shallow(tree) for tree in trees) else []
    finally:
        logger.level = before
    return []


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
