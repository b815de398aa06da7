"""`F.col("a")` and its kin: expressions over the columns of a table that is told later."""

from typing import Any

from headwater.api.formulas.binding import each
from headwater.api.formulas.words import SPARK
from headwater.api.model import Emit, Formula, Label, Names, models

S = "pyspark"


def as_column(value: Any, where: Any = None) -> Any:
    """What may stand where a column is expected: a text names one."""
    if isinstance(value, str | Label):
        return Formula("col", (value,), S, (), where)
    return Formula("labels", (value,), S) if isinstance(value, Names) else value


def given(emit: Emit, values: Any, first: int = 0) -> tuple[Any, ...]:
    """The columns given as arguments, one by one or in lists, each with the place that names it."""
    found: list[Any] = []
    for at, value in enumerate(values):
        if isinstance(value, list | tuple):
            found += [as_column(v, emit.place(first + at, k)) for k, v in enumerate(value)]
        elif value is not None:
            found += [as_column(v, emit.place(first + at)) for v in each((value,))]
    return tuple(found)


def expression(op: str, *args: Any, **options: Any) -> Formula:
    """A call as an expression of Spark."""
    return Formula(op, args, S, tuple(options.items()))


FUNCTIONS = "pyspark.sql.functions"


@models(f"{FUNCTIONS}.col", f"{FUNCTIONS}.column")
def col(emit: Emit, name: Any) -> Any:
    """A column by its name."""
    return as_column(name, emit.place(0)) if isinstance(name, str) else expression("col", name)


@models(f"{FUNCTIONS}.lit")
def lit(emit: Emit, value: Any) -> Any:
    """A constant."""
    return value if isinstance(value, Formula) else expression("lit", value)


@models(f"{FUNCTIONS}.expr")
def expr(emit: Emit, text: Any) -> Any:
    """A text of SQL as an expression."""
    return expression("expr", text)


@models(f"{FUNCTIONS}.when")
def when(emit: Emit, condition: Any, value: Any = None) -> Any:
    """What a row gets where a condition holds."""
    return expression("where", condition, value, None)


@models("pyspark.Column.when")
def when_else(emit: Emit, self: Any, condition: Any, value: Any = None) -> Any:
    """A further condition, where those before do not hold."""
    return ended(self, expression("where", condition, value, None)) if self.op == "where" else NotImplemented


@models("pyspark.Column.otherwise")
def otherwise(emit: Emit, self: Any, value: Any) -> Any:
    """What all other rows get."""
    return ended(self, value) if self.op == "where" else NotImplemented


def ended(choice: Formula, value: Any) -> Formula:
    """A chain of choices with something else at its end."""
    test, yes, no = choice.args
    deeper = isinstance(no, Formula) and no.op == "where"
    return expression("where", test, yes, ended(no, value) if deeper else value)


@models("pyspark.Column.alias", "pyspark.Column.name")
def alias(emit: Emit, self: Any, *names: Any, **options: Any) -> Any:
    """The expression under another name."""
    return expression("alias", self, names[0] if len(names) == 1 else None)


@models("pyspark.Column.over")
def over(emit: Emit, self: Any, window: Any = None) -> Any:
    """The expression within groups, a value for each row; in an order, of the rows up to it."""
    if not isinstance(window, Formula) or window.op != "window":
        return expression("over", self)
    told = dict(window.options)
    order = told.get("order", ())
    if self.op in RANKS and not self.args:
        self = expression(self.op, *order[:1])  # what rows are ranked by
    return expression("over", self, *window.args, reach=reach(order, told.get("frame")))


RANKS = frozenset(("rank", "dense_rank", "percent_rank", "cume_dist"))


def reach(order: tuple[Any, ...], frame: Any) -> str:
    """Which rows of its group a row sees: all, those up to it, those around it."""
    if frame is None:
        return "expanding" if order else "group"
    first, last = (v if isinstance(v, int) else None for v in frame)
    if first is None or last is None:
        return "group"
    if first <= FARTHEST_BACK:
        return "group" if last >= -FARTHEST_BACK - 1 else "expanding" if last <= 0 else "rolling_centered"
    return "rolling" if last <= 0 else "rolling_centered"


FARTHEST_BACK = -(2**63)
"""`Window.unboundedPreceding`."""


@models("pyspark.sql.window.Window.partitionBy", "pyspark.sql.Window.partitionBy")
def partition_by(emit: Emit, *columns: Any) -> Any:
    """Groups of rows."""
    return expression("window", *given(emit, columns))


@models("pyspark.sql.window.Window.orderBy", "pyspark.sql.Window.orderBy")
def order_by(emit: Emit, *columns: Any) -> Any:
    """All rows, in an order."""
    return expression("window", order=given(emit, columns))


@models("pyspark.sql.window.Window.rowsBetween", "pyspark.sql.window.Window.rangeBetween",
        "pyspark.sql.Window.rowsBetween", "pyspark.sql.Window.rangeBetween")  # fmt: skip
def between(emit: Emit, start: Any, end: Any) -> Any:
    """The rows around each row."""
    return expression("window", frame=(start, end))


@models("pyspark.Column.orderBy")
def ordered(emit: Emit, self: Any, *columns: Any) -> Any:
    """The same groups, in an order."""
    if self.op != "window":
        return NotImplemented
    return expression("window", *self.args, **{**dict(self.options), "order": given(emit, columns)})


@models("pyspark.Column.rowsBetween", "pyspark.Column.rangeBetween")
def framed(emit: Emit, self: Any, start: Any, end: Any) -> Any:
    """The same groups, of each the rows around each row."""
    if self.op != "window":
        return NotImplemented
    return expression("window", *self.args, **{**dict(self.options), "frame": (start, end)})


@models("pyspark.Column.partitionBy")
def partitioned(emit: Emit, self: Any, *columns: Any) -> Any:
    """Groups of rows."""
    if self.op != "window":
        return NotImplemented
    return expression("window", *given(emit, columns), **dict(self.options))


@models("pyspark.Column.cast", "pyspark.Column.astype", "pyspark.Column.try_cast")
def cast(emit: Emit, self: Any, dtype: Any) -> Any:
    """The same values as another type."""
    return expression("cast", self, dtype)


@models("pyspark.Column.asc", "pyspark.Column.asc_nulls_first", "pyspark.Column.asc_nulls_last")
def asc(emit: Emit, self: Any) -> Any:
    """The smallest first."""
    return self


@models("pyspark.Column.desc", "pyspark.Column.desc_nulls_first", "pyspark.Column.desc_nulls_last")
def desc(emit: Emit, self: Any) -> Any:
    """The largest first."""
    return expression("desc", self)


@models(f"{FUNCTIONS}.desc")
def desc_of(emit: Emit, name: Any) -> Any:
    """The largest first."""
    return expression("desc", *given(emit, (name,)))


@models(f"{FUNCTIONS}.asc")
def asc_of(emit: Emit, name: Any) -> Any:
    """The smallest first."""
    return as_column(name, emit.place(0))


@models(f"{FUNCTIONS}.udf", f"{FUNCTIONS}.pandas_udf")
def udf(emit: Emit, function: Any = None, *rest: Any, **options: Any) -> Any:
    """A function of the script, value by value."""
    return expression("function")


@models("pyspark.Column.__call__")
def called(emit: Emit, self: Any, *columns: Any) -> Any:
    """A function of the script over columns."""
    return expression("across", "apply", *given(emit, columns)) if self.op == "function" else NotImplemented


@models(f"{FUNCTIONS}.count")
def count(emit: Emit, name: Any) -> Any:
    """How many rows, or values of a column."""
    return expression("len") if name in ("*", 1) else expression("count", *given(emit, (name,)))


def without_column(name: str) -> None:
    """Declare a function that reads no column: the place of a row, the time, a random number."""

    def call(emit: Emit, *rest: Any, **options: Any) -> Any:
        return expression(name)

    call.__doc__ = f"`F.{name}()`."
    models(f"{FUNCTIONS}.{name}")(call)


for _name in ("row_number", *sorted(RANKS), "ntile", "monotonically_increasing_id", "rand", "randn", "current_date",
              "current_timestamp", "input_file_name", "spark_partition_id"):  # fmt: skip
    without_column(_name)


@models(f"{FUNCTIONS}.lag")
def lag(emit: Emit, name: Any, offset: Any = 1, default: Any = None) -> Any:
    """The value of a row before."""
    return expression("lag", *given(emit, (name,)), offset)


@models(f"{FUNCTIONS}.lead")
def lead(emit: Emit, name: Any, offset: Any = 1, default: Any = None) -> Any:
    """The value of a row after."""
    return expression("lead", *given(emit, (name,)), offset)


@models(f"{FUNCTIONS}.broadcast")
def broadcast(emit: Emit, table: Any) -> Any:
    """The same table, sent to every worker."""
    return emit.receiver if emit.receiver is not None else table


def across(name: str, op: str) -> None:
    """Declare a function that makes one value from several of the same row."""

    def call(emit: Emit, *columns: Any) -> Any:
        return expression("renamed", expression("across", op, *given(emit, columns)), None)

    call.__doc__ = f"`F.{name}(column, column)`."
    models(f"{FUNCTIONS}.{name}")(call)


for _name, _op in {
    "coalesce": "fillna", "greatest": "maximum", "least": "minimum", "concat": "str.cat", "array": "list",
    "struct": "struct", "create_map": "map", "nvl": "fillna", "ifnull": "fillna", "hash": "hash",
}.items():
    across(_name, _op)


@models(f"{FUNCTIONS}.concat_ws")
def concat_ws(emit: Emit, sep: Any, *columns: Any) -> Any:
    """Texts one after another."""
    return expression("renamed", expression("across", "str.cat", *given(emit, columns, 1)), None)


def function(name: str) -> None:
    """Declare a function whose first argument is a column."""
    summing = name in SPARK.aggregates

    def call(emit: Emit, *rest: Any, **options: Any) -> Any:
        if name in WORD_FIRST:
            return expression("renamed", expression(name, rest[0] if rest else None, *given(emit, rest[1:], 1)), None)
        columns = given(emit, rest[:1])
        more = tuple(as_column(v) for v in rest[1:] if isinstance(v, str | Formula)) if summing else (
            tuple(map(as_column, rest[1:])) if name in OF_COLUMNS else rest[1:]
        )  # fmt: skip
        made = expression(name, *columns, *more)
        if name == "posexplode":
            return expression("cols", expression("alias", made, "pos"), expression("alias", made, "col"))
        if name in ("explode", "explode_outer"):
            return expression("renamed", made, "col")
        if len(columns) == 1 and isinstance(columns[0], Formula) and columns[0].op == "col" and len(rest) == 1:
            differing = "DISTINCT " if name in DIFFERING else ""
            return expression("renamed", made, f"{SHOWN.get(name, name)}({differing}{columns[0].args[0]})")
        return expression("renamed", made, None)

    call.__doc__ = f"`F.{name}(column)`."
    models(f"{FUNCTIONS}.{name}")(call)


SHOWN = {
    "mean": "avg", "countDistinct": "count", "count_distinct": "count", "sumDistinct": "sum", "sum_distinct": "sum",
    "approxCountDistinct": "approx_count_distinct", "log": "ln",
    **{n: n.upper() for n in ("exp expm1 log10 log1p log2 sqrt cbrt sin cos tan signum floor ceil degrees "
                              "radians").split()},
}  # fmt: skip
"""What a function is called in the label of its result, where that is another word."""

DIFFERING = frozenset(("countDistinct", "count_distinct", "sumDistinct", "sum_distinct"))
"""Functions of the values that differ: the label of their result says so."""

WORD_FIRST = frozenset(("date_trunc", "format_string"))
"""Functions whose first argument is a word, and whose others are columns."""

OF_COLUMNS = frozenset(("add_months atan2 contains date_add date_sub datediff endswith hypot levenshtein "
                        "months_between nanvl pow power startswith to_number try_divide").split())  # fmt: skip
"""Functions whose further texts name columns too."""

_PLAIN = ("abs sqrt exp log log10 log2 log1p floor ceil ceiling round sin cos tan signum sign isnan isnull upper lower "
          "trim ltrim rtrim length initcap reverse year month dayofmonth dayofweek dayofyear weekofyear hour minute "
          "second quarter to_date to_timestamp unix_timestamp from_unixtime date_format datediff months_between "
          "date_add date_sub add_months last_day trunc date_trunc regexp_replace regexp_extract substring split "
          "translate instr lpad rpad soundex md5 sha1 sha2 size array_contains sort_array element_at explode "
          "explode_outer posexplode from_json to_json get_json_object bround pow power hypot atan2 degrees radians "
          "format_number format_string levenshtein nanvl isnotnull contains startswith endswith "
          "array_distinct array_join array_max array_min flatten map_keys map_values transform exists aggregate "
          "try_divide to_number crc32 base64 bin hex expm1 cbrt rint").split()  # fmt: skip

for _name in sorted({*_PLAIN, *SPARK.aggregates} - {"count"}):
    function(_name)


def operator_method(name: str) -> None:
    """Declare a method of columns whose arguments are values or columns."""

    def call(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
        args = (tuple(each(rest)),) if name == "isin" else map(plain, rest)
        return expression("renamed", expression(name, self, *args), None)

    call.__doc__ = f"`{name}` of a column."
    models(f"pyspark.Column.{name}")(call)


def plain(value: Any) -> Any:
    """Lists as an expression keeps them."""
    return tuple(value) if isinstance(value, list) else value


for _name in ("isin", "between", "like", "rlike", "ilike", "contains", "startswith", "endswith", "substr", "isNull",
              "isNotNull", "isNaN", "eqNullSafe", "getItem", "getField", "bitwiseAND", "bitwiseOR"):  # fmt: skip
    operator_method(_name)
