"""Readers and writers of pandas."""

from pathlib import PurePosixPath
from typing import Any

from headwater.api.model import Dict, Emit, Foreign, Frame, Known, Listing, Names, Stream, Unknown, Vec, models
from headwater.api.pandas.labels import labels
from headwater.plan.columns import Name
from headwater.plan.expressions import Expr, refs
from headwater.plan.frames import UNTOLD, Build, Scan, Sink


def scan(emit: Emit, kind: str, source: Any, via: str, options: dict[str, Any]) -> Scan:
    """The step that reads a source, with the columns its head tells of."""
    path = str(source) if isinstance(source, str | PurePosixPath) else None
    header = emit.header(kind, path, options) if path is not None else None
    used, declared = options.get("usecols", options.get("columns")), options.get("names")
    names: tuple[Name, ...] = ()
    complete = False
    types: tuple[tuple[Name, str], ...] = ()
    if header is not None:
        names, complete = tuple(header.columns), header.complete
        types = tuple((n, t) for n, t in zip(header.columns, header.types, strict=False) if t != "?")
    elif isinstance(used, list | tuple) and used and all(isinstance(n, str) for n in used):
        names, complete = tuple(used), True
    elif isinstance(declared, list | tuple) and declared and all(isinstance(n, str | int) for n in declared):
        names, complete = tuple(declared), used is None
    index = options.get("index_col")
    if header is None and names and index is not None and index is not False:
        gone = labels(index)
        if gone is None:
            complete = False
        elif all(isinstance(n, str) for n in gone):
            names = tuple(n for n in names if n not in gone)
        else:
            names = tuple(n for at, n in enumerate(names) if at not in gone)
    if header is not None and used is None and (placed := places(index)) is not None:
        others = {key: value for key, value in options.items() if key not in ("index_col", "parse_dates")}
        whole = emit.header(kind, str(path), others)
        if whole is not None and all(at < len(whole.columns) for at in placed):
            index = [name if not str(name := whole.columns[at]).startswith("Unnamed: ") else at for at in placed]
    dated = dates(options)
    types = (*(pair for pair in types if pair[0] not in dated), *((n, "date") for n in dated))
    chosen = ";".join(f"{k}={told(options[k])}" for k in ("nrows", "skiprows", "sheet_name", "table") if k in options)
    return Scan(
        refs_of(emit, source), kind, path, via, names, complete, types, index=levels(kind, index), rows_read=chosen
    )


def told(value: Any) -> str:
    """A choice of rows as text, where it is a constant."""
    parts = value if isinstance(value, list | tuple) else (value,)
    return repr(value) if all(part is None or isinstance(part, str | int | float | range) for part in parts) else UNTOLD


def dates(options: dict[str, Any]) -> tuple[Name, ...]:
    """The columns said to hold dates, the index among them."""
    said = options.get("parse_dates")
    if said is True:
        said = options.get("index_col")
    named = labels(said) if isinstance(said, str | list | tuple) else None
    return tuple(n for n in named or () if isinstance(n, str))


def places(index: Any) -> list[int] | None:
    """The columns that become the index, where they are told by their places."""
    told = index if isinstance(index, list | tuple) else [index]
    return list(told) if told and all(isinstance(at, int) and not isinstance(at, bool) for at in told) else None


def levels(kind: str, index: Any) -> tuple[Name, ...] | None:
    """The names of the index of what is read; some formats keep an index of their own."""
    if kind not in ("csv", "table", "excel", "fwf", "json", "sql"):
        return None
    if index is None or index is False:
        return ()
    named = labels(index)
    return named if named is not None and all(isinstance(n, str) for n in named) else None


def refs_of(emit: Emit, source: Any) -> tuple[str, ...]:
    """Steps a source's name was computed from: none where it is plain."""
    return emit.refs(source) if isinstance(source, Unknown | Foreign) else ()


def reader(function: str, kind: str, first: str, **fixed: Any) -> None:
    """Declare the model of a reader whose first argument names the source."""

    def read(emit: Emit, source: Any, *rest: Any, **options: Any) -> Any:
        positional = dict(zip(AFTER.get(function, ()), rest, strict=False))
        made = scan(emit, kind, source, f"pandas.{function}", {**fixed, **positional, **options})
        if options.get("chunksize") is not None or options.get("iterator") is True:
            return Stream(emit(made), "pandas.TextFileReader")
        return Listing((emit(made),), "list", False) if function == "read_html" else made

    def read_named(emit: Emit, *rest: Any, **options: Any) -> Any:
        if rest:
            return read(emit, *rest, **options)
        if first in options:
            source = options.pop(first)
            return read(emit, source, **options)
        return NotImplemented

    read_named.__doc__ = f"`{function}({first}, …)`: rows from a source."
    models(f"pandas.{function}")(read_named)


AFTER = {
    "read_csv": ("sep",), "read_table": ("sep",), "read_excel": ("sheet_name",),
    "read_hdf": ("key",), "read_parquet": ("engine", "columns"),
    "read_pickle": ("compression",), "read_fwf": ("colspecs",), "read_feather": ("columns",), "read_json": (),
}  # fmt: skip
"""Parameters that may follow the source by position."""

reader("read_csv", "csv", "filepath_or_buffer")
reader("read_table", "table", "filepath_or_buffer")
reader("read_excel", "excel", "io")
reader("read_parquet", "parquet", "path")
reader("read_json", "json", "path_or_buf")
reader("read_pickle", "pickle", "filepath_or_buffer")
reader("read_feather", "feather", "path")
reader("read_hdf", "hdf", "path_or_buf")
reader("read_fwf", "fwf", "filepath_or_buffer")
reader("read_html", "html", "io")
reader("read_stata", "stata", "filepath_or_buffer")
reader("read_sas", "sas", "filepath_or_buffer")
reader("read_spss", "spss", "path")
reader("read_orc", "orc", "path")
reader("read_xml", "xml", "path_or_buffer")
reader("read_clipboard", "clipboard", "sep")


@models("pandas.DataFrame.from_csv", "pandas.Series.from_csv")
def from_csv(
    emit: Emit, path: Any, header: Any = 0, sep: Any = ",", index_col: Any = 0, *rest: Any, **options: Any
) -> Any:
    """A file by which the first column is the index, as it was read until pandas 1."""
    return scan(emit, "csv", path, "pandas.DataFrame.from_csv", {**options, "sep": sep, "index_col": index_col})


@models("pandas.TextFileReader.get_chunk", "pandas.TextFileReader.read", "pandas.TextFileReader.__next__")
def chunk(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """The next rows of a file that is read in parts."""
    return self.item


def writer(method: str, kind: str) -> None:
    """Declare the model of a writer."""

    def write(emit: Emit, self: Frame, path: Any = None, *rest: Any, **options: Any) -> Any:
        name = str(path) if isinstance(path, str | PurePosixPath) else None
        return Sink((self.ref,), kind, name)

    write.__doc__ = f"`{method}(path)`: rows leave the script."
    models(f"pandas.DataFrame.{method}")(write)


for _method, _kind in {
    "to_csv": "csv", "to_excel": "excel", "to_parquet": "parquet", "to_json": "json", "to_pickle": "pickle",
    "to_feather": "feather", "to_hdf": "hdf", "to_html": "html", "to_clipboard": "clipboard",
    "to_latex": "latex", "to_markdown": "markdown", "to_string": "string", "to_gbq": "gbq", "to_stata": "stata",
    "to_orc": "orc", "to_xml": "xml",
}.items():  # fmt: skip
    writer(_method, _kind)


@models("pandas.DataFrame")
def dataframe(
    emit: Emit, data: Any = None, index: Any = None, columns: Any = None, dtype: Any = None, copy: Any = None
) -> Any:
    """A table from values of the script: a dict of columns, an array with names, another table."""
    names = labels(columns) if columns is not None else None
    if isinstance(data, dict | Dict):
        pairs = list(data.items) if isinstance(data, Dict) else list(data.items())
        items: tuple[tuple[Name | None, Expr], ...] = tuple(
            (k if isinstance(k, str | int) else None, column(emit, v)) for k, v in pairs
        )
        if names is not None:
            given: dict[Name | None, Expr] = dict(items)
            items = tuple((n, given.get(n, emit.expression(None))) for n in names)
        complete = not isinstance(data, Dict) or data.complete
        return Build(inputs_of(items), items, complete)
    if isinstance(data, Vec):
        data = emit.table(data)
    if isinstance(data, Foreign) and data.qualified == "database.Cursor" and data.refs:
        data = Frame(data.refs[0], "array")  # the rows of the query asked last
    if isinstance(data, Frame):
        from headwater.plan.frames import Project, Relabel

        if names is None and columns is not None:
            if isinstance(columns, Names) and not (columns.partial or columns.include or columns.exclude):
                return all_of(data, columns) if data.shape == "frame" else relabelled(emit, data, columns)
            return Relabel((data.ref, *(r for r in emit.refs(columns) if r != data.ref)), None)
        if names is not None:
            return Project((data.ref,), names) if data.shape == "frame" else Relabel((data.ref,), names)
        return Frame(data.ref, "frame") if data.shape == "frame" else as_frame(emit, data)
    if names is not None:
        sources = emit.refs(data)
        from headwater.plan.expressions import Hole

        return Build(sources, tuple((n, Hole(sources)) for n in names))
    if isinstance(data, list) and data and all(isinstance(row, dict) for row in data):
        keys = dict.fromkeys(k for row in data for k in row)
        holes = tuple((k, emit.expression(None)) for k in keys)
        return Build((), holes)
    if data is None or data in ([], ()):
        return Build((), (), columns is None)
    return Build(emit.refs(data), (), False)


def relabelled(emit: Emit, data: Frame, columns: Names) -> Any:
    """`pd.DataFrame(array, columns=df.columns)`: names as in another table, which may not all be known."""
    from headwater.plan.frames import Relabel

    known = emit.columns(columns.ref)
    if known.complete and not known.maybe:
        return Relabel((data.ref,), tuple(n for n in known.names if n not in columns.without))
    mine = emit.columns(data.ref)
    if not mine.complete and mine.names == known.names and mine.without == known.without | columns.without:
        return Frame(data.ref, "frame")
    return Relabel((data.ref, columns.ref), None)


def all_of(data: Frame, columns: Names) -> Any:
    """All columns of a table asked for by name."""
    from headwater.plan.frames import Drop

    return Drop((data.ref,), tuple(sorted(columns.without, key=str)))


def as_frame(emit: Emit, data: Frame) -> Any:
    """An array as a table: its columns are numbered; rows in a list may have names. A column keeps its label."""
    from headwater.api.pandas.relabelling import labelled_by_columns
    from headwater.plan.frames import Relabel

    if data.shape == "series":
        return Relabel((data.ref,), (0,)) if labelled_by_columns(emit, data) else Frame(data.ref, "frame")
    known = emit.columns(data.ref)
    whole = data.shape == "array" and not data.listed and known.complete and not known.maybe
    return Relabel((data.ref,), tuple(range(len(known.names))) if whole else None)


def column(emit: Emit, value: Any) -> Expr:
    """A column of a table under construction."""
    return emit.expression(value)


def inputs_of(items: tuple[tuple[Name | None, Expr], ...]) -> tuple[str, ...]:
    """The steps that columns under construction read."""
    return refs(*(e for _, e in items))


@models("pandas.DataFrame.from_dict", "pandas.DataFrame.from_records")
def from_dict(emit: Emit, data: Any, orient: Any = "columns", dtype: Any = None, columns: Any = None) -> Any:
    """A table from a dict or records."""
    if (orient == "columns" and columns is None) or isinstance(data, Frame | Foreign):
        return dataframe(emit, data, columns=columns)
    names = labels(columns) if columns is not None else None
    return Build(emit.refs(data), tuple((n, emit.expression(None)) for n in names or ()), names is not None)


@models("pandas.json_normalize", "pandas.io.json.json_normalize")
def json_normalize(emit: Emit, data: Any = None, *rest: Any, **options: Any) -> Any:
    """A table of nested records: a column for each path."""
    if isinstance(data, list) and data and all(isinstance(row, dict) for row in data) and not rest and not options:
        paths = dict.fromkeys(path for row in data for path in flattened(row))
        if all(isinstance(path, str) for path in paths):
            return Build((), tuple((path, emit.expression(None)) for path in paths))
    return Build(emit.refs(data), (), False)


def flattened(row: dict[Any, Any], before: str = "") -> list[Any]:
    """The paths of a nested record, with dots between."""
    found: list[Any] = []
    for key, value in row.items():
        path = f"{before}{key}" if before or isinstance(value, dict) else key
        found += flattened(value, f"{path}.") if isinstance(value, dict) and value else [path]
    return found


@models("pandas.Series")
def series(
    emit: Emit, data: Any = None, index: Any = None, dtype: Any = None, name: Any = None, copy: Any = None
) -> Any:
    """A column from values of the script."""
    if isinstance(data, Vec | Frame):
        expr = emit.expression(data)
        base = data.base if isinstance(data, Vec) else data.ref
        label = name if isinstance(name, str | int) else data.name if isinstance(data, Vec) else None
        return Vec(expr, base, label)
    sources = emit.refs(data, index)
    from headwater.plan.expressions import Hole

    made = emit(Build(sources, ((name if isinstance(name, str | int) else 0, Hole(sources)),), True, "series"))
    if (rows := row_labels(data, index)) is not None:
        emit.keep(made.ref, Listing(tuple(Known(label) for label in rows)))
    return made


def row_labels(data: Any, index: Any) -> list[Name] | None:
    """The labels of the values of a series that a script makes: those of a row, where it stands for one."""
    named = labels(index) if isinstance(index, list | tuple) else None
    if named is not None:
        return list(named)
    if index is not None:
        return None
    if isinstance(data, dict) and all(isinstance(key, str | int) for key in data):
        return list(data)
    if isinstance(data, Dict) and data.complete and all(isinstance(key, str | int) for key, _ in data.items):
        return [key for key, _ in data.items if isinstance(key, str | int)]
    return list(range(len(data))) if isinstance(data, list | tuple) else None


__all__ = ["Known", "Listing", "dataframe", "scan", "series"]
