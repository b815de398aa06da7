"""DuckDB: SQL over tables of a connection, frames of the script by their names, and files.

See https://duckdb.org/docs/stable/clients/python/overview
"""

from dataclasses import dataclass
from typing import Any, Final

from headwater.api.model import Emit, Foreign, Frame, Unknown, Vec, models
from headwater.api.pandas.io import scan
from headwater.api.sql.database import Database, Tables, place, put_there
from headwater.api.sql.query import queried
from headwater.plan.expressions import Hole, Lit
from headwater.plan.frames import Concat, Distinct, Slice, Take, Without

CONNECTION: Final = "duckdb.DuckDBPyConnection"
RELATION: Final = "duckdb.DuckDBPyRelation"
DEFAULT: Final = ":default:"

FUNCTIONS: Final = {
    "read_csv": "csv", "read_csv_auto": "csv", "readcsv": "csv", "readcsvauto": "csv", "sniff_csv": "csv",
    "read_parquet": "parquet", "readparquet": "parquet", "parquet_scan": "parquet", "read_json": "json",
    "read_json_auto": "json", "read_ndjson": "jsonl", "read_ndjson_auto": "jsonl", "read_xlsx": "excel",
}  # fmt: skip
"""Table functions that read files."""

ENDINGS: Final = {".csv": "csv", ".tsv": "csv", ".parquet": "parquet", ".json": "json", ".jsonl": "jsonl",
                  ".ndjson": "jsonl", ".gz": "csv", ".pq": "parquet"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Duck:
    """What names of tables stand for: what was registered or made, then names of the script, then files."""

    path: str | None = DEFAULT
    dialect: str = "duckdb"
    given: tuple[tuple[str, Frame], ...] = ()
    """Names that stand for relations in this query alone."""

    def table(self, emit: Emit, name: str, used: tuple[str, ...] = ()) -> Frame | None:
        """A table by its name."""
        if (found := dict(self.given).get(name.lower()) or put_there(emit, self.path, name)) is not None:
            return found
        if (found := of_script(emit, name)) is not None:
            return found
        ending = name[name.rfind(".") :].lower()
        if ending in ENDINGS:
            return emit(scan(emit, ENDINGS[ending], name, "duckdb.read_csv", {}))
        return Tables(self.path if self.path != DEFAULT else None, self.dialect, "duckdb.sql").table(emit, name, used)

    def function(self, emit: Emit, name: str, arguments: tuple[object, ...]) -> Frame | None:
        """A table function."""
        kind = FUNCTIONS.get(name)
        if kind is None or not arguments or not isinstance(arguments[0], str):
            return None
        return emit(scan(emit, kind, arguments[0], f"duckdb.read_{kind}", {}))

    def define(self, emit: Emit, name: str, frame: Frame) -> None:
        """A table made by the script."""
        emit.keep(place(self.path, name), Frame(frame.ref))


def of_script(emit: Emit, name: str) -> Frame | None:
    """A table of the script by the name of its variable."""
    if not name.isidentifier():
        return None
    value = emit.variable(name)
    if isinstance(value, Foreign) and value.qualified == RELATION and value.refs:
        return Frame(value.refs[0])
    if isinstance(value, Frame):
        return Frame(value.ref)
    if isinstance(value, Vec) or (isinstance(value, Unknown) and value.refs):
        return emit.table(value)
    return None


def catalog_of(self: Any) -> Duck:
    """The catalog of a connection or of what a connection made."""
    return Duck(self.path) if isinstance(self, Database) else Duck()


def relation(frame: Frame) -> Foreign:
    """A query not yet fetched."""
    return Foreign(RELATION, (frame.ref,))


# -- connections -------------------------------------------------------------------------------------


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
    found = queried(emit, query, Duck()) if isinstance(query, str) else None
    return relation(found) if found is not None else Foreign(RELATION, emit.refs(query))


@models(f"{CONNECTION}.sql", f"{CONNECTION}.query", f"{CONNECTION}.from_query")
def sql_of(emit: Emit, self: Any, query: Any = None, *rest: Any, **options: Any) -> Any:
    """A query, as a relation."""
    found = queried(emit, query, catalog_of(self)) if isinstance(query, str) else None
    return relation(found) if found is not None else Foreign(RELATION, emit.refs(query))


@models("duckdb.execute")
def execute(emit: Emit, query: Any = None, *rest: Any, **options: Any) -> Any:
    """A query that is carried out; the connection holds its result."""
    found = queried(emit, query, Duck()) if isinstance(query, str) else None
    return Database(CONNECTION, (found.ref,) if found is not None else (), DEFAULT, "duckdb")


@models(f"{CONNECTION}.execute")
def execute_of(emit: Emit, self: Any, query: Any = None, *rest: Any, **options: Any) -> Any:
    """A query that is carried out; the connection holds its result."""
    catalog = catalog_of(self)
    found = queried(emit, query, catalog) if isinstance(query, str) else None
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

FETCHED = ("df", "fetchdf", "fetch_df", "to_df", "pl", "arrow", "fetch_arrow_table", "to_arrow_table")


@models(*(f"{owner}.{name}" for owner in (CONNECTION, RELATION) for name in FETCHED))
def df(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """The rows, as a table."""
    return Frame(self.refs[0]) if isinstance(self, Foreign) and self.refs else Unknown()


@models(*(f"{owner}.{name}" for owner in (CONNECTION, RELATION) for name in ("fetchall", "fetchmany")))
def fetchall(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """The rows, as tuples."""
    return Frame(self.refs[0], "array") if isinstance(self, Foreign) and self.refs else Unknown()


# -- relations ---------------------------------------------------------------------------------------


def rephrased(emit: Emit, self: Any, text: str, other: Any = None) -> Any:
    """What a method of a relation means, said in SQL."""
    if not isinstance(self, Foreign) or not self.refs:
        return Unknown()
    given = [("rel", Frame(self.refs[0]))]
    if isinstance(other, Foreign) and other.refs:
        given.append(("other", Frame(other.refs[0])))
    found = queried(emit, text, Duck(given=tuple(given)))
    return relation(found) if found is not None else Foreign(RELATION, ())


@models(f"{RELATION}.filter")
def where(emit: Emit, self: Any, filter_expr: Any) -> Any:
    """The rows for which a condition holds."""
    return (
        rephrased(emit, self, f"select * from rel where {filter_expr}") if isinstance(filter_expr, str) else Unknown()
    )


@models(f"{RELATION}.project", f"{RELATION}.select")
def project(emit: Emit, self: Any, *items: Any, **options: Any) -> Any:
    """Columns, by expressions."""
    if not all(isinstance(item, str) for item in items):
        return Unknown(emit.refs(self))
    return rephrased(emit, self, f"select {', '.join(items)} from rel")


@models(f"{RELATION}.aggregate")
def aggregate(emit: Emit, self: Any, aggr_expr: Any, group_expr: Any = "") -> Any:
    """Rows summed up."""
    if not isinstance(aggr_expr, str) or not isinstance(group_expr, str):
        return Unknown(emit.refs(self))
    return rephrased(emit, self, f"select {aggr_expr} from rel group by {group_expr or 'all'}")


@models(f"{RELATION}.order")
def order(emit: Emit, self: Any, order_expr: Any) -> Any:
    """Rows in order."""
    return rephrased(emit, self, f"select * from rel order by {order_expr}") if isinstance(order_expr, str) else self


@models(f"{RELATION}.limit")
def limit(emit: Emit, self: Any, n: Any, offset: Any = 0) -> Any:
    """The first rows."""
    if not isinstance(self, Foreign) or not self.refs:
        return Unknown()
    first = Lit(offset) if isinstance(offset, int) and offset else None
    last = Lit(n + (offset or 0)) if isinstance(n, int) and isinstance(offset, int) else Hole()
    return relation(emit(Slice((self.refs[0],), first, last)))


@models(f"{RELATION}.distinct")
def distinct(emit: Emit, self: Any) -> Any:
    """Rows that differ."""
    return relation(emit(Distinct(self.refs[:1]))) if isinstance(self, Foreign) and self.refs else Unknown()


def set_operation(name: str, operator: type[Concat] | type[Without] | type[Take]) -> None:
    """Declare a method that puts the rows of two relations together."""

    def combine(emit: Emit, self: Any, other_rel: Any) -> Any:
        if not (isinstance(self, Foreign) and isinstance(other_rel, Foreign) and self.refs and other_rel.refs):
            return Unknown(emit.refs(self, other_rel))
        return relation(emit(operator((self.refs[0], other_rel.refs[0]))))

    combine.__doc__ = f"`{name}(other)`: the rows of two relations."
    models(f"{RELATION}.{name}")(combine)


set_operation("union", Concat)
set_operation("except_", Without)
set_operation("intersect", Take)


@models(f"{RELATION}.join")
def join(emit: Emit, self: Any, other_rel: Any, condition: Any = None, how: Any = "inner") -> Any:
    """Rows paired by columns of the same name."""
    plain = isinstance(condition, str) and condition.replace(",", "").replace(" ", "").replace("_", "").isalnum()
    if not plain or not isinstance(how, str) or not how.replace(" ", "").isalpha():
        return Foreign(RELATION, (emit.table(Unknown(emit.refs(self, other_rel))).ref,))
    return rephrased(emit, self, f"select * from rel {how} join other using ({condition})", other_rel)


@models(f"{RELATION}.set_alias", f"{RELATION}.execute", f"{RELATION}.materialize")
def same(emit: Emit, self: Any, *rest: Any) -> Any:
    """The same rows."""
    return self


@models(*(f"{RELATION}.{name}" for name in ("create", "create_view", "to_table", "to_view")))
def create(emit: Emit, self: Any, name: Any, *rest: Any, **options: Any) -> Any:
    """A table or view by a name."""
    return named(emit, Duck(), name, self)
