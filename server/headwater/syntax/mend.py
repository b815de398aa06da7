"""Make a broken statement parse, at the cost of the lines that are broken.

Each logical line is tried alone, then held against the lines it stands among:

- a broken simple line becomes `pass`; a broken header a sound one of its kind where one can be made up
  without inventing meaning (`def name(*_, **__):`, `else:`), otherwise `if True:`; the lines under it stay;
- `else`, `except` and the like become `if True:` where nothing they belong to stands before them, and so does
  a `try` that nothing follows yet;
- a header with nothing under it is given a `pass`; decorators of nothing go, and so do lines that are
  indented under nothing or to a depth that no line before them has.

All else stays where it is: the mended text has the same lines.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from enum import Enum, auto

from headwater.base.remember import remembered
from headwater.base.sound import is_sound
from headwater.base.text import LINE_BREAK, line_starts
from headwater.syntax.magics import blanked
from headwater.syntax.scan import Logical, comments, indentation, logical_lines

# Beyond this many logical lines a broken chunk is not worth mending between two keystrokes.
MOST_LINES = 5000

WORD = re.compile(r"(?:async[ \t]+(?=def|for|with))?(\w+|@)")
NAMED = re.compile(r"(?:async[ \t]+)?(def|class)[ \t]+([^\W\d]\w*)")
HEADERS = {
    *("if", "elif", "else", "for", "while", "try", "except", "finally", "with", "def", "class"),
    *("match", "case", "@"),
}
SOFT = {"match", "case"}
# What stands around a header for it to be a statement.
BEFORE = {
    "else": "if 1:\n pass\n",
    "elif": "if 1:\n pass\n",
    "except": "try:\n pass\n",
    "finally": "try:\n pass\n",
    "case": "match 1:\n ",
}
AFTER = {"try": "\n  pass\nfinally:\n pass", "match": "\n  case _: pass"}
# What may follow in a chain of clauses, by the clause before it.
FOLLOWS = {
    "if": {"elif", "else"},
    "elif": {"elif", "else"},
    "for": {"else"},
    "while": {"else"},
    "try": {"except", "finally"},
    "except": {"except", "else", "finally"},
    "else of try": {"finally"},
    "@": {"@", "def", "class"},
}
CLAUSES = {"elif", "else", "except", "finally"}
MADE_UP = {
    "elif": "elif True:",
    "else": "else:",
    "try": "try:",
    "except": "except:",
    "finally": "finally:",
    "case": "case _:",
}
UNREAD = "if True:"


@dataclass(slots=True)
class Block:
    """Lines of the same indentation that stand under one header."""

    indent: int
    header: str
    clause: str = ""
    """The clause that the last line of the block was; another may go on from it."""
    waiting: list[int] = field(default_factory=list)
    """Lines that mean nothing unless what must follow does: decorators, a `try`."""


class Kind(Enum):
    """What a logical line is, taken alone."""

    WHOLE = auto()
    """A statement, or a clause with what it does on its own line."""
    OPENS = auto()
    """A header that waits for its lines."""
    BROKEN = auto()


class Draft:
    """A broken text on its way to be parsed."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines: list[Logical] = list(logical_lines(text))
        self.starts = line_starts(text)
        self.indents = [indentation(text, line.start, line.code) for line in self.lines]
        self.spoilt: set[int] = set()
        self.new: dict[int, str] = {}
        self.broken: set[int] = set()

    def spoil(self, line: int) -> bool:
        """Give up the logical line at a line, counted from 1; false if that cannot help."""
        offset = self.starts[min(line, len(self.starts)) - 1]
        index = bisect_right(self.lines, offset, key=lambda logical: logical.start) - 1
        if index < 0 or index in self.spoilt or len(self.lines) > MOST_LINES:
            return False
        self.spoilt.add(index)
        return True

    def mended(self) -> tuple[str, tuple[tuple[int, int], ...]]:
        """The text with the broken lines replaced, and where they are: first and last line, from 0."""
        if not self.lines or len(self.lines) > MOST_LINES:
            return blanked(self.text), ((0, len(self.starts) - 1),)
        self.new, self.broken = {}, set()
        blocks = [Block(self.indents[0], "")]
        header: tuple[int, str] | None = None
        for index, indent in enumerate(self.indents):
            if header and indent > blocks[-1].indent:
                blocks.append(Block(indent, header[1]))
            elif header:
                self._give_pass(header[0])
            while len(blocks) > 1 and indent < blocks[-1].indent:
                self._give_up_waiting(blocks.pop())
            header = None
            if indent == blocks[-1].indent:
                word, opens = self._line(index, blocks[-1])
                header = (index, word) if opens else None
            else:
                self._replace(index, "")
        if header:
            self._give_pass(header[0])
        for block in blocks:
            self._give_up_waiting(block)
        return self._written(), self._stretches()

    def _line(self, index: int, block: Block) -> tuple[str, bool]:
        """Mend a line that stands where one may: the word it begins with, and whether lines go under it."""
        piece = self._piece(index)
        written = WORD.match(piece)
        word = written[1] if written and written[1] in HEADERS else ""
        kind = Kind.BROKEN if index in self.spoilt else judged(piece, word)
        if word in SOFT and kind is Kind.WHOLE:
            word = ""
        deeper = self.indents[index + 1 : index + 2] > [self.indents[index]]
        if kind is Kind.BROKEN and (word not in ("", "@") or deeper or piece.endswith(":")):
            named = None if index in self.spoilt else NAMED.match(piece)
            new = UNREAD if named is None else made_up(named)
            self._replace(index, MADE_UP.get(word, new))
            kind = Kind.OPENS
            word = "if" if self.new[index] == UNREAD else word
        elif kind is Kind.BROKEN:
            self._replace(index, "pass")
            word = ""
        if block.header == "match" and word != "case":
            self._replace(index, "")
            return "", False
        follows = word in FOLLOWS.get(block.clause, ())
        if (word in CLAUSES and not follows) or (word == "case" and block.header != "match"):
            self._replace(index, UNREAD if kind is Kind.OPENS else f"{UNREAD} pass")
            word = "if"
        if block.waiting and not follows:
            self._give_up_waiting(block)
        if block.clause != "@" or word != "@":
            block.waiting = []
        if word in ("@", "try"):
            block.waiting.append(index)
        block.clause = "else of try" if word == "else" and block.clause == "except" else word
        return word, kind is Kind.OPENS

    def _piece(self, index: int) -> str:
        line = self.lines[index]
        return self.text[line.code : line.end]

    def _replace(self, index: int, new: str) -> None:
        self.new[index] = new
        self.broken.add(index)

    def _give_pass(self, index: int) -> None:
        """Put something under a header that nothing stands under."""
        header = self.new.get(index, self._piece(index))
        for remark in comments(header):
            if remark.end == len(header):
                header = header[: remark.start]
        self.new[index] = f"{header} pass"

    def _give_up_waiting(self, block: Block) -> None:
        for index in block.waiting:
            if self._piece(index).startswith("@"):
                self._replace(index, "")
            else:
                self.new[index] = f"{UNREAD} pass" if index in self.new else UNREAD
        block.waiting = []

    def _written(self) -> str:
        pieces: list[str] = []
        position = 0
        for index, new in sorted(self.new.items()):
            line = self.lines[index]
            missing = LINE_BREAK.findall(self._piece(index))[len(LINE_BREAK.findall(new)) :]
            pieces += (self.text[position : line.code], new, *missing)
            position = line.end
        return "".join((*pieces, self.text[position:]))

    def _stretches(self) -> tuple[tuple[int, int], ...]:
        stretches: list[tuple[int, int]] = []
        for index in sorted(self.broken):
            line = self.lines[index]
            first, last = (bisect_right(self.starts, offset) - 1 for offset in (line.start, line.end))
            if stretches and stretches[-1][1] + 1 == first:
                first = stretches.pop()[0]
            stretches.append((first, last))
        return tuple(stretches)


@remembered(room=400_000)
def judged(piece: str, word: str) -> Kind:
    """What a logical line is, taken alone, whose first word is a header's or nothing."""
    if is_sound(piece):
        return Kind.WHOLE
    if word == "@":
        return Kind.WHOLE if is_sound(f"{piece}\ndef f(): pass") else Kind.BROKEN
    if word:
        clause = BEFORE.get(word, "") + piece
        if is_sound(clause):
            return Kind.WHOLE
        if is_sound(clause + AFTER.get(word, "\n  pass")):
            return Kind.OPENS
    return Kind.BROKEN


def made_up(named: re.Match[str]) -> str:
    """A header for a `def` or `class` of which only the name could be read."""
    return f"def {named[2]}(*_, **__):" if named[1] == "def" else f"class {named[2]}:"
