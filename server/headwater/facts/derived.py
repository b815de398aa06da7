"""Columns the script makes: of which table, from which columns, from which columns of the sources."""

from collections.abc import Iterator

from headwater.base.frozen import frozen
from headwater.facts.lineage import Lineage, Origins
from headwater.plan.columns import Name
from headwater.plan.expressions import Col, Ref
from headwater.plan.frames import Aggregate, Assign, Build, Join, Update
from headwater.plan.plan import Plan, Step, Where


@frozen
class Made:
    """A column made by a step."""

    ref: Ref
    frame: str
    column: Name
    derived_from: tuple[Name, ...]
    origins: Origins
    assumed: bool


class Derived:
    """The columns a script makes, in its order; one entry for each place and column."""

    def __init__(self, plan: Plan, lineage: Lineage) -> None:
        self._plan = plan
        self._lineage = lineage
        kept: dict[tuple[Where, str, Name], Made] = {}
        for step in plan.steps:
            for column in made(step):
                frame = self.frame(step)
                kept.setdefault(
                    (step.where, frame, column),
                    Made(
                        step.ref, frame, column, lineage.made_from(step.ref, column),
                        lineage.of(step.ref, column), step.assumed,
                    ),
                )  # fmt: skip
        self.all = tuple(kept.values())

    def frame(self, step: Step) -> str:
        """The author's word for the table; a step within a chain has that of the chain's end."""
        here = step
        for _ in range(40):
            if here.name != "_":
                return here.name
            following = [
                found
                for ref in self._plan.consumers.get(here.ref, ())
                if ((found := self._plan.by_ref[ref]).node.inputs[0] == here.ref or isinstance(found.node, Join))
                and found.ref.partition(".")[0] == step.ref.partition(".")[0]
            ]
            if not following:
                break
            here = following[0]
        return here.name


def made(step: Step) -> Iterator[Name]:
    """The columns a step makes."""
    match step.node:
        case Assign(items=items) | Update(items=items) | Build(items=items):
            yield from dict.fromkeys(name for name, _ in items if name is not None)
        case Aggregate(keys=keys, items=items, function="agg", form="frame"):
            if step.node.keys_as_columns:
                yield from dict.fromkeys(name for name, by in keys if name is not None and not isinstance(by, Col))
            yield from dict.fromkeys(name for name, _ in items if name is not None)
