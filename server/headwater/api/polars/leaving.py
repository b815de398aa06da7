"""Out of polars' tables: columns, arrays, numbers, other libraries' tables, files; and facts about them."""

from pathlib import PurePosixPath
from typing import Any

from headwater.api.model import Emit, Frame, Length, Names, Stream, Types, Unknown, Vec, models
from headwater.api.polars.expressions import given
from headwater.api.polars.selecting import chosen_labels
from headwater.plan.expressions import Call, Col, Hole
from headwater.plan.frames import Aggregate, Each, Filter, Positions, Sink, Slice, Statistic


@models("polars.DataFrame.__getattr__")
def attribute(emit: Emit, self: Frame, name: Any) -> Any:
    """Attributes: facts about a table."""
    match name:
        case "columns":
            return Names(self.ref)
        case "shape":
            known = emit.columns(self.ref)
            return (Length(self.ref), len(known.names) if known.complete and not known.maybe else Unknown((self.ref,)))
        case "height":
            return Length(self.ref)
        case "width":
            known = emit.columns(self.ref)
            return len(known.names) if known.complete and not known.maybe else Unknown((self.ref,))
        case "dtypes" | "schema" | "flags" | "style" | "plot":
            return Types(self.ref) if name == "schema" else Unknown()
    return NotImplemented


@models("polars.DataFrame.collect_schema")
def collect_schema(emit: Emit, self: Frame) -> Any:
    """Names and types of the columns."""
    return Types(self.ref)


@models("polars.DataFrame.get_column", "polars.DataFrame.to_series")
def get_column(emit: Emit, self: Frame, name: Any = 0, **options: Any) -> Any:
    """One column by name or by place."""
    if isinstance(name, str):
        if (where := emit.place(0)) is not None:
            emit.mention(self.ref, name, where, "soft" if "default" in options else "read")
        return Vec(Col(self.ref, name), self.ref, name)
    known = emit.columns(self.ref)
    if isinstance(name, int) and known.complete and not known.maybe and name < len(known.names):
        return Vec(Col(self.ref, known.names[name]), self.ref, known.names[name])
    return Positions((self.ref,), places=(name,) if isinstance(name, int) else None, form="series")


@models("polars.DataFrame.get_columns", "polars.DataFrame.iter_columns")
def get_columns(emit: Emit, self: Frame) -> Any:
    """Every column."""
    known = emit.columns(self.ref)
    if known.complete and not known.maybe:
        return [Vec(Col(self.ref, n), self.ref, n) for n in known.names]
    return Unknown((self.ref,))


@models("polars.DataFrame.to_numpy", "polars.DataFrame.to_torch", "polars.DataFrame.to_jax")
def to_numpy(emit: Emit, self: Frame, *rest: Any, **options: Any) -> Any:
    """The cells as an array; its columns keep their places."""
    return Frame(self.ref, "array")


@models("polars.DataFrame.to_pandas", "polars.DataFrame.to_arrow")
def to_pandas(emit: Emit, self: Frame, *rest: Any, **options: Any) -> Any:
    """The same table in pandas."""
    return Frame(self.ref, "frame", speaks="pandas")


@models("polars.DataFrame.iter_rows", "polars.DataFrame.rows", "polars.DataFrame.to_dicts")
def iter_rows(emit: Emit, self: Frame, *rest: Any, named: Any = False, **options: Any) -> Any:
    """One row after another."""
    row = emit(Each((self.ref,)))
    return Stream(row)


@models("polars.DataFrame.iter_slices")
def iter_slices(emit: Emit, self: Frame, *rest: Any, **options: Any) -> Any:
    """Some rows after others."""
    return Stream(Frame(emit(Slice((self.ref,), None, Hole())).ref, speaks="polars"))


@models("polars.DataFrame.row", "polars.DataFrame.to_dict", "polars.DataFrame.rows_by_key")
def row(emit: Emit, self: Frame, *rest: Any, **options: Any) -> Any:
    """Values of the rows, as Python's own."""
    return Unknown((self.ref,))


@models("polars.DataFrame.item")
def item(emit: Emit, self: Frame, *rest: Any, **options: Any) -> Any:
    """One cell."""
    node = emit.node(self.ref)
    if isinstance(node, Aggregate) and not node.keys and len(node.items) == 1:
        return Frame(self.ref, "scalar")
    return Vec(Call("item", (Hole((self.ref,)),)), self.ref, None, "scalar")


def learned(method: str, function: str) -> None:
    """Declare a method that sums up the rows of each column: a table of one row."""

    def learn(emit: Emit, self: Frame, *rest: Any, **options: Any) -> Any:
        return Frame(emit(Statistic((self.ref,), function, "frame")).ref, "frame")

    learn.__doc__ = f"`{method}`: one number for each column."
    models(f"polars.DataFrame.{method}")(learn)


for _method, _function in {
    "mean": "mean", "sum": "sum", "min": "min", "max": "max", "median": "median", "std": "std", "var": "var",
    "quantile": "quantile", "null_count": "isna", "count": "count", "product": "prod",
}.items():  # fmt: skip
    learned(_method, _function)


@models("polars.DataFrame.describe")
def describe(emit: Emit, self: Frame, *rest: Any, **options: Any) -> Any:
    """Several numbers for each column, their names first."""
    return Statistic((self.ref,), "describe", "frame", "fresh")


@models("polars.DataFrame.corr")
def corr(emit: Emit, self: Frame, **options: Any) -> Any:
    """How columns go together, each with each."""
    return Statistic((self.ref,), "corr", "frame")


@models("polars.DataFrame.n_unique", "polars.DataFrame.is_empty", "polars.DataFrame.estimated_size",
        "polars.DataFrame.n_chunks", "polars.DataFrame.glimpse", "polars.DataFrame.get_column_index",
        "polars.DataFrame.hash_rows", "polars.DataFrame.show", "polars.DataFrame.explain",
        "polars.DataFrame.show_graph", "polars.DataFrame.profile", "polars.DataFrame.is_sorted",
        "polars.DataFrame.to_init_repr", "polars.DataFrame.find_idx_by_name")  # fmt: skip
def about(emit: Emit, self: Frame, *rest: Any, **options: Any) -> Any:
    """Facts about a table that carry none of its rows."""
    return Unknown((self.ref,))


def across(method: str, op: str) -> None:
    """Declare a method that makes one value of each row."""

    def each_row(emit: Emit, self: Frame, *rest: Any, **options: Any) -> Any:
        known = emit.columns(self.ref)
        if known.complete and not known.maybe:
            return Vec(Call(op, tuple(Col(self.ref, n) for n in known.names)), self.ref, None)
        return Vec(Call(op, (Hole((self.ref,)),)), self.ref, None)

    each_row.__doc__ = f"`{method}`: one value of each row."
    models(f"polars.DataFrame.{method}")(each_row)


for _method in ("mean_horizontal", "sum_horizontal", "min_horizontal", "max_horizontal"):
    across(_method, _method.removesuffix("_horizontal"))


@models("polars.DataFrame.partition_by")
def partition_by(emit: Emit, self: Frame, *by: Any, as_dict: Any = False, **options: Any) -> Any:
    """A table for each value of some columns."""
    chosen_labels(emit, self, given(emit, by))
    part = emit(Filter((self.ref,)))
    return Unknown((part.ref,)) if as_dict is not False else Stream(Frame(part.ref, speaks="polars"))


def writer(method: str, kind: str) -> None:
    """Declare the model of a writer."""

    def write(emit: Emit, self: Frame, file: Any = None, *rest: Any, **options: Any) -> Any:
        target = file if file is not None else options.get("path", options.get("target"))
        return Sink((self.ref,), kind, str(target) if isinstance(target, str | PurePosixPath) else None)

    write.__doc__ = f"`{method}(file)`: rows leave the script."
    models(f"polars.DataFrame.{method}")(write)


for _method, _kind in {
    "write_csv": "csv", "write_parquet": "parquet", "write_json": "json", "write_ndjson": "json",
    "write_excel": "excel", "write_ipc": "feather", "write_avro": "avro", "write_delta": "delta",
    "write_database": "sql", "write_clipboard": "clipboard", "sink_csv": "csv", "sink_parquet": "parquet",
    "sink_ndjson": "json", "sink_ipc": "feather", "write_ipc_stream": "feather", "serialize": "json",
}.items():  # fmt: skip
    writer(_method, _kind)

