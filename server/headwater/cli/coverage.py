"""`headwater coverage`: how much of scripts, notebooks and folders the plans understand."""

import os
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any, Literal

from headwater.cli.command import FAILED, FOUND_NOTHING, WrongUse, command
from headwater.cli.finding import Failure
from headwater.cli.formats.json import written
from headwater.cli.formats.text import shown
from headwater.cli.parallel import cores, each_file
from headwater.cli.progress import Progress, complain

if TYPE_CHECKING:
    from headwater.features.coverage import Coverage

SLOWEST = 3


@dataclass(slots=True)
class Measured:
    """What is understood of one file, or why nothing is, and how long that took."""

    path: str
    coverage: "Coverage | None" = None
    failure: str = ""
    seconds: float = 0.0


@dataclass(slots=True)
class Total:
    """What is understood of all files."""

    coverage: "Coverage"
    files: int = 0
    failures: list[Failure] = field(default_factory=list)
    files_with: Counter[str] = field(default_factory=Counter)
    """For each call without a model, the files it stands in."""
    slowest: list[tuple[float, str]] = field(default_factory=list)

    def add(self, measured: Measured) -> None:
        """Count a file in."""
        if measured.coverage is None:
            self.failures.append(Failure(measured.path, measured.failure))
            return
        self.files += 1
        self.coverage += measured.coverage
        self.files_with.update(measured.coverage.calls.keys())
        self.slowest = sorted([*self.slowest, (measured.seconds, measured.path)], reverse=True)[:SLOWEST]


@command
def coverage(
    paths: Annotated[list[str], "scripts, notebooks and folders (default: this one)"] = [],  # noqa: B006
    *,
    format: Annotated[Literal["text", "json"], "how the figures are printed"] = "text",
    most: Annotated[int, "how many calls without a model are listed"] = 20,
    jobs: Annotated[int | None, "how many processes (default: one for each core)"] = None,
) -> int:
    """Count what the plans of scripts understand, and list the calls that have no model yet.

    A statement is on a table when a step of the plan comes of it or it names a column; it is opaque when a table
    goes through a call in it that has no model. Folders are searched as `check` searches them.
    """
    from headwater.cli.files import gather
    from headwater.features.coverage import Coverage

    if most < 0:
        raise WrongUse("coverage: --most counts calls: it cannot be negative")
    files, failures = gather(paths or [os.curdir])
    complain(failures)
    total = Total(Coverage(), failures=failures)
    with Progress("reading", len(files)) as step:
        for each in each_file(files, measure, _lost, jobs or cores()):
            step()
            total.add(each)
            if each.coverage is None:
                complain(total.failures[-1:])
    print(written(as_json(total)) if format == "json" else text(total, most))
    return FAILED if total.failures else FOUND_NOTHING


def measure(path: str) -> Measured:
    """What is understood of a file. Never raises: others are still to be read."""
    from headwater.cli.script import Unreadable, open_script
    from headwater.cli.work import document_of
    from headwater.features.coverage import coverage as of_document

    began = time.perf_counter()
    try:
        document = document_of(open_script(path))
        document.analysis()
        took = time.perf_counter() - began
        return Measured(path, of_document(document), seconds=took)
    except Unreadable as error:
        return Measured(path, failure=str(error))
    except Exception as error:  # noqa: BLE001 - the guard of this door
        reason = f"could not be analysed, which is a fault of Headwater: {type(error).__name__}: {error}"
        return Measured(path, failure=reason.partition("\n")[0])


def _lost(path: str) -> Measured:
    return Measured(path, failure="takes more memory or stack than there is")


def as_json(total: Total) -> dict[str, Any]:
    """The figures as data; calls by how often they stand in the files."""
    counted = total.coverage
    return {
        "version": 1,
        "files": total.files,
        "statements": counted.statements,
        "on_tables": counted.on_tables,
        "opaque": counted.opaque,
        "unmodelled": [
            {"call": call, "count": count, "files": total.files_with[call]} for call, count in _calls(total)
        ],
        "slowest": [{"path": path, "seconds": round(seconds, 3)} for seconds, path in total.slowest],
        "errors": [{"path": failure.path, "message": failure.message} for failure in total.failures],
    }


def text(total: Total, most: int) -> str:
    """The figures for people."""
    counted = total.coverage
    share = f" ({counted.opaque / counted.on_tables:.1%})" if counted.on_tables else ""
    lines = [
        f"{total.files:,} files, {counted.statements:,} statements, {counted.on_tables:,} of them on tables",
        f"{counted.opaque:,} statements on tables{share} go through a call without a model",
    ]
    if total.slowest:
        seconds, path = total.slowest[0]
        lines.append(f"slowest: {shown(path)} in {seconds:.2f} s")
    calls = _calls(total)
    if calls and most:
        listed = "calls without a model" if len(calls) <= most else f"{most} of {len(calls):,} calls without a model"
        lines += ["", f"{listed} (places, files):"]
        lines += [f"{count:7,} {total.files_with[call]:6,}  {shown(call)}" for call, count in calls[:most]]
    return "\n".join(lines)


def _calls(total: Total) -> list[tuple[str, int]]:
    return sorted(total.coverage.calls.items(), key=lambda each: (-each[1], each[0]))
