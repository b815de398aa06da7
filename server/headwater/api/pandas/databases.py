"""Queries to databases: pandas' readers, connections and cursors, BigQuery's clients."""

from pathlib import PurePath
from textwrap import dedent
from typing import Any

from headwater.api.model import Emit, Foreign, Frame, Names, Stream, Unknown, Written, attribute, models
from headwater.api.pandas.io import dates
from headwater.api.pandas.labels import labels
from headwater.api.sql.database import CONNECTION, CURSOR, Cursor, Database, Tables, of_url, stored, tables_of
from headwater.plan.columns import Name
from headwater.plan.expressions import Hole
from headwater.plan.frames import Project, ResetIndex, Scan, SetIndex, Sink, Slice


@models("pandas.read_sql", "pandas.read_sql_query")
def read_sql(emit: Emit, sql: Any, con: Any = None, index_col: Any = None, *rest: Any, **options: Any) -> Any:
    """Rows of a query or a table."""
    return asked(emit, sql, tables_of(con), {**dict(zip(AFTER, rest, strict=False)), **options, "index_col": index_col})


AFTER = ("coerce_float", "params", "parse_dates", "columns", "chunksize")
"""Parameters that may follow the index by position."""


@models("pandas.read_sql_table")
def read_sql_table(
    emit: Emit, table_name: Any, con: Any = None, schema: Any = None, index_col: Any = None,
    coerce_float: Any = True, parse_dates: Any = None, columns: Any = None, chunksize: Any = None, **options: Any,
) -> Any:  # fmt: skip
    """All rows of a table."""
    options = {"index_col": index_col, "columns": columns, "parse_dates": parse_dates, "chunksize": chunksize}
    name = f"{schema}.{table_name}" if isinstance(schema, str) and isinstance(table_name, str) else table_name
    return asked(emit, name, tables_of(con), options)


def asked(emit: Emit, sql: Any, catalog: Any, options: dict[str, Any]) -> Any:
    """The rows of a query or of a table that is named."""
    from headwater.api.sql.parse import sql_text
    from headwater.api.sql.query import queried

    path = getattr(catalog, "path", None)
    text = sql_text(sql)
    made = queried(emit, sql, catalog) if text is None else None
    if text is None and made is None:
        return Scan(emit.refs(sql), getattr(catalog, "kind", "sql"), path, getattr(catalog, "via", "pandas.read_sql"))
    if text is not None:
        name = text.strip()
        named = isinstance(sql, str) and name.replace(".", "").replace("_", "").isalnum()
        made = catalog.table(emit, name, ()) if named else queried(emit, sql, catalog)
    if made is None:
        whole = sql if isinstance(sql, str) else None
        return Scan((), getattr(catalog, "kind", "sql"), whole, getattr(catalog, "via", "pandas.read_sql"))
    chosen = labels(options.get("columns")) if options.get("columns") is not None else None
    index = options.get("index_col")
    gone = labels(index) if index is not None else ()
    if chosen:
        made = emit(Project((made.ref,), (*(n for n in gone or () if n not in chosen), *chosen)))
    if index is not None:
        made = emit(SetIndex((made.ref,), gone))
    if dates(options) and (typed := dated(emit, made, options)) is not None:
        made = typed
    return made if options.get("chunksize") is None else Stream(emit(Slice((made.ref,), Hole(), Hole())))


def dated(emit: Emit, made: Frame, options: dict[str, Any]) -> Frame | None:
    """A table read whose columns are said to hold dates, where it is a source itself."""
    node = emit.node(made.ref)
    if not isinstance(node, Scan):
        return None
    names = dates(options)
    types = (*(pair for pair in node.types if pair[0] not in names), *((n, "date") for n in names))
    if not all(n in node.header for n in names):
        return None
    return emit(Scan((), node.kind, node.path, node.via, node.header, node.complete, types))


# -- connections -------------------------------------------------------------------------------------


@models("sqlite3.connect")
def connect(emit: Emit, database: Any, *rest: Any, **options: Any) -> Any:
    """A connection remembers its file."""
    if isinstance(database, str | PurePath):
        return Database(CONNECTION, (), str(database), "sqlite")
    return Database(CONNECTION, (), None, "sqlite")


@models("sqlalchemy.create_engine", "sqlalchemy.engine.create_engine")
def create_engine(emit: Emit, url: Any = None, *rest: Any, **options: Any) -> Any:
    """An engine remembers its URL."""
    return of_url(url) if isinstance(url, str) and "://" in url else Database(CONNECTION)


def connector(name: str, dialect: str) -> None:
    """Declare what makes a connection to a server."""

    def connect(emit: Emit, *rest: Any, **options: Any) -> Any:
        return Database(CONNECTION, (), None, dialect or None)

    connect.__doc__ = f"`{name}(…)`: a connection to a server."
    models(name)(connect)


for _name, _dialect in {
    "psycopg2.connect": "postgres", "psycopg.connect": "postgres", "pymysql.connect": "mysql",
    "MySQLdb.connect": "mysql", "mysql.connector.connect": "mysql", "pyodbc.connect": "tsql", "pymssql.connect": "tsql",
    "snowflake.connector.connect": "snowflake", "redshift_connector.connect": "redshift",
    "cx_Oracle.connect": "oracle", "oracledb.connect": "oracle", "ibm_db_dbi.connect": "",
    "teradatasql.connect": "teradata",
    "vertica_python.connect": "postgres", "pyhive.hive.connect": "hive", "pyhive.hive.Connection": "hive",
    "pyhive.presto.connect": "presto", "prestodb.dbapi.connect": "presto", "trino.dbapi.connect": "trino",
    "impala.dbapi.connect": "hive", "pyathena.connect": "athena", "databricks.sql.connect": "databricks",
    "clickhouse_driver.dbapi.connect": "clickhouse", "clickhouse_connect.get_client": "clickhouse",
    "clickhouse_driver.Client": "clickhouse", "mariadb.connect": "mysql", "turbodbc.connect": "tsql",
}.items():  # fmt: skip
    connector(_name, _dialect)


@models(*(f"{CONNECTION}.{name}" for name in ("connect", "begin", "raw_connection", "__enter__",
          "execution_options")))  # fmt: skip
def same(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """A connection of an engine, which is asked in the same way."""
    return emit.receiver if emit.receiver is not None else self


@models(f"{CONNECTION}.cursor")
def cursor(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """What queries are asked by."""
    return Cursor(CURSOR, (), self if isinstance(self, Database) else None)


@models(f"{CONNECTION}.execute", f"{CURSOR}.execute", f"{CONNECTION}.executescript", f"{CURSOR}.executescript")
def execute(emit: Emit, self: Any, sql: Any = None, *rest: Any, **options: Any) -> Any:
    """A query is asked; a table may be made."""
    from headwater.api.sql.query import queried

    found = queried(emit, sql, tables_of(self, "cursor.execute"))
    of = self if isinstance(self, Database) else self.of if isinstance(self, Cursor) else None
    answer = Cursor(CURSOR, (found.ref,) if found is not None else (), of)
    if isinstance(self, Cursor) and emit.receiver is not None:
        emit.update(emit.receiver, answer)
        return emit.receiver
    return answer


@models(f"{CURSOR}.fetchmany")
def fetchmany(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """The next rows of the query asked last."""
    if not isinstance(self, Cursor) or not self.refs:
        return Unknown()
    return Frame(emit(Slice((self.refs[0],), Hole(), Hole())).ref, "array", True)


@models(f"{CURSOR}.fetchall", f"{CURSOR}.all")
def fetchall(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """The rows of the query asked last."""
    return Frame(self.refs[0], "array", True) if isinstance(self, Cursor) and self.refs else Unknown()


@models(*(f"{CURSOR}.{name}" for name in ("fetch_pandas_all", "fetch_dataframe", "fetchallarrow", "as_pandas", "df")))
def fetch_frame(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """The rows of the query asked last, as a frame."""
    return Frame(self.refs[0]) if isinstance(self, Cursor) and self.refs else Unknown()


@models(*(f"{CONNECTION}.{name}" for name in ("query_dataframe", "query_df", "read_sql")))
def query_frame(emit: Emit, self: Any, query: Any, *rest: Any, **options: Any) -> Any:
    """Rows of a query, as a frame."""
    return asked(emit, query, tables_of(self), {})


@models("connectorx.read_sql")
def connectorx(emit: Emit, conn: Any, query: Any = None, *rest: Any, **options: Any) -> Any:
    """Rows of a query to a URL."""
    return asked(emit, query, tables_of(conn if isinstance(conn, str) else None, "connectorx.read_sql"), {})


def wrangler(module: str, dialect: str) -> None:
    """Declare a reader of a database of Amazon's."""
    home = f"awswrangler.{module}.read_sql_query"

    def read(emit: Emit, sql: Any, *rest: Any, **options: Any) -> Any:
        return asked(emit, sql, Tables(None, dialect, home), {})

    read.__doc__ = f"`{home}(sql)`: rows of a query."
    models(home)(read)


for _name, _dialect in {
    "athena": "athena", "redshift": "redshift", "postgresql": "postgres", "mysql": "mysql",
}.items():  # fmt: skip
    wrangler(_name, _dialect)


@attribute(f"{CURSOR}.description")
def description(emit: Emit, self: Any) -> Any:
    """A tuple for each column of the query asked last, its name first."""
    names = labels_of(emit, self)
    nothing = (Unknown(),) * 6
    return [(name, *nothing) for name in names] if names is not None else Unknown()


@models(f"{CURSOR}.keys")
def keys(emit: Emit, self: Any) -> Any:
    """The names of the columns of the query asked last."""
    names = labels_of(emit, self)
    if names is None and isinstance(self, Cursor) and self.refs:
        return Names(self.refs[0])
    return list(names) if names is not None else Unknown()


def labels_of(emit: Emit, cursor: Any) -> tuple[Name, ...] | None:
    """The columns of the query asked last, where all are known."""
    if not isinstance(cursor, Cursor) or not cursor.refs:
        return None
    known = emit.columns(cursor.refs[0])
    return known.names if known.complete and not known.maybe else None


@models("sqlalchemy.text", "sqlalchemy.sql.text", "sqlalchemy.sql.expression.text")
def text(emit: Emit, text: Any, *rest: Any, **options: Any) -> Any:
    """A text of SQL."""
    return text


@models("textwrap.dedent", "inspect.cleandoc", *(f"python.Unknown.{name}" for name in ("strip", "lstrip", "rstrip")))
def trimmed(emit: Emit, text: Any, *rest: Any) -> Any:
    """A text without space around it, of which only parts may be known."""
    if isinstance(text, str):
        return dedent(text)
    return text if isinstance(text, Written) else NotImplemented


@models("pandas.DataFrame.to_sql")
def to_sql(
    emit: Emit, self: Frame, name: Any = None, con: Any = None, schema: Any = None, if_exists: Any = "fail",
    index: Any = True, *rest: Any, **options: Any,
) -> Any:  # fmt: skip
    """Rows leave the script for a table, from where it may read them again."""
    if isinstance(name, str):
        label = options.get("index_label", rest[0] if rest else None)
        inside = self if index is False else emit(
            ResetIndex((self.ref,), names=(label,) if isinstance(label, str) else None)
        )  # fmt: skip
        stored(emit, con, name, inside, if_exists == "append")
    return Sink((self.ref,), "sql", name if isinstance(name, str) else None)


# -- BigQuery ----------------------------------------------------------------------------------------

BIGQUERY = "bigquery"


def big(via: str) -> Tables:
    """The tables of BigQuery."""
    return Tables(None, BIGQUERY, via, "gbq")


@models("pandas.read_gbq", "pandas_gbq.read_gbq")
def read_gbq(emit: Emit, query_or_table: Any = None, *rest: Any, **options: Any) -> Any:
    """Rows of a query to BigQuery."""
    return asked(emit, options.get("query", query_or_table), big("pandas.read_gbq"), {})


@models("bq_helper.BigQueryHelper.query_to_pandas", "bq_helper.BigQueryHelper.query_to_pandas_safe")
def query_to_pandas(emit: Emit, self: Any, query: Any, *rest: Any, **options: Any) -> Any:
    """Rows of a query to BigQuery."""
    return asked(emit, query, big("bq_helper.BigQueryHelper.query_to_pandas"), {})


@models("google.cloud.bigquery.Client.query", "google.cloud.bigquery.Client.query_and_wait")
def query(emit: Emit, self: Any, query: Any = None, *rest: Any, **options: Any) -> Any:
    """A job that asks a query."""
    made = asked(emit, query, big("google.cloud.bigquery.Client.query"), {})
    return Foreign("google.cloud.bigquery.QueryJob", (made.ref if isinstance(made, Frame) else emit(made).ref,))


@models(*(f"google.cloud.bigquery.QueryJob.{name}" for name in ("to_dataframe", "to_arrow", "to_geodataframe")))
def to_dataframe(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """The rows of a job."""
    return Frame(self.refs[0]) if isinstance(self, Foreign) and self.refs else NotImplemented


@models("google.cloud.bigquery.QueryJob.result")
def result(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """A job that is done."""
    return self
