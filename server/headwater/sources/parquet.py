"""Column names and types from the footer of a Parquet file."""

import json
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from headwater.base.regular import Unreadable
from headwater.sources.header import Header, Name

_magic: Final = b"PAR1"
_deepest: Final = 32
_most: Final = 100_000
_footer_most: Final = 1 << 20

_numbers: Final = {1: "physical", 5: "children", 6: "converted"}
_name, _logical = 4, 10
"""Fields of an element of the schema."""

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

    def skip(self, kind: int, depth: int = 0) -> None:
        """Pass over a value of some type; nothing is made of it, so that nothing can be made too large."""
        if depth > _deepest:
            raise _Cut
        if kind == _byte:
            self.byte()
        elif kind in (_i16, _i32, _i64):
            self.zigzag()
        elif kind == _double:
            self.at += 8
        elif kind == _binary:
            self.binary()
        elif kind in (_list, _set):
            size, of = self.sequence()
            for _ in range(size):
                # A truth is in the head of its field, but takes a byte in a list.
                self.skip(_byte if of in (_true, _false) else of, depth + 1)
        elif kind == _struct:
            for _, inner in self.fields():
                self.skip(inner, depth + 1)
        elif kind not in (_true, _false):
            raise _Cut

    def fields(self) -> Iterator[tuple[int, int]]:
        """Number and type of each field of a struct; who asks passes over the value before the next."""
        number = 0
        while head := self.byte():
            step, kind = head >> 4, head & 0x0F
            number = number + step if step else self.zigzag()
            yield number, kind

    def element(self) -> "_Element":
        """One element of the schema."""
        found = _Element()
        for number, kind in self.fields():
            if number == _name and kind == _binary:
                found.name = self.binary()
            elif number in _numbers and kind in (_i16, _i32, _i64):
                setattr(found, _numbers[number], self.zigzag())
            elif number == _logical and kind == _struct:
                for inner, of in self.fields():
                    found.logical = inner
                    self.skip(of)
            else:
                self.skip(kind)
        return found


@dataclass
class _Element:
    """What is asked of an element of the schema: a column, or a group of columns."""

    name: bytes = b""
    physical: int | None = None
    children: int = 0
    converted: int | None = None
    logical: int | None = None


def parquet(file: BinaryIO, limit: int) -> Header | Unreadable:
    """The header of a Parquet file; of its footer at most 16 times the limit is read, and no more than 1 MiB."""
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
    most = min(16 * limit, _footer_most)
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
                reader.skip(kind)
        count, _ = reader.sequence()
        wanted = reader.element().children
        inner = 0
        for _ in range(count - 1):
            element = reader.element()
            if inner == 0:
                names.append(element.name.decode("utf-8", "replace"))
                types.append("?" if element.children else _type(element))
            else:
                inner -= 1
            inner += max(element.children, 0)
    except _Cut:
        return (names, types, False) if names else None
    return names, types, wanted == len(names)


def _type(element: _Element) -> str:
    """Our word for a column's physical, converted and logical type."""
    physical, converted, logical = element.physical, element.converted, element.logical
    if converted in (6, 9, 10) or logical in (6, 8):
        # Dates alone come as objects, timestamps as dates.
        return "date" if converted != 6 and logical != 6 else "?"
    if converted in (5, 7, 8) or logical in (5, 7):
        return "?"
    if physical == 0:
        return "bool"
    if physical in (1, 2):
        return "int"
    if physical == 3:
        return "date"
    if physical in (4, 5):
        return "float"
    return "str" if converted in (0, 4) or logical in (1, 4) else "?"


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
        categories = _categories(columns)
        types = ["?" if name in categories else kind for name, kind in zip(names, types, strict=True)]
    return Header(tuple(names), tuple(types), finished, index=tuple(index), written=written)


def _plain_labels(labels: object) -> bool:
    """Whether the column labels were one row of texts."""
    if not isinstance(labels, list):
        return False
    if not labels:
        return True
    first = labels[0]
    return len(labels) == 1 and isinstance(first, dict) and first.get("pandas_type") in ("unicode", "empty")


def _categories(columns: list[object]) -> frozenset[str]:
    """The columns that pandas wrote as categories: what they hold is not what it gives back."""
    kinds: dict[str, object] = {}
    for note in columns:
        if isinstance(note, dict) and isinstance(name := note.get("field_name", note.get("name")), str):
            kinds.setdefault(name, note.get("pandas_type"))
    return frozenset(name for name, kind in kinds.items() if kind == "categorical")
