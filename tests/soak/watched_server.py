"""The server with a window: what it holds on to can be counted from outside, and where memory comes from be told."""

import gc
import linecache
import sys
import tracemalloc
from collections import Counter
from functools import _lru_cache_wrapper
from typing import Any

from headwater.base.remember import Remembered
from headwater.features.feature import File, Report, feature
from headwater.lsp.server import main
from headwater.workspace.host import Snapshot

FRAMES = 6
TOLD = 40
OWN = [tracemalloc.Filter(False, module.__file__) for module in (tracemalloc, linecache)]
"""What is taken to tell where memory was taken."""


@feature("soak/texts")
def texts(db: Snapshot, file: File) -> Report:
    """The texts of a script or notebook as the server has them."""
    return Report([buffer.text for buffer in db.document(file).cells])


@feature("soak/modules")
def modules(db: Snapshot) -> Report:
    """What is loaded."""
    return Report(sorted(sys.modules))


@feature("soak/held")
def held(db: Snapshot) -> Report:
    """What is alive after everything that can go has gone."""
    gc.collect()
    living = Counter(f"{kind.__module__}.{kind.__qualname__}" for kind in map(type, gc.get_objects()))
    return Report({"blocks": sys.getallocatedblocks(), "objects": living, "caches": caches()})


@feature("soak/traced")
def traced(db: Snapshot) -> Report:
    """Where the memory was taken that came since the last time this was asked, the most first."""
    gc.collect()
    if not tracemalloc.is_tracing():
        tracemalloc.start(FRAMES)
    now = tracemalloc.take_snapshot().filter_traces(OWN)
    before, _traced[:] = _traced[:], [now]
    if not before:
        return Report([])
    grown = now.compare_to(before[0], "traceback")[:TOLD]
    return Report(
        [
            {"bytes": each.size_diff, "count": each.count_diff, "where": each.traceback.format(FRAMES)}
            for each in grown
        ]
    )


_traced: list[tracemalloc.Snapshot] = []


def caches() -> dict[str, tuple[int, int | None]]:
    """Every memory of ours that is a function's: how much is in it, and how much it may hold."""
    found = {}
    for name, module in list(sys.modules.items()):
        if name.startswith("headwater"):
            for function in list(vars(module).values()):
                if isinstance(function, Remembered):
                    found[_name(function)] = function.held, function.room
                elif isinstance(function, _lru_cache_wrapper):
                    info = function.cache_info()
                    found[_name(function)] = info.currsize, info.maxsize
    return found


def _name(function: Any) -> str:
    return f"{function.__module__}.{function.__qualname__}"


if __name__ == "__main__":
    sys.exit(main())
