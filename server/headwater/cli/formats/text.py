"""Findings for people: where, what, the line it stands in, and the path of evidence."""

import re
import unicodedata

from headwater.cli.finding import Finding, Range, Result, Spot

TAB = 4
WIDEST = 160

_COLOURS = {"error": "31", "warning": "33", "information": "34", "hint": "36"}
_BOLD, _DIM = "1", "2"
ORDER = re.compile(r"##(?=\w*\[)")
"""How an order to a runner begins (GitHub's, Azure's, TeamCity's): it is obeyed wherever it stands in a line."""


def write(result: Result, colour: bool) -> str:
    """Every finding, then the sum of them."""
    parts = [_finding(each, colour) for each in result.findings]
    parts.append(_summary(result, colour))
    return "\n".join(parts) + "\n"


def _finding(found: Finding, colour: bool) -> str:
    paint = _COLOURS[found.severity]
    place, rule = _painted(where(found.path, found.spot), _BOLD, colour), _painted(found.rule, _BOLD, colour)
    head = f"{place} {_painted(found.severity, paint, colour)} {rule}: {shown(found.message)}"
    spots = [found.spot, *(spot for spot, _ in found.related)]
    width = len(str(max(spot.range.end_line for spot in spots)))
    lines = [head, *_excerpt(found.spot, width, "^", paint, colour)]
    for spot, message in found.related:
        lines.append(f"{_margin('', width, '=', colour)} {_place(spot, found.spot)}: {shown(message)}")
        lines += _excerpt(spot, width, "-", "34", colour)
    return "\n".join(lines) + "\n"


def where(path: str, spot: Spot) -> str:
    """A place that an editor's terminal makes a link of; cells count from 1 for people."""
    cell = "" if spot.cell is None else f"cell {spot.cell + 1}:"
    # A line that begins with two colons is an order to a runner that reads along.
    here = "./" if path.lstrip().startswith("::") else ""
    return f"{here}{shown(path)}:{cell}{spot.range.line}:{spot.range.column}:"


def _place(spot: Spot, home: Spot) -> str:
    cell = "" if spot.cell == home.cell or spot.cell is None else f"cell {spot.cell + 1}, "
    return f"{cell}line {spot.range.line}"


def _excerpt(spot: Spot, width: int, mark: str, paint: str, colour: bool) -> list[str]:
    """The first lines of a spot with its span underlined."""
    lines = []
    for offset, source in enumerate(spot.excerpt):
        start, end = _columns(spot.range, offset, source)
        start, end = min(start, WIDEST), min(end, WIDEST)
        text = shown(source[:WIDEST]) + (" …" if len(source) > WIDEST else "")
        before, under = shown(source[:start]), shown(source[start:end])
        number = str(spot.range.line + offset)
        lines.append(f"{_margin(number, width, '|', colour)} {text.rstrip()}".rstrip())
        marks = mark * max(_wide(under), 1)
        under = f"{' ' * _wide(before)}{_painted(marks, paint, colour)}"
        lines.append(f"{_margin('', width, '|', colour)} {under}")
    if spot.range.end_line > spot.range.line + len(spot.excerpt) - 1:
        lines.append(f"{_margin('', width, '|', colour)} …")
    return lines


def _columns(found: Range, offset: int, source: str) -> tuple[int, int]:
    """From and to which character of a line the span reaches; further lines count from their first word."""
    line = found.line + offset
    indent = len(source) - len(source.lstrip())
    start = found.column - 1 if line == found.line else indent
    end = found.end_column - 1 if line == found.end_line else len(source.rstrip())
    return start, max(end, start)


def _margin(number: str, width: int, bar: str, colour: bool) -> str:
    return _painted(f"{number:>{width}} {bar}", _DIM, colour)


def shown(text: str) -> str:
    """A text without what could move a terminal's cursor, and without what a runner that reads along would obey
    (`##[…]`, `##vso[…]`); a tab is as wide as it is underlined.

    >>> shown("a\\tb\\x1b[31m"), shown("##vso[task.x]")
    ('a    b\\\\x1b[31m', '#\\\\x23vso[task.x]')
    """
    text = ORDER.sub(r"#\\x23", text)
    if text.isascii() and text.isprintable():
        return text
    pieces = []
    for letter in text:
        if letter == "\t":
            pieces.append(" " * TAB)
        elif unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Zl", "Zp") or letter in "\ufffe\uffff":
            pieces.append(letter.encode("unicode_escape").decode("ascii"))
        else:
            pieces.append(letter)
    return "".join(pieces)


def _wide(text: str) -> int:
    """How many columns a terminal gives a text.

    >>> _wide("年齢"), _wide("e\\u0301")
    (4, 1)
    """
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(letter) else 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        for letter in text
    )


def _painted(text: str, paint: str, colour: bool) -> str:
    return f"\x1b[{paint}m{text}\x1b[0m" if colour else text


def _summary(result: Result, colour: bool) -> str:
    if not result.files and not result.failures:
        return "no scripts and no notebooks found"
    count = len(result.findings)
    among = len({found.path for found in result.findings})
    checked = counted(result.files, "file")
    words = f"{counted(count, 'finding')} in {among} of {checked}" if count else f"no findings in {checked}"
    extras = [
        f"{result.mended} mended" if result.mended else "",
        f"{result.known} known" if result.known else "",
        f"{counted(len(result.failures), 'file')} not checked" if result.failures else "",
    ]
    listed = ", ".join(extra for extra in extras if extra)
    return _painted(words + (f" ({listed})" if listed else ""), _BOLD, colour)


def counted(number: int, word: str) -> str:
    """A number with its word.

    >>> counted(1, "file"), counted(3000, "file")
    ('1 file', '3,000 files')
    """
    return f"{number:,} {word}{'' if number == 1 else 's'}"
