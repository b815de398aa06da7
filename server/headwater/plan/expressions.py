"""Values inside a step: columns, literals, comparisons, calls. An expression is a tree of frozen values."""

from collections.abc import Iterator

from headwater.base.frozen import frozen
from headwater.plan.columns import Name

Ref = str
"""The identity of a step. `Plan.name` gives the author's own word for it."""


@frozen
class Col:
    """One column of a step."""

    ref: Ref
    name: Name | None
    """None where the script picks a column we cannot name."""


@frozen
class Whole:
    """A whole one-dimensional step: a series, a list of labels, the result of a statistic."""

    ref: Ref


@frozen
class Lit:
    """A constant."""

    value: object

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Lit)
            and type(other.value) is type(self.value)
            and (
                other.value == self.value or (other.value != other.value and self.value != self.value)  # nan is nan
            )
        )

    def __hash__(self) -> int:
        return hash(repr(self.value))


@frozen
class Call:
    """An operator (`+`, `<`, `&`, `~`, …) or a function of its arguments, row by row."""

    op: str
    args: "tuple[Expr, ...]"


@frozen
class Over:
    """A function of a group's rows, one value for each row: `groupby(keys)[c].transform(op)`, `shift`, `cumsum`."""

    op: str
    args: "tuple[Expr, ...]"
    keys: "tuple[Expr, ...]" = ()


@frozen
class Hole:
    """Something not known that depends on these steps."""

    refs: tuple[Ref, ...] = ()


Expr = Col | Whole | Lit | Call | Over | Hole


def walk(expr: Expr, keys: bool = True) -> Iterator[Expr]:
    """The expression and all in it, outermost first; without `keys`, neither keys of groups nor what is counted."""
    stack = [expr]
    while stack:
        here = stack.pop()
        yield here
        if isinstance(here, Call):
            stack.extend(reversed(here.args) if keys or here.op != "len" else ())
        elif isinstance(here, Over):
            stack.extend(reversed(here.keys) if keys else ())
            stack.extend(reversed(here.args))


def refs(*exprs: Expr) -> tuple[Ref, ...]:
    """The steps the expressions read, each once, in order."""
    found: dict[Ref, None] = {}
    for expr in exprs:
        for part in walk(expr):
            if isinstance(part, Col | Whole):
                found[part.ref] = None
            elif isinstance(part, Hole):
                found.update(dict.fromkeys(part.refs))
    return tuple(found)


def cols(expr: Expr) -> tuple[Col, ...]:
    """The columns an expression reads, each once, in order."""
    return tuple(dict.fromkeys(part for part in walk(expr) if isinstance(part, Col)))


_INFIX = frozenset(
    ("+", "-", "*", "/", "//", "%", "**", "<", "<=", ">", ">=", "==", "!=", "&", "|", "^", "@", "and", "or")
)


def show(expr: Expr) -> str:
    """An expression as text, without naming the steps."""
    match expr:
        case Col(_, name):
            return str(name) if name is not None else "?"
        case Whole():
            return "_"
        case Lit(value):
            return repr(value)
        case Hole():
            return "?"
        case Call(op, (left, right)) if op in _INFIX:
            return f"({show(left)} {op} {show(right)})"
        case Call("written" | "end", (Lit(str(text)), Hole())):
            return text
        case Call("~", (arg,)) | Call("neg", (arg,)):
            return f"{'~' if expr.op == '~' else '-'}{show(arg)}"
        case Call(op, args):
            return f"{op}({', '.join(map(show, args))})"
        case Over(op, args, keys):
            by = f" by {', '.join(map(show, keys))}" if keys else ""
            return f"{op}({', '.join(map(show, args))}{by})"
