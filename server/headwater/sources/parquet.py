"""Column names and types from the footer of a Parquet file."""

import json
import struct
from dataclasses import dataclass
from typing import BinaryIO, Final

from headwater.sources.head import Unreadable
from headwater.sources.header import Header, Name

_magic: Final = b"PAR1"
_deepest: Final = 32
_most: Final = 100_000

_stop, _true, _false, _byte, _i16, _i32, _i64, _double, _binary, _list, _set, _map, _struct = range(13)


class _Cut(Exception):
    """The footer ends before the value does, or is none."""


@dataclass
class _Compact:
    """A reader of thrift's compact protocol, as far as a footer needs it."""

    data: bytes
    at: int = 0

    def byte(self) -> int:
        if self.at >= len(self.data):
            raise _Cut
        self.at += 1
        return self.data[self.at - 1]

    def varint(self) -> int:
        result = shift = 0
        while True:
            byte = self.byte()
            result |= (byte & 0x7F) << shift
            if byte < 0x80:
                return result
            shift += 7
            if shift > 63:
                raise _Cut

    def zigzag(self) -> int:
        value = self.varint()
        return (value >> 1) ^ -(value & 1)

    def binary(self) -> bytes:
        size = self.varint()
        if size > len(self.data) - self.at:
            raise _Cut
        self.at += size
        return self.data[self.at - size : self.at]

    def sequence(self) -> tuple[int, int]:
        head = self.byte()
        size = head >> 4
        if size == 15:
            size = self.varint()
        if size > _most:
            raise _Cut
        return size, head & 0x0F

    def value(self, kind: int, depth: int = 0) -> object:
        """A value of some type; structs come as dicts from field number to value."""
        if depth > _deepest:
            raise _Cut
        if kind in (_true, _false):
            return kind == _true
        if kind == _byte:
            return self.byte()
        if kind in (_i16, _i32, _i64):
            return self.zigzag()
        if kind == _double:
            self.at += 8
            return None
        if kind == _binary:
            return self.binary()
        if kind in (_list, _set):
            size, of = self.sequence()
            return [self.value(of, depth + 1) for _ in range(size)]
        if kind == _struct:
            return dict(self.fields(depth + 1))
        raise _Cut

    def fields(self, depth: int = 0) -> "list[tuple[int, object]]":
        found: list[tuple[int, object]] = []
        number = 0
        while head := self.byte():
            step, kind = head >> 4, head & 0x0F
            number = number + step if step else self.zigzag()
            found.append((number, self.value(kind, depth)))
        return found


def parquet(file: BinaryIO, limit: int) -> Header | Unreadable:
    """The header of a Parquet file; of its footer at most 16 times the limit is read."""
    size = file.seek(0, 2)
    if size < 12:
        return Unreadable("is no parquet file")
    file.seek(size - 8)
    tail = file.read(8)
    if tail[4:] != _magic:
        return Unreadable("is no parquet file")
    length: int = struct.unpack("<I", tail[:4])[0]
    if length > size - 8:
        return Unreadable("is a damaged parquet file")
    file.seek(size - 8 - length)
    most = 16 * limit
    footer = file.read(min(length, most))
    end = footer
    if length > most:
        file.seek(size - 8 - most)
        end = file.read(most)
    schema = _schema(footer)
    if schema is None:
        return Unreadable("is a damaged parquet file")
    names, types, finished = schema
    return _without_index(names, types, _pandas_notes(end), finished)


def _schema(footer: bytes) -> tuple[list[str], list[str], bool] | None:
    """The top-level columns of the schema, and whether the list came to its end."""
    reader = _Compact(footer)
    names: list[str] = []
    types: list[str] = []
    try:
        number = 0
        while number != 2:
            head = reader.byte()
            step, kind = head >> 4, head & 0x0F
            number = number + step if step else reader.zigzag()
            if head == 0 or number > 2:
                return None
            if number != 2:
                reader.value(kind)
        count, _ = reader.sequence()
        root = dict(reader.fields())
        wanted = root.get(5)
        inner = 0
        for _ in range(count - 1):
            element = dict(reader.fields())
            children = element.get(5)
            if inner == 0:
                name = element.get(4)
                names.append(name.decode("utf-8", "replace") if isinstance(name, bytes) else "")
                types.append(_type(element) if not children else "?")
            else:
                inner -= 1
            inner += children if isinstance(children, int) and children > 0 else 0
    except _Cut:
        return (names, types, False) if names else None
    return names, types, wanted == len(names)


def _type(element: dict[int, object]) -> str:
    """Our word for a column's physical, converted and logical type."""
    physical, converted, logical = element.get(1), element.get(6), element.get(10)
    kinds = set(logical) if isinstance(logical, dict) else set()
    if converted in (6, 9, 10) or kinds & {6, 8}:
        # Dates alone come as objects, timestamps as dates.
        return "date" if converted != 6 and 6 not in kinds else "?"
    if converted == 5 or 5 in kinds or converted in (7, 8) or 7 in kinds:
        return "?"
    if physical == 0:
        return "bool"
    if physical in (1, 2):
        return "int"
    if physical == 3:
        return "date"
    if physical in (4, 5):
        return "float"
    return "str" if converted in (0, 4) or kinds & {1, 4} else "?"


def _pandas_notes(end: bytes) -> dict[str, object] | None:
    """What pandas wrote about the frame; None when it did not, {} when it cannot be read."""
    at = end.rfind(b"\x18\x06pandas\x18")
    if at < 0:
        return None
    try:
        notes = json.loads(_Compact(end, at + 9).binary())
    except (_Cut, ValueError, RecursionError):
        return {}
    return notes if isinstance(notes, dict) else {}


def _without_index(
    names: list[str], types: list[str], notes: dict[str, object] | None, finished: bool
) -> Header:
    """The columns without those that pandas makes the index again."""
    written = tuple(names)
    index: list[Name | None] = []
    if notes is not None:
        stored = notes.get("index_columns")
        columns = notes.get("columns")
        labels = notes.get("column_indexes")
        if not isinstance(stored, list) or not isinstance(columns, list) or not _plain_labels(labels):
            return Header((), complete=False, written=written)
        gone = {name for name in stored if isinstance(name, str)}
        kept = [(name, kind) for name, kind in zip(names, types, strict=True) if name not in gone]
        index = [None if name.startswith("__index_level_") else name for name in names if name in gone]
        names, types = [name for name, _ in kept], [kind for _, kind in kept]
        types = [_with_notes(name, kind, columns) for name, kind in zip(names, types, strict=True)]
    return Header(tuple(names), tuple(types), finished, index=tuple(index), written=written)


def _plain_labels(labels: object) -> bool:
    """Whether the column labels were one row of texts."""
    if not isinstance(labels, list):
        return False
    if not labels:
        return True
    first = labels[0]
    return len(labels) == 1 and isinstance(first, dict) and first.get("pandas_type") in ("unicode", "empty")


def _with_notes(name: str, kind: str, columns: list[object]) -> str:
    for note in columns:
        if isinstance(note, dict) and note.get("field_name", note.get("name")) == name:
            return "?" if note.get("pandas_type") == "categorical" else kind
    return kind
