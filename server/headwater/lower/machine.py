"""The incremental machine: which chunks run again after an edit, and in which state of the world they run.

Running a chunk is a pure function of its text and of what it reads. Everything it can read has a *location*: a
global name (`df`), a place in the heap (`12#3`, an attribute `12#3.model`), the columns of a step (`@12.0`), the
head of a file (`!…`). While a chunk runs, its reads and writes are recorded; afterwards it runs again only when a
location it has read holds another value. Equal results stop the wave.
"""

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Protocol

from headwater.base.interrupt import go_on
from headwater.config.api import Told
from headwater.plan.columns import OPEN, Columns
from headwater.plan.delta import NOTHING, Delta, Said
from headwater.plan.expressions import Ref
from headwater.plan.plan import Step, Where
from headwater.plan.remarks import Mention, Remark

Location = str


class Chunk(Protocol):
    """A top-level statement: what `syntax.chunks` cuts."""

    @property
    def id(self) -> int:
        """Stable identity."""

    @property
    def text(self) -> str:
        """Its exact lines."""


@dataclass(slots=True)
class Result:
    """What came of running one chunk."""

    text: str
    reads: dict[Location, object]
    writes: dict[Location, object]
    steps: list[Step]
    foreign: frozenset[Ref] = frozenset()
    """Steps of other chunks that ours read."""
    calls: frozenset[tuple[int, int, int]] = frozenset()
    """Functions of the script that were run: chunk, line and column of their definition."""
    defines: tuple[object, ...] = ()
    """Functions and classes bound at the top level."""
    unmodelled: tuple[tuple[str, Where], ...] = ()
    """Calls nobody has modelled, and where they stand."""
    statements: int = 0
    opaque: int = 0
    position: int = 0
    inputs: frozenset[Location] = frozenset()
    """Where the columns of foreign steps are."""
    touches: frozenset[Location] = frozenset()
    """Every location it reads, writes or takes columns from: an edit that is nowhere here is none of its business."""
    mentions: tuple[Mention, ...] = ()
    remarks: tuple[Remark, ...] = ()

    @property
    def said(self) -> Said:
        """What it says to those who look at the plan."""
        return Said(self.steps, self.mentions, self.remarks)


@dataclass(slots=True)
class Work:
    """What updates cost."""

    lowered: int = 0
    """Chunks run again."""
    recolumned: int = 0
    """Chunks whose columns were folded again without running."""


POSITION = attrgetter("position")


class Machine:
    """The state of a script after each of its chunks, kept up to date."""

    def __init__(self, run: "Callable[[Machine, Chunk, int], Result]") -> None:
        self._run = run
        self._order: list[int] = []
        self.results: dict[int, Result] = {}
        self._readers: dict[Location, int] = {}
        """How many chunks have read a location, or take columns from it."""
        self._writers: dict[Location, list[Result]] = {}
        """Who writes a location, in the script's order: a counter may be counted up by each of 50,000 statements."""
        self.steps: dict[Ref, Step] = {}
        """Every step by its ref."""
        self.outside: Callable[[Location], object] = lambda location: None
        """Answers for locations outside the script: heads of files."""
        self.told: Mapping[str, Told] = {}
        """What people say of calls that we cannot look into, by full name."""
        self._stale_outside: set[Location] = set()
        self.work = Work()
        """What updates cost since somebody last began to count."""
        self.functions = False
        """Whether functions were defined or called that were not before, or no longer are."""
        self.check: Callable[[], None] = go_on
        """Called now and then during an update; what it raises breaks off, and the next update goes on from there."""
        self.written = ""
        """What was written before in the chunk that is being run."""
        self._sticky: set[Location] = set()
        self._unsure: set[int] = set()
        """Chunks that an update did not come to: what they have read may be another thing by now."""
        self._before: dict[int, Said] = {}
        self._moved: set[int] = set()

    def lookup(self, location: Location, before: int) -> object:
        """What a location holds before the chunk at a position runs; None when nothing was ever put there."""
        head = location[0]
        if head == "@":
            return self.columns(location[1:])
        if head == "!":
            return self.outside(location)
        if head == "&":
            return self._node(location[1:])
        writers = self._writers.get(location)
        if not writers:
            return None
        at = bisect_left(writers, before, key=POSITION)
        return writers[at - 1].writes[location] if at else None

    def columns(self, ref: Ref) -> Columns:
        """The columns that leave a step."""
        step = self.steps.get(ref)
        return step.columns if step is not None else OPEN

    def position(self, chunk: int) -> int:
        """Where a chunk stands among the others."""
        result = self.results.get(chunk)
        return result.position if result is not None else len(self._order)

    def _place(self, ref: Ref) -> tuple[int, int]:
        chunk, _, at = ref.partition(".")
        return self.results[int(chunk)].position, int(at)

    def everything(self) -> Delta:
        """All that is said, as if nobody had looked before."""
        after = {chunk: self.results[chunk].said for chunk in self._order}
        return Delta(dict.fromkeys(after, NOTHING), after, frozenset(), self._place)

    def take(self) -> Delta:
        """What has changed since this was last asked."""
        results = self.results
        present = sorted((one for one in self._before if one in results), key=lambda one: results[one].position)
        after = {one: results[one].said for one in present}
        after |= {one: NOTHING for one in self._before if one not in results}
        delta = Delta(self._before, after, frozenset(self._moved), self._place)
        self._before, self._moved = {}, set()
        return delta

    def forget_outside(self, matching: Callable[[Location], bool]) -> None:
        """Files changed: whoever has read a matching location is looked at again by the next update."""
        for result in self.results.values():
            self._stale_outside.update(loc for loc in result.reads if loc[0] == "!" and matching(loc))

    def update(self, chunks: Sequence[Chunk]) -> None:
        """Bring everything up to date with these chunks, in this order."""
        dirty: set[Location] = set(self._stale_outside)
        self._stale_outside.clear()
        moved, gone_writes, head, settled = self._reorder([chunk.id for chunk in chunks])
        results = self.results
        self._sticky = gone_writes if head < settled else set()
        position = 0
        edited = [
            at
            for at, chunk in enumerate(chunks)
            if (known := results.get(chunk.id)) is None or (known.text is not chunk.text and known.text != chunk.text)
        ]
        first = min(edited[0] if edited else len(chunks), head)
        if dirty or self._unsure:
            first = 0
        last = max(edited[-1] if edited else -1, settled - 1 if head < settled else -1, head if gone_writes else -1)
        try:
            for position in range(first, len(chunks)):
                if position == head:
                    dirty |= gone_writes
                if position == settled:
                    self._sticky = set()
                if not dirty and position > last and not self._unsure:
                    break
                chunk = chunks[position]
                result = results.get(chunk.id)
                unsure = chunk.id in self._unsure
                everything = unsure or chunk.id in moved
                if result is None or not is_of(result, chunk):
                    self._replace(chunk, position, result, dirty)
                    dirty &= self._readers.keys()
                elif everything or (dirty and not dirty.isdisjoint(result.touches)):
                    self._verify(chunk, position, result, dirty, everything=everything, unsure=unsure)
                if unsure:
                    self._unsure.discard(chunk.id)
        except BaseException:
            self._unsure.update(chunk.id for chunk in chunks[position:])
            raise
        self._unsure.clear()

    def _verify(
        self, chunk: Chunk, position: int, result: Result, dirty: set[Location], *, everything: bool, unsure: bool
    ) -> None:
        """See whether a result still holds, and do what has to be done where it does not."""
        self.check()
        if self._still_true(result, dirty, position, everything=everything):
            if not unsure and dirty.isdisjoint(result.inputs):
                self._clean(dirty, result.writes)
                return
            if self._recolumn(result, dirty):
                self.work.recolumned += 1
                return
        self._replace(chunk, position, result, dirty)

    def _reorder(self, order: list[int]) -> tuple[set[int], set[Location], int, int]:
        """Take on a new order of chunks.

        What chunks wrote that are gone or stand elsewhere is dirty from where the orders part, and no chunk before the
        orders meet again makes it clean, for the one that is gone may have stood after it.

        Returns:
            the chunks that stand elsewhere, what was written by those and by the ones that are gone, and the
            positions where the orders part and where they meet again.
        """
        old = self._order
        moved: set[int] = set()
        gone_writes: set[Location] = set()
        if order == old:
            return moved, gone_writes, len(order), len(order)
        head = 0
        limit = min(len(order), len(old))
        while head < limit and order[head] == old[head]:
            head += 1
        tail = 0
        while tail < limit - head and order[-1 - tail] == old[-1 - tail]:
            tail += 1
        settled = len(order) - tail
        moved.update(order[head:settled])
        present = set(order)
        for gone in old[head : len(old) - tail]:
            if (result := self.results.get(gone)) is not None:
                gone_writes.update(result.writes)
                for step in result.steps:
                    gone_writes.update(("@" + step.ref, "&" + step.ref))
                self._note(gone, result)
                if gone not in present:
                    self._remove(gone)
        self._moved |= moved
        for position in range(head, len(order)):
            if (result := self.results.get(order[position])) is not None:
                result.position = position
        self._sort_writers(moved)
        self._order = order
        return moved, gone_writes, head, settled

    def _note(self, chunk: int, result: Result | None) -> None:
        """A chunk is about to say something else."""
        self._before.setdefault(chunk, result.said if result is not None else NOTHING)

    def _clean(self, dirty: set[Location], writes: Iterable[Location]) -> None:
        """Locations that a chunk overwrites as before: whoever reads them later sees what was seen before."""
        dirty.difference_update(
            self._sticky.symmetric_difference(writes).difference(self._sticky) if self._sticky else writes
        )

    def _still_true(self, result: Result, dirty: set[Location], position: int, everything: bool) -> bool:
        """Whether what a result has read is still there."""
        reads = result.reads
        suspects: Iterable[Location] = reads if everything else dirty.intersection(reads)
        for location in suspects:
            before, now = reads[location], self.lookup(location, position)
            if before is not now and before != now:
                return False
        return True

    def _recolumn(self, result: Result, dirty: set[Location]) -> bool:
        """Fold the columns of a result again. False when it must run again, having read what changed."""
        columns = self.columns
        fresh: dict[Ref, Columns] = {}
        steps: list[Step] = []
        for step in result.steps:
            given = [fresh.get(ref) or columns(ref) for ref in step.node.inputs]
            after = step.node.columns(*given)
            fresh[step.ref] = after
            steps.append(step if after == step.columns else step._replace(columns=after))
        own = {"@" + ref for ref in fresh}
        if any(result.reads[loc] != fresh[loc[1:]] for loc in own.intersection(result.reads)):
            return False
        self._clean(dirty, result.writes)
        for before, after_ in zip(result.steps, steps, strict=True):
            if before is not after_:
                dirty.add("@" + before.ref)
                self.steps[before.ref] = after_
                self._note(int(before.ref.partition(".")[0]), result)
        result.steps = steps
        return True

    def _replace(self, chunk: Chunk, position: int, old: Result | None, dirty: set[Location]) -> None:
        functions = self.functions
        self.written = old.text if old is not None else ""
        if old is not None:
            self._remove(chunk.id)
        try:
            self.check()
            result = self._run(self, chunk, position)
        except BaseException:  # nothing comes of it: whoever looks next finds it gone
            self._note(chunk.id, old)
            raise
        result.position = position
        result.inputs = frozenset("@" + ref for ref in result.foreign)
        result.touches = result.inputs.union(result.reads, result.writes)
        for location in result.inputs.union(result.reads):
            self._readers[location] = self._readers.get(location, 0) + 1
        self.work.lowered += 1
        self.results[chunk.id] = result
        for location in result.writes:
            insort(self._writers.setdefault(location, []), result, key=POSITION)
        before = {step.ref: step for step in old.steps} if old is not None else {}
        for step in result.steps:
            was = before.pop(step.ref, None)
            self.steps[step.ref] = step
            if was is None or was.columns != step.columns:
                dirty.add("@" + step.ref)
            if was is None or was.node != step.node:
                dirty.add("&" + step.ref)
        for ref in before:
            dirty.update(("@" + ref, "&" + ref))
        old_writes = old.writes if old is not None else {}
        for location, value in result.writes.items():
            if location in old_writes and (old_writes[location] is value or old_writes[location] == value):
                if location not in self._sticky:
                    dirty.discard(location)
            else:
                dirty.add(location)
        dirty.update(location for location in old_writes if location not in result.writes)
        if old is None or old.said != result.said:
            self._note(chunk.id, old)
        self.functions = functions or old is None or old.calls != result.calls or old.defines != result.defines

    def _remove(self, chunk: int) -> None:
        result = self.results.pop(chunk)
        for location in result.inputs.union(result.reads):
            if self._readers[location] > 1:
                self._readers[location] -= 1
            else:
                del self._readers[location]
        if result.calls or result.defines:
            self.functions = True
        for location in result.writes:
            writers = self._writers[location]
            del writers[bisect_left(writers, result.position, key=POSITION)]
            if not writers:
                del self._writers[location]
        for step in result.steps:
            self.steps.pop(step.ref, None)

    def _sort_writers(self, moved: set[int]) -> None:
        """Keep those who write a location in the script's order, after these chunks have moved."""
        results = (self.results.get(chunk) for chunk in moved)
        for location in {location for result in results if result is not None for location in result.writes}:
            self._writers[location].sort(key=POSITION)

    def _node(self, ref: Ref) -> object:
        step = self.steps.get(ref)
        return step.node if step is not None else None

    @property
    def order(self) -> list[int]:
        """Chunks in the script's order."""
        return self._order


def is_of(result: Result | None, chunk: Chunk) -> bool:
    """Whether something is the result of a chunk as it is written now."""
    return result is not None and (result.text is chunk.text or result.text == chunk.text)
