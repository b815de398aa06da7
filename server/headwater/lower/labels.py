"""What the labels of another step stand for: `train[test.columns]`; labels changed in their array."""

import ast

from headwater.lower.operators import constant_of
from headwater.lower.run import Run
from headwater.lower.values import Frame, Value
from headwater.plan.expressions import Ref
from headwater.plan.frames import Assign, Drop, Filter, Pick, Project, Relabel, Slice, Sort, Update
from headwater.plan.learning import Part
from headwater.plan.nodes import Node
from headwater.plan.rows import Rows

MOST_STEPS = 40


def behind(run: Run, ref: Ref) -> list[Ref]:
    """A step and those before it that had its columns, or some of them."""
    found = [ref]
    for _ in range(MOST_STEPS):
        node = run.node(found[-1])
        before = handed_on(node) if node is not None else None
        if before is None:
            break
        found.append(before)
    return found


def handed_on(node: Node) -> Ref | None:
    """The input whose columns a step hands on, all of them."""
    match node:
        case Part(inputs=(_, table, *_)):
            return table
        case Assign(inputs=(first, *_)) | Update(inputs=(first, *_)):
            return first
        case Node(inputs=(first, *_), rows=Rows.SAME | Rows.SUBSET | Rows.PERMUTED):
            return first if type(node).columns is Node.columns else None
    return None


def of_another(run: Run, ref: Ref, other: Ref) -> Ref:
    """The columns of a table that have the labels of another step, which are not all known.

    Where that step chose among the columns of this table, by type or by leaving some out, so do we.
    """
    mine = set(behind(run, ref))
    here, chosen = other, []
    for _ in range(MOST_STEPS):
        if here in mine:
            break
        node = run.node(here)
        match node:
            case Pick(inputs=(first, *_), how="type") | Drop(inputs=(first, *_)):
                chosen.append(node)
                here = first
                continue
        before = handed_on(node) if node is not None else None
        if before is None:
            break
        here = before
    if here not in mine and mine.isdisjoint(behind(run, here)):
        chosen = []
        ref = run(Pick((ref, other), how="shared")).ref
    for node in reversed(chosen):
        if isinstance(node, Pick):
            ref = run(Pick((ref,), node.include, node.exclude, "type")).ref
        elif isinstance(node, Drop):
            ref = run(Drop((ref,), node.gone, node.certain)).ref
    missing = run.columns(other).without - run.columns(ref).without
    return run(Drop((ref,), tuple(sorted(missing, key=str)))).ref if missing else ref


def of_elsewhere(run: Run, ref: Ref, key: Ref) -> bool:
    """Whether a key is a column of another table: its values name columns, as in `df[ranking["feature"]]`."""
    here = key
    for _ in range(MOST_STEPS):
        node = run.node(here)
        match node:
            case Project(inputs=(table, *_), keep=(_,)):
                return set(behind(run, ref)).isdisjoint(behind(run, table))
            case Filter(inputs=(first, *_)) | Slice(inputs=(first, *_)) | Sort(inputs=(first, *_)):
                here = first
            case _:
                return False
    return False


def set_label(run: Run, target: ast.Subscript, value: Value, name: str) -> bool:
    """`df.columns.values[1] = label`: a column named anew by its place; False for any other target."""
    from headwater.lower.expressions import evaluate

    match target.value:
        case ast.Attribute(ast.Attribute(owner, "columns"), "values"):
            receiver = evaluate(run, owner)
        case _:
            return False
    content = run.content(receiver)
    if not isinstance(content, Frame):
        return False
    at, label = constant_of(run, evaluate(run, target.slice)), constant_of(run, value)
    columns = run.columns(content.ref)
    labels = list(columns.names)
    known = columns.complete and not columns.maybe and isinstance(at, int) and isinstance(label, str)
    if known and -len(labels) <= at < len(labels):
        labels[at] = label
        run.update(receiver, run(Relabel((content.ref,), tuple(labels)), name))
    else:
        run.update(receiver, run(Relabel((content.ref,), None), name))
    return True
