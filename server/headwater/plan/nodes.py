"""What an operator is: a frozen value that answers three questions about itself.

Which columns come out (`columns`), where each came from (`origins`), and what happened to the rows (`rows`).
Schema, column lineage and row provenance are generic folds over these answers, so that a new operator touches
no analysis.
"""

from collections.abc import Iterator
from dataclasses import fields
from enum import StrEnum
from typing import ClassVar, Literal

from headwater.base.frozen import frozen
from headwater.plan.columns import NONE, OPEN, Columns, Name
from headwater.plan.expressions import Call, Col, Expr, Hole, Lit, Over, Ref, Whole, walk
from headwater.plan.rows import Rows

Shape = Literal["frame", "series", "array", "scalar", "model", "split", "groups", "unknown", "none"]
"""What kind of value a step yields, as far as the script's further calls care."""


class Every(StrEnum):
    """Stands for columns without naming them, in `origins`."""

    REST = "rest"
    """The columns we cannot name."""
    ALL = "all"
    """Every column, named or not."""


Origin = tuple[int, Name | Every]
"""An input, by its position, and a column of it."""


@frozen
class Node:
    """One operator. `inputs` are the steps it reads."""

    inputs: tuple[Ref, ...]

    rows: ClassVar[Rows] = Rows.SAME
    learns: ClassVar[bool] = False
    """Whether the output holds something learned from many rows."""

    @property
    def shape(self) -> Shape:
        return "frame"

    def columns(self, *inputs: Columns) -> Columns:
        """The columns that come out, given those that go in."""
        return inputs[0] if inputs else OPEN

    def origins(self, name: Name | Every, *inputs: Columns) -> Iterator[Origin]:
        """The input columns an output column is made from. By default the column of the same name."""
        if self.inputs:
            yield 0, name

    @classmethod
    def operator(cls) -> str:
        """The operator's name in texts and JSON."""
        return cls.__name__.lower()


def expression_origins(node: Node, expr: Expr) -> Iterator[Origin]:
    """The input columns an expression is made from, by value: keys of groups only say whose values are meant."""
    for part in walk(expr, keys=False):
        match part:
            case Col(ref, None):
                yield node.inputs.index(ref), Every.ALL
            case Col(ref, name) if name is not None:
                yield node.inputs.index(ref), name
            case Whole(ref):
                yield node.inputs.index(ref), Every.ALL
            case Hole(refs):
                for ref in refs:
                    yield node.inputs.index(ref), Every.ALL


def expression_type(expr: Expr, inputs: dict[Ref, Columns]) -> str:
    """The coarse type of an expression, `?` where not known."""
    match expr:
        case Col(ref, name) if name is not None and ref in inputs:
            return inputs[ref].types.get(name, "?")
        case Whole(ref) if ref in inputs and len(inputs[ref].names) == 1:
            return inputs[ref].types.get(inputs[ref].names[0], "?")
        case Lit(bool()):
            return "bool"
        case Lit(int() | float() | str() as value):
            return type(value).__name__
        case Call("<" | "<=" | ">" | ">=" | "==" | "!=" | "isna" | "notna" | "isin" | "between" | "~" | "&" | "|", _):
            return "bool"
        case Call("/", _):
            return "float"
        case Call("astype", (_, Lit(str() as wanted))):
            return COARSE.get(wanted.rstrip("0123456789"), "?")
        case Call("fillna" | "abs" | "round" | "clip" | "+" | "-" | "*", (first, *rest)):
            kinds = {expression_type(first, inputs), *(expression_type(a, inputs) for a in rest)}
            if kinds == {"int", "float"}:
                return "float"
            if kinds == {"date"} and expr.op == "-":
                return "?"  # a span of time
            return next(iter(kinds)) if len(kinds) == 1 else "?"
        case Call("log" | "log1p" | "sqrt" | "exp" | "expm1", _):
            return "float"
        case Over("rank" | "pct_change" | "group:mean" | "group:median" | "group:std" | "group:var", _):
            return "float"
        case Over("group:count" | "group:nunique" | "group:size" | "cumcount" | "ngroup", _):
            return "int"
        case Over("shift" | "diff", (first, *_)):
            # the first rows have nobody before them, which whole numbers cannot say
            kind = expression_type(first, inputs)
            return "float" if kind in ("int", "float") else kind if kind == "str" else "?"
        case Call("factorize", _):
            return "int"
        case Call("str.lower" | "str.upper" | "str.strip", _):
            return "str"
    return "?"


COARSE = {
    "int": "int", "uint": "int", "Int": "int", "float": "float", "Float": "float", "str": "str", "object": "str",
    "string": "str", "bool": "bool", "boolean": "bool", "category": "category", "datetime": "date",
    "datetime64[ns]": "date",
}  # fmt: skip
"""dtype names of pandas, without their width, to our coarse types."""


@frozen
class Opaque(Node):
    """A call we have no model of. Its inputs are kept, so that provenance passes through."""

    call: str
    kind: Shape = "unknown"

    rows: ClassVar[Rows] = Rows.UNKNOWN

    @property
    def shape(self) -> Shape:
        return self.kind

    def columns(self, *inputs: Columns) -> Columns:
        return OPEN

    def origins(self, name: Name | Every, *inputs: Columns) -> Iterator[Origin]:
        for at in range(len(self.inputs)):
            yield at, Every.ALL


@frozen
class Either(Node):
    """What came of one branch or of the other."""

    kind: Shape = "frame"

    @property
    def shape(self) -> Shape:
        return self.kind

    def columns(self, *inputs: Columns) -> Columns:
        if not inputs:
            return NONE
        merged = inputs[0]
        for other in inputs[1:]:
            merged = merged.either(other)
        return merged

    def origins(self, name: Name | Every, *inputs: Columns) -> Iterator[Origin]:
        for at, columns in enumerate(inputs):
            if name is Every.REST:
                if not columns.complete:
                    yield at, Every.REST
            elif isinstance(name, Every) or columns.has(name) is not False:
                yield at, name


def parameters(node: Node) -> dict[str, object]:
    """An operator's own fields, without its inputs."""
    return {f.name: getattr(node, f.name) for f in fields(node) if f.name != "inputs"}


__all__ = [
    "COARSE", "Call", "Either", "Every", "Node", "Opaque", "Origin", "Over", "Rows", "Shape",
    "expression_origins", "expression_type", "parameters",
]  # fmt: skip
