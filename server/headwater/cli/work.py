"""Checking many files: here when they are few, in several processes when they are many."""

import gc
import logging
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from headwater.cli.finding import Failure, Finding, Result, finding
from headwater.cli.script import Script, Unreadable, open_script

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor
    from multiprocessing.context import BaseContext

    from headwater.cli.settings import Project
    from headwater.pipeline import Document, Problem
    from headwater.rewrites.rewrite import Offer

log = logging.getLogger(__name__)

# Below this, starting processes costs more than they save.
FEW = 24

# With Python's own thresholds the collector takes 10.5 % of the time of checking 400 files, with these 7 %, for less
# than a mebibyte; what is left is freeing what the files leave behind, which larger ones only put off.
COLLECT_EVERY = (5000, 10, 10)

# Calls that nearly every script makes, to have their models loaded.
TYPICAL = "import numpy\nimport pandas\nimport sklearn.base\nsklearn.base.clone(pandas.read_csv(numpy.e))\n"


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be done with each file."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fix: bool = False
    diff: bool = False
    offers: bool = False
    """Whether findings carry their fixes: those cost more than finding, and text output shows none."""


def check_files(paths: Sequence[str], task: Task, jobs: int) -> Iterator[Result]:
    """The result of each file, in the order of the paths."""
    jobs = min(jobs, (len(paths) + 7) // 8)
    if len(paths) <= FEW or jobs <= 1:
        gc.set_threshold(*COLLECT_EVERY)
        for path in paths:
            yield check_file(path, task)
    else:
        _settle()
        yield from _in_processes(list(paths), task, jobs)


def check_file(path: str, task: Task) -> Result:
    """The findings of one file, or why there are none. Never raises: others are still to be checked."""
    try:
        return check_script(open_script(path), task)[0]
    except Unreadable as error:
        return Result(failures=[Failure(path, str(error))])


def check_script(script: Script, task: Task, *, save: bool = True) -> tuple[Result, tuple[str, ...]]:
    """The findings of a script that has been read, and the texts of its cells after fixes."""
    result = Result(files=1)  # a file that cannot be read or analysed counts as not checked
    cells = script.cells
    try:
        document = _document(script, task)
        if task.fix or task.diff:
            from headwater.features.mending import mend

            mended = mend(document)
            cells = tuple(cell.text for cell in document.cells)
            result.mended = mended
            if task.diff:
                result.diff = _difference(script, cells)
                document = _document(script, task)
            elif save and cells != script.cells:
                script.save(cells)
        result.findings = _findings(script.path, document, task)
        result.notes = dict.fromkeys(_project(script, task).problems)
    except Unreadable as error:
        result = Result(failures=[Failure(script.path, str(error))])
    except Exception as error:  # noqa: BLE001 - the guard of this door
        reason = f"could not be analysed, which is a fault of Headwater: {type(error).__name__}: {error}"
        result = Result(failures=[Failure(script.path, reason.partition("\n")[0])])
    return result, cells


def _document(script: Script, task: Task) -> "Document":
    from pathlib import Path

    from headwater.pipeline import Document

    path = Path(os.path.abspath(script.path))
    project = _project(script, task)
    return Document(
        script.cells,
        path=path,
        notebook=script.notebook,
        settings=project.settings,
        sources=project.sources,
    )


def _project(script: Script, task: Task) -> "Project":
    from headwater.cli.settings import project_of

    return project_of(os.path.dirname(os.path.abspath(script.path)), task.select, task.ignore)


def _findings(path: str, document: "Document", task: Task) -> list[Finding]:
    found = [
        finding(path, document, problem, _offers(document, problem) if task.offers else ())
        for problem in document.analysis().problems
    ]
    return sorted(found, key=lambda each: each.order)


def _offers(document: "Document", problem: "Problem") -> "Sequence[Offer]":
    """The fixes of a problem. One that cannot be made costs nobody the finding."""
    from headwater.pipeline import offers

    try:
        return offers(document, problem)
    except Exception as error:  # noqa: BLE001 - the guard of this door
        log.error("no fix for %s: %s: %s", problem.rule, type(error).__name__, error)
        return ()


def _difference(script: Script, cells: Sequence[str]) -> list[str]:
    from difflib import unified_diff

    lines: list[str] = []
    for number, (old, new) in enumerate(zip(script.cells, cells, strict=True), 1):
        name = f"{script.path}:cell {number}" if script.notebook else script.path
        for line in unified_diff(old.splitlines(True), new.splitlines(True), name, name):
            lines += [line] if line.endswith("\n") else [line + "\n", "\\ No newline at end of file\n"]
    return lines


# ------------------------------------------------------------------ in several processes


def _in_processes(paths: list[str], task: Task, jobs: int) -> Iterator[Result]:
    # Small enough that no process waits long for the last one, large enough that passing them costs nothing.
    size = max(1, min(32, len(paths) // (jobs * 4)))
    chunks = [paths[start : start + size] for start in range(0, len(paths), size)]
    pool = _pool(jobs)
    try:
        futures = [pool.submit(_check_chunk, chunk, task) for chunk in chunks]
        for chunk, future in zip(chunks, futures, strict=True):
            yield from _outcome(chunk, future, task)
        pool.shutdown()
    except BaseException:
        # On Ctrl-C nobody waits for files that nobody will read about.
        workers = list((pool._processes or {}).values())
        pool.shutdown(wait=False, cancel_futures=True)
        for worker in workers:
            worker.terminate()
        raise


def _outcome(chunk: list[str], future: "Future[list[Result]]", task: Task) -> Iterator[Result]:
    from concurrent.futures.process import BrokenProcessPool

    try:
        yield from future.result()
    except BrokenProcessPool:
        # A process died, perhaps on a file of another chunk: each file gets a process it may take down.
        for path in chunk:
            with _pool(1) as alone:
                try:
                    yield alone.submit(check_file, path, task).result()
                except BrokenProcessPool:
                    yield Result(failures=[Failure(path, "takes more memory or stack than there is")])


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


def _check_chunk(paths: list[str], task: Task) -> list[Result]:
    return [check_file(path, task) for path in paths]


def cores() -> int:
    """How many processors this process may use."""
    # In a container or under taskset these are fewer than there are; not every system can tell.
    mine = getattr(os, "sched_getaffinity", None)
    return len(mine(0)) if mine else os.cpu_count() or 1
