"""The first bytes of a data file, read so that no file can hurt: bounded, regular files only."""

import codecs
import os
import stat
import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final, Protocol

if TYPE_CHECKING:
    import zipfile

forbidden: Final = ("/proc", "/sys", "/dev", "/run")
"""Folders whose files are no data, whatever they look like."""

suffix_codecs: Final = {
    ".gz": "gzip",
    ".bz2": "bz2",
    ".xz": "xz",
    ".zip": "zip",
    ".zst": "zstd",
    ".tar": "tar",
    ".tar.gz": "tar",
    ".tar.bz2": "tar",
    ".tar.xz": "tar",
}
"""The compression that pandas infers from a name."""

_chunk: Final = 16384
_directory_limit: Final = 1 << 20
_lzma_memory: Final = 64 << 20


@dataclass(frozen=True)
class Stamp:
    """What tells one state of a file from another."""

    path: str
    modified: int
    size: int


@dataclass(frozen=True)
class Unreadable:
    """Why a file was not read, in one line."""

    reason: str


def stamp_of(path: Path) -> Stamp | Unreadable:
    """The state of a regular file, symbolic links already followed."""
    if str(path).startswith(tuple(folder + os.sep for folder in forbidden)):
        return Unreadable("lies in a folder of the system")
    try:
        found = os.lstat(path)
    except (OSError, ValueError) as error:
        return Unreadable(_said(error))
    if not stat.S_ISREG(found.st_mode):
        return Unreadable("is no regular file")
    return Stamp(str(path), found.st_mtime_ns, found.st_size)


def _said(error: Exception) -> str:
    return (error.strerror or "cannot be read").lower() if isinstance(error, OSError) else "is no path"


def opened(stamp: Stamp) -> BinaryIO | Unreadable:
    """The file, opened without waiting and only if it still is a regular one."""
    flags = os.O_RDONLY
    for name in ("O_NONBLOCK", "O_CLOEXEC", "O_NOFOLLOW", "O_NOCTTY", "O_BINARY"):
        flags |= getattr(os, name, 0)
    try:
        descriptor = os.open(stamp.path, flags)
    except (OSError, ValueError) as error:
        return Unreadable(_said(error))
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        return Unreadable("is no regular file")
    return os.fdopen(descriptor, "rb")


def codec_of(path: str, compression: object = "infer") -> str | Unreadable | None:
    """The compression of a file: as declared, or inferred from its name."""
    if isinstance(compression, dict):
        compression = compression.get("method", "infer")
    if compression is None:
        return None
    if compression == "infer":
        lower = path.lower()
        return next((codec for suffix, codec in suffix_codecs.items() if lower.endswith(suffix)), None)
    if isinstance(compression, str) and compression in ("gzip", "bz2", "xz", "zip", "zstd", "tar"):
        return compression
    return Unreadable("has an unknown compression")


def first_bytes(stamp: Stamp, limit: int, codec: str | None = None) -> tuple[bytes, bool] | Unreadable:
    """Up to `limit` bytes of a file's (decompressed) content, and whether that is all of it."""
    file = opened(stamp)
    if isinstance(file, Unreadable):
        return file
    with file:
        try:
            data = _content(file, limit + 1, codec)
        except (OSError, EOFError, ValueError, zlib.error) as error:
            return Unreadable(_said(error) if isinstance(error, OSError) and error.errno else "is damaged")
        except (RuntimeError, NotImplementedError, MemoryError):
            return Unreadable("is encrypted or damaged")
        except Exception as error:  # noqa: BLE001 - lzma and zipfile, loaded late, raise classes of their own
            return Unreadable(f"is damaged ({type(error).__name__})")
    if isinstance(data, Unreadable):
        return data
    return data[:limit], len(data) <= limit


def _content(file: BinaryIO, size: int, codec: str | None) -> bytes | Unreadable:
    if codec is None:
        return file.read(size)
    if codec == "zip":
        return _zipped(file, size)
    start = _decompressor(codec)
    if start is None:
        return Unreadable(f"is compressed with {codec}, which is not read")
    return _decompressed(file, start, size)


class _Decompressor(Protocol):
    """What bz2 and lzma offer alike."""

    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int = -1) -> bytes: ...


class _Gzip:
    """zlib's decompressor with the manners of the others."""

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(wbits=31)
        self._rest = b""

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def needs_input(self) -> bool:
        return not self._rest

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        out = self._inner.decompress(self._rest + data, max_length)
        self._rest = self._inner.unconsumed_tail
        return out


def _decompressor(codec: str) -> Callable[[], _Decompressor] | None:
    """How to begin to decompress; the libraries are loaded when a file needs them."""
    if codec == "gzip":
        return _Gzip
    if codec == "bz2":
        import bz2

        return bz2.BZ2Decompressor
    if codec == "xz":
        import lzma

        return lambda: lzma.LZMADecompressor(memlimit=_lzma_memory)
    return None


def _decompressed(file: BinaryIO, start: Callable[[], _Decompressor], size: int) -> bytes:
    """At most `size` bytes out of a compressed file, reading no more of it than they need."""
    found = bytearray()
    stream, rest = start(), b""
    fed = 0
    while len(found) < size and fed <= size + (1 << 20):
        if stream.eof:
            # Files may hold several streams one after another.
            rest = stream.unused_data or file.read(_chunk)
            if not rest.strip(b"\0"):
                break
            stream = start()
        elif stream.needs_input and not rest:
            rest = file.read(_chunk)
            if not rest:
                raise EOFError
        fed += len(rest)
        found += stream.decompress(rest, size - len(found))
        rest = b""
    return bytes(found)


def archive(file: BinaryIO) -> "zipfile.ZipFile | Unreadable":
    """A zip archive whose directory is small enough to be read."""
    import zipfile

    end = file.seek(0, os.SEEK_END)
    file.seek(max(end - 65557, 0))
    tail = file.read(65557)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 22:
        return Unreadable("is no zip archive")
    if int.from_bytes(tail[at + 12 : at + 16], "little") > _directory_limit:
        return Unreadable("is an archive with too many files")
    file.seek(0)
    return zipfile.ZipFile(file)


def member(packed: "zipfile.ZipFile", name: str, size: int) -> bytes | None:
    """At most `size` bytes of one file of an archive."""
    import zipfile

    try:
        info = packed.getinfo(name)
    except KeyError:
        return None
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2):
        return None
    with packed.open(info) as stream:
        return stream.read(size)


def _zipped(file: BinaryIO, size: int) -> bytes | Unreadable:
    packed = archive(file)
    if isinstance(packed, Unreadable):
        return packed
    with packed:
        names = packed.namelist()
        if len(names) != 1:
            return Unreadable("is an archive of several files")
        found = member(packed, names[0], size)
    return Unreadable("is packed in a way that is not read") if found is None else found


def decoded(data: bytes, whole: bool, encoding: str | None) -> tuple[str, bool] | Unreadable:
    """The text of a head and whether its encoding is certain; a cut last character is left out."""
    name = (encoding or "utf-8").lower().replace("_", "-")
    if name in ("utf-8", "utf8"):
        data = data.removeprefix(codecs.BOM_UTF8)
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError, TypeError):
        return Unreadable("has an encoding that is not known")
    # Codecs from bytes to bytes may inflate; those of host names take the square of the length.
    if not getattr(found, "_is_text_encoding", True) or found.name in ("idna", "punycode", "undefined"):
        return Unreadable("has an encoding that is not read")
    with suppress(UnicodeError):
        return found.incrementaldecoder("strict").decode(data, final=whole), True
    return data.decode("latin-1"), False
