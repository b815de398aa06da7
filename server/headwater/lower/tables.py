"""What scripts do to tables without calling: attributes, subscripts, indexers."""

import ast
from dataclasses import replace
from typing import TYPE_CHECKING

from headwater.api.library import is_member, lookup_attribute
from headwater.lower import classes, dialects, dtypes, indexers, members, mentions, modelling
from headwater.lower.labels import of_another, of_elsewhere
from headwater.lower.operators import NOT_CONSTANT, columnar, constant_of
from headwater.lower.run import Run
from headwater.lower.values import (
    UNKNOWN,
    Accessor,
    Choice,
    Dict,
    Foreign,
    Frame,
    Groups,
    Instance,
    Known,
    LabelMask,
    Listing,
    Method,
    Model,
    Module,
    Names,
    Obj,
    RowIds,
    Stream,
    Types,
    Unknown,
    Value,
    Vec,
)
from headwater.plan.columns import Name
from headwater.plan.expressions import Call, Col, Expr, Hole, Lit, Ref, Whole, refs
from headwater.plan.frames import Compute, Drop, Filter, Pick, Project, Scan, Slice, Take, Without
from headwater.plan.learning import Part
from headwater.plan.nodes import Shape

if TYPE_CHECKING:
    from headwater.plan.nodes import Node

INDEXERS = frozenset(("loc", "iloc", "at", "iat", "ix"))
ACCESSORS = frozenset(("str", "dt", "cat", "sparse", "plot"))

OWNERS: dict[str, tuple[str, ...]] = {
    "frame": ("pandas.DataFrame",),
    "series": ("pandas.Series", "pandas.DataFrame"),
    "array": ("numpy.ndarray", "pandas.DataFrame"),
    "scalar": ("numpy.ndarray", "pandas.Series", "pandas.DataFrame"),
    "unknown": ("pandas.DataFrame", "pandas.Series", "numpy.ndarray"),
}
"""Where to look for the model of a method, by the shape of the receiver."""


def owners(content: object) -> tuple[str, ...]:
    """The classes whose methods a value may have."""
    if isinstance(content, Frame) and content.speaks:
        return (f"{content.speaks}.DataFrame",)
    shape = content.shape if isinstance(content, Frame | Vec) else "unknown"
    return OWNERS.get(shape, OWNERS["unknown"])


def attribute(run: Run, receiver: Value, content: Frame | Vec, name: str, node: ast.Attribute | None) -> Value:
    """`table.name`, not called."""
    if isinstance(content, Frame) and content.speaks:
        return dialects.of_table(run, receiver, content, name)
    if name in INDEXERS:
        return Accessor(name, receiver)
    if name in ACCESSORS and (content.shape != "frame" or name == "plot"):
        return Accessor(name, receiver)
    for owner in owners(content):
        if (found := lookup_attribute(f"{owner}.{name}")) is not None:
            with run.at(node) if node is not None else _here():
                return modelling.accept(run, found(run, content))
    wide = isinstance(content, Frame) and content.shape in ("frame", "unknown")
    if wide and isinstance(receiver, Obj) and (kept := run.get(f"{receiver.address}.{name}")) is not None:
        return kept
    if name == "name" and isinstance(content, Frame) and isinstance(made := run.node(content.ref), Take) and (
        len(made.inputs) == 1
    ):
        return Unknown((content.ref,))  # of one row: its label
    if wide and isinstance(content, Frame):
        member = is_member("pandas.DataFrame", name)
        if content.shape == "frame" and (not member or (run.columns(content.ref).has(name) and not member)):
            if node is not None:
                run.mention(content.ref, name, node, "attribute")
            return Vec(Col(content.ref, name), content.ref, name)
    if any(is_member(owner, name) for owner in owners(content)):
        return Method(receiver, name)
    return Unknown(run.refs(content))


class _here:
    """A place already set."""

    def __enter__(self) -> None: ...

    def __exit__(self, *_: object) -> None: ...


def subscript(run: Run, receiver: Value, node: ast.Subscript) -> Value:
    """`receiver[key]`, read."""
    from headwater.lower.expressions import evaluate

    content = run.content(receiver)
    if isinstance(content, Choice):
        from headwater.lower.branches import join

        merged: object | None = None
        for option in content.options:
            found = subscript(run, option, node)
            merged = found if merged is None else join(run, merged, found)
        return merged if merged is not None else UNKNOWN
    if isinstance(content, Frame) and content.speaks:
        with run.at(node):
            found = dialects.subscript(run, receiver, content, node)
        return found or dialects.same(content, subscript(run, replace(content, speaks=""), node))
    if isinstance(content, Accessor) and content.kind in INDEXERS:
        with run.at(node):
            return indexers.indexed(run, content, node.slice)
    if isinstance(content, Accessor) and content.kind == "str" and columnar(run.content(content.target)):
        return run.call(Method(receiver, "get"), evaluate(run, node.slice))
    if isinstance(content, Frame | Vec) and isinstance(node.slice, ast.Tuple):
        if isinstance(content, Frame) and content.shape == "frame":
            pair = constant_of(run, evaluate(run, node.slice))
            if isinstance(pair, tuple) and all(isinstance(part, str) for part in pair):
                return Vec(Col(content.ref, pair), content.ref, pair)
        with run.at(node):
            return indexers.two_dimensional(run, content, node.slice)
    if isinstance(content, Frame | Vec) and isinstance(node.slice, ast.Slice):
        with run.at(node):
            table = content if isinstance(content, Frame) else run.settle(content)
            return indexers.slice_of(run, table.ref, node.slice, table.shape)
    key = evaluate(run, node.slice)
    if isinstance(content, Instance) and isinstance(receiver, Obj):
        return classes.item(run, receiver, content, key, node)
    if isinstance(content, Frame | Vec):
        key = indexers.asked(run, receiver, key)
    if isinstance(content, Dict) and isinstance(receiver, Obj):
        return members.of_dict(run, receiver, content, key)
    with run.at(node):
        return pick(run, content, key, node.slice)


def pick(run: Run, content: object, key: Value, key_node: ast.expr) -> Value:
    """`content[key]` for one key."""
    match content:
        case Frame(_, "frame" | "unknown"):
            return of_frame(run, content, key, key_node)
        case Vec(Col(ref, str() as first)) if isinstance(inner := constant_of(run, key), str) and (
            inner in run.columns(ref).under(first)
        ):
            return Vec(Col(ref, (first, inner)), ref, inner)
        case Vec(Call("str.split" | "str.rsplit" | "str.partition" | "str.rpartition")) if isinstance(
            place := constant_of(run, key), int
        ):
            return Vec(Call("str.get", (content.expr, Lit(place))), content.base, content.name, content.shape)
        case Frame() | Vec():
            return rows(run, content, key)
        case Groups():
            return of_groups(run, content, key, key_node)
        case Module(name) | Foreign(name):
            return of_module(run, content, name, key)
        case Model():
            return modelling.part_of(run, content, key)
        case Names():
            return of_names(run, content, key)
        case RowIds():
            return Unknown(run.refs(content, key))
        case Stream(item):
            return content if isinstance(run.content(key), Known) and isinstance(key_node, ast.Slice) else item
        case Types():
            return dtypes.picked(content, run.content(key))
    return members.of_container(run, content, key)


def of_module(run: Run, content: Module | Foreign, name: str, key: Value) -> Value:
    """`np.c_[a, b]`, `parts["train"]`; other subscripts of a library's things are types and settings."""
    from headwater.api.library import find
    from headwater.lower.calls import apply

    model = find(f"{name}.__getitem__")
    if model is None:
        return UNKNOWN if isinstance(content, Module) else members.of_container(run, content, key)
    inside = run.content(key)
    many = inside.items if isinstance(inside, Listing) and inside.kind == "tuple" else (key,)
    result = apply(run, model, content if isinstance(content, Foreign) else None, many, {})
    return UNKNOWN if result is NotImplemented else result


def of_frame(run: Run, frame: Frame, key: Value, key_node: ast.expr) -> Value:
    """`df[key]`: one column, several, or some rows."""
    ref = frame.ref
    content = run.content(key)
    match content:
        case Known(slice()):
            return rows(run, frame, key)
        case Known(str() | int() as label) if not isinstance(label, bool):
            if frame.shape == "unknown" and isinstance(label, int):
                return Unknown((ref,))
            run.mention(ref, label, key_node)
            return Vec(Col(ref, label), ref, label)
        case Listing():
            labels = constant_of(run, content)
            if labels is not NOT_CONSTANT and all(isinstance(x, str | int) and not isinstance(x, bool) for x in labels):
                mentions.note(run, ref, key_node, labels)
                return run(Project((ref,), tuple(labels)))
            if isinstance(labels, list) and labels and all(isinstance(x, bool) for x in labels):
                return run(Filter((ref,)))
            known = [c for i in content.items if isinstance(c := constant_of(run, i), str)]
            if content.complete and not known:
                return run(Pick((ref, *run.refs(content))))
            return run(Pick((ref,), how="unknown"))
        case Names():
            return chosen(run, ref, content)
        case RowIds(base, None) if base is not None and frame.shape == "frame":
            return run(Pick((ref, base)))  # labels of another table's rows are column labels here
        case Unknown() if single_label(run, key_node):
            return Vec(Col(ref, None), ref, None)
        case Choice(options) if all(isinstance(o, Known) for o in options):
            return Vec(Hole((ref,)), ref, None)
        case Unknown(inside):
            return run(Pick((ref, *(r for r in inside if r != ref))))
    return rows(run, frame, key)


def chosen(run: Run, ref: Ref, names: Names) -> Value:
    """The columns a set of labels stands for."""
    if names.shared and not names.plus:
        others = dict.fromkeys(r for r in (names.ref, *names.shared) if r != ref)
        picked = run(Pick((ref, *others), how="shared"))
        return run(Drop((picked.ref,), tuple(sorted(names.without, key=str)))) if names.without else picked
    if names.partial:
        from_ = run.columns(names.ref)
        known_all = names.ref != ref and from_.complete
        maybe = sorted(from_.maybe, key=str)
        among = tuple(n for n in (*from_.names, *maybe) if n not in names.without) if known_all else None
        picked = run(Pick(tuple(dict.fromkeys((ref, *names.chosen_by))), sure=names.plus, among=among))
        gone = tuple(sorted(names.without.difference(names.plus), key=str))
        return run(Drop((picked.ref,), gone)) if gone and among is None else picked
    if names.ref != ref:
        known = run.columns(names.ref)
        if known.complete and not known.maybe and not names.include and not names.exclude:
            return run(Project((ref,), tuple(n for n in known.names if n not in names.without)))
    out = ref if names.ref == ref else of_another(run, ref, names.ref)
    result = Frame(out)
    if names.include or names.exclude:
        result = run(Pick((out,), names.include, names.exclude, "type"))
        out = result.ref
    if names.without:
        result = run(Drop((out,), tuple(sorted(names.without, key=str))))
    return result if result.ref != ref else run(Drop((ref,), ()))


def single_label(run: Run, node: ast.expr) -> bool:
    """Whether an unknown key is one label: the variable of a loop."""
    return isinstance(node, ast.Name) and node.id in run.loop_names


def rows(run: Run, table: Frame | Vec, key: Value) -> Value:
    """`table[key]` where the key chooses rows."""
    content = run.content(key)
    if isinstance(table, Vec) and not isinstance(content, Vec):
        table = run.settle(table)
    ref = table.ref if isinstance(table, Frame) else run.settle(table).ref
    shape: Shape = table.shape
    made: Node | None = None
    match content:
        case Known(slice() as s):
            if s == slice(None):
                return Frame(ref, shape)
            made = Slice((ref,), indexers.bound(s.start), indexers.bound(s.stop), s.step)
        case Vec(expr):
            made = kept(ref, expr)
        case RowIds(_, _, "every"):
            return Frame(ref, shape)
        case RowIds(base, split, side):
            if split is not None:
                made = Part((split, ref), side, shape)
            else:
                made = Take((ref, base)) if base is not None else Take((ref,))
        case Frame(other, kind):
            named = predicate(run, content)
            if named is not None:
                made = kept(ref, named)
            elif kind == "frame":
                from headwater.plan.frames import Map

                made = Map((ref, other), "where", shape)
            elif shape == "frame" and of_elsewhere(run, ref, other):
                made = Pick((ref, other))
            else:
                made = Take((ref, other))
        case Known(str()) if isinstance(run.node(ref), Scan):
            return run(Pick((ref,), form="array"))  # one of several arrays in a file
        case Known():
            return Unknown((ref,))
        case Unknown(inside):
            made = Take((ref, *(r for r in inside if r != ref)))
        case Listing():
            made = Take((ref, *run.refs(content)))
    if made is None:
        return Unknown(run.refs(table, content))
    out = run(made)
    return Frame(out.ref, shape)


def kept(ref: Ref, test: Expr) -> "Node":
    """The rows for which a condition holds; `df.index.isin(part.index)` are the rows of a part, or the others."""
    match test:
        case Call("isin", (Call("row", ()), Whole(part))):
            return Take((ref, part))
        case Call("~", (Call("isin", (Call("row", ()), Whole(part))),)):
            return Without((ref, part))
    return Filter(tuple(dict.fromkeys((ref, *refs(test)))), test)


def predicate(run: Run, frame: Frame) -> Expr | None:
    """The expression behind a mask that was given a name."""
    node = run.node(frame.ref)
    return node.expr if isinstance(node, Compute) else None


def of_groups(run: Run, groups: Groups, key: Value, key_node: ast.expr) -> Value:
    """`groupby(...)[columns]`."""
    found = constant_of(run, key)
    if isinstance(found, str | list | tuple):
        mentions.note(run, groups.ref, key_node, found)
    if isinstance(found, str | int):
        return Groups(groups.ref, groups.keys, (found,), groups.as_index, True, groups.kind)
    if isinstance(found, list | tuple) and all(isinstance(n, str | int) for n in found):
        names: tuple[Name, ...] = tuple(found)
        return Groups(groups.ref, groups.keys, names, groups.as_index, False, groups.kind)
    return Groups(groups.ref, groups.keys, None, groups.as_index, False, groups.kind)


def marked(run: Run, mask: LabelMask) -> Value:
    """The labels that a comparison of labels holds for."""
    if mask.outside:
        return Names(mask.ref, mask.labels)
    known = run.columns(mask.ref)
    there = [n for n in known.names if n in mask.labels]
    there += [n for n in sorted(mask.labels, key=str) if n not in there and known.has(n) is not False]
    return run.box(Listing(tuple(Known(n) for n in there)))


def of_names(run: Run, names: Names, key: Value) -> Value:
    """`df.columns[...]`."""
    if isinstance(key, LabelMask) and names == Names(key.ref):
        return marked(run, key)
    if isinstance(key, Types) and key.mask and names == Names(key.ref):
        return dtypes.labels(key)
    found = constant_of(run, key)
    columns = run.columns(names.ref)
    if columns.complete and not columns.maybe and not (names.include or names.exclude or names.partial):
        labels = [n for n in columns.names if n not in names.without]
        if isinstance(found, slice):
            return run.box(Listing(tuple(Known(n) for n in labels[found])))
        if isinstance(found, int) and -len(labels) <= found < len(labels):
            return Known(labels[found])
        if isinstance(found, list) and all(isinstance(f, int) and -len(labels) <= f < len(labels) for f in found):
            return run.box(Listing(tuple(Known(labels[f]) for f in found)))
    if isinstance(found, int):
        return Unknown((names.ref, *names.chosen_by))
    decided_by = tuple(dict.fromkeys((*names.chosen_by, *run.refs(key))))
    return Names(names.ref, names.without, names.include, names.exclude, True, decided_by)


__all__ = ["Obj", "attribute", "owners", "subscript"]
