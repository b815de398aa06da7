"""The server with features that misbehave, for tests of what must hold whatever a feature does."""

import sys
import time
from typing import Any

from headwater.features.feature import Cursor, File, Report, Selection, feature
from headwater.lsp.server import main
from headwater.workspace.host import Snapshot


@feature("test/text")
def text(db: Snapshot, file: File) -> Report:
    """The text as the server has it, cell by cell."""
    return Report([buffer.text for buffer in db.document(file).cells])


@feature("test/cursor")
def cursor(db: Snapshot, cursor: Cursor) -> Report:
    """Where a position lies."""
    return Report({"uri": cursor.file.uri, "cell": cursor.cell, "offset": cursor.offset})


@feature("test/selection")
def selection(db: Snapshot, selection: Selection) -> Report:
    """Where a range lies."""
    return Report([selection.span.start, selection.span.end])


@feature("test/path")
def path(db: Snapshot, file: File) -> Report:
    """The path the server derived."""
    return Report(str(file.path) if file.path else None)


@feature("test/slow")
def slow(db: Snapshot, seconds: float, heed: bool = True) -> Report:
    """Work for a while, looking up now and then."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if heed:
            db.check()
        time.sleep(0.01)
    return Report("done")


@feature("test/print")
def chatter(db: Snapshot) -> Report:
    """Print where nobody should, also from below Python."""
    import os
    import subprocess

    print("a stray print")
    sys.stdout.write("Content-Length: 3\r\n\r\n{}\n")
    os.write(1, b"bytes to descriptor 1\n")
    subprocess.run([sys.executable, "-c", "print(repr(input()) if 0 else 'child')"], check=True)
    return Report("printed")


@feature("test/input")
def eager(db: Snapshot) -> Report:
    """Read standard input, which is the client's."""
    return Report(sys.stdin.read())


@feature("test/large")
def large(db: Snapshot, size: int) -> Report:
    """A long answer."""
    return Report("é" * size)


@feature("test/fail")
def fail(db: Snapshot) -> Report:
    """A bug."""
    raise KeyError("a bug")


@feature("test/odd")
def odd(db: Snapshot) -> Report:
    """What JSON has no word for."""
    return Report([float("nan"), float("inf"), "\ud800"])


@feature("textDocument/hover")
def wants_everything(db: Snapshot, cursor: Cursor, nothing: Any = None) -> None:
    """Nothing to say, but asked with everything."""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
