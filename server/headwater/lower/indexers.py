"""`loc`, `iloc` and the subscripts of arrays: rows first, then columns."""

import ast
from typing import TYPE_CHECKING

from headwater.lower import dtypes, tables
from headwater.lower.operators import constant_of
from headwater.lower.run import Run
from headwater.lower.values import (
    Accessor,
    Frame,
    Function,
    Known,
    LabelMask,
    Length,
    Types,
    Unknown,
    Value,
    Vec,
)
from headwater.plan.columns import Name
from headwater.plan.expressions import Call, Expr, Hole, Lit, Ref, refs
from headwater.plan.frames import Pick, Positions, Project, Slice, Take
from headwater.plan.nodes import Shape

if TYPE_CHECKING:
    pass


def slice_of(run: Run, ref: Ref, node: ast.Slice, shape: Shape, labels: bool = False) -> Value:
    """Rows by a slice whose ends may be expressions: `df[:n]`, `df[int(0.8 * len(df)):]`. A last label is included."""
    from headwater.lower.expressions import evaluate

    ends: list[Expr | None] = []
    for end in (node.lower, node.upper):
        ends.append(None if end is None else bound_expression(run, evaluate(run, end), end))
    if ends == [None, None] and node.step is None:
        return Frame(ref, shape)
    if ends[1] is not None and (labels or (isinstance(ends[1], Lit) and isinstance(ends[1].value, str))):
        ends[1] = Call("including", (ends[1],))
    inputs = dict.fromkeys((ref, *(r for e in ends if e is not None for r in refs(e))))
    return Frame(run(Slice(tuple(inputs), ends[0], ends[1])).ref, shape)


def bound_expression(run: Run, value: Value, node: ast.expr) -> Expr:
    """The end of a slice as an expression. What is not known is told apart by how it is written."""
    content = run.content(value)
    if isinstance(content, Known):
        return Lit(content.value)
    if isinstance(content, Length):
        return Call("len", (Hole((content.ref,)),))
    return Call("end", (Lit(ast.unparse(node)[:200]), Hole(run.refs(content))))


def bound(value: object) -> Expr | None:
    """A known end of a slice as an expression."""
    return None if value is None else Lit(value)


def indexed(run: Run, accessor: Accessor, key_node: ast.expr) -> Value:
    """`table.loc[...]`, `table.iloc[...]`."""
    content = run.content(accessor.target)
    if not isinstance(content, Frame | Vec):
        return Unknown(run.refs(content))
    by_place = accessor.kind in ("iloc", "iat") or (accessor.kind == "ix" and placed(run, key_node))
    if isinstance(key_node, ast.Tuple) and len(key_node.elts) == 2:
        row_node, column_node = key_node.elts
        table = run_rows(run, content, row_node, by_place)
        if not isinstance(table, Frame | Vec):
            return table
        return select_columns(run, table, column_node, by_place)
    return run_rows(run, content, key_node, by_place)


def placed(run: Run, key_node: ast.expr) -> bool:
    """Whether `.ix[rows, 1:]` (gone since pandas 1) tells its columns by place: by whole numbers."""
    from headwater.lower.expressions import evaluate

    column = key_node.elts[1] if isinstance(key_node, ast.Tuple) and len(key_node.elts) == 2 else None
    if column is None or (isinstance(column, ast.Slice) and column.lower is None and column.upper is None):
        return False
    found = constant_of(run, evaluate(run, column))
    ends = [found.start, found.stop] if isinstance(found, slice) else found if isinstance(found, list) else [found]
    return any(isinstance(end, int) for end in ends) and all(end is None or isinstance(end, int) for end in ends)


def two_dimensional(run: Run, content: Frame | Vec, key: ast.Tuple) -> Value:
    """`X[rows, columns]` of an array."""
    if len(key.elts) != 2 or (isinstance(content, Frame) and content.shape == "series"):
        return Unknown(run.refs(content))
    row_node, column_node = key.elts
    if isinstance(row_node, ast.Constant) and row_node.value is Ellipsis:
        row_node = ast.copy_location(ast.Slice(), row_node)
    if isinstance(column_node, ast.Constant) and column_node.value is None:  # X[:, None]
        return run_rows(run, content, row_node, True)
    if isinstance(column_node, ast.Attribute) and column_node.attr == "newaxis":
        return run_rows(run, content, row_node, True)
    table = run_rows(run, content, row_node, True)
    if not isinstance(table, Frame | Vec):
        return table
    return select_columns(run, table, column_node, True)


def run_rows(run: Run, table: Frame | Vec, node: ast.expr, by_place: bool) -> Value:
    """The rows part of an indexer."""
    from headwater.lower.expressions import evaluate

    if isinstance(node, ast.Slice):
        if node.lower is None and node.upper is None and node.step is None:
            return table
        frame = table if isinstance(table, Frame) else run.settle(table)
        return slice_of(run, frame.ref, node, frame.shape, not by_place)
    value = asked(run, table, evaluate(run, node))
    content = run.content(value)
    if isinstance(content, Known) and not isinstance(content.value, slice):
        # one row: a series of cells
        frame = table if isinstance(table, Frame) else run.settle(table)
        if isinstance(table, Vec) or frame.shape != "frame":
            return Unknown(run.refs(table))
        return Frame(run(Take((frame.ref,))).ref, "frame")
    return tables.rows(run, table, value)


def asked(run: Run, table: Value, key: Value) -> Value:
    """A key, or what a function given instead says of the table."""
    return run.call(key, table) if isinstance(run.content(key), Function) else key


def select_columns(run: Run, table: Frame | Vec, node: ast.expr, by_place: bool) -> Value:
    """The columns part of an indexer."""
    from headwater.lower.expressions import evaluate

    if isinstance(node, ast.Slice) and node.lower is None and node.upper is None and node.step is None:
        return table
    frame = table if isinstance(table, Frame) else run.settle(table)
    ref = frame.ref
    array = frame.shape == "array"
    form: Shape = "array" if array else "frame"
    value = asked(run, frame, evaluate(run, node)) if not isinstance(node, ast.Slice) or by_place else Unknown()
    found = constant_of(run, value)
    if isinstance(found, list | tuple) and found and all(isinstance(p, bool) for p in found):
        places = tuple(at for at, kept in enumerate(found) if kept)
        return Frame(run(Positions((ref,), places=places, form=form)).ref, form)
    if by_place:
        if isinstance(found, slice):
            parts = (found.start, found.stop, found.step)
            if all(p is None or isinstance(p, int) for p in parts):
                return Frame(run(Positions((ref,), *parts, form=form)).ref, form)
        if isinstance(found, int) and not isinstance(found, bool):
            return Frame(run(Positions((ref,), places=(found,), form="array" if array else "series")).ref,
                         "array" if array else "series")  # fmt: skip
        if isinstance(found, list | tuple) and all(isinstance(p, int) and not isinstance(p, bool) for p in found):
            return Frame(run(Positions((ref,), places=tuple(found), form=form)).ref, form)
        return Frame(run(Pick((ref, *run.refs(value)), form=form)).ref, form)
    if isinstance(node, ast.Slice):
        ends = [constant_of(run, evaluate(run, e)) if e is not None else None for e in (node.lower, node.upper)]
        columns = run.columns(ref)
        if columns.complete and all(e is None or e in columns.names for e in ends):
            first = columns.names.index(ends[0]) if ends[0] is not None else 0
            last = columns.names.index(ends[1]) + 1 if ends[1] is not None else None
            return run(Project((ref,), columns.names[first:last]))
        return run(Pick((ref,)))
    content = run.content(value)
    if isinstance(content, LabelMask):
        return tables.of_frame(run, Frame(ref, "frame"), tables.marked(run, content), node)
    if isinstance(content, Types) and content.mask:
        return tables.of_frame(run, Frame(ref, "frame"), dtypes.labels(content), node)
    if isinstance(content, Vec | Frame):  # a mask over columns
        return run(Pick((ref, *run.refs(content))))
    return tables.of_frame(run, Frame(ref, "frame"), value, node)


def column_at(run: Run, ref: str, key: ast.expr) -> Name | None:
    """The column of an array whose cells are meant by `X[rows, 1]`, where it is known."""
    from headwater.lower.expressions import evaluate

    if not isinstance(key, ast.Tuple) or len(key.elts) != 2 or isinstance(key.elts[1], ast.Slice):
        return None
    place = constant_of(run, evaluate(run, key.elts[1]))
    columns = run.columns(ref)
    known = columns.complete and not columns.maybe and isinstance(place, int) and not isinstance(place, bool)
    return columns.names[place] if known and -len(columns.names) <= place < len(columns.names) else None
