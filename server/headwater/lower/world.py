"""What a chunk sees of the world while it runs: locations, read and written, and the heap behind them."""

from typing import TYPE_CHECKING

from headwater.lower.machine import Chunk, Location, Machine
from headwater.lower.values import UNKNOWN, Known, Obj, Scope

if TYPE_CHECKING:
    from headwater.lower.branches import State
    from headwater.lower.quoting import Calling


class World:
    """The locations as one chunk sees them: what it wrote itself, else what it finds, which it remembers."""

    def __init__(self, machine: Machine, chunk: Chunk, position: int) -> None:
        self.machine = machine
        self.chunk = chunk
        self.position = position
        self.state: State = {}
        self.reads: dict[Location, object] = {}
        self.scope: Scope | None = None
        self._count = 0
        self.calling: list[Calling] = []
        """The calls being made, the outermost first."""

    def get(self, location: Location) -> object:
        """What a location holds now."""
        if location in self.state:
            return self.state[location]
        if location in self.reads:
            return self.reads[location]
        value = self.reads[location] = self.machine.lookup(location, self.position)
        return value

    def put(self, location: Location, value: object) -> None:
        """Let a location hold another value."""
        self.state[location] = value

    def fresh(self, kind: str = "#") -> str:
        """A location nobody else uses, the same one each time this chunk is run in the same way."""
        self._count += 1
        return f"{self.chunk.id}{kind}{self._count}"

    def name_location(self, name: str) -> Location:
        """Where a name is bound when it is assigned to here."""
        scope = self.scope
        if scope is not None and name in scope.globals:
            scope = scope.module
        if scope is None:
            return name
        while name in scope.nonlocals and scope.parent is not None:
            scope = scope.parent
            if self.get(f"{scope.identity}:{name}") is not None:
                break
        return f"{scope.identity}:{name}"

    def content(self, value: object) -> object:
        """What is behind a value: the content of a mutable object, else the value itself."""
        if isinstance(value, Obj):
            return self.get(value.address) or UNKNOWN
        return value

    def keep(self, ref: str, value: object) -> None:
        """Remember an object with a step."""
        self.put(f"%of {ref}", value)

    def seed(self, value: object) -> None:
        """A global seed is set."""
        self.put("%seed", Known(True))

    def seeded(self) -> bool:
        """Whether a global seed was set before."""
        return self.get("%seed") is not None

    def kept(self, ref: str) -> object:
        """What was remembered with a step, or None."""
        return self.get(f"%of {ref}")
