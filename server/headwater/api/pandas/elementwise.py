"""Calls that work value by value, on a column as on a whole table."""

from typing import Any

from headwater.api.model import Emit, Frame, Module, Unknown, Vec, models
from headwater.api.pandas.labels import labels
from headwater.api.pandas.relabelling import labelled_by_columns
from headwater.api.pandas.statistics import NUMBERS
from headwater.api.pandas.values import elementwise, emit_rows, only_name, plain
from headwater.plan.columns import Name
from headwater.plan.expressions import Call, Col, Expr, Hole, Lit, Over, refs
from headwater.plan.frames import Assign, Compute, Explode, Filter, Map, Relabel, Statistic, Zip

CELLS = (
    "isnull", "isna", "notnull", "notna", "abs", "round", "clip", "between", "isin", "add", "sub", "subtract", "mul",
    "multiply", "div", "divide", "truediv", "floordiv", "mod", "pow", "radd", "rsub", "rmul", "rdiv", "eq", "ne", "lt",
    "le", "gt", "ge", "clip_upper", "clip_lower", "str.cat",
)  # fmt: skip

SYMBOLS = {"add": "+", "sub": "-", "subtract": "-", "mul": "*", "multiply": "*", "div": "/", "divide": "/",
           "truediv": "/", "floordiv": "//", "mod": "%", "pow": "**", "eq": "==", "ne": "!=", "lt": "<", "le": "<=",
           "gt": ">", "ge": ">=", "isnull": "isna", "notnull": "notna"}  # fmt: skip
"""Methods that are operators, under the operator's own name."""


OPERANDS = ("lower", "upper", "left", "right", "other", "fill_value")
"""What such methods are given beside the column itself, by name."""


def cells(method: str) -> None:
    """Declare a method that works value by value."""

    def each(emit: Emit, self: Any, *others: Any, inplace: Any = False, **options: Any) -> Any:
        named = [options[key] for key in OPERANDS if options.get(key) is not None]
        inclusive = options.get("inclusive", "both")
        how = SYMBOLS.get(method, method) if inclusive == "both" else f"{method}_{inclusive}"
        return elementwise(emit, self, how, *others, *named)

    each.__doc__ = f"`{method}`, value by value."
    models(f"pandas.DataFrame.{method}")(each)


for _method in CELLS:
    if "." not in _method:
        cells(_method)


@models("pandas.isnull", "pandas.isna")
def isna(emit: Emit, obj: Any) -> Any:
    """Which values are missing."""
    return elementwise(emit, obj, "isna") if isinstance(obj, Vec | Frame) else Unknown(emit.refs(obj))


@models("pandas.notnull", "pandas.notna")
def notna(emit: Emit, obj: Any) -> Any:
    """Which values are there."""
    return elementwise(emit, obj, "notna") if isinstance(obj, Vec | Frame) else Unknown(emit.refs(obj))


@models("pandas.DataFrame.where", "pandas.DataFrame.mask")
def where(emit: Emit, self: Any, cond: Any, other: Any = None, *, inplace: Any = False, **options: Any) -> Any:
    """Values kept where a condition holds, replaced elsewhere."""
    return elementwise(emit, self, "where", cond, other)


@models("pandas.DataFrame.replace")
def replace(
    emit: Emit, self: Any, to_replace: Any = None, value: Any = None, *, inplace: Any = False, **options: Any
) -> Any:
    """Values replaced by other values."""
    if isinstance(self, Frame) and self.shape == "frame" and isinstance(to_replace, dict):
        nested = {k: v for k, v in to_replace.items() if isinstance(v, dict) and isinstance(k, str)}
        if nested and len(nested) == len(to_replace):
            return Assign((self.ref,), tuple((k, Call("replace", (Col(self.ref, k),))) for k in nested))
    return elementwise(emit, self, "replace", to_replace, value)


@models("pandas.DataFrame.map", "pandas.DataFrame.applymap", "pandas.DataFrame.progress_map",
        "pandas.DataFrame.progress_applymap")  # fmt: skip
def map_(emit: Emit, self: Any, arg: Any = None, na_action: Any = None, **options: Any) -> Any:
    """Every value looked up or computed from itself."""
    if isinstance(arg, Frame | Vec):
        return elementwise(emit, self, "map", arg)
    if isinstance(self, Frame) and self.shape in ("frame", "unknown", "array"):
        return emit_rows(emit, self, Map((self.ref,), "map", self.shape))
    more = tuple(Hole((r,)) for r in emit.refs(arg))
    emit.rehearse(arg, cell(emit, self))
    base = self.base if isinstance(self, Vec) else self.ref
    label = self.name if isinstance(self, Vec) else only_name(emit, self)
    return Vec(Call("map", (emit.expression(self), *more)), base, label)


@models("pandas.DataFrame.apply", "pandas.DataFrame.progress_apply")
def apply(
    emit: Emit, self: Any, func: Any = None, axis: Any = 0, raw: Any = False, result_type: Any = None, args: Any = (),
    **options: Any,
) -> Any:  # fmt: skip
    """A function of each value of a column, of each row (`axis=1`), or of each column."""
    if isinstance(self, Vec) or (isinstance(self, Frame) and self.shape == "series"):
        more = tuple(Hole((r,)) for r in emit.refs(func))
        if isinstance(func, Module) and func.name in ("pandas.Series", "pandas.json_normalize"):
            return Relabel((emit.table(self).ref,), None)  # records: a column for each of their keys
        shape, names = emit.outcome(func, cell(emit, self))
        if shape == "made":  # a row of its own for each value
            return parted(emit, self, "apply", names) if names else Relabel((emit.table(self).ref,), None)
        base = self.base if isinstance(self, Vec) else self.ref
        label = self.name if isinstance(self, Vec) else only_name(emit, self)
        return Vec(Call("apply", (emit.expression(self), *more)), base, label)
    table = emit.table(self)
    if axis in (1, "columns"):
        read = row_columns(emit, func, table)
        shape, names = emit.outcome(func, table)
        if shape == "made" or result_type == "expand":
            return Relabel((table.ref,), None) if names is None else spread_out(emit, table, read, names)
        if shape == "frame" and names is not None:
            return changed_rows(emit, table, read, names)
        if read is None:
            return Vec(Call("apply", (Hole((table.ref,)),)), table.ref)
        return Vec(Call("apply", read), table.ref)
    name = func if isinstance(func, str) else getattr(func, "name", "").rpartition(".")[2]
    each = Vec(Hole((table.ref,)), table.ref)
    if name in NUMBERS or emit.rehearse(func, each) == "scalar":
        return Statistic((table.ref,), name if name in NUMBERS else "apply", "series")
    return emit_rows(emit, table, Map((table.ref,), "apply", table.shape))


def spread_out(emit: Emit, table: Frame, read: tuple[Expr, ...] | None, names: tuple[Name, ...]) -> Any:
    """Several values for each row, each in a column of its own, made of the columns that are read."""
    expr = Call("apply", read or (Hole((table.ref,)),))
    made = [emit(Compute((table.ref,), expr, name, "frame")) for name in names]
    return made[0] if len(made) == 1 else Zip(tuple(each.ref for each in made))


def changed_rows(emit: Emit, table: Frame, read: tuple[Expr, ...] | None, names: tuple[Name, ...]) -> Any:
    """Rows handed back by a function, with cells added to them."""
    known = emit.columns(table.ref)
    new = tuple(name for name in names if known.has(name) is not True)
    if not new or not set(known.names) <= set(names):
        return Map((table.ref,), "apply") if not new else Relabel((table.ref,), names)
    expr = Call("apply", read or (Hole((table.ref,)),))
    return Assign((table.ref,), tuple((name, expr) for name in new))


def cell(emit: Emit, column: Any) -> Vec:
    """One value of a column, as a function of each value is given it."""
    base = column.base if isinstance(column, Vec) else column.ref
    return Vec(emit.expression(column), base, None, "scalar")


def row_columns(emit: Emit, func: Any, table: Frame) -> tuple[Expr, ...] | None:
    """The columns a function of a row reads, by running it on the table as if it were one row."""
    if not callable(getattr(func, "parameters", None)):
        return None
    return tuple(Col(table.ref, name) for name in emit.reads_of(func, table)) or None


def neighbours(method: str) -> None:
    """Declare a method that looks at the rows some places before; with a negative count after."""

    def look(emit: Emit, self: Any, periods: Any = 1, *rest: Any, **options: Any) -> Any:
        if isinstance(self, Frame) and self.shape in ("frame", "unknown", "array"):
            return emit_rows(emit, self, Map((self.ref,), method, self.shape))
        base = self.base if isinstance(self, Vec) else self.ref
        label = self.name if isinstance(self, Vec) else only_name(emit, self)
        count = Lit(periods) if isinstance(periods, int) else Hole()
        return Vec(Over(method, (emit.expression(self), count)), base, label)

    look.__doc__ = f"`{method}`: of the rows before, with a negative count of those after."
    models(f"pandas.DataFrame.{method}")(look)


for _method in ("shift", "diff", "pct_change"):
    neighbours(_method)


def up_to_each(method: str) -> None:
    """Declare a method that sums up all rows up to each."""

    def look(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
        if isinstance(self, Frame) and self.shape in ("frame", "unknown", "array"):
            return emit_rows(emit, self, Map((self.ref,), method, self.shape))
        base = self.base if isinstance(self, Vec) else self.ref
        label = self.name if isinstance(self, Vec) else only_name(emit, self)
        return Vec(Over(method, (emit.expression(self),)), base, label)

    look.__doc__ = f"`{method}`: of all rows up to each."
    models(f"pandas.DataFrame.{method}")(look)


for _method in ("cumsum", "cumprod", "cummax", "cummin"):
    up_to_each(_method)


@models("pandas.DataFrame.rank")
def rank(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """The place of each value among all."""
    if isinstance(self, Frame) and self.shape in ("frame", "unknown", "array"):
        return emit_rows(emit, self, Map((self.ref,), "rank", self.shape))
    base = self.base if isinstance(self, Vec) else self.ref
    label = self.name if isinstance(self, Vec) else only_name(emit, self)
    return Vec(Over("rank", (emit.expression(self),)), base, label)


@models("pandas.cut")
def cut(emit: Emit, x: Any, bins: Any = None, right: Any = True, labels: Any = None, *rest: Any, **options: Any) -> Any:
    """Values sorted into intervals. With a number of intervals their ends come from the rows."""
    if not isinstance(x, Vec | Frame):
        return Unknown(emit.refs(x))
    if isinstance(bins, int):
        made = binned(emit, x, "cut")
    else:
        made = elementwise(emit, x, "cut", *((bins,) if isinstance(bins, Frame | Vec | Unknown) else ()))
    return (made, Unknown(emit.refs(x))) if options.get("retbins") is True else made


@models("pandas.qcut")
def qcut(emit: Emit, x: Any, q: Any = None, labels: Any = None, *rest: Any, **options: Any) -> Any:
    """Values sorted into intervals of equal counts, which come from the rows."""
    if not isinstance(x, Vec | Frame):
        return Unknown(emit.refs(x))
    made = binned(emit, x, "qcut")
    return (made, Unknown(emit.refs(x))) if options.get("retbins") is True else made


def binned(emit: Emit, x: Any, how: str) -> Any:
    """Interval ends learned from rows, then applied to each value."""
    ends = emit(Statistic((emit.table(x).ref,), how))
    return elementwise(emit, x, how, ends)


def converted(function: str) -> None:
    """Declare a function that reads texts as something else."""

    def convert(emit: Emit, arg: Any, *rest: Any, **options: Any) -> Any:
        if not isinstance(arg, Vec | Frame):
            return Unknown(emit.refs(arg))
        if isinstance(arg, Frame) and arg.shape == "frame":  # columns named year, month, day
            return Vec(Call(function, (Hole((arg.ref,)),)), arg.ref)
        return elementwise(emit, arg, function)

    convert.__doc__ = f"`{function}`: texts as dates, numbers or spans of time."
    models(f"pandas.{function}")(convert)


for _method in ("to_datetime", "to_numeric", "to_timedelta"):
    converted(_method)


@models("pandas.Series.dt.isocalendar")
def isocalendar(emit: Emit, self: Any) -> Any:
    """Year, week and day of each date, as three columns."""
    expr = emit.expression(self)
    inputs = tuple(dict.fromkeys((*emit.refs(self), *refs(expr))))
    parts = [emit(Compute(inputs, Call(f"dt.{part}", (expr,)), part)) for part in ("year", "week", "day")]
    return Zip(tuple(part.ref for part in parts))


@models("pandas.factorize", "pandas.DataFrame.factorize")
def factorize(emit: Emit, values: Any, *rest: Any, **options: Any) -> Any:
    """Codes for values, and the values: a pure encoding."""
    table = values if isinstance(values, Vec | Frame) else emit.table(values)
    return elementwise(emit, table, "factorize"), Unknown(emit.refs(table))


@models("pandas.Categorical")
def categorical(emit: Emit, values: Any, *rest: Any, **options: Any) -> Any:
    """Values as categories."""
    return (
        elementwise(emit, values, "astype", "category")
        if isinstance(values, Vec | Frame)
        else Unknown(emit.refs(values))
    )


@models("pandas.DataFrame.duplicated")
def duplicated(emit: Emit, self: Any, subset: Any = None, keep: Any = "first") -> Any:
    """Which rows repeat earlier ones, in all columns or in some."""
    table = emit.table(self)
    names = labels(subset) if subset is not None else None
    args: tuple[Expr, ...] = tuple(Col(table.ref, n) for n in names) if names else (Hole((table.ref,)),)
    return Vec(Over("duplicated", args), table.ref)


@models("pandas.Series.to_frame")
def to_frame(emit: Emit, self: Any, name: Any = None) -> Any:
    """A column as a table."""
    if isinstance(self, Vec):
        label = name if isinstance(name, str | int) else self.name if self.name is not None else 0
        inputs = tuple(dict.fromkeys((self.base, *refs(self.expr))))
        return Compute(inputs, self.expr, label, "frame")
    if isinstance(name, str | int) or labelled_by_columns(emit, self):
        return Relabel((self.ref,), (name if isinstance(name, str | int) else 0,))
    return Frame(self.ref, "frame")


def tabled(method: str) -> None:
    """Declare a method of texts that makes several columns of one, unless told otherwise."""

    def spread(emit: Emit, self: Any, *rest: Any, expand: Any = None, **options: Any) -> Any:
        if expand is False or (expand is None and method in ("split", "rsplit")):
            return elementwise(emit, self, f"str.{method}", *rest)
        if method in ("partition", "rpartition"):
            return parted(emit, self, method, (0, 1, 2))
        if method == "extract":
            pattern = rest[0] if rest else options.get("pat")
            names = groups_of(pattern) if isinstance(pattern, str) else None
            return Relabel((emit.table(self).ref,), None) if names is None else parted(emit, self, method, names)
        return Relabel((emit.table(self).ref,), None)

    spread.__doc__ = f"`str.{method}`: parts of each text."
    models(f"pandas.Series.str.{method}")(spread)


def groups_of(pattern: str) -> tuple[Name, ...] | None:
    """The labels that the groups of a pattern give: their names, else their numbers."""
    import re

    try:
        found = re.compile(pattern)
    except (re.error, RecursionError, OverflowError):
        return None
    named = {at - 1: name for name, at in found.groupindex.items()}
    return tuple(named.get(at, at) for at in range(found.groups)) or None


def parted(emit: Emit, column: Any, method: str, names: tuple[Name, ...]) -> Any:
    """Several columns, each made of the one."""
    expr = emit.expression(column)
    inputs = tuple(dict.fromkeys((*emit.refs(column), *refs(expr))))
    op = method if method == "apply" else f"str.{method}"
    made = [emit(Compute(inputs, Call(op, (expr,)), name, "frame")) for name in names]
    return made[0] if len(made) == 1 else Zip(tuple(each.ref for each in made))


@models("pandas.Series.str.extractall")
def extractall(emit: Emit, self: Any, pat: Any = None, flags: Any = 0) -> Any:
    """A row for each match."""
    table = emit(Explode((emit.table(self).ref,)))
    return Relabel((table.ref,), groups_of(pat) if isinstance(pat, str) else None)


for _method in ("split", "rsplit", "extract", "partition", "rpartition", "get_dummies"):
    tabled(_method)


__all__ = ["Filter", "plain"]
