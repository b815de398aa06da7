"""How far a way through the plan was seen: whole, or with a step in it that we know nothing of."""

from headwater.facts.fact import Remembering
from headwater.facts.trace import Trace
from headwater.plan.expressions import Ref
from headwater.plan.nodes import Opaque
from headwater.plan.plan import Plan


class Witness(Remembering):
    """Whether there is a way from step to step on which every step is known."""

    kept = ("_rows",)

    def __init__(self, plan: Plan, trace: Trace) -> None:
        self.plan = plan
        self.trace = trace
        self.anything_unknown = any(node.inputs for _, node in plan.each(Opaque))
        self._rows: dict[Ref, bool] = {}

    def rows(self, *tables: Ref) -> bool:
        """Whether every step that these tables' rows have been through is known."""
        return not self.anything_unknown or all(map(self._known, tables))

    def _known(self, table: Ref) -> bool:
        found = self._rows.get(table)
        if found is None:
            nodes = map(self.plan.get, self.trace.rows(table))
            found = self._rows[table] = not any(isinstance(node, Opaque) and node.inputs for node in nodes)
        return found

    def way(self, start: Ref, end: Ref) -> bool:
        """Whether one step is made from another by known steps alone."""
        if not self.anything_unknown:
            return True
        seen: set[Ref] = set()
        todo = [end]
        while todo:
            here = todo.pop()
            if here == start:
                return True
            node = self.plan.get(here)
            if here not in seen and node is not None and not isinstance(node, Opaque):
                seen.add(here)
                todo.extend(node.inputs)
        return False

    def assumed(self, ref: Ref) -> bool:
        """Whether a step stands in a function nobody calls here: what its callers do is not known."""
        step = self.plan.by_ref.get(ref)
        return step is not None and step.assumed


__all__ = ["Witness"]
