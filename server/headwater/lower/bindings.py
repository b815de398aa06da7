"""What the global names of a script hold after one of its chunks has run."""

from headwater.api.model import Frame, Obj
from headwater.lower.machine import Machine
from headwater.plan.expressions import Ref


def bound(machine: Machine, name: str, before: int) -> object:
    """The value of a global name before the chunk at a position runs; of an object, what it holds then."""
    value = machine.lookup(name, before)
    return machine.lookup(value.address, before) if isinstance(value, Obj) else value


def tables_after(machine: Machine, chunk: int) -> dict[str, Ref]:
    """The global names that hold tables after a chunk, and the steps they hold."""
    result = machine.results.get(chunk)
    if result is None:
        return {}
    end = result.position + 1
    names = {
        location: None
        for identity in machine.order[:end]
        for location in machine.results[identity].writes
        if location.isidentifier()
    }
    values = {name: bound(machine, name, end) for name in names}
    return {name: value.ref for name, value in values.items() if isinstance(value, Frame)}
