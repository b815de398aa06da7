"""Assignment: what a target of an assignment does to names, tables and containers."""

import ast
from dataclasses import replace

from headwater.lower import indexers, mentions, tables
from headwater.lower.loops import iterate
from headwater.lower.operators import NOT_CONSTANT, columnar, constant_of, hashable
from headwater.lower.run import Run
from headwater.lower.values import (
    UNKNOWN,
    Accessor,
    Choice,
    Class,
    Dict,
    Foreign,
    Frame,
    Imported,
    Instance,
    Known,
    Label,
    Listing,
    Model,
    Module,
    Names,
    Obj,
    RowIds,
    Unknown,
    Value,
    Vec,
)
from headwater.plan.columns import Name
from headwater.plan.expressions import Col, Expr, Hole, refs
from headwater.plan.frames import Assign, Items, Lose, Relabel, SetIndex, Take, Update


def assign(run: Run, target: ast.expr, value: Value) -> None:
    """`target = value`."""
    match target:
        case ast.Name(id=name):
            run.put(run.name_location(name), run.box(value, name))
        case ast.Tuple(elts=elements) | ast.List(elts=elements):
            unpack(run, elements, value)
        case ast.Starred(value=inner):
            assign(run, inner, value)
        case ast.Attribute():
            set_attribute(run, target, value)
        case ast.Subscript():
            set_item(run, target, value)


def unpack(run: Run, targets: list[ast.expr], value: Value) -> None:
    """`a, *b, c = value`."""
    content = run.content(value)
    if isinstance(content, Choice):
        tuples = [run.content(o) for o in content.options]
        lists = [t for t in tuples if isinstance(t, Listing) and len(t.items) == len(targets)]
        if lists:
            from headwater.lower.branches import join

            merged = list(lists[0].items)
            for other in lists[1:]:
                merged = [join(run, a, b) for a, b in zip(merged, other.items, strict=True)]
            content = Listing(tuple(merged))
    items, complete = iterate(run, value if isinstance(content, Instance) else content)
    star = next((at for at, t in enumerate(targets) if isinstance(t, ast.Starred)), None)
    if not complete or (star is None and len(items) != len(targets)):
        if isinstance(content, Frame | Vec):
            each: Value = Unknown(run.refs(content))
        else:
            each = items[0] if items and not complete and len(items) == 1 else Unknown(run.refs(content))
        for target in targets:
            assign(run, target, each)
        return
    if star is not None:
        after = len(targets) - star - 1
        middle = items[star : len(items) - after]
        items = (*items[:star], run.box(Listing(tuple(middle))), *items[len(items) - after :])
    for target, item in zip(targets, items, strict=False):
        assign(run, target, item)


def set_attribute(run: Run, target: ast.Attribute, value: Value) -> None:
    """`object.name = value`."""
    from headwater.lower.expressions import evaluate

    receiver = evaluate(run, target.value)
    content = run.content(receiver)
    name = target.attr
    if isinstance(content, RowIds) and name in ("name", "names") and isinstance(target.value, ast.Attribute):
        name_index(run, target.value.value, value)
    if isinstance(content, Instance) and isinstance(receiver, Obj):
        run.put(f"{receiver.address}.{name}", run.box(value, name))
    elif isinstance(content, Class):
        run.put(f"{content.address}.{name}", run.box(value, name))
    elif isinstance(content, Imported):
        run.put(f"{content.scope.identity}:{name}", run.box(value, name))
    elif isinstance(content, Dict) and isinstance(receiver, Obj):  # a namespace: `args.path = …`
        inside = dict(content.items) | {name: run.box(value, name)}
        run.put(receiver.address, Dict(tuple(inside.items()), content.complete))
    elif isinstance(content, Dict) and isinstance(receiver, Obj) and name in dict(content.items):
        held = dict(content.items) | {name: run.box(value, name)}  # `observation.train = …`: what loaders return
        run.put(receiver.address, Dict(tuple(held.items()), content.complete))
    elif isinstance(content, Frame) and isinstance(receiver, Obj) and content.shape in ("frame", "unknown"):
        with run.at(target):
            set_frame_attribute(run, receiver, content, name, value, target)


def name_index(run: Run, table: ast.expr, value: Value) -> None:
    """`df.index.name = "id"`: the index answers to a name."""
    from headwater.lower.expressions import evaluate

    receiver = evaluate(run, table)
    content, label = run.content(receiver), constant_of(run, value)
    if isinstance(content, Frame) and content.shape == "frame":
        keys = (label,) if isinstance(label, str) else tuple(label) if isinstance(label, list) else ()
        named = run(SetIndex((content.ref,), keys, False), word(table))
        run.update(receiver, named)


def set_frame_attribute(run: Run, receiver: Obj, frame: Frame, name: str, value: Value, target: ast.Attribute) -> None:
    """`df.columns = [...]`, `df.index = ...`, `df.column = ...`."""
    if name == "columns":
        labels = constant_of(run, value)
        content = run.content(value)
        if isinstance(labels, list | tuple) and all(isinstance(n, str | int | tuple) for n in labels):
            names: tuple[Name, ...] | None = tuple(labels)
        else:
            names = None
            if isinstance(content, Names) and not (content.partial or content.include or content.exclude):
                known = run.columns(content.ref)
                if known.complete and not known.maybe:
                    names = tuple(n for n in known.names if n not in content.without)
        run.update(receiver, run(Relabel((frame.ref,), names), word(target)))
    elif name == "index":
        run.update(receiver, run(SetIndex((frame.ref,), (), False), word(target)))
    elif run.columns(frame.ref).has(name) is False:
        run.put(f"{receiver.address}.{name}", run.box(value, name))
    else:
        run.mention(frame.ref, name, target, "write")
        expr = run.expression(value)
        inputs = tuple(dict.fromkeys((frame.ref, *refs(expr))))
        run.update(receiver, run(Assign(inputs, ((name, expr),)), word(target)))


def word(target: ast.expr) -> str:
    """The variable an assignment changes: `df` of `df.loc[m, "c"]`."""
    while isinstance(target, ast.Attribute | ast.Subscript):
        if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name) and target.value.id == "self":
            return target.attr
        target = target.value
    return target.id if isinstance(target, ast.Name) else "_"


def set_item(run: Run, target: ast.Subscript, value: Value) -> None:
    """`receiver[key] = value`."""
    from headwater.lower.expressions import evaluate
    from headwater.lower.labels import set_label

    if not set_label(run, target, value, word(target)):
        store(run, evaluate(run, target.value), target, value)


def store(run: Run, receiver: Value, target: ast.Subscript, value: Value) -> None:
    """Put a value under a key of what `target.value` gave."""
    from headwater.lower.expressions import evaluate

    content = run.content(receiver)
    with run.at(target):
        match content:
            case Choice(options):
                for option in options:
                    store(run, option, target, value)
            case Accessor(kind, inner) if kind in tables.INDEXERS:
                store_indexed(run, inner, target, value, kind in ("iloc", "iat"))
            case Frame(ref, "frame" | "unknown") if isinstance(receiver, Obj) or columnar(receiver):
                key = evaluate(run, target.slice)
                store_columns(run, receiver, content, key, target, value)
            case Vec(Col(base, _)) if isinstance(run.node(base), Take):
                pass  # one cell, and whatever lies in it
            case Vec(Col(base, label)):
                chained(run, base, label, target, value)
            case Frame(ref):
                key = evaluate(run, target.slice) if not isinstance(target.slice, ast.Tuple) else UNKNOWN
                mask = run.expression(key) if columnar(run.content(key)) else None
                label = indexers.column_at(run, ref, target.slice)
                put = run.content(value)
                if content.shape == "array" and label is None and isinstance(put, Vec):
                    put = run.settle(put)  # a step of its own, so that the array knows what it holds
                update(run, receiver, ref, ((label, run.expression(put)),), mask, target, run.refs(key))
            case Dict(pairs, complete) if isinstance(receiver, Obj):
                found = constant_of(run, evaluate(run, target.slice))
                inside: dict[object, object] = dict(pairs)
                if found is not NOT_CONSTANT and hashable(found):
                    inside[found] = run.box(value, found if isinstance(found, str) else "_")
                else:
                    inside[("?", len(inside))] = run.box(value)
                    complete = False
                run.put(receiver.address, Dict(tuple(inside.items()), complete))
            case Listing(items, kind_, complete) if isinstance(receiver, Obj):
                found = constant_of(run, evaluate(run, target.slice))
                if isinstance(found, int) and -len(items) <= found < len(items):
                    changed = list(items)
                    changed[found] = run.box(value)
                    run.put(receiver.address, Listing(tuple(changed), kind_, complete))
                else:
                    run.put(receiver.address, Listing((*items, run.box(value)), kind_, False))


def store_columns(run: Run, receiver: Value, frame: Frame, key: Value, target: ast.Subscript, value: Value) -> None:
    """`df[key] = value`."""
    content = run.content(key)
    labels = constant_of(run, content)
    ref = frame.ref
    if isinstance(labels, str | int) and not isinstance(labels, bool):
        run.mention(ref, labels, target.slice, "write")
        expr = run.expression(value)
        if not isinstance(receiver, Obj):
            update(run, receiver, ref, ((labels, expr),), None, target, (), how="chained")
            return
        items: Items = ((labels, expr),)
    elif isinstance(labels, list | tuple) and all(isinstance(n, str | int) for n in labels):
        mentions.note(run, ref, target.slice, labels, "write")
        if not isinstance(receiver, Obj):
            each = run.expression(value)
            update(run, receiver, ref, tuple((label, each) for label in labels), None, target, (), how="chained")
            return
        items = tuple((label, spread(run, value, at, label)) for at, label in enumerate(labels))
    elif isinstance(content, Vec | Frame) and not (isinstance(content, Frame) and content.shape == "unknown"):
        mask = run.expression(content)
        how = "" if isinstance(receiver, Obj) else "chained"
        update(run, receiver, ref, ((None, run.expression(value)),), mask, target, how=how)
        return
    elif isinstance(content, Names):
        known = run.columns(content.ref)
        whole = tuple(n for n in known.names if n not in content.without)
        items = tuple((n, spread(run, value, at, n)) for at, n in enumerate(whole))
        if not known.complete or content.partial or not items:
            update(run, receiver, ref, ((None, run.expression(value)),), None, target)
            return
    elif isinstance(content, RowIds | Known) or (isinstance(content, Label) and has_all(run, ref, content.of)):
        update(run, receiver, ref, ((None, run.expression(value)),), None, target)
        return
    else:
        items = ((None, run.expression(value)),)
    inputs = tuple(dict.fromkeys((ref, *(r for _, e in items for r in refs(e)))))
    run.update(receiver, run(Assign(inputs, items), word(target)))


def has_all(run: Run, ref: str, other: str) -> bool:
    """Whether every label of another step is one that a table has, or may have, so that none is new to it."""
    mine, theirs = run.columns(ref), run.columns(other)
    if any(theirs.has(name) is not False for name in mine.without):
        return False
    return (theirs.complete or not mine.complete) and all(
        mine.has(name) is not False for name in (*theirs.names, *theirs.maybe)
    )


def spread(run: Run, value: Value, at: int, label: Name) -> Expr:
    """The column of a table that goes into the place `at` of several columns assigned together."""
    content = run.content(value)
    if isinstance(content, Frame) and content.shape in ("frame", "array"):
        columns = run.columns(content.ref)
        if columns.complete and at < len(columns.names) and not columns.maybe:
            return Col(content.ref, columns.names[at])
        if columns.has(label):
            return Col(content.ref, label)
        return Hole((content.ref,))
    return run.expression(value)


def store_indexed(run: Run, target_value: Value, target: ast.Subscript, value: Value, by_place: bool) -> None:
    """`df.loc[rows, columns] = value`."""
    from headwater.lower.expressions import evaluate

    content = run.content(target_value)
    key = target.slice
    if isinstance(content, Vec) and isinstance(content.expr, Col):
        chained(run, content.expr.ref, content.expr.name, target, value)
        return
    if not isinstance(content, Frame):
        return
    row_node, column_node = (
        (key.elts[0], key.elts[1]) if isinstance(key, ast.Tuple) and len(key.elts) == 2 else (key, None)
    )
    mask: Expr | None = None
    everything = isinstance(row_node, ast.Slice) and row_node.lower is None and row_node.upper is None
    extra: tuple[str, ...] = ()
    if not isinstance(row_node, ast.Slice):
        rows = evaluate(run, row_node)
        inside = run.content(rows)
        if isinstance(inside, Vec):
            mask = inside.expr
        elif isinstance(inside, Frame):
            mask = tables.predicate(run, inside) or run.expression(inside)
        else:
            extra = run.refs(inside)
    expr = run.expression(value)
    labels: object = NOT_CONSTANT
    if column_node is not None and not isinstance(column_node, ast.Slice):
        labels = constant_of(run, evaluate(run, column_node))
        if not by_place and labels is not NOT_CONSTANT:
            mentions.note(run, content.ref, column_node, labels, "write")
    items: Items
    if by_place and isinstance(labels, int):
        columns = run.columns(content.ref)
        known = columns.complete and -len(columns.names) <= labels < len(columns.names)
        items = ((columns.names[labels] if known else None, expr),)
    elif isinstance(labels, str | int) and not by_place:
        items = ((labels, expr),)
    elif isinstance(labels, list | tuple) and not by_place and all(isinstance(n, str | int) for n in labels):
        items = tuple((label, expr) for label in labels)
    else:
        items = ((None, expr),)
    if everything and all(label is not None for label, _ in items) and column_node is not None:
        inputs = tuple(dict.fromkeys((content.ref, *refs(expr))))
        run.update(target_value, run(Assign(inputs, items), word(target)))
        return
    update(run, target_value, content.ref, items, mask, target, extra)


def update(
    run: Run,
    receiver: Value,
    ref: str,
    items: Items,
    mask: Expr | None,
    target: ast.expr,
    extra: tuple[str, ...] = (),
    how: str = "",
) -> None:
    """Some cells of a table are overwritten."""
    read = [r for _, e in items for r in refs(e)]
    inputs = dict.fromkeys((ref, *read, *(refs(mask) if mask is not None else ()), *extra))
    content = run.content(receiver)
    shape = content.shape if isinstance(content, Frame) else "frame"
    made = run(Update(tuple(inputs), items, mask, how, shape), word(target))
    run.update(receiver, made)


def chained(run: Run, base: str, label: Name | None, target: ast.Subscript, value: Value) -> None:
    """`df["c"][rows] = value`: before copy-on-write it wrote into `df`, since then nowhere."""
    from headwater.lower.expressions import evaluate

    owner = owner_of(run, target, base)
    key: Value = UNKNOWN if isinstance(target.slice, ast.Slice | ast.Tuple) else evaluate(run, target.slice)
    content = run.content(key)
    mask = run.expression(key) if columnar(content) else None
    expr = run.expression(value)
    inputs = dict.fromkeys((base, *refs(expr), *(refs(mask) if mask is not None else ()), *run.refs(key)))
    made = run(Update(tuple(inputs), ((label, expr),), mask, "chained"), word(target))
    if owner is not None:
        run.update(owner, made)


def owner_of(run: Run, node: ast.expr, base: str) -> Obj | None:
    """The frame object, somewhere inside an expression, whose present step is `base`."""
    from headwater.lower.expressions import evaluate

    while isinstance(node, ast.Subscript | ast.Attribute | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
        if isinstance(node, ast.Name | ast.Attribute):
            value = evaluate(run, node)
            content = run.content(value)
            if isinstance(value, Obj) and isinstance(content, Frame) and content.ref == base:
                return value
    return None


def delete(run: Run, target: ast.expr) -> None:
    """`del target`."""
    from headwater.lower.expressions import evaluate
    from headwater.plan.frames import Drop, Filter

    if isinstance(target, ast.Tuple | ast.List):
        for element in target.elts:
            delete(run, element)
    elif isinstance(target, ast.Name):
        run.put(run.name_location(target.id), UNKNOWN)
    elif isinstance(target, ast.Subscript):
        receiver = evaluate(run, target.value)
        content = run.content(receiver)
        found = constant_of(run, evaluate(run, target.slice))
        with run.at(target):
            if isinstance(content, Frame):
                if content.shape in ("series", "array"):  # a row is taken out of it
                    rest = run(Filter((content.ref,)), word(target))
                    run.update(receiver, replace(content, ref=rest.ref))
                elif isinstance(found, str | int):
                    run.mention(content.ref, found, target.slice)
                    run.update(receiver, run(Drop((content.ref,), (found,)), word(target)))
                else:
                    run.update(receiver, run(Lose((content.ref,)), word(target)))
            elif isinstance(content, Dict) and isinstance(receiver, Obj) and hashable(found):
                kept = tuple((k, v) for k, v in content.items if k != found)
                run.put(receiver.address, Dict(kept, content.complete))


__all__ = ["Foreign", "Model", "Module", "assign", "delete", "store", "unpack", "word"]
