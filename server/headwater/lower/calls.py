"""From a callee and a receiver to what the call means: a model, a function of the script, or an opaque step."""

import ast
from collections.abc import Mapping, Sequence
from pathlib import PurePath

from headwater.api.library import canonical, constructor, find, is_member, method_names
from headwater.api.opened import FILE, Opened
from headwater.lower import (
    builtins,
    cells,
    classes,
    command_line,
    containers,
    dialects,
    dtypes,
    functions,
    inheritance,
    iterables,
    label_sets,
    mentions,
    modules,
    parallel,
    standard,
    tables,
    told,
)
from headwater.lower.arguments import given
from headwater.lower.branches import join
from headwater.lower.in_place import in_place, truthy
from headwater.lower.modelling import apply, present
from headwater.lower.quoting import Calling
from headwater.lower.run import UNSEEN, Run
from headwater.lower.touched import touch
from headwater.lower.values import (
    NOTHING,
    UNKNOWN,
    Accessor,
    Builtin,
    Choice,
    Class,
    Dict,
    Foreign,
    Formula,
    Frame,
    Function,
    Groups,
    Imported,
    Instance,
    Known,
    Length,
    Listing,
    Method,
    Model,
    Module,
    Names,
    Obj,
    Partial,
    RowIds,
    Splitter,
    Stream,
    Super,
    Types,
    Unknown,
    Value,
    Vec,
)
from headwater.plan.expressions import Call
from headwater.plan.frames import Map
from headwater.plan.nodes import Opaque
from headwater.plan.plan import Where


def call(run: Run, node: ast.Call) -> Value:
    """The value of a call expression."""
    from headwater.lower.expressions import evaluate, get_attribute

    func = node.func
    if isinstance(func, ast.Attribute):
        receiver = evaluate(run, func.value)
        arguments, keywords = given(run, node)
        run.calling.append(Calling(node, run.origin, run.text, arguments, keywords))
        content = run.content(receiver)
        if isinstance(receiver, Module | Imported):
            callee = get_attribute(run, receiver, func.attr)
            mentions.of_function(run, callee, node, arguments, keywords)
            return call_value(run, callee, arguments, keywords)
        mentions.of_method(run, content, func.attr, node, arguments, keywords)
        if isinstance(content, Instance):
            if func.attr == "forward" and inheritance.companion(run, receiver, content) is not None:
                return call_value(run, receiver, arguments, keywords)
            before = len(run.steps)
            result = call_value(run, classes.member(run, receiver, content, func.attr), arguments, keywords)
            if func.attr == "fit":
                inheritance.learned(run, content.of, before, arguments, keywords)
            return result
        if isinstance(content, Class):
            return call_value(run, classes.class_member(run, content, func.attr), arguments, keywords)
        if isinstance(content, Super):
            return inheritance.above(run, content, func.attr, arguments, keywords)
        result = call_method(run, receiver, func.attr, arguments, keywords)
        in_place(run, func.value, receiver, content, result, func.attr, keywords)
        changed = run.content(receiver)
        if changed is not content and isinstance(changed, Frame) and isinstance(func.value, ast.Name):
            run.christen(changed.ref, func.value.id)  # `df.insert(…)`: the method has changed its receiver
        return NOTHING if truthy(keywords.get("inplace")) else result
    callee = evaluate(run, func)
    if isinstance(func, ast.Name) and isinstance(callee, Builtin) and func.id == "super":
        return classes.super_(run)
    arguments, keywords = given(run, node)
    run.calling.append(Calling(node, run.origin, run.text, arguments, keywords))
    mentions.of_function(run, callee, node, arguments, keywords)
    return call_value(run, callee, arguments, keywords)


def call_value(run: Run, callee: object, arguments: Sequence[Value], keywords: Mapping[str, Value]) -> Value:
    """Call a value."""
    content = run.content(callee)
    match content:
        case Module(name):
            return call_library(run, name, arguments, keywords)
        case Builtin(name):
            if name == "open":
                touch(run, name, arguments)
            elif name in ("exec", "eval", "globals", "locals", "vars"):
                run.remark("hidden")
            return builtins.call(run, name, arguments, keywords)
        case Function():
            return functions.invoke(run, content, arguments, keywords)
        case Class():
            return classes.instantiate(run, content, arguments, keywords)
        case Method(receiver, name, function):
            if isinstance(function, Function):
                return functions.invoke(run, function, [receiver, *arguments], keywords)
            return call_method(run, receiver, name, arguments, keywords)
        case Partial(function, before, named):
            return call_value(run, function, [*before, *arguments], {**dict(named), **keywords})
        case Choice(options):
            merged: object | None = None
            for option in options:
                found = call_value(run, option, arguments, keywords)
                merged = found if merged is None else join(run, merged, found)
            return merged if merged is not None else UNKNOWN
        case Model() | Formula():
            return call_method(run, callee, "__call__", arguments, keywords)
        case Foreign(qualified) if (jobs := parallel.work(run, qualified, "__call__", arguments, {})) is not None:
            return jobs
        case Foreign(qualified) if (model := find(f"{qualified}.__call__")) is not None:
            return apply(run, model, callee, arguments, keywords)
        case Instance() if isinstance(callee, Obj):
            if not isinstance(content.of.member("__call__"), Function):
                own = inheritance.companion(run, callee, content)
                if own is not None:
                    return call_method(run, own, "__call__", arguments, keywords)
            method = content.of.member("__call__") or content.of.member("forward")
            if isinstance(method, Function):
                return functions.invoke(run, method, [callee, *arguments], keywords)
    return Unknown(run.refs(content, *arguments, *keywords.values()))


def call_method(
    run: Run, receiver: Value, name: str, arguments: Sequence[Value], keywords: Mapping[str, Value]
) -> Value:
    """`receiver.name(...)`."""
    content = run.content(receiver)
    match content:
        case Frame() | Vec():
            return table_method(run, receiver, content, name, arguments, keywords)
        case Groups():
            return modelled(run, receiver, dialects.owners(content), name, arguments, keywords)
        case Accessor(kind, Formula() as expression):
            return dialects.of_formula(run, expression, f"{kind}.{name}", arguments, keywords)
        case Accessor(kind, target):
            return cells.of_accessor(run, kind, target, name, arguments, keywords)
        case Formula():
            return dialects.of_formula(run, content, name, arguments, keywords)
        case Model(estimator):
            owners = (estimator.speaks, "sklearn.Estimator") if estimator.speaks else ("sklearn.Estimator",)
            return modelled(run, receiver, owners, name, arguments, keywords)
        case Stream(item, parallel.FUTURE) if name in ("result", "get", "wait"):
            return item
        case Stream(_, qualified):
            return modelled(run, receiver, (qualified, "python.Stream"), name, arguments, keywords)
        case Splitter():
            return modelled(run, receiver, ("sklearn.Splitter",), name, arguments, keywords)
        case Names() if isinstance(receiver, Obj) and name in label_sets.LIST_CHANGES:
            return label_sets.change_labels(run, receiver, content, name, arguments)
        case Types():
            return dtypes.method(run, content, name)
        case Names() | RowIds() | Length():
            return label_sets.labels_method(run, content, name, arguments, keywords)
        case Foreign(qualified):
            if (known := told.said(run, f"{qualified}.{name}", arguments, keywords)) is not None:
                return known
            touch(run, qualified, (*arguments, *keywords.values()))
            done = parallel.work(run, qualified, name, arguments, keywords)
            if done is None and qualified in command_line.PARSERS:
                done = command_line.method(run, receiver, name, arguments, keywords)
            if done is not None:
                return done
            if (model := find(f"{qualified}.{name}")) is not None:
                return apply(run, model, receiver, arguments, keywords)
            return modelled(run, receiver, ("python.Foreign",), name, arguments, keywords)
        case Choice(options):
            merged: object | None = None
            for option in options:
                found = call_method(run, option, name, arguments, keywords)
                merged = found if merged is None else join(run, merged, found)
            return merged if merged is not None else UNKNOWN
        case Builtin("str") if arguments:
            return call_method(run, arguments[0], name, arguments[1:], keywords)
        case Listing() | Dict() | Known():
            opened = isinstance(content, Known) and isinstance(content.value, Opened | PurePath)
            if opened and (model := find(f"{FILE}.{name}")) is not None:
                return apply(run, model, receiver, arguments, keywords)
            if isinstance(content, Known) and isinstance(content.value, PurePath):
                touch(run, name, (receiver,))
            return containers.call(run, receiver, content, name, arguments, keywords)
        case Instance():
            return (
                call_value(run, classes.member(run, receiver, content, name), arguments, keywords)
                if isinstance(content.of.member(name), Function)
                else inheritance.of_library(run, receiver, content, name, arguments, keywords)
            )
        case Module(full):
            return call_library(run, f"{full}.{name}", arguments, keywords)
        case Imported():
            return call_value(run, modules.member(run, content, name), arguments, keywords)
        case Unknown() if (model := find(f"python.Unknown.{name}")) is not None:
            result = apply(run, model, receiver, arguments, keywords)
            if result is not NotImplemented:
                return result
    touch(run, "", (*arguments, *keywords.values()))
    functions.handed_over(run, (*arguments, *keywords.values()))
    return Unknown(run.refs(content, *arguments, *keywords.values()))


def table_method(
    run: Run,
    receiver: Value,
    content: Frame | Vec,
    name: str,
    arguments: Sequence[Value],
    keywords: Mapping[str, Value],
) -> Value:
    """A method of a frame, series or array."""
    if name.startswith("__"):
        run.remark("hidden")
    for owner in (*dialects.spoken(content, arguments), *tables.owners(content)):
        if (model := find(f"{owner}.{name}")) is not None:
            result = apply(run, model, receiver, arguments, keywords)
            if result is not NotImplemented:
                return result
    if (found := dialects.elsewhere(run, receiver, content, name, arguments, keywords)) is not None:
        return found
    if not any(is_member(owner, name) for owner in tables.owners(content)) and name in (
        "fit",
        "predict",
        "transform",
    ):
        return UNKNOWN
    of_cell = cells.method(run, content, name, arguments)
    return of_cell if of_cell is not None else opaque(run, name, "pandas", receiver, *arguments, *keywords.values())


def opaque(run: Run, name: str, owner: str, *given_: object) -> Value:
    """A call we have no model of: a step that keeps its inputs."""
    run.lacks(f"{owner}.{name}")
    sources = run.refs(*run.pinned(given_))
    if not sources:
        return UNKNOWN
    return run(Opaque(sources, name))


def modelled(
    run: Run,
    receiver: Value,
    owners: tuple[str, ...],
    name: str,
    arguments: Sequence[Value],
    keywords: Mapping[str, Value],
) -> Value:
    """A method modelled under one of several classes, else opaque."""
    for owner in owners:
        if (model := find(f"{owner}.{name}")) is not None:
            result = apply(run, model, receiver, arguments, keywords)
            if result is not NotImplemented:
                return result
    run.lacks(f"{owners[0]}.{name}")
    functions.handed_over(run, (*arguments, *keywords.values()))
    return Unknown(run.refs(receiver, *arguments, *keywords.values()))


def plain_attribute(run: Run, receiver: Value, content: object, name: str) -> Value:
    """An attribute of a value that is no table, not called."""
    match content:
        case Types():
            return dtypes.labels(content) if name == "index" and not content.mask else Method(receiver, name)
        case Names() | RowIds() | Listing() | Dict() | Known() | Length():
            return containers.attribute(run, receiver, content, name)
        case Formula() | Accessor(_, Formula()):
            return dialects.attribute(run, content, name)
        case Accessor("dt", target):
            vec = run.content(target)
            base = vec.base if isinstance(vec, Vec) else next(iter(run.refs(target)), "")
            if name in method_names("dt"):
                return Method(receiver, name)
            label = vec.name if isinstance(vec, Vec) else None
            return Vec(Call(f"dt.{name}", (run.expression(target),)), base, label)
        case Accessor("cat", target) if name == "codes":
            vec = run.content(target)
            base = vec.base if isinstance(vec, Vec) else next(iter(run.refs(target)), "")
            return Vec(Call("cat.codes", (run.expression(target),)), base, None)
        case Accessor():
            return Method(receiver, name)
        case Groups():
            if find(f"pandas.groupby.{name}") is not None or is_member("pandas.DataFrameGroupBy", name):
                return Method(receiver, name)
            return Groups(content.ref, content.keys, (name,), content.as_index, True, content.kind)
        case Model():
            from headwater.api.library import lookup_attribute

            found = lookup_attribute(f"sklearn.Estimator.{name}")
            if found is not None:
                return found(run, content)
            if name.endswith("_"):
                return Unknown(run.refs(content))
            return Method(receiver, name)
        case Splitter() | Builtin("str"):
            return Method(receiver, name)
        case Function() | Class() | Method() | Builtin() | Partial():
            return UNKNOWN
    return Unknown(run.refs(content))


def call_library(run: Run, qualified: str, arguments: Sequence[Value], keywords: Mapping[str, Value]) -> Value:
    """A function or class of a library: what people have told of it, else what our models say."""
    found = told.said(run, qualified, arguments, keywords)
    return call_modelled(run, qualified, arguments, keywords) if found is None else found


def call_modelled(run: Run, qualified: str, arguments: Sequence[Value], keywords: Mapping[str, Value]) -> Value:
    """A function or class of a library, as our models know it."""
    if (handler := standard.HANDLERS.get(qualified) or iterables.HANDLERS.get(qualified)) is not None:
        return handler(run, arguments, keywords)
    if qualified in command_line.DECLARED:
        return command_line.decorated(run, qualified, arguments, keywords)
    model = find(qualified)
    if model is not None and not dialects.unbound(model):
        result = apply(run, model, None, arguments, keywords)
        if result is not NotImplemented:
            return result
    construct = constructor(qualified)
    if construct is not None:
        seen = {k: present(run, v) for k, v in keywords.items() if k != UNSEEN}
        outer, run.starred = (run.starred, run.arguments, run.named), UNSEEN in keywords
        run.arguments, run.named = arguments, keywords
        try:
            known = canonical(qualified)
            known = known if known.startswith("sklearn.") else qualified
            found = construct(run, known, [present(run, a) for a in arguments], seen)
        finally:
            run.starred, run.arguments, run.named = outer
        if found is not NotImplemented:
            return run.box(found)
    touch(run, qualified, (*arguments, *keywords.values()))
    functions.handed_over(run, (*arguments, *keywords.values()))
    sources = run.refs(*run.pinned((*arguments, *keywords.values())))
    last = qualified.rpartition(".")[2]
    if last[:1].isupper():
        run.lacks(qualified)
        return Foreign(qualified, sources)
    if sources:
        run.lacks(qualified)
        if any(isinstance(run.content(a), Frame | Vec) for a in (*arguments, *keywords.values())):
            return run(Opaque(sources, qualified))
    return Unknown(sources)


__all__ = ["Map", "Where", "apply", "call", "call_library", "call_method", "call_value", "plain_attribute", "present"]
