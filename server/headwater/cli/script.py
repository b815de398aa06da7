"""Scripts and notebooks as they lie on disk: read as they were meant, written back as they were."""

import os
import stat
import tokenize
from collections.abc import Sequence
from contextlib import suppress
from io import BytesIO

from headwater.base import regular
from headwater.base.frozen import frozen
from headwater.sources.head import text_codec

LARGEST = 32 * 1024 * 1024


class Unreadable(Exception):
    """A file cannot be read or written; the message says what to do."""


@frozen
class Script:
    """The cells of a file, with what is needed to write them back; a script is one cell."""

    path: str
    cells: tuple[str, ...]
    notebook: bool
    encoding: str
    stored: bytes

    def content(self, cells: Sequence[str]) -> bytes:
        """What the file would hold with other texts in its cells."""
        if not self.notebook:
            return cells[0].encode(self.encoding)
        from headwater.syntax.notebook import with_sources

        changed = {
            number: new for number, (old, new) in enumerate(zip(self.cells, cells, strict=True)) if old != new
        }
        return with_sources(self.stored.decode(self.encoding), changed).encode(self.encoding)

    def save(self, cells: Sequence[str]) -> None:
        """Put other texts in the place of the cells: all at once or not at all."""
        try:
            content = self.content(cells)
        except UnicodeEncodeError:
            raise Unreadable(f"a fix cannot be written in {self.encoding}; save the file as UTF-8") from None
        try:
            if regular.content(self.path, LARGEST) != self.stored:
                raise Unreadable("changed while it was checked and was left alone; run the command again")
            replace_file(self.path, content)
        except OSError as error:
            raise Unreadable(f"cannot be written: {regular.said(error)}") from None


def open_script(path: str) -> Script:
    """The script or notebook at a path."""
    stored = regular.content(path, LARGEST)
    if isinstance(stored, regular.Unreadable):
        raise Unreadable(stored.reason if stored.reason.startswith("is ") else f"cannot be read: {stored.reason}")
    return script(path, stored)


def script(path: str, stored: bytes) -> Script:
    """A file's bytes as cells."""
    if path.lower().endswith(".ipynb"):
        text, encoding = _decoded(stored, "utf-8-sig" if stored.startswith(b"\xef\xbb\xbf") else "utf-8")
        return Script(path, _code_cells(text), True, encoding, stored)
    try:
        # A comment in the first two lines may name the encoding, as Python itself has it.
        named, _ = tokenize.detect_encoding(BytesIO(stored).readline)
    except SyntaxError:
        named = "utf-8"
    text, encoding = _decoded(stored, named)
    return Script(path, (text,), False, encoding, stored)


def _code_cells(text: str) -> tuple[str, ...]:
    """The code cells of a notebook; one in another language keeps its number and is read as empty."""
    from headwater.syntax.notebook import NotebookError, read_notebook

    if not text.strip():
        return ()  # a notebook that was made and never saved
    try:
        cells = read_notebook(text).cells
    except NotebookError as error:
        raise Unreadable(str(error)) from None
    return tuple(cell.source if cell.language == "python" else "" for cell in cells)


def replace_file(path: str, content: bytes) -> None:
    """Write a file so that a reader, or a power cut, finds the old content or the new and nothing between."""
    import tempfile

    target = os.path.realpath(path)
    descriptor, draft = tempfile.mkstemp(prefix=".headwater-", dir=os.path.dirname(target))
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileNotFoundError):
            os.chmod(draft, stat.S_IMODE(os.stat(target).st_mode))
        os.replace(draft, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(draft)
        raise


def _decoded(stored: bytes, encoding: str) -> tuple[str, str]:
    if text_codec(encoding) is None:
        raise Unreadable(f"names an encoding that is not read: {encoding}")
    try:
        return stored.decode(encoding), encoding
    except UnicodeDecodeError as error:
        line = stored.count(b"\n", 0, error.start) + 1
        raise Unreadable(
            f"is not {encoding} text (line {line}); save it as UTF-8, or name its encoding in its first line"
        ) from None
