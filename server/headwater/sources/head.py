"""The first bytes of a data file, packed or not, read so that no file can hurt: within bounds of size and memory."""

import codecs
import zlib
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, BinaryIO, Final, Protocol

from headwater.base.regular import Stamp, Unreadable, opened, said

if TYPE_CHECKING:
    import zipfile

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
_part_limit: Final = 1 << 25
_lzma_memory: Final = 64 << 20


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
            return Unreadable(said(error) if isinstance(error, OSError) and error.errno else "is damaged")
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

    parts = _InParts(file, _directory_limit)
    try:
        packed = zipfile.ZipFile(parts)
    except zipfile.BadZipFile:
        return Unreadable("is no zip archive")
    except ValueError:
        return Unreadable("is an archive with too many files")
    parts.most = _part_limit
    return packed


class _InParts:
    """A file of which nothing is read in one large part: the directory of an archive may claim to have any size."""

    def __init__(self, file: BinaryIO, most: int) -> None:
        self._file = file
        self.most = most
        self.seek, self.tell, self.seekable = file.seek, file.tell, file.seekable

    def read(self, size: int = -1) -> bytes:
        if size > self.most:
            raise ValueError("a part beyond all measure")
        return self._file.read(size if size >= 0 else self.most)


def member(packed: "zipfile.ZipFile", name: str, size: int) -> bytes | None:
    """At most `size` bytes of one file of an archive."""
    import zipfile

    try:
        info = packed.getinfo(name)
    except KeyError:
        return None
    # The zip reader unpacks the others without a bound: 4 KiB of bzip2 are 80 MiB of zeros.
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
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
    found = text_codec(name)
    if found is None:
        return Unreadable("has an encoding that is not read")
    with suppress(UnicodeError):
        return found.incrementaldecoder("strict").decode(data, final=whole), True
    return data.decode("latin-1"), False


def text_codec(name: str) -> codecs.CodecInfo | None:
    """The codec of a name, if it is one for texts and fit for long ones."""
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError, TypeError):
        return None
    # Codecs from bytes to bytes may inflate; those of host names take the square of the length.
    if not getattr(found, "_is_text_encoding", True) or found.name in ("idna", "punycode", "undefined"):
        return None
    return found
