"""The words of expressions, and those that pandas has for them, so that equal deeds give equal plans."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

SYMBOLS: Final = frozenset(
    ("+", "-", "*", "/", "//", "%", "**", "<", "<=", ">", ">=", "==", "!=", "&", "|", "^", "~", "neg")
)


@dataclass(frozen=True)
class Words:
    """What the words of a library's expressions do."""

    aggregates: Mapping[str, str]
    """One value of many rows."""
    windows: Mapping[str, str]
    """A value for each row, from other rows."""
    values: Mapping[str, str] = field(default_factory=dict)
    """A value of each row: those whose name differs from pandas'."""
    some: frozenset[str] = frozenset()
    """Some of the rows."""
    order: frozenset[str] = frozenset()
    """The rows in another order."""
    columns: frozenset[str] = frozenset()
    """Functions whose plain texts name columns."""


OTHERS: Final = frozenset(("arg_unique", "value_counts", "unique_counts", "rle", "hist", "arg_true"))
"""What gives as many rows as some have, but not their values: places, numbers of rows."""

POLARS: Final = Words(
    aggregates={
        "mean": "mean", "sum": "sum", "min": "min", "max": "max", "median": "median", "std": "std", "var": "var",
        "count": "count", "n_unique": "nunique", "approx_n_unique": "nunique", "quantile": "quantile",
        "first": "first", "last": "last", "len": "size", "product": "prod", "any": "any", "all_true": "all",
        "all": "all", "arg_max": "argmax", "arg_min": "argmin", "skew": "skew", "kurtosis": "kurt",
        "null_count": "isna", "implode": "list", "agg_groups": "list", "nan_max": "max", "nan_min": "min",
        "entropy": "entropy", "has_nulls": "isna", "corr": "corr", "cov": "cov", "dot": "dot", "get": "first",
        "max_by": "max_by", "min_by": "min_by", "item": "first", "str.join": "join", "str.concat": "join",
    },
    windows={
        "shift": "shift", "diff": "diff", "pct_change": "pct_change", "cum_sum": "cumsum", "cumsum": "cumsum",
        "cum_max": "cummax", "cum_min": "cummin", "cum_prod": "cumprod", "cum_count": "cumcount", "rank": "rank",
        "forward_fill": "ffill", "backward_fill": "bfill", "interpolate": "interpolate", "is_duplicated": "duplicated",
        "is_first_distinct": "is_first_distinct", "is_last_distinct": "is_last_distinct", "is_unique": "is_unique",
        "rolling_mean": "rolling:mean", "rolling_sum": "rolling:sum", "rolling_min": "rolling:min",
        "rolling_max": "rolling:max", "rolling_std": "rolling:std", "rolling_var": "rolling:var",
        "rolling_median": "rolling:median", "rolling_quantile": "rolling:quantile", "rolling_map": "rolling:agg",
        "rolling_mean_by": "rolling:mean", "rolling_sum_by": "rolling:sum", "ewm_mean": "ewm:mean",
        "ewm_std": "ewm:std", "ewm_var": "ewm:var", "arg_sort": "argsort", "rle_id": "rle", "peak_max": "peak",
        "peak_min": "peak",
    },
    values={
        "is_null": "isna", "is_not_null": "notna", "is_nan": "isna", "is_not_nan": "notna", "is_in": "isin",
        "is_between": "between", "cast": "astype", "not_": "~", "and_": "&", "or_": "|", "eq": "==", "ne": "!=",
        "gt": ">", "ge": ">=", "lt": "<", "le": "<=", "add": "+", "sub": "-", "mul": "*", "truediv": "/",
        "floordiv": "//", "mod": "%", "pow": "**", "fill_null": "fillna", "fill_nan": "fillna", "map_elements": "apply",
        "apply": "apply", "map_batches": "apply", "str.to_lowercase": "str.lower", "str.to_uppercase": "str.upper",
        "str.strip_chars": "str.strip", "str.strip": "str.strip", "str.starts_with": "str.startswith",
        "str.ends_with": "str.endswith", "str.len_chars": "str.len", "str.lengths": "str.len",
        "str.len_bytes": "str.len", "str.strptime": "to_datetime", "str.to_date": "to_datetime",
        "str.to_datetime": "to_datetime", "str.replace_all": "str.replace", "str.zfill": "str.zfill",
        "str.to_integer": "to_numeric", "str.to_decimal": "to_numeric", "replace_strict": "replace",
    },
    some=frozenset((
        "drop_nulls", "drop_nans", "head", "tail", "limit", "slice", "filter", "top_k", "bottom_k", "sample", "gather",
        "gather_every", "unique", "mode", *OTHERS,
    )),
    order=frozenset(("sort", "sort_by", "reverse", "shuffle")),
    columns=frozenset(("over", "sort_by", "dot", "max_by", "min_by", "corr", "cov")),
)  # fmt: skip

SPARK: Final = Words(
    aggregates={
        "avg": "mean", "mean": "mean", "sum": "sum", "min": "min", "max": "max", "count": "count",
        "countDistinct": "nunique", "count_distinct": "nunique", "approx_count_distinct": "nunique",
        "approxCountDistinct": "nunique", "sumDistinct": "sum_distinct", "sum_distinct": "sum_distinct",
        "first": "first", "last": "last", "first_value": "first", "last_value": "last", "stddev": "std",
        "stddev_samp": "std", "stddev_pop": "std", "std": "std", "variance": "var",
        "var_samp": "var", "var_pop": "var", "skewness": "skew", "kurtosis": "kurt", "collect_list": "list",
        "collect_set": "unique", "corr": "corr", "covar_pop": "cov", "covar_samp": "cov", "median": "median",
        "mode": "mode", "percentile_approx": "quantile", "approx_percentile": "quantile", "percentile": "quantile",
        "max_by": "max_by", "min_by": "min_by", "count_if": "sum", "any_value": "first", "product": "prod",
        "bool_and": "all", "every": "all", "bool_or": "any", "some": "any",
    },
    windows={
        "lag": "shift", "lead": "lead", "row_number": "cumcount", "rank": "rank", "dense_rank": "rank",
        "percent_rank": "rank", "ntile": "ntile", "cume_dist": "rank", "nth_value": "group:nth",
        "monotonically_increasing_id": "index",
    },
    values={
        "isNull": "isna", "isNotNull": "notna", "isnull": "isna", "isnotnull": "notna", "isnan": "isna",
        "isNaN": "isna", "isin": "isin",
        "between": "between", "cast": "astype", "astype": "astype", "eqNullSafe": "==", "coalesce": "fillna",
        "lower": "str.lower", "upper": "str.upper", "trim": "str.strip", "length": "str.len",
        "startswith": "str.startswith", "endswith": "str.endswith", "contains": "str.contains", "like": "str.like",
        "rlike": "str.contains", "regexp_replace": "str.replace", "regexp_extract": "str.extract",
        "substring": "str.slice", "substr": "str.slice", "split": "str.split", "to_date": "to_datetime",
        "to_timestamp": "to_datetime", "year": "dt.year", "month": "dt.month", "dayofmonth": "dt.day",
        "dayofweek": "dt.dayofweek", "dayofyear": "dt.dayofyear", "weekofyear": "dt.week", "hour": "dt.hour",
        "minute": "dt.minute", "second": "dt.second", "quarter": "dt.quarter", "pow": "**", "power": "**",
        "concat": "str.cat", "concat_ws": "str.cat", "bround": "round",
    },
    columns=frozenset(("over", "partitionBy", "orderBy")),
)  # fmt: skip

WORDS: Final = {"polars": POLARS, "pyspark": SPARK}
"""By library."""

TYPES: Final = {
    "Int8": "int", "Int16": "int", "Int32": "int", "Int64": "int", "UInt8": "int", "UInt16": "int", "UInt32": "int",
    "UInt64": "int", "Float32": "float", "Float64": "float", "Decimal": "float", "Utf8": "str", "String": "str",
    "Boolean": "bool", "Categorical": "category", "Enum": "category", "Date": "datetime", "Datetime": "datetime",
    "int": "int", "float": "float", "str": "str", "bool": "bool", "integer": "int", "bigint": "int", "long": "int",
    "smallint": "int", "tinyint": "int", "double": "float", "decimal": "float", "string": "str", "boolean": "bool",
    "date": "datetime", "timestamp": "datetime", "IntegerType": "int", "LongType": "int", "ShortType": "int",
    "DoubleType": "float", "FloatType": "float", "DecimalType": "float", "StringType": "str", "BooleanType": "bool",
    "DateType": "datetime", "TimestampType": "datetime",
}  # fmt: skip
"""Types of columns, as pandas would call them."""
