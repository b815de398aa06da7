"""Functions nobody calls and classes nobody uses: run after the script's end, with arguments nobody knows.

A class is run method by method, each in a chunk of its own: a key in one method runs that one again, and those that
read what it leaves in the object, but not the rest of a long class.
"""

import re
from collections.abc import Iterable, Iterator

from headwater.base.frozen import frozen
from headwater.lower.classes import instantiate
from headwater.lower.functions import call_unknown
from headwater.lower.machine import Location
from headwater.lower.run import ASSUMED_FUEL, Run
from headwater.lower.values import Class, Function, Known, Obj
from headwater.plan.plan import ASSUMED

NUMBER = re.compile(r"\d+")

LEAST_FUEL = 600
"""Expressions evaluated for one method of a long class, at most; all share what a function has."""


@frozen
class Assumed:
    """A function, the making of an object, or a method of it: a chunk of its own after the script's end."""

    id: int
    text: str
    function: Function | Class
    method: str = ""
    """The method that is called; the object is made where there is none."""
    object: Location = ""
    """Where the methods find the object."""

    def run(self, run: Run) -> None:
        """Run it as if it were called."""
        run.assumed = True
        if isinstance(self.function, Function):
            run.fuel = ASSUMED_FUEL
            call_unknown(run, self.function)
            return
        methods = [member for member in self.function.functions() if member.name != "__init__"]
        run.fuel = max(LEAST_FUEL, ASSUMED_FUEL // (len(methods) + 1))
        if not self.method:
            run.put(self.object, instantiate(run, self.function, [], {}))
        else:
            it = run.get(self.object)
            method = next(member for name, member in self.function.members if name == self.method)
            assert isinstance(method, Function)
            if isinstance(it, Obj) and run.get(self._called(method)) is None:
                call_unknown(run, method, it)
        # what was called by one of them is not called by itself
        for member in methods:
            if member.key in run.calls:
                run.put(self._called(member), Known(True))

    def _called(self, method: Function) -> Location:
        return f"{self.object}?{method.name}"

    def keeps(self, location: Location) -> bool:
        """Whether others may read what this puts at a location: the object and what its methods leave in it."""
        head = NUMBER.match(location)
        return head is not None and int(head[0]) >= ASSUMED and int(head[0]) % ASSUMED == self.id % ASSUMED


def assumed(chunk: int, values: Iterable[Function | Class]) -> Iterator[Assumed]:
    """What is run for functions and classes that a chunk defines."""
    number = 0
    for value in values:
        number += 1
        made = chunk + ASSUMED * number
        location = f"{made}!it"
        yield Assumed(made, value.name, value, "", location)
        if isinstance(value, Class):
            for name, member in value.members:
                if isinstance(member, Function) and member.name != "__init__":
                    number += 1
                    yield Assumed(chunk + ASSUMED * number, f"{value.name}.{name}", value, name, location)
