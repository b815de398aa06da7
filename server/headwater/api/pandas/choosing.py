"""Columns and rows that are dropped, taken out or chosen by name, pattern or type."""

from typing import Any

from headwater.api.model import Emit, Frame, Listing, Names, RowIds, Unknown, Vec, models
from headwater.api.pandas.labels import labels
from headwater.api.patterns import searchable
from headwater.plan.columns import Name
from headwater.plan.expressions import Col
from headwater.plan.frames import Drop, Lose, Pick, Project, Take, Without
from headwater.plan.nodes import Node, Opaque


@models("pandas.DataFrame.drop")
def drop(
    emit: Emit, self: Any, labels_: Any = None, axis: Any = 0, index: Any = None, columns: Any = None,
    level: Any = None, inplace: Any = False, errors: Any = "raise", labels: Any = None,
) -> Any:  # fmt: skip
    """Without these columns, or without these rows."""
    wanted = labels_ if labels_ is not None else labels
    rows = index
    if columns is None and index is None:
        if axis in (1, "columns"):
            columns = wanted
        elif axis in (0, "index"):
            rows = wanted
        else:
            return Opaque((emit.table(self).ref,), "drop")
    if isinstance(self, Vec):
        return (
            Take((emit.table(self).ref, *emit.refs(rows))) if not isinstance(rows, RowIds) else less(emit, self, rows)
        )
    result: Any = self
    if columns is not None:
        result = without_columns(emit, result, columns, errors != "ignore")
    if rows is not None:
        result = less(emit, emit(result) if isinstance(result, Node) else result, rows)
    return result


def without_columns(emit: Emit, frame: Any, gone: Any, certain: bool) -> Node:
    """The columns left."""
    ref = emit.table(frame).ref
    names = as_labels(gone)
    if names is not None:
        return Drop((ref,), names, certain)
    if isinstance(gone, Frame) and gone.shape == "frame":
        gone = Names(gone.ref)  # a table is gone through by its labels
    if isinstance(gone, Names):
        known = emit.columns(gone.ref)
        if gone.ref == ref and not (gone.include or gone.exclude or gone.partial):
            return Project((ref,), tuple(sorted(gone.without, key=str)))
        if known.complete and not (gone.include or gone.exclude or gone.partial):
            return Drop((ref,), tuple(n for n in known.names if n not in gone.without), certain)
    sure = isinstance(gone, Listing) and not gone.possible
    some = [n for n in (gone.items if sure else ()) if hasattr(n, "value")]
    if some:
        return Lose((emit(Drop((ref,), tuple(n.value for n in some), certain)).ref,))
    return Lose((ref, *(r for r in emit.refs(gone) if r != ref)))


def as_labels(value: Any) -> tuple[Name, ...] | None:
    """Labels, also of a listing that is complete."""
    return labels(value)


def less(emit: Emit, frame: Any, rows: Any) -> Node:
    """Without some rows."""
    table = emit.table(frame)
    if isinstance(rows, RowIds) and rows.base is not None:
        return Without((table.ref, rows.base))
    if isinstance(rows, Frame) and rows.shape == "array":  # places of rows
        return Without((table.ref, rows.ref))
    if isinstance(rows, RowIds) and rows.split is not None:
        return Take((table.ref, rows.split))
    return Take((table.ref, *(r for r in emit.refs(rows) if r != table.ref)))


@models("pandas.DataFrame.pop")
def pop(emit: Emit, self: Any, item: Any) -> Any:
    """A column, taken out of the table."""
    if not isinstance(self, Frame) or not isinstance(item, str | int):
        return NotImplemented
    taken = emit(Project((self.ref,), (item,), "series"))
    if emit.receiver is not None:
        emit.update(emit.receiver, emit(Drop((self.ref,), (item,))))
    return taken


@models("pandas.DataFrame.get")
def get(emit: Emit, self: Any, key: Any, default: Any = None) -> Any:
    """A column, or the default."""
    if isinstance(self, Frame) and isinstance(key, str | int):
        return Vec(Col(self.ref, key), self.ref, key)
    if isinstance(self, Frame) and (names := labels(key)) is not None:
        return Project((self.ref,), names)
    return Unknown(emit.refs(self))


@models("pandas.DataFrame.filter", "pandas.DataFrame.select")
def filter_(emit: Emit, self: Any, items: Any = None, like: Any = None, regex: Any = None, axis: Any = None) -> Any:
    """Columns by name, part of a name or pattern."""
    ref = emit.table(self).ref
    if axis in (0, "index"):
        return Take((ref,))
    names = labels(items) if items is not None else None
    known = emit.columns(ref)
    if names is not None:
        return Project((ref,), tuple(n for n in names if known.has(n) is not False))
    if isinstance(like, str) and known.complete and not known.maybe:
        return Project((ref,), tuple(n for n in known.names if like in str(n)))
    if isinstance(regex, str) and known.complete and not known.maybe and searchable(regex):
        import re

        try:
            return Project((ref,), tuple(n for n in known.names if re.search(regex, str(n))))
        except re.error:
            return Pick((ref,))
    return Pick((ref,))


@models("pandas.DataFrame.select_dtypes")
def select_dtypes(emit: Emit, self: Frame, include: Any = None, exclude: Any = None) -> Node:
    """Columns of some types."""
    kept, gone = kinds(include), kinds(exclude)
    if kept is None or gone is None:
        return Pick((self.ref,))
    return Pick((self.ref,), kept, gone, "type")


@models("pandas.DataFrame._get_numeric_data")
def get_numeric_data(emit: Emit, self: Frame) -> Node:
    """The columns of numbers."""
    return Pick((self.ref,), ("number", "bool"), how="type")


@models("pandas.DataFrame.get_value")
def get_value(emit: Emit, self: Any, index: Any, col: Any = None, *rest: Any) -> Any:
    """One cell (gone since pandas 1)."""
    return Unknown(emit.refs(self))


NUMPY_KINDS = {"number": "number", "float64": "float", "float32": "float", "int64": "int", "int32": "int",
               "object_": "object", "bool_": "bool", "integer": "int", "floating": "float",
               "datetime64": "datetime"}  # fmt: skip


def kinds(value: Any) -> tuple[str, ...] | None:
    """Types as `select_dtypes` takes them, without their width; None where not known."""
    from headwater.api.model import Module

    found: list[str] = []
    if value is None:
        return ()
    many = value if isinstance(value, list | tuple | set) else value.items if isinstance(value, Listing) else [value]
    for kind in many:
        name = getattr(kind, "name", kind)
        if isinstance(kind, Module):
            name = NUMPY_KINDS.get(kind.name.rpartition(".")[2], "")
        if not isinstance(name, str) or not name:
            return None
        found.append({"O": "object"}.get(name, name.split("[")[0].rstrip("0123456789")))
    return tuple(found)
