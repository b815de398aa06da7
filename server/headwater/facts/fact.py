"""Facts: remembered questions about a plan. A fact is a class; what its constructor asks for, it is given.

Facts are built when a rule or a feature first asks, once for each state of the plan:

    class RowFlow:
        def __init__(self, plan: Plan) -> None: ...

What a fact says of a step often depends only on what the step is made from. Such a fact keeps its answers from one
state of the plan to the next, but for the steps that an edit has reached:

    class RowFlow(Remembering):
        kept = ("_lots",)
"""

from collections.abc import Callable, Set
from functools import cache
from typing import Any, ClassVar, TypeVar, cast, get_type_hints

from headwater.base.interrupt import go_on
from headwater.plan.expressions import Ref

T = TypeVar("T")


class Remembering:
    """A fact whose answers about a step hold as long as nothing changes that the step is made from."""

    kept: ClassVar[tuple[str, ...]] = ()
    """The attributes that keep answers: dictionaries by the ref of a step."""

    def carry(self, old: "Remembering", stale: Set[Ref]) -> None:
        """Take over what was known before an edit, but for the steps that it reached."""
        for name in self.kept:
            known: dict[Ref, Any] = getattr(old, name)
            if len(stale) < len(known):
                for ref in stale:
                    known.pop(ref, None)
            else:
                known = {ref: answer for ref, answer in known.items() if ref not in stale}
            setattr(self, name, known)


class Pause:
    """Whether to go on: facts that take long call it between one piece of work and the next, which may break it off."""

    def __init__(self) -> None:
        self._check = go_on

    @classmethod
    def with_check(cls, check: Callable[[], None]) -> "Pause":
        """One that may raise `Interrupted`."""
        pause = cls()
        pause._check = check
        return pause

    def __call__(self) -> None:
        self._check()


@cache
def wants(function: Any) -> tuple[tuple[str, type], ...]:
    """The parameters of a function or constructor, with the types asked for."""
    called = cast(Any, function).__init__ if isinstance(function, type) else function
    hints = get_type_hints(called)
    return tuple((name, kind) for name, kind in hints.items() if name != "return")


class Facts:
    """The facts about one state of a plan."""

    def __init__(self, *given: object, before: "Facts | None" = None, stale: Set[Ref] = frozenset()) -> None:
        self._known: dict[type, Any] = {type(one): one for one in given}
        self._before = before._known if before is not None else {}
        self._stale = stale

    def get(self, kind: type[T]) -> T:
        """A fact, built now if nobody has asked before."""
        found = self._known.get(kind)
        if found is None:
            found = self._known[kind] = kind(**self.arguments(kind))
            if isinstance(found, Remembering) and (old := self._before.pop(kind, None)) is not None:
                found.carry(old, self._stale)
        return cast(T, found)

    def give(self, fact: object) -> None:
        """Make a fact known."""
        self._known[type(fact)] = fact

    def arguments(self, function: Any) -> dict[str, Any]:
        """What a function asks for, by the types of its parameters."""
        return {name: self.get(kind) for name, kind in wants(function)}
