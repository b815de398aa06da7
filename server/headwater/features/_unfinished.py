"""Text that is being typed: what is open at the cursor, and whose columns could be named there.

The text is broken more often than not, so it is scanned and not parsed.
"""

import re
from dataclasses import field
from typing import Literal

from headwater.base.frozen import frozen
from headwater.lower.mentions import FUNCTIONS, METHODS

SUBSCRIPTED = re.compile(r"[\w\)\]]")
CALLEE = re.compile(r"[\w.]*[^\W\d]\w*")
KEYWORD = re.compile(r"\s*([^\W\d]\w*)\s*=(?!=)\s*")
COLUMN_TRANSFORMERS = ("ColumnTransformer", "make_column_transformer")
PLOTTED = frozenset("x y hue style size col row by column columns weights names color values id_vars".split())
"""Parameters of drawing functions that name columns of the table given as `data`."""


@frozen
class Open:
    """What is open at a cursor."""

    text: str
    start: int
    offset: int
    brackets: tuple[tuple[str, int], ...] = ()
    """Brackets that are open, outermost first, and where."""
    quote: str = ""
    """The quotes of the string the cursor is in."""
    inside: int = -1
    """Where the inside of that string begins."""
    prefix: str = ""
    line: int = 0
    """Where the innermost statement's first line begins."""
    pairs: dict[int, int] = field(default_factory=dict)
    """For each closing bracket its opening one."""

    def before(self, end: int) -> str:
        """The expression that ends at an offset: names, dots, calls and subscripts."""
        at = end
        dotted = False
        while at > self.start:
            letter = self.text[at - 1]
            if letter in ")]" and at - 1 in self.pairs:
                at = self.pairs[at - 1]
                dotted = False
            elif letter.isalnum() or letter == "_":
                at -= 1
                dotted = False
            elif letter == ".":
                at -= 1
                dotted = True
            elif letter.isspace() and (dotted or self.text[at:end].lstrip()[:1] == ".") and (
                letter not in "\r\n" or (self.brackets and self.brackets[0][1] < at)
            ):
                at -= 1
            else:
                break
        return self.text[at:end].strip()


def scan(text: str, start: int, offset: int) -> Open:
    """What is open at an offset, reading from the start of a statement."""
    stack: list[tuple[str, int]] = []
    pairs: dict[int, int] = {}
    line = start
    at = start
    while at < offset:
        letter = text[at]
        if letter in "\"'":
            quote = letter * 3 if text.startswith(letter * 3, at) else letter
            end = closing(text, at + len(quote), quote, offset)
            if end is None:
                prefix = re.search(r"(?<!\w)[A-Za-z]{0,2}$", text[max(at - 3, 0) : at])
                return Open(
                    text, start, offset, tuple(stack), quote, at + len(quote),
                    prefix[0].lower() if prefix else "", line, pairs,
                )  # fmt: skip
            at = end
            continue
        if letter == "#":
            while at < offset and text[at] not in "\r\n":
                at += 1
            if at == offset:
                return Open(text, start, offset, quote="#", inside=offset)
            continue
        if letter in "([{":
            stack.append((letter, at))
        elif letter in ")]}" and stack:
            pairs[at] = stack.pop()[1]
        elif letter in "\r\n" and not stack:
            line = at + 1
        at += 1
    return Open(text, start, offset, tuple(stack), "", -1, "", line, pairs)


def closing(text: str, at: int, quote: str, offset: int) -> int | None:
    """Where a string ends, None when it is open at the offset. One not closed ends with its line."""
    while at < offset:
        if text[at] == "\\":
            at += 2
        elif text.startswith(quote, at) and at + len(quote) <= offset:
            return at + len(quote)
        elif text[at] in "\r\n" and len(quote) == 1:
            return at
        else:
            at += 1
    return None


@frozen
class Wanted:
    """What could be named at a cursor."""

    kind: Literal["columns", "attribute", "query", "files", "features", "usecols"]
    tables: tuple[str, ...] = ()
    """Expressions for the tables whose columns are meant; of several, the columns they share come first."""
    start: int = 0
    """Where the name begun starts."""
    quoted: bool = True
    """Whether the cursor is in quotes already."""


def wanted(here: Open) -> Wanted | None:
    """What could be named at the cursor, None when nothing of ours."""
    if here.quote == "#":
        return None
    begun = here.inside if here.quote else here.offset
    if not here.quote:
        typed = re.search(r"\.\s*(\w*)$", here.text[here.line : here.offset])
        if typed is not None:
            start = here.offset - len(typed[1])
            receiver = here.before(here.line + typed.start())
            return Wanted("attribute", (receiver,), start) if CALLEE.match(receiver) else None
        if not here.brackets or here.text[: here.offset].rstrip()[-1:] not in ("[", "(", ",", "=", "{"):
            return None
    value = begun - len(here.quote) - len(here.prefix) if here.quote else here.offset
    in_list = is_named = False
    for kind, at in reversed(here.brackets):
        is_applied = SUBSCRIPTED.match(here.text[:at].rstrip(" \t")[-1:]) is not None
        if kind == "[" and is_applied:
            return of_subscript(here, at, value, begun)
        if kind == "(" and is_applied:
            return of_call(here, at, value, begun, in_list and not is_named)
        if kind == "{" and ":" in last_argument(here.text[at + 1 : value]):
            return None
        # The first member of a tuple that is no list of columns is a name given to a transformer.
        is_named = is_named or (kind == "(" and not in_list and argument(here.text[at + 1 : value])[0] == 0)
        in_list = True
        value = at
    return None


def of_subscript(here: Open, at: int, value: int, begun: int) -> Wanted | None:
    """`df["`, `df[["`, `df.loc[rows, "`."""
    receiver = here.before(at)
    owner, _, name = receiver.rpartition(".")
    if name in ("loc", "at"):
        if not argument(here.text[at + 1 : value])[0]:
            return None
        receiver = owner
    elif name in ("iloc", "iat", "columns", "index"):
        return None
    return Wanted("columns", (receiver,), begun, bool(here.quote))


def of_call(here: Open, at: int, value: int, begun: int, in_list: bool) -> Wanted | None:
    """An argument of a call."""
    callee = here.before(at)
    owner, _, name = callee.rpartition(".")
    number, keyword = argument(here.text[at + 1 : value])
    quoted = bool(here.quote)
    if name in COLUMN_TRANSFORMERS:
        return Wanted("features", (), begun, quoted) if in_list else None
    if name.startswith("read_") or name in ("open", "scan_csv", "scan_parquet"):
        if keyword == "usecols":
            return Wanted("usecols", (here.text[at + 1 : value],), begun, quoted)
        is_path = keyword in ("", "filepath_or_buffer", "path", "io", "path_or_buf", "source", "file")
        return Wanted("files", (), begun) if is_path and number == 0 and quoted else None
    given = arguments(here, at, value)
    if owner and name in ("query", "eval") and (number, keyword) in ((0, ""), (0, "expr")):
        typed = re.search(r"[^\W\d]?\w*$", here.text[begun : here.offset])
        start = here.offset - len(typed[0]) if typed else here.offset
        return Wanted("query", (owner,), start) if quoted else None
    if name in ("merge", "join", "merge_asof"):
        function = name != "join" and owner in ("pd", "pandas")
        tables = given[:2] if function else (owner, *given[:1])
        if keyword in ("left_on", "right_on"):
            return Wanted("columns", tables[keyword == "right_on" :][:1], begun, quoted)
        return Wanted("columns", tables, begun, quoted) if keyword in ("on", "by") else None
    places = FUNCTIONS.get(f"pandas.{name}", {}) if owner in ("pd", "pandas") else METHODS.get(name, {})
    if keyword in places or (not keyword and any(position == number for position, _ in places.values())):
        table = given[:1] if owner in ("pd", "pandas") else (owner,)
        return Wanted("columns", table, begun, quoted)
    if owner and (name in ("agg", "aggregate") or (name == "drop" and not keyword and number == 0)):
        return Wanted("columns", (owner,), begun, quoted)
    if keyword in PLOTTED:
        named = (KEYWORD.match(text) for text in split(here.text[at + 1 : value]))
        data = [each.string[each.end() :].strip() for each in named if each and each[1] in ("data", "data_frame")]
        drawn = [*given] if owner in ("sns", "px", "seaborn") else [owner.removesuffix(".plot")]
        return Wanted("columns", tuple((data or drawn)[:1]), begun, quoted)
    return None


def arguments(here: Open, at: int, value: int) -> tuple[str, ...]:
    """The arguments given by position before the one being typed."""
    return tuple(text.strip() for text in split(here.text[at + 1 : value])[:-1] if KEYWORD.match(text) is None)


def argument(text: str) -> tuple[int, str]:
    """Which argument comes after a text of arguments: its number, and its keyword."""
    parts = split(text)
    found = KEYWORD.match(parts[-1])
    return len(parts) - 1, found[1] if found else ""


def last_argument(text: str) -> str:
    """The text after the last comma of a text of arguments."""
    return split(text)[-1]


def split(text: str) -> list[str]:
    """A text of arguments, cut at the commas that part them."""
    parts: list[str] = []
    begun = at = depth = 0
    while at < len(text):
        letter = text[at]
        if letter in "\"'":
            quote = letter * 3 if text.startswith(letter * 3, at) else letter
            at = closing(text, at + len(quote), quote, len(text)) or len(text)
            continue
        if letter in "([{":
            depth += 1
        elif letter in ")]}":
            depth -= 1
        elif letter == "," and depth == 0:
            parts.append(text[begun:at])
            begun = at + 1
        at += 1
    return [*parts, text[begun:]]
