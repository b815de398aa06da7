"""Loops and comprehensions: known members one by one, unknown ones once, for what any of them does."""

import ast
from typing import TYPE_CHECKING

from headwater.api.opened import Opened
from headwater.lower import classes, label_tests, operators, streams, turns
from headwater.lower.branches import fork, join
from headwater.lower.operators import constant_of
from headwater.lower.run import Run
from headwater.lower.values import (
    UNKNOWN,
    Choice,
    Dict,
    Folds,
    Foreign,
    Frame,
    Groups,
    Instance,
    Known,
    Label,
    Length,
    Listing,
    Names,
    Obj,
    RowIds,
    Stream,
    Unknown,
    Value,
    Vec,
)

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_TURNS = 40
"""A loop over more members than this is run once, for all of them."""


def iterate(run: Run, value: Value) -> tuple[tuple[Value, ...], bool]:
    """The members of an iterable, and whether these are all. Otherwise one stands for any of them."""
    content = run.content(value)
    match content:
        case Listing(items, _, complete):
            return items, complete
        case Dict(pairs, complete):
            return tuple(
                Known(k) if not isinstance(k, tuple) or k[:1] != ("?",) else UNKNOWN for k, _ in pairs
            ), complete
        case Known(Opened() as file):
            return (streams.lines(run, file),), False
        case Known(str() | tuple() | range() as many) if len(many) <= MOST_TURNS:
            return tuple(Known(m) for m in many), True
        case Known(range()):
            return (UNKNOWN,), False
        case Names():
            return of_names(run, content)
        case Frame(_, "frame") as frame:
            return of_names(run, Names(frame.ref))
        case Frame() | Vec():
            return (Unknown(run.refs(*run.pinned((content,)))),), False
        case Folds(split):
            pair = Listing((RowIds(None, split, "train"), RowIds(None, split, "test")), "tuple")
            return (pair,), False
        case Groups(ref, kind=kind):
            from headwater.plan.frames import Filter

            part = run(Filter((ref,)))
            part = Frame(part.ref, part.shape, speaks=kind.rpartition(".")[0])
            return (Listing((UNKNOWN, run.box(part)), "tuple"),), False
        case Choice(options):
            return options, False
        case Stream(item):
            return (item,), False
        case Instance() if isinstance(value, Obj) and classes.is_tuple(content.of):
            return classes.as_tuple(run, value, content).items, True
        case Instance() if isinstance(value, Obj):
            return (streams.of_instance(run, value, content),), False
        case Foreign("open"):
            return (streams.lines(run, content),), False
    return (Unknown(run.refs(content)),), False


def of_names(run: Run, names: Names) -> tuple[tuple[Value, ...], bool]:
    """Column labels, where they are all known."""
    columns = run.columns(names.ref)
    if columns.complete and not columns.maybe and not names.partial:
        labels = [n for n in columns.names if n not in names.without]
        if names.include or names.exclude:
            from headwater.plan.frames import Pick

            chosen = Pick((names.ref,), names.include, names.exclude, "type").columns(columns)
            if chosen.complete and not chosen.maybe:
                return tuple(Known(n) for n in labels if n in chosen.names), True
            return (Label((), names.ref),), False
        return tuple(Known(n) for n in labels), True
    return (Label((), names.ref),), False


def members(run: Run, value: Value) -> tuple[tuple[Value, ...], bool]:
    """What a loop goes through: known members up to a bound, else one for all."""
    items, complete = iterate(run, value)
    if complete and len(items) <= MOST_TURNS:
        return items, True
    if not items:
        return (UNKNOWN,), False
    if len(items) > MOST_TURNS:
        return (Unknown(run.refs(*items)),), False
    return items, False


def bound_names(target: ast.expr) -> set[str]:
    """The names a loop's target binds."""
    return {node.id for node in ast.walk(target) if isinstance(node, ast.Name)}


def for_(run: Run, node: ast.For | ast.AsyncFor) -> bool:
    """A `for` statement. Answers whether control goes on after it."""
    from headwater.lower.expressions import evaluate
    from headwater.lower.statements import suite
    from headwater.lower.stores import assign

    items, complete = members(run, evaluate(run, node.iter))
    fresh = bound_names(node.target) - run.loop_names
    run.loop_names |= fresh
    outer, run.loop = run.loop, run.loop or run.span(node)
    left = False
    before = turns.begin(run, node.body) if not complete else {}
    try:
        for item in items:

            def turn(item: Value = item) -> bool:
                assign(run, node.target, item)
                return suite(run, node.body)

            turn()
            if run.signal == "break" and (complete or isinstance(item, Known)):
                run.signal, left = "", complete
                break
            run.signal = "" if run.signal in ("continue", "break") else run.signal
            if run.signal:
                break
    finally:
        run.loop_names -= fresh
        run.loop = outer
    if not complete:
        turns.end(run, before)
    if run.signal in ("return", "raise"):
        if not complete:
            run.signal = ""
            return suite(run, node.orelse) if node.orelse else True
        return False
    return suite(run, node.orelse) if node.orelse and not left else True


def while_(run: Run, node: ast.While) -> bool:
    """A `while` statement: turn by turn where its test is known to hold, else its body is run once."""
    from headwater.lower.expressions import evaluate
    from headwater.lower.statements import suite

    test = operators.truth(run, evaluate(run, node.test))
    if test is False:
        return suite(run, node.orelse) if node.orelse else True
    outer, run.loop = run.loop, run.loop or run.span(node)
    most = turns.countable(run, node) if test else 0
    before = turns.begin(run, node.body) if not most else {}
    try:
        for _ in range(most or 1):
            suite(run, node.body)
            if run.signal not in ("", "continue"):
                break
            run.signal = ""
            if most and not operators.truth(run, evaluate(run, node.test)):
                break
    finally:
        run.loop = outer
    if not most:
        turns.end(run, before)
    ends = run.signal in ("return", "raise") and bool(test)
    if not ends:
        run.signal = ""
    return not ends


def comprehension(run: Run, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp) -> Value:
    """List, set, dict and generator comprehensions."""
    from headwater.lower.expressions import evaluate

    if (names := label_tests.of_comprehension(run, node)) is not None:
        return names
    found: list[tuple[Value, Value]] = []
    saved = {
        loc: run.state.get(loc)
        for g in node.generators
        for n in bound_names(g.target)
        for loc in (run.name_location(n),)
    }

    def emit() -> None:
        if isinstance(node, ast.DictComp):
            found.append((evaluate(run, node.key), run.box(evaluate(run, node.value))))
        else:
            found.append((UNKNOWN, run.box(evaluate(run, node.elt))))

    complete = turn(run, node.generators, 0, emit)
    for location, value in saved.items():
        if value is None:
            run.state.pop(location, None)
        else:
            run.state[location] = value
    if isinstance(node, ast.DictComp):
        pairs: dict[object, Value] = {}
        for key, item in found:
            constant = constant_of(run, key)
            if constant is operators.NOT_CONSTANT or not operators.hashable(constant):
                complete = False
                constant = ("?", len(pairs))
            pairs[constant] = item
        return run.box(Dict(tuple(pairs.items()), complete))
    kind = "set" if isinstance(node, ast.SetComp) else "list"
    return run.box(Listing(tuple(item for _, item in found), kind, complete, not complete))


def turn(run: Run, generators: list[ast.comprehension], at: int, emit: "Callable[[], None]") -> bool:
    """One level of a comprehension; answers whether all members were known."""
    from headwater.lower.expressions import evaluate
    from headwater.lower.stores import assign

    if at == len(generators):
        emit()
        return True
    generator = generators[at]
    items, complete = members(run, evaluate(run, generator.iter))
    fresh = bound_names(generator.target) - run.loop_names
    run.loop_names |= fresh
    try:
        for item in items:
            assign(run, generator.target, item)
            verdict: bool | None = True
            for test in generator.ifs:
                truth = operators.truth(run, evaluate(run, test))
                if truth is False:
                    verdict = False
                    break
                verdict = None if truth is None else verdict
            if verdict is False:
                continue
            if verdict is None:
                complete = False
            complete = turn(run, generators, at + 1, emit) and complete
    finally:
        run.loop_names -= fresh
    return complete


__all__ = [
    "Foreign",
    "Length",
    "Obj",
    "comprehension",
    "for_",
    "fork",
    "iterate",
    "join",
    "members",
    "while_",
]
