"""The same done with many files: here when they are few, in several processes when they are many."""

import gc
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor
    from multiprocessing.context import BaseContext

# Below this, starting processes costs more than they save.
FEW = 24

# With Python's own thresholds the collector takes 10.5 % of the time of checking 400 files, with these 7 %, for less
# than a mebibyte; what is left is freeing what the files leave behind, which larger ones only put off.
COLLECT_EVERY = (5000, 10, 10)

# Calls that nearly every script makes, to have their models loaded.
TYPICAL = "import numpy\nimport pandas\nimport sklearn.base\nsklearn.base.clone(pandas.read_csv(numpy.e))\n"

T = TypeVar("T")
Act = Callable[[str], T]


def each_file(paths: Sequence[str], act: Act[T], lost: Act[T], jobs: int) -> Iterator[T]:
    """What `act` makes of each file, in the order of the paths; what `lost` makes of one that takes its process down.

    Both must be fit to be sent to another process.
    """
    jobs = min(jobs, (len(paths) + 7) // 8)
    if len(paths) <= FEW or jobs <= 1:
        gc.set_threshold(*COLLECT_EVERY)
        for path in paths:
            yield act(path)
    else:
        _settle()
        yield from _in_processes(list(paths), act, lost, jobs)


def _in_processes(paths: list[str], act: Act[T], lost: Act[T], jobs: int) -> Iterator[T]:
    # Small enough that no process waits long for the last one, large enough that passing them costs nothing.
    size = max(1, min(32, len(paths) // (jobs * 4)))
    chunks = [paths[start : start + size] for start in range(0, len(paths), size)]
    pool = _pool(jobs)
    try:
        futures = [pool.submit(_do_chunk, chunk, act) for chunk in chunks]
        for chunk, future in zip(chunks, futures, strict=True):
            yield from _outcome(chunk, future, act, lost)
        pool.shutdown()
    except BaseException:
        # On Ctrl-C nobody waits for files that nobody will read about.
        workers = list((pool._processes or {}).values())
        pool.shutdown(wait=False, cancel_futures=True)
        for worker in workers:
            worker.terminate()
        raise


def _outcome(chunk: list[str], future: "Future[list[T]]", act: Act[T], lost: Act[T]) -> Iterator[T]:
    from concurrent.futures.process import BrokenProcessPool

    try:
        yield from future.result()
    except BrokenProcessPool:
        # A process died, perhaps on a file of another chunk: each file gets a process it may take down.
        for path in chunk:
            with _pool(1) as alone:
                try:
                    yield alone.submit(act, path).result()
                except BrokenProcessPool:
                    yield lost(path)


def _pool(jobs: int) -> "ProcessPoolExecutor":
    from concurrent.futures import ProcessPoolExecutor

    return ProcessPoolExecutor(jobs, mp_context=_context(), initializer=_begin)


def _context() -> "BaseContext":
    import multiprocessing

    # A forked process has imported everything already; macOS and Windows cannot fork safely.
    return multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")


def _settle() -> None:
    """Load what every file needs, and tell the collector that it stays: forked processes then share it."""
    from headwater.pipeline import Document

    Document([TYPICAL]).analysis()
    gc.freeze()
    gc.set_threshold(*COLLECT_EVERY)


def _begin() -> None:
    """What a process does first. Ctrl-C is the parent's to answer: workers would all print where they were."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _settle()


def _do_chunk(paths: list[str], act: Act[T]) -> list[T]:
    return [act(path) for path in paths]


def cores() -> int:
    """How many processors this process may use."""
    # In a container or under taskset these are fewer than there are; not every system can tell.
    mine = getattr(os, "sched_getaffinity", None)
    return len(mine(0)) if mine else os.cpu_count() or 1
