"""Queries of SQL over polars' tables: `df.sql`, `pl.sql`, `pl.SQLContext`."""

from dataclasses import replace
from typing import Any

from headwater.api.model import Emit, Foreign, Frame, models
from headwater.api.sql.catalogs import Named
from headwater.api.sql.query import queried
from headwater.base.frozen import frozen
from headwater.plan.expressions import Ref
from headwater.plan.nodes import Node, Opaque

CONTEXT = "polars.SQLContext"


@frozen
class Context(Foreign):
    """Tables by the names that queries may use."""

    tables: tuple[tuple[str, Frame], ...] = ()


@models("polars.DataFrame.sql")
def sql(emit: Emit, self: Frame, query: Any, *rest: Any, table_name: Any = "self", **options: Any) -> Any:
    """A query over the table, which it calls `self`."""
    name = table_name if isinstance(table_name, str) else "self"
    return asked(emit, query, ((name, Frame(self.ref)), ("self", Frame(self.ref))), (self.ref,), of_script=False)


@models("polars.sql")
def sql_of_script(emit: Emit, query: Any, *rest: Any, **options: Any) -> Any:
    """A query over tables of the script, by their names."""
    return asked(emit, query, (), emit.refs(query))


@models(CONTEXT)
def context(emit: Emit, frames: Any = None, *rest: Any, register_globals: Any = False, **named: Any) -> Any:
    """Tables that queries may name."""
    given = (dict(frames) if isinstance(frames, dict) else {}) | named
    return Context(CONTEXT, emit.refs(*given.values()), tables_of(given))


def tables_of(given: dict[Any, Any]) -> tuple[tuple[str, Frame], ...]:
    """The tables among these values, by name."""
    return tuple((str(k), Frame(v.ref)) for k, v in given.items() if isinstance(v, Frame))


@models(f"{CONTEXT}.register", f"{CONTEXT}.register_many")
def register(emit: Emit, self: Any, name: Any = None, frame: Any = None, **named: Any) -> Any:
    """A further table."""
    given = ({name: frame} if isinstance(name, str) else dict(name) if isinstance(name, dict) else {}) | named
    changed = replace(self, tables=(*tables_of(given), *self.tables), refs=(*self.refs, *emit.refs(*given.values())))
    if emit.receiver is not None:
        emit.update(emit.receiver, changed)
        return emit.receiver
    return changed


@models(f"{CONTEXT}.execute")
def execute(emit: Emit, self: Any, query: Any, *rest: Any, **options: Any) -> Any:
    """A query over the tables."""
    return asked(emit, query, self.tables, self.refs)


def asked(
    emit: Emit, query: Any, tables: tuple[tuple[str, Frame], ...], refs: tuple[Ref, ...], *, of_script: bool = True
) -> Frame | Node:
    """The rows of a query over these tables, and those of the script's names; an opaque step where it is not read."""
    found = queried(emit, query, Named(tables, of_script, "duckdb", sources=True))
    return Frame(found.ref, "frame") if found is not None else Opaque(refs, "sql", "frame")
