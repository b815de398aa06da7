"""The author's own classes: their members and bases, the objects made of them, what those inherit."""

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from headwater.lower.functions import invoke
from headwater.lower.run import Run
from headwater.lower.values import (
    UNKNOWN,
    Class,
    Factory,
    Function,
    Instance,
    Listing,
    Method,
    Module,
    Obj,
    Scope,
    Super,
    Value,
)

TUPLES = ("typing.NamedTuple", "collections.namedtuple")
"""Classes whose objects are tuples of their fields."""


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
            if isinstance(value, Function) and value.scope == scope:
                value = replace(value, scope=outer)
            members[member_name] = held(run, f"{address}|{member_name}", value)
            del run.state[location]
    return Class(node.name, address, bases, tuple(members.items()))


def held(run: Run, location: str, value: Value) -> Value:
    """A member as the class knows it: of a function, its name, place and parameters, and where to find what it does."""
    if not isinstance(value, Function):
        return value
    run.put(location, value)
    signature = " ".join(value.parameters())
    written = replace(value.written, source="") if value.written is not None else None
    return replace(value, source=signature, written=written, held=location)


def named_tuple(run: Run, name: str, fields: Sequence[str], defaults: Sequence[Value] = ()) -> Class:
    """The class that `namedtuple("Parts", "X y")` makes."""
    values: list[Value] = [UNKNOWN] * len(fields)
    for at, default in enumerate(reversed(defaults)):
        values[-1 - at] = default
    return Class(name, run.fresh("~"), (Module("typing.NamedTuple"),), tuple(zip(fields, values, strict=True)))


def instantiate(run: Run, cls: Class, arguments: Sequence[Value], keywords: Mapping[str, Value]) -> Value:
    """An object of a class of the script."""
    address = run.fresh()
    run.put(address, Instance(cls))
    it = Obj(address)
    initializer = cls.member("__init__")
    if isinstance(initializer, Function):
        invoke(run, initializer, [it, *arguments], keywords)
        return it
    given = dict(zip((name for name, _ in fields(cls)), arguments, strict=False)) | dict(keywords)
    for name, value in fields(cls):
        if name not in given and isinstance(value, Factory):
            given[name] = run.call(value.function)
    for name, value in given.items():
        run.put(f"{address}.{name}", run.box(value))
    after = cls.member("__post_init__")
    if isinstance(after, Function):
        invoke(run, after, [it], {})
    return it


def fields(cls: Class) -> list[tuple[str, Value]]:
    """What an object is made of where the class has no `__init__`: those of its bases come first."""
    found: dict[str, Value] = {}
    for base in cls.bases:
        if isinstance(base, Class):
            found.update(fields(base))
    found.update((name, value) for name, value in cls.members if not isinstance(value, Function))
    return list(found.items())


def is_tuple(cls: Class) -> bool:
    """Whether objects of a class are tuples of their fields."""
    return any(
        base.name in TUPLES if isinstance(base, Module) else isinstance(base, Class) and is_tuple(base)
        for base in cls.bases
    )


def as_tuple(run: Run, receiver: Obj, instance: Instance) -> Listing:
    """An object that is a tuple of its fields, as that tuple."""
    return Listing(tuple(member(run, receiver, instance, name) for name, _ in fields(instance.of)), "tuple")


def member(run: Run, receiver: Value, instance: Instance, name: str) -> Value:
    """`object.name` of an object of the script."""
    if isinstance(receiver, Obj) and (stored := run.get(f"{receiver.address}.{name}")) is not None:
        return stored
    found = instance.of.member(name)
    if isinstance(found, Function):
        return bound(run, receiver, instance.of, name, found)
    if isinstance(found, Factory):
        return UNKNOWN
    if found is not None:
        return found
    stored = run.get(f"{instance.of.address}.{name}")
    return stored if stored is not None else Method(receiver, name)


def item(run: Run, receiver: Obj, instance: Instance, key: Value, node: ast.Subscript) -> Value:
    """`object[key]` of an object of the script."""
    from headwater.lower.tables import pick

    method = instance.of.member("__getitem__")
    if isinstance(method, Function):
        return invoke(run, method, [receiver, key], {})
    with run.at(node):
        return pick(run, as_tuple(run, receiver, instance) if is_tuple(instance.of) else instance, key, node.slice)


def bound(run: Run, receiver: Value, cls: Class, name: str, function: Function) -> Value:
    """A function of a class, asked for on an object."""
    decorators = decorations(run.current(function))
    if decorators & {"property", "cached_property"}:
        return invoke(run, function, [receiver], {})
    if "staticmethod" in decorators:
        return function
    return Method(cls if "classmethod" in decorators else receiver, name, function)


def decorations(function: Function) -> set[str]:
    """The last names of a function's decorators."""
    return {ast.unparse(d).rpartition(".")[2] for d in getattr(function.definition.node, "decorator_list", ())}


def class_member(run: Run, cls: Class, name: str) -> Value:
    """`Class.name`: an attribute, a function, a method of the class."""
    if (stored := run.get(f"{cls.address}.{name}")) is not None:
        return stored
    found = cls.member(name)
    if isinstance(found, Function) and "classmethod" in decorations(run.current(found)):
        return Method(cls, name, found)
    return found if found is not None else UNKNOWN


def super_(run: Run) -> Value:
    """`super()`: the object a method was called on, as its class's bases see it."""
    function = run.function
    if run.scope is None or function is None or not function.parameters():
        return UNKNOWN
    receiver = run.name(function.parameters()[0])
    content = run.content(receiver)
    of = content if isinstance(content, Class) else content.of if isinstance(content, Instance) else None
    if of is None or (owner := owner_of(of, function)) is None:
        return UNKNOWN
    return Super(receiver, owner)


def owner_of(cls: Class, function: Function) -> Class | None:
    """The class among these and its bases that a function was written in."""
    for each in lineage(cls):
        if isinstance(each, Class) and any(f.key == function.key for f in each.functions()):
            return each
    return None


def lineage(cls: Class) -> Iterator[Class | Module]:
    """A class and what it inherits from."""
    yield cls
    for base in cls.bases:
        if isinstance(base, Class):
            yield from lineage(base)
        elif isinstance(base, Module):
            yield base


def inherited_member(run: Run, found: Super, name: str) -> Value | None:
    """`super().name`, None where no base of the script has it."""
    content = run.content(found.receiver)
    of = content if isinstance(content, Class) else content.of if isinstance(content, Instance) else found.owner
    order = [each for each in lineage(of) if isinstance(each, Class)]
    after = order[order.index(found.owner) + 1 :] if found.owner in order else []
    for each in after:
        for key, value in each.members:
            if key == name:
                return bound(run, found.receiver, of, name, value) if isinstance(value, Function) else value
    return None
