"""The author's own functions and classes, by running their bodies at each call, to a bounded depth."""

import ast
from dataclasses import replace
from typing import TYPE_CHECKING

from headwater.api.library import constructor
from headwater.lower.branches import fork, join, join_states
from headwater.lower.run import ASSUMED_FUEL, DEPTH, UNSEEN, Run
from headwater.lower.values import (
    NOTHING,
    UNKNOWN,
    Class,
    Dict,
    Function,
    Instance,
    Known,
    Listing,
    Method,
    Model,
    Module,
    Obj,
    Scope,
    Unknown,
    Value,
)
from headwater.plan.learning import Estimator

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


def define(run: Run, node: ast.FunctionDef | ast.AsyncFunctionDef) -> Function:
    """The value of a `def`."""
    return function(run, node, node.name)


def lambda_(run: Run, node: ast.Lambda) -> Value:
    """The value of a `lambda`."""
    return function(run, node, "<lambda>")


def function(run: Run, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda, name: str) -> Function:
    """A function value, with its defaults evaluated now."""
    from headwater.lower.expressions import evaluate

    run.closures += 1
    arguments = node.args
    positional = [*arguments.posonlyargs, *arguments.args]
    defaults: list[tuple[str, Value]] = []
    for argument, default in zip(
        positional[len(positional) - len(arguments.defaults) :], arguments.defaults, strict=True
    ):
        defaults.append((argument.arg, run.box(evaluate(run, default))))
    for argument, default_ in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        if default_ is not None:
            defaults.append((argument.arg, run.box(evaluate(run, default_))))
    return Function(name, run.origin, run.text, (node.lineno, node.col_offset), node, run.scope, tuple(defaults))


def class_(run: Run, node: ast.ClassDef) -> Class:
    """The value of a `class`."""
    from headwater.lower.expressions import evaluate
    from headwater.lower.statements import statement

    bases = tuple(evaluate(run, base) for base in node.bases)
    address = run.fresh("~")
    scope = Scope(run.fresh("$"), run.scope)
    outer, run.scope = run.scope, scope
    try:
        for inner in node.body:
            statement(run, inner)
    finally:
        run.scope = outer
    prefix = f"{scope.identity}:"
    members: dict[str, Value] = {}
    for location, value in list(run.state.items()):
        if location.startswith(prefix):
            member_name = location[len(prefix) :]
            if isinstance(value, Function):
                value = replace(value, scope=outer)
            members[member_name] = value
            del run.state[location]
    return Class(node.name, address, bases, tuple(members.items()))


def instantiate(run: Run, cls: Class, arguments: "Sequence[Value]", keywords: "Mapping[str, Value]") -> Value:
    """An object of a class of the script."""
    address = run.fresh()
    run.put(address, Instance(cls))
    it = Obj(address)
    initializer = cls.member("__init__")
    if isinstance(initializer, Function):
        invoke(run, initializer, [it, *arguments], keywords)
    else:
        fields = [name for name, value in cls.members if not isinstance(value, Function)]
        annotated = dict(zip(fields, arguments, strict=False)) | dict(keywords)
        for name, value in annotated.items():
            run.put(f"{address}.{name}", run.box(value))
    return it


def member(run: Run, receiver: Value, instance: Instance, name: str) -> Value:
    """`object.name` of an object of the script."""
    if isinstance(receiver, Obj) and (stored := run.get(f"{receiver.address}.{name}")) is not None:
        return stored
    found = instance.of.member(name)
    if isinstance(found, Function):
        decorators = {ast.unparse(d).rpartition(".")[2] for d in getattr(found.node, "decorator_list", ())}
        if decorators & {"property", "cached_property"}:
            return invoke(run, found, [receiver], {})
        if "staticmethod" in decorators:
            return found
        if "classmethod" in decorators:
            return Method(instance.of, name, found)
        return Method(receiver, name, found)
    if found is not None:
        return found
    stored = run.get(f"{instance.of.address}.{name}")
    return stored if stored is not None else Method(receiver, name)


def companion(run: Run, receiver: Value, instance: Instance) -> Obj | None:
    """What an object of the script is by the class of a library it inherits from: `class Net(nn.Module)`."""
    if not isinstance(receiver, Obj):
        return None
    place = f"{receiver.address}.%of"
    if isinstance(found := run.get(place), Obj):
        return found
    made = inherited(run, instance.of, instance.of)
    if made is None:
        return None
    run.put(place, own := run.box(made))
    return own if isinstance(own, Obj) else None


def inherited(run: Run, cls: Class, of: Class) -> Model | None:
    """An estimator of the library that a class of the script inherits from, under the name of the class."""
    for base in cls.bases:
        if isinstance(base, Class):
            found = inherited(run, base, of)
        elif isinstance(base, Module) and (construct := constructor(base.name)) is not None:
            found = construct(run, base.name, (), {})
        elif isinstance(of.member("forward"), Function):
            found = Model(Estimator(of.name, "meta", speaks="torch.nn.Module"))
        else:
            continue
        if isinstance(found, Model):
            return Model(replace(found.estimator, qualified=of.name))
    return None


def invoke(run: Run, function: Function, arguments: "Sequence[Value]", keywords: "Mapping[str, Value]") -> Value:
    """Run a function of the script on abstract values and hand back what it returns."""
    from headwater.lower.expressions import evaluate
    from headwater.lower.statements import suite

    key = (function.chunk, *function.at)
    if key in run.stack or len(run.stack) >= DEPTH:
        return Unknown(run.refs(*arguments, *keywords.values()))
    run.calls.add(key)
    node = function.node
    scope = Scope(run.fresh("$"), function.scope, global_names(node))
    saved = (run.scope, run.origin, run.text, run.returns, run.yields, run.signal, run.where, run.loop_names)
    pin, run.pin = run.pin, (run.pin or run.where) if function.foreign else None
    tried, run.tried = run.tried, run.caught
    before, closures = dict(run.state), run.closures
    run.stack.append(key)
    run.scope, run.origin, run.text = scope, function.chunk, function.text
    run.returns, run.yields, run.signal, run.loop_names = [], [], "", set()
    try:
        bind(run, scope, function, arguments, keywords)
        if isinstance(node, ast.Lambda):
            return evaluate(run, node.body)
        falls = suite(run, node.body)
        ends = list(run.returns)
        if falls:
            ends.append((NOTHING, run.state))
        if not ends:
            return UNKNOWN
        value, state = ends[0]
        if len(ends) > 1:
            merged = state
            for other, after in ends[1:]:
                merged = join_states(run, before, merged, after)
                run.state = merged
                value = join(run, value, other)
            state = run.state
        run.state = state
        if run.yields:
            return run.box(Listing(tuple(run.yields), "list", False))
        return value
    finally:
        run.stack.pop()
        run.tried, run.pin = tried, pin
        if run.closures == closures:
            # nobody can see the call's own names any more, and every branch to come would carry them along
            own = f"{scope.identity}:"
            run.state = {location: held for location, held in run.state.items() if not location.startswith(own)}
        run.scope, run.origin, run.text, run.returns, run.yields, run.signal, run.where, run.loop_names = saved


def handed_over(run: Run, values: "Iterable[Value]") -> None:
    """Functions given to a call nobody knows: it may run them, with arguments nobody knows."""
    for value in values:
        content = run.content(value)
        if isinstance(content, Function) and (content.chunk, *content.at) not in run.stack:
            unknown = [UNKNOWN for _ in content.parameters()]
            fork(run, lambda f=content, a=unknown: invoke(run, f, a, {}) is not None, lambda: True)  # type: ignore[misc]


def global_names(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> frozenset[str]:
    """Names the function declares global."""
    if isinstance(node, ast.Lambda):
        return frozenset()
    return frozenset(name for s in node.body if isinstance(s, ast.Global) for name in s.names)


def bind(
    run: Run, scope: Scope, function: Function, arguments: "Sequence[Value]", keywords: "Mapping[str, Value]"
) -> None:
    """Put the arguments of a call under the names of the parameters."""
    spec = function.node.args
    positional = [a.arg for a in (*spec.posonlyargs, *spec.args)]
    given: dict[str, Value] = dict(function.defaults)
    given.update(zip(positional, arguments, strict=False))
    extra = {}
    names = {*positional, *(a.arg for a in spec.kwonlyargs)}
    for key, value in keywords.items():
        if key in names:
            given[key] = value
        elif key != UNSEEN:
            extra[key] = value
    if spec.vararg is not None:
        rest = tuple(arguments[len(positional) :])
        given[spec.vararg.arg] = Listing(rest, "tuple")
    if spec.kwarg is not None:
        given[spec.kwarg.arg] = run.box(Dict(tuple(extra.items()), UNSEEN not in keywords))
    for name in names:
        run.put(f"{scope.identity}:{name}", UNKNOWN)
    nameless, run.nameless = run.nameless, False
    for name, value in given.items():
        run.put(f"{scope.identity}:{name}", run.box(value, "_" if nameless else name))


def assume(run: Run, value: object) -> None:
    """Run a function nobody calls, or the methods of a class nobody uses, with unknown arguments."""
    run.assumed = True
    run.fuel = ASSUMED_FUEL
    if isinstance(value, Function):
        node = value.node
        arguments = [UNKNOWN for _ in value.parameters() if not isinstance(node, ast.Lambda)]
        defaults = dict(value.defaults)
        invoke(run, value, [defaults.get(p, a) for p, a in zip(value.parameters(), arguments, strict=False)], {})
    elif isinstance(value, Class):
        it = instantiate(run, value, [], {})
        for _, inner in value.members:
            if isinstance(inner, Function) and inner.name != "__init__" and (inner.chunk, *inner.at) not in run.calls:
                names = inner.parameters()
                defaults = dict(inner.defaults)
                invoke(run, inner, [it, *(defaults.get(p, UNKNOWN) for p in names[1:])], {})


__all__ = [
    "Class",
    "Known",
    "assume",
    "class_",
    "define",
    "function",
    "instantiate",
    "invoke",
    "lambda_",
    "member",
]
