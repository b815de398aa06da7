"""Run chunks over frames that are plans."""

import ast
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any, TypeVar

from headwater.base.bug import bug
from headwater.lower.assumed import Assumed, assumed
from headwater.lower.machine import Chunk, Machine, Result, Work
from headwater.lower.run import OutOfFuel, Run
from headwater.lower.statements import suite
from headwater.lower.values import Class, Function
from headwater.plan.delta import Delta
from headwater.plan.plan import ASSUMED, Plan, Wiring
from headwater.plan.remarks import Mention, Remark

T = TypeVar("T")
Parse = Callable[[str, str], Sequence[ast.stmt]]
"""Parses a chunk, given also what was written there before."""


class Interpreter:
    """A script, lowered and kept lowered."""

    def __init__(self, parse: Parse) -> None:
        self._parse = parse
        self.machine = Machine(self._run)
        self.displayed: frozenset[int] = frozenset()
        """Chunks whose last expression a notebook shows."""
        self._wiring = Wiring(self.machine.steps)
        self._wired = False

    def show(self, displayed: frozenset[int]) -> None:
        """Say which chunks' last expressions a notebook shows. Those for which that changed run again."""
        for identity in displayed ^ self.displayed:
            if (result := self.machine.results.get(identity)) is not None:
                result.text = "\0"  # equal to no chunk's text
        self.displayed = displayed

    def update(self, chunks: Sequence[Chunk]) -> Work:
        """Lower what changed; what it has cost."""
        self.machine.work = work = Work()
        self.machine.update([*chunks, *self._present_assumed(chunks)])
        if self.machine.functions:
            wanted = self._assumed(chunks)
            known = {one.id: one for one in self._wanted}
            for one in wanted:
                # the same text may stand for other functions, or for the same with other defaults
                if one.id in self.machine.results and (one.id not in known or known[one.id].function != one.function):
                    self.machine.results[one.id].text = "\0"
            self._wanted = wanted
            self.machine.update([*chunks, *wanted])
            self.machine.functions = False
        return work

    _wanted: Sequence[Assumed] = ()

    def _present_assumed(self, chunks: Sequence[Chunk]) -> list[Assumed]:
        if not self._wanted:
            return []
        known = {chunk.id for chunk in chunks}
        return [a for a in self._wanted if a.id % ASSUMED in known]

    def _assumed(self, chunks: Sequence[Chunk]) -> list[Assumed]:
        """The functions and classes of the top level that nothing calls."""
        results = self.machine.results
        called: set[tuple[int, int, int]] = set()
        for chunk in chunks:
            called |= results[chunk.id].calls
        found: list[Assumed] = []
        for chunk in chunks:
            loose: list[Function | Class] = []
            for value in results[chunk.id].defines:
                assert isinstance(value, Function | Class)
                if not any(function.key in called for function in functions_of(value)):
                    loose.append(value)
            found += assumed(chunk.id, loose)
        return found

    def _run(self, machine: Machine, chunk: Chunk, position: int) -> Result:
        run = Run(machine, chunk, position)
        limit = sys.getrecursionlimit()
        try:
            if isinstance(chunk, Assumed):
                chunk.run(run)
            else:
                body = self._parse(chunk.text, machine.written)
                run.last = body[-1] if body and chunk.id in self.displayed else None
                suite(run, body)
        except (OutOfFuel, RecursionError):
            sys.setrecursionlimit(limit)
        except Exception as error:  # noqa: BLE001 - one statement is lost, not the script
            bug(f"lowering {chunk.text[:60]!r}: {error!r}")
        result = run.result()
        if not isinstance(chunk, Assumed):
            result.defines = tuple(
                value
                for location, value in result.writes.items()
                if isinstance(value, Function | Class) and location.isidentifier() and is_own(value)
            )
        else:
            result.writes = {at: value for at, value in result.writes.items() if chunk.keeps(at)}
        return result

    def take(self) -> Delta:
        """What has changed since this was last asked."""
        delta = self.machine.take()
        if not self._wired:
            self._wired = True
            self._wiring.revise((), self.plan().steps)
            return delta
        self._wiring.revise(*delta.rewired, delta.place)
        stale = self._wiring.below(delta.changed | delta.gone)
        self._wiring.forget(stale)
        return replace(delta, stale=stale)

    def everything(self) -> Delta:
        """All that is said, as if nobody had looked before."""
        return self.machine.everything()

    def plan(self) -> Plan:
        """The steps of the whole script, as they are when the last changes were taken."""
        return Plan(Joined(self.machine, lambda result: result.steps), self._wiring)

    def mentions(self) -> Sequence[Mention]:
        """The places that name columns."""
        return Joined(self.machine, lambda result: result.mentions)

    def remarks(self) -> Sequence[Remark]:
        """What was said in passing."""
        return Joined(self.machine, lambda result: result.remarks)


class Joined(Sequence[T]):
    """What all chunks say, one after the other; put together when somebody first asks: few do after every edit."""

    def __init__(self, machine: Machine, part: Callable[[Result], Sequence[T]]) -> None:
        self._machine = machine
        self._part = part

    @cached_property
    def _all(self) -> list[T]:
        results, part = self._machine.results, self._part
        return [each for chunk in self._machine.order for each in part(results[chunk])]

    def __getitem__(self, at: Any) -> Any:
        return self._all[at]

    def __iter__(self) -> Iterator[T]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)


def functions_of(value: Function | Class) -> tuple[Function, ...]:
    """A function, or those of a class."""
    return (value,) if isinstance(value, Function) else tuple(value.functions())


def is_own(value: Function | Class) -> bool:
    """Whether a function or class is written in the script, and not in a module that it imports."""
    functions = functions_of(value)
    return not functions or any(function.key[0] >= 0 for function in functions)
