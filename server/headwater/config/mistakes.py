"""What is wrong with settings, in words that are short whatever the settings hold."""

from collections.abc import Callable, Collection, Iterator, Sequence
from reprlib import Repr
from typing import Final

Mistake = Callable[[], str]
"""A mistake that is put into words when somebody is told: to look for a near name takes its time."""

MOST: Final = 20

_short: Final = Repr()
_short.maxlevel = 3
_short.maxstring = _short.maxother = _short.maxlong = 200
_short.maxlist = _short.maxdict = _short.maxtuple = 20


def first_of(mistakes: Sequence[Mistake]) -> Iterator[str]:
    """The first mistakes in words, and how many there are besides."""
    for mistake in mistakes[:MOST]:
        yield mistake()
    if len(mistakes) > MOST:
        yield f"{len(mistakes) - MOST:,} more mistakes"


def nearest(word: str, among: Collection[str]) -> list[str]:
    """The one of some words that was probably meant, if any."""
    from difflib import get_close_matches

    return get_close_matches(word, list(among), 1, 0.6)


def shown(value: object) -> str:
    """A value on one line, as settings are written."""
    if isinstance(value, bool):
        return str(value).lower()
    try:
        return one_line(_short.repr(value), 60)
    except ValueError:
        return "a number beyond all measure"


def one_line(text: str, most: int) -> str:
    """A text on one line, without control characters and not too long."""
    line = "".join(sign if sign.isprintable() else " " for sign in text[: most + 1])
    return line if len(text) <= most else line[: most - 1] + "…"
