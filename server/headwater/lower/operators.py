"""Python's operators on abstract values: constants fold, columns become expressions, tables become steps."""

import ast
import math
import operator
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from headwater.lower import dtypes
from headwater.lower.folding import fold
from headwater.lower.formulas import formula
from headwater.lower.run import Run
from headwater.lower.values import (
    UNKNOWN,
    Class,
    Dict,
    Formula,
    Frame,
    Function,
    Instance,
    Known,
    LabelMask,
    Length,
    Listing,
    Model,
    Module,
    Names,
    RowIds,
    Setting,
    Types,
    Unknown,
    Value,
    Vec,
)
from headwater.lower.written import added, percent
from headwater.plan.expressions import Call, Expr
from headwater.plan.frames import Compute, Concat, Map, Project, Statistic
from headwater.plan.nodes import Shape

SYMBOLS: dict[type[ast.operator], str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%", ast.Pow: "**",
    ast.BitAnd: "&", ast.BitOr: "|", ast.BitXor: "^", ast.MatMult: "@", ast.LShift: "<<", ast.RShift: ">>",
}  # fmt: skip

COMPARISONS: dict[type[ast.cmpop], tuple[str, Callable[[Any, Any], object]]] = {
    ast.Eq: ("==", operator.eq), ast.NotEq: ("!=", operator.ne), ast.Lt: ("<", operator.lt),
    ast.LtE: ("<=", operator.le), ast.Gt: (">", operator.gt), ast.GtE: (">=", operator.ge),
}  # fmt: skip

BUDGET = 100_000
"""How many values inside one another are looked at for one constant: `t = (t, t)`, said 60 times, has them all."""

NOT_CONSTANT: Any = object()


def hashable(value: object) -> bool:
    """Whether a constant may be a key."""
    try:
        hash(value)
    except TypeError:
        return False
    return True


def constant_of(run: Run, value: object) -> Any:
    """The Python value behind an abstract one, or `NOT_CONSTANT`: lists and dicts of constants count."""
    return constant_within(run, value, iter(range(BUDGET)))


def constant_within(run: Run, value: object, budget: Iterator[int]) -> Any:
    """The same, as long as the budget lasts."""
    content = run.content(value)
    match content:
        case Known(constant):
            return constant
        case Listing(items, kind, True):
            inside = _constants(run, items, budget)
            try:
                return NOT_CONSTANT if inside is None else {"tuple": tuple, "set": Members}.get(kind, list)(inside)
            except TypeError:
                return NOT_CONSTANT
        case Dict(pairs, True):
            inside = _constants(run, [item for _, item in pairs], budget)
            return NOT_CONSTANT if inside is None else dict(zip((key for key, _ in pairs), inside, strict=True))
    return NOT_CONSTANT


class Members(set[Any]):
    """A constant set. It is gone through in the same order each time, which Python does not promise."""

    def __iter__(self) -> Iterator[Any]:
        return iter(sorted(super().__iter__(), key=str))


def _constants(run: Run, values: Sequence[object], budget: Iterator[int]) -> list[Any] | None:
    """The Python values behind all of these; None where one is no constant, or they are too many."""
    found = []
    for value in values:
        if next(budget, None) is None or (constant := constant_within(run, value, budget)) is NOT_CONSTANT:
            return None
        found.append(constant)
    return found


def truth(run: Run, value: object) -> bool | None:
    """Whether a value counts as true, None where not known."""
    content = run.content(value)
    match content:
        case Setting():
            return None
        case Known(constant):
            return bool(constant)
        case Listing(items, _, True):
            return bool(items)
        case Dict(pairs, True):
            return bool(pairs)
        case Function() | Class() | Module() | Model():
            return True
        case Instance(of) if of.member("__bool__") is None and of.member("__len__") is None:
            return True if all(isinstance(base, Class) for base in of.bases) else None
    return None


def columnar(content: object) -> bool:
    """Whether a value is a column or table of the plan."""
    return isinstance(content, Vec | Frame)


def binary(run: Run, op: str, left: Value, right: Value) -> Value:
    """`left op right`."""
    from headwater.lower.combined_labels import combined

    a, b = run.content(left), run.content(right)
    if isinstance(a, Known) and isinstance(b, Known) and not isinstance(b.value, tuple):
        return fold(op, a.value, b.value)
    if (told := formula(run, op, a, b)) is not None:
        return told
    if columnar(a) or columnar(b):
        return elementwise(run, op, a, b)
    if isinstance(a, LabelMask) and isinstance(b, LabelMask) and a.ref == b.ref and op in ("&", "|"):
        return a.both(b) if op == "&" else a.either(b)
    match a, b:
        case Listing(xs, kind, whole), Listing(ys, _, other) if op == "+":
            return run.box(Listing((*xs, *ys), kind, whole and other))
        case Listing(xs, kind, True), Known(int(times)) if op == "*" and 0 <= times * max(len(xs), 1) <= 200:
            return run.box(Listing(xs * times, kind))
        case Listing(xs, kind, whole), Listing(ys, _, True) if op == "-":
            return run.box(Listing(tuple(x for x in xs if x not in ys), kind, whole))
        case Listing(xs, kind, whole), Listing(ys, _, other) if op in "|&":
            kept = (*xs, *(y for y in ys if y not in xs)) if op == "|" else tuple(x for x in xs if x in ys)
            return run.box(Listing(kept, kind, whole and other))
        case (Names(), _) | (_, Names()) if (found := combined(run, op, a, b)) is not None:
            return found
        case Listing(xs, kind, _), _ if op == "+":
            return run.box(Listing(xs, kind, False))
        case _, Listing(ys, kind, _) if op == "+" and not isinstance(a, Known):
            return run.box(Listing(ys, kind, False))
        case Length(), _:
            return Unknown(run.refs(a, b))
        case Known(str(text)), _ if op == "%":
            return percent(run, text, b)
    if op == "+" and (found := added(run, a, b)) is not None:
        return found
    return Unknown(run.refs(a, b))


def elementwise(run: Run, op: str, a: object, b: object) -> Value:
    """An operator with a column or table on either side."""
    wide = [x for x in (a, b) if isinstance(x, Frame) and many_columns(run, x) and not single(run, x)]
    if op == "+" and isinstance(a, Frame) and isinstance(b, Frame) and a.listed and b.listed:
        return Frame(run(Concat((a.ref, b.ref), "array")).ref, "array", True)
    if wide:
        first = wide[0]
        others = [run.table(x).ref for x in (a, b) if x is not first and columnar(x)]
        others += [r for r in run.refs(*(x for x in (a, b) if not columnar(x))) if r not in others]
        if op == "@":
            from headwater.plan.nodes import Opaque

            return run(Opaque((first.ref, *others), "@", "array"))
        return run(Map((first.ref, *others), op, first.shape))
    exprs: list[Expr] = [condition(run, x) if op in ("&", "|") else run.expression(x) for x in (a, b)]
    return vector(run, Call(op, tuple(exprs)), a, b)


def many_columns(run: Run, frame: Frame) -> bool:
    """Whether a table has a value for each column: also the means of its columns, and what is computed of them."""
    if frame.shape != "series":
        return frame.shape in ("frame", "array", "unknown")
    node = run.node(frame.ref)
    if isinstance(node, Statistic) and node.inputs:
        of = run.node(node.inputs[0])
        return node.labels != "fresh" and of is not None and of.shape in ("frame", "unknown")
    return isinstance(node, Map)


def single(run: Run, frame: Frame) -> bool:
    """Whether an array is one column of values: an expression, or a column, that was given a name."""
    node = run.node(frame.ref) if frame.shape == "array" else None
    return (isinstance(node, Compute) and node.form != "frame") or (isinstance(node, Project) and node.form in (
        "series", "array"
    ) and len(node.keep) == 1)  # fmt: skip


def condition(run: Run, value: object) -> Expr:
    """A mask as the condition behind it, also when it was given a name."""
    if isinstance(value, Frame) and value.shape in ("series", "array"):
        node = run.node(value.ref)
        if isinstance(node, Compute):
            return node.expr
    return run.expression(value)


def vector(run: Run, expr: Expr, *operands: object) -> Vec:
    """An expression over columns, aligned with the first operand that has rows."""
    shape: Shape = "scalar"
    base = ""
    name = None
    for x in operands:
        if isinstance(x, Vec) and (shape == "scalar" or not base):
            base, name = x.base, x.name if name is None else name
            shape = x.shape if x.shape != "scalar" else shape
        elif isinstance(x, Frame) and (not base or shape == "scalar"):
            base = x.ref if x.shape != "scalar" or not base else base
            shape = x.shape if x.shape != "scalar" else shape
    if not base:
        base = next(iter(run.refs(*operands)), "")
    if len({x.name for x in operands if isinstance(x, Vec) and x.shape == "series"}) > 1:
        name = None  # a sum of two columns has the label of neither
    return Vec(expr, base, name, shape)


def unary(run: Run, op: type[ast.unaryop], operand: Value) -> Value:
    """`-x`, `~x`, `not x`."""
    content = run.content(operand)
    if isinstance(content, Formula) and op is not ast.Not:
        return Formula({ast.USub: "neg", ast.Invert: "~"}.get(op, "pos"), (content,), content.speaks)
    if op is ast.Not:
        known = truth(run, operand)
        return Known(not known) if known is not None else Unknown(run.refs(content))
    if isinstance(content, Known):
        try:
            value: Any = content.value
            if op is ast.USub:
                return Known(-value)
            return Known(~value) if op is ast.Invert else content
        except TypeError:
            return UNKNOWN
    if isinstance(content, Vec):
        symbol = {ast.USub: "neg", ast.Invert: "~"}.get(op, "pos")
        return Vec(Call(symbol, (content.expr,)), content.base, content.name, content.shape)
    if isinstance(content, Frame):
        symbol = {ast.USub: "neg", ast.Invert: "~"}.get(op, "pos")
        if content.shape == "series" or single(run, content):
            return vector(run, Call(symbol, (condition(run, content),)), content)
        return run(Map((content.ref,), symbol, content.shape))
    if isinstance(content, Types) and content.mask and op is ast.Invert:
        return dtypes.inverted(content)
    if isinstance(content, LabelMask) and op is ast.Invert:
        return content.inverted()
    if isinstance(content, RowIds) and op is ast.Invert:
        return Unknown(run.refs(content))
    return Unknown(run.refs(content))


def compare(run: Run, op: type[ast.cmpop], left: Value, right: Value) -> Value:
    """`left op right` for comparisons."""
    a, b = run.content(left), run.content(right)
    if op in COMPARISONS and (told := formula(run, COMPARISONS[op][0], a, b)) is not None:
        return told
    if columnar(a) or columnar(b):
        compared_with_missing(run, op, a, b)
    if op in (ast.In, ast.NotIn):
        found = None if isinstance(a, Setting) else member(run, a, b)
        return Unknown(run.refs(a, b)) if found is None else Known(found is (op is ast.In))
    if op in (ast.Is, ast.IsNot):
        if isinstance(b, Known) and b.value is None:
            if isinstance(a, Known) and not isinstance(a, Setting):
                return Known((a.value is None) is (op is ast.Is))
            if isinstance(a, Frame | Vec | Listing | Dict):
                return Known(op is ast.IsNot)
        return UNKNOWN
    if isinstance(a, Setting) or isinstance(b, Setting):
        return UNKNOWN if not (columnar(a) or columnar(b)) else elementwise(run, COMPARISONS[op][0], a, b)
    symbol, function = COMPARISONS[op]
    if isinstance(a, RowIds) and a.base is not None and not columnar(b):  # df.index < "2020-01-01"
        return Vec(Call(symbol, (Call("index", ()), run.expression(b))), a.base, None, "array")
    if columnar(a) or columnar(b):
        return elementwise(run, symbol, a, b)
    if isinstance(a, Types) and op in (ast.Eq, ast.NotEq):
        return dtypes.compared(a, b, op is ast.Eq)
    x, y = constant_of(run, a), constant_of(run, b)
    if isinstance(a, Names) and a == Names(a.ref) and isinstance(y, str | int) and op in (ast.Eq, ast.NotEq):
        return LabelMask(a.ref, frozenset((y,)), op is ast.NotEq)
    if x is NOT_CONSTANT or y is NOT_CONSTANT:
        return Unknown(run.refs(a, b))
    try:
        return Known(bool(function(x, y)))
    except Exception:  # noqa: BLE001 - not comparable: the script's problem
        return UNKNOWN


def compared_with_missing(run: Run, op: type[ast.cmpop], a: object, b: object) -> None:
    """Note that a column is compared with a missing value. A single cell may well be None."""
    column, other = (a, b) if columnar(a) else (b, a)
    symbol = COMPARISONS[op][0] if op in COMPARISONS else "in" if op is ast.In else "not in" if op is ast.NotIn else ""
    if symbol not in ("==", "!=", "in", "not in"):
        return
    several = other.items if isinstance(other, Listing) and "in" in symbol else (other,) if "in" not in symbol else ()
    cell = isinstance(column, Frame | Vec) and column.shape == "scalar"
    if any(is_missing(run.content(one), none_too=not cell) for one in several):
        run.remark(
            "missing-compared",
            (symbol, cell),
            column.base if isinstance(column, Vec) else run.table(column).ref,
        )


def is_missing(value: object, *, none_too: bool) -> bool:
    """Whether a constant stands for a missing value."""
    match value:
        case Known(float() as number):
            return math.isnan(number)
        case Known(None):
            return none_too
        case Module(name):
            return name in ("pandas.NA", "pandas.NaT")
    return False


def member(run: Run, item: object, container: object) -> bool | None:
    """Whether `item in container`, None where not known."""
    value = constant_of(run, item)
    if isinstance(container, Names) and isinstance(value, str | int):
        if value in container.without:
            return False
        if container.include or container.exclude or container.partial:
            return None
        return run.columns(container.ref).has(value)
    if isinstance(container, Frame) and container.shape == "frame" and isinstance(value, str | int):
        return run.columns(container.ref).has(value)
    if value is NOT_CONSTANT:
        return None
    if isinstance(container, Dict):
        if hashable(value) and value in dict(container.items):
            return True
        return False if container.complete else None
    if isinstance(container, Listing):
        inside = [constant_of(run, i) for i in container.items]
        if any(i is not NOT_CONSTANT and type(i) is type(value) and i == value for i in inside):
            return True
        return False if container.complete and NOT_CONSTANT not in inside else None
    if isinstance(container, Known) and isinstance(container.value, str) and isinstance(value, str):
        return value in container.value
    return None
