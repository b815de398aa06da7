"""The author's own functions and classes, by running their bodies at each call, to a bounded depth."""

import ast
from dataclasses import replace
from typing import TYPE_CHECKING

from headwater.base.remember import remembered, while_alive
from headwater.base.text import line_starts
from headwater.lower.branches import State, fork, join, join_states
from headwater.lower.run import ASSUMED_FUEL, DEPTH, UNSEEN, Run
from headwater.lower.values import (
    NOTHING,
    UNKNOWN,
    Class,
    Dict,
    Frame,
    Function,
    Instance,
    Known,
    Listing,
    Obj,
    Scope,
    Unknown,
    Value,
)

MOST_WITHIN = 6
"""A function calls itself at most so often."""

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
    at = node.lineno, node.col_offset
    return Function(name, run.origin, run.text, at, node, lines_of(run.text, node), run.scope, tuple(defaults))


def lines_of(text: str, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> str:
    """The lines that a function is written on, with its decorators."""
    first = min((d.lineno for d in getattr(node, "decorator_list", ())), default=node.lineno)
    starts = starts_of(text)
    last = node.end_lineno or node.lineno
    return text[starts[min(first, len(starts)) - 1] : starts[last] if last < len(starts) else len(text)]


@remembered(room=400_000)
def starts_of(text: str) -> list[int]:
    """Where the lines of a text begin; a class asks once for each of its methods."""
    return line_starts(text)


def invoke(run: Run, function: Function, arguments: "Sequence[Value]", keywords: "Mapping[str, Value]") -> Value:
    """Run a function of the script on abstract values and hand back what it returns."""
    from headwater.lower.expressions import evaluate
    from headwater.lower.statements import suite

    function = run.current(function)
    key = (function.chunk, *function.at)
    if len(run.stack) >= DEPTH or too_deep(run, function, key, arguments):
        return Unknown(run.refs(*arguments, *keywords.values()))
    run.calls.update((key, function.key))
    node = function.node
    scope = Scope(run.fresh("$"), function.scope, *declared(node))
    saved = (run.scope, run.origin, run.text, run.returns, run.yields, run.signal, run.where, run.loop_names)
    pin, run.pin = run.pin, (run.pin or run.where) if function.foreign else None
    outer, run.function = run.function, function
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
            if any(other != value for other, _ in ends):
                ends = [(as_returned(end, after), after) for end, after in ends]
                value = ends[0][0]
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
        run.tried, run.function, run.pin = tried, outer, pin
        if run.closures == closures:
            # nobody can see the call's own names any more, and every branch to come would carry them along
            own = f"{scope.identity}:"
            run.state = {location: held for location, held in run.state.items() if not location.startswith(own)}
        run.scope, run.origin, run.text, run.returns, run.yields, run.signal, run.where, run.loop_names = saved


def decorated(run: Run, value: Value, made: Value) -> Value:
    """What a decorator made of a function, as long as that still leads to the function."""
    found = run.content(made)
    if isinstance(found, Instance):
        return made
    if not isinstance(found, Function) or not isinstance(value, Function):
        return value
    if found.key == value.key:
        return found
    scope = found.scope
    while scope is not None and scope.identity[0] != "=":
        own = f"{scope.identity}:"
        if any(held == value for location, held in run.state.items() if location.startswith(own)):
            return replace(found, written=value.definition)
        scope = scope.parent
    return value


def as_returned(value: Value, state: State) -> Value:
    """A table as it was when it was handed back, whatever becomes of it on another way."""
    found = state.get(value.address) if isinstance(value, Obj) else None
    return found if isinstance(found, Frame) else value


def handed_over(run: Run, values: "Iterable[Value]") -> None:
    """Functions given to a call nobody knows: it may run them, with arguments nobody knows."""
    for value in values:
        content = run.content(value)
        if isinstance(content, Function) and (content.chunk, *content.at) not in run.stack:
            unknown = [UNKNOWN for _ in run.current(content).parameters()]
            fork(run, lambda f=content, a=unknown: invoke(run, f, a, {}) is not None, lambda: True)  # type: ignore[misc]


def too_deep(run: Run, function: Function, key: tuple[int, int, int], arguments: "Sequence[Value]") -> bool:
    """Whether a function that is being run already is not to be run once more.

    One that wraps others is another function each time; one that counts down comes to its end.
    """
    if (within := run.stack.count(key)) == 0:
        return False
    counts = any(isinstance(run.content(value), Known) for value in arguments)
    wraps = function.scope is not None and run.function is not None and run.function.scope != function.scope
    return within >= MOST_WITHIN or not (counts or wraps)


@while_alive
def declared(
    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda,
) -> tuple[frozenset[str], frozenset[str]]:
    """The names that a function declares `global`, and those it declares `nonlocal`."""
    found: dict[type[ast.stmt], set[str]] = {ast.Global: set(), ast.Nonlocal: set()}
    left: list[ast.AST] = [] if isinstance(node, ast.Lambda) else list(node.body)
    while left:
        each = left.pop()
        if isinstance(each, ast.Global | ast.Nonlocal):
            found[type(each)].update(each.names)
        elif not isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            left += [inner for inner in ast.iter_child_nodes(each) if isinstance(inner, ast.stmt | ast.ExceptHandler)]
    return frozenset(found[ast.Global]), frozenset(found[ast.Nonlocal])


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
        call_unknown(run, value)
    elif isinstance(value, Class):
        from headwater.lower.classes import instantiate

        it = instantiate(run, value, [], {})
        for inner in value.functions():
            if inner.name != "__init__" and inner.key not in run.calls:
                call_unknown(run, inner, it)


def call_unknown(run: Run, function: Function, *receiver: Value) -> None:
    """Call a function with its defaults, and otherwise with arguments nobody knows."""
    function = run.current(function)
    names = () if isinstance(function.node, ast.Lambda) else function.parameters()
    defaults = dict(function.defaults)
    rest = [defaults.get(name, UNKNOWN) for name in names[len(receiver) :]]
    invoke(run, function, [*receiver, *rest], {})


__all__ = [
    "Class",
    "Known",
    "assume",
    "define",
    "function",
    "invoke",
    "lambda_",
]
