"""Where Spark's tables come from: the session, its readers, values of the script, queries."""

from dataclasses import replace
from typing import Any

from headwater.api.model import Dict, Emit, Foreign, Frame, Listing, Unknown, attribute, models
from headwater.api.pandas.io import dataframe, scan
from headwater.api.pyspark.catalog import asked, view_of
from headwater.base.frozen import frozen
from headwater.plan.columns import Name
from headwater.plan.expressions import Hole
from headwater.plan.frames import Build, Concat, Relabel, Scan

SESSION = "pyspark.SparkSession"
READER = "pyspark.DataFrameReader"
NO_FILES = frozenset(("jdbc", "kafka", "bigquery", "snowflake", "redshift", "mongo", "mongodb", "cassandra", "hive",
                      "rate", "socket"))  # fmt: skip


@frozen
class Reader(Foreign):
    """`spark.read`, with what it was told."""

    kind: str = "parquet"
    options: tuple[tuple[str, Any], ...] = ()
    schema: tuple[Name, ...] | None = None


@models("pyspark.sql.SparkSession.builder.getOrCreate", "pyspark.sql.SparkSession.builder", "pyspark.SparkContext",
        "pyspark.sql.SparkSession", "pyspark.sql.SQLContext", "pyspark.SQLContext", "pyspark.sql.HiveContext",
        "pyspark.SparkContext.getOrCreate", "pyspark.sql.SparkSession.getActiveSession",
        "pyspark.sql.SparkSession.builder.appName", "pyspark.sql.SparkSession.builder.master",
        "pyspark.sql.SparkSession.builder.config", "pyspark.sql.SparkSession.builder.enableHiveSupport",
        "pyspark.sql.SparkSession.builder.remote", "pyspark.context.SparkContext", "pyspark.SparkConf",
        "pyspark.conf.SparkConf", "pyspark.sql.session.SparkSession", "pyspark.context.SparkContext.getOrCreate",
        "pyspark.sql.SparkSession.Builder")  # fmt: skip
def session(emit: Emit, *rest: Any, **options: Any) -> Any:
    """The session, while it is being set up and after."""
    return Foreign(SESSION)


@models(f"{SESSION}.appName", f"{SESSION}.master", f"{SESSION}.config", f"{SESSION}.enableHiveSupport",
        f"{SESSION}.getOrCreate", f"{SESSION}.newSession", f"{SESSION}.builder", f"{SESSION}.setAppName",
        f"{SESSION}.setMaster", f"{SESSION}.setAll")  # fmt: skip
def configured(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """The same session."""
    return self


@attribute(f"{SESSION}.builder", f"{SESSION}.sparkContext", f"{SESSION}.conf", f"{SESSION}.catalog")
def about(emit: Emit, self: Any) -> Any:
    """Parts of the session."""
    return self


@models(f"{SESSION}.stop", f"{SESSION}.set", f"{SESSION}.setLogLevel", f"{SESSION}.dropTempView",
        f"{SESSION}.setConf", f"{SESSION}.setCheckpointDir", f"{SESSION}.clearCache", f"{SESSION}.addPyFile",
        f"{SESSION}.cacheTable")  # fmt: skip
def nothing(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """Of no consequence for rows."""
    return None


@attribute(f"{SESSION}.read", f"{SESSION}.readStream")
def read(emit: Emit, self: Any) -> Any:
    """What reads tables."""
    return Reader(READER)


@models(f"{READER}.format")
def format_(emit: Emit, self: Any, source: Any) -> Any:
    """The reader of a format."""
    return replace(self, kind=source.rpartition(".")[2] if isinstance(source, str) else "unknown")


@models(f"{READER}.option")
def option(emit: Emit, self: Any, key: Any, value: Any = None) -> Any:
    """The reader with an option."""
    return replace(self, options=(*self.options, (str(key).lower(), value)))


@models(f"{READER}.options")
def options_(emit: Emit, self: Any, **options: Any) -> Any:
    """The reader with options."""
    return replace(self, options=(*self.options, *((k.lower(), v) for k, v in options.items())))


@models(f"{READER}.schema")
def schema_(emit: Emit, self: Any, schema: Any) -> Any:
    """The reader that is told the columns."""
    return replace(self, schema=fields(schema))


def fields(schema: Any) -> tuple[Name, ...] | None:
    """The names of the columns of a schema: a list of them, or `"a INT, b STRING"`."""
    if isinstance(schema, str):
        parts = [part.strip().split()[0].strip("`:") for part in schema.split(",") if part.strip()]
        return tuple(parts) if "<" not in schema and "(" not in schema and parts else None
    if isinstance(schema, list | tuple) and schema and all(isinstance(n, str) for n in schema):
        return tuple(schema)
    return None


def is_true(value: Any) -> bool:
    """Whether an option is switched on."""
    return value is True or (isinstance(value, str) and value.lower() == "true")


def loaded(emit: Emit, reader: Reader, kind: str, source: Any, options: dict[str, Any]) -> Any:
    """The rows of a source."""
    told = dict(reader.options) | {k.lower(): v for k, v in options.items() if v is not None}
    names = fields(options["schema"]) if "schema" in options else reader.schema
    if isinstance(source, list | tuple) and source:
        return Concat(tuple(emit.table(loaded(emit, reader, kind, one, options)).ref for one in source))
    if kind in NO_FILES:
        return Scan((), "sql", source if isinstance(source, str) else None, f"spark.read.{kind}")
    known = {"delimiter": "sep", "sep": "sep"}
    spoken = {known[k]: v for k, v in told.items() if k in known and isinstance(v, str)}
    with_header = is_true(told.get("header"))
    step = scan(emit, kind, source, f"spark.read.{kind}", spoken if kind == "csv" else {})
    if not is_true(told.get("inferschema")) and kind == "csv":
        step = replace(step, types=tuple((n, "str") for n in step.header))
    if names is not None:
        return emit(replace(step, header=names, complete=True, types=()))
    if kind == "csv" and not with_header:
        frame = emit(replace(step, header=(), complete=False, types=()))
        count = len(step.header) if step.complete else None
        return emit(Relabel((frame.ref,), tuple(f"_c{at}" for at in range(count)) if count else None))
    if kind == "text":
        return emit(replace(step, header=("value",), complete=True, types=()))
    return emit(step)


def reader_method(method: str) -> None:
    """Declare a method of the reader named after a format."""

    def read_it(emit: Emit, self: Any, path: Any = None, *rest: Any, **options: Any) -> Any:
        return loaded(emit, self, method, path, options)

    read_it.__doc__ = f"`spark.read.{method}(path)`: rows from a source."
    models(f"{READER}.{method}")(read_it)


for _method in ("csv", "parquet", "json", "orc", "text"):
    reader_method(_method)


@models(f"{READER}.load")
def load(emit: Emit, self: Any, path: Any = None, format: Any = None, schema: Any = None, **options: Any) -> Any:
    """Rows of the format told before."""
    told = dict(self.options)
    source = path if path is not None else told.get("path", told.get("dbtable", told.get("table")))
    kind = format if isinstance(format, str) else self.kind
    return loaded(emit, self, kind, source, options | ({"schema": schema} if schema is not None else {}))


@models(f"{READER}.jdbc")
def jdbc(emit: Emit, self: Any, url: Any = None, table: Any = None, *rest: Any, **options: Any) -> Any:
    """A table of a database."""
    return Scan((), "sql", table if isinstance(table, str) else None, "spark.read.jdbc")


@models(f"{READER}.table", f"{SESSION}.table")
def table(emit: Emit, self: Any, name: Any) -> Any:
    """A table of the catalog, or a view that the script has made."""
    if isinstance(name, str):
        if isinstance(view := emit.kept(view_of(name)), Frame):
            return view
        return Scan((), "sql", name, "spark.table")
    return Scan(emit.refs(name), "sql", None, "spark.table")


@models(f"{SESSION}.sql")
def sql(emit: Emit, self: Any, text: Any = None, *rest: Any, **options: Any) -> Any:
    """A query over the tables of the catalog and the views of the script."""
    if (found := asked(emit, text)) is not None:
        return found
    if isinstance(text, str) and not text.lstrip("( \n\t").lower().startswith(("select", "with", "from", "values")):
        return Unknown(emit.refs(text))  # `CREATE TABLE`, `SET`: nothing comes back
    return Scan(emit.refs(text), "sql", text if isinstance(text, str) else None, "spark.sql")


@models(f"{SESSION}.createDataFrame")
def create(emit: Emit, self: Any, data: Any = None, schema: Any = None, *rest: Any, **options: Any) -> Any:
    """A table from values of the script, or from one of pandas."""
    names = fields(schema)
    if isinstance(data, Frame):
        return Relabel((data.ref,), names) if names is not None else Frame(data.ref, "frame")
    if names is not None:
        sources = emit.refs(data)
        return Build(sources, tuple((n, Hole(sources)) for n in names))
    if isinstance(data, list) and data and all(isinstance(row, dict) for row in data):
        return dataframe(emit, data)
    if isinstance(data, Listing | Dict | Unknown) or schema is not None:
        return Build(emit.refs(data), (), False)
    return Build((), (), False)


@models(f"{SESSION}.range")
def range_(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """Whole numbers."""
    return Build((), (("id", Hole()),))


@models("pyspark.sql.types.StructField")
def struct_field(emit: Emit, name: Any, *rest: Any, **options: Any) -> Any:
    """A column of a schema, by its name."""
    return name


@models("pyspark.sql.types.StructType")
def struct_type(emit: Emit, fields: Any = None) -> Any:
    """A schema, by the names of its columns."""
    return fields if isinstance(fields, list) else Unknown()


@models("pyspark.sql.Row")
def row(emit: Emit, *rest: Any, **values: Any) -> Any:
    """A row, by the names of its columns."""
    return dict(values) if values else Unknown(emit.refs(*rest))
