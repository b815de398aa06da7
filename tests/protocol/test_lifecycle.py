"""From `initialize` to the end of the process, whoever brings it about."""

import os
import signal
import subprocess
import sys
import time
from typing import Any

import pytest

from e2e.frames import Client, error


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
