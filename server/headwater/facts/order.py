"""Whether rows stand in the order of time."""

from functools import cached_property

from headwater.facts.fact import Remembering
from headwater.facts.trace import Trace
from headwater.plan.columns import Name
from headwater.plan.expressions import Call, Expr, Over, Ref, walk
from headwater.plan.frames import Aggregate, Assign, Compute, Distinct, Scan, SetIndex, Sort
from headwater.plan.learning import Part
from headwater.plan.nodes import Every, Node
from headwater.plan.plan import Plan


class TimeOrder(Remembering):
    """What tells that a table's rows are ordered by time."""

    kept = ("_evidence",)

    def __init__(self, plan: Plan, trace: Trace) -> None:
        self.plan = plan
        self.trace = trace
        self._evidence: dict[Ref, tuple[Ref, str] | None] = {}

    def is_date(self, ref: Ref, name: Name) -> bool:
        """Whether a column was parsed as dates."""
        if ref in self.plan and self.plan.columns(ref).types.get(name) == "date":
            return True
        for at, label in self.trace.way(ref, name):
            node = self.plan.get(at)
            if isinstance(node, Assign):
                for own, expr in node.items:
                    if own == label and parses(expr):
                        return True
            elif isinstance(node, Compute) and parses(node.expr):
                return True
            if at in self.plan and not isinstance(label, Every) and self.plan.columns(at).types.get(label) == "date":
                return True
        return False

    def evidence(self, ref: Ref) -> tuple[Ref, str] | None:
        """The step that shows it, and how; None where nothing does."""
        if ref not in self._evidence:
            self._evidence[ref] = self._search(ref)
        return self._evidence[ref]

    def _search(self, ref: Ref) -> tuple[Ref, str] | None:
        rows = self.trace.rows(ref)
        for at in self._telling:
            if at not in rows:
                continue
            node = self.plan.get(at)
            match node:
                case Part():
                    return None
                case Distinct(subset=subset) if subset is not None:
                    return None
                case Aggregate():
                    return None
                case Sort(by=by) if by and self.is_date(node.inputs[0], by[-1] if len(by) == 1 else by[0]):
                    return at, f"they were sorted by {by[0]}"
                case Sort(by=by) if by:
                    return None
                case Scan(index=(key,), types=types) if (key, "date") in types:
                    return at, f"their index is {key}"
                case SetIndex(keys=(key,)) if self.is_date(node.inputs[0], key):
                    return at, f"their index is {key}"
                case Assign(items=items):
                    for label, expr in items:
                        lag = lagged(expr)
                        if lag is not None:
                            return at, f"{label} is a {lag} of rows before"
        return None

    @cached_property
    def _telling(self) -> tuple[Ref, ...]:
        """The steps that may say something of the order of rows, the last first."""
        return tuple(step.ref for step in reversed(self.plan.steps) if tells(step.node))

    def ordered(self, ref: Ref) -> bool:
        """Whether rows surely stand in the order of time."""
        return self.evidence(ref) is not None

    def descending(self, ref: Ref) -> bool:
        """Whether rows were last sorted from the latest to the earliest."""
        rows = self.trace.rows(ref)
        last = next((n for r in self._telling if isinstance(n := self.plan.get(r), Sort) and n.by and r in rows), None)
        return last is not None and last.ascending is not True


def tells(node: Node) -> bool:
    """Whether a step may say something of the order of its rows."""
    if isinstance(node, Assign):
        return any(lagged(expr) for _, expr in node.items)
    return isinstance(node, Part | Distinct | Aggregate | Sort | Scan | SetIndex)


def parses(expr: Expr) -> bool:
    """Whether an expression makes dates."""
    return isinstance(expr, Call) and (
        expr.op == "to_datetime" or (expr.op == "astype" and "date" in repr(expr.args[1:]))
    )


def lagged(expr: Expr) -> str | None:
    """How an expression reads rows before its own, None if it does not, or only within groups."""
    for part in walk(expr):
        if isinstance(part, Over) and not part.keys:
            if part.op == "shift":
                return "lag"
            if part.op.startswith("rolling"):
                return "rolling value"
    return None
