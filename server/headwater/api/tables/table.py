"""One table per library: what was observed of the installed release, read when it is first asked for.

The tables are JSON with one line per entry, written by `tools/make_tables.py`. Reading the largest
one takes about 2 ms, and a script that imports no such library pays nothing.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any, Final

LIBRARIES: Final = frozenset({"catboost", "imblearn", "lightgbm", "numpy", "pandas", "sklearn", "xgboost"})
"""The libraries that have a table."""

Entry = dict[str, Any]


@cache
def table(library: str) -> Entry:
    """Everything written down about a library; empty for one that has no table."""
    if library not in LIBRARIES:
        return {}
    read: Entry = json.loads(Path(__file__).with_name(f"{library}.json").read_bytes())
    return read


@cache
def by_hand() -> Entry:
    """What no installed release can tell: former places of names, and calls that are gone."""
    read: Entry = json.loads(Path(__file__).with_name("legacy.json").read_bytes())
    return read


def section(library: str, name: str) -> Entry:
    """One part of a library's table; empty where there is none."""
    found = table(library).get(name)
    return found if isinstance(found, dict) else {}


def library_of(qualified: str) -> str:
    """The first word of a qualified name."""
    return qualified.partition(".")[0]


def version(library: str) -> str | None:
    """The release of the library that its table was observed on."""
    told = table(library).get("version")
    return told if isinstance(told, str) else None
