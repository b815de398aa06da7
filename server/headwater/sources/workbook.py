"""Headers of Excel workbooks (.xlsx), read as zipped XML within bounds."""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from math import isfinite
from typing import BinaryIO, Final
from xml.etree import ElementTree

from headwater.base.regular import Unreadable
from headwater.sources.arguments import Arguments
from headwater.sources.delimited import decisive, request, skipped
from headwater.sources.head import archive, member
from headwater.sources.header import Header, Name
from headwater.sources.layout import Refusal, python_layout
from headwater.sources.typed import column_profiles
from headwater.sources.values import guess

_relation: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_reference = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_columns_most: Final = 16384
_rows_most: Final = 2000
_part_most: Final = 1 << 20
_inner: Final = frozenset(("c", "v", "is", "r", "t"))
"""What the cells of a row and the texts that they share consist of."""
_holding: Final = _inner | {"row", "si"}

_matters: Final = ("usecols", "index_col", "nrows", "skipfooter", "engine", "parse_dates", "comment")

Value = str | int | float | bool | None
"""A cell; None where its value is not what the file says (dates are numbers with a format)."""


def excel(file: BinaryIO, arguments: Arguments, limit: int) -> Header | Refusal | Unreadable:
    """The header of one sheet of a workbook."""
    if arguments.unsure(*decisive, "sheet_name"):
        return Refusal("an option that decides how the file is read is not known")
    sheet = arguments.value("sheet_name", 0)
    if isinstance(sheet, bool) or not isinstance(sheet, (str, int)):
        return Refusal("several sheets are read at once")
    try:
        packed = archive(file)
        if isinstance(packed, Unreadable):
            return packed
        with packed:
            return _of_sheet(packed, sheet, arguments, limit)
    except (OSError, EOFError, ValueError, zipfile.BadZipFile, ElementTree.ParseError):
        return Unreadable("is a damaged workbook")
    except (RuntimeError, NotImplementedError, MemoryError):
        return Unreadable("is encrypted or damaged")
    except Exception as error:  # noqa: BLE001 - zlib and expat raise classes of their own
        return Unreadable(f"is a damaged workbook ({type(error).__name__})")


def _of_sheet(
    packed: zipfile.ZipFile, sheet: str | int, arguments: Arguments, limit: int
) -> Header | Refusal | Unreadable:
    path = _sheet_path(packed, sheet, limit)
    if path is None:
        return Refusal(f"the workbook has no sheet {sheet!r}")
    most = _bounded(4 * limit)
    data = member(packed, path, most + 1)
    if data is None:
        return Unreadable("is a damaged workbook")
    whole = len(data) <= most
    rows, width, ended = _rows(data[:most], whole)
    if not rows:
        return Refusal("the sheet is empty")
    texts = _shared(packed, _highest(rows), limit)
    table = [[_value(cell, texts) for cell in row] for row in rows]
    for row in table:
        while row and row[-1] == "":
            row.pop()
    while ended and table and not table[-1]:
        table.pop()
    widest = max(map(len, table), default=0)
    # The declared width of a sheet whose end was not seen: writers state the true one.
    certain = ended or width == widest
    filled = [row + [""] * (widest - len(row)) for row in table]
    return _laid_out(filled, arguments, ended, certain)


def _laid_out(table: list[list[Value]], arguments: Arguments, ended: bool, certain: bool) -> Header | Refusal:
    skip = skipped(arguments)
    if skip is None:
        return Refusal("skiprows is not a number or a list of numbers")
    options = {name: value for name, value in arguments.given.items() if name != "usecols"}
    letters = arguments.text("usecols")
    ask = request(Arguments(options) if letters is not None else arguments)
    if arguments.has("header") is False and not isinstance(ask, Refusal):
        ask = replace(ask, header=0)
    if isinstance(ask, Refusal):
        return ask
    if letters is not None:
        places = _lettered(letters)
        if places is None:
            return Refusal("usecols is no range of columns")
        ask = replace(ask, usecols=places)
    rows = [row for place, row in enumerate(table) if place not in skip]
    header = rows[ask.header] if ask.header is not None and len(rows) > ask.header else []
    names: list[list[Name | float | None]] = [[_label(value) for value in row] for row in rows]
    layout = python_layout(names, ended, ask)
    if isinstance(layout, Refusal):
        return layout
    if arguments.unsure(*_matters) or arguments.has("comment") or not certain or any(map(_is_odd, header)):
        return Header((), complete=False, written=layout.written)
    if arguments.has("index_col") and isinstance(arguments.value("index_col"), (list, tuple)) and not ended:
        return Header((), complete=False, written=layout.written)
    data = rows[layout.first :]
    asked = arguments.whole("nrows")
    data = data if asked is None else data[: max(asked, 0)]
    values = [[row[place] for row in data] for place in layout.fields]
    texts = [["" if value is None else str(value) for value in column] for column in values]
    return Header(
        layout.columns,
        tuple(
            "?" if arguments.has("dtype") or arguments.has("converters") else _type(column)
            for column in values
        ),
        layout.complete,
        len(data),
        ended,
        layout.index,
        layout.written,
        look=lambda: column_profiles(layout.columns, texts, arguments),
    )


def _label(value: Value) -> Name | float | None:
    return "" if value is None else value


def _is_odd(value: Value) -> bool:
    """Whether a header cell may be read as something else than what the file holds."""
    return value is None or isinstance(value, (bool, float))


def _type(values: list[Value]) -> str:
    present = [value for value in values if value != ""]
    if any(value is None for value in present):
        return "?"
    kinds = {type(value) for value in present}
    holes = len(present) < len(values)
    if not present:
        return "?"
    if kinds == {bool}:
        return "bool"
    if kinds == {int}:
        return "float" if holes else "int"
    if kinds <= {int, float}:
        return "float"
    texts = [value for value in present if isinstance(value, str)]
    return "str" if len(texts) == len(present) and guess(texts) == "str" else "?"


def _lettered(text: str) -> tuple[int, ...] | None:
    """The positions that "A:C,E" names."""
    places: list[int] = []
    for part in text.upper().split(","):
        ends = [_position(end.strip()) for end in part.split(":")]
        if len(ends) > 2 or any(not 0 < end <= _columns_most for end in ends):
            return None
        places += range(ends[0] - 1, ends[-1])
    return tuple(dict.fromkeys(places))


def _position(letters: str) -> int:
    number = 0
    for letter in letters[:3] if letters.isascii() and letters.isalpha() else "":
        number = number * 26 + ord(letter) - 64
    return number


def _sheet_path(packed: zipfile.ZipFile, sheet: str | int, limit: int) -> str | None:
    """Where in the archive a sheet is, by its name or position."""
    most = _bounded(4 * limit)
    book = _attributes(member(packed, "xl/workbook.xml", most), "sheet")
    links = _attributes(member(packed, "xl/_rels/workbook.xml.rels", most), "Relationship")
    targets = {
        link.get("Id"): link.get("Target", "") for link in links if "sheets/" in link.get("Target", "")
    }
    sheets = [one for one in book if one.get(_relation) in targets]
    if isinstance(sheet, int):
        chosen = sheets[sheet] if -len(sheets) <= sheet < len(sheets) else None
    else:
        chosen = next((one for one in sheets if one.get("name") == sheet), None)
    if chosen is None:
        return None
    target = targets[chosen.get(_relation)]
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _bounded(size: int) -> int:
    """A part of a workbook takes many times its size to be read, whatever the settings allow for a file."""
    return min(size, _part_most)


def _attributes(data: bytes | None, tag: str) -> list[Mapping[str, str]]:
    return [dict(element.attrib) for element in _elements(data or b"") if _plain(element.tag) == tag]


def _plain(tag: str) -> str:
    return tag.rpartition("}")[2]


def _elements(data: bytes) -> Iterator[ElementTree.Element]:
    """Elements as they end; text that is cut off ends them quietly.

    Only what a row or a text consists of is kept until that ends, so that memory is taken by one of them at a time.
    """
    around: list[ElementTree.Element] = []
    try:
        for event, element in ElementTree.iterparse(io.BytesIO(data), events=("start", "end")):
            if event == "start":
                around.append(element)
                continue
            around.pop()
            yield element
            if _plain(element.tag) not in _inner:
                element.clear()
            if around and _plain(around[-1].tag) not in _holding:
                around[-1].remove(element)
    except ElementTree.ParseError:
        return


_Raw = tuple[str, str, bool]
"""A cell as written: its type, its text, whether it has a format of its own."""


def _rows(data: bytes, whole: bool) -> tuple[list[list[_Raw]], int | None, bool]:
    """The rows of a sheet, its declared width, and whether its end was seen."""
    rows: list[list[_Raw]] = []
    width, ended = None, False
    for element in _elements(data):
        tag = _plain(element.tag)
        if tag == "dimension":
            last = _reference.fullmatch(element.get("ref", "").rpartition(":")[2])
            width = _position(last[1]) if last else None
        elif tag == "row":
            number = element.get("r", "")
            target = int(number) if number.isdigit() and len(number) < 8 else len(rows) + 1
            if target - len(rows) > _rows_most:
                return rows, width, False
            rows += [[] for _ in range(target - 1 - len(rows))]
            rows.append(_cells(element))
            if len(rows) >= _rows_most:
                return rows, width, False
        elif tag == "sheetData":
            ended = whole
    return rows, width, ended


def _cells(row: ElementTree.Element) -> list[_Raw]:
    cells: list[_Raw] = []
    for cell in row:
        place = _reference.fullmatch(cell.get("r", ""))
        at = _position(place[1]) - 1 if place else len(cells)
        if not len(cells) <= at < _columns_most:
            continue
        cells += [("", "", False)] * (at - len(cells))
        cells.append((cell.get("t", "n"), _written(cell), cell.get("s", "0") != "0"))
    return cells


def _written(cell: ElementTree.Element) -> str:
    if cell.get("t") == "inlineStr":
        return _joined(cell)
    return next((part.text or "" for part in cell if _plain(part.tag) == "v"), "")


def _joined(element: ElementTree.Element) -> str:
    """The text of an element, without its reading aids for Asian scripts."""
    parts: list[str] = []
    for part in element:
        tag = _plain(part.tag)
        if tag == "t":
            parts.append(part.text or "")
        elif tag in ("r", "is"):
            parts.append(_joined(part))
    return "".join(parts)


def _highest(rows: list[list[_Raw]]) -> int:
    """The highest number of a shared text that the rows use."""
    return max(
        (int(text) for row in rows for kind, text, _ in row if kind == "s" and text.isdigit()), default=-1
    )


def _shared(packed: zipfile.ZipFile, highest: int, limit: int) -> list[str]:
    """The shared texts up to a number, as far as the bound allows."""
    texts: list[str] = []
    if highest < 0:
        return texts
    for element in _elements(member(packed, "xl/sharedStrings.xml", _bounded(16 * limit)) or b""):
        if _plain(element.tag) == "si":
            texts.append(_joined(element))
            if len(texts) > highest:
                break
    return texts


def _value(cell: _Raw, texts: list[str]) -> Value:
    kind, text, formatted = cell
    if kind == "s":
        return texts[int(text)] if text.isdigit() and int(text) < len(texts) else None
    if kind in ("str", "inlineStr", ""):
        return text
    if kind == "b":
        return text == "1"
    if not text:
        return ""
    try:
        number = float(text)
    except ValueError:
        return None
    if kind != "n" or formatted or not isfinite(number):
        # A format may make a date of a number: what it is the file's styles would tell.
        return None
    return int(number) if number == int(number) else number
