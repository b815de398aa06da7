"""Findings as JSON: the form programs rely on. Lines and columns count from 1; `cell` counts from 0."""

import json
from typing import Any

from headwater.cli.finding import Finding, Fix, Range, Result
from headwater.cli.formats.text import ORDER


def write(result: Result, colour: bool) -> str:
    """One object for the whole run."""
    content = {
        "version": 1,
        "files": result.files,
        "findings": [_finding(each) for each in result.findings],
        "errors": [{"path": each.path, "message": each.message} for each in result.failures],
    }
    return written(content) + "\n"


def written(content: object) -> str:
    """JSON that may be shown anywhere: to any terminal, in any encoding, and to a runner that reads along.

    >>> print(written("\x1b ##[error]"))
    "\\u001b #\\u0023[error]"
    """
    return ORDER.sub(r"#\\u0023", json.dumps(content, indent=2))


def _finding(found: Finding) -> dict[str, Any]:
    return {
        "path": found.path,
        "cell": found.spot.cell,
        "rule": found.rule,
        "group": found.group,
        "severity": found.severity,
        "message": found.message,
        "range": _range(found.spot.range),
        "related": [
            {"path": found.path, "cell": spot.cell, "range": _range(spot.range), "message": message}
            for spot, message in found.related
        ],
        "fixes": [_fix(each, found.spot.cell) for each in found.fixes],
        "url": found.url,
    }


def _fix(fix: Fix, home: int | None) -> dict[str, Any]:
    edits = []
    for edit in fix.edits:
        written: dict[str, Any] = {"range": _range(edit.range), "text": edit.text}
        if edit.cell != home:
            written["cell"] = edit.cell
        edits.append(written)
    return {"title": fix.title, "safety": fix.safety, "edits": edits}


def _range(found: Range) -> dict[str, Any]:
    return {
        "start": {"line": found.line, "column": found.column},
        "end": {"line": found.end_line, "column": found.end_column},
    }
