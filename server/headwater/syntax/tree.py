"""Parse one chunk; what cannot be read in it costs its own lines and no others.

A sound text is parsed as it is, a broken one as `mend` mends it. Lines keep their numbers and, unless they
are mended, their columns. A sound chunk costs one parse; a broken one two, and one of each of its logical
lines, which are remembered: while somebody types only the line under the cursor is tried again.
"""

import ast
from collections.abc import Sequence
from dataclasses import field

from headwater.base.frozen import frozen
from headwater.base.remember import remembered
from headwater.base.sound import parsed
from headwater.base.text import Span, line_starts
from headwater.syntax.magics import python_source
from headwater.syntax.mend import Draft
from headwater.syntax.patch import patched

# How often a line that the parser points at is taken out before the chunk is given up.
MOST_TRIES = 4

LONG = 1000
"""Characters from which on it pays to look which statement of a chunk was edited."""

ROOM = 400_000
"""Characters of the texts whose trees are remembered: two scripts of 5,000 lines. A tree takes 67 bytes for each."""

Placed = ast.stmt | ast.expr | ast.excepthandler | ast.arg | ast.keyword | ast.alias


@frozen(eq=False)
class Parsed:
    """The statements of a chunk, and the lines that could not be read."""

    text: str
    body: tuple[ast.stmt, ...]
    """Lines counted from 1 in the chunk's text, columns in bytes of UTF-8, as `ast` has them."""
    broken: tuple[tuple[int, int], ...] = ()
    """First and last line of each stretch that is not understood, counted from 0."""
    starts: tuple[int, ...] = field(default=(0,), repr=False)
    """Where the lines of the text begin."""

    def span(self, node: Placed) -> Span:
        """Where a node stands in the chunk's text."""
        end_line = node.end_lineno or node.lineno
        end_column = node.end_col_offset or node.col_offset
        return Span(self.offset(node.lineno, node.col_offset), self.offset(end_line, end_column))

    def offset(self, line: int, column: int) -> int:
        """The offset of a line and column as `ast` counts them."""
        return offset(self.text, self.starts, line, column)


def parse(text: str, *, notebook: bool = False, before: str = "") -> Parsed:
    """The statements of a chunk, remembered by its text; never fails.

    In a notebook a line of magic is nothing, rather than something broken. The trees are shared: they are to
    be looked at, not to be changed. `before` is what stood there before an edit: what that did not reach need not be
    read again.
    """
    if before and len(text) > LONG and not _parse.knows(text, notebook):
        old = _parse(before, notebook) if _parse.knows(before, notebook) else None
        if old is not None and not old.broken:
            found = patched(before, old.body, old.starts, text)
            if found is not None:
                _parse.learn(Parsed(text, found[0], (), found[1]), text, notebook)
    return _parse(text, notebook)


def forget() -> None:
    """Remember no tree: for measurements of what a text costs that is new."""
    _parse.forget()


@remembered(ROOM)
def _parse(text: str, notebook: bool) -> Parsed:
    starts = tuple(line_starts(text))
    source = text
    body = body_of(source)
    if not isinstance(body, tuple) and notebook:
        source = python_source(text)
        body = body_of(source)
    if isinstance(body, tuple):
        return Parsed(text, body, (), starts)
    draft = Draft(source)
    for _ in range(MOST_TRIES):
        mended, broken = draft.mended()
        body = body_of(mended)
        if isinstance(body, tuple):
            return Parsed(text, body, broken, starts)
        if not draft.spoil(body):
            break
    return Parsed(text, (), ((0, len(starts) - 1),), starts)


def offset(text: str, starts: Sequence[int], line: int, column: int) -> int:
    """The offset of a line and column as `ast` counts them, in a text whose lines begin at these offsets."""
    start = starts[min(max(line, 1), len(starts)) - 1]
    if text.isascii():
        return min(start + column, len(text))
    # A code point takes at least one byte, so this much text holds the column.
    written = text[start : start + column]
    if written.isascii():
        return start + len(written)
    return start + len(written.encode("utf-8", "surrogatepass")[:column].decode("utf-8", "ignore"))


def body_of(text: str) -> tuple[ast.stmt, ...] | int:
    """The statements of a text, which may be indented as a whole; or the line the parser stumbles over."""
    indented = text[:1] in (" ", "\t", "\f") and not text.isspace()
    tree = parsed(f"if True:\n{text}" if indented else text)
    if isinstance(tree, int):
        return max(tree - indented, 1)
    if not indented:
        return tuple(tree.body)
    ast.increment_lineno(tree, -1)
    match tree.body:
        case [ast.If(body=body, orelse=[])]:
            return tuple(body)
    return 1
