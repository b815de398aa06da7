"""Arrays read from files and written to them."""

from pathlib import PurePosixPath
from typing import Any

from headwater.api.model import Emit, models
from headwater.plan.frames import Scan, Sink
from headwater.plan.nodes import Node


def reader(function: str, kind: str) -> None:
    """Declare a reader of arrays. Their columns have no names."""

    def read(emit: Emit, fname: Any, *rest: Any, **options: Any) -> Node:
        path = str(fname) if isinstance(fname, str | PurePosixPath) else None
        return Scan((), kind, path, f"numpy.{function}", form="array")

    read.__doc__ = f"`{function}(file)`: rows from a file."
    models(f"numpy.{function}")(read)


for _function, _kind in {
    "load": "npy",
    "loadtxt": "text",
    "genfromtxt": "text",
    "fromfile": "binary",
    "memmap": "binary",
}.items():
    reader(_function, _kind)


@models("numpy.save", "numpy.savez", "numpy.savez_compressed", "numpy.savetxt")
def save(emit: Emit, file: Any, *arrays: Any, **named: Any) -> Any:
    """Rows leave the script."""
    path = str(file) if isinstance(file, str | PurePosixPath) else None
    for value in (*arrays, *named.values()):
        if refs := emit.refs(value):
            emit(Sink(refs, "npy", path))
    return None
