"""Branches: run each from the same state, then join what may have happened."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from headwater.lower.machine import Location
from headwater.lower.values import (
    NOTHING,
    UNKNOWN,
    Choice,
    Dict,
    Foreign,
    Frame,
    Function,
    Instance,
    Known,
    Listing,
    Model,
    Unknown,
    Vec,
)
from headwater.plan.nodes import Either

if TYPE_CHECKING:
    from headwater.lower.run import Run

State = dict[Location, object]
MOST_OPTIONS = 12


def fork(run: "Run", *ways: Callable[[], bool]) -> bool:
    """Run each way from the present state and join the states of those that go on.

    A way answers whether control goes on after it. Answers whether any does.
    """
    before = run.state
    run.burn(len(before) // 16)  # each way copies the state, and joining looks at all of it
    ends: list[State] = []
    for way in ways:
        run.state = dict(before)
        if way():
            ends.append(run.state)
    if not ends:
        run.state = dict(before)
        return False
    run.state = ends[0]
    for other in ends[1:]:
        run.state = join_states(run, before, run.state, other)
    return True


def join_states(run: "Run", before: State, left: State, right: State) -> State:
    """One state for two."""
    # what only the right one made must be there for its values to be looked into
    run.state = joined = {**right, **left}
    differ = [loc for loc, value in left.items() if right.get(loc, MISSING) is not value]
    differ += [loc for loc in right if loc not in left]
    for location in differ:
        a = left.get(location, MISSING)
        b = right.get(location, MISSING)
        if a is MISSING or b is MISSING:
            # written on one way only: the other way keeps what was there before, if anything
            if location in before:
                earlier = before[location]
            else:
                earlier = run.reads[location] if location in run.reads else run.machine.lookup(location, run.position)
                run.reads[location] = earlier
            if earlier is None:
                joined[location] = b if a is MISSING else a
                continue
            a = earlier if a is MISSING else a
            b = earlier if b is MISSING else b
        if a == b:
            joined[location] = a
        else:
            joined[location] = join(run, a, b)
    return joined


MISSING = object()


def join(run: "Run", a: object, b: object) -> object:
    """One value for what may be the one or the other."""
    if a == b or (b == UNKNOWN and not isinstance(a, Known)):
        return a
    if a == UNKNOWN and not isinstance(b, Known):
        return b
    if a == NOTHING:
        return b
    if b == NOTHING:
        return a
    left, right = run.content(a), run.content(b)
    if isinstance(left, Listing | Dict) and left == right:
        return a
    if isinstance(left, Vec):
        left = run.settle(left)
    if isinstance(right, Vec):
        right = run.settle(right)
    if isinstance(left, Frame) and isinstance(right, Frame):
        if left == right:
            return a
        shape = left.shape if left.shape == right.shape else "unknown"
        parts = dict.fromkeys((*alternatives(run, left.ref), *alternatives(run, right.ref)))
        merged = run(Either(tuple(parts), shape), name_of(run, left.ref) or name_of(run, right.ref) or "_")
        merged = replace(merged, speaks=left.speaks if left.speaks == right.speaks else "")
        return merged if isinstance(a, Frame) or isinstance(b, Frame) else run.box(merged)
    if isinstance(left, Frame) and isinstance(right, Unknown):
        return a
    if isinstance(right, Frame) and isinstance(left, Unknown):
        return b
    if isinstance(left, Listing) and isinstance(right, Listing) and isinstance(a, Listing):
        longer, shorter = (left, right) if len(left.items) >= len(right.items) else (right, left)
        if longer.items[: len(shorter.items)] == shorter.items:
            return Listing(longer.items, longer.kind, False)
        return Listing((*left.items, *(i for i in right.items if i not in left.items)), left.kind, False)
    if isinstance(left, Dict) and isinstance(right, Dict) and isinstance(a, Dict):
        merged_items = dict(left.items)
        for key, value in right.items:
            merged_items[key] = join(run, merged_items[key], value) if key in merged_items else value
        return Dict(tuple(merged_items.items()), False)
    match left, right:
        case Model(one, fitted), Model(other) if one == other and isinstance(a, Model):
            return left if fitted is not None else right
    kinds = (Model, Instance, Foreign, Function, Listing, Dict, Known, Choice)
    if isinstance(left, kinds) and isinstance(right, kinds):
        options = dict.fromkeys((*_options(a), *_options(b)))
        if 1 < len(options) <= MOST_OPTIONS and all(not isinstance(o, Known) for o in options):
            return Choice(tuple(options))
        if 1 < len(options) <= 4:
            return Choice(tuple(options))
    return Unknown(run.refs(a, b))


def _options(value: object) -> tuple[object, ...]:
    return value.options if isinstance(value, Choice) else (value,)


def alternatives(run: "Run", ref: str) -> tuple[str, ...]:
    """What an `Either` stands for, so that they do not nest."""
    if (at := run.own.get(ref)) is not None and isinstance(node := run.steps[at].node, Either):
        return node.inputs
    return (ref,)


def name_of(run: "Run", ref: str) -> str | None:
    """The name of a step of this chunk."""
    at = run.own.get(ref)
    return run.steps[at].name if at is not None and run.steps[at].name != "_" else None
