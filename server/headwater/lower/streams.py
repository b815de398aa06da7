"""What objects and open files hand out, one after the other: one member, standing for any."""

from headwater.api.opened import FILE
from headwater.lower import functions
from headwater.lower.run import Run
from headwater.lower.values import UNKNOWN, Function, Instance, Obj, RowIds, Unknown, Value
from headwater.plan.frames import Scan

EVERY = RowIds(None, None, "every")
"""The place of a row, whichever: what is made of one is made of every row."""


def of_instance(run: Run, receiver: Obj, instance: Instance) -> Value:
    """An item of an object of the script: what `__getitem__`, `__next__` or `__iter__` hand out."""
    from headwater.lower.loops import iterate

    for name, arguments in (("__getitem__", [EVERY]), ("__next__", []), ("__iter__", [])):
        method = instance.of.member(name)
        if not isinstance(method, Function):
            continue
        found = functions.invoke(run, method, [receiver, *arguments], {})
        if name != "__iter__":
            return found
        if found != receiver:
            items, _ = iterate(run, found)
            return items[0] if items else UNKNOWN
    return Unknown(run.refs(receiver))


def lines(run: Run, file: object) -> Unknown:
    """A line of an open file, or any part of it."""
    path = str(file) if isinstance(file, str) else None
    return Unknown((*run.refs(file), run(Scan((), "text", path, FILE, form="unknown")).ref))
