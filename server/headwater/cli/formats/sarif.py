"""Findings as SARIF 2.1.0: what code scanning services take in."""

import os
import re
from hashlib import blake2b
from typing import Any
from urllib.parse import quote

from headwater import __version__
from headwater.cli.catalogue import Entry, catalogue
from headwater.cli.finding import Failure, Finding, Fix, Range, Replacement, Result, Spot
from headwater.cli.formats.json import written
from headwater.cli.formats.text import shown

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
ROOT = "%SRCROOT%"
_LEVELS = {"error": "error", "warning": "warning", "information": "note", "hint": "note"}


def write(result: Result, colour: bool) -> str:
    """One log with one run."""
    known = catalogue()
    names = sorted({found.rule for found in result.findings})
    rules = [_rule(name, known.get(name)) for name in names]
    content = {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "Headwater",
                        "semanticVersion": __version__,
                        "rules": rules,
                    }
                },
                "columnKind": "unicodeCodePoints",
                "invocations": [
                    {
                        "executionSuccessful": not result.failures,
                        "toolExecutionNotifications": [_notification(each) for each in result.failures],
                    }
                ],
                "results": [_result(each, names.index(each.rule)) for each in result.findings],
            }
        ],
    }
    return written(content) + "\n"


def _rule(name: str, entry: Entry | None) -> dict[str, Any]:
    rule: dict[str, Any] = {"id": name}
    if entry:
        rule |= {
            "shortDescription": {"text": entry.summary or name},
            "fullDescription": {"text": entry.manual or entry.summary or name},
            "help": {"text": entry.manual or name, "markdown": entry.manual or name},
            "defaultConfiguration": {"enabled": entry.default, "level": _LEVELS[entry.severity]},
            "properties": {"tags": [entry.group]},
        }
        if entry.url.startswith("http"):
            rule["helpUri"] = entry.url
    return rule


def _result(found: Finding, index: int) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": found.rule,
        "ruleIndex": index,
        "level": _LEVELS[found.severity],
        "message": {"text": _plain(found.message)},
        "locations": [_location(found.path, found.spot)],
        "partialFingerprints": {"headwater/v1": _fingerprint(found)},
    }
    if found.related:
        result["relatedLocations"] = [
            {"id": number, **_location(found.path, spot), "message": {"text": _plain(message)}}
            for number, (spot, message) in enumerate(found.related)
        ]
    # A fix is shown by line and column of the file, which the cells of a notebook do not have.
    if fixes := [_fix(found.path, fix) for fix in found.fixes if fix.edits and found.spot.cell is None]:
        result["fixes"] = fixes
    return result


def _location(path: str, spot: Spot) -> dict[str, Any]:
    if spot.cell is None:
        return {"physicalLocation": {"artifactLocation": _artifact(path), "region": _region(spot.range)}}
    return {
        "physicalLocation": {"artifactLocation": _artifact(path)},
        "logicalLocations": [{"name": f"cell {spot.cell + 1}, line {spot.range.line}", "kind": "module"}],
        "properties": {"cell": spot.cell, "region": _region(spot.range)},
    }


def _fix(path: str, fix: Fix) -> dict[str, Any]:
    replacements = [_replacement(edit) for edit in fix.edits]
    return {
        "description": {"text": f"{fix.title} ({fix.safety})"},
        "artifactChanges": [{"artifactLocation": _artifact(path), "replacements": replacements}],
    }


def _replacement(edit: Replacement) -> dict[str, Any]:
    return {"deletedRegion": _region(edit.range), "insertedContent": {"text": edit.text}}


def _region(found: Range) -> dict[str, Any]:
    return {
        "startLine": found.line,
        "startColumn": found.column,
        "endLine": found.end_line,
        "endColumn": found.end_column,
    }


def _artifact(path: str) -> dict[str, str]:
    name = quote(path.replace(os.sep, "/").encode("utf-8", "surrogateescape"), safe="/~")
    if os.path.isabs(path):
        return {"uri": "file://" + (name if name.startswith("/") else f"/{name}")}
    return {"uri": name, "uriBaseId": ROOT}


def _notification(failure: Failure) -> dict[str, Any]:
    return {
        "level": "error",
        "message": {"text": _plain(f"{failure.path} {failure.message}")},
        "locations": [{"physicalLocation": {"artifactLocation": _artifact(failure.path)}}],
    }


def _plain(text: str) -> str:
    r"""A message in which brackets make no link, and what cannot be seen is written out.

    >>> print(_plain("[x](https://y)"))
    \[x\](https://y)
    """
    return re.sub(r"[\[\]\\]", r"\\\g<0>", shown(text))


def _fingerprint(found: Finding) -> str:
    """The same finding on a later day: its rule, its message and its line, wherever that line now stands."""
    words = "\0".join((found.rule, found.message, *(line.strip() for line in found.spot.excerpt)))
    return blake2b(words.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
