"""Remove a request for silence that silences nothing."""

import re
from collections.abc import Iterator

from headwater.base.text import Edit, Span
from headwater.rewrites.rewrite import Proposal, Smell, rewrite
from headwater.syntax.comments import Suppression, suppressions

NOTHING_ELSE = re.compile(
    r"\#\s*(?:headwater:\s*ignore(?:-file)?\s*(?:\[\s*[^\s,\]]*[\s,]*\])?|noqa:\s*[^\s,]+)\s*", re.IGNORECASE
)


@rewrite("unused-ignore", keeps="steps")
def propose(smell: Smell) -> Iterator[Proposal]:
    """The name out of the comment, or the comment when it says nothing else."""
    for comment in suppressions(smell.text):
        if smell.span.within(comment.span):
            edit = removal(smell.text, comment, smell.span)
            if edit is not None:
                yield Proposal("Remove the unused comment", ((smell.cell, edit),))
            return


def removal(text: str, comment: Suppression, unused: Span) -> Edit | None:
    """What has to go."""
    if NOTHING_ELSE.fullmatch(text, *comment.span):
        start, end = comment.span
        while start > 0 and text[start - 1] in " \t":
            start -= 1
        alone = start == 0 or text[start - 1] in "\r\n"
        if alone and text[end : end + 1] in ("\r", "\n"):
            end += 2 if text[end : end + 2] == "\r\n" else 1
        return Edit(Span(start, end), "")
    if unused == comment.span:
        return None
    start, end = unused
    if before := re.search(r"[ \t]*,[ \t]*\Z", text[comment.span.start : start]):
        start -= len(before[0])
    elif after := re.match(r"[ \t]*,[ \t]*", text[end : comment.span.end]):
        end += len(after[0])
    else:
        return None
    return Edit(Span(start, end), "")
