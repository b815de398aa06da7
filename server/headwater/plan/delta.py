"""What an edit did to a plan: what each statement said before, and what it says now."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from headwater.plan.expressions import Ref
from headwater.plan.plan import NOWHERE, Place, Step, alike
from headwater.plan.remarks import Mention, Remark


class Said(NamedTuple):
    """What a statement adds to a plan, and what it says in passing."""

    steps: Sequence[Step] = ()
    mentions: Sequence[Mention] = ()
    remarks: Sequence[Remark] = ()


NOTHING = Said()


@dataclass(frozen=True, eq=False)
class Delta:
    """The statements that say something else than when somebody last looked, or stand elsewhere."""

    before: Mapping[int, Said]
    """By the statement's id; nothing for a new one."""
    after: Mapping[int, Said]
    """The same statements in the script's order; nothing for one that is gone."""
    moved: frozenset[int]
    """Those that stand elsewhere among the others."""
    place: Place
    """Where a step stands now."""
    stale: Set[Ref] = frozenset()
    """The steps that are gone, and those that mean something else or are made from some that do."""

    @cached_property
    def gone(self) -> frozenset[Ref]:
        """The steps that are there no longer."""
        now = {step.ref for said in self.after.values() for step in said.steps}
        return frozenset(step.ref for said in self.before.values() for step in said.steps if step.ref not in now)

    @cached_property
    def changed(self) -> frozenset[Ref]:
        """The steps that mean something else now, that are new, or that stand elsewhere."""
        found: set[Ref] = set()
        for statement, after in self.after.items():
            known = {} if statement in self.moved else {step.ref: step for step in self.before[statement].steps}
            for step in after.steps:
                was = known.get(step.ref)
                if was is None or not alike(was, step):
                    found.add(step.ref)
        return frozenset(found)

    @property
    def rewired(self) -> tuple[list[Step], list[Step]]:
        """The steps that are gone or read others now, as they were; those that are new or do, as they are."""
        gone: list[Step] = []
        come: list[Step] = []
        for statement, after in self.after.items():
            known = {step.ref: step for step in self.before[statement].steps}
            for step in after.steps:
                was = known.get(step.ref)
                if was is not None and was.node.inputs == step.node.inputs and statement not in self.moved:
                    del known[step.ref]
                else:
                    come.append(step)
            gone += known.values()
        return gone, come

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The steps that mean something else now, are new or gone: as they were and as they are."""
        found: list[Step] = []
        for statement, after in self.after.items():
            before = {step.ref: step for step in self.before[statement].steps}
            for step in after.steps:
                was = before.pop(step.ref, None)
                if was is None or not alike(was, step):
                    found += (step,) if was is None else (was, step)
            found += before.values()
        return tuple(found)

    @cached_property
    def remarked(self) -> bool:
        """Whether something else is said in passing, wherever it stands."""
        return any(
            [remark._replace(where=NOWHERE) for remark in self.before[statement].remarks]
            != [remark._replace(where=NOWHERE) for remark in after.remarks]
            for statement, after in self.after.items()
        )
