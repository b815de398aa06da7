"""The server with features that misbehave, for tests of what must hold whatever a feature does."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import count as counting
from typing import Any

from headwater.base.text import Edit, Span
from headwater.features.feature import (
    Call,
    Card,
    Change,
    Cursor,
    File,
    Lens,
    Report,
    Selection,
    Symbol,
    Target,
    command,
    feature,
)
from headwater.lsp.schedule import Pace
from headwater.lsp.server import main
from headwater.pipeline import Place, Problem
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


@feature("test/settings")
def settings(db: Snapshot, file: File) -> Report:
    """Two of the settings that hold."""
    found = db.settings(file)
    return Report([found.lens, list(found.ignore)])


STARTED = counting()


@feature("test/started")
def started(db: Snapshot) -> Report:
    """How often slow work was begun."""
    return Report(next(STARTED))


@feature("test/slow")
def slow(db: Snapshot, seconds: float, heed: bool = True) -> Report:
    """Work for a while, looking up now and then."""
    next(STARTED)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if heed:
            db.check()
        time.sleep(0.01)
    return Report("done")


DONE: dict[str, int] = {}


@feature("test/pieces")
def pieces(db: Snapshot, file: File, number: int) -> Report:
    """Work piece by piece, as an analysis does: broken off, it goes on from where it was."""
    document = db.document(file)
    while DONE.get(file.uri, 0) < number:
        DONE[file.uri] = DONE.get(file.uri, 0) + 1
        time.sleep(0.01)
        document.check()
    return Report(DONE[file.uri])


@feature("test/print")
def chatter(db: Snapshot) -> Report:
    """Print where nobody should, also from below Python."""
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


def found(db: Snapshot, file: File) -> Iterator[Place]:
    """Wherever BAD is written."""
    for cell, buffer in enumerate(db.document(file).cells):
        for match in re.finditer(r"\bBAD\b", buffer.text):
            yield Place(cell, Span(*match.span()))


def problem(place: Place) -> Problem:
    """What is wrong with it."""
    here = ((Place(place.cell, Span(0, 0)), "here"),)
    return Problem("bad-word", "tests", "warning", "BAD found", place, here, ("unnecessary",), "http://x/bad")


@feature("textDocument/hover")
def wants_everything(db: Snapshot, cursor: Cursor, nothing: Any = None) -> Iterator[Card]:
    """One card for a cursor on BAD."""
    for place in found(db, cursor.file):
        if place.cell == cursor.cell and place.span.covers(cursor.offset):
            yield Card("**bad**", place)


@feature("textDocument/diagnostic")
def bad_words(db: Snapshot, file: File) -> Iterator[Problem]:
    """A finding for each."""
    return map(problem, found(db, file))


@feature("textDocument/codeAction", code_action_kinds=["quickfix", "source.fixAll.headwater"])
def better_words(db: Snapshot, selection: Selection) -> Iterator[Change]:
    """An offer for each, and one for all."""
    file = selection.file
    for place in found(db, file):
        if place.cell == selection.cell and place.span.touches(selection.span):
            good = place.cell, Edit(place.span, "GOOD")
            yield Change("say GOOD", "quickfix", file, partial(list, [good]), "safe", True, problem(place))
    yield Change(
        "say GOOD everywhere",
        "source.fixAll.headwater",
        file,
        lambda: [(place.cell, Edit(place.span, "GOOD")) for place in found(db, file)],
        "safe",
    )


@feature("textDocument/codeLens")
def count(db: Snapshot, file: File) -> Iterator[Lens]:
    """How often, above each."""
    for number, place in enumerate(found(db, file)):
        yield Lens(place, f"bad word {number}".strip, "headwater.testRepair", (file.uri,))


@feature("textDocument/documentHighlight")
def words(db: Snapshot, cursor: Cursor) -> Iterator[Target]:
    """All of them."""
    return (Target(cursor.file, place, "write") for place in found(db, cursor.file))


@feature("textDocument/references")
def references(db: Snapshot, cursor: Cursor, include_declaration: bool = False) -> Iterator[Target]:
    """All of them, if asked for declarations."""
    return (Target(cursor.file, place) for place in found(db, cursor.file) if include_declaration)


@feature("textDocument/prepareCallHierarchy")
def hierarchy(db: Snapshot, cursor: Cursor) -> Iterator[Symbol]:
    """The first."""
    for place in found(db, cursor.file):
        yield Symbol("bad", "column", cursor.file, place, key="k1")
        return


@feature("callHierarchy/incomingCalls")
def incoming(db: Snapshot, symbol: Symbol) -> Iterator[Call]:
    """Itself."""
    yield Call(replace(symbol, name=f"{symbol.name}.{symbol.key}"), (symbol.place,))


@feature("textDocument/rename")
def rename(db: Snapshot, cursor: Cursor, new_name: str) -> Change:
    """All of them at once."""
    edits = tuple((place.cell, Edit(place.span, new_name)) for place in found(db, cursor.file))
    return Change("rename", "rename", cursor.file, edits)


@command("headwater.testRepair")
def repair(db: Snapshot, file: File) -> Change:
    """A command that changes the text."""
    return rename(db, Cursor(file, 0, 0), "GOOD")


@command("headwater.testEcho")
def echo(db: Snapshot, said: str, times: int = 1) -> Report:
    """A command that answers."""
    return Report(said * times)


# However slow the machine is, findings come at once, so that tests can tell what comes before what.
Pace.QUICK = 60.0

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
