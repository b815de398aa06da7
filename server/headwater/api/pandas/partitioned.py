"""What libraries that speak as pandas does have besides: tables in partitions, lazily computed, on other machines.

Dask: https://docs.dask.org/en/stable/dataframe-api.html; Modin, cuDF and pandas on Spark are told by their manuals.
"""

from typing import Any

from headwater.api.model import Emit, Frame, Listing, Unknown, Vec, attribute, models
from headwater.api.pandas.io import scan
from headwater.plan.frames import Relabel, Sample
from headwater.plan.learning import Part, Split
from headwater.plan.nodes import Opaque


@models("dask.dataframe.from_pandas", "databricks.koalas.from_pandas", "pyspark.pandas.from_pandas",
        "modin.pandas.from_pandas", "cudf.from_pandas", "dask_cudf.from_cudf",
        "modin.pandas.io.from_pandas")  # fmt: skip
def from_pandas(emit: Emit, data: Any, *rest: Any, **options: Any) -> Any:
    """The same rows, in partitions."""
    return emit.table(data)


@models("dask.dataframe.from_dask_array")
def from_dask_array(emit: Emit, x: Any, columns: Any = None, *rest: Any, **options: Any) -> Any:
    """The rows of an array, with names for its columns."""
    names = tuple(columns) if isinstance(columns, list | tuple) else None
    return Relabel((emit.table(x).ref,), names)


@models("dask.dataframe.from_array")
def from_array(emit: Emit, arr: Any, chunksize: Any = 50000, columns: Any = None, *rest: Any, **options: Any) -> Any:
    """The rows of an array, with names for its columns."""
    return from_dask_array(emit, arr, columns)


@models("dask.dataframe.from_delayed", "dask.dataframe.from_map")
def from_delayed(emit: Emit, dfs: Any, *rest: Any, **options: Any) -> Any:
    """The rows of several tables that are made later."""
    from headwater.plan.frames import Concat

    many = dfs.items if isinstance(dfs, Listing) else dfs if isinstance(dfs, list | tuple) else ()
    tables = [emit.table(one) for one in many if isinstance(emit.content(one), Frame)]
    return Concat(tuple(t.ref for t in tables)) if tables else Opaque(emit.refs(dfs, *rest), "from_delayed", "frame")


@models("dask.compute", "dask.persist", "dask.optimize")
def compute(emit: Emit, *values: Any, **options: Any) -> Any:
    """The values themselves."""
    return tuple(values)


@models("dask.delayed", "dask.delayed.delayed")
def delayed(emit: Emit, value: Any, *rest: Any, **options: Any) -> Any:
    """The same, later."""
    return value


@models("pandas.DataFrame.repartition", "pandas.DataFrame.categorize", "pandas.DataFrame.optimize",
        "pandas.DataFrame.clear_divisions", "pandas.DataFrame.to_backend", "pandas.DataFrame.to_pandas",
        "pandas.DataFrame._to_pandas", "pandas.DataFrame.to_pandas_df")  # fmt: skip
def same(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """The same rows and columns."""
    return emit.table(self)


@models("pandas.DataFrame.to_dask_array", "pandas.DataFrame.to_cupy")
def to_array(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """The cells as an array; its columns keep their places."""
    return Vec(self.expr, self.base, self.name, "array") if isinstance(self, Vec) else Frame(self.ref, "array")


@models("pandas.DataFrame.to_spark")
def to_spark(emit: Emit, self: Frame, *rest: Any, **options: Any) -> Any:
    """The same table in Spark."""
    return Frame(self.ref, "frame", speaks="pyspark")


@models("pandas.DataFrame.to_spark_io")
def to_spark_io(emit: Emit, self: Frame, path: Any = None, format: Any = None, *rest: Any, **options: Any) -> Any:
    """Rows leave the script."""
    from headwater.plan.frames import Sink

    return Sink((self.ref,), format if isinstance(format, str) else "unknown", path if isinstance(path, str) else None)


@models("pandas.DataFrame.to_polars")
def to_polars(emit: Emit, self: Frame, *rest: Any, **options: Any) -> Any:
    """The same table in polars."""
    return Frame(self.ref, "frame", speaks="polars")


@models("pandas.DataFrame.map_partitions", "pandas.DataFrame.map_overlap")
def map_partitions(emit: Emit, self: Any, func: Any, *rest: Any, **options: Any) -> Any:
    """What a function makes of each partition, put together again."""
    named = {k: v for k, v in options.items() if k not in ("meta", "enforce_metadata", "transform_divisions")}
    if named or not callable(getattr(func, "parameters", None)):
        return Opaque(emit.refs(self, *rest), "map_partitions")
    made = emit.call(func, emit.table(self), *rest)
    return made if isinstance(emit.content(made), Frame | Vec) else Opaque(emit.refs(self, *rest), "map_partitions")


@models("pandas.DataFrame.random_split")
def random_split(emit: Emit, self: Frame, frac: Any = (), random_state: Any = None, shuffle: Any = None) -> Any:
    """A random division into parts."""
    count = len(frac) if isinstance(frac, list | tuple) else 2
    names = ("train", "test") if count == 2 else ("train", "validation", "test") if count == 3 else tuple(
        f"part {at}" for at in range(count)
    )  # fmt: skip
    seed = random_state if isinstance(random_state, int) else None
    split = emit(Split((self.ref,), "random_split", names, seeded=random_state is not None, seed=seed), "split")
    return [emit(Part((split.ref, self.ref), side)) for side in names]


@models("pandas.DataFrame.shuffle")
def shuffle(emit: Emit, self: Frame, *rest: Any, **options: Any) -> Any:
    """The same rows in other partitions."""
    return Sample((self.ref,), False, True, True)


@models("pandas.DataFrame.get_partition")
def get_partition(emit: Emit, self: Frame, *rest: Any, **options: Any) -> Any:
    """Some of the rows."""
    from headwater.plan.frames import Filter

    return Filter((self.ref,))


@attribute("pandas.DataFrame.npartitions", "pandas.DataFrame.divisions", "pandas.DataFrame.known_divisions")
def about(emit: Emit, self: Any) -> Any:
    """How the rows are cut into partitions."""
    return Unknown()


def reader(qualified: str, kind: str) -> None:
    """Declare a reader of a library whose tables are used as those of pandas."""

    def read(emit: Emit, source: Any = None, *rest: Any, **options: Any) -> Any:
        source = source if source is not None else next(
            (options[k] for k in ("file", "filename", "path", "input_file") if k in options), None
        )  # fmt: skip
        return scan(emit, kind, source, qualified, options) if source is not None else NotImplemented

    read.__doc__ = f"`{qualified}(path)`: rows from a source."
    models(qualified)(read)


for _qualified, _kind in {
    "datatable.fread": "csv", "datatable.iread": "csv", "geopandas.read_file": "geo", "geopandas.read_parquet":
    "parquet", "geopandas.GeoDataFrame.from_file": "geo", "pyarrow.parquet.read_table": "parquet",
    "pyarrow.parquet.read_pandas": "parquet", "pyarrow.csv.read_csv": "csv", "pyarrow.feather.read_feather": "feather",
    "pyarrow.feather.read_table": "feather", "feather.read_dataframe": "feather", "fastparquet.ParquetFile": "parquet",
    "vaex.open": "unknown", "vaex.from_csv": "csv", "vaex.read_csv": "csv", "turicreate.SFrame.read_csv": "csv",
    "graphlab.SFrame.read_csv": "csv", "petastorm.make_batch_reader": "parquet", "awswrangler.s3.read_csv": "csv",
    "awswrangler.s3.read_parquet": "parquet", "pyreadr.read_r": "rds", "pyreadstat.read_sav": "spss",
    "pyarrow.json.read_json": "json", "pyarrow.orc.read_table": "orc", "deltalake.DeltaTable": "delta",
}.items():  # fmt: skip
    reader(_qualified, _kind)


@models("vaex.from_pandas", "vaex.from_arrays", "pyarrow.Table.from_pandas", "datatable.Frame", "turicreate.SFrame")
def wrapped(emit: Emit, data: Any = None, *rest: Any, **options: Any) -> Any:
    """The rows of a table of pandas."""
    return emit.table(data) if isinstance(data, Frame | Vec) else NotImplemented


@models("geopandas.GeoDataFrame")
def geo(emit: Emit, data: Any = None, *rest: Any, **options: Any) -> Any:
    """A table with shapes: the columns of a table, and maybe one for the shapes."""
    if not isinstance(data, Frame):
        return NotImplemented
    given = options.get("geometry")
    if given is None or isinstance(given, str):
        return Frame(data.ref, "frame")
    from headwater.plan.expressions import Hole
    from headwater.plan.frames import Assign

    sources = tuple(r for r in emit.refs(given) if r != data.ref)
    return Assign((data.ref, *sources), (("geometry", Hole((data.ref, *sources))),))


@models("pyarrow.parquet.write_table", "pyarrow.feather.write_feather", "feather.write_dataframe")
def write(emit: Emit, table: Frame, where: Any = None, *rest: Any, **options: Any) -> Any:
    """Rows leave the script."""
    from headwater.plan.frames import Sink

    return Sink((table.ref,), "parquet", where if isinstance(where, str) else None)
