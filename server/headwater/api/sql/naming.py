"""Which columns a query names, and those that its tables certainly do not have."""

from collections.abc import Iterable
from typing import Any, Final

from headwater.api.model import Emit
from headwater.api.sql.parse import unsaid
from headwater.api.sql.scope import Scope, Source

SURE: Final = frozenset(("duckdb", "sqlite", "spark"))
"""Dialects in which a bare name is a column: elsewhere it may be a unit of time, or a word of the database's own."""

EVERYWHERE: Final = frozenset(("rowid", "oid", "_rowid_"))
"""Columns that every table has without telling."""


def noted(emit: Emit, scope: Scope, columns: Iterable[Any], dialect: str | None) -> None:
    """Note the columns that a SELECT names."""
    if not scope.text:
        return
    for column in columns:
        name, table = column.name, column.table
        start, end = (column.this.meta.get(key) for key in ("start", "end"))
        if not isinstance(start, int) or not isinstance(end, int):
            continue
        found = scope.find(name, table)
        if found is not None and found[0].own(name) is not None:
            emit.names(found[0].ref, found[1], scope.text, start, end + 1, "soft")
        elif found is None and dialect in SURE and not guarded(column, dialect):
            where = missing(scope, name, table)
            if where is not None and (table or name.lower() not in scope.aliases):
                emit.names(where.ref, name, scope.text, start, end + 1)


def missing(scope: Scope, name: str, table: str) -> Source | None:
    """The table that certainly lacks a column it is asked for."""
    here: Scope | None = scope
    while table and here is not None:
        named = [source for source in here.sources if source.alias == table.lower()]
        if named:
            return named[0] if len(named) == 1 and lacks(named[0], name) else None
        here = here.outer
    if table:
        return None
    here = scope
    while here is not None:
        if not here.sources or not all(lacks(source, name) for source in here.sources):
            return None
        if any(source.alias == name.lower() for source in here.sources):
            return None  # a whole row
        here = here.outer
    return scope.sources[0]


def lacks(source: Source, name: str) -> bool:
    """Whether a table certainly has no such column."""
    whole = source.columns.complete and not source.columns.maybe and bool(source.columns.names)
    return whole and source.own(name) is None and name.lower() not in EVERYWHERE


def guarded(column: Any, dialect: str | None) -> bool:
    """Whether a name may be something else: a text in quotes, a part of a structure, a parameter of a function."""
    from sqlglot import exp

    if unsaid(column.name) or (column.this.args.get("quoted") and dialect != "duckdb"):
        return True
    above = column.parent
    while above is not None and not isinstance(above, exp.Query):
        if isinstance(above, exp.Lambda | exp.Kwarg | exp.PropertyEQ | exp.Dot | exp.Slice | exp.Columns | exp.Pivot):
            return True
        above = above.parent
    return False
