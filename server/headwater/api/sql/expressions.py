"""Expressions of SQL as expressions of the plan."""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any, Final

from headwater.api.sql.parse import unsaid
from headwater.api.sql.scope import Scope
from headwater.plan.expressions import Call, Col, Expr, Hole, Lit, Over, cols, walk

OPERATORS: Final = {
    "EQ": "==", "NEQ": "!=", "GT": ">", "GTE": ">=", "LT": "<", "LTE": "<=", "Add": "+", "Sub": "-", "Mul": "*",
    "Div": "/", "IntDiv": "//", "Mod": "%", "And": "&", "Or": "|", "NullSafeEQ": "==", "NullSafeNEQ": "!=",
}  # fmt: skip

AGGREGATES: Final = {
    "Sum": "sum", "Avg": "mean", "Min": "min", "Max": "max", "Count": "count", "Stddev": "std", "StddevSamp": "std",
    "StddevPop": "std", "Variance": "var", "VariancePop": "var", "Median": "median", "First": "first", "Last": "last",
    "ApproxDistinct": "nunique", "CountIf": "sum", "AnyValue": "first", "Quantile": "quantile",
    "PercentileCont": "quantile", "PercentileDisc": "quantile", "ApproxQuantile": "quantile",
}  # fmt: skip
"""Functions of many rows, in the words that pandas has for them."""

NAMED_AGGREGATES: Final = {"total": "sum", "mean": "mean", "stdev": "std", "countdistinct": "nunique"}
"""Functions of one database that the parser does not tell from others."""

WINDOWS: Final = {
    "RowNumber": "cumcount", "Rank": "rank", "DenseRank": "rank", "PercentRank": "rank", "CumeDist": "rank",
    "Ntile": "ntile", "FirstValue": "group:first", "LastValue": "group:last", "NthValue": "group:nth",
}  # fmt: skip
"""Functions of a window, as pandas' groups have them."""

NAMED_WINDOWS: Final = {"rank": "rank", "dense_rank": "rank", "percent_rank": "rank", "cume_dist": "rank"}
"""Those that older parsers do not tell from other functions."""

TYPES: Final = {
    "INT": "int", "BIGINT": "int", "SMALLINT": "int", "TINYINT": "int", "UBIGINT": "int", "UINT": "int",
    "DOUBLE": "float", "FLOAT": "float", "DECIMAL": "float", "TEXT": "str", "VARCHAR": "str", "CHAR": "str",
    "NVARCHAR": "str", "BOOLEAN": "bool", "DATE": "datetime", "TIMESTAMP": "datetime", "DATETIME": "datetime",
    "TIMESTAMPTZ": "datetime",
}  # fmt: skip

Subquery = Callable[[Any, Scope], Expr]
"""What turns a query inside an expression into a value."""


def expression(node: Any, scope: Scope, inner: Subquery) -> Expr:
    """One expression over the step that the tables of a scope are joined in."""
    from sqlglot import exp

    def of(part: Any) -> Expr:
        return expression(part, scope, inner)

    kind = type(node).__name__
    if kind in OPERATORS:
        return Call(OPERATORS[kind], (of(node.this), of(node.expression)))
    match node:
        case exp.Column():
            own = aliased(node, scope)
            return column(node, scope) if own is None else item(own, node.name.lower(), scope, inner)
        case exp.Paren() | exp.Alias():
            return of(node.this)
        case exp.Literal() if unsaid(str(node.this)):
            return Hole()
        case exp.Literal():
            return Lit(node.this) if node.is_string else Lit(number(node.this))
        case exp.Boolean():
            return Lit(bool(node.this))
        case exp.Null():
            return Lit(None)
        case exp.Neg():
            inside = of(node.this)
            negative = isinstance(inside, Lit) and isinstance(inside.value, int | float)
            return Lit(-inside.value) if negative else Call("neg", (inside,))  # type: ignore[union-attr, operator]
        case exp.Not():
            if isinstance(node.this, exp.Is) and isinstance(node.this.expression, exp.Null):
                return Call("notna", (of(node.this.this),))
            return Call("~", (of(node.this),))
        case exp.Is():
            missing = isinstance(node.expression, exp.Null)
            return Call("isna", (of(node.this),)) if missing else Call("==", (of(node.this), of(node.expression)))
        case exp.Between():
            return Call("between", (of(node.this), of(node.args["low"]), of(node.args["high"])))
        case exp.In():
            if node.args.get("query") is not None:
                return Call("isin", (of(node.this), inner(node.args["query"], scope)))
            among = tuple(of(each) for each in node.expressions)
            if all(isinstance(each, Lit) for each in among):
                return Call("isin", (of(node.this), Lit(tuple(each.value for each in among if isinstance(each, Lit)))))
            return Call("isin", (of(node.this), *among))
        case exp.Cast() | exp.TryCast():
            wanted = TYPES.get(getattr(node.to.this, "name", ""), "")
            if isinstance(node.this, exp.Literal):
                return of(node.this)
            return Call("astype", (of(node.this), Lit(wanted))) if wanted else Call("cast", (of(node.this),))
        case exp.Case():
            parts = [each for one in node.args.get("ifs", ()) for each in (one.this, one.args["true"])]
            parts = [part for part in (node.this, *parts, node.args.get("default")) if part is not None]
            return Call("case", tuple(of(part) for part in parts))
        case exp.Coalesce():
            return Call("fillna", (of(node.this), *(of(each) for each in node.expressions)))
        case exp.Window():
            return window(node, scope, inner)
        case exp.Count() | exp.Distinct() if (counted := distinct(node)) is not None:
            return Call("nunique", tuple(of(each) for each in counted))
        case exp.Count() if isinstance(node.this, exp.Star):
            return Call("size", ())
        case exp.Query() | exp.Subquery():
            return inner(node, scope)
        case exp.Exists():
            return Call("any", (inner(node.this, scope),))
        case exp.Placeholder() | exp.Parameter():
            return Hole()
        case exp.Star():
            return Hole((scope.ref,) if scope.ref else ())
    arguments = tuple(of(part) for part in operands(node))
    if (name := aggregate(node)) is not None:
        return Call(name, arguments)
    return Call(function(node), arguments)


def operands(node: Any) -> Iterator[Any]:
    """The values a function is given, without types, units and names."""
    from sqlglot import exp

    for part in node.iter_expressions():
        if not isinstance(part, exp.Identifier | exp.DataType | exp.Var | exp.Interval | exp.Order | exp.Placeholder):
            yield part


def function(node: Any) -> str:
    """What a function is called."""
    from sqlglot import exp

    if isinstance(node, exp.Anonymous):
        return str(node.name).lower()
    return str(node.sql_name()).lower() if isinstance(node, exp.Func) else str(node.key)


def aggregate(node: Any) -> str | None:
    """The function of many rows that a node is, None for others."""
    from sqlglot import exp

    if isinstance(node, exp.AggFunc):
        return AGGREGATES.get(type(node).__name__) or function(node)
    if isinstance(node, exp.Anonymous):
        return NAMED_AGGREGATES.get(str(node.name).lower())
    return None


def distinct(node: Any) -> list[Any] | None:
    """What `COUNT(DISTINCT a, b)` counts."""
    from sqlglot import exp

    return list(node.this.expressions) if isinstance(node.this, exp.Distinct) else None


def number(text: str) -> object:
    """A number as Python's."""
    try:
        return int(text)
    except ValueError:
        return float(text)


def aliased(node: Any, scope: Scope) -> Any:
    """The expression of an item of SELECT that is used by its name, None for a column of the tables."""
    if node.table or (found := scope.aliases.get(node.name.lower())) is None or found is node:
        return None
    column = scope.find(node.name)
    if column is not None and column[0].own(node.name) is not None:
        return None
    return found if scope.lateral or scope.absent(node.name) else None


LARGEST: Final = 200
"""Parts of an item that others may be made of; of a larger one only the columns stay, or items could double."""


def item(node: Any, name: str, scope: Scope, inner: Subquery) -> Expr:
    """An item of SELECT that another one is made of."""
    if name not in scope.read:
        scope.read[name] = Hole((scope.ref,))  # nothing is made of itself
        found = expression(node, scope, inner)
        large = len(list(islice(walk(found), LARGEST))) == LARGEST
        scope.read[name] = Call("of", cols(found)[:LARGEST]) if large else found
    return scope.read[name]


def column(node: Any, scope: Scope) -> Expr:
    """A column by its name; what `"…"` encloses and is no column is a text in SQLite."""
    from sqlglot import exp

    if isinstance(node.this, exp.Star):
        return Hole((scope.ref,) if scope.ref else ())
    name, table = node.name, node.table
    if unsaid(name):
        beside = isinstance(node.parent, exp.Binary | exp.In) and isinstance(node.parent.this, exp.Column | exp.Func)
        return Hole((scope.ref,) if scope.ref and not (beside and node.parent.this is not node) else ())
    found = scope.find(name, table)
    if found is not None:
        source, own = found
        if node.this.args.get("quoted") and not table and source.own(name) is None and compared(node):
            return Lit(name)
        if source.parts_of is not None and own.lower() != source.alias:
            return Call("get", (Col(scope.ref, source.parts_of), Lit(name)))
        return Col(scope.ref, source.shown.get(own, own))
    if node.this.args.get("quoted") and not table and scope.absent(name):
        return Lit(name)
    if scope.outer is not None:
        above = scope.outer
        if (of_outer := above.find(name, table)) is not None:
            return Call("outer", (Col(of_outer[0].ref, of_outer[1]),))
    if table and (part := part_of(node, scope)) is not None:
        return part
    if not scope.sources or (table and all(source.alias != table.lower() for source in scope.sources)):
        return Hole((scope.ref,) if scope.ref else ())
    return Col(scope.ref, name)  # of one of several tables, we cannot tell which


def part_of(node: Any, scope: Scope) -> Expr | None:
    """A part of a structure: `totals.visits`, where `totals` is a column and no table."""
    names = [part.name for part in node.parts]
    of = names.pop(0) if any(source.alias == names[0].lower() for source in scope.sources) else ""
    found = scope.find(names[0], of) if len(names) > 1 else None
    if found is None:
        return None
    source, own = found
    if source.parts_of is not None and own.lower() != source.alias:
        return Call("get", (Col(scope.ref, source.parts_of), Lit(".".join(names))))
    return Call("get", (Col(scope.ref, source.shown.get(own, own)), Lit(".".join(names[1:]))))


def compared(node: Any) -> bool:
    """Whether a value is what a column is compared with."""
    from sqlglot import exp

    parent = node.parent
    if isinstance(parent, exp.In):
        return node is not parent.this
    return isinstance(parent, exp.Binary) and node is parent.expression and isinstance(parent.this, exp.Column)


def window(node: Any, scope: Scope, inner: Subquery) -> Expr:
    """A function over the rows of a window: one value for each row."""
    from sqlglot import exp

    target = node.this
    if isinstance(target, exp.IgnoreNulls | exp.RespectNulls | exp.Filter):
        target = target.this
    keys = tuple(expression(each, scope, inner) for each in node.args.get("partition_by") or ())
    order = node.args.get("order")
    kind = type(target).__name__
    if kind in ("Lag", "Lead"):
        offset = target.args.get("offset")
        steps = number(offset.this) if isinstance(offset, exp.Literal) and not offset.is_string else 1
        count = Lit(-steps) if kind == "Lead" and isinstance(steps, int | float) else Lit(steps)
        return Over("shift", (expression(target.this, scope, inner), count), keys)
    arguments = tuple(expression(each, scope, inner) for each in operands(target) if not isinstance(each, exp.Star))
    placed = WINDOWS.get(kind) or NAMED_WINDOWS.get(function(target))
    if placed is not None:
        if not arguments and order is not None and placed == "rank":
            arguments = tuple(expression(each.this, scope, inner) for each in order.expressions)
        return Over(placed, arguments, keys)
    name = aggregate(target) or function(target)
    running = order is not None and {"sum": "cumsum", "min": "cummin", "max": "cummax"}.get(name)
    if running:
        return Over(running, arguments, keys)
    return Over(f"expanding:{name}" if order is not None else f"group:{name}", arguments, keys)
