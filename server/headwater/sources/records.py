"""Headers of JSON files: records, columns, split, lines."""

import json
import re
from collections.abc import Sequence
from typing import Final

from headwater.sources.arguments import Arguments
from headwater.sources.delimited import Text
from headwater.sources.header import Header, Name, Profile, deduplicated
from headwater.sources.layout import Refusal
from headwater.sources.values import guess, profile

_orients: Final = ("columns", "records", "index", "split", "values", "table")
_blank = re.compile(r"[ \t\r\n]*")
_letters = re.compile(r"[A-Za-z]{3,}")
_date_words_written: Final = (
    "jan january feb february mar march apr april may jun june jul july aug august sep sept september"
    " oct october nov november dec december mon monday tue tuesday wed wednesday thu thursday fri friday"
    " sat saturday sun sunday hour hours minute minutes second seconds and utc gmt now today nan nat null"
    " none inf infinity true false"
)

_date_words: Final = frozenset(_date_words_written.split())
"""Words that a label may hold and still read as a date or a number."""
_most: Final = 2000


def json_header(head: Text, arguments: Arguments) -> Header | Refusal:
    """The header of `read_json`."""
    if arguments.unsure("orient", "lines", "typ") or arguments.value("typ", "frame") != "frame":
        return Refusal("an option that decides how the file is read is not known")
    orient = arguments.value("orient", None)
    if orient is not None and orient not in _orients:
        return Refusal("the orient is not known")
    if arguments.flag("lines"):
        return _of_lines(head, arguments, orient)
    text = head.text
    at = _past_blanks(text, 0)
    if text.startswith("[", at) and orient in (None, "columns", "records"):
        found, ended = _elements(text, at)
        return _of_records(found, ended and head.whole, arguments)
    if text.startswith("[", at) and orient == "values":
        found, ended = _elements(text, at)
        rows = [row for row in found if isinstance(row, list)]
        if not rows or len(rows) != len(found):
            return Refusal("the rows are no lists")
        width = max(map(len, rows))
        cells = [[row[place] for row in rows if place < len(row)] for place in range(width)]
        return _header(tuple(range(width)), cells, head.whole and ended, head.whole)
    if not text.startswith("{", at):
        return Refusal("the file holds neither a list nor an object")
    return _of_object(text, at, head.whole, orient, arguments)


def _of_object(text: str, at: int, whole: bool, orient: object, arguments: Arguments) -> Header | Refusal:
    pairs, ended = _members(text, at)
    ended = ended and whole
    if orient == "split":
        columns = dict(pairs).get("columns")
        if not isinstance(columns, list) or not all(isinstance(name, (str, int)) for name in columns):
            return Refusal("the file does not begin with its columns")
        names = tuple(deduplicated(columns, set()))
        data = dict(pairs).get("data")
        rows = [row for row in data if isinstance(row, list)] if isinstance(data, list) else []
        values = [[row[place] for row in rows if place < len(row)] for place in range(len(names))]
        return _checked(_header(names, values, True, ended), arguments)
    if orient == "table":
        schema = dict(pairs).get("schema")
        return (
            _of_table(schema)
            if isinstance(schema, dict)
            else Refusal("the file does not begin with a schema")
        )
    if orient == "index":
        return _of_records([value for _, value in pairs], ended, arguments)
    if orient == "values" or not pairs:
        return Refusal("the file has no columns")
    if orient == "records":
        return Refusal("the file holds no list of records")
    keys = tuple(name for name, _ in pairs)
    if not all(isinstance(value, (dict, list)) for _, value in pairs):
        return Refusal("the columns hold no values")
    parts = [value for _, value in pairs]
    columns_values = [
        list(part.values()) if isinstance(part, dict) else part if isinstance(part, list) else []
        for part in parts
    ]
    return _checked(_header(tuple(dict.fromkeys(keys)), columns_values, ended, ended), arguments)


def _of_table(schema: dict[str, object]) -> Header | Refusal:
    fields, key = schema.get("fields"), schema.get("primaryKey", [])
    if not isinstance(fields, list) or not all(
        isinstance(field, dict) and "name" in field for field in fields
    ):
        return Refusal("the schema has no fields")
    keys = key if isinstance(key, list) else [key]
    names = [field["name"] for field in fields]
    if not all(isinstance(name, (str, int)) for name in names):
        return Refusal("the schema has no names")
    words = {"integer": "int", "number": "float", "string": "str", "boolean": "bool", "datetime": "date"}
    kept = [field for field in fields if field["name"] not in keys]
    return Header(
        tuple(field["name"] for field in kept),
        tuple(words.get(str(field.get("type")), "?") for field in kept),
        index=tuple(name for name in names if name in keys),
        written=tuple(names),
    )


def _of_lines(head: Text, arguments: Arguments, orient: object) -> Header | Refusal:
    if orient not in (None, "records", "columns") or arguments.unsure("nrows"):
        return Refusal("lines are read as records only")
    lines = head.text.split("\n")
    if not head.whole:
        lines.pop()
    found: list[object] = []
    asked = arguments.whole("nrows")
    whole = head.whole
    for line in lines[: _most + 1]:
        if asked is not None and len(found) >= asked:
            whole = True
            break
        if line.strip():
            value = _value(line.strip(), 0)
            if value is None or value[1] != len(line.strip()):
                return Refusal("a line is no JSON")
            found.append(value[0])
    return _of_records(found, whole and len(lines) <= _most + 1, arguments)


def _of_records(found: Sequence[object], whole: bool, arguments: Arguments) -> Header | Refusal:
    records = [record for record in found if isinstance(record, dict)]
    if not records or len(records) != len(found):
        return Refusal("the file holds no records")
    names: dict[str, None] = {}
    for record in records:
        names.update(dict.fromkeys(record))
    values = [[record.get(name) for record in records] for name in names]
    # A later record may bring one more column.
    return _checked(_header(tuple(names), values, whole, whole), arguments)


def _header(
    names: tuple[Name, ...], values: Sequence[Sequence[object]], complete: bool, whole: bool
) -> Header:
    return Header(
        names,
        tuple(_type(column) for column in values),
        complete,
        max(map(len, values), default=0),
        whole,
        (),
        names,
        look=lambda: tuple(_profile(column[:_most]) for column in values),
    )


def _profile(values: Sequence[object]) -> Profile:
    return profile([_text(value) for value in values], missing=frozenset([""]))


def _text(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value)[:400]


def _type(values: Sequence[object]) -> str:
    present = [value for value in values if value is not None]
    kinds = {type(value) for value in present}
    holes = len(present) < len(values)
    if not present or kinds - {bool, int, float, str}:
        return "?"
    if kinds == {bool}:
        return "bool" if not holes else "?"
    if kinds == {int}:
        return "float" if holes else "int"
    if kinds <= {int, float}:
        return "?" if all(value == int(value) for value in present if isinstance(value, float)) else "float"
    texts = [value for value in present if isinstance(value, str)]
    # Texts that look like numbers become numbers; dates too, in columns of certain names.
    return "str" if len(texts) == len(present) and guess(texts) == "str" else "?"


def _checked(header: Header, arguments: Arguments) -> Header:
    """The header with the labels that pandas keeps: labels that all read as numbers or dates it converts."""
    kept = arguments.value("convert_axes", True) is False and not arguments.unsure("convert_axes")
    if kept or any(isinstance(name, str) and _is_word(name) for name in header.columns):
        return header
    return Header((), complete=False, rows_seen=header.rows_seen, whole=header.whole, written=header.written)


def _is_word(label: str) -> bool:
    """Whether a label certainly is no number and no date."""
    runs = _letters.findall(label)
    return any(not run.isupper() and run.lower() not in _date_words for run in runs)


def _past_blanks(text: str, at: int) -> int:
    match = _blank.match(text, at)
    return match.end() if match else at


def _value(text: str, at: int) -> tuple[object, int] | None:
    try:
        value, end = json.JSONDecoder().raw_decode(text, at)
    except (ValueError, RecursionError):
        return None
    return value, end


def _elements(text: str, at: int) -> tuple[list[object], bool]:
    """The whole elements of a list, and whether it came to its end."""
    found: list[object] = []
    at = _past_blanks(text, at + 1)
    while at < len(text) and text[at] != "]":
        value = _value(text, at)
        if value is None or len(found) >= _most:
            return found, False
        after = _past_blanks(text, value[1])
        if not text.startswith((",", "]"), after):
            return found, False
        found.append(value[0])
        at = _past_blanks(text, after + 1) if text[after] == "," else after
    return found, at < len(text)


def _members(text: str, at: int) -> tuple[list[tuple[str, object]], bool]:
    """The whole members of an object, and whether it came to its end."""
    found: list[tuple[str, object]] = []
    at = _past_blanks(text, at + 1)
    while at < len(text) and text[at] != "}":
        key = _value(text, at)
        if key is None or not isinstance(key[0], str):
            return found, False
        colon = _past_blanks(text, key[1])
        if not text.startswith(":", colon):
            return found, False
        value = _value(text, _past_blanks(text, colon + 1))
        if value is None or len(found) >= _most:
            return found, False
        after = _past_blanks(text, value[1])
        if not text.startswith((",", "}"), after):
            return found, False
        found.append((key[0], value[0]))
        at = _past_blanks(text, after + 1) if text[after] == "," else after
    return found, at < len(text)
