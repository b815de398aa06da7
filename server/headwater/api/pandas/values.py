"""What models of pandas share: a function of each value, and the shape of what comes out."""

from typing import Any

from headwater.api.model import Dict, Emit, Foreign, Frame, Length, Listing, Model, Names, RowIds, Types, Unknown, Vec
from headwater.plan.columns import Name
from headwater.plan.expressions import Call
from headwater.plan.frames import Map
from headwater.plan.nodes import Node, Shape


def emit_rows(emit: Emit, table: Frame, node: Node) -> Frame:
    """Some rows of a table keep its shape."""
    return Frame(emit(node).ref, table.shape)


def emit_known(value: Any) -> Any:
    """A constant as an abstract value."""
    from headwater.api.model import Known

    return Known(value)


def only_name(emit: Emit, frame: Frame) -> Name | None:
    """The label of a series."""
    known = emit.columns(frame.ref)
    return known.names[0] if len(known.names) == 1 else None


def type_name(dtype: Any) -> str:
    """A dtype's name, empty where not known."""
    if isinstance(dtype, str):
        return dtype
    name = getattr(dtype, "name", "")  # a built-in type or one of numpy's
    return name.rpartition(".")[2].rstrip("_") if isinstance(name, str) else ""


def elementwise(emit: Emit, self: Any, op: str, *others: Any) -> Any:
    """A function of each value, and of others beside it."""
    if isinstance(self, Frame) and self.shape in ("frame", "array", "unknown"):
        more = tuple(
            r for r in emit.refs(*(emit.table(o) if isinstance(o, Vec) else o for o in others)) if r != self.ref
        )
        return emit_rows(emit, self, Map((self.ref, *more), op, self.shape))
    args = (emit.expression(self), *(emit.expression(plain(emit, o)) for o in others if o is not None))
    base = self.base if isinstance(self, Vec) else self.ref
    label = self.name if isinstance(self, Vec) else only_name(emit, self)
    if op in BETWEEN and any(label_of(emit, other) not in (None, label) for other in others):
        label = None  # a sum of two columns has the label of neither
    shape: Shape = self.shape if isinstance(self, Vec) or self.shape == "scalar" else "series"
    return Vec(Call(op, args), base, label, shape)


BETWEEN = frozenset(
    "+ - * / // % ** == != < <= > >= radd rsub rmul rdiv maximum minimum fmax fmin hypot arctan2 & | ^".split()
)
"""What is done with two columns in the same way: the result belongs to neither."""


def label_of(emit: Emit, value: Any) -> Name | None:
    """The label of a column, None for anything else."""
    if isinstance(value, Vec):
        return value.name if value.shape == "series" else None
    return only_name(emit, value) if isinstance(value, Frame) and value.shape == "series" else None


def plain(emit: Emit, value: Any) -> Any:
    """Python's own values as abstract ones."""
    if isinstance(value, Frame | Vec | Unknown | Listing | Dict | Names | RowIds | Length | Types | Foreign | Model):
        return value
    if callable(getattr(value, "parameters", None)):
        return Unknown()
    if isinstance(value, dict):
        return Unknown(emit.refs(*value.values()))
    return (
        emit_known(value)
        if not isinstance(value, list)
        else Unknown(emit.refs(*value))
        if emit.refs(*value)
        else emit_known(tuple(value))
        if all(isinstance(v, str | int | float) for v in value)
        else Unknown()
    )
