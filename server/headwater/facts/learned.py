"""What was learned from which rows, and into which columns it went.

A step learns when a value of its output depends on many rows of its input: a mean, the counts of values, a fitted
scaler. For every column this fact tells the learning steps its values depend on.
"""

from functools import cached_property

from headwater.facts.fact import Remembering
from headwater.facts.passing import Passing
from headwater.plan.columns import NONE, Columns, Name
from headwater.plan.expressions import Call, Expr, Over, Ref, refs, walk
from headwater.plan.frames import (
    Aggregate,
    Assign,
    Compute,
    Each,
    FillMissing,
    Filter,
    Map,
    Pick,
    Pivot,
    Slice,
    Sort,
    Statistic,
    Update,
    Zip,
)  # fmt: skip
from headwater.plan.learning import CrossValidate, Fit, Predict, Transform
from headwater.plan.nodes import Either, Every, Node, Opaque, expression_origins
from headwater.plan.plan import Plan
from headwater.plan.rows import Rows

Learners = frozenset[Ref]
Column = tuple[Ref, Name | Every]
NOTHING: Learners = frozenset()

OVER_ROWS = ("group:", "interpolate", "rank")
"""Window functions whose value at a row depends on rows after it too."""

MOST_STEPS = 50

HARMLESS = frozenset(("count", "size", "nunique", "unique", "isna", "any", "all", "crosstab", "argmax", "idxmax"))
"""Statistics that say nothing of how feature values are distributed, when used as numbers alone."""


def learning_expression(expr: Expr) -> bool:
    """Whether an expression learns from rows by itself."""
    return any(isinstance(part, Over) and part.op.startswith(OVER_ROWS) for part in walk(expr))


def divides(plan: Plan, node: Filter) -> bool:
    """Whether a condition compares with a statistic."""
    return node.predicate is not None and any(cut_off(plan, ref) for ref in refs(node.predicate))


def cut_off(plan: Plan, ref: Ref, depth: int = 0) -> bool:
    """Whether a value is a statistic that rows are compared with, or computed from one."""
    node = plan.get(ref)
    if isinstance(node, Statistic):
        return node.function in ("quantile", "mean", "std", "median", "percentile", "describe", "var", "iqr")
    if isinstance(node, Compute | Map) and depth < 6:
        return any(cut_off(plan, each, depth + 1) for each in node.inputs)
    return False


class Untaught(Passing):
    """The same, but a filter by a statistic matters: what it learned goes into the columns that it hands on."""

    def matters(self, node: Node) -> bool:
        """Whether a step does something to the columns that it hands on."""
        return super().matters(node) or (isinstance(node, Filter) and divides(self._plan, node))


class Learned(Remembering):
    """For every column of every step, the learning steps it depends on."""

    kept = ("_known", "_choices")

    def __init__(self, plan: Plan, passing: Untaught) -> None:
        self.plan = plan
        self._known: dict[Ref, dict[Name | Every, Learners]] = {}
        self._choices: dict[Ref, Learners] = {}
        self._passing = passing

    def columns(self, ref: Ref) -> Columns:
        """The columns of a step."""
        return self.plan.columns(ref) if ref in self.plan else NONE

    @cached_property
    def learners(self) -> frozenset[Ref]:
        """Every step that learns from rows."""
        return frozenset(step.ref for step in self.plan.steps if self.learns(step.node))

    def learns(self, node: Node) -> bool:
        """Whether a step itself learns from rows."""
        match node:
            case Fit(estimator=estimator):
                return any(m.learns for m in estimator.members()) and not self._of_one_row(node)
            case Statistic():
                return not self._of_one_row(node)
            case Aggregate() | Pivot():
                return True
            case FillMissing(method="interpolate"):
                return True
            case Map(op=op):
                return op.startswith(OVER_ROWS)
            case Compute(expr=expr):
                return learning_expression(expr)
            case Assign(items=items) | Update(items=items):
                return any(learning_expression(expr) for _, expr in items)
        return False

    def _of_one_row(self, node: Node) -> bool:
        """Whether a step sees the cells of one row at a time: pixels of a picture, in a loop over pictures."""
        for at in range(MOST_STEPS):
            if isinstance(node, Each):
                return True
            rowwise = isinstance(node, Opaque | Zip) or node.rows is Rows.SAME
            if not node.inputs or not (rowwise or (at == 0 and isinstance(node, Fit | Statistic))):
                return False
            if (before := self.plan.get(node.inputs[0])) is None:
                return False
            node = before
        return False

    def of(self, ref: Ref, name: Name | Every = Every.ALL) -> Learners:
        """The learning steps that a column's values depend on (all columns together, unless named)."""
        wanted = self._maker((ref, name))
        known = self._known
        if (found := known.get(wanted[0], {}).get(wanted[1])) is not None:
            return found
        # plans have no cycles, and what is asked of one model is asked of the next: each column is looked at once
        stack: list[tuple[Column, list[Column] | None]] = [(wanted, None)]
        while stack:
            here, sources = stack[-1]
            of_step = known.setdefault(here[0], {})
            if here[1] in of_step:
                stack.pop()
                continue
            node = self.plan.get(here[0])
            if node is None:
                of_step[here[1]] = NOTHING
                stack.pop()
            elif sources is None:
                sources = list(dict.fromkeys(map(self._maker, self._sources(here[0], node, here[1]))))
                stack[-1] = here, sources
                stack += [(one, None) for one in sources if one[1] not in known.get(one[0], ()) and one != here]
            else:
                into = {known.get(ref, {}).get(name, NOTHING) for ref, name in sources}
                if self._learns_for(node, here[1]):
                    into.add(frozenset((here[0],)))
                of_step[here[1]] = next(iter(into)) if len(into) == 1 else NOTHING.union(*into)
                stack.pop()
        return known[wanted[0]][wanted[1]]

    def _maker(self, column: Column) -> Column:
        """The step that made a column, or did something to it that matters here."""
        return self._passing.back(*column), column[1]

    def _learns_for(self, node: Node, name: Name | Every) -> bool:
        """Whether this step learns something that goes into this column."""
        match node:
            case Assign(items=items) | Update(items=items):
                return any(
                    learning_expression(expr) for label, expr in items if label in (name, None) or name is Every.ALL
                )
        return self.learns(node)

    def _sources(self, ref: Ref, node: Node, name: Name | Every) -> list[tuple[Ref, Name | Every]]:
        """The columns a column depends on, one step back."""
        given = [self.columns(r) for r in node.inputs]
        found: list[tuple[Ref, Name | Every]] = []
        if name is Every.ALL and not isinstance(node, Predict | CrossValidate | Fit | Statistic):
            columns = self.columns(ref)
            for label in columns.names:
                found += [(node.inputs[at], n) for at, n in node.origins(label, *given)]
            if not columns.complete:
                found += [(node.inputs[at], n) for at, n in node.origins(Every.REST, *given)]
            if isinstance(node, Transform):
                found.append((node.inputs[0], Every.ALL))
        else:
            found += [(node.inputs[at], n) for at, n in node.origins(name, *given)]
        if isinstance(node, Filter) and node.predicate is not None:
            found += [(node.inputs[at], n) for at, n in self._thresholds(node)]
        return found

    def _thresholds(self, node: Filter) -> list[tuple[int, Name | Every]]:
        """Statistics that a condition compares with: outlier cut-offs."""
        assert node.predicate is not None
        stats = {r for r in refs(node.predicate) if cut_off(self.plan, r)}
        return [(at, n) for at, n in expression_origins(node, node.predicate) if node.inputs[at] in stats]

    def _reorders(self, pick: Pick) -> bool:
        """Whether columns are merely put in another order: `corr.argsort()[::-1]`."""
        whole = False
        ref = pick.inputs[1]
        while isinstance(node := self.plan.get(ref), Sort | Slice | Compute | Map) and node.inputs:
            if isinstance(node, Slice):
                if node.start is not None or node.stop is not None:
                    return False
                whole = True
            ref = node.inputs[0]
        return whole

    def choosers(self, ref: Ref) -> Learners:
        """The statistics and fits by which the columns of a table were chosen."""
        before = self.plan.upstream(ref)
        return NOTHING.union(*(self._chosen_by(at) for at in self._picks if at in before))

    @cached_property
    def _picks(self) -> tuple[Ref, ...]:
        """The steps that choose columns by something that was computed."""
        picks = self.plan.each(Pick)
        return tuple(ref for ref, node in picks if len(node.inputs) > 1 and not self._reorders(node))

    def _chosen_by(self, pick: Ref) -> Learners:
        """The statistics and fits that a choice of columns depends on; asked once, as a loop may make many choices."""
        if (known := self._choices.get(pick)) is None:
            before = self.plan.upstream(*self.plan[pick].inputs[1:])
            by = (ref for kind in (Statistic, Fit) for ref, _ in self.plan.each(kind))
            known = self._choices[pick] = frozenset(ref for ref in by if ref in before)
        return known


__all__ = ["Call", "Either", "Learned", "learning_expression"]
