"""Patterns of the script's own, looked for in labels of columns."""

import re

REPEATED_GROUP = re.compile(r"\)[*+{]")


def searchable(pattern: str) -> bool:
    """Whether a pattern may be looked for: a repeated group can take longer than anybody waits."""
    return len(pattern) <= 200 and REPEATED_GROUP.search(pattern) is None
