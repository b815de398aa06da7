"""`itertools`, ordered and default dicts, patterns and roots: what they make of constants, member by member."""

import itertools
import math
import re
from collections.abc import Callable, Mapping, Sequence

from headwater.api.patterns import searchable
from headwater.lower import builtins
from headwater.lower.loops import iterate
from headwater.lower.operators import NOT_CONSTANT, constant_of
from headwater.lower.run import Run
from headwater.lower.values import UNKNOWN, Known, Listing, Obj, Unknown, Value

Arguments = Sequence[Value]
Keywords = Mapping[str, Value]

MOST = 200
"""Members that are told apart; of more, one stands for all."""


def chained(run: Run, arguments: Arguments, keywords: Keywords) -> Value:
    """`chain(a, b)`: one iterable after the other."""
    found: list[Value] = []
    whole = True
    for argument in arguments:
        items, complete = iterate(run, argument)
        found += items
        whole = whole and complete
    return run.box(Listing(tuple(found[:MOST]), "list", whole and len(found) <= MOST))


def chained_from(run: Run, arguments: Arguments, keywords: Keywords) -> Value:
    """`chain.from_iterable(many)`."""
    items, whole = iterate(run, arguments[0]) if arguments else ((), False)
    made = chained(run, items, {})
    content = run.content(made)
    return made if whole or not isinstance(content, Listing) else run.box(Listing(content.items, "list", False))


def combined(how: Callable[..., object]) -> Callable[[Run, Arguments, Keywords], Value]:
    """`combinations(names, 2)`, `product(a, b)`: tuples of members."""

    def make(run: Run, arguments: Arguments, keywords: Keywords) -> Value:
        given: list[object] = []
        whole = True
        for argument in arguments:
            constant = constant_of(run, argument)
            if isinstance(constant, int):
                given.append(constant)
                continue
            items, complete = iterate(run, argument)
            whole = whole and complete and len(items) <= MOST
            given.append(items[:MOST])
        repeat = constant_of(run, keywords["repeat"]) if "repeat" in keywords else 1
        named = {"repeat": repeat} if how is itertools.product and isinstance(repeat, int) and repeat <= 4 else {}
        try:
            rows = list(itertools.islice(how(*given, **named), MOST + 1))  # type: ignore[call-overload]
        except (TypeError, ValueError):
            return Unknown(run.refs(*arguments))
        made = tuple(Listing(tuple(row), "tuple") for row in rows[:MOST])
        return run.box(Listing(made, "list", whole and len(rows) <= MOST))

    return make


def defaulting(run: Run, arguments: Arguments, keywords: Keywords) -> Value:
    """`defaultdict(list)`: a dict; what it makes of a key it has not seen is made when it is put there."""
    made = builtins.call(run, "dict", arguments[1:], keywords)
    if isinstance(made, Obj) and arguments:
        run.put(f"{made.address}.%factory", arguments[0])
    return made


def replaced(run: Run, arguments: Arguments, keywords: Keywords) -> Value:
    """`re.sub(pattern, by, text)` of constants."""
    values = [constant_of(run, value) for value in arguments[:3]]
    plain = len(values) == 3 and all(isinstance(value, str) and len(value) < 1000 for value in values)
    if not plain or len(arguments) > 3 or keywords or not searchable(values[0]):
        return Unknown(run.refs(*arguments))
    try:
        return Known(re.sub(*values))
    except (re.error, IndexError):
        return UNKNOWN


def computed(how: Callable[..., object]) -> Callable[[Run, Arguments, Keywords], Value]:
    """`math.ceil(2.5)` of constants."""

    def make(run: Run, arguments: Arguments, keywords: Keywords) -> Value:
        values = [constant_of(run, value) for value in arguments]
        if not values or any(value is NOT_CONSTANT or not isinstance(value, int | float) for value in values):
            return Unknown(run.refs(*arguments))
        try:
            return Known(how(*values))
        except (TypeError, ValueError, OverflowError, ZeroDivisionError):
            return UNKNOWN

    return make


HANDLERS: dict[str, Callable[[Run, Arguments, Keywords], Value]] = {
    "itertools.chain": chained,
    "itertools.chain.from_iterable": chained_from,
    "collections.OrderedDict": lambda run, arguments, keywords: builtins.call(run, "dict", arguments, keywords),
    "collections.defaultdict": defaulting,
    "re.sub": replaced,
    **{
        f"itertools.{how.__name__}": combined(how)
        for how in (
            itertools.product,
            itertools.combinations,
            itertools.permutations,
            itertools.combinations_with_replacement,
        )
    },
    **{
        f"math.{how.__name__}": computed(how)
        for how in (math.ceil, math.floor, math.sqrt, math.log, math.log2, math.log10, math.trunc, math.fabs)
    },
}
"""By full name: run on raw values."""
