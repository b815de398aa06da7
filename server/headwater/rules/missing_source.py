"""A file that is named in the script does not exist in the workspace.

## Why it matters
The script stops at its first line of work, on every machine but one.

## Instead
Correct the path; paths count from the folder the script runs in. A file that the script makes or fetches
itself, or asks about first, is not reported, nor is anything outside the workspace.
"""

from collections.abc import Iterator
from pathlib import PurePosixPath

from headwater.facts.script import Script
from headwater.plan.frames import Scan, Sink
from headwater.plan.plan import Plan
from headwater.rules.rule import Finding, rule

NO_FILES = frozenset(("sql", "html", "clipboard", "gbq", "data", "dataset", "generated", "environment"))


@rule("schema", "warning", whole=(Scan, Sink))
def check(plan: Plan, script: Script) -> Iterator[Finding]:
    touched = {clean(str(remark.data)) for remark in script.remarks if remark.kind == "path"}
    touched |= {clean(sink.path) for _, sink in plan.each(Sink) if sink.path}
    for ref, scan in plan.each(Scan):
        if scan.path is None or scan.kind in NO_FILES or plan.by_ref[ref].tried or scan.form == "unknown":
            continue
        here = clean(scan.path)
        if "." in touched or here in touched or any(str(up) in touched for up in PurePosixPath(here).parents):
            continue
        if script.exists(scan.path) is False:
            yield Finding(ref, f"there is no file '{scan.path}'")


def clean(path: str) -> str:
    """A path without what says nothing; `.` for the folder itself."""
    return str(PurePosixPath(path.replace("\\", "/")))
