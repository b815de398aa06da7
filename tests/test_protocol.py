"""What holds for any client and any order of messages, over raw frames.

Most of these are faults that were seen in servers built on a library alone: each was reproduced there first.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest

from e2e.frames import ODD, Client, edit, environment, frame


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    """One server for the tests that leave it as they found it."""
    with Client() as client:
        client.initialize()
        yield client


def about(uri: str, **more: Any) -> dict[str, Any]:
    return {"textDocument": {"uri": uri}, **more}


def error(message: dict[str, Any]) -> int:
    code: int = message["error"]["code"]
    return code


# --------------------------------------------------------------------- texts


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


# ------------------------------------------------------------------ requests


def test_an_unknown_method_is_refused(client: Client) -> None:
    assert error(client.answer(client.request("textDocument/unheardOf", {}))) == -32601
    assert error(client.answer(client.request("$/unheardOf"))) == -32601
    client.notify("$/unheardOf", {})
    client.notify("unheardOf")
    client.drain()


@pytest.mark.parametrize(
    "params",
    [
        *(None, [], 5, "text", {}, {"textDocument": 5}, {"textDocument": {"uri": None}}),
        about("file:///x.py"),
        about("file:///x.py", position={"line": "0", "character": None}),
        about("file:///x.py", position=[0, 0]),
    ],
    ids=repr,
)
def test_malformed_params_are_refused_once(client: Client, params: Any) -> None:
    ident = client.request("textDocument/hover", params)
    assert error(client.answer(ident)) == -32602
    assert len(client.answers(ident)) == 1


def test_what_is_not_needed_is_not_looked_at(client: Client) -> None:
    client.open("file:///lenient.py", "x = 1\n")
    where = {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 1}}
    context = {"diagnostics": [{"severity": 99}], "triggerKind": 77, "only": ["quickfix", 5]}
    assert (
        client.ask("textDocument/codeAction", about("file:///lenient.py", range=where, context=context)) == []
    )


@pytest.mark.parametrize("command", [None, 5, "headwater.unheardOf", ["x"], {}])
def test_an_unknown_command_is_refused(client: Client, command: Any) -> None:
    ident = client.request("workspace/executeCommand", {"command": command, "arguments": "x"})
    assert error(client.answer(ident)) == -32602


@pytest.mark.parametrize("ident", ["text", "", 0, -5, 2**60])
def test_ids_are_numbers_and_texts(client: Client, ident: int | str) -> None:
    client.request("test/odd", {}, ident)
    assert "result" in client.answer(ident)
    assert len(client.answers(ident)) == 1


@pytest.mark.parametrize("ident", [None, True, [1], {"a": 1}, 1.5])
def test_other_ids_are_refused(client: Client, ident: Any) -> None:
    client.received.clear()
    client.send({"jsonrpc": "2.0", "id": ident, "method": "test/odd"})
    assert error(client.answer(None)) == -32600


def test_the_same_id_twice_gets_two_answers(client: Client) -> None:
    client.request("test/odd", {}, "again")
    client.request("test/odd", {}, "again")
    client.drain()
    assert len(client.answers("again")) == 2


def test_a_failing_feature_fails_alone(client: Client) -> None:
    ident = client.request("test/fail", {})
    assert client.answer(ident)["result"] is None
    assert client.ask("test/odd") is not None
    until = time.monotonic() + 20  # the log comes by another pipe, read by another thread
    while not any(b"a bug" in line for line in client.errors) and time.monotonic() < until:
        time.sleep(0.05)
    assert any(b"a bug" in line for line in client.errors)


def test_what_json_has_no_word_for_is_still_an_answer(client: Client) -> None:
    assert client.ask("test/odd") == ["nan", "inf", "\ud800"]


def test_answers_to_questions_nobody_asked_are_ignored(client: Client) -> None:
    client.send({"jsonrpc": "2.0", "id": "headwater-999", "result": {}})
    client.send({"jsonrpc": "2.0", "id": [], "error": None})
    client.drain()


def test_no_complaint_pops_up(client: Client) -> None:
    """Last of those who share the server: nothing of the above is for a person to read."""
    client.drain()
    assert not [message for message in client.received if message.get("method") == "window/showMessage"]
    assert not client.noise


# -------------------------------------------------------------------- frames


@pytest.mark.parametrize(
    "garbage",
    [
        b"Content-Length: 5\r\n\r\nhello",
        b"Content-Length: 2\r\n\r\n[]",
        b"Content-Length: 4\r\n\r\nnull",
        b"Content-Length: 9\r\n\r\n{\"id\":1}}",
        b"Content-Length: 0\r\n\r\n",
        b"Content-Length: 3\r\n\r\n\xff\xfe\xfd",
        b"Content-Type: nothing\r\n\r\n",
        b"nonsense\r\n\r\n",
        b"Content-Length: 200000\r\n\r\n" + b"[" * 200000,
        b"Content-Length: 5002\r\n\r\n[" + b"9" * 5000 + b"]",
    ],
    ids=["words", "list", "null", "brackets", "empty", "bytes", "no length", "nonsense", "deep", "number"],
)  # fmt: skip
def test_a_garbled_frame_is_refused_and_the_next_one_read(client: Client, garbage: bytes) -> None:
    client.received.clear()
    client.raw(garbage)
    assert error(client.answer(None)) == -32700
    client.drain()


def test_headers_are_read_as_headers(client: Client) -> None:
    body = '{"jsonrpc":"2.0","id":"h","method":"test/odd"}'
    kind = "application/vscode-jsonrpc; charset=utf-8"
    client.raw(frame(body, f"content-type: {kind}\r\nCONTENT-LENGTH:  {len(body)} \r\n\r\n"))
    assert "result" in client.answer("h")


def test_frames_may_come_in_pieces(client: Client) -> None:
    whole = frame('{"jsonrpc":"2.0","id":"p1","method":"test/odd"}') + frame(
        '{"jsonrpc":"2.0","id":"p2","method":"test/odd"}'
    )
    for start in range(0, len(whole), 7):
        client.raw(whole[start : start + 7])
        time.sleep(0.002)
    assert "result" in client.answer("p1")
    assert "result" in client.answer("p2")


def test_prints_stay_out_of_the_stream() -> None:
    with Client() as client:
        client.initialize()
        assert client.ask("test/print") == "printed"
        assert client.ask("test/input") == ""
        client.drain()
        assert not client.noise
        assert b"a stray print" in b"".join(client.errors)


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_large_answers_stay_whole(unbuffered: str) -> None:
    with Client(PYTHONUNBUFFERED=unbuffered) as client:
        client.initialize()
        idents = [client.request("test/large", {"size": 400_000}) for _ in range(8)]
        for number in range(50):
            client.open(f"file:///l{number}.py", "x = 1\n")
            client.send({"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": f"none-{number}"}})
        for ident in idents:
            assert len(client.answer(ident)["result"]) == 400_000
        assert not client.noise


# -------------------------------------------------------------------- cancel


def test_a_queued_request_taken_back_never_runs() -> None:
    with Client() as client:
        client.initialize()
        first = client.request("test/slow", {"seconds": 0.5, "heed": False})
        queued = [client.request("test/slow", {"seconds": 5, "heed": False}) for _ in range(5)]
        for ident in queued:
            client.notify("$/cancelRequest", {"id": ident})
        started = time.monotonic()
        assert [error(client.answer(ident)) for ident in queued] == [-32800] * 5
        assert client.answer(first)["result"] == "done"
        client.drain()
        assert time.monotonic() - started < 4
        assert [len(client.answers(ident)) for ident in queued] == [1] * 5


def test_a_running_request_taken_back_stops() -> None:
    with Client() as client:
        client.initialize()
        ident = client.request("test/slow", {"seconds": 30})
        time.sleep(1)
        client.notify("$/cancelRequest", {"id": ident})
        assert error(client.answer(ident)) == -32800
        client.drain()
        assert len(client.answers(ident)) == 1


def test_taking_back_nonsense_does_nothing(client: Client) -> None:
    for params in (None, [], {}, {"id": None}, {"id": [1]}, {"id": "never"}):
        client.notify("$/cancelRequest", params)
    client.drain()


# -------------------------------------------------------------------- stages


def test_requests_before_initialize_are_refused() -> None:
    with Client() as client:
        client.open("file:///early.py", "x = 1\n")
        assert error(client.answer(client.request("textDocument/hover", {}))) == -32002
        client.initialize()
        assert client.text("file:///early.py") == [""]
        assert error(client.answer(client.request("initialize", {}))) == -32600


@pytest.mark.parametrize(
    "params",
    [
        {"capabilities": {"textDocument": {"documentSymbol": {"symbolKind": {"valueSet": [1, 999]}}}}},
        {"capabilities": {"textDocument": {"hover": {"contentFormat": ["martian"]}}}},
        {"capabilities": {"general": {"positionEncodings": 5}}, "trace": "loud", "processId": "me"},
        {"capabilities": None, "workspaceFolders": [{"uri": 5}, "x"], "rootUri": 7},
        {"initializationOptions": ["nonsense"]},
        {},
        None,
    ],
    ids=["symbol kind", "markup kind", "trace", "folders", "options", "empty", "nothing"],
)
def test_any_initialize_is_answered(params: Any) -> None:
    with Client() as client:
        assert "capabilities" in client.ask("initialize", params)
        client.notify("initialized", {})
        client.open("file:///a.py", "x = 1\n")
        assert client.text("file:///a.py") == ["x = 1\n"]


def test_shutdown_lets_quick_requests_finish() -> None:
    with Client() as client:
        client.initialize()
        client.ask("test/odd")
        idents = [client.request("test/slow", {"seconds": 0.05}) for _ in range(3)]
        assert client.ask("shutdown") is None
        assert [client.answer(ident)["result"] for ident in idents] == ["done"] * 3
        late = client.request("test/odd")
        assert error(client.answer(late)) == -32600
        client.notify("exit")
        assert client.process.wait(5) == 0


@pytest.mark.parametrize("heed", [True, False])
def test_shutdown_and_exit_take_less_than_a_second(heed: bool) -> None:
    with Client() as client:
        client.initialize()
        client.ask("test/odd")
        slow = [client.request("test/slow", {"seconds": 30, "heed": heed}) for _ in range(3)]
        time.sleep(0.3)
        started = time.monotonic()
        assert client.ask("shutdown") is None
        assert [error(client.answer(ident)) for ident in slow] == [-32800] * 3
        client.notify("exit")
        assert client.process.wait(5) == 0
        assert time.monotonic() - started < 1.5
        assert all(len([m for m in client.received if m.get("id") == ident]) == 1 for ident in slow)


def test_exit_after_shutdown_is_0() -> None:
    with Client() as client:
        client.initialize()
        assert client.leave() == 0


def test_exit_without_shutdown_is_1() -> None:
    with Client() as client:
        client.initialize()
        client.notify("exit")
        assert client.process.wait(5) == 1


def test_exit_before_anything_is_1() -> None:
    with Client() as client:
        client.notify("exit")
        assert client.process.wait(5) == 1


@pytest.mark.parametrize("busy", [False, True])
def test_a_client_that_hangs_up_ends_the_server(busy: bool) -> None:
    with Client() as client:
        client.initialize()
        if busy:
            client.ask("test/odd")
            client.request("test/slow", {"seconds": 30, "heed": False})
            time.sleep(0.3)
        assert client.process.stdin is not None
        client.process.stdin.close()
        assert client.process.wait(2) == 1


def test_a_client_that_reads_no_more_does_not_keep_the_server() -> None:
    with Client(deaf=True) as client:
        client.request("initialize", {"capabilities": {}})
        client.request("test/large", {"size": 1_000_000})
        time.sleep(1.5)
        client.notify("exit")
        assert client.process.wait(5) == 1


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_signals_end_the_server_quietly(number: int, code: int) -> None:
    with Client() as client:
        client.initialize()
        client.process.send_signal(number)
        assert client.process.wait(5) == code
        assert not client.errors


def test_the_end_of_the_editor_ends_the_server() -> None:
    editor = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    with Client() as client:
        client.ask("initialize", {"processId": editor.pid, "capabilities": {}})
        client.drain()
        assert client.process.poll() is None
        editor.kill()
        assert client.process.wait(5) == 1
    editor.wait()


def test_an_editor_elsewhere_is_not_watched() -> None:
    with Client() as client:
        client.ask("initialize", {"processId": 2**22 + 5, "capabilities": {}})
        time.sleep(1.5)
        assert client.leave() == 0


# ----------------------------------------------------------------------- tcp


def connect(process: subprocess.Popen[bytes]) -> socket.socket:
    assert process.stderr is not None
    line = process.stderr.readline().decode()
    host, port = line.strip().rpartition(" ")[2].rsplit(":", 1)
    assert host == "127.0.0.1", line
    return socket.create_connection((host, int(port)), timeout=10)


def start(*arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [*ODD, *arguments],
        stderr=subprocess.PIPE,
        env=environment(),
    )


def test_tcp_serves_one_client_on_the_local_machine() -> None:
    with start("--tcp", ":0") as process, connect(process) as connection:
        connection.sendall(frame('{"jsonrpc":"2.0","id":1,"method":"initialize","params":{}}'))
        assert b"capabilities" in connection.recv(65536)
        connection.sendall(frame('{"jsonrpc":"2.0","id":2,"method":"shutdown"}'))
        assert b'"result":null' in connection.recv(65536)
        connection.sendall(frame('{"jsonrpc":"2.0","method":"exit"}'))
        assert process.wait(5) == 0


def test_a_web_page_is_no_client() -> None:
    with start("--tcp", "localhost:0") as process, connect(process) as connection:
        body = frame('{"jsonrpc":"2.0","id":1,"method":"initialize","params":{}}')
        connection.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 200\r\n\r\n" + body)
        assert connection.recv(65536) == b""
        assert process.wait(5) == 1


@pytest.mark.parametrize("where", ["example.org:9000", "nonsense", ":99999", "1.2.3:1", ":-1"])
def test_tcp_wants_an_address(where: str) -> None:
    with start("--tcp", where) as process:
        _, told = process.communicate(timeout=10)
        assert process.returncode == 2
        assert b"--tcp" in told
