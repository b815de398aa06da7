"""What authors tell us in comments: which findings they do not want to hear of.

`# headwater: ignore[rule, rule]` and `# headwater: ignore` speak of the statement they stand at,
`# headwater: ignore-file[rule]` and `# headwater: ignore-file` of the whole file, and `# noqa: rule` is
understood too. A plain `# noqa`, and the codes of other tools in one, are none of ours.
"""

import re
from bisect import bisect_right

from headwater.base.frozen import frozen
from headwater.base.text import Span, line_starts
from headwater.syntax.scan import INDENT, TRIVIA, comments, end_of, logical_lines

OURS = re.compile(r"\#[ \t]*headwater:[ \t]*(ignore(?:-file)?)\b(?!-)(?:[ \t]*\[([^\]]*)\]?)?", re.IGNORECASE)
NOQA = re.compile(r"\#[ \t]*noqa:([^#]*)", re.IGNORECASE)
NAME = re.compile(r"[^\s,]+")
# In a noqa stand codes and remarks of others too; our rules have a hyphen, our groups a slash.
OUR_NAME = re.compile(r"(?<![\w/-])[a-z][a-z0-9]*(?:[-/][a-z0-9]+)+(?![\w/-])")


@frozen
class Named:
    """A rule or a group as an author wrote it, and where."""

    name: str
    span: Span


@frozen
class Suppression:
    """A comment that asks for silence."""

    span: Span
    """The whole comment."""
    line: int
    """The line it stands on, counted from 0."""
    rules: tuple[Named, ...]
    """The rules it names; none means all of them."""
    whole_file: bool
    first: int
    """The first line it speaks of."""
    last: int
    """The last line it speaks of."""

    def covers(self, line: int) -> bool:
        """Whether the comment speaks of what begins or ends on a line."""
        return self.whole_file or self.first <= line <= self.last

    def names(self, rule: str, group: str = "") -> bool:
        """Whether the comment is meant for a rule, which may stand in a group such as `leakage/overlap`."""
        return not self.rules or any(
            named.name in ("all", rule) or f"{group}/".startswith(f"{named.name}/") for named in self.rules
        )


def suppressions(text: str) -> tuple[Suppression, ...]:
    """The suppressions in a script or a cell, in the order they stand.

    One at the first or last line of a statement speaks of all the statement's lines (of a compound statement
    of its header's only); one that has a line to itself speaks of what begins on the next line with code; any
    other speaks of its line.
    """
    lowered = text.lower()
    if "headwater:" not in lowered and "noqa:" not in lowered:
        return ()
    found = [(span, *asked) for span in comments(text) if (asked := asked_for(text, span))]
    if not found:
        return ()
    starts = line_starts(text)
    bounds: dict[int, tuple[int, int]] = {}
    for logical in logical_lines(text):
        first, last = (bisect_right(starts, offset) - 1 for offset in (logical.start, logical.end))
        bounds[first] = bounds[last] = first, last
    answer = []
    code = 0  # where the next code begins, once one of the comments above it has looked
    for span, whole_file, rules in found:
        line = bisect_right(starts, span.start) - 1
        target = line
        if end_of(INDENT, text, starts[line]) == span.start and line not in bounds:
            code = code if code > span.start else end_of(TRIVIA, text, starts[line])
            target = bisect_right(starts, code) - 1
        first, last = bounds.get(target, (target, target))
        answer.append(Suppression(span, line, rules, whole_file, min(first, line), max(last, line)))
    return tuple(answer)


def asked_for(text: str, comment: Span) -> tuple[bool, tuple[Named, ...]] | None:
    """Whether a comment speaks of the whole file, and of which rules; nothing if it is none of ours."""
    if asked := OURS.search(text, *comment):
        names = () if asked[2] is None else named(NAME, text, *asked.span(2))
        # Brackets with nothing in them are half typed rather than meant for every rule.
        return None if asked[2] is not None and not names else (asked[1].lower() == "ignore-file", names)
    if asked := NOQA.search(text, *comment):
        names = named(OUR_NAME, text, *asked.span(1))
        return (False, names) if names else None
    return None


def named(pattern: re.Pattern[str], text: str, start: int, end: int) -> tuple[Named, ...]:
    """The names in a stretch of a comment."""
    return tuple(Named(found[0], Span(*found.span())) for found in pattern.finditer(text, start, end))
