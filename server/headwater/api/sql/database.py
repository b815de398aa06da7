"""Databases: connections, the tables behind them, and the cursors that queries are asked by.

A table that is read is a source of its own, named as the query names it. See
https://peps.python.org/pep-0249/ and https://docs.sqlalchemy.org/en/20/core/engines.html
"""

from collections.abc import Mapping
from typing import Any, Final

from headwater.api.model import Emit, Foreign, Frame, Unknown
from headwater.api.sql.parse import unsaid
from headwater.api.sql.scope import Declared
from headwater.base.frozen import frozen
from headwater.plan.columns import Name
from headwater.plan.expressions import Ref
from headwater.plan.frames import Concat, Scan

CONNECTION: Final = "database.Connection"
CURSOR: Final = "database.Cursor"

SPOKEN: Final = {
    "sqlite": "sqlite", "postgresql": "postgres", "postgres": "postgres", "mysql": "mysql", "mariadb": "mysql",
    "mssql": "tsql", "snowflake": "snowflake", "redshift": "redshift", "bigquery": "bigquery", "duckdb": "duckdb",
    "oracle": "oracle", "hive": "hive", "trino": "trino", "presto": "presto", "awsathena": "athena",
    "clickhouse": "clickhouse",
}  # fmt: skip
"""The dialect of each kind of URL."""


@frozen
class Database(Foreign):
    """A connection, or what makes connections: the file or URL where it is known, and the dialect spoken there."""

    path: str | None = None
    dialect: str | None = None


@frozen
class Cursor(Foreign):
    """What a query was asked by; `refs` is its result."""

    of: Database | None = None


@frozen
class Tables:
    """The tables of a database: those the script has put there, then those of its file."""

    path: str | None = None
    dialect: str | None = None
    via: str = "pandas.read_sql"
    kind: str = "sql"

    def table(self, emit: Emit, name: str, used: tuple[str, ...] = ()) -> Frame | None:
        """A table by its name."""
        made = self.made(emit, name)
        if isinstance(made, Frame):
            return made
        if unsaid(name):
            return emit(Scan((), self.kind, self.path, self.via, unlike(used)))
        plain = name.removeprefix("main.") if self.dialect == "sqlite" else name
        header = emit.header("sql", plain, {"database": self.path}) if self.path is not None else None
        names: tuple[Name, ...] = unlike(used)
        types: tuple[tuple[Name, str], ...] = ()
        if isinstance(made, Declared):
            return emit(Scan((), self.kind, plain, self.via, made.names, True, made.types))
        if header is not None:
            names = tuple(header.columns)
            types = tuple((n, t) for n, t in zip(header.columns, header.types, strict=False) if t != "?")
        whole = header is not None and header.complete
        return emit(Scan((), self.kind, plain, self.via, names, whole, types))

    def function(
        self, emit: Emit, name: str, arguments: tuple[object, ...], options: Mapping[str, object]
    ) -> Frame | None:
        """A table function: of none do we know what it gives."""
        return None

    def made(self, emit: Emit, name: str) -> object:
        """What the script has put under this name."""
        return put_there(emit, self.path, name)

    def define(self, emit: Emit, name: str, table: object) -> None:
        """A table made by the script."""
        put(emit, self.path, name, table)


def unlike(names: tuple[str, ...]) -> tuple[str, ...]:
    """Names that differ in more than their case."""
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(name.lower(), name)
    return tuple(found.values())


def place(path: str | None, name: str) -> Ref:
    """Where a table that the script made is remembered."""
    return f"table {path} {name.rpartition('.')[2].lower()}"


def put_there(emit: Emit, path: str | None, name: str) -> Frame | Declared | None:
    """A table the script has put into a database."""
    found = emit.kept(place(path, name))
    return found if isinstance(found, Frame | Declared) else None


def put(emit: Emit, path: str | None, name: str, table: object) -> None:
    """Remember what the script has put into a database; None where it took it away."""
    if isinstance(table, Frame):
        table = Frame(table.ref)
    emit.keep(place(path, name), table if table is not None else Unknown())


def tables_of(con: object, via: str = "pandas.read_sql") -> Any:
    """The catalog behind a connection, however little we know of it."""
    if isinstance(con, Cursor) and con.of is not None:
        con = con.of
    if isinstance(con, Database):
        if con.dialect == "duckdb":
            from headwater.api.duckdb.catalog import Duck

            return Duck(con.path)
        return Tables(con.path, con.dialect, via)
    if isinstance(con, str):
        known = of_url(con)
        return Tables(known.path, known.dialect, via)
    return Tables(via=via)


def of_url(url: str) -> Database:
    """The database a URL leads to."""
    scheme, found, rest = url.partition("://")
    dialect = SPOKEN.get(scheme.partition("+")[0].lower()) if found else "sqlite"
    if not found:
        return Database(CONNECTION, (), url, dialect)
    return Database(CONNECTION, (), rest.removeprefix("/") or ":memory:" if dialect == "sqlite" else url, dialect)


def stored(emit: Emit, con: object, name: str, frame: Frame, more: bool) -> None:
    """A table is written to a database; with `more` below what is there."""
    path = con.path if isinstance(con, Database) else of_url(con).path if isinstance(con, str) else None
    if path is None and not isinstance(con, Database):
        return
    before = put_there(emit, path, name)
    if more and isinstance(before, Frame):
        frame = emit(Concat((before.ref, frame.ref)))
    put(emit, path, name, frame)
