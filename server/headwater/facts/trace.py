"""The way a column's values came: every column of every step it was made from, by value."""

from headwater.plan.columns import Name
from headwater.plan.expressions import Call, Col, Expr, Over, Ref, walk
from headwater.plan.frames import (
    Assign, Compute, Concat, Filter, Map, Positions, Project, Rename, Sort, Update, Zip,
)  # fmt: skip
from headwater.plan.learning import Part, Predict, Transform
from headwater.plan.nodes import Either, Every, Node, Opaque
from headwater.plan.plan import Plan
from headwater.plan.rows import Rows

Column = tuple[Ref, Name | Every]


class Trace:
    """Ways of columns and rows through a plan."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._ways: dict[Column, frozenset[Column]] = {}
        self._rows: dict[Ref, frozenset[Ref]] = {}

    def way(self, ref: Ref, name: Name | Every = Every.ALL) -> frozenset[Column]:
        """All columns that a column's values were made from, itself included."""
        known = self._ways.get((ref, name))
        if known is not None:
            return known
        seen: set[Column] = set()
        todo: list[Column] = [(ref, name)]
        while todo:
            here = todo.pop()
            if here in seen:
                continue
            seen.add(here)
            todo.extend(self.sources(*here))
        found = self._ways[ref, name] = frozenset(seen)
        return found

    def sources(self, ref: Ref, name: Name | Every) -> list[Column]:
        """The columns one step back."""
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

    def rows(self, ref: Ref) -> frozenset[Ref]:
        """The steps that a table's rows have been through, itself included."""
        known = self._rows.get(ref)
        if known is not None:
            return known
        seen: set[Ref] = set()
        todo = [ref]
        while todo:
            here = todo.pop()
            node = self.plan.get(here)
            if here in seen or node is None:
                continue
            seen.add(here)
            todo.extend(row_inputs(node))
        found = self._rows[ref] = frozenset(seen)
        return found

    def home(self, ref: Ref) -> Column | None:
        """The column of a table that a one-column step is: `y = df["label"]` of which only rows were taken since."""
        seen = 0
        name: Name | None = None
        while (node := self.plan.get(ref)) is not None and seen < 100:
            seen += 1
            match node:
                case Project(keep=(only,)):
                    return node.inputs[0], only
                case Positions(places=(place,)):
                    columns = self.plan.columns(node.inputs[0])
                    if columns.complete and -len(columns.names) <= place < len(columns.names):
                        return node.inputs[0], columns.names[place]
                    return None
                case Compute(expr=expr):
                    found = single(expr)
                    return (found.ref, found.name) if found is not None and found.name is not None else None
                case Part():
                    ref = node.inputs[1]
                case Map(op="astype" | "reshape" | "ravel" | "normalize" | "copy" | "where") | Rename():
                    ref = node.inputs[0]
                case Transform(estimator=estimator) if estimator.encodes and len(node.inputs) > 1:
                    ref = node.inputs[1]
                case _ if node.rows in (Rows.SUBSET, Rows.PERMUTED) and node.inputs:
                    ref = node.inputs[0]
                case _:
                    return None
        del name
        return None

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
            if here in ancestors and self.plan.columns(here).has(name) is not None and self._untouched(here, name, home[0]):
                hit = True
                continue
            if isinstance(node, Either | Opaque) or not keeps(node, name):
                return False
            following = [
                node.inputs[at] for at, n in node.origins(name, *(self.plan.columns(r) for r in node.inputs)) if n == name
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


def single(expr: Expr) -> Col | None:
    """The one column an expression is made from, row by row; None when there are more, or rows are mixed."""
    found: set[Col] = set()
    for part in walk(expr):
        if isinstance(part, Over):
            return None
        if isinstance(part, Col):
            found.add(part)
        elif not isinstance(part, Call) and type(part).__name__ in ("Whole", "Hole"):
            if type(part).__name__ == "Whole" or getattr(part, "refs", ()):
                return None
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
