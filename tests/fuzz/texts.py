"""A text as an editor keeps it: what the server holds must equal it, so it shares no code with the server.

Positions are lines and characters in the units of the encoding that was agreed on. What lies past the end of a line
or of the text is drawn back to it, and what lies within a character to its beginning, as the protocol says.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

Position = tuple[int, int]

BYTES = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}
LINE_BREAKS = re.compile("(\r\n|\r|\n)")


@dataclass(frozen=True)
class Changed:
    """A text in the place of what stands between two positions, or of everything."""

    text: str
    start: Position | None = None
    end: Position | None = None


def changed(text: str, changes: Sequence[Changed], encoding: str) -> str:
    """A text after changes, each of which sees what those before it have left."""
    for change in changes:
        start, end = stretch(text, change, encoding)
        text = text[:start] + change.text + text[end:]
        # Halves of a character that meet are one.
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
    return text


def stretch(text: str, change: Changed, encoding: str) -> tuple[int, int]:
    """From where to where a change reaches; an editor may have selected backwards."""
    if change.start is None or change.end is None:
        return 0, len(text)
    start, end = sorted((offset(text, change.start, encoding), offset(text, change.end, encoding)))
    return start, end


def offset(text: str, position: Position, encoding: str) -> int:
    """How many characters stand before a position."""
    line, character = position
    pieces = LINE_BREAKS.split(text)  # lines, and between them their breaks
    if line < 0:
        return 0
    if 2 * line >= len(pieces):
        return len(text)
    before = sum(map(len, pieces[: 2 * line]))
    ends = list(accumulate(width(letter, encoding) for letter in pieces[2 * line]))
    return before + bisect_right(ends, max(character, 0))


def position(text: str, at: int, encoding: str) -> Position:
    """The position of an offset; one within a line break is the end of its line."""
    pieces = LINE_BREAKS.split(text[:at])
    if text[at - 1 : at + 1] == "\r\n":
        pieces = pieces[:-2]
    return len(pieces) // 2, sum(width(letter, encoding) for letter in pieces[-1])


def width(letter: str, encoding: str) -> int:
    """The units a character takes."""
    codec, unit = BYTES[encoding]
    return len(letter.encode(codec, "surrogatepass")) // unit
