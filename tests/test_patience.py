"""Long work gives way: to any message, for a moment; to an edit of what it is about, for good."""

from collections.abc import Iterator
from typing import Any

import pytest

from e2e.frames import Client, edit


@pytest.fixture
def client() -> Iterator[Client]:
    with Client() as client:
        client.initialize()
        client.open("file:///long.py", "a = 1\n")
        client.open("file:///other.py", "b = 1\n")
        client.drain()
        yield client


def long_question(client: Client, pieces: int) -> int | str:
    return client.request("test/pieces", {"textDocument": {"uri": "file:///long.py"}, "number": pieces})


def answered(client: Client) -> list[Any]:
    """The ids of the answers, in the order they came."""
    return [message["id"] for message in client.received if "method" not in message]


def test_a_long_question_lets_others_pass(client: Client) -> None:
    long = long_question(client, 200)
    short = [client.request("test/text", {"textDocument": {"uri": "file:///other.py"}}) for _ in range(3)]
    assert client.answer(long)["result"] == 200  # no piece was done twice
    order = answered(client)
    assert [order.index(ident) < order.index(long) for ident in short] == [True] * 3
    assert len(client.answers(long)) == 1


def test_a_long_question_ends_when_its_text_changes(client: Client) -> None:
    long = long_question(client, 10_000)
    client.change("file:///long.py", 2, edit(0, 0, 0, 0, "x"))
    assert client.answer(long)["error"]["code"] == -32801
    assert client.text("file:///long.py") == ["xa = 1\n"]


def test_a_long_question_outlives_an_edit_of_another_text(client: Client) -> None:
    long = long_question(client, 100)
    client.change("file:///other.py", 2, edit(0, 0, 0, 0, "x"))
    assert client.answer(long)["result"] == 100


def test_a_long_question_nobody_waits_for_ends(client: Client) -> None:
    long = long_question(client, 10_000)
    client.notify("$/cancelRequest", {"id": long})
    assert client.answer(long)["error"]["code"] == -32800
    assert client.text("file:///other.py") == ["b = 1\n"]


def test_questions_that_always_wait_do_not_starve_a_long_one(client: Client) -> None:
    long = long_question(client, 300)
    last = 0
    while long not in answered(client):
        last += 1
        assert last < 5000, "it gives way for ever"
        client.text("file:///other.py")
    assert client.answer(long)["result"] == 300
