"""Every request is answered exactly once, whatever is asked; one that is taken back never runs."""

import time
from typing import Any

import pytest

from e2e.frames import SERVED, Client, about, error


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


@pytest.mark.parametrize(
    ("method", "more"),
    [
        ("textDocument/completion", {"context": {"triggerKind": 99, "triggerCharacter": 5}}),
        ("textDocument/codeAction", {"context": {"diagnostics": 5, "only": 5, "triggerKind": "martian"}}),
        ("textDocument/references", {"context": {"includeDeclaration": "martian"}}),
        ("textDocument/documentSymbol", {"workDoneToken": [], "partialResultToken": {}}),
        ("textDocument/codeLens", {"martian": True}),
        ("workspace/symbol", {"query": "", "kinds": [999]}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_values_that_nobody_has_heard_of_spoil_nothing(method: str, more: dict[str, Any]) -> None:
    """Against the server as people have it, as its own features read these values."""
    with Client(command=SERVED) as client:
        client.initialize()
        client.open("file:///lenient.py", "import pandas as pd\ndf = pd.read_csv('a')\n")
        where = {"position": {"line": 1, "character": 2}, "range": {"start": {"line": 0, "character": 0},
                 "end": {"line": 1, "character": 1}}}  # fmt: skip
        assert "result" in client.answer(client.request(method, about("file:///lenient.py", **where, **more)))


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


# --------------------------------------------------------------------- taken back


def test_a_queued_request_taken_back_never_runs() -> None:
    with Client() as client:
        client.initialize()
        first = client.request("test/slow", {"seconds": 0.5, "heed": False})
        queued = [client.request("test/slow", {"seconds": 5, "heed": False}) for _ in range(5)]
        for ident in queued:
            client.notify("$/cancelRequest", {"id": ident})
        assert [error(client.answer(ident)) for ident in queued] == [-32800] * 5
        assert client.answer(first)["result"] == "done"
        client.drain()
        assert client.ask("test/started") == 1
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
