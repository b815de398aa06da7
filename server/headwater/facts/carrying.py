"""Which columns' values a table carries row by row."""

from collections.abc import Set

from headwater.facts.fact import Pause, Remembering
from headwater.facts.passing import Passing
from headwater.facts.trace import Column, Trace
from headwater.plan.columns import Name
from headwater.plan.expressions import Ref
from headwater.plan.nodes import Every
from headwater.plan.plan import Plan
from headwater.plan.rows import Rows

Names = tuple[Name | Every, ...]


class Carrying(Remembering):
    """For some columns of a table, the columns they are made of in their own row, where those are made.

    What is summed up over rows on the way is another matter.
    """

    kept = ("_known",)

    def __init__(self, plan: Plan, trace: Trace, passing: Passing, pause: Pause) -> None:
        self._plan = plan
        self._trace = trace
        self._passing = passing
        self._pause = pause
        self._known: dict[Ref, dict[Names, Set[Column]]] = {}

    def of(self, ref: Ref, names: Names) -> Set[Column]:
        """The columns that these columns of a step carry, themselves included."""
        known = self._known.setdefault(ref, {})
        if names not in known:
            self._pause()
            known[names] = self._search(ref, names)
        return known[names]

    def _search(self, ref: Ref, names: Names) -> Set[Column]:
        seen: set[Column] = set()
        todo: list[Column] = [(ref, name) for name in names]
        while todo:
            at, name = todo.pop()
            here = self._passing.back(at, name), name
            if here not in seen:
                seen.add(here)
                node = self._plan.get(here[0])
                if node is not None and node.rows not in (Rows.FRESH, Rows.GROUPED):
                    todo += self._trace.sources(*here)
        return seen
