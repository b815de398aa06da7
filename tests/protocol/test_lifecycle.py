"""From `initialize` to the end of the process, whoever brings it about."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from e2e.frames import SERVED, Client, environment, error


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
        {"initializationOptions": {"trusted": 5, "clientCommands": 5}, "processId": 2**70, "locale": 5},
        {"processId": True, "rootUri": "file://[", "workspaceFolders": [{"uri": "vscode-vfs://github/a/b"}]},
        {"capabilities": {"textDocument": {"completion": {"completionItemKind": {"valueSet": [999, "x"]}}}}},
        {"capabilities": {"textDocument": {"codeAction": {"codeActionLiteralSupport": {"codeActionKind": 5}}}}},
        {"capabilities": {"general": {"positionEncodings": ["martian", None, 5], "markdown": {"parser": 5}}}},
        {"capabilities": {"textDocument": 5, "workspace": [], "window": "x", "notebookDocument": {"a": None}}},
        {"capabilities": {"workspace": {"symbol": {"tagSupport": {"valueSet": [999]}}}, "martian": {"a": 1}}},
        {},
        None,
    ],
    ids=str,
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
def test_shutdown_and_exit_wait_for_nobody(heed: bool) -> None:
    with Client() as client:
        client.initialize()
        client.ask("test/odd")
        slow = [client.request("test/slow", {"seconds": 30, "heed": heed}) for _ in range(3)]
        time.sleep(0.3)
        assert client.ask("shutdown") is None
        assert [error(client.answer(ident)) for ident in slow] == [-32800] * 3
        client.notify("exit")
        assert client.process.wait(5) == 0
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


def test_40_requests_in_flight_are_answered_when_the_server_shuts_down() -> None:
    with Client() as client:
        client.initialize()
        client.ask("test/odd")
        flying = [client.request("test/slow", {"seconds": 30, "heed": bool(number % 2)}) for number in range(40)]
        assert client.ask("shutdown") is None
        assert {error(client.answer(ident)) for ident in flying} == {-32800}
        client.notify("exit")
        assert client.process.wait(5) == 0
        answered = [message["id"] for message in client.received if "method" not in message and "error" in message]
        assert sorted(answered, key=str) == sorted(flying, key=str)


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_a_signal_ends_a_server_at_work() -> None:
    with Client() as client:
        client.initialize()
        client.ask("test/odd")
        client.request("test/slow", {"seconds": 30, "heed": False})
        time.sleep(0.3)
        client.process.send_signal(signal.SIGTERM)
        assert client.process.wait(5) == 143


def test_a_server_whose_editor_is_killed_is_no_orphan(tmp_path: Path) -> None:
    """The editor's end of the stream is held open by another of its children, so that only its death tells."""
    script = tmp_path / "editor.py"
    script.write_text(
        "import json, os, subprocess, sys\n"
        "server = subprocess.Popen(sys.argv[1:], stdin=subprocess.PIPE, stdout=subprocess.PIPE)\n"
        "waits = [sys.executable, '-c', 'input()']\n"
        "other = subprocess.Popen(waits, stdin=sys.stdin, pass_fds=[server.stdin.fileno()])\n"
        "body = json.dumps({'jsonrpc': '2.0', 'id': 1, 'method': 'initialize', 'params': {'processId': os.getpid()}})\n"
        "server.stdin.write(f'Content-Length: {len(body)}\\r\\n\\r\\n{body}'.encode())\n"
        "server.stdin.flush()\n"
        "server.stdout.readline()\n"
        "print(server.pid, other.pid, flush=True)\n"
        "other.wait()\n"
    )
    words = [sys.executable, str(script), *SERVED]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment()) as editor:
        assert editor.stdin is not None and editor.stdout is not None
        server, other = map(int, editor.stdout.readline().split())
        assert running(server) and running(other)
        editor.kill()
        until = time.monotonic() + 20
        while running(server) and time.monotonic() < until:
            time.sleep(0.05)
        assert running(other) and not running(server)
        editor.stdin.close()


def running(process: int) -> bool:
    """Whether a process is at work: one that nobody has taken notice of yet is not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks at processes as Linux shows them")
def test_50_restarts_leave_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "train.py").write_text("import pandas as pd\npd.read_csv('d.csv')\n")
    (tmp_path / "d.csv").write_text("a\n1\n")
    (tmp_path / "temporary").mkdir()
    servers = []
    for number in range(50):
        with Client(command=SERVED, TMPDIR=str(tmp_path / "temporary")) as client:
            servers.append(client.process.pid)
            client.ask("initialize", {"capabilities": {}, "rootUri": tmp_path.as_uri()})
            client.notify("initialized", {})
            client.open((tmp_path / "train.py").as_uri(), (tmp_path / "train.py").read_text())
            if number % 10 == 0:
                assert client.diagnostics((tmp_path / "train.py").as_uri(), 1) == []
            assert client.leave() == 0
    assert not any(running(server) for server in servers)
    assert sorted(os.listdir(tmp_path)) == ["d.csv", "temporary", "train.py"]
    assert os.listdir(tmp_path / "temporary") == []
