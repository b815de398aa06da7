"""Checking files."""

import logging
import os
from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from headwater.base.frozen import frozen
from headwater.cli.finding import Failure, Finding, Result, finding
from headwater.cli.parallel import each_file
from headwater.cli.script import Script, Unreadable, open_script

if TYPE_CHECKING:
    from headwater.cli.settings import Project
    from headwater.pipeline import Document, Problem
    from headwater.rewrites.rewrite import Offer

log = logging.getLogger(__name__)

TRIED = 5_000_000
"""How many letters are read to try the fixes of one file, each on all of it: of 100 findings where it has 50,000."""


@frozen
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
    return each_file(paths, partial(check_file, task=task), _lost, jobs)


def _lost(path: str) -> Result:
    return Result(failures=[Failure(path, "takes more memory or stack than there is")])


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
        document = document_of(script, task)
        if task.fix or task.diff:
            from headwater.features.mending import mend

            mended = mend(document)
            cells = tuple(cell.text for cell in document.cells)
            result.mended = mended
            if task.diff:
                result.diff = _difference(script, cells)
                document = document_of(script, task)
            elif save and cells != script.cells:
                script.save(cells)
        result.findings = _findings(script.path, document, task)
        result.modules = document.modules
        result.notes = dict.fromkeys(_project(script, task).problems)
    except Unreadable as error:
        result = Result(failures=[Failure(script.path, str(error))])
    except Exception as error:  # noqa: BLE001 - the guard of this door
        reason = f"could not be analysed, which is a fault of Headwater: {type(error).__name__}: {error}"
        result = Result(failures=[Failure(script.path, reason.partition("\n")[0])])
    return result, cells


def document_of(script: Script, task: Task = Task()) -> "Document":
    """A script, ready to be asked."""
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
    size = sum(len(cell.text) for cell in document.cells)
    found = [
        finding(path, document, problem, _offers(document, problem) if task.offers and number * size <= TRIED else ())
        for number, problem in enumerate(document.analysis().problems)
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
