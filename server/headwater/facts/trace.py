"""The way a column's values came: every column of every step it was made from, by value."""

from collections.abc import Iterator, Set

from headwater.facts.fact import Remembering
from headwater.facts.passing import Passing
from headwater.plan.columns import Name
from headwater.plan.expressions import Col, Expr, Hole, Over, Ref, Whole, walk
from headwater.plan.frames import (
    Assign,
    Compute,
    Concat,
    Filter,
    Lose,
    Map,
    Pick,
    Positions,
    Project,
    Rename,
    Sort,
    Update,
    Zip,
)  # fmt: skip
from headwater.plan.learning import Part, Predict, Transform
from headwater.plan.nodes import Either, Every, Node, Opaque
from headwater.plan.plan import Plan, Reach
from headwater.plan.rows import Rows

Column = tuple[Ref, Name | Every]

MOST_STEPS = 100
"""How far back a single way is followed."""


class Trace(Remembering):
    """Ways of columns and rows through a plan."""

    kept = ("_ways", "_rows", "_sources", "_lines")

    def __init__(self, plan: Plan, passing: Passing) -> None:
        self.plan = plan
        self._passing = passing
        self._ways: dict[Ref, dict[Name | Every, frozenset[Column]]] = {}
        self._rows: dict[Ref, int] = {}
        self._age = plan.wiring.age
        self._sources: dict[Ref, dict[Name | Every, list[Column]]] = {}
        self._lines: dict[Ref, dict[Name | Every, tuple[tuple[Column, bool], ...]]] = {}

    def carry(self, old: Remembering, stale: Set[Ref]) -> None:
        """Keep what is known of all other steps; bits only as long as they stand for the same ones."""
        assert isinstance(old, Trace)
        super().carry(old, stale)
        if old._age != self._age:
            self._rows = {}

    def way(self, ref: Ref, name: Name | Every = Every.ALL) -> frozenset[Column]:
        """All columns that a column's values were made from, itself included."""
        ways = self._ways.setdefault(ref, {})
        if (known := ways.get(name)) is not None:
            return known
        seen: set[Column] = set()
        todo: list[Column] = [(ref, name)]
        while todo:
            here = todo.pop()
            if here in seen:
                continue
            seen.add(here)
            todo.extend(self.sources(*here))
        found = ways[name] = frozenset(seen)
        return found

    def sources(self, ref: Ref, name: Name | Every) -> list[Column]:
        """The columns one step back."""
        sources = self._sources.setdefault(ref, {})
        known = sources.get(name)
        if known is None:
            known = sources[name] = self._back_from(ref, name)
        return known

    def _back_from(self, ref: Ref, name: Name | Every) -> list[Column]:
        node = self.plan.get(ref)
        if node is None:
            return []
        given = [self.plan.columns(r) for r in node.inputs if r in self.plan]
        if len(given) < len(node.inputs):
            return []
        found: list[Column] = []
        labels: list[Name | Every] = [name]
        if name is Every.ALL and not isinstance(node, Predict):
            columns = self.plan.columns(ref)
            labels = [*columns.names, *(() if columns.complete else (Every.REST,))]
        for label in labels:
            for at, n in node.origins(label, *given):
                if isinstance(node, Transform) and at == 0:
                    continue
                found.append((node.inputs[at], n))
        return found

    def rows(self, ref: Ref) -> Set[Ref]:
        """The steps that a table's rows have been through, itself included."""
        return Reach(self.plan, self._through(ref))

    def _through(self, ref: Ref) -> int:
        """The same as bits."""
        known = self._rows
        todo = [ref]
        while todo:
            here = todo[-1]
            if here in known:
                todo.pop()
                continue
            node = self.plan.get(here)
            inputs = row_inputs(node) if node is not None else []
            if missing := [each for each in inputs if each not in known and each != here]:
                todo += missing
                continue
            mask = 1 << self.plan.wiring.bit(here) if node is not None else 0
            for each in inputs:
                mask |= known.get(each, 0)
            known[here] = mask
            todo.pop()
        return known[ref]

    def home(self, ref: Ref) -> Column | None:
        """The column of a table that a one-column step is: `y = df["label"]` of which only rows were taken since."""
        for here in self.same_columns(ref):
            match self.plan.get(here):
                case Project(inputs=(table, *_), keep=(only,)):
                    return table, only
                case Positions(inputs=(table, *_), places=(place,)):
                    columns = self.plan.columns(table)
                    known = columns.complete and -len(columns.names) <= place < len(columns.names)
                    return (table, columns.names[place]) if known else None
                case Compute(expr=expr):
                    return self._one(expr)
        return None

    def same_columns(self, ref: Ref) -> Iterator[Ref]:
        """A step and those before it of which only rows were taken, or cells written in another way."""
        for _ in range(MOST_STEPS):
            yield ref
            match node := self.plan.get(ref):
                case Part() if len(node.inputs) > 1:
                    ref = node.inputs[1]
                case Map(op="astype" | "reshape" | "ravel" | "normalize" | "copy" | "where") | Rename():
                    ref = node.inputs[0]
                case Transform(estimator=estimator) if estimator.encodes and len(node.inputs) > 1:
                    ref = node.inputs[1]
                case Node(inputs=(first, *_), rows=Rows.SUBSET | Rows.PERMUTED):
                    ref = first
                case _:
                    return

    def _one(self, expr: Expr) -> Column | None:
        """The column of a table that an expression is made from, row by row, if it is one."""
        found = single(expr)
        if isinstance(found, Whole):
            return self.home(found.ref)
        return (found.ref, found.name) if found is not None and found.name is not None else None

    def back(self, home: Column) -> tuple[tuple[Column, bool], ...]:
        """The straight way back of a column that is made of one other at each step, and where it was computed."""
        lines = self._lines.setdefault(home[0], {})
        found = lines.get(home[1])
        if found is None:
            found = lines[home[1]] = tuple(self._straight(home))
        return found

    def _straight(self, home: Column) -> Iterator[tuple[Column, bool]]:
        (ref, name), made = home, True
        for _ in range(MOST_STEPS):
            yield (ref, name), made
            if (maker := self._passing.back(ref, name)) != ref:
                ref, made = maker, False
                yield (ref, name), made
            node = self.plan.get(ref)
            if node is None or isinstance(node, Opaque | Either | Transform | Predict):
                return
            own = [expr for label, expr in node.items if label == name] if isinstance(node, Assign | Update) else []
            if own:
                found = self._one(own[-1]) if isinstance(node, Assign) else None
                if found is None:
                    return
                (ref, name), made = found, True
                continue
            columns = [self.plan.columns(r) for r in node.inputs]
            following = list(dict.fromkeys(node.origins(name, *columns)))
            if len(following) != 1 or node.rows in (Rows.GROUPED, Rows.FRESH):
                return
            ref, name, made = node.inputs[following[0][0]], following[0][1], False

    def kin(self, home: Column) -> tuple[Column, ...]:
        """A column, and those it says the same as: `rich`, made of `income > 50` alone, and `income`."""
        return tuple(column for column, made in self.back(home) if made)

    def alike(self, one: Column, other: Column) -> bool:
        """Whether two columns are computed from the same one, and from nothing else."""
        return bool({column for column, _ in self.back(one)} & {column for column, _ in self.back(other)})

    def carries(self, ref: Ref, name: Name, home: Column) -> bool:
        """Whether a table surely still has the very column `home` under its name, values untouched."""
        seen: set[Ref] = set()
        todo = [ref]
        hit = False
        ancestors = self.plan.upstream(home[0])
        while todo:
            here = todo.pop()
            if here in seen:
                continue
            seen.add(here)
            node = self.plan.get(here)
            if node is None or self.plan.columns(here).has(name) is False:
                return False
            if here == home[0]:
                hit = True
                continue
            if (
                here in ancestors
                and self.plan.columns(here).has(name) is not None
                and self._untouched(here, name, home[0])
            ):
                hit = True
                continue
            if isinstance(node, Either | Opaque) or not keeps(node, name):
                return False
            if isinstance(node, Pick | Lose | Positions) and self.plan.columns(here).has(name) is not True:
                return False  # chosen by a test, or by places, that may leave it out
            following = [
                node.inputs[at]
                for at, n in node.origins(name, *(self.plan.columns(r) for r in node.inputs))
                if n == name
            ]
            if not following:
                return False
            if isinstance(node, Concat | Zip):
                following = [r for r in following if self.plan.columns(r).has(name) is not False][:1]
            todo.extend(following)
        return hit

    def _untouched(self, ref: Ref, name: Name, later: Ref) -> bool:
        """Whether a column is the same at an earlier step and at a later one."""
        return (ref, name) in self.way(later, name)


def single(expr: Expr) -> Col | Whole | None:
    """The one column an expression is made from, row by row; None when there are more, or rows are mixed."""
    found: set[Col | Whole] = set()
    for part in walk(expr):
        if isinstance(part, Over) or (isinstance(part, Hole) and part.refs):
            return None
        if isinstance(part, Col | Whole):
            found.add(part)
    return next(iter(found)) if len(found) == 1 else None


def keeps(node: Node, name: Name) -> bool:
    """Whether a step leaves the values of a column as they are."""
    match node:
        case Assign(items=items) | Update(items=items):
            return all(label is not None and label != name for label, _ in items)
        case Map(op=op):
            return op in ("astype", "copy")
        case Transform():
            return False
    return True


def row_inputs(node: Node) -> list[Ref]:
    """The inputs whose rows come out of a step, one to one, some of them, or as copies."""
    match node:
        case Part() | Transform() | Predict():
            return list(node.inputs[1:2])
        case Concat() | Either() | Zip():
            return list(node.inputs)
        case Filter() | Sort():
            return list(node.inputs[:1])
        case Opaque():
            return list(node.inputs)
    if node.rows is Rows.MULTIPLIED and type(node).__name__ == "Join":
        return list(node.inputs[:2])
    if node.rows in (Rows.FRESH, Rows.SPLIT, Rows.GROUPED):
        return []
    if type(node).__name__ == "Build":
        return list(node.inputs)
    return list(node.inputs[:1])
