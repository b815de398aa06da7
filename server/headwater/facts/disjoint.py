"""When two ways of choosing rows have no row in common, or surely some.

A cut is what a step keeps of a table: a side of a split, the rows for which a condition holds, a slice. Conditions
speak of rows, so they may be compared wherever in the script they were made.
"""

import re

from headwater.base.frozen import frozen
from headwater.plan.expressions import Call, Col, Expr, Hole, Lit, Ref


@frozen
class Side:
    """One side of a division. Equal keys mean the same division."""

    key: object
    side: str
    folds: bool = False


@frozen
class Where:
    """The rows for which a condition holds."""

    condition: Expr


@frozen
class Range:
    """The rows between two places of a table in its order."""

    order: object
    start: Expr | None
    stop: Expr | None


@frozen
class Not:
    """The rows a cut leaves."""

    cut: "Cut"


@frozen
class Some:
    """Some rows, we do not know which."""

    ref: Ref


Cut = Side | Where | Range | Not | Some

MIRRORED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "==": "==", "!=": "!="}
OPPOSITE = {"<": ">=", ">=": "<", ">": "<=", "<=": ">", "==": "!=", "!=": "=="}


def plain(expr: Expr) -> Expr:
    """A condition without the steps it was read from, `~` pushed inside, literals on the right."""
    match expr:
        case Col(_, name):
            return Col("", name)
        case Call("~", (Call("~", (inner,)),)):
            return plain(inner)
        case Call("~", (Call(op, (a, b)),)) if op in OPPOSITE:
            return plain(Call(OPPOSITE[op], (a, b)))
        case Call("~", (Call("isna", args),)):
            return plain(Call("notna", args))
        case Call("~", (Call("notna", args),)):
            return plain(Call("isna", args))
        case Call(op, (Lit() as a, b)) if op in MIRRORED and not isinstance(b, Lit):
            return plain(Call(MIRRORED[op], (b, a)))
        case Call("between", (x, low, high)):
            return Call("&", (plain(Call(">=", (x, low))), plain(Call("<=", (x, high)))))
        case Call("==", (a, Lit(False))):
            return plain(Call("~", (a,)))
        case Call("==", (a, Lit(True))):
            return plain(a)
        case Call(op, args):
            return Call(op, tuple(plain(a) for a in args))
    return expr


def disjoint(a: Cut, b: Cut) -> bool:
    """Whether two cuts of the same rows surely have none in common."""
    match a, b:
        case Side(), Side():
            return a.key == b.key and a.side != b.side
        case Not(inner), _ if inner == b:
            return True
        case _, Not(inner) if inner == a:
            return True
        case Where(p), Where(q):
            return exclusive(p, q)
        case Range(order, start, stop), Range(other, start_, stop_) if order == other:
            return before(stop, start_) or before(stop_, start)
    return False


def before(stop: Expr | None, start: Expr | None) -> bool:
    """Whether a slice that ends at `stop` ends where one that begins at `start` begins, or earlier."""
    if stop is None or start is None:
        return False
    if stop == start:
        return True
    match stop, start:
        case Lit(int(a)), Lit(int(b)):
            return (a >= 0) == (b >= 0) and a <= b
        case Call("including", (Lit(a),)), Lit(b):
            return earlier(a, b)
        case Call("end", (Lit(str(a)), _)), Call("end", (Lit(str(b)), _)):
            return (shift := distance(a, b)) is not None and shift > 0
    return False


def earlier(a: object, b: object) -> bool:
    """Whether a label stands before another; a year stands for all of its days."""
    if isinstance(a, str) and isinstance(b, str):
        return a < b and not b.startswith(a)
    return isinstance(a, int | float) and isinstance(b, int | float) and a < b


OFFSET = re.compile(r"^(?P<base>.*\S) (?P<sign>[+-]) (?P<by>\d+)$", re.DOTALL)


def distance(a: str, b: str) -> int | None:
    """How far two written counts lie apart where they differ by a number: `n` and `n - 1`."""
    (base, by), (other, by_other) = offset(a), offset(b)
    return by_other - by if base == other else None


def offset(text: str) -> tuple[str, int]:
    """A written count, and what is added to it at the end."""
    found = OFFSET.match(text)
    if found is None or re.search(r"\bif\b|\bor\b|\band\b|[<>=|&^]", text):
        return text, 0
    return found["base"], int(found["by"]) * (1 if found["sign"] == "+" else -1)


def exclusive(p: Expr, q: Expr) -> bool:
    """Whether two conditions can never both hold."""
    p, q = plain(p), plain(q)
    if Call("~", (p,)) == q or Call("~", (q,)) == p:
        return True
    for parts, other in ((conjuncts(p), q), (conjuncts(q), p)):
        if len(parts) > 1:
            return any(exclusive(part, other) for part in parts)
    match p, q:
        case Call("isna" | "notna" as f, x), Call("isna" | "notna" as g, y):
            return f != g and x == y
        case Call(f, (x, c)), Call(g, (y, d)) if x == y:
            return clash(f, c, g, d)
    return False


def conjuncts(expr: Expr) -> list[Expr]:
    """The parts of a condition joined by `&`."""
    if isinstance(expr, Call) and expr.op in ("&", "and"):
        return [part for arg in expr.args for part in conjuncts(arg)]
    return [expr]


def clash(f: str, c: Expr, g: str, d: Expr) -> bool:
    """Whether `x f c` and `x g d` exclude each other."""
    if c == d:
        return OPPOSITE.get(f) == g or (f, g) in (
            ("<", ">"),
            (">", "<"),
            ("<", "=="),
            ("==", "<"),
            (">", "=="),
            ("==", ">"),
        )
    if not (isinstance(c, Lit) and isinstance(d, Lit)):
        return False
    a, b = c.value, d.value
    if f == "==" and g == "isin" and isinstance(b, tuple):
        return a not in b
    if f == "isin" and g == "==" and isinstance(a, tuple):
        return b not in a
    if f == g == "isin" and isinstance(a, tuple) and isinstance(b, tuple):
        return not set(map(repr, a)) & set(map(repr, b))
    if f == "==" and g == "==":
        return type(a) is type(b) and a != b
    try:
        if f in ("<", "<=") and g in (">", ">="):
            return bool(a < b)  # type: ignore[operator]
        if f in (">", ">=") and g in ("<", "<="):
            return bool(b < a)  # type: ignore[operator]
        if f == "==" and g in ("<", "<="):
            return bool(a > b) or (a == b and g == "<")  # type: ignore[operator]
        if f == "==" and g in (">", ">="):
            return bool(a < b) or (a == b and g == ">")  # type: ignore[operator]
        if g == "==" and f in OPPOSITE and f not in ("!=", "=="):
            return clash(g, d, f, c)
    except TypeError:
        return False
    return False


def touching(a: Cut, b: Cut) -> bool:
    """Whether two cuts are meant to divide rows but share those on the border: `<=` and `>=`, `[:n]` and `[n-1:]`."""
    match a, b:
        case Where(p), Where(q):
            return any(on_border(x, y) for x in conjuncts(plain(p)) for y in conjuncts(plain(q)))
        case Range(order, start, stop), Range(other, start_, stop_) if order == other:
            return (
                (overlap_of(stop, start_)
                and start is None
                and stop_ is None)
                or (overlap_of(stop_, start) and start_ is None and stop is None)
            )
    return False


def on_border(p: Expr, q: Expr) -> bool:
    """Whether `x <= c` and `x >= c` are said, of one known border."""
    match p, q:
        case Call(f, (x, c)), Call(g, (y, d)) if x == y and c == d:
            return {f, g} == {"<=", ">="} and not isinstance(c, Hole)
    return False


def overlap_of(stop: Expr | None, start: Expr | None) -> bool:
    """Whether a slice up to `stop` and one from `start` share a few rows."""
    match stop, start:
        case Lit(int(a)), Lit(int(b)):
            return 0 <= b < a
        case Call("including", (Lit(a),)), Lit(b):
            return a == b or (isinstance(a, str) and isinstance(b, str) and b.startswith(a))
        case Call("including", (end,)), _:
            return end == start
        case Call("end", (Lit(str(a)), _)), Call("end", (Lit(str(b)), _)):
            return (shift := distance(a, b)) is not None and shift < 0
    return False
