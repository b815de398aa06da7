"""`pl.col("a")` and its kin: expressions over the columns of a table that is told later."""

from typing import Any

from headwater.api.formulas.binding import each
from headwater.api.formulas.words import POLARS, TYPES
from headwater.api.model import Emit, Formula, Label, Module, Names, Unknown, models

ELEMENT = Formula("element")


def as_formula(value: Any, where: Any = None) -> Any:
    """What may stand where a column is expected: a text names one."""
    if isinstance(value, str | Label):
        return Formula("col", (value,), where=where)
    if isinstance(value, Names):
        return Formula("labels", (value,))
    return value


def given(emit: Emit, values: Any, first: int = 0) -> tuple[Any, ...]:
    """The columns given as arguments, one by one or in lists, each with the place that names it."""
    found: list[Any] = []
    for at, value in enumerate(values):
        if isinstance(value, list | tuple):
            found += [as_formula(v, emit.place(first + at, k)) for k, v in enumerate(value)]
        elif value is not None:
            found += [as_formula(v, emit.place(first + at)) for v in each((value,))]
    return tuple(found)


def named(emit: Emit, options: dict[str, Any]) -> tuple[Any, ...]:
    """The columns given by name: `x=pl.col("a") + 1`."""
    return tuple(
        Formula("alias", (as_formula(value, emit.place(name)), name)) for name, value in options.items()
    )  # fmt: skip


@models("polars.col")
def col(emit: Emit, name: Any = None, *more: Any) -> Any:
    """Columns by name, by pattern or by type."""
    values = list(each((name, *more)))
    kinds = [TYPES.get(v.name.rpartition(".")[2]) if isinstance(v, Module) else None for v in values]
    if values and all(isinstance(v, Module) for v in values):
        words = tuple(k for k in kinds if k is not None)
        return Formula("types", words) if len(words) == len(values) else Formula("types", (Unknown(),))
    if isinstance(name, Names) and not more:
        return Formula("labels", (name,))
    found = given(emit, (name, *more))
    if not isinstance(name, list | tuple) and not more:
        return found[0] if isinstance(name, str) else Formula("col", (name,))
    return Formula("cols", tuple(f if isinstance(f, Formula) else Formula("col", (f,)) for f in found))


@models("polars.nth")
def nth(emit: Emit, *indices: Any, **options: Any) -> Any:
    """Columns by place."""
    return Formula("cs.by_index", tuple(each(indices)))


@models("polars.field")
def field(emit: Emit, *names: Any) -> Any:
    """A field of a struct, which is no column of the table."""
    return ELEMENT


@models("polars.all")
def all_(emit: Emit, *names: Any, **options: Any) -> Any:
    """Every column; with names, whether all values of a column are true."""
    return Formula("all", given(emit, names)) if names else Formula("all")


@models("polars.exclude")
def exclude(emit: Emit, *names: Any) -> Any:
    """Every column but some."""
    return Formula("exclude", (Formula("all"), *map(excluded, each(names))))


@models("polars.Expr.exclude")
def exclude_from(emit: Emit, self: Any, *names: Any) -> Any:
    """Columns but some."""
    return Formula("exclude", (self, *map(excluded, each(names))))


def excluded(value: Any) -> Any:
    """A label, or what is known of it."""
    return value if isinstance(value, str) else Unknown()


@models("polars.lit")
def lit(emit: Emit, value: Any = None, *rest: Any, **options: Any) -> Any:
    """A constant."""
    return Formula("lit", (value,))


@models("polars.date", "polars.datetime")
def date(emit: Emit, year: Any, month: Any, day: Any, *rest: Any, **options: Any) -> Any:
    """A date, written as it is read from texts."""
    plain = all(isinstance(part, int) for part in (year, month, day)) and not rest and not options
    if not plain:
        return Formula("datetime", tuple(as_formula(part) for part in (year, month, day, *rest)))
    return Formula("lit", (f"{year:04}-{month:02}-{day:02}",))


@models("polars.element")
def element(emit: Emit) -> Any:
    """A member of a list."""
    return ELEMENT


@models("polars.len", "polars.count")
def len_(emit: Emit, *names: Any) -> Any:
    """How many rows there are."""
    return Formula("count", (Formula("cols", given(emit, names)),)) if names else Formula("len")


def over_columns(function: str, op: str) -> None:
    """Declare a function of columns: `pl.mean("a")`."""

    def call(emit: Emit, *names: Any, **options: Any) -> Any:
        values = names[:1] if op in ("quantile", "head", "tail", "arctan2") else names
        rest = names[len(values) :]
        return Formula(op, (Formula("cols", given(emit, values)), *rest) if values else (), options=plain(options))

    call.__doc__ = f"`pl.{function}(names)`: as the method of a column."
    models(f"polars.{function}")(call)


for _function in ("mean", "sum", "min", "max", "median", "std", "var", "n_unique", "approx_n_unique", "quantile",
                  "first", "last", "any", "implode", "cum_sum", "cum_count", "head", "tail"):  # fmt: skip
    over_columns(_function, _function)


def side_by_side(function: str, op: str) -> None:
    """Declare a function of several columns of a row."""

    def call(emit: Emit, *exprs: Any, **options: Any) -> Any:
        given_by_name = options.get("exprs")
        values = exprs if given_by_name is None else (*exprs, given_by_name)
        more = named(emit, options) if function == "struct" else ()
        return Formula("across", (op, *given(emit, values), *more))

    call.__doc__ = f"`pl.{function}(columns)`: one value from several of the same row."
    models(f"polars.{function}")(call)


for _function, _op in {
    "sum_horizontal": "+", "mean_horizontal": "mean", "max_horizontal": "maximum", "min_horizontal": "minimum",
    "any_horizontal": "|", "all_horizontal": "&", "concat_str": "str.cat", "concat_list": "list", "coalesce": "fillna",
    "struct": "struct", "concat_arr": "list", "arctan2": "arctan2",
}.items():  # fmt: skip
    side_by_side(_function, _op)


@models("polars.cum_sum_horizontal")
def cum_sum_horizontal(emit: Emit, *exprs: Any) -> Any:
    """Sums of the columns before, as a struct."""
    return Formula("alias", (Formula("across", ("struct", *given(emit, exprs))), "cum_sum"))


@models("polars.format")
def format_(emit: Emit, text: Any, *columns: Any) -> Any:
    """A text with values put in."""
    return Formula("across", ("str.cat", *given(emit, columns, 1)))


@models("polars.fold")
def fold(emit: Emit, acc: Any, function: Any = None, exprs: Any = None, **options: Any) -> Any:
    """One value from a first one and several of the same row, by a function."""
    return Formula("across", ("apply", *given(emit, (acc, exprs))))


@models("polars.reduce")
def reduce(emit: Emit, function: Any, exprs: Any = None, **options: Any) -> Any:
    """One value from several of the same row, by a function."""
    return Formula("across", ("apply", *given(emit, (exprs,))))


def together(function: str) -> None:
    """Declare a number of two columns."""

    def call(emit: Emit, a: Any, b: Any, *rest: Any, **options: Any) -> Any:
        return Formula(function, given(emit, (a, b)))

    call.__doc__ = f"`pl.{function}(a, b)`: how two columns go together."
    models(f"polars.{function}")(call)


for _function in ("corr", "cov"):
    together(_function)


@models("polars.map_batches", "polars.map_groups")
def map_batches(emit: Emit, exprs: Any, *rest: Any, **options: Any) -> Any:
    """A function of the script over columns."""
    return Formula("across", ("apply", *given(emit, (exprs,))))


@models("polars.when")
def when(emit: Emit, *tests: Any, **equal: Any) -> Any:
    """The condition of a choice."""
    return Formula("when", (both(emit, tests, equal),))


@models("polars.Expr.when")
def when_else(emit: Emit, self: Any, *tests: Any, **equal: Any) -> Any:
    """A further condition, where those before do not hold."""
    return Formula("when", (both(emit, tests, equal), self))


def both(emit: Emit, tests: Any, equal: dict[str, Any]) -> Any:
    """Several conditions that hold together."""
    found = [*given(emit, tests), *(Formula("==", (Formula("col", (k,)), v)) for k, v in equal.items())]
    whole = found[0] if found else Formula("lit", (True,))
    for test in found[1:]:
        whole = Formula("&", (whole, test))
    return whole


@models("polars.Expr.then")
def then(emit: Emit, self: Any, statement: Any) -> Any:
    """What a row gets where the condition holds; missing elsewhere, until told."""
    if self.op != "when":
        return NotImplemented
    value = as_formula(statement, emit.place(0))
    test, *before = self.args
    return ended(before[0], Formula("where", (test, value, None))) if before else Formula("where", (test, value, None))


@models("polars.Expr.otherwise")
def otherwise(emit: Emit, self: Any, statement: Any) -> Any:
    """What all other rows get."""
    return ended(self, as_formula(statement, emit.place(0))) if self.op == "where" else NotImplemented


def ended(choice: Formula, value: Any) -> Formula:
    """A chain of choices with something else at its end."""
    test, yes, no = choice.args
    deeper = isinstance(no, Formula) and no.op == "where"
    return Formula("where", (test, yes, ended(no, value) if deeper else value))


@models("polars.Expr.over")
def over(emit: Emit, self: Any, partition_by: Any = None, *more: Any, **options: Any) -> Any:
    """The expression within groups, a value for each row."""
    by = named_argument(emit, partition_by, options.get("partition_by"), "partition_by")
    return Formula("over", (self, *by, *given(emit, more, 1)))


def named_argument(emit: Emit, first: Any, by_name: Any, name: str) -> tuple[Any, ...]:
    """Columns given by position or by name."""
    return given(emit, (first,)) if emit.place(name) is None else tuple(
        as_formula(v, emit.place(name, at)) for at, v in enumerate(each((by_name if by_name is not None else first,)))
    )  # fmt: skip


@models("polars.Expr.alias")
def alias(emit: Emit, self: Any, name: Any) -> Any:
    """The expression under another name."""
    return Formula("alias", (self, name))


@models("polars.Expr.pipe")
def pipe(emit: Emit, self: Any, function: Any, *rest: Any, **options: Any) -> Any:
    """What a function makes of the expression."""
    return emit.call(function, self, *rest)


@models("polars.Expr.list.eval", "polars.Expr.list.agg", "polars.Expr.arr.eval", "polars.Expr.list.contains")
def eval_(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """Something of the members of each list."""
    return Formula("list.eval", (self,))


def names_columns(method: str) -> None:
    """Declare a method whose texts name columns."""

    def call(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
        return Formula(method, (self, *given(emit, rest)), options=plain(options))

    call.__doc__ = f"`{method}`: other columns decide."
    models(f"polars.Expr.{method}")(call)


for _method in sorted(POLARS.columns - {"over", "corr", "cov"} | {"filter"}):
    names_columns(_method)


@models("polars.Expr.map_elements", "polars.Expr.apply", "polars.Expr.map_batches", "polars.Expr.map")
def map_elements(emit: Emit, self: Any, function: Any = None, *rest: Any, **options: Any) -> Any:
    """A function of the script, value by value."""
    return Formula("map_elements", (self,))


def plain(options: dict[str, Any]) -> tuple[tuple[str, Any], ...]:
    """Keyword arguments as an expression keeps them."""
    return tuple((k, tuple(v) if isinstance(v, list) else v) for k, v in options.items())


__all__ = ["as_formula", "given", "named"]
