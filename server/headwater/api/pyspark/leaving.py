"""Out of Spark's tables: pandas, numbers, files, views; and facts about them."""

from pathlib import PurePosixPath
from typing import Any

from headwater.api.formulas.binding import each
from headwater.api.model import Emit, Foreign, Frame, Length, Stream, Unknown, models
from headwater.api.pyspark.catalog import view_of
from headwater.api.pyspark.tables import FRAME
from headwater.plan.frames import Each, Project, Sink, Statistic
from headwater.plan.nodes import Shape

WRITER = "pyspark.DataFrameWriter"
STAT = "pyspark.DataFrameStatFunctions"


@models(f"{FRAME}.toPandas", f"{FRAME}.pandas_api", f"{FRAME}.to_pandas_on_spark", f"{FRAME}.to_koalas",
        f"{FRAME}.toArrow")  # fmt: skip
def to_pandas(emit: Emit, self: Frame, *rest: Any, **options: Any) -> Any:
    """The same table in pandas."""
    return Frame(self.ref, "frame", speaks="pandas")


@models(f"{FRAME}.count")
def count(emit: Emit, self: Frame) -> Any:
    """How many rows there are."""
    return Length(self.ref)


@models(f"{FRAME}.collect", f"{FRAME}.take", f"{FRAME}.tail", f"{FRAME}.toLocalIterator")
def collect(emit: Emit, self: Frame, *rest: Any, **options: Any) -> Any:
    """The rows as Python's own."""
    return Stream(Frame(emit(Each((self.ref,))).ref, "frame"))


@models(f"{FRAME}.first", f"{FRAME}.head")
def first(emit: Emit, self: Frame, *rest: Any) -> Any:
    """The first rows as Python's own."""
    return Unknown((self.ref,))


@models(f"{FRAME}.show", f"{FRAME}.printSchema", f"{FRAME}.explain", f"{FRAME}.isEmpty", f"{FRAME}.isLocal",
        f"{FRAME}.foreach", f"{FRAME}.foreachPartition", f"{FRAME}.inputFiles", f"{FRAME}.approxQuantile",
        f"{STAT}.approxQuantile", f"{FRAME}.display")  # fmt: skip
def show(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """Looked at."""
    return Unknown(emit.refs(self))


@models(f"{FRAME}.describe", f"{FRAME}.summary")
def describe(emit: Emit, self: Frame, *rest: Any) -> Any:
    """Several numbers for each column."""
    return Statistic((self.ref,), "describe", "frame", "fresh")


def statistic(method: str, shape: Shape) -> None:
    """Declare a method that tells how columns go together, or what is often in them."""

    def tell(emit: Emit, self: Any, *columns: Any, **options: Any) -> Any:
        refs = emit.refs(self)
        names = tuple(n for n in each((*columns, *options.values())) if isinstance(n, str))[:2]
        known = names and method != "freqItems"
        read = (emit(Project(refs[:1], names)).ref,) if known else refs
        return Statistic(read, method, shape, "fresh" if shape == "frame" else "same")

    tell.__doc__ = f"`df.stat.{method}`."
    models(f"{FRAME}.{method}", f"{STAT}.{method}")(tell)


statistic("corr", "scalar")
statistic("cov", "scalar")
statistic("crosstab", "frame")
statistic("freqItems", "frame")


@models(f"{FRAME}.createOrReplaceTempView", f"{FRAME}.createTempView", f"{FRAME}.registerTempTable",
        f"{FRAME}.createGlobalTempView", f"{FRAME}.createOrReplaceGlobalTempView")  # fmt: skip
def view(emit: Emit, self: Frame, name: Any) -> Any:
    """The table under a name that queries may use."""
    if isinstance(name, str):
        emit.keep(view_of(name), Frame(self.ref, "frame"))
    return None


@models(*(f"{WRITER}.{name}" for name in ("mode", "format", "option", "options", "partitionBy", "bucketBy", "sortBy",
                                         "outputMode", "trigger")))  # fmt: skip
def told(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """The same writer."""
    return self


def writer(method: str, kind: str) -> None:
    """Declare a method that writes."""

    def write(emit: Emit, self: Any, path: Any = None, *rest: Any, **options: Any) -> Any:
        if not isinstance(self, Foreign):
            return NotImplemented
        return Sink(self.refs, kind, str(path) if isinstance(path, str | PurePosixPath) else None)

    write.__doc__ = f"`df.write.{method}(path)`: rows leave the script."
    models(f"{WRITER}.{method}")(write)


for _method, _kind in {
    "csv": "csv", "parquet": "parquet", "json": "json", "orc": "orc", "save": "file", "saveAsTable": "table",
    "insertInto": "table", "jdbc": "sql", "text": "text", "start": "stream", "toTable": "table",
}.items():  # fmt: skip
    writer(_method, _kind)
