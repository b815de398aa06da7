"""Cells that are changed: columns added, types, missing values."""

from typing import Any

from headwater.api.model import Emit, Frame, Partial, Vec, models
from headwater.api.pandas.values import elementwise, emit_rows, only_name, type_name
from headwater.api.values import as_value
from headwater.plan.expressions import Call, Col, Expr, Hole, Lit, refs
from headwater.plan.frames import Assign, FillMissing, Map, Project, Update
from headwater.plan.nodes import Opaque


@models("pandas.DataFrame.assign")
def assign(emit: Emit, self: Frame, **kwargs: Any) -> Any:
    """Columns added or replaced; functions see the columns before them."""
    current = self
    for label, value in kwargs.items():
        if callable(getattr(value, "parameters", None)):
            value = emit.call(value, current)
        expr = emit.expression(value)
        current = emit(Assign(tuple(dict.fromkeys((current.ref, *refs(expr)))), ((label, expr),)))
    return current


@models("pandas.DataFrame.insert")
def insert(emit: Emit, self: Any, loc: Any, column: Any, value: Any, allow_duplicates: Any = False) -> Any:
    """A column put in, in place."""
    expr = emit.expression(value)
    if isinstance(self, Frame) and emit.receiver is not None:
        label = column if isinstance(column, str | int) else None
        before = emit.columns(self.ref)
        made = emit(Assign(tuple(dict.fromkeys((self.ref, *refs(expr)))), ((label, expr),)))
        if (
            before.complete
            and not before.maybe
            and isinstance(loc, int)
            and label is not None
            and loc < len(before.names)
        ):
            made = emit(Project((made.ref,), (*before.names[:loc], label, *before.names[loc:])))
        emit.update(emit.receiver, made)
    return None


@models("pandas.DataFrame.set_value")
def set_value(emit: Emit, self: Any, index: Any, col: Any = None, value: Any = None, *rest: Any) -> Any:
    """One cell overwritten, in place (gone since pandas 1)."""
    if not isinstance(self, Frame) or emit.receiver is None:
        return NotImplemented
    expr = emit.expression(value)
    label = col if isinstance(col, str | int) and self.shape == "frame" else None
    inputs = tuple(dict.fromkeys((self.ref, *refs(expr))))
    made = Frame(emit(Update(inputs, ((label, expr),), None, "", self.shape)).ref, self.shape)
    emit.update(emit.receiver, made)
    return made


@models("pandas.DataFrame.pipe")
def pipe(emit: Emit, self: Any, func: Any, *args: Any, **kwargs: Any) -> Any:
    """A function of the table."""
    named = tuple((name, as_value(each)) for name, each in kwargs.items())
    return emit.call(Partial(func, (self, *map(as_value, args)), named))


@models("pandas.DataFrame.eval")
def eval_(emit: Emit, self: Frame, expr: Any, *, inplace: Any = False, **options: Any) -> Any:
    """Columns by a text: `"c = a + b"`, or the values of an expression."""
    from headwater.api.pandas.query import parse

    if not isinstance(expr, str):
        return Opaque((self.ref,), "eval")
    current = self
    for line in filter(None, map(str.strip, expr.split("\n"))):
        target, equals, value = line.partition("=")
        if equals and target.strip().isidentifier() and not value.startswith("="):
            found: Expr = parse(value, current.ref) or Hole((current.ref,))
            current = emit(Assign((current.ref,), ((target.strip(), found),)))
        else:
            found = parse(line, current.ref) or Hole((current.ref,))
            return Vec(found, current.ref)
    return current


@models("pandas.DataFrame.astype")
def astype(emit: Emit, self: Any, dtype: Any, copy: Any = None, errors: Any = "raise") -> Any:
    """The same values as another type."""
    kind = type_name(dtype)
    if isinstance(self, Vec):
        return Vec(Call("astype", (self.expr, Lit(kind))), self.base, self.name, self.shape)
    if self.shape in ("series", "scalar"):
        return Vec(Call("astype", (emit.expression(self), Lit(kind))), self.ref, only_name(emit, self), self.shape)
    if self.shape == "frame":
        if isinstance(dtype, dict) and all(isinstance(k, str | int) for k in dtype):
            items = tuple((k, Call("astype", (Col(self.ref, k), Lit(type_name(v))))) for k, v in dtype.items())
            return Assign((self.ref,), items)
        known = emit.columns(self.ref)
        if known.complete and not known.maybe and kind:
            return Assign((self.ref,), tuple((n, Call("astype", (Col(self.ref, n), Lit(kind)))) for n in known.names))
    return emit_rows(emit, self, Map((self.ref,), "astype", self.shape))


@models("pandas.DataFrame.fillna")
def fillna(
    emit: Emit, self: Any, value: Any = None, method: Any = None, *, axis: Any = None, inplace: Any = False,
    limit: Any = None, downcast: Any = None,
) -> Any:  # fmt: skip
    """Missing values replaced."""
    if isinstance(self, Vec) or (isinstance(self, Frame) and self.shape == "series"):
        if method is not None and value is None:
            return filled_by_neighbours(emit, self, "ffill" if method in ("ffill", "pad") else "bfill")
        return elementwise(emit, self, "fillna", value)
    table = emit.table(self)
    if method is not None and value is None:
        return FillMissing((table.ref,), "ffill" if method in ("ffill", "pad") else "bfill", None, table.shape)
    if isinstance(value, dict):
        items = tuple(
            (k, Call("fillna", (Col(table.ref, k), emit.expression(v))))
            for k, v in value.items()
            if isinstance(k, str | int)
        )
        return Assign(tuple(dict.fromkeys((table.ref, *refs(*(e for _, e in items))))), items)
    others = tuple(r for r in emit.refs(emit.table(value) if isinstance(value, Vec) else value) if r != table.ref)
    return FillMissing((table.ref, *others), "value", None, table.shape)


def filled_by_neighbours(emit: Emit, self: Any, how: str) -> Any:
    """Missing values taken from the row before or after."""
    from headwater.plan.expressions import Over

    vec = self if isinstance(self, Vec) else None
    base = vec.base if vec is not None else self.ref
    return Vec(Over(how, (emit.expression(self),)), base, vec.name if vec is not None else only_name(emit, self))


@models("pandas.DataFrame.ffill", "pandas.DataFrame.pad")
def ffill(emit: Emit, self: Any, *, axis: Any = None, inplace: Any = False, limit: Any = None, **options: Any) -> Any:
    """Missing values taken from the row before."""
    return filled_from(emit, self, "ffill", axis)


@models("pandas.DataFrame.bfill", "pandas.DataFrame.backfill")
def bfill(emit: Emit, self: Any, *, axis: Any = None, inplace: Any = False, limit: Any = None, **options: Any) -> Any:
    """Missing values taken from the row after."""
    return filled_from(emit, self, "bfill", axis)


def filled_from(emit: Emit, self: Any, how: str, axis: Any) -> Any:
    """Missing values of a column or of a table taken from a neighbour: above, below, or in the same row."""
    if isinstance(self, Vec) or self.shape == "series":
        return filled_by_neighbours(emit, self, how)
    if axis in (1, "columns"):
        return Map((self.ref,), how, self.shape)
    return FillMissing((self.ref,), how, None, self.shape)


@models("pandas.DataFrame.interpolate")
def interpolate(emit: Emit, self: Any, method: Any = "linear", *, inplace: Any = False, **options: Any) -> Any:
    """Missing values estimated from the rows around."""
    if isinstance(self, Vec) or self.shape == "series":
        return filled_by_neighbours(emit, self, "interpolate")
    return FillMissing((self.ref,), "interpolate", None, self.shape)


@models("pandas.DataFrame.copy", "pandas.DataFrame.infer_objects", "pandas.DataFrame.convert_objects",
        "pandas.DataFrame.convert_dtypes", "pandas.DataFrame.set_flags",
        "pandas.DataFrame.squeeze", "pandas.DataFrame.compute", "pandas.DataFrame.persist")  # fmt: skip
def copy(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """The same rows and columns."""
    return emit.table(self)
