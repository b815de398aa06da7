"""A plan: the steps of a script in its order, and the names people know them by."""

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple, TypeVar

from headwater.plan.columns import Columns
from headwater.plan.expressions import Ref
from headwater.plan.nodes import Node

N = TypeVar("N", bound=Node)


class Where(NamedTuple):
    """Where a step was written, relative to its chunk: lines from 1, columns in UTF-8 bytes, as `ast` counts them."""

    chunk: int
    line: int
    column: int
    end_line: int
    end_column: int


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


@dataclass(frozen=True, eq=False)
class Plan:
    """The steps of one script, in the order they would run."""

    steps: Sequence[Step] = ()
    by_ref: dict[Ref, Step] = field(default_factory=dict)

    @classmethod
    def of(cls, steps: Sequence[Step]) -> "Plan":
        """A plan of these steps."""
        return cls(steps, {step.ref: step for step in steps})

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
        return {step.ref: at for at, step in enumerate(self.steps)}

    @cached_property
    def consumers(self) -> dict[Ref, list[Ref]]:
        """For each step, the steps that read it."""
        found: dict[Ref, list[Ref]] = {}
        for step in self.steps:
            for ref in step.node.inputs:
                found.setdefault(ref, []).append(step.ref)
        return found

    @cached_property
    def names(self) -> dict[Ref, str]:
        """The name of each step: the author's word and a version, `df.2`."""
        count: dict[str, int] = {}
        found: dict[Ref, str] = {}
        for step in self.steps:
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
        """The steps that these are made from, and these."""
        return self._reach(self._above, start)

    def downstream(self, *start: Ref) -> Set[Ref]:
        """The steps made from these, and these."""
        return self._reach(self._below, start)

    @cached_property
    def _above(self) -> dict[Ref, int]:
        """For each step a number whose bits tell which steps it is made from, by their places in the order."""
        masks: dict[Ref, int] = {}
        for at, step in enumerate(self.steps):
            mask = 1 << at
            for ref in step.node.inputs:
                mask |= masks.get(ref, 0)
            masks[step.ref] = mask
        return masks

    @cached_property
    def _below(self) -> dict[Ref, int]:
        masks: dict[Ref, int] = {}
        for at in range(len(self.steps) - 1, -1, -1):
            step = self.steps[at]
            masks[step.ref] = mask = masks.get(step.ref, 0) | 1 << at
            for ref in step.node.inputs:
                masks[ref] = masks.get(ref, 0) | mask
        return masks

    def _reach(self, masks: dict[Ref, int], start: Sequence[Ref]) -> "Reach":
        mask = 0
        for ref in start:
            mask |= masks.get(ref, 0)
        return Reach(self, mask)


class Reach(Set[Ref]):
    """Some of a plan's steps, in its order: cheap to make and to ask."""

    def __init__(self, plan: Plan, mask: int) -> None:
        self._plan = plan
        self._mask = mask

    def __contains__(self, ref: object) -> bool:
        at = self._plan.order.get(ref)  # type: ignore[call-overload]
        return at is not None and bool(self._mask >> at & 1)

    def __iter__(self) -> Iterator[Ref]:
        mask, steps = self._mask, self._plan.steps
        while mask:
            low = mask & -mask
            yield steps[low.bit_length() - 1].ref
            mask ^= low

    def __len__(self) -> int:
        return self._mask.bit_count()

    @classmethod
    def _from_iterable(cls, refs: Iterable[Ref]) -> frozenset[Ref]:  # type: ignore[override]
        return frozenset(refs)
