"""Where each column comes from: the columns of sources behind it, and what it was made from in one step.

Lineage goes by value. What only chooses rows (filters, masks, keys of groups and joins) and what a model
learned is not part of it; what is looked up (`.map(rates)`) or computed with (a mean) is.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from headwater.base.frozen import frozen
from headwater.plan.columns import NONE, OPEN, Name
from headwater.plan.expressions import Ref
from headwater.plan.frames import Assign, Drop, Project, Relabel, Scan, Update
from headwater.plan.learning import CrossValidate, Part
from headwater.plan.nodes import Every, Node
from headwater.plan.plan import Plan

Key = tuple[Ref, Name | Every]
"""A column of a step, or all those we cannot name."""


@frozen
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


@dataclass(slots=True)
class Chain:
    """Steps that hand on the columns of one another, but for those they define."""

    before: Ref | None
    """The step that the first one hands on, None where that one makes all its columns itself."""
    steps: list[Ref] = field(default_factory=list)
    defined: dict[Name, list[int]] = field(default_factory=dict)
    """For each column, the places in `steps` where it is defined anew."""


class Chains:
    """Where a column was last defined, without a visit to each step that merely hands it on.

    A table of a thousand columns made in a thousand statements would be a million visits: 4.7 s, now 15 ms.
    """

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._at: dict[Ref, tuple[Chain, int]] = {}

    def home(self, ref: Ref, name: Name | Every) -> Key:
        """The step where a column as it leaves another one was defined."""
        if isinstance(name, Every):
            return ref, name
        at = self._at or self._build()
        while (found := at.get(ref)) is not None:
            chain, place = found
            places = chain.defined.get(name)
            if places and (last := bisect_right(places, place)):
                return chain.steps[places[last - 1]], name
            if chain.before is None:
                return chain.steps[0], name
            ref = chain.before
        return ref, name

    def _build(self) -> dict[Ref, tuple[Chain, int]]:
        at = self._at
        for step in self._plan.steps:
            link = handed_on(step.node)
            before, defines = link if link is not None else (None, ())
            found = at.get(before) if before is not None else None
            if found is not None and found[1] == len(found[0].steps) - 1:
                chain = found[0]
            else:
                chain = Chain(before if found is not None else None)
                defines = defines if found is not None else ()
            for name in defines:
                chain.defined.setdefault(name, []).append(len(chain.steps))
            at[step.ref] = (chain, len(chain.steps))
            chain.steps.append(step.ref)
        return at


def handed_on(node: Node) -> tuple[Ref, tuple[Name, ...]] | None:
    """The input whose columns come out as they are, and the columns that do not; None for other operators."""
    match node:
        case Assign(items=items) | Update(items=items):
            names = tuple(name for name, _ in items if name is not None)
            return (node.inputs[0], names) if len(names) == len(items) and node.inputs else None
        case Part() if len(node.inputs) > 1:
            return node.inputs[1], ()
    return (node.inputs[0], ()) if node.inputs and type(node).origins is Node.origins else None


class Lineage:
    """Folds the operators' answers to "where did this column come from", remembering each."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._known: dict[Key, Origins] = {}
        self._chains = Chains(plan)

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
            fine = at == 0 or not grows or self._earlier(step.node, given)
            for each in self._named(given, source):
                if fine or own.has(each) is not False:
                    found[each] = None
                elif isinstance(self._plan.get(given), Relabel):  # new labels for what was made of a column
                    found |= dict.fromkeys(
                        name
                        for place, above in self._answers(self._plan[given], each)
                        for name in self._named(self._plan[given].inputs[place], above)
                        if own.has(name) is not False
                    )
        return tuple(found)

    def _earlier(self, node: Node, ref: Ref) -> bool:
        """Whether a step is an earlier state of the table that a node changes: one column may be its index now."""
        taken, left = self._plan.get(ref), self._plan.get(node.inputs[0])
        if isinstance(taken, Project) and isinstance(left, Drop) and left.inputs[0] == taken.inputs[0]:
            return True  # `df.pop("a")`
        here: Node | None = node
        for _ in range(MOST_STEPS):
            if here is None or not here.inputs:
                return False
            if here.inputs[0] == ref:
                return True
            here = self._plan.get(here.inputs[0])
        return False

    def _named(self, ref: Ref, name: Name | Every) -> Iterator[Name]:
        """A column by its name; those without a name by the columns they were computed from."""
        todo: list[Key] = [(ref, name)]
        seen: set[Key] = set()
        while todo and len(seen) < MOST_STEPS:
            here = todo.pop()
            if here in seen:
                continue
            seen.add(here)
            ref, name = here
            node = self._plan.get(ref)
            if name is Every.ALL:
                todo += reversed([(ref, each) for each in self.labels(ref)])
                continue
            if isinstance(name, str) and name is not Every.REST:
                yield self._own(ref, name)
                continue
            # no name, or the place of a column in an array
            answers = list(self._answers(node, name)) if node is not None else []
            if node is not None and answers:
                todo += reversed([(node.inputs[at], source) for at, source in answers])
            elif name not in (0, Every.REST):
                yield self._own(ref, name)

    def _own(self, ref: Ref, name: Name | Every) -> Name:
        """A column as its table calls it, where a join inside a query told it from another by `name@table`."""
        assert not isinstance(name, Every)
        here, marked = ref, isinstance(name, str) and "@" in name
        while marked and (node := self._plan.get(here)) is not None:
            found = list(self._answers(node, name))
            if len(found) != 1:
                break
            at, source = found[0]
            if source != name:
                return source if isinstance(source, str) and str(name).startswith(f"{source}@") else name
            here = node.inputs[at]
        return name

    def _shape(self, ref: Ref) -> str:
        node = self._plan.get(ref)
        return node.shape if node is not None else "unknown"

    def _of(self, key: Key) -> Origins:
        known = self._known
        key = self._chains.home(*key)
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
        return list(dict.fromkeys(self._chains.home(*each) for each in found))

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
            if name != Every.REST and step.columns.has(name) is False and name not in (step.node.index or ()):
                return NOWHERE
            if isinstance(name, Every):
                return Origins(rest={ref: step.columns.without})
            return Origins(frozenset(((ref, name),)))
        found = joined(needed)
        if name is Every.REST and step is not None and isinstance(step.node, Drop) and step.node.certain:
            there = self._plan.columns(step.node.inputs[0]).maybe.intersection(step.node.gone)
            found = Origins(frozenset(pair for pair in found.named if pair[1] not in there), found.rest)
        if name is Every.REST and step is not None and found.rest and step.columns.without:
            without = step.columns.without
            rest = {
                source: (absent | without) - {n for at, n in found.named if at == source}
                for source, absent in found.rest.items()
            }
            return Origins(found.named, rest)
        return found
