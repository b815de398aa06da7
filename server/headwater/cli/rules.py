"""`headwater rules`: the list of rules."""

import json
from itertools import groupby
from typing import Annotated, Literal

from headwater.cli.command import FOUND_NOTHING, command


@command
def rules(*, format: Annotated[Literal["text", "json"], "how the list is printed"] = "text") -> int:
    """List every rule with its group, severity and what it finds."""
    from headwater.cli.catalogue import catalogue

    entries = sorted(catalogue().values(), key=lambda entry: (entry.group, entry.name))
    if format == "json":
        listed = [
            {
                "name": entry.name,
                "group": entry.group,
                "severity": entry.severity,
                "default": entry.default,
                "summary": entry.summary,
                "url": entry.url,
            }
            for entry in entries
        ]
        print(json.dumps({"version": 1, "rules": listed}, indent=2))
        return FOUND_NOTHING
    width = max((len(entry.name) for entry in entries), default=0)
    for group, members in groupby(entries, key=lambda entry: entry.group):
        print(f"\n{group}")
        for entry in members:
            off = "" if entry.default else " (off unless selected)"
            print(f"  {entry.name:{width}}  {entry.severity:11}  {entry.summary}{off}")
    return FOUND_NOTHING
