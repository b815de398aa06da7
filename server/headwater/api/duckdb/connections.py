"""Connections of DuckDB, what is asked by them, and how rows are fetched."""

from typing import Any

from headwater.api.duckdb.catalog import CONNECTION, DEFAULT, RELATION, Duck, catalog_of, relation
from headwater.api.model import Emit, Foreign, Frame, Unknown, Vec, models
from headwater.api.pandas.io import scan
from headwater.api.sql.database import Database
from headwater.api.sql.query import queried
from headwater.plan.expressions import Hole
from headwater.plan.frames import Slice


@models("duckdb.connect")
def connect(emit: Emit, database: Any = ":memory:", *rest: Any, **options: Any) -> Any:
    """A connection."""
    return Database(CONNECTION, (), database if isinstance(database, str) else None, "duckdb")


@models(f"{CONNECTION}.cursor", f"{CONNECTION}.duplicate", f"{CONNECTION}.__enter__")
def cursor(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """The same connection."""
    return self


@models("duckdb.sql", "duckdb.query", "duckdb.from_query")
def sql(emit: Emit, query: Any = None, *rest: Any, **options: Any) -> Any:
    """A query, as a relation."""
    found = queried(emit, query, Duck())
    return relation(found) if found is not None else Foreign(RELATION, emit.refs(query))


@models(f"{CONNECTION}.sql", f"{CONNECTION}.query", f"{CONNECTION}.from_query")
def sql_of(emit: Emit, self: Any, query: Any = None, *rest: Any, **options: Any) -> Any:
    """A query, as a relation."""
    found = queried(emit, query, catalog_of(self))
    return relation(found) if found is not None else Foreign(RELATION, emit.refs(query))


@models("duckdb.execute")
def execute(emit: Emit, query: Any = None, *rest: Any, **options: Any) -> Any:
    """A query that is carried out; the connection holds its result."""
    found = queried(emit, query, Duck())
    return Database(CONNECTION, (found.ref,) if found is not None else (), DEFAULT, "duckdb")


@models(f"{CONNECTION}.execute")
def execute_of(emit: Emit, self: Any, query: Any = None, *rest: Any, **options: Any) -> Any:
    """A query that is carried out; the connection holds its result."""
    catalog = catalog_of(self)
    found = queried(emit, query, catalog)
    answer = Database(CONNECTION, (found.ref,) if found is not None else (), catalog.path, "duckdb")
    if emit.receiver is None:
        return answer
    emit.update(emit.receiver, answer)
    return emit.receiver


@models("duckdb.register")
def register(emit: Emit, view_name: Any, python_object: Any = None, *rest: Any, **options: Any) -> Any:
    """A frame under a name of its own."""
    return named(emit, Duck(), view_name, python_object)


@models(f"{CONNECTION}.register")
def register_of(emit: Emit, self: Any, view_name: Any, python_object: Any = None, *rest: Any, **options: Any) -> Any:
    """A frame under a name of its own."""
    named(emit, catalog_of(self), view_name, python_object)
    return emit.receiver if emit.receiver is not None else self


def named(emit: Emit, catalog: Duck, name: Any, value: Any) -> Any:
    """Remember a frame by a name."""
    if isinstance(name, str) and isinstance(value, Frame | Vec | Unknown):
        catalog.define(emit, name, emit.table(value))
    elif isinstance(name, str) and isinstance(value, Foreign) and value.refs:
        catalog.define(emit, name, Frame(value.refs[0]))
    return Unknown()


def opener(function: str, kind: str) -> None:
    """Declare a reader of files, of the module and of a connection."""

    def read(emit: Emit, path: Any, *rest: Any, **options: Any) -> Any:
        return relation(emit(scan(emit, kind, path, f"duckdb.{function}", {})))

    def read_of(emit: Emit, self: Any, path: Any, *rest: Any, **options: Any) -> Any:
        return read(emit, path)

    read.__doc__ = read_of.__doc__ = f"`{function}(path)`: rows of a file."
    models(f"duckdb.{function}")(read)
    models(f"{CONNECTION}.{function}")(read_of)


for _function, _kind in {
    "read_csv": "csv", "from_csv_auto": "csv", "read_parquet": "parquet", "from_parquet": "parquet",
    "read_json": "json",
}.items():  # fmt: skip
    opener(_function, _kind)


@models("duckdb.from_df", "duckdb.df", "duckdb.from_arrow")
def from_df(emit: Emit, df: Frame, *rest: Any, **options: Any) -> Any:
    """A frame as a relation."""
    return relation(df)


@models("duckdb.table", "duckdb.view")
def table(emit: Emit, name: Any, *rest: Any, **options: Any) -> Any:
    """A table as a relation."""
    found = Duck().table(emit, name) if isinstance(name, str) else None
    return relation(found) if found is not None else Unknown()


@models(f"{CONNECTION}.table", f"{CONNECTION}.view", f"{CONNECTION}.from_df")
def table_of(emit: Emit, self: Any, name: Any, *rest: Any, **options: Any) -> Any:
    """A table as a relation."""
    if isinstance(name, Frame | Vec):
        return relation(emit.table(name))
    found = catalog_of(self).table(emit, name) if isinstance(name, str) else None
    return relation(found) if found is not None else Unknown()


# -- results -----------------------------------------------------------------------------------------

FETCHED = ("df", "fetchdf", "fetch_df", "to_df", "arrow", "fetch_arrow_table", "to_arrow_table")


@models(*(f"{owner}.{name}" for owner in (CONNECTION, RELATION) for name in FETCHED))
def df(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """The rows, as a table."""
    return Frame(self.refs[0]) if isinstance(self, Foreign) and self.refs else Unknown()


@models(f"{CONNECTION}.pl", f"{RELATION}.pl")
def pl(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """The rows, as a table of polars."""
    return Frame(self.refs[0], speaks="polars") if isinstance(self, Foreign) and self.refs else Unknown()


@models(f"{CONNECTION}.fetchall", f"{RELATION}.fetchall")
def fetchall(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """The rows, as tuples."""
    return Frame(self.refs[0], "array") if isinstance(self, Foreign) and self.refs else Unknown()


@models(f"{CONNECTION}.fetchmany", f"{RELATION}.fetchmany")
def fetchmany(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """The next rows, as tuples."""
    if not isinstance(self, Foreign) or not self.refs:
        return Unknown()
    return Frame(emit(Slice((self.refs[0],), Hole(), Hole())).ref, "array")
