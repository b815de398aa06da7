"""Cutting delimited text into rows and fields the way pandas' C reader does."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

BLANKS: Final = " \t"


@dataclass(frozen=True)
class Dialect:
    """What separates, quotes and ends fields and rows."""

    sep: str | None = ","
    """One character, or None for runs of blanks."""
    quote: str | None = '"'
    escape: str | None = None
    doubled: bool = True
    """Whether a doubled quote inside quotes stands for one."""
    skip_initial_blanks: bool = False
    comment: str | None = None
    skip_blank_lines: bool = True
    terminator: str | None = None
    """One character that ends rows; None for any of the usual line ends."""

    @cached_property
    def newline(self) -> re.Pattern[str]:
        """What ends a row."""
        return re.compile(re.escape(self.terminator) if self.terminator else r"\r\n|\n|\r")

    @cached_property
    def stop(self) -> re.Pattern[str]:
        """What ends a stretch of ordinary characters outside quotes."""
        ends = self.terminator or "\r\n"
        return re.compile(
            f"[{re.escape((self.sep or BLANKS) + ends + (self.escape or '') + (self.comment or ''))}]"
        )

    @cached_property
    def quoted_stop(self) -> re.Pattern[str]:
        """What ends a stretch of ordinary characters inside quotes."""
        return re.compile(f"[{re.escape((self.quote or '') + (self.escape or ''))}]")

    @cached_property
    def special(self) -> re.Pattern[str] | None:
        """What makes a line more than a plain split."""
        signs = (self.quote or "") + (self.escape or "") + (self.comment or "")
        if self.skip_initial_blanks:
            signs += " "
        return re.compile(f"[{re.escape(signs)}]") if signs else None

    @cached_property
    def blanks(self) -> str:
        """Blanks that are no separators."""
        return "".join(sign for sign in BLANKS if sign != self.sep)

    def is_blank(self, line: str) -> bool:
        """Whether a line holds nothing but blanks that are no separators."""
        return not line or (line[0] in self.blanks and not line.strip(self.blanks))


class Row(NamedTuple):
    """The fields of one row, and where the row starts in the text."""

    fields: list[str]
    start: int


class Field(NamedTuple):
    """A field with its place in the text, quotes included."""

    text: str
    start: int
    end: int


def rows(text: str, dialect: Dialect, *, skip: Collection[int] = (), whole: bool = True) -> Iterator[Row]:
    """Rows in order; one that runs into the end of a text that is not whole is left out."""
    at, line = 0, 0
    plain = dialect.special is None or dialect.special.search(text) is None
    while at < len(text):
        match = dialect.newline.search(text, at)
        end, after = match.span() if match else (len(text), len(text))
        if line in skip:
            quoted = dialect.quote is not None and dialect.quote in text[at:end]
            at, closed = scan(text, at, dialect)[1:] if quoted else (after, match is not None)
        elif _says_nothing(text[at:end], dialect):
            at, closed = after, match is not None
        elif at == end:
            yield Row([], at)
            at, closed = after, match is not None
        elif plain or dialect.special is None or dialect.special.search(text, at, end) is None:
            if match is None and not whole:
                return
            yield Row(_plain(text[at:end], dialect), at)
            at, closed = after, True
        else:
            fields, after, closed = scan(text, at, dialect)
            if not closed and not whole:
                return
            if after == len(text) and not whole and not _ends(text, after, dialect):
                return
            yield Row([field.text for field in fields], at)
            at = after
        line += 1


def _says_nothing(line: str, dialect: Dialect) -> bool:
    """Whether a line is a comment, or blank where blank lines do not count."""
    if dialect.comment is not None and line.startswith(dialect.comment):
        return True
    return dialect.skip_blank_lines and dialect.is_blank(line)


def _ends(text: str, at: int, dialect: Dialect) -> bool:
    return text.endswith(dialect.terminator or ("\n", "\r"), 0, at)


def _plain(line: str, dialect: Dialect) -> list[str]:
    if dialect.sep is None:
        line = line.strip(BLANKS)
        return re.split(r"[ \t]+", line) if line else []
    return line.split(dialect.sep)


def scan(text: str, at: int, dialect: Dialect) -> tuple[list[Field], int, bool]:
    """The fields of the row at an offset, where the next row begins, and whether quotes were closed."""
    d = dialect
    fields: list[Field] = []
    parts: list[str] = []
    separators = d.sep or BLANKS
    ends = d.terminator or "\r\n"
    size = len(text)
    if d.sep is None:
        at = _past(text, at, BLANKS)
    start, fresh, after_quote = at, True, False
    while at < size:
        sign = text[at]
        if sign in ends:
            if not (d.sep is None and fresh):
                fields.append(Field("".join(parts), start, at))
            match = d.newline.match(text, at)
            return fields, match.end() if match else at + 1, True
        if sign == d.quote and (fresh or after_quote):
            # A quote right after a closing one stands for a quote; at the start of a field it opens.
            if after_quote:
                parts.append(sign)
            at, closed = _quoted(text, at + 1, d, parts)
            if not closed:
                fields.append(Field("".join(parts), start, size))
                return fields, size, False
            fresh, after_quote = False, d.doubled
            continue
        after_quote = False
        if fresh and d.skip_initial_blanks and d.sep is not None and sign == " ":
            at += 1
        elif sign in separators:
            fields.append(Field("".join(parts), start, at))
            at = _past(text, at + 1, BLANKS) if d.sep is None else at + 1
            parts, start, fresh = [], at, True
        elif d.comment is not None and sign == d.comment:
            if not (d.sep is None and fresh):
                fields.append(Field("".join(parts), start, at))
            match = d.newline.search(text, at)
            return fields, match.end() if match else size, True
        elif sign == d.escape and at + 1 < size:
            parts.append(text[at + 1])
            at, fresh = at + 2, False
        else:
            stop = d.stop.search(text, at + 1)
            until = stop.start() if stop else size
            parts.append(text[at:until])
            at, fresh = until, False
    if not (d.sep is None and fresh):
        fields.append(Field("".join(parts), start, size))
    return fields, size, True


def _quoted(text: str, at: int, dialect: Dialect, parts: list[str]) -> tuple[int, bool]:
    """Collect up to the closing quote; where reading goes on, and whether it closed."""
    while stop := dialect.quoted_stop.search(text, at):
        parts.append(text[at : stop.start()])
        if stop.group() == dialect.quote:
            return stop.end(), True
        parts.append(text[stop.end() : stop.end() + 1])
        at = stop.end() + 1
    parts.append(text[at:])
    return len(text), False


def _past(text: str, at: int, signs: str) -> int:
    while at < len(text) and text[at] in signs:
        at += 1
    return at
