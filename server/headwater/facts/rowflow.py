"""Whose rows reach whom: for every table, the lots of rows it may hold.

A lot is a source (or something as fresh as a source, such as groups) and the cuts its rows have been through. Fewer
cuts mean more rows, so a table whose cuts are among another's has seen all rows of the other.
"""

from collections.abc import Iterable

from headwater.base.frozen import frozen
from headwater.facts.disjoint import Cut, Not, Range, Side, Some, Where, disjoint, plain
from headwater.facts.fact import Remembering
from headwater.plan.expressions import Call, Col, Expr, Hole, Lit, Ref
from headwater.plan.frames import (
    Aggregate,
    Assign,
    Build,
    Concat,
    Filter,
    Join,
    Pivot,
    Sample,
    Scan,
    Show,
    Sink,
    Slice,
    Statistic,
    Take,
    Update,
    Without,
    Zip,
)  # fmt: skip
from headwater.plan.learning import CrossValidate, Fit, Part, Predict, Resample, Score, Split, Transform
from headwater.plan.nodes import Either, Node, Opaque
from headwater.plan.plan import Plan
from headwater.plan.rows import Rows


@frozen
class Lot:
    """Rows of one source that have been through some cuts."""

    root: object
    cuts: frozenset[Cut] = frozenset()

    def cut(self, *more: Cut) -> "Lot":
        """Fewer of these rows."""
        return Lot(self.root, self.cuts | set(more))

    def covers(self, other: "Lot") -> bool:
        """Whether all rows of the other are surely among ours."""
        return self.root == other.root and self.cuts <= other.cuts

    def apart(self, other: "Lot") -> bool:
        """Whether surely no row is in both."""
        if self.root != other.root:
            return True
        return any(disjoint(a, b) for a in self.cuts for b in other.cuts)

    @property
    def certain(self) -> bool:
        """Whether we know which rows these are."""
        return not any(isinstance(c, Some) for c in self.cuts)

    @property
    def held_out(self) -> "Side | None":
        """The division whose test part this is, if it is one."""
        return next((c for c in self.cuts if isinstance(c, Side) and c.side == "test"), None)


Lots = frozenset[Lot]
NONE: Lots = frozenset()

MOST_LOTS = 60
"""Lots that are told apart in one table; the turns of a loop that stacks its rows would double them each time."""


class RowFlow(Remembering):
    """The rows of every step."""

    kept = ("_lots",)

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._lots: dict[Ref, Lots] = {}
        self._swept = False

    def lots(self, ref: Ref | None) -> Lots:
        """The lots of rows that a step's rows come from, one to one or as copies."""
        if ref is None:
            return NONE
        if not self._swept:
            self._swept = True
            # inputs stand before their readers, so one pass in order needs no recursion
            for step in self.plan.steps:
                if step.ref not in self._lots:
                    made = self._of(step.ref, step.node)
                    self._lots[step.ref] = made if len(made) <= MOST_LOTS else coarse(made, step.ref)
        return self._lots.get(ref, NONE)

    def _of(self, ref: Ref, node: Node) -> Lots:
        given = [self._lots.get(r, NONE) for r in node.inputs]
        first = given[0] if given else NONE
        match node:
            case Scan():
                return frozenset((Lot(ref),))
            case Fit() | Split() | Score() | Show() | Sink():
                return NONE
            case Aggregate() | Statistic() | Pivot():
                return frozenset((Lot(ref),))
            case Part(side=side):
                table = given[1] if len(given) > 1 else NONE
                return cut(table, self._side(node.inputs[0], side))
            case Transform() | Predict():
                return given[1] if len(given) > 1 else NONE
            case CrossValidate() | Resample():
                return first
            case Concat() | Either() | Zip():
                return frozenset().union(*given) if given else NONE
            case Build():
                return frozenset().union(*given) if any(given) else frozenset((Lot(ref),))
            case Join(how="left" | None):
                return first
            case Join():
                return frozenset().union(*given[:2])
            case Filter(predicate=None):
                return cut(first, Some(ref))
            case Filter(predicate=condition) if condition is not None:
                if (parts := self._marked(node.inputs[0], condition)) is not None:
                    return parts
                return cut(first, *(Where(part) for part in (plain(condition),)))
            case Slice():
                return self._slice(ref, node, first)
            case Take():
                return self._take(ref, node, first)
            case Without():
                return self._without(ref, first, given[1] if len(given) > 1 else NONE)
            case Sample(whole=True) | Sample(replace=True):
                return first
            case Sample():
                return cut(first, Side(("sample", ref), "sample"))
            case Opaque():
                return cut(frozenset().union(*given), Some(ref)) if given else NONE
            case Update() if self._blank(first):
                return NONE  # filled with rows, or with a row for each fold and the rows beside one another
        return first if node.rows not in (Rows.FRESH, Rows.SPLIT) else NONE

    def _blank(self, lots: Iterable[Lot]) -> bool:
        """Whether rows are those of an array made to be filled: `np.zeros(n)`."""
        nodes = [self.plan.get(lot.root) if isinstance(lot.root, str) else None for lot in lots]
        return bool(nodes) and all(isinstance(n, Build) and not n.items and not n.complete for n in nodes)

    def _side(self, split: Ref, side: str) -> Side:
        """The division behind a split: the same one wherever the same rows are divided with the same seed."""
        node = self.plan.get(split)
        if not isinstance(node, Split):
            return Side(split, side)
        key: object = split
        if node.seed is not None and not node.folds:
            rows = frozenset().union(*(self._lots.get(r, NONE) for r in node.inputs))
            order = self.order_of(node.inputs[0]) if node.inputs else ""
            key = (node.method, node.seed, node.stratified, order, rows)
        return Side(key, side, node.folds)

    def order_of(self, ref: Ref) -> Ref:
        """The step that gave a table its order of rows."""
        seen = 0
        while (node := self.plan.get(ref)) is not None and seen < 200:
            if node.rows is not Rows.SAME or not node.inputs or isinstance(node, Zip | Either | Build):
                return ref
            ref = node.inputs[1] if isinstance(node, Transform | Predict) and len(node.inputs) > 1 else node.inputs[0]
            seen += 1
        return ref

    def _slice(self, ref: Ref, node: Slice, first: Lots) -> Lots:
        order = self.order_of(node.inputs[0])
        base = self.plan.get(order)
        if isinstance(base, Concat) and len(base.inputs) >= 2:
            head = base.inputs[0]
            if node.start is None and self._is_length(node.stop, head):
                return self._lots.get(head, NONE)
            if node.stop is None and self._is_length(node.start, head):
                return frozenset().union(*(self._lots.get(r, NONE) for r in base.inputs[1:]))
        return cut(first, Range(order, node.start, node.stop))

    def _marked(self, ref: Ref, condition: Expr) -> Lots | None:
        """The rows of one of several stacked tables, told by a column in which each holds a constant."""
        match plain(condition):
            case Call("==", (Col(_, name), Lit(value))) if name is not None:
                pass
            case _:
                return None
        base = self.order_of(ref)
        stacked = self.plan.get(base)
        if not isinstance(stacked, Concat) or len(stacked.inputs) < 2:
            return None
        marks = [self._mark(r, name) for r in stacked.inputs]
        if any(m is None for m in marks) or len({repr(m) for m in marks}) < len(marks):
            return None
        chosen = [self._lots.get(r, NONE) for r, m in zip(stacked.inputs, marks, strict=True) if m == Lit(value)]
        return chosen[0] if chosen else None

    def _mark(self, ref: Ref, name: object) -> Lit | None:
        """The constant a column holds in all rows of a table."""
        seen = 0
        while (node := self.plan.get(ref)) is not None and seen < 50:
            if isinstance(node, Assign):
                for label, expr in node.items:
                    if label == name:
                        return expr if isinstance(expr, Lit) else None
            if not node.inputs or node.rows not in (Rows.SAME, Rows.SUBSET, Rows.PERMUTED):
                return None
            ref = node.inputs[0]
            seen += 1
        return None

    def _is_length(self, end: Expr | None, table: Ref) -> bool:
        """Whether the end of a slice is the number of rows of a table."""
        if isinstance(end, Call) and end.op == "len" and end.args and isinstance(end.args[0], Hole):
            return any(r == table or self.order_of(r) == self.order_of(table) for r in end.args[0].refs)
        return False

    def _take(self, ref: Ref, node: Take, first: Lots) -> Lots:
        if len(node.inputs) == 2:
            places = self.plan.get(node.inputs[1])
            if isinstance(places, Slice):
                return cut(first, Range(("places", self.order_of(places.inputs[0])), places.start, places.stop))
            chosen = self._lots.get(node.inputs[1], NONE)
            if chosen and all(any(a.covers(b) for a in first) for b in chosen):
                return chosen
        return cut(first, Some(ref))

    def _without(self, ref: Ref, first: Lots, gone: Lots) -> Lots:
        """Rows less a part of them."""
        left: set[Lot] = set()
        for lot in first:
            removed = [g for g in gone if lot.covers(g)]
            cuts = [next(iter(g.cuts - lot.cuts)) for g in removed if len(g.cuts - lot.cuts) == 1]
            left.add(lot.cut(*(Not(c) for c in cuts)) if cuts else lot.cut(Some(ref)))
        return frozenset(left)

    # -- questions ---------------------------------------------------------------------------------

    def saw(self, seen: Lots, other: Lots) -> bool:
        """Whether rows of the other were surely among those seen."""
        return any(a.covers(b) for a in seen for b in other)

    def apart(self, some: Lots, other: Lots) -> bool:
        """Whether surely no row is in both."""
        if self._blank(some) or self._blank(other):
            return False  # whose rows an array will hold is not known before it is filled
        return bool(some) and bool(other) and all(a.apart(b) for a in some for b in other)


def coarse(lots: Lots, ref: Ref) -> Lots:
    """Many lots as one for each source: some of the rows that have been through what all have been through."""
    cuts: dict[object, frozenset[Cut]] = {}
    for lot in lots:
        cuts[lot.root] = cuts[lot.root] & lot.cuts if lot.root in cuts else lot.cuts
    if len(cuts) > MOST_LOTS:
        return NONE  # of so many sources that nothing is known
    return frozenset(Lot(root, common | {Some(ref)}) for root, common in cuts.items())


def cut(lots: Iterable[Lot], *cuts: Cut) -> Lots:
    """Fewer rows of each lot."""
    return frozenset(lot.cut(*cuts) for lot in lots)
