"""A baseline: findings that are known and accepted, so that only new ones are shown.

A finding is recognised by its file, rule, message and the text of its line, not by the number of the line:
it stays known when lines above it come and go, and is shown again when its own line changes.
"""

import json
import os
import re
from collections import Counter
from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path

from headwater.base import regular
from headwater.cli.command import WrongUse
from headwater.cli.finding import Finding

Key = tuple[str, str, str, str]

LARGEST = 64 * 1024 * 1024

_LINE_NUMBER = re.compile(r"\bline \d+")


def key(finding: Finding, folder: str) -> Key:
    """What a finding is recognised by; paths are relative to the baseline's folder."""
    path = os.path.relpath(finding.path, folder).replace(os.sep, "/")
    text = "\n".join(line.strip() for line in finding.spot.excerpt)
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
    return path, finding.rule, _LINE_NUMBER.sub("line", finding.message), digest


def read(path: Path) -> Counter[Key]:
    """The known findings, each as often as it is known."""
    data = regular.content(path, LARGEST)
    if isinstance(data, regular.Unreadable):
        if data.missing:
            raise WrongUse(f"{path}: no such baseline; make it with --baseline {path} --write-baseline")
        raise WrongUse(f"{path}: cannot be read: {data.reason}")
    try:
        return Counter(
            {
                (each["path"], each["rule"], each["message"], each["line"]): int(each["count"])
                for each in json.loads(data)["findings"]
            }
        )
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        raise WrongUse(f"{path}: is no baseline; write it anew with --write-baseline") from None


def write(path: Path, findings: Iterable[Finding]) -> int:
    """Record findings as known; returns how many."""
    from headwater.cli.script import replace_file

    folder = os.path.dirname(os.path.abspath(path))
    counted = Counter(key(finding, folder) for finding in findings)
    content = {
        "version": 1,
        "findings": [
            {"path": path, "rule": rule, "message": message, "line": line, "count": count}
            for (path, rule, message, line), count in sorted(counted.items())
        ],
    }
    try:
        replace_file(str(path), (json.dumps(content, indent=1) + "\n").encode())
    except OSError as error:
        raise WrongUse(f"{path}: cannot be written: {regular.said(error)}") from None
    return counted.total()


def unknown(findings: Iterable[Finding], known: Counter[Key], folder: str) -> list[Finding]:
    """The findings that are not known. A finding known twice and met three times is shown once."""
    left = known.copy()
    shown = []
    for finding in findings:
        found = key(finding, folder)
        if left[found] > 0:
            left[found] -= 1
        else:
            shown.append(finding)
    return shown
