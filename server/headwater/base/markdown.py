"""Small builders for cards: Markdown in which names from data can do no harm.

A column may be called anything: `<img src=x>`, `[click](http://…)`, or something with a character that turns
the line around. Whatever comes from a script or a data file goes through `code`, `words` or `visible`.
"""

import re
from collections.abc import Iterable, Sequence
from unicodedata import category

LONGEST = 80
_SPECIAL = re.compile(r"([\\`*_\[\]#|~$])")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def visible(name: object, most: int = LONGEST) -> str:
    r"""A name on one line, with what cannot be seen written out; the middle is left out of long ones.

    >>> visible("age\u202e\n")
    'age\\u202e\\n'
    >>> visible("a" * 100, 9)
    'aaaa…aaaa'
    """
    text = str(name)
    if len(text) > most:
        half = (most - 1) // 2
        text = f"{text[: most - 1 - half]}…{text[len(text) - half :]}"
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_seen, text))


def _seen(letter: str) -> str:
    if letter == " " or (letter.isprintable() and category(letter) not in ("Cf", "Mn", "Me")):
        return letter
    if category(letter) == "Mn" and not "\ufe00" <= letter <= "\ufe0f":
        return letter  # accents that stand by themselves
    return letter.encode("unicode_escape", "surrogatepass").decode("ascii")


def code(name: object, most: int = LONGEST) -> str:
    """A name as inline code, whatever is in it.

    >>> code("a`b"), code("")
    ('``a`b``', "`''`")
    """
    text = visible(name, most) or "''"
    ticks = "`" * (1 + max((len(run) for run in re.findall("`+", text)), default=0))
    room = " " if text[0] == "`" or text[-1] == "`" or text.isspace() else ""
    return f"{ticks}{room}{text}{room}{ticks}"


def words(text: object, most: int = 400) -> str:
    r"""A text as plain words: neither Markdown nor HTML is read into it.

    >>> print(words("<b>*x*"))
    &lt;b&gt;\*x\*
    """
    escaped = _SPECIAL.sub(r"\\\1", visible(text, most))
    return re.sub("[&<>]", lambda found: _ENTITIES[found[0]], escaped)


def listing(names: Sequence[object], most: int = 12) -> str:
    """Names as code, the first ones where there are many.

    >>> listing(["a", "b", "c"], 2)
    '`a`, `b` and 1 more'
    """
    shown = ", ".join(code(name) for name in names[:most])
    return f"{shown} and {len(names) - most} more" if len(names) > most else shown


def bullets(lines: Iterable[str]) -> str:
    """Lines as a list."""
    return "\n".join(f"- {line}" for line in lines)


def link(text: str, url: str) -> str:
    """A link of our own."""
    return f"[{words(text)}](<{url}>)"


def paragraphs(parts: Iterable[str]) -> str:
    """What there is of these, with an empty line between."""
    return "\n\n".join(part for part in parts if part)


def count(number: int, word: str, many: str = "") -> str:
    """A number and its word.

    >>> count(1, "column"), count(3, "column")
    ('1 column', '3 columns')
    """
    return f"{number} {word if number == 1 else many or word + 's'}"
