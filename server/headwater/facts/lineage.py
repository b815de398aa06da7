"""Where each column comes from: the columns of sources behind it, and what it was made from in one step.

Lineage goes by value. What only chooses rows (filters, masks, keys of groups and joins) and what a model
learned is not part of it; what is looked up (`.map(rates)`) or computed with (a mean) is.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from headwater.plan.columns import NONE, OPEN, Name
from headwater.plan.expressions import Ref
from headwater.plan.frames import Assign, Scan, Update
from headwater.plan.learning import CrossValidate
from headwater.plan.nodes import Every, Node
from headwater.plan.plan import Plan

Key = tuple[Ref, Name | Every]
"""A column of a step, or all those we cannot name."""


@dataclass(frozen=True, slots=True)
class Origins:
    """Columns of sources."""

    named: frozenset[tuple[Ref, Name]] = frozenset()
    """Sources and their columns."""
    rest: Mapping[Ref, frozenset[Name]] = field(default_factory=dict)
    """Sources of which any other column may be among them too, but not the columns listed."""

    def __bool__(self) -> bool:
        return bool(self.named or self.rest)

    @property
    def sources(self) -> frozenset[Ref]:
        """The sources these columns belong to."""
        return frozenset((*(source for source, _ in self.named), *self.rest))


NOWHERE = Origins()
MOST_STEPS = 200


def joined(many: Iterable[Origins]) -> Origins:
    """The columns of all."""
    some = [each for each in many if each]
    if len(some) < 2:
        return some[0] if some else NOWHERE
    first = some[0]
    if all(each is first for each in some):
        return first
    named = frozenset[tuple[Ref, Name]]().union(*(each.named for each in some))
    rest: dict[Ref, frozenset[Name]] = {}
    for each in some:
        for source, absent in each.rest.items():
            rest[source] = rest[source] & absent if source in rest else absent
    if rest:
        rest = {source: absent - {n for s, n in named if s == source} for source, absent in rest.items()}
    return Origins(named, rest)


class Lineage:
    """Folds the operators' answers to "where did this column come from", remembering each."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._known: dict[Key, Origins] = {}

    def of(self, ref: Ref, name: Name | Every = Every.ALL) -> Origins:
        """The columns of sources behind a column of a step, or behind several."""
        if name is Every.ALL:
            return joined(self._of((ref, each)) for each in self.labels(ref))
        return self._of((ref, name))

    def labels(self, ref: Ref) -> tuple[Name | Every, ...]:
        """The columns of a step: those known, those that may be there, and one word for the rest."""
        step = self._plan.by_ref.get(ref)
        columns = step.columns if step is not None else NONE
        rest = () if columns.complete else (Every.REST,)
        return (*dict.fromkeys(columns.names), *sorted(columns.maybe, key=str), *rest)

    def made_from(self, ref: Ref, name: Name) -> tuple[Name, ...]:
        """The columns of its own table that a column was made from, in the order they are read."""
        step = self._plan.by_ref.get(ref)
        if step is None:
            return ()
        grows = isinstance(step.node, Assign | Update)
        own = self._plan.columns(step.node.inputs[0]) if step.node.inputs else NONE
        found: dict[Name, None] = {}
        for at, source in self._answers(step.node, name):
            given = step.node.inputs[at]
            for each in self._named(given, source, 0):
                if at == 0 or not grows or own.has(each) is not False or self._earlier(step.node, given):
                    found[each] = None
        return tuple(found)

    def _earlier(self, node: Node, ref: Ref) -> bool:
        """Whether a step is an earlier state of the table that a node changes: one column may be its index now."""
        here: Node | None = node
        for _ in range(MOST_STEPS):
            if here is None or not here.inputs:
                return False
            if here.inputs[0] == ref:
                return True
            here = self._plan.get(here.inputs[0])
        return False

    def _named(self, ref: Ref, name: Name | Every, depth: int) -> Iterator[Name]:
        """A column by its name; those without a name by the columns they were computed from."""
        if depth > 8:
            return
        if name is Every.ALL:
            for each in self.labels(ref):
                yield from self._named(ref, each, depth + 1)
        elif name not in (0, Every.REST):
            yield name
        elif (node := self._plan.get(ref)) is not None:
            for at, source in self._answers(node, name):
                yield from self._named(node.inputs[at], source, depth + 1)

    def _shape(self, ref: Ref) -> str:
        node = self._plan.get(ref)
        return node.shape if node is not None else "unknown"

    def _of(self, key: Key) -> Origins:
        known = self._known
        if (found := known.get(key)) is not None:
            return found
        # By hand rather than by recursion: a script may be thousands of steps deep.
        stack: list[tuple[Key, list[Key] | None]] = [(key, None)]
        open_: set[Key] = set()
        while stack:
            here, needed = stack.pop()
            if needed is None:
                if here in known or here in open_:
                    continue
                needed = self._needs(here)
                missing = [each for each in needed if each not in known and each not in open_]
                if missing:
                    open_.add(here)
                    stack.append((here, needed))
                    stack += [(each, None) for each in missing]
                    continue
            open_.discard(here)
            known[here] = self._fold(here, [known[each] for each in needed if each in known])
        return known[key]

    def _needs(self, key: Key) -> list[Key]:
        """The columns of the inputs that a column is made from."""
        ref, name = key
        node = self._plan.get(ref)
        if node is None or isinstance(node, Scan):
            return []
        found: dict[Key, None] = {}
        for at, source in self._answers(node, name):
            given = node.inputs[at]
            if source is Every.ALL:
                found.update(dict.fromkeys((given, each) for each in self.labels(given)))
            else:
                found[given, source] = None
        return list(found)

    def _answers(self, node: Node, name: Name | Every) -> Iterator[tuple[int, Name | Every]]:
        """What an operator says about a column, but for what comes out of models and splits."""
        columns = [self._plan.columns(ref) if ref in self._plan else OPEN for ref in node.inputs]
        for at, source in node.origins(name, *columns):
            if self._shape(node.inputs[at]) in ("model", "split") or (isinstance(node, CrossValidate) and at):
                continue
            if source is Every.REST and columns[at].complete:
                continue
            yield at, source

    def _fold(self, key: Key, needed: list[Origins]) -> Origins:
        ref, name = key
        step = self._plan.by_ref.get(ref)
        if step is not None and isinstance(step.node, Scan):
            if name != Every.REST and step.columns.has(name) is False:
                return NOWHERE
            if isinstance(name, Every):
                return Origins(rest={ref: step.columns.without})
            return Origins(frozenset(((ref, name),)))
        found = joined(needed)
        if name is Every.REST and step is not None and found.rest and step.columns.without:
            without = step.columns.without
            return Origins(found.named, {source: absent | without for source, absent in found.rest.items()})
        return found
