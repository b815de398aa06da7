"""What comments ask not to be told, and comments that silence nothing."""

import re
from collections.abc import Iterator, Sequence

from headwater.asking.places import Problem
from headwater.syntax.chunks import Cut
from headwater.syntax.comments import Suppression, suppressions

ASKED = re.compile("headwater:|noqa:", re.IGNORECASE)
"""What a comment has that asks for silence."""

Comment = tuple[int, Suppression]
"""A cell, and a comment in it."""

Unused = tuple[str, int, int, int]
"""The rule that a comment names (empty: all), its cell, and where it stands there."""


class Silence:
    """The comments of a document that ask for silence, remembered by the text of their cell."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[Suppression, ...]] = {}

    def comments(self, cuts: Sequence[Cut]) -> list[Comment]:
        """All that ask for it now."""
        texts = [(cell, cut.text) for cell, cut in enumerate(cuts) if cut.has(ASKED)]
        self._known = {text: self._known.get(text) or suppressions(text) for _, text in texts}
        return [(cell, comment) for cell, text in texts for comment in self._known[text]]


def silenced(
    problems: Sequence[Problem], comments: Sequence[Comment], cuts: Sequence[Cut]
) -> tuple[list[Problem], list[Unused]]:
    """The problems that are told all the same, and the comments that silence nothing."""
    used: set[tuple[int, int, str]] = set()
    kept = []
    for problem in problems:
        cell, span = problem.place.cell, problem.place.span
        line = cuts[cell].buffer.line_at(span.start)
        hit = False
        for at, comment in comments:
            if (comment.whole_file or (at == cell and comment.covers(line))) and comment.names(
                problem.rule, problem.group
            ):
                hit = True
                used.update((at, comment.span.start, n.name) for n in comment.rules if names(n.name, problem))
                used.add((at, comment.span.start, ""))
        if not hit:
            kept.append(problem)
    return kept, list(unused(comments, used))


def unused(comments: Sequence[Comment], used: set[tuple[int, int, str]]) -> Iterator[Unused]:
    """The comments, or names in them, that nothing was found for."""
    for at, comment in comments:
        if not comment.rules and (at, comment.span.start, "") not in used:
            yield ("", at, *comment.span)
    for at, comment in comments:
        for named in comment.rules:
            if (at, comment.span.start, named.name) not in used:
                yield (named.name, at, *named.span)


def names(word: str, problem: Problem) -> bool:
    """Whether a word in a comment means a problem: by its rule, its group, or a wider group."""
    return word in ("all", problem.rule) or f"{problem.group}/".startswith(f"{word}/")
