"""What numpy's functions ask of their arguments: whether they have rows, how many axes, whose rows they count."""

from typing import Any

from headwater.api.model import Emit, Frame, Length, Listing, RowIds, Unknown, Vec
from headwater.plan.expressions import Call, Expr, Ref, Whole
from headwater.plan.frames import Compute, Map, Project, Slice, Sort, Take
from headwater.plan.learning import CrossValidate, Part, Predict, Split
from headwater.plan.nodes import Opaque

PLACES = Call("row", ())
"""The place of each row: 0, 1, 2, …"""

WIDE = frozenset(("frame", "array", "unknown"))


def columnar(value: object) -> bool:
    """Whether a value has rows of the plan."""
    return isinstance(value, Frame | Vec)


def members(value: Any) -> list[Any]:
    """The members of a list or tuple; a lone value is its own."""
    if isinstance(value, Listing):
        return list(value.items)
    return list(value) if isinstance(value, list | tuple) else [value]


def flat(emit: Emit, value: Any) -> bool:
    """Whether a value is known to have one axis only."""
    if isinstance(value, Vec):
        return True
    if not isinstance(value, Frame):
        return False
    if value.shape == "series":
        return True
    node = emit.node(value.ref)
    match node:
        case Project(keep=names) | Project(keep=names):
            return node.form in ("series", "array") and len(names) == 1
        case Compute():
            return node.form != "frame"
        case Predict(method="predict" | "fit_predict") | CrossValidate(method="predict"):
            return True
        case Slice(inputs=(first, *_)) | Take(inputs=(first, *_)) | Sort(inputs=(first, *_)):
            return flat(emit, Frame(first, "array"))
        case Part(inputs=(_, first)):
            return flat(emit, Frame(first, "array"))
    return node is not None and node.shape == "series"


def aligned(emit: Emit, op: str, *values: Any) -> Any:
    """A function of each value, with the values beside it in the other arguments."""
    given = [v for v in values if columnar(v)]
    if not given:
        return Unknown(emit.refs(*values))
    tables = [v for v in given if isinstance(v, Frame) and v.shape in WIDE and not flat(emit, v)]
    whole = [v for v in tables if v.shape == "frame"]
    thin = [v for v in given if not (isinstance(v, Frame) and v.shape in WIDE) or flat(emit, v)]
    if tables and (whole or not any(shape_of(v) != "scalar" for v in thin)):
        first = (whole or tables)[0]
        others = [emit.table(v).ref for v in given if v is not first]
        others += emit.refs(*(v for v in values if not columnar(v)))
        inputs = dict.fromkeys((first.ref, *others))
        return Frame(emit(Map(tuple(inputs), op, first.shape)).ref, first.shape)
    return Vec(Call(op, tuple(expression(emit, v) for v in values)), *anchor(thin or given))


def anchor(given: list[Any]) -> tuple[Ref, Any, Any]:
    """Whose rows the result has, its label and shape: those of the first argument that is no single number."""
    first = next((v for v in given if shape_of(v) != "scalar"), given[0])
    base = first.base if isinstance(first, Vec) else first.ref
    shape = first.shape if first.shape in ("series", "array", "scalar") else "array"
    labels = {v.name if isinstance(v, Vec) else None for v in given if v.shape == "series"}
    return base, first.name if isinstance(first, Vec) and len(labels) < 2 else None, shape


def shape_of(value: Any) -> str:
    """The shape of a value that has rows."""
    return str(value.shape)


def expression(emit: Emit, value: Any) -> Expr:
    """An argument as an expression; Python's own values are literals."""
    from headwater.api.pandas.values import plain

    return emit.expression(value if columnar(value) else plain(emit, value))


def places(emit: Emit, value: Any) -> Frame | None:
    """The places of rows that a value stands for, as a step over those rows. None for other values."""
    match value:
        case Length(ref) | RowIds(ref, None) if ref is not None:
            return Frame(emit(Compute((ref,), PLACES, None, "array")).ref, "array")
        case RowIds(None, split, side) if split is not None:
            made = emit.node(split)
            if isinstance(made, Split) and made.inputs:
                every = emit(Compute((made.inputs[0],), PLACES, None, "array"))
                return Frame(emit(Part((split, every.ref), side, "array")).ref, "array")
        case Vec():
            return Frame(emit.table(value).ref, value.shape)
        case Frame():
            return value
    return None


def turned(emit: Emit, table: Frame) -> Frame:
    """Rows and columns swapped; twice, and they are what they were."""
    node = emit.node(table.ref)
    if isinstance(node, Opaque) and node.call == "T":
        return Frame(node.inputs[0], table.shape)
    return Frame(emit(Opaque((table.ref,), "T", table.shape)).ref, table.shape)


def row_wise(emit: Emit, op: str, table: Frame) -> Vec:
    """One value for each row, made of its cells."""
    from headwater.plan.expressions import Col, Hole

    known = emit.columns(table.ref)
    if known.complete and not known.maybe and table.shape != "array":
        return Vec(Call(op, tuple(Col(table.ref, n) for n in known.names)), table.ref, None, "series")
    return Vec(Call(op, (Hole((table.ref,)),)), table.ref, None, "array" if table.shape == "array" else "series")


__all__ = ["PLACES", "Whole", "aligned", "columnar", "expression", "flat", "members", "places", "row_wise", "turned"]
