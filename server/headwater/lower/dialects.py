"""Tables and expressions of libraries that have methods of their own: polars, PySpark."""

import ast
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from headwater.api.library import find, is_member
from headwater.api.model import ModelledCall
from headwater.lower.formulas import bounded
from headwater.lower.modelling import apply, present
from headwater.lower.quoting import Calling
from headwater.lower.run import UNSEEN, Run
from headwater.lower.values import Accessor, Formula, Frame, Groups, Known, Method, Value, Vec

CLASSES = {"polars": "polars.Expr", "pyspark": "pyspark.Column"}
"""The classes of expressions."""

NAMESPACES = frozenset(("str", "dt", "list", "arr", "cat", "name", "struct", "bin", "meta"))
"""Attributes of an expression that hold methods."""


OWN_WORDS = {
    "polars": frozenset(
        "with_columns with_column group_by select lazy collect with_row_index with_row_count drop_nulls fill_null "
        "is_null is_not_null is_in is_between cast n_unique to_dummies partition_by unpivot vstack hstack to_series "
        "get_column write_csv write_parquet sink_csv sink_parquet null_count is_nan cum_sum alias iter_rows "
        "to_dicts fill_nan arg_max arg_min len top_k limit slice to_physical sort".split()
    ),
    "pyspark": frozenset(
        "withColumn withColumnRenamed groupBy orderBy toPandas dropDuplicates selectExpr randomSplit unionByName "
        "unionAll crossJoin printSchema createOrReplaceTempView toDF fillna dropna na".split()
    ),
}
"""Methods by which a table is known to be one of another library, wherever it came from: loading models takes time."""

OF_SERIES = {
    "polars": frozenset(
        "approx_n_unique arg_sort arg_true arg_unique backward_fill bottom_k cbrt ceil clip_max clip_min clone cos "
        "cum_count cum_max cum_min cum_prod drop_nans entropy ewm_mean ewm_std ewm_var exp floor forward_fill gather "
        "gather_every has_nulls hash implode is_duplicated is_finite is_first_distinct is_infinite is_last_distinct "
        "is_not_nan is_unique log10 max_by min_by nan_max nan_min not_ peak_max peak_min rechunk replace_strict rle "
        "rle_id rolling_map rolling_max rolling_mean rolling_mean_by rolling_median rolling_min rolling_quantile "
        "rolling_std rolling_sum rolling_sum_by rolling_var shrink_to_fit sign sin sqrt tan to_arrow "
        "unique_counts".split()
    ),
}
"""The same of columns, whose words are those of arrays too."""


def owners(groups: Groups) -> tuple[str, ...]:
    """The classes whose methods a grouped table has."""
    return (groups.kind,) if "." in groups.kind else (f"pandas.{groups.kind}", "pandas.groupby")


BOUND = frozenset(("polars", "pyspark", "datasets", "openml", "kagglegym", "kaggle"))


def unbound(model: ModelledCall) -> bool:
    """Whether a method is called by its class, on what may be no object of it: `pl.Series.cast(…)`."""
    first = model.parameters[0] if model.parameters else None
    of_object = first is not None and first[0] == "self" and not first[3]
    return of_object and model.qualified.partition(".")[0] in BOUND


def spoken(content: Frame | Vec, arguments: Iterable[object]) -> tuple[str, ...]:
    """The class of a table of another library, by the table, or by an expression that it is given."""
    if isinstance(content, Frame) and content.speaks:
        return (f"{content.speaks}.DataFrame",)
    told = next((a.speaks for a in arguments if isinstance(a, Formula)), None)
    return (f"{told}.DataFrame",) if told is not None else ()


def elsewhere(
    run: Run,
    receiver: Value,
    content: Frame | Vec,
    name: str,
    arguments: Sequence[Value],
    keywords: Mapping[str, Value],
) -> Value | None:
    """A method that pandas does not have and another library has: the table is one of that library."""
    if isinstance(content, Frame) and content.speaks:
        return None
    known = is_member("pandas.DataFrame", name) or is_member("pandas.Series", name) or is_member("numpy.ndarray", name)
    kind = "Series" if content.shape != "frame" else "DataFrame"
    for owner, names in OWN_WORDS.items():
        told = (not known and name in names) or (content.shape == "series" and name in OF_SERIES.get(owner, ()))
        if told and (model := find(f"{owner}.{kind}.{name}")) is not None:
            result = apply(run, model, receiver, arguments, keywords)
            if result is not NotImplemented:
                return result
    return None


def of_formula(
    run: Run, formula: Formula, name: str, arguments: Sequence[Value], keywords: Mapping[str, Value]
) -> Value:
    """A method of an expression: another expression."""
    if (model := find(f"{CLASSES[formula.speaks]}.{name}")) is not None:
        result = apply(run, model, formula, arguments, keywords)
        if result is not NotImplemented:
            return result
    args = (formula, *(frozen(present(run, a)) for a in arguments))
    options = tuple((k, frozen(present(run, v))) for k, v in keywords.items() if k != UNSEEN)
    return bounded(run, Formula(name, args, formula.speaks, options))


def frozen(value: object) -> object:
    """A value that may stand in an expression: lists as tuples."""
    return tuple(frozen(v) for v in value) if isinstance(value, list | tuple) else value


def attribute(run: Run, content: Formula | Accessor, name: str) -> Value:
    """`expression.name`, not called: a namespace, or a method."""
    if isinstance(content, Formula) and name in NAMESPACES:
        return Accessor(name, content)
    return Method(content, name)


def of_table(run: Run, receiver: Value, frame: Frame, name: str) -> Value:
    """`table.name`, not called, where it is modelled for the library of the table."""
    if (model := find(f"{frame.speaks}.DataFrame.__getattr__")) is not None:
        found = apply(run, model, receiver, (Known(name),), {})
        if found is not NotImplemented:
            return found
    return Method(receiver, name)


def subscript(run: Run, receiver: Value, frame: Frame, node: ast.Subscript) -> Value | None:
    """`table[key]`, where it is modelled for the library of the table."""
    from headwater.lower.expressions import evaluate

    model = find(f"{frame.speaks}.DataFrame.__getitem__")
    if model is None or isinstance(node.slice, ast.Slice | ast.Tuple):
        return None
    key, depth = evaluate(run, node.slice), len(run.calling)
    run.calling.append(Calling(ast.Call(node.value, [node.slice], []), run.origin, run.text, [key], {}))
    found = apply(run, model, receiver, (key,), {})
    del run.calling[depth:]
    return None if found is NotImplemented else found


def same(content: object, result: Value) -> Value:
    """What was taken of a table speaks as the table does."""
    if isinstance(content, Frame) and content.speaks and isinstance(result, Frame) and result.shape == "frame":
        return replace(result, speaks=content.speaks)
    return result


__all__ = ["attribute", "of_formula", "of_table", "owners", "same", "spoken"]
