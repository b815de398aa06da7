"""The logical plan of a script, as text and as data."""

from typing import TYPE_CHECKING, Any

from headwater.features.feature import File, Report, feature
from headwater.plan import display

if TYPE_CHECKING:
    from headwater.pipeline import Document
    from headwater.workspace.host import Snapshot

LONGEST = 120


@feature("headwater/plan")
def plan(db: "Snapshot", file: File) -> Report:
    """The plan of an open file, with ranges."""
    return Report(as_json(db.document(file), ranges=True))


def lines(document: "Document") -> list[str]:
    """A line for each step."""
    plan = document.analysis().plan
    return [display.line(plan, step) for step in plan.steps]


def as_json(document: "Document", *, ranges: bool = False) -> dict[str, Any]:
    """The steps; lines are counted from 1, cells from 0 (null in a script); `call` is the text."""
    analysis = document.analysis()
    steps = []
    for step in analysis.plan.steps:
        place = analysis.place(step.ref)
        buffer = document.cells[place.cell]
        start, end = (buffer.position(offset, "utf-32") for offset in place.span)
        written = " ".join(buffer.text[place.span.start : place.span.end].split())
        found: dict[str, Any] = {
            "id": analysis.plan.name(step.ref),
            "operator": step.node.operator(),
            "inputs": [analysis.plan.name(ref) for ref in step.node.inputs if ref in analysis.plan],
            "columns": {
                "names": [str(name) for name in step.columns.names],
                "complete": step.columns.complete,
            },
            "rows": str(step.node.rows),
            "line": start[0] + 1,
            "cell": place.cell if document.notebook else None,
            "call": (written if len(written) <= LONGEST else f"{written[: LONGEST - 1]}…") or None,
        }
        if ranges:
            found["range"] = {
                "start": {"line": start[0] + 1, "column": start[1] + 1},
                "end": {"line": end[0] + 1, "column": end[1] + 1},
            }
        steps.append(found)
    return {"version": 1, "steps": steps}


def unmodelled(document: "Document") -> list[dict[str, Any]]:
    """The calls that the plan does not understand, in the order of the script."""
    analysis = document.analysis()
    machine = document.results.machine
    found = []
    for chunk in machine.order:
        for call, where in machine.results[chunk].unmodelled:
            cell, line = analysis.line(where)
            found.append({"call": call, "line": line + 1, "cell": cell if document.notebook else None})
    return found
