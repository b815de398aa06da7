"""The one that reads data files: only where allowed, only their heads, never raising."""

import os
import re
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, BinaryIO, Final

from headwater.base.regular import Stamp, Unreadable, opened, stamp_of
from headwater.sources.arguments import Arguments
from headwater.sources.asking import of_database, of_library
from headwater.sources.delimited import Text, delimited, options_text
from headwater.sources.head import codec_of, decoded, first_bytes
from headwater.sources.header import Header
from headwater.sources.layout import Refusal
from headwater.sources.listing import data_files, first_match
from headwater.sources.modules import Modules

if TYPE_CHECKING:
    from headwater.sources.database import Tables

kinds: Final = ("csv", "table", "parquet", "json", "jsonl", "excel", "sqlite")

_remembered: Final = 256
_watched: Final = 10_000
_remote = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:(//|/?/?[^\\/])")
_drive = re.compile(r"[A-Za-z]:[\\/]|\\\\")

_Result = Header | Refusal | Unreadable


@dataclass(frozen=True)
class Place:
    """Where a path as written leads."""

    real: Path | None
    """The file, links followed, when it exists where reading is allowed."""
    missing: bool = False
    """Whether it certainly does not exist."""
    reason: str = ""


class SourceReader:
    """Headers of data files in the workspace, remembered until the files change."""

    def __init__(
        self,
        roots: Path | Sequence[Path],
        *,
        enabled: bool = True,
        extra: Sequence[Path] = (),
        limit: int = 65536,
        follow: bool = True,
        models: Sequence[tuple[str, str]] = (),
    ) -> None:
        folders = (roots,) if isinstance(roots, Path) else tuple(roots)
        self.roots = tuple(Path(os.path.realpath(folder)) for folder in folders)
        start = self.roots[0] if self.roots else Path.cwd()
        named = [folder for folder in extra if "\0" not in str(folder)]
        self.allowed = self.roots + tuple(Path(os.path.realpath(start / folder)) for folder in named)
        self.enabled = enabled and limit > 0
        self.limit = limit
        self.modules = Modules(self.roots, self.allowed, dict(models), enabled=follow)
        self._lock = Lock()
        self._headers: OrderedDict[tuple[Stamp, str, str], _Result] = OrderedDict()
        self._problems: dict[tuple[str, Path | None], str] = {}
        self._asked: dict[Path, None] = {}

    def header(
        self, kind: str, path: str, options: Mapping[str, object] | None = None, base: Path | None = None
    ) -> Header | None:
        """The columns that a reader of this kind would give; None when nothing can be said.

        Besides the kinds of files in `kinds` there are "sql", with the table for a path and the file as the
        option `database`, and "dataset" and "seaborn", with a name such as `load_iris` or `titanic`.
        """
        options = options or {}
        result = self._result(kind, path, options, base)
        with self._lock:
            if isinstance(result, Header):
                self._problems.pop((path, base), None)
                return result
            if len(self._problems) > _watched:
                self._problems.clear()
            self._problems[path, base] = result.reason
        return None

    def problem(self, path: str, base: Path | None = None) -> str | None:
        """Why the last question about a path was not answered, in one line."""
        with self._lock:
            return self._problems.get((path, base))

    def exists(self, path: str, base: Path | None = None) -> bool | None:
        """Whether a path leads to something; None where that cannot be known."""
        place = self._place(path, base)
        return True if place.real is not None else False if place.missing else None

    def resolve(self, path: str, base: Path | None = None) -> Path | None:
        """The existing file or folder a path leads to, when it may be read."""
        return self._place(path, base).real

    def stamp(self, path: str, base: Path | None = None) -> Stamp | None:
        """The state of the file: equal stamps, equal headers."""
        real = self.resolve(path, base)
        found = stamp_of(real) if real is not None else None
        return found if isinstance(found, Stamp) else None

    def tables(self, path: str, base: Path | None = None) -> "Tables | None":
        """The tables of a SQLite file with their columns and types."""
        from headwater.sources.database import tables

        stamp = self.stamp(path, base)
        found = tables(stamp) if stamp is not None else None
        return None if isinstance(found, Unreadable) else found

    def data_files(self, prefix: str, base: Path | None = None) -> tuple[str, ...]:
        """Paths of data files and folders that begin as written, for completion."""
        if not self.enabled or (prefix and self._elsewhere(prefix)):
            return ()
        return data_files(prefix, [*([base] if base else []), *self.roots], self._inside)

    def dependencies(self) -> frozenset[Path]:
        """Every place looked at, also those where nothing was: what to watch for changes."""
        with self._lock:
            return frozenset(self._asked) | self.modules.dependencies()

    def invalidate(self, path: Path | str | None = None) -> None:
        """Forget a file, or all of them."""
        real = os.path.realpath(path) if path is not None and "\0" not in str(path) else None
        self.modules.forget(real)
        with self._lock:
            self._problems.clear()
            for key in [key for key in self._headers if real is None or key[0].path == real]:
                del self._headers[key]

    def _result(
        self, kind: str, path: str, options: Mapping[str, object], base: Path | None
    ) -> Header | Refusal | Unreadable:
        if kind in ("dataset", "seaborn"):
            return of_library(kind, path)
        if kind == "sql":
            return self._queried(path, options, base)
        if kind not in kinds:
            return Refusal("files of this kind are not read")
        place = self._place(path, base)
        if place.real is None:
            return Unreadable(place.reason)
        stamp = stamp_of(place.real)
        if isinstance(stamp, Unreadable):
            return stamp
        key = (stamp, kind, options_text(options))
        with self._lock:
            if key in self._headers:
                self._headers.move_to_end(key)
                return self._headers[key]
        result = self._read(kind, stamp, Arguments(options))
        if isinstance(result, Header):
            result = replace(result, state=stamp)
        with self._lock:
            self._headers[key] = result
            while len(self._headers) > _remembered:
                self._headers.popitem(last=False)
        return result

    def _queried(
        self, table: str, options: Mapping[str, object], base: Path | None
    ) -> Header | Refusal | Unreadable:
        """The columns of a table, where its database is a file of the workspace."""
        options = dict(options)
        database = options.pop("database", None)
        if not isinstance(database, str):
            return Refusal("the database is not known")
        return self._result("sqlite", database, {**options, "table": table}, base)

    def _read(self, kind: str, stamp: Stamp, arguments: Arguments) -> _Result:
        # Each format needs libraries of its own, which few scripts need.
        if kind == "parquet":
            from headwater.sources.parquet import parquet

            return self._opened(stamp, lambda file: _chosen(parquet(file, self.limit), arguments))
        if kind == "excel":
            from headwater.sources.workbook import excel

            return self._opened(stamp, lambda file: excel(file, arguments, self.limit))
        if kind == "sqlite":
            return of_database(stamp, arguments)
        return self._text(kind, stamp, arguments)

    @staticmethod
    def _opened(stamp: Stamp, read: Callable[[BinaryIO], _Result]) -> _Result:
        file = opened(stamp)
        if isinstance(file, Unreadable):
            return file
        with file:
            try:
                return read(file)
            except OSError:
                return Unreadable("cannot be read")

    def _text(self, kind: str, stamp: Stamp, arguments: Arguments) -> _Result:
        if arguments.unsure("compression"):
            return Refusal("the compression is not known")
        codec = codec_of(stamp.path, arguments.value("compression", "infer"))
        if isinstance(codec, Unreadable):
            return codec
        head = first_bytes(stamp, self.limit, codec)
        if isinstance(head, Unreadable):
            return head
        data, whole = head
        read = decoded(data, whole, arguments.text("encoding"))
        if isinstance(read, Unreadable):
            return read
        text, certain = read
        certain = certain and (data.isascii() or not arguments.unsure("encoding", "encoding_errors"))
        found = _parsed(kind, Text(text, whole), arguments)
        if certain or not isinstance(found, Header):
            return found
        return _ascii_only(found)

    def _place(self, path: str, base: Path | None) -> Place:
        if not self.enabled:
            return Place(None, reason="reading data files is switched off")
        if self._elsewhere(path):
            return Place(None, reason="is no path of a local file")
        candidates = [Path(path)]
        if not os.path.isabs(path):
            candidates = [folder / path for folder in ([base] if base else []) + list(self.roots)]
        if "\\" in path and os.sep != "\\":
            # Written on another system: never called missing, but found if it is here.
            candidates += [Path(str(one).replace("\\", "/")) for one in candidates]
        missing = "\\" not in path and bool(candidates)
        for candidate in candidates:
            real = Path(os.path.realpath(candidate))
            if not self._inside(real):
                missing = False
                continue
            with self._lock:
                if len(self._asked) < _watched:
                    self._asked[real] = None
            try:
                os.stat(real)
            except FileNotFoundError:
                if any(letter in candidate.name for letter in "*?["):
                    missing = False
                    fitting = first_match(real)
                    if fitting is not None and self._inside(found := Path(os.path.realpath(fitting))):
                        return Place(found)
                continue
            except (OSError, ValueError):
                missing = False
                continue
            return Place(real)
        return Place(
            None, missing, "does not exist" if missing else "lies outside the workspace or is not there"
        )

    @staticmethod
    def _elsewhere(path: str) -> bool:
        """Whether a text names no file that could be looked for here."""
        if not path or "\0" in path or len(path) > 4096 or path.startswith("~"):
            return True
        try:
            os.fsencode(path)
        except UnicodeError:
            return True
        if _drive.match(path):
            return os.name != "nt"
        return _remote.match(path) is not None

    def _inside(self, real: Path) -> bool:
        return any(real == folder or folder in real.parents for folder in self.allowed)


def _parsed(kind: str, head: Text, arguments: Arguments) -> Header | Refusal:
    if kind == "jsonl" and not arguments.has("lines"):
        arguments = Arguments({**arguments.given, "lines": True})
    if kind in ("json", "jsonl"):
        from headwater.sources.records import json_header

        return json_header(head, arguments)
    return delimited(head, arguments, "\t" if kind == "table" else ",")


def _ascii_only(header: Header) -> Header:
    """What is certain of a header whose encoding is not."""
    kept = [place for place, name in enumerate(header.columns) if isinstance(name, int) or name.isascii()]
    return replace(
        header,
        columns=tuple(header.columns[place] for place in kept),
        types=tuple(header.types[place] for place in kept) if header.types else (),
        complete=False,
        look=lambda: tuple(header.profiles[place] for place in kept) if header.profiles else (),
    )


def _chosen(header: Header | Unreadable, arguments: Arguments) -> Header | Refusal | Unreadable:
    """The columns of a Parquet file that the call asks for."""
    if isinstance(header, Unreadable):
        return header
    if arguments.unsure("columns", "engine", "filters"):
        return Header((), complete=False, written=header.written)
    wanted = arguments.members("columns")
    if wanted is None:
        return header
    names = [name for name in wanted if isinstance(name, str)]
    if len(names) != len(wanted) or not set(names) <= {*header.written}:
        return Refusal("columns names one that the file does not have")
    if not set(names) <= set(header.columns):
        return Header((), complete=False, written=header.written)
    return replace(header, columns=tuple(names), types=tuple(map(header.type_of, names)), complete=True)
