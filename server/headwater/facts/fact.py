"""Facts: remembered questions about a plan. A fact is a class; what its constructor asks for, it is given.

Facts are built when a rule or a feature first asks, once for each state of the plan:

    class RowFlow:
        def __init__(self, plan: Plan) -> None: ...
"""

from functools import cache
from typing import Any, TypeVar, cast, get_type_hints

T = TypeVar("T")


@cache
def wants(function: Any) -> tuple[tuple[str, type], ...]:
    """The parameters of a function or constructor, with the types asked for."""
    called = cast(Any, function).__init__ if isinstance(function, type) else function
    hints = get_type_hints(called)
    return tuple((name, kind) for name, kind in hints.items() if name != "return")


class Facts:
    """The facts about one state of a plan."""

    def __init__(self, *given: object) -> None:
        self._known: dict[type, Any] = {type(one): one for one in given}

    def get(self, kind: type[T]) -> T:
        """A fact, built now if nobody has asked before."""
        found = self._known.get(kind)
        if found is None:
            found = self._known[kind] = kind(**self.arguments(kind))
        return cast(T, found)

    def give(self, fact: object) -> None:
        """Make a fact known."""
        self._known[type(fact)] = fact

    def arguments(self, function: Any) -> dict[str, Any]:
        """What a function asks for, by the types of its parameters."""
        return {name: self.get(kind) for name, kind in wants(function)}
