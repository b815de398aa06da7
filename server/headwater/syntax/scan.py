r"""Logical lines of a text that need not be Python: where each begins and ends, found without a parser.

A logical line is a statement's line with the lines that open brackets, triple quotes and backslashes join to
it. Broken text costs only the line it stands in:

- a quoted string that is not closed ends with its line, a triple-quoted one too if nothing closes it;
- what closes a bracket is looked for up to *the wall*: a line that cannot stand in brackets (`import …`,
  `def …`, `return …`) or not after the line before it (a name at the margin after a name), or the end of the
  text. If nothing does, the line ends before the first line on the way that looks like a statement of its own
  (`name = …`, `call(…)`), or before the wall.

Lines break at \n, \r\n and \r only, as they do for the editor and for `ast`.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from headwater.base.text import LINE_BREAK, Span

NEWLINE = r"(?:\r\n|\n|\r)"
# Each of these ends in one way only, so that a failing match never tries a shorter one.
QUOTED = r"""
    "(?!"") [^"\\\r\n]* (?: \\(?:\r\n|[\s\S]) [^"\\\r\n]* )* (?: "|(?=\\?\Z|[\r\n]) )
  | '(?!'') [^'\\\r\n]* (?: \\(?:\r\n|[\s\S]) [^'\\\r\n]* )* (?: '|(?=\\?\Z|[\r\n]) )
"""
TRIPLED = {
    '"""': r''' | """ [^"\\]* (?: (?: \\[\s\S] | "(?!"") ) [^"\\]* )* """ ''',
    "'''": r""" | ''' [^'\\]* (?: (?: \\[\s\S] | '(?!'') ) [^'\\]* )* ''' """,
}
PLAIN = r"""[^"'#()\[\]{}\\\r\n]"""


@lru_cache(maxsize=4)
def stopping(unclosed: frozenset[str]) -> re.Pattern[str]:
    """What may be passed over (brackets that close in place too), then what must be looked at.

    That is a bracket, a line break, the start of a triple-quoted string that nothing closes, or the end of
    the text. For triple quotes that are known not to be closed no end is searched.

    To compile one takes 1.5 ms, and most texts need no other than the first of the four.
    """
    quoted = QUOTED + "".join(tripled for quotes, tripled in TRIPLED.items() if quotes not in unclosed)
    return re.compile(
        rf"""(?: {PLAIN}++ | \#[^\r\n]* | \\{NEWLINE}? | {quoted}
               | [(\[{{] (?: {PLAIN}++ | {quoted} )* [)\]}}]
             )*
             (?: ([(\[{{]) | ([)\]}}]) | ({NEWLINE}) | (\"""|''') | \Z)""",
        re.VERBOSE,
    )


OPENING, CLOSING, BREAK, TRIPLE = 1, 2, 3, 4

# Lines without code, and the room before the code of a line.
REMARK = r"[ \t\f]*(?:\#[^\r\n]*)?"
TRIVIA = re.compile(rf"(?:{REMARK}{NEWLINE})*(?:{REMARK}\Z)?")
INDENT = re.compile(r"[ \t\f]*")
REST = re.compile(r"[^\r\n]*")

# A line that cannot stand in brackets, whatever is written around it.
WALL = re.compile(
    r"""[ \t\f]*(?:
        (?: (?:import|class|with|while|return|del|raise|assert|global|nonlocal) \b (?![ \t]*[=,.)\]}:])
          | from [ \t]+ [\w.]+ [ \t]+ import \b
          | (?:async [ \t]+)? def [ \t]+ \w
          | (?:try|finally|else) [ \t]* : [ \t]* (?:\#|[\r\n]|\Z)
          | (?:pass|break|continue|return) [ \t]* (?:\#|[\r\n]|\Z)
        )
    )
    | @[A-Za-z_] | (?:if|elif|for|except) \b (?![^\r\n]*\belse\b) [^\r\n]* : [ \t]* (?:\#|[\r\n]|\Z)
    """,
    re.VERBOSE,
)
# At the margin, what cannot follow an operand in brackets, and what an operand ends with.
OPERAND = re.compile(r"(?!(?:and|as|async|else|for|from|if|in|is|not|or)\b)[^\W\d]\w*(?![\"'\w])")
ENDS_OPERAND = re.compile(
    r"(?<!\w)(?!(?:and|as|async|await|else|for|from|if|in|is|lambda|not|or|yield)\Z)\w+\Z|[)\]}\"']\Z"
)
# A line that may stand in brackets, but not if they are known to stay open.
LOOSE = re.compile(
    r"""[ \t\f]*(?:
        [A-Za-z_] [\w.]* (?: \[[^\]\r\n]*\] | [ \t]*,[ \t]*[A-Za-z_][\w.]* )* [ \t]*
            (?: :[^=\r\n]*[^=\r\n!<>] )? (?: [-+*/%&|^@] | // | \*\* | << | >> )? = (?!=)
      | [A-Za-z_][\w.]* \(
      | (?:if|elif|for|except|print|match|async) \b [^\r\n]* : [ \t]* (?:\#|[\r\n]|\Z)
      | @[A-Za-z_]
    ) (?! [^\r\n]* , [ \t]* (?:\#[^\r\n]*)? (?:[\r\n]|\Z) )""",
    re.VERBOSE,
)

HEADER = re.compile(r"(?:def|class|if|elif|for|while|with|async)\b")

# What IPython reads in the place of a statement; none of it can begin a statement of Python.
MAGIC = re.compile(
    rf"""[ \t\f]*(?:
        [%!?]
      | [A-Za-z_][\w., \t]*=[ \t]*[!%]
      | [\w.*]+\?\??[ \t]*(?=[\r\n]|\Z)
    ) [^\r\n]* (?: (?<=\\){NEWLINE}[^\r\n]* )*""",
    re.VERBOSE,
)
COMMENT = re.compile(
    rf"""(?: [^"'#\\]++ | \\{NEWLINE}? | {QUOTED} {"".join(TRIPLED.values())} )*
         (?: (\#[^\r\n]*) | (\"""|''') | \Z)""",
    re.VERBOSE,
)


class Logical(NamedTuple):
    """A logical line: whole lines of the text, without the break of the last one."""

    start: int
    """Where its first line begins."""
    code: int
    """Where its first statement begins, after the indentation."""
    end: int
    reach: int
    """Up to where the text was read because something stays open; 0 for most lines."""


def logical_lines(text: str, position: int = 0, *, notebook: bool = False) -> Iterator[Logical]:
    """The logical lines of a text from a line's start on; empty lines and comments are none.

    In a notebook a line of magic or shell is a logical line of its own, with what backslashes join to it.
    """
    walk = Walk(text)
    while (position := end_of(TRIVIA, text, position)) < len(text):
        start, code = position, end_of(INDENT, text, position)
        if notebook and (magic := MAGIC.match(text, start)):
            position = magic.end()
            yield Logical(start, code, position, 0)
            position = end_of(LINE_BREAK, text, position)
            # What was remembered was read as Python, quotes and brackets of this line included.
            walk = Walk(text)
            continue
        end, position, reach = walk.logical_line(start, code)
        yield Logical(start, code, end, reach)


class Walk:
    """Finds ends of logical lines, remembering which brackets were seen to stay open up to which wall.

    Without the memory a text of n lines that each open a bracket would be read n times.
    """

    __slots__ = ("breaks", "opened", "reach", "stop", "text", "unclosed", "wall")

    def __init__(self, text: str) -> None:
        self.text = text
        self.wall = self.reach = 0
        self.opened: set[int] = set()
        self.breaks: list[int] = []
        # Triple quotes that nothing closes from here on: if anything did, it would have closed those before.
        self.unclosed: frozenset[str] = frozenset()
        self.stop = stopping(self.unclosed)

    def logical_line(self, start: int, code: int) -> tuple[int, int, int]:
        """For the line that begins here: its end, where the next begins, up to where it had to be read."""
        text, at, reach = self.text, code, 0
        opened: list[int] = []
        breaks: list[int] = []
        while True:
            stop = self.stop.match(text, at)
            assert stop is not None  # the pattern can always end with the text
            kind, at = stop.lastindex, stop.end()
            if kind == BREAK:
                if not opened:
                    return stop.start(BREAK), at, reach
                breaks.append(at)
                if WALL.match(text, at) or (OPERAND.match(text, at) and self._after_operand(start, breaks)):
                    self._remember(at, reach, opened, breaks)
                    break
            elif kind == OPENING:
                opened.append(at - 1)
                if at - 1 in self.opened:
                    break
            elif kind == CLOSING:
                if opened:
                    opened.pop()
            elif kind == TRIPLE:
                self.unclosed |= {stop[TRIPLE]}
                self.stop = stopping(self.unclosed)
                at, reach = end_of(REST, text, at), len(text)
            elif not opened:
                return at, at, reach
            else:
                self._remember(at, reach, opened, breaks)
                break
        return *self._own_lines(start, code), self.reach

    def _remember(self, wall: int, reach: int, opened: list[int], breaks: list[int]) -> None:
        self.wall, self.reach, self.opened, self.breaks = wall, max(wall, reach), set(opened), breaks

    def _after_operand(self, start: int, breaks: list[int]) -> bool:
        """Whether the code before the last break surely ends with a name, a number, a string, a bracket."""
        for count in range(len(breaks) - 1, -1, -1):
            written = self.text[breaks[count - 1] if count else start : breaks[count]].strip()
            if written and not written.startswith("#"):
                return "#" not in written and ENDS_OPERAND.search(written) is not None
        return False

    def _own_lines(self, start: int, code: int) -> tuple[int, int]:
        """End of a logical line that is open up to the wall, and where the next begins."""
        text, following = self.text, self.wall
        # Under a header that is half typed the lines to be kept are deeper.
        indent = len(text) if HEADER.match(text, code) else code - start
        lines = self.breaks[bisect_right(self.breaks, start) :]
        for count, line in enumerate(lines):
            if LOOSE.match(text, line) and end_of(INDENT, text, line) - line <= indent:
                following = line
                del lines[count:]
                break
        end = following
        for line in reversed(lines):
            if line < following and end_of(TRIVIA, text, line) < following:
                break
            end = line
        return end - break_before(text, end), following


def comments(text: str) -> Iterator[Span]:
    """Where the comments of a text stand, without their line breaks; a `#` in a string begins none."""
    position = 0
    while found := COMMENT.match(text, position):
        position = found.end()
        if found.lastindex == 1:
            yield Span(*found.span(1))
        elif found.lastindex == 2:
            position = end_of(REST, text, position)
        else:
            return


def indentation(text: str, start: int, code: int | None = None) -> int:
    """How far the code of a line is indented, as the parser counts: a tab goes on to the eighth column."""
    written = text[start : end_of(INDENT, text, start) if code is None else code]
    return len(written.rpartition("\f")[2].expandtabs(8))


def end_of(pattern: re.Pattern[str], text: str, position: int) -> int:
    """Where the match of a pattern that always matches ends."""
    found = pattern.match(text, position)
    return found.end() if found else position


def break_before(text: str, offset: int) -> int:
    """How long the line break just before an offset is; 0 if there is none."""
    before = text[max(offset - 2, 0) : offset]
    return 2 if before == "\r\n" else 1 if before.endswith(("\n", "\r")) else 0
