"""Which models a column reaches, as a feature or as the label."""

from collections.abc import Iterable, Iterator
from typing import Literal

from headwater.facts.fact import Pause
from headwater.facts.models import Fitted, Models
from headwater.facts.passing import Passing
from headwater.facts.trace import Column, Trace
from headwater.plan.columns import Name
from headwater.plan.expressions import Ref
from headwater.plan.frames import Scan
from headwater.plan.nodes import Every
from headwater.plan.plan import Plan

Role = Literal["feature", "label"]
MOST_COLUMNS = 200_000
"""Columns of steps looked at for all models together, at most: half a second."""


class Uses:
    """For each model, the columns whose values reach it, at the steps that made them."""

    def __init__(self, plan: Plan, models: Models, trace: Trace, passing: Passing, pause: Pause) -> None:
        self._pause = pause
        self._plan = plan
        self._passing = passing
        self._trace = trace
        self._left = MOST_COLUMNS
        self._reached: list[tuple[Fitted, Role, set[Column]]] = []
        self._steps: dict[Ref, dict[Ref, Fitted]] = {}
        for model in models.all:
            self._add(model, "feature", model.tables)
            if model.label is not None:
                self._add(model, "label", (model.label,))

    def _add(self, model: Fitted, role: Role, tables: Iterable[Ref]) -> None:
        self._pause()
        seen = self._behind((table, Every.ALL) for table in tables)
        self._reached.append((model, role, seen))
        for ref, _ in seen:
            self._steps.setdefault(ref, {})[model.ref] = model

    def _behind(self, start: Iterable[Column]) -> set[Column]:
        seen: set[Column] = set()
        todo = list(start)
        while todo and self._left > 0:
            ref, name = todo.pop()
            here = self._passing.back(ref, name), name
            if here not in seen:
                self._left -= 1
                seen.add(here)
                todo += self._trace.sources(*here)
        return seen

    def of(self, ref: Ref, name: Name) -> tuple[tuple[Fitted, Role], ...]:
        """The models that see the values of a column, here or before it came here unchanged in name."""
        earlier = list(self.earlier(ref, name))
        return tuple(
            (model, role)
            for model, role, seen in self._reached
            if any(self._among(seen, each, name) for each in earlier)
        )

    def of_step(self, ref: Ref) -> tuple[Fitted, ...]:
        """The models that see any column that a step makes: of a source, all."""
        return tuple(self._steps.get(ref, {}).values())

    def _among(self, seen: set[Column], ref: Ref, name: Name) -> bool:
        if (ref, name) in seen or (ref, Every.ALL) in seen:
            return True
        step = self._plan.by_ref.get(ref)
        return (ref, Every.REST) in seen and step is not None and step.columns.has(name) is None

    def earlier(self, ref: Ref, name: Name) -> Iterator[Ref]:
        """The steps that made the column, and those before from which it came under the same name."""
        seen: set[Ref] = set()
        todo = [ref]
        while todo:
            here = self._passing.back(todo.pop(), name)
            if here in seen:
                continue
            seen.add(here)
            yield here
            if not isinstance(self._plan.get(here), Scan):
                todo += [source for source, each in self._trace.sources(here, name) if each == name]
