"""Where a column came from untouched: back over steps that only hand it on under its name.

Most steps of a script touch few columns. Questions about one column jump over the others: in a script of a thousand
statements on one table that is a hundred times faster than to ask each step.
"""

from headwater.facts.fact import Remembering
from headwater.plan.columns import Name
from headwater.plan.expressions import Ref
from headwater.plan.frames import Assign, Statistic
from headwater.plan.learning import Part
from headwater.plan.nodes import Every, Node
from headwater.plan.plan import Plan

NONE: frozenset[Name] = frozenset()


class Passing(Remembering):
    """For each step that hands on columns, the step it has them from, and those it makes itself."""

    kept = ("_before",)

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._before: dict[Ref, tuple[Ref, frozenset[Name]] | None] = {}

    def matters(self, node: Node) -> bool:
        """Whether a step does something to the columns that it hands on."""
        return isinstance(node, Statistic)

    def back(self, ref: Ref, name: Name | Every) -> Ref:
        """The earliest step that has the very column, under its name and with its values."""
        if isinstance(name, Every):
            return ref
        before = self._before
        while True:
            found = before[ref] if ref in before else self._look(ref)
            if found is None or name in found[1]:
                return ref
            ref = found[0]

    def _look(self, ref: Ref) -> tuple[Ref, frozenset[Name]] | None:
        node = self._plan.get(ref)
        found = self._before[ref] = self._from(node) if node is not None and not self.matters(node) else None
        return found

    def _from(self, node: Node) -> tuple[Ref, frozenset[Name]] | None:
        match node:
            case Assign(items=items):
                made = [label for label, _ in items if label is not None]
                return (node.inputs[0], frozenset(made)) if len(made) == len(items) else None
            case Part():
                return (node.inputs[1], NONE) if len(node.inputs) > 1 else None
            case _ if type(node).origins is Node.origins and node.inputs:
                return node.inputs[0], NONE
        return None
