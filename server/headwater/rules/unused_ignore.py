"""A comment asks for silence about a smell that is not there.

## Why it matters
The smell may be gone, or the name misspelt; in both cases the comment will one day hide something it was not
meant for.

## Instead
Remove it. Names of rules that are switched off here are left alone: the comment may be for elsewhere.
"""

from collections.abc import Iterator

from headwater.facts.script import Unused
from headwater.rules.rule import Finding, rule


@rule("comments", "hint", tags=("unnecessary",))
def check(unused: Unused) -> Iterator[Finding]:
    for name, cell, start, end in unused.comments:
        yield Finding(
            (cell, start, end),
            f"nothing here is reported by '{name}'" if name else "nothing here is reported",
        )
