"""Where polars' tables come from: files, databases, values of the script, tables of other libraries."""

from dataclasses import replace
from typing import Any

from headwater.api.library import find
from headwater.api.model import Dict, Emit, Formula, Frame, Vec, models
from headwater.api.pandas.io import dataframe, scan
from headwater.api.polars.expressions import given
from headwater.plan.columns import Name
from headwater.plan.expressions import Hole
from headwater.plan.frames import Build, Relabel, Scan

OPTIONS = {
    "separator": "sep", "sep": "sep", "columns": "usecols", "skip_rows": "skiprows", "n_rows": "nrows",
    "encoding": "encoding", "sheet_name": "sheet_name", "quote_char": "quotechar", "comment_prefix": "comment",
}  # fmt: skip
"""Parameters of polars' readers, as pandas' are called."""


def spoken(options: dict[str, Any]) -> dict[str, Any]:
    """The options of a reader in pandas' words."""
    found = {OPTIONS[k]: v for k, v in options.items() if k in OPTIONS and v is not None}
    if options.get("has_header") is False:
        found["header"] = None
    if isinstance(names := options.get("new_columns"), list):
        found["names"], found["header"] = names, 0 if options.get("has_header") is not False else None
    if isinstance(schema := options.get("schema"), dict):
        found["names"], found["header"] = list(schema), 0
    return found


def reader(function: str, kind: str) -> None:
    """Declare the model of a reader."""

    def read(emit: Emit, source: Any = None, *rest: Any, **options: Any) -> Any:
        source = source if source is not None else options.pop("file", options.pop("path", None))
        if source is None:
            return NotImplemented
        if isinstance(source, list | tuple) and source:
            from headwater.plan.frames import Concat

            parts = [emit(scan(emit, kind, one, f"polars.{function}", spoken(options))) for one in source]
            return Concat(tuple(part.ref for part in parts))
        step = scan(emit, kind, source, f"polars.{function}", spoken(options))
        if kind in ("csv", "ndjson") and options.get("try_parse_dates") is not True:
            step = replace(step, types=tuple((n, "str" if t == "date" else t) for n, t in step.types))
        if options.get("has_header") is False and "new_columns" not in options and "schema" not in options:
            return Relabel((emit(step).ref,), None)  # counted from one, since polars 2 from zero
        return step

    read.__doc__ = f"`{function}(source)`: rows from a source."
    models(f"polars.{function}")(read)


for _function, _kind in {
    "read_csv": "csv", "scan_csv": "csv", "read_csv_batched": "csv", "read_parquet": "parquet",
    "scan_parquet": "parquet", "read_json": "json", "read_ndjson": "json", "scan_ndjson": "json",
    "read_excel": "excel", "read_ods": "excel", "read_ipc": "feather", "scan_ipc": "feather",
    "read_ipc_stream": "feather", "read_avro": "avro", "read_delta": "delta", "scan_delta": "delta",
    "scan_iceberg": "iceberg", "scan_pyarrow_dataset": "arrow", "read_clipboard": "clipboard",
}.items():  # fmt: skip
    reader(_function, _kind)


@models("polars.read_database", "polars.read_database_uri", "polars.read_sql")
def read_database(emit: Emit, query: Any, connection: Any = None, uri: Any = None, **options: Any) -> Any:
    """Rows of a query."""
    model = find("pandas.read_sql")
    con = connection if connection is not None else options.get("connection_uri", uri)
    found = model.function(emit, query, con) if model is not None else NotImplemented
    return replace(found, via="polars.read_database") if isinstance(found, Scan) else found


@models("polars.DataFrame", "polars.LazyFrame", "polars.from_dict", "polars.from_dicts", "polars.from_records")
def dataframe_(emit: Emit, data: Any = None, schema: Any = None, **options: Any) -> Any:
    """A table from values of the script, or from a table of another library."""
    named = schema if schema is not None else options.get("columns")
    names: list[Name] | None = None
    if isinstance(named, dict):
        names = list(named)
    elif isinstance(named, list | tuple):
        names = [n[0] if isinstance(n, tuple) and n else n for n in named]
        names = names if all(isinstance(n, str) for n in names) else None
    if data is None:
        return Build((), tuple((n, Hole()) for n in names or ()), named is None or names is not None)
    if isinstance(data, dict | Dict) and names is None:
        return dataframe(emit, data)
    if isinstance(data, Frame | Vec):
        table = emit.table(data)
        if table.shape in ("series", "frame") and names is None:
            return Frame(table.ref, "frame")
        if names is not None:
            return Relabel((table.ref,), tuple(names))
        known = emit.columns(table.ref)
        counted = tuple(f"column_{at}" for at in range(len(known.names))) if known.complete else None
        return Relabel((table.ref,), counted)
    if isinstance(data, list) and data and all(isinstance(one, Vec | Frame) for one in data):
        items = tuple((one.name if isinstance(one, Vec) else label(emit, one), emit.expression(one)) for one in data)
        from headwater.plan.expressions import refs

        return Build(refs(*(e for _, e in items)), items)
    return dataframe(emit, data, None, names)


def label(emit: Emit, series: Frame) -> Name | None:
    """The name of a series."""
    known = emit.columns(series.ref)
    return known.names[0] if len(known.names) == 1 and known.complete else None


@models("polars.from_pandas", "polars.from_arrow", "polars.from_numpy", "polars.from_dataframe")
def from_pandas(emit: Emit, data: Any, schema: Any = None, *rest: Any, **options: Any) -> Any:
    """A table of another library."""
    return dataframe_(emit, data, schema)


@models("polars.Series")
def series(emit: Emit, name: Any = None, values: Any = None, *rest: Any, **options: Any) -> Any:
    """A column from values of the script."""
    data = values if values is not None or isinstance(name, str) else name
    text = name if isinstance(name, str) else ""
    if isinstance(data, Vec | Frame):
        expr = emit.expression(data)
        base = data.base if isinstance(data, Vec) else data.ref
        return Vec(expr, base, text)
    sources = emit.refs(data)
    return Build(sources, ((text, Hole(sources)),), True, "series")


@models("polars.date_range", "polars.int_range", "polars.datetime_range", "polars.arange", "polars.repeat",
        "polars.linear_space")  # fmt: skip
def ranges(emit: Emit, *rest: Any, **options: Any) -> Any:
    """Values made without any table; expressions unless asked for at once."""
    if options.get("eager") is True:
        return Build((), ((options.get("name", "literal"), Hole()),), True, "series")
    return Formula("index")


@models("polars.int_ranges")
def int_ranges(emit: Emit, start: Any, end: Any = None, *rest: Any, **options: Any) -> Any:
    """A range in each row, as a list."""
    if options.get("eager") is True:
        return ranges(emit, **options)
    return Formula("across", ("list", *given(emit, (start, end))))


def constants(function: str) -> None:
    """Declare a function that gives the same value again and again, named after itself."""

    def call(emit: Emit, *rest: Any, **options: Any) -> Any:
        found = ranges(emit, **{"name": function, **options})
        return Formula("alias", (found, function)) if isinstance(found, Formula) else found

    call.__doc__ = f"`pl.{function}(n)`: the same value again and again."
    models(f"polars.{function}")(call)


for _function in ("zeros", "ones"):
    constants(_function)


@models("polars.row_index")
def row_index(emit: Emit, name: Any = "index") -> Any:
    """The numbers of the rows."""
    return Formula("alias", (Formula("index"), name)) if isinstance(name, str) else Formula("index")
