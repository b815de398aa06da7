"""Write a column's name as the frame has it."""

import re
from collections.abc import Iterator

from headwater.base.text import Edit, Span
from headwater.rewrites.rewrite import Proposal, Smell, rewrite

LITERAL = re.compile(r"""([rRuU]?)("|')(.*)\2""", re.DOTALL)


@rewrite("unknown-column", "dropped-column-used")
def propose(smell: Smell) -> Iterator[Proposal]:
    """The near name, or the new one, in the place of the one that is not there."""
    name, near = smell.data.get("name"), smell.data.get("near")
    if not isinstance(name, str) or not isinstance(near, str):
        return
    start, end = smell.span
    edit = corrected(smell.text[start:end], name, near)
    if edit is not None:
        yield Proposal(f"Change to '{near}'", ((smell.cell, Edit(edit.span.shifted(start), edit.text)),))


def corrected(written: str, name: str, near: str) -> Edit | None:
    """The change of a literal, an attribute or a condition's text."""
    # The name may come from a data file: what could end the literal, or show as something else, is written by nobody.
    if any(character in near for character in "\"'\\") or not near.isprintable():
        return None
    if written.endswith("." + name):
        return Edit(Span(len(written) - len(name), len(written)), near) if near.isidentifier() else None
    literal = LITERAL.fullmatch(written)
    if literal is None:
        return None
    if literal[3] == name:
        return Edit(Span(*literal.span(3)), near)
    words = list(re.finditer(rf"(?<![\w.@`'\"]){re.escape(name)}(?![\w(`'\"])", literal[3]))
    if len(words) == 1 and near.isidentifier():
        return Edit(Span(*words[0].span()).shifted(literal.start(3)), near)
    return None
