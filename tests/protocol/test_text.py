"""The text as the server keeps it: breaks of lines, positions, encodings, versions."""

import json
from typing import Any

import pytest

from e2e.frames import Client, about, edit, frame


@pytest.mark.parametrize("odd", ["\u2028", "\u2029", "\f", "\v", "\x1c", "\x85"], ids=ascii)
def test_only_the_breaks_of_the_protocol_break_lines(client: Client, odd: str) -> None:
    uri = f"file:///breaks{ord(odd)}.py"
    client.open(uri, f"a = 1{odd}b\nc = 2\n")
    client.change(uri, 2, edit(1, 0, 1, 1, "d"))
    assert client.text(uri) == [f"a = 1{odd}b\nd = 2\n"]


def test_all_breaks_of_the_protocol_break_lines(client: Client) -> None:
    client.open("file:///crlf.py", "a\r\nb\rc\nd")
    client.change("file:///crlf.py", 2, edit(3, 0, 3, 1, "D"), edit(2, 0, 2, 1, "C"), edit(1, 0, 1, 1, "B"))
    assert client.text("file:///crlf.py") == ["a\r\nB\rC\nD"]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (edit(0, 99, 0, 99, "!"), "ab!\ncd"),
        (edit(9, 0, 9, 0, "!"), "ab\ncd!"),
        (edit(0, 1, 99, 99, "!"), "a!"),
        (edit(1, 1, 0, 1, "!"), "a!d"),
        (edit(2**31, 2**31, 2**31, 2**31, "!"), "ab\ncd!"),
        ({"text": "new"}, "new"),
    ],
    ids=["past the line", "past the text", "from within to past", "backwards", "huge", "whole"],
)
def test_positions_are_drawn_back_into_the_text(client: Client, change: Any, expected: str) -> None:
    client.open("file:///clamp.py", "ab\ncd")
    client.change("file:///clamp.py", 2, change)
    assert client.text("file:///clamp.py") == [expected]


def test_a_surrogate_pair_counts_two_and_is_never_parted(client: Client) -> None:
    client.open("file:///emoji.py", "x = '😀é'\n")
    client.change("file:///emoji.py", 2, edit(0, 7, 0, 8, "e"))
    assert client.text("file:///emoji.py") == ["x = '😀e'\n"]
    client.change("file:///emoji.py", 3, edit(0, 6, 0, 6, "!"))
    assert client.text("file:///emoji.py") == ["x = '!😀e'\n"]


def test_half_a_surrogate_pair_is_a_text_like_any_other(client: Client) -> None:
    body = {
        "textDocument": {"uri": "file:///half.py", "languageId": "python", "version": 1, "text": "x = '?'\n"}
    }
    raw = json.dumps({"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": body})
    client.raw(frame(raw.replace("?", "\\ud83d")))
    assert client.text("file:///half.py") == ["x = '\ud83d'\n"]


@pytest.mark.parametrize(("encoding", "character"), [("utf-8", 7), ("utf-16", 5), ("utf-32", 4)])
def test_positions_count_as_agreed(encoding: str, character: int) -> None:
    with Client() as client:
        told = client.initialize(general={"positionEncodings": ["martian", encoding, "utf-16"]})
        assert told["positionEncoding"] == encoding
        client.open("file:///e.py", "é😀x = 1")
        where = client.ask("test/cursor", about("file:///e.py", position={"line": 0, "character": character}))
        assert where["offset"] == {"utf-8": 3, "utf-16": 4, "utf-32": 4}[encoding]


def test_changes_apply_in_the_order_they_came(client: Client) -> None:
    client.open("file:///order.py", "")
    written = "".join(f"{number}," for number in range(300))
    column = 0
    for version, number in enumerate(range(300), start=2):
        client.change("file:///order.py", version, edit(0, column, 0, column, f"{number},"))
        column += len(f"{number},")
    assert client.text("file:///order.py") == [written]


def test_changes_that_make_no_sense_change_nothing(client: Client) -> None:
    client.open("file:///sense.py", "a = 1\n")
    client.change("file:///sense.py", 2, {"range": {"start": {}, "end": {}}, "text": "x"})
    client.change("file:///sense.py", 3, {"range": 5, "text": "x"}, "no", {"text": 5})
    client.change("file:///never-opened.py", 3, {"text": "x"})
    client.notify("textDocument/didChange", {"textDocument": None, "contentChanges": None})
    client.notify("textDocument/didChange", None)
    client.notify("textDocument/didOpen", [])
    client.notify("textDocument/didClose", {"textDocument": {"uri": 7}})
    assert client.text("file:///sense.py") == ["a = 1\n"]


def test_a_document_opened_twice_is_the_second(client: Client) -> None:
    client.open("file:///twice.py", "a\n")
    client.open("file:///twice.py", "b\n", version=7)
    client.change("file:///twice.py", 8, edit(0, 1, 0, 1, "!"))
    assert client.text("file:///twice.py") == ["b!\n"]
