"""Patterns of `.gitignore`, read as git reads them.

No pattern can be slow: a segment of a path is matched from star to star, each as early as it fits, and nothing is
tried again. (The same pattern as one regular expression takes years for `*a*a*a*a*a*a*b` and a long name.)
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from headwater.base.frozen import frozen

ANY = "**"
"""In the place of a segment: any number of them."""
CLASSES = {
    "alnum": "a-zA-Z0-9", "alpha": "a-zA-Z", "digit": "0-9", "lower": "a-z", "upper": "A-Z", "space": r"\s",
    "xdigit": "0-9a-fA-F",
}  # fmt: skip
NOTHING = "(?!)"


@frozen
class Pattern:
    """One line: the segments of the paths it means."""

    segments: tuple[str, ...]
    leaves_out: bool = True
    """False for a line that begins with `!`: what it means is kept after all."""
    folders_only: bool = False

    def means(self, path: Sequence[str], is_folder: bool) -> bool:
        """Whether a path, counted from the folder of the file, is meant."""
        return (is_folder or not self.folders_only) and _fits(self.segments, path)


@frozen
class Patterns:
    """The lines of one file, of which the last that fits has the last word."""

    lines: tuple[Pattern, ...]

    def says(self, name: str, is_folder: bool) -> bool | None:
        """True to leave a path out, False to keep it after all, None when nothing fits."""
        path = name.split("/")
        return next((each.leaves_out for each in reversed(self.lines) if each.means(path, is_folder)), None)


def patterns(lines: Iterable[str]) -> Patterns | None:
    """The patterns of a file; None where there are none."""
    found = tuple(pattern for line in lines if (pattern := _pattern(line.rstrip("\r\n"))) is not None)
    return Patterns(found) if found else None


def _pattern(line: str) -> Pattern | None:
    if line.startswith("#"):
        return None
    kept = line.startswith("!")
    line = line[kept:]
    while line.endswith(" ") and not line.endswith("\\ "):
        line = line[:-1]
    folders_only = line.endswith("/")
    line = line.removesuffix("/")
    if not line:
        return None
    # A slash at the beginning or within ties the pattern to the folder of the file.
    segments = line.removeprefix("/").split("/") if "/" in line else [ANY, line]
    return Pattern(tuple(segments), not kept, folders_only)


def _fits(segments: Sequence[str], path: Sequence[str]) -> bool:
    """Whether a path consists of these segments. After `**` the first place that fits is as good as any other."""
    at = place = 0
    again: tuple[int, int] | None = None
    while place < len(path):
        if at < len(segments) and segments[at] == ANY:
            if at == len(segments) - 1:
                return True
            again = at, place
            at += 1
        elif at < len(segments) and _segment(segments[at]).match(path[place]):
            at, place = at + 1, place + 1
        elif again is not None:
            again = again[0], again[1] + 1
            at, place = again[0] + 1, again[1]
        else:
            return False
    return at == len(segments)


@lru_cache(maxsize=4096)
def _segment(text: str) -> re.Pattern[str]:
    """What names a segment of a pattern fits, as an expression that never goes back behind a star."""
    runs: list[str] = [""]
    for letter in _letters(text):
        if letter:
            runs[-1] += letter
        elif len(runs) == 1 or runs[-1]:
            runs.append("")
    first, *others = runs
    if not others:
        return re.compile(rf"{first}\Z", re.DOTALL)
    inner = "".join(f"(?>.*?{run})" for run in others[:-1])
    return re.compile(rf"{first}{inner}.*{others[-1]}\Z", re.DOTALL)


def _letters(text: str) -> Iterator[str]:
    """What fits each letter of a segment; nothing for a star."""
    at = 0
    while at < len(text):
        letter = text[at]
        at += 1
        if letter == "*":
            yield ""
        elif letter == "?":
            yield "."
        elif letter == "[":
            choice, at = _choice(text, at)
            yield choice
        else:
            if letter == "\\":
                # A backslash at the end is no pattern.
                letter = text[at : at + 1]
                at += 1
            yield re.escape(letter) or NOTHING


def _choice(text: str, at: int) -> tuple[str, int]:
    """What stands in brackets, as an expression, and where it ends."""
    inverted = text[at : at + 1] in ("!", "^")
    at += inverted
    ranges, first = "", at
    while at < len(text) and (text[at] != "]" or at == first):
        if text.startswith("[:", at) and (end := text.find(":]", at)) > 0:
            ranges += CLASSES.get(text[at + 2 : end], "")
            at = end + 2
            continue
        low, at = _member(text, at)
        if text[at : at + 1] == "-" and text[at + 1 : at + 2] not in ("", "]"):
            high, at = _member(text, at + 1)
            # A range that runs backwards is its first letter.
            ranges += f"{re.escape(low)}-{re.escape(high)}" if low <= high else re.escape(low)
        else:
            ranges += re.escape(low)
    if at >= len(text):
        return NOTHING, at
    if not ranges:
        return "." if inverted else NOTHING, at + 1
    return f"[{'^' if inverted else ''}{ranges}]", at + 1


def _member(text: str, at: int) -> tuple[str, int]:
    at += text[at] == "\\" and at + 1 < len(text)
    return text[at], at + 1
