"""Frames: garbled, in pieces, large, and nothing else in the stream."""

import re
import time
from pathlib import Path

import pytest

from e2e.frames import Client, error, frame


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


def test_a_frame_beyond_all_measure_is_let_by(client: Client) -> None:
    size = 300 << 20
    before = memory(client.process.pid)
    client.received.clear()
    client.raw(b"Content-Length: %d\r\n\r\n" % size)
    for _ in range(300):
        client.raw(b" " * (1 << 20))
    assert error(client.answer(None, 60)) == -32700
    client.drain()
    assert memory(client.process.pid) - before < 64 << 20


def memory(process: int) -> int:
    """The most bytes that a process has taken."""
    status = Path(f"/proc/{process}/status")
    if not status.exists():
        pytest.skip("looks at memory as Linux shows it")
    return int(re.search(r"VmHWM:\s*(\d+) kB", status.read_text())[1]) << 10  # type: ignore[index]
