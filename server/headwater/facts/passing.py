"""Where a column came from untouched: back over steps that only hand it on under its name.

Most steps of a script touch few columns. Questions about one column jump over the others: in a script of a thousand
statements on one table that is a hundred times faster than to ask each step.
"""

from collections.abc import Callable

from headwater.plan.columns import Name
from headwater.plan.expressions import Ref
from headwater.plan.frames import Assign, Statistic
from headwater.plan.learning import Part
from headwater.plan.nodes import Every, Node
from headwater.plan.plan import Plan

NONE: frozenset[Name] = frozenset()


class Passing:
    """For each step that hands on columns, the step it has them from, and those it makes itself."""

    def __init__(self, plan: Plan) -> None:
        self._before: dict[Ref, tuple[Ref, frozenset[Name]]] = {}
        for step in plan.steps:
            node = step.node
            match node:
                case Assign(items=items):
                    made = [label for label, _ in items if label is not None]
                    if len(made) == len(items):
                        self._before[step.ref] = node.inputs[0], frozenset(made)
                case Part() if len(node.inputs) > 1:
                    self._before[step.ref] = node.inputs[1], NONE
                case Statistic():
                    continue
                case _ if type(node).origins is Node.origins and node.inputs:
                    self._before[step.ref] = node.inputs[0], NONE

    def stop_at(self, plan: Plan, stops: Callable[[Node], bool]) -> "Passing":
        """The same, but these steps matter and are not jumped over."""
        for step in plan.steps:
            if step.ref in self._before and stops(step.node):
                del self._before[step.ref]
        return self

    def back(self, ref: Ref, name: Name | Every) -> Ref:
        """The earliest step that has the very column, under its name and with its values."""
        if isinstance(name, Every):
            return ref
        before = self._before
        while (found := before.get(ref)) is not None and name not in found[1]:
            ref = found[0]
        return ref
