"""Rows gathered by keys and summed up."""

from typing import Any

from headwater.api.formulas.binding import Binding
from headwater.api.formulas.words import SPARK
from headwater.api.model import Emit, Foreign, Formula, Frame, Groups, models
from headwater.api.polars.grouping import grouped, summed_up
from headwater.api.pyspark.columns import S, expression, given
from headwater.api.pyspark.reading import fields
from headwater.api.pyspark.tables import FRAME
from headwater.plan.expressions import Call, Col
from headwater.plan.frames import Aggregate, Items, Melt, Pivot, Relabel
from headwater.plan.nodes import Opaque

KIND = "pyspark.GroupedData"
COGROUPED = "pyspark.PandasCogroupedOps"


@models(f"{FRAME}.groupBy", f"{FRAME}.groupby", f"{FRAME}.rollup", f"{FRAME}.cube")
def group_by(emit: Emit, self: Frame, *columns: Any) -> Any:
    """Rows gathered by keys."""
    return grouped(emit, self, given(emit, columns), KIND)


@models(f"{KIND}.agg")
def agg(emit: Emit, self: Any, *exprs: Any) -> Any:
    """Expressions of each group; of a dict, columns and functions."""
    return summed_up(emit, self, items_of(emit, Frame(self.ref, speaks=S), exprs), "agg")


@models(f"{FRAME}.agg")
def agg_all(emit: Emit, self: Frame, *exprs: Any) -> Any:
    """Expressions of all rows."""
    items = items_of(emit, self, exprs)
    return Aggregate((self.ref,), (), items, "agg")


def items_of(emit: Emit, frame: Frame, exprs: tuple[Any, ...]) -> Items:
    """Columns of an aggregation and what they are made of."""
    if len(exprs) == 1 and isinstance(exprs[0], dict):
        return tuple(
            (f"{how}({name})", Call(SPARK.aggregates.get(str(how), "agg"), (Col(frame.ref, name),)))
            if isinstance(name, str) and name != "*" else ("count(1)", Call("size", ()))
            for name, how in exprs[0].items()
        )  # fmt: skip
    binding = Binding(emit, frame, True)
    found = [one for expr in given(emit, exprs) for one in binding.bind(expr)]
    return tuple((one.name if one.open is None else None, one.expr) for one in found)


@models(f"{KIND}.count")
def count(emit: Emit, self: Any) -> Any:
    """How many rows each group has."""
    return summed_up(emit, self, (("count", Call("size", ())),), "size")


def summed(method: str) -> None:
    """Declare a method that sums up columns of each group."""

    def sum_up(emit: Emit, self: Any, *columns: Any) -> Any:
        function, shown = SPARK.aggregates[method], {"mean": "avg"}.get(method, method)
        if columns:
            named = [expression("renamed", expression(method, c), f"{shown}({c.args[0]})") for c in
                     given(emit, columns) if isinstance(c, Formula) and c.op == "col"]  # fmt: skip
            return summed_up(emit, self, items_of(emit, Frame(self.ref, speaks=S), tuple(named)), function)
        return summed_up(emit, self, ((None, Call(function, (Col(self.ref, None),))),), function)

    sum_up.__doc__ = f"`{method}` of each group."
    models(f"{KIND}.{method}")(sum_up)


for _method in ("avg", "mean", "sum", "min", "max"):
    summed(_method)


@models(f"{KIND}.pivot")
def pivot(emit: Emit, self: Any, pivot_col: Any = None, values: Any = None) -> Any:
    """Values of a column into columns, once they are summed up."""
    column = (pivot_col, Col(self.ref, pivot_col)) if isinstance(pivot_col, str) else (None, Col(self.ref, None))
    return Groups(self.ref, (*self.keys, column), kind="pyspark.Pivoted")


def pivoted(method: str) -> None:
    """Declare a method that sums up the cells of a pivot."""

    def sum_up(emit: Emit, self: Any, *exprs: Any) -> Any:
        *down, across = [n for n, _ in self.keys]
        names = tuple(n for n in down if n is not None)
        return Pivot((self.ref,), names, (across,) if across is not None else None, None, method)

    sum_up.__doc__ = f"`{method}` of each cell of a pivot."
    models(f"pyspark.Pivoted.{method}")(sum_up)


for _method in ("agg", "count", "avg", "mean", "sum", "min", "max"):
    pivoted(_method)


def by_function(kind: str, method: str) -> None:
    """Declare a method that calls a function of the script with each group, or with batches."""

    def apply(emit: Emit, self: Any, func: Any = None, schema: Any = None, *rest: Any, **options: Any) -> Any:
        made = emit(Opaque(emit.refs(self), method, "frame"))
        names = fields(schema)
        return Relabel((made.ref,), names) if names is not None else made

    apply.__doc__ = f"`{method}(function, schema)`: rows with the columns of a schema."
    models(f"{kind}.{method}")(apply)


by_function(KIND, "apply")
by_function(KIND, "applyInPandas")
by_function(COGROUPED, "applyInPandas")
by_function(FRAME, "mapInPandas")
by_function(FRAME, "mapInArrow")


@models(f"{KIND}.cogroup")
def cogroup(emit: Emit, self: Any, other: Any) -> Any:
    """The groups of two tables side by side."""
    return Foreign(COGROUPED, tuple(dict.fromkeys((self.ref, *emit.refs(other)))))


@models(f"{FRAME}.unpivot", f"{FRAME}.melt")
def unpivot(
    emit: Emit, self: Frame, ids: Any, values: Any = None, variable: Any = "variable", value: Any = "value",
    **options: Any,
) -> Any:  # fmt: skip
    """Columns into rows."""
    from headwater.api.polars.selecting import chosen_labels

    stay = chosen_labels(emit, self, given(emit, (ids,)))
    turned = chosen_labels(emit, self, given(emit, (values,), 1)) if values is not None else None
    if stay is None:
        return Opaque((self.ref,), "unpivot", "frame")
    labels = (options.get("variableColumnName", variable), options.get("valueColumnName", value))
    return Melt((self.ref,), stay, turned, *(n if isinstance(n, str) else "value" for n in labels))
