"""A plan: the steps of a script in its order, and the names people know them by."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from functools import cached_property
from typing import Literal, NamedTuple, TypeVar

from headwater.plan.columns import Columns
from headwater.plan.expressions import Ref
from headwater.plan.nodes import Node

N = TypeVar("N", bound=Node)


ASSUMED = 1_000_000_000
"""Functions nobody calls are run as chunks with the id of the one that defines them, plus this."""


class Where(NamedTuple):
    """Where a step was written, relative to its chunk: lines from 1, columns in UTF-8 bytes, as `ast` counts them."""

    chunk: int
    line: int
    column: int
    end_line: int
    end_column: int


NOWHERE = Where(-1, 1, 0, 1, 0)


class Step(NamedTuple):
    """One operator of a plan."""

    ref: Ref
    node: Node
    columns: Columns
    name: str
    """The author's own word for it, `_` where it has none."""
    where: Where
    called_in: int
    """The chunk that ran it; differs from `where.chunk` inside functions."""
    assumed: bool = False
    """Whether it stands in a function nobody calls, read as if called with unknown arguments."""
    tried: bool = False
    """Whether the script is prepared for it to fail."""
    foreign: Literal["", "called", "imported"] = ""
    """Whether it is written in another module, and what has run it: a call, where it then stands, or the import."""


def alike(a: Step, b: Step) -> bool:
    """Whether two steps mean the same, wherever they stand."""
    return a is b or (
        a.ref == b.ref and a.name == b.name
        and a.assumed == b.assumed and a.tried == b.tried and a.foreign == b.foreign
        and (a.node is b.node or a.node == b.node) and (a.columns is b.columns or a.columns == b.columns)
    )  # fmt: skip


Place = Callable[[Ref], tuple[int, int]]
"""Tells where a step stands in its script: the position of its statement, and the step's number there."""


class Wiring:
    """Which step reads which, kept up to date while steps come and go.

    A plan that is edited has one wiring for all its life. What a step is made from is a number whose bits stand for
    steps; a step keeps its bit as long as it lives.
    """

    def __init__(self, steps: Mapping[Ref, Step]) -> None:
        self.steps = steps
        """Every step there is, by its ref: somebody else keeps it."""
        self.consumers: dict[Ref, list[Ref]] = {}
        """For each step, the steps that read it, in the script's order."""
        self._bits: dict[Ref, int] = {}
        self._named: list[Ref] = []
        """The step that each bit stands for."""
        self.age = 0
        """How often all bits were given anew."""
        self._above: dict[Ref, int] = {}

    def revise(self, gone: Iterable[Step], come: Iterable[Step], place: Place | None = None) -> None:
        """Take out steps, and put in others: at their places in the script, or after all others in their order."""
        consumers = self.consumers
        for step in gone:
            for ref in step.node.inputs:
                readers = consumers[ref]
                readers.remove(step.ref)
                if not readers:
                    del consumers[ref]
        unordered: set[Ref] = set()
        for step in come:
            for ref in step.node.inputs:
                readers = consumers.setdefault(ref, [])
                readers.append(step.ref)
                if place is not None and len(readers) > 1:
                    unordered.add(ref)
        for ref in unordered:
            consumers[ref].sort(key=place)

    def forget(self, refs: Iterable[Ref]) -> None:
        """What these steps are made from is another thing now."""
        for ref in refs:
            self._above.pop(ref, None)
        if len(self._named) > 2 * len(self.steps) + 64:  # most bits stand for steps that are gone
            self.age += 1
            self._bits.clear()
            self._named.clear()
            self._above.clear()

    def below(self, start: Iterable[Ref]) -> set[Ref]:
        """The steps made from these, and these."""
        consumers = self.consumers
        found = set(start)
        todo = list(found)
        while todo:
            for ref in consumers.get(todo.pop(), ()):
                if ref not in found:
                    found.add(ref)
                    todo.append(ref)
        return found

    def above(self, ref: Ref) -> int:
        """The steps that a step is made from, and itself, as bits."""
        known = self._above
        if ref in known:
            return known[ref]
        todo = [ref]
        while todo:
            here = todo[-1]
            step = self.steps.get(here)
            inputs = step.node.inputs if step is not None else ()
            missing = [each for each in inputs if each not in known and each != here]
            if missing:
                todo += missing
                continue
            todo.pop()
            mask = 1 << self.bit(here) if step is not None else 0
            for each in inputs:
                mask |= known.get(each, 0)
            known[here] = mask
        return known[ref]

    def named(self, bit: int) -> Ref:
        """The step that a bit stands for."""
        return self._named[bit]

    def bit(self, ref: Ref) -> int:
        """The bit that stands for a step."""
        found = self._bits.get(ref)
        if found is None:
            found = self._bits[ref] = len(self._named)
            self._named.append(ref)
        return found


class Plan:
    """The steps of one script, in the order they would run; or some of them, with the rest at hand."""

    def __init__(self, steps: Sequence[Step] = (), wiring: Wiring | None = None, whole: "Plan | None" = None) -> None:
        self.steps = steps
        if wiring is None:
            wiring = Wiring({step.ref: step for step in steps})
            wiring.revise((), steps)
        self.wiring = wiring
        self.by_ref = wiring.steps
        self.whole = whole if whole is not None else self
        """The plan of the whole script: any of its steps may be looked up in a part of it."""

    def part(self, steps: Sequence[Step]) -> "Plan":
        """Some steps of this plan to look through one after another. Any other may still be looked up."""
        return Plan(steps, self.wiring, self.whole)

    def __getitem__(self, ref: Ref) -> Node:
        return self.by_ref[ref].node

    def __contains__(self, ref: object) -> bool:
        return ref in self.by_ref

    def get(self, ref: Ref | None) -> Node | None:
        """The operator of a step, or None."""
        step = self.by_ref.get(ref) if ref is not None else None
        return step.node if step is not None else None

    def columns(self, ref: Ref) -> Columns:
        """The columns that leave a step."""
        return self.by_ref[ref].columns

    @cached_property
    def _by_class(self) -> dict[type[Node], list[Step]]:
        found: dict[type[Node], list[Step]] = {}
        for step in self.steps:
            found.setdefault(type(step.node), []).append(step)
        return found

    def each(self, kind: type[N]) -> Iterator[tuple[Ref, N]]:
        """The steps with this operator, in order."""
        for step in self._by_class.get(kind, ()):
            assert isinstance(step.node, kind)
            yield step.ref, step.node

    @cached_property
    def order(self) -> dict[Ref, int]:
        """The place of each step in the script's order."""
        return self.whole.order if self.whole is not self else {step.ref: at for at, step in enumerate(self.steps)}

    @property
    def consumers(self) -> dict[Ref, list[Ref]]:
        """For each step, the steps that read it, in the script's order."""
        return self.wiring.consumers

    @cached_property
    def names(self) -> dict[Ref, str]:
        """The name of each step: the author's word and a version, `df.2`."""
        count: dict[str, int] = {}
        found: dict[Ref, str] = {}
        for step in self.whole.steps:
            count[step.name] = version = count.get(step.name, 0) + 1
            found[step.ref] = f"{step.name}.{version}"
        return found

    def name(self, ref: Ref) -> str:
        """The step's name with its version."""
        return self.names.get(ref, "?")

    def word(self, ref: Ref) -> str:
        """The author's word for a step or for what it was made of, without a version; what it is when there is none."""
        seen = 0
        here: Ref | None = ref
        while here is not None and seen < 4 and (step := self.by_ref.get(here)) is not None:
            if step.name != "_":
                return step.name
            here = step.node.inputs[-1] if step.node.inputs and step.node.operator() == "part" else None
            seen += 1
        step = self.by_ref.get(ref)
        return f"this {step.node.operator()}" if step is not None else "this"

    def upstream(self, *start: Ref) -> Set[Ref]:
        """The steps that these are made from, and these, in the script's order."""
        mask = 0
        for ref in start:
            mask |= self.wiring.above(ref)
        return Reach(self, mask)

    def downstream(self, *start: Ref) -> Set[Ref]:
        """The steps made from these, and these; in no order."""
        return self.wiring.below(ref for ref in start if ref in self.by_ref)


class Reach(Set[Ref]):
    """Some of a plan's steps, in its order: cheap to make and to ask."""

    def __init__(self, plan: Plan, mask: int) -> None:
        self._plan = plan
        self._mask = mask

    def __contains__(self, ref: object) -> bool:
        return isinstance(ref, str) and bool(self._mask >> self._plan.wiring.bit(ref) & 1)

    def __iter__(self) -> Iterator[Ref]:
        return iter(sorted(self._refs(), key=self._plan.order.__getitem__))

    def _refs(self) -> Iterator[Ref]:
        mask, wiring = self._mask, self._plan.wiring
        while mask:
            low = mask & -mask
            yield wiring.named(low.bit_length() - 1)
            mask ^= low

    def __len__(self) -> int:
        return self._mask.bit_count()

    @classmethod
    def _from_iterable(cls, refs: Iterable[Ref]) -> frozenset[Ref]:  # type: ignore[override]
        return frozenset(refs)
