"""Folders and files that come, go, change, or are none, while the server as people have it is at work."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from e2e.frames import SERVED, Client, about, edit
from security.worlds import NO_FILES
from unprivileged import command, folder, hand_over

SCRIPT = "import pandas as pd\nfrom helper import named\ndf = pd.read_csv('d.csv')\nprint(df[named])\nprint(df['c'])\n"
HELPER = "named = 'z'\n"
DATA = "a,b\n1,2\n"


def begun(client: Client, *folders: Path, **more: Any) -> None:
    given = [{"uri": each.as_uri(), "name": each.name} for each in folders]
    client.ask("initialize", {"capabilities": {}, "workspaceFolders": given, **more})
    client.notify("initialized", {})


def filled(home: Path) -> Path:
    home.mkdir(parents=True, exist_ok=True)
    (home / "train.py").write_text(SCRIPT)
    (home / "helper.py").write_text(HELPER)
    (home / "d.csv").write_text(DATA)
    return home


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return filled(tmp_path / "home")


@pytest.fixture
def client(home: Path) -> Iterator[Client]:
    with Client(command=SERVED) as client:
        begun(client, home)
        yield client
        assert client.leave() == 0
        assert not client.errors, b"".join(client.errors).decode()


def findings(client: Client, uri: str, version: int) -> set[tuple[str, int]]:
    return {(each["code"], each["range"]["start"]["line"]) for each in client.diagnostics(uri, version)}


def hover(client: Client, uri: str, line: int, character: int) -> str:
    found = client.ask("textDocument/hover", about(uri, position={"line": line, "character": character}))
    return str(found["contents"]["value"]) if found else ""


def changed(client: Client, *paths: Path, kind: int = 2) -> None:
    changes = [{"uri": path.as_uri(), "type": kind} for path in paths]
    client.notify("workspace/didChangeWatchedFiles", {"changes": changes})


UNKNOWN = {("unknown-column", 3), ("unknown-column", 4)}


def test_what_vanishes_while_the_script_is_open_and_comes_again(client: Client, home: Path) -> None:
    uri = (home / "train.py").as_uri()
    client.open(uri, SCRIPT)
    assert findings(client, uri, 1) == UNKNOWN
    client.received.clear()
    for name in ("d.csv", "helper.py", "train.py"):
        (home / name).unlink()
    changed(client, home / "d.csv", home / "helper.py", home / "train.py", kind=3)
    assert findings(client, uri, 1) == {("missing-source", 2)}
    client.received.clear()
    filled(home)
    changed(client, home / "d.csv", home / "helper.py", kind=1)
    assert findings(client, uri, 1) == UNKNOWN


def test_what_vanishes_without_a_word_is_missed_with_the_next_look(client: Client, home: Path) -> None:
    uri = (home / "train.py").as_uri()
    client.open(uri, SCRIPT)
    assert findings(client, uri, 1) == UNKNOWN
    for each in home.iterdir():
        each.unlink()
    home.rmdir()
    # Nobody told: what was read stays read, and every question is answered.
    assert "a" in hover(client, uri, 2, 1)
    client.change(uri, 2, edit(2, 0, 3, 0, "df = pd.read_csv('d.csv', sep=',')\n"))
    assert ("missing-source", 2) in findings(client, uri, 2)
    for method in ("headwater/plan", "headwater/lineage", "textDocument/documentSymbol", "textDocument/codeLens"):
        assert client.ask(method, about(uri)) is not None
    assert client.ask("workspace/symbol", {"query": ""}) is not None


def test_settings_that_vanish_or_break_leave_the_defaults(client: Client, home: Path) -> None:
    uri, settings = (home / "train.py").as_uri(), home / "headwater.toml"
    client.open(uri, SCRIPT)
    assert findings(client, uri, 1) == UNKNOWN
    for broken in ("rules.ignore = [", "rules = 5", None):
        for text, expected in (("rules.ignore = ['all']", set()), (broken, UNKNOWN)):
            client.received.clear()
            settings.unlink(missing_ok=True)
            if text is not None:
                settings.write_text(text)
            changed(client, settings)
            assert findings(client, uri, 1) == expected


@pytest.mark.parametrize("make", NO_FILES)
def test_what_is_no_file_is_not_read(client: Client, home: Path, make: Callable[[Path], None]) -> None:
    uri = (home / "train.py").as_uri()
    names = ("d.csv", "helper.py", "other.py", "book.ipynb", "headwater.toml", "pyproject.toml", "<unknown>")
    for name in names:
        (home / name).unlink(missing_ok=True)
        make(home / name)
    client.open(uri, SCRIPT + "x = (\n")
    client.diagnostics(uri, 1)
    changed(client, *(home / name for name in names))
    assert "unknown" not in hover(client, uri, 2, 1)
    for name in ("other.py", "book.ipynb", "d.csv"):
        assert client.ask("headwater/plan", about((home / name).as_uri()))["steps"] == []
    assert client.ask("workspace/symbol", {"query": "df"}) is not None
    at = {"position": {"line": 2, "character": 18}}
    assert client.ask("textDocument/completion", about(uri, **at)) is not None


NOTEBOOKS = {
    "empty": "",
    "no JSON": "{",
    "a list": "[]",
    "a number": "5",
    "no cells": "{}",
    "cells that are none": json.dumps({"cells": 5}),
    "odd cells": json.dumps({"cells": [5, None, [], {}, {"cell_type": "code"}, {"cell_type": "code", "source": 5}]}),
    "odd sources": json.dumps({"cells": [{"cell_type": "code", "source": [5, None, {"a": 1}, "x = 1\n"]}]}),
    "odd kernel": json.dumps({"cells": [], "metadata": {"kernelspec": [], "language_info": {"name": 5}}}),
    "nbformat 3": json.dumps(
        {"nbformat": 3, "worksheets": [5, {"cells": [{"cell_type": "code", "input": ["x = 1\n"], "language": 5}]}]}
    ),
    "deep": '{"cells": ' + "[" * 100_000,
    "deep and whole": '{"cells": [], "metadata": ' + "[" * 5_000 + "]" * 5_000 + "}",
    "a huge number": '{"cells": [], "nbformat": ' + "9" * 5_000 + "}",
    "a huge output": json.dumps(
        {"cells": [{"cell_type": "code", "source": "x = 1", "outputs": [{"data": {"image/png": "A" * 20_000_000}}]}]}
    ),
    "half a character": '{"cells": [{"cell_type": "code", "source": "x = \'\\ud800\'"}]}',
    "no UTF-8": "\xff\xfe{",
}


@pytest.mark.parametrize("text", NOTEBOOKS.values(), ids=NOTEBOOKS.keys())
def test_a_notebook_of_any_shape_is_read_or_left(client: Client, home: Path, text: str) -> None:
    (home / "book.ipynb").write_text(text, encoding="latin-1" if text.startswith("\xff") else "utf-8")
    uri = (home / "book.ipynb").as_uri()
    assert "steps" in client.ask("headwater/plan", about(uri))
    assert client.ask("workspace/symbol", {"query": ""}) is not None


def test_a_notebook_of_a_gigabyte_is_left(client: Client, home: Path) -> None:
    with open(home / "book.ipynb", "wb") as file:
        file.write(b'{"cells": []}')
        file.truncate(1 << 30)
    assert client.ask("headwater/plan", about((home / "book.ipynb").as_uri()))["steps"] == []


def test_folders_come_and_go_nested_and_with_files_of_the_same_names(tmp_path: Path) -> None:
    one, two = filled(tmp_path / "one"), filled(tmp_path / "two")
    inner = filled(one / "inner")
    (two / "d.csv").write_text("a,b,c,z\n1,2,3,4\n")
    (inner / "headwater.toml").write_text("rules.ignore = ['all']\n")
    uris = [(place / "train.py").as_uri() for place in (one, two, inner)]

    def event(added: list[Path], removed: list[Path]) -> None:
        lists = {"added": added, "removed": removed}
        given = {key: [{"uri": each.as_uri(), "name": each.name} for each in some] for key, some in lists.items()}
        client.notify("workspace/didChangeWorkspaceFolders", {"event": given})

    with Client(command=SERVED) as client:
        begun(client, one)
        for uri in uris:
            client.open(uri, SCRIPT)
        assert [findings(client, uri, 1) for uri in uris] == [UNKNOWN, set(), set()]
        for _ in range(3):
            client.received.clear()
            event([two, inner], [one])
            event([one], [two])
            event([two], [inner, tmp_path / "never"])
            event([two, two], [])
            for uri, expected in zip(uris, (UNKNOWN, set(), set()), strict=True):
                known = client.ask("headwater/lineage", about(uri))["sources"][0]["columns"]
                assert known == (["a", "b", "c", "z"] if uri == uris[1] else ["a", "b"]), expected
        # A script of one folder does not read what lies in another.
        client.open((one / "far.py").as_uri(), f"import pandas as pd\npd.read_csv({str(two / 'd.csv')!r})\n")
        (source,) = client.ask("headwater/lineage", about((one / "far.py").as_uri()))["sources"]
        assert source["columns"] == []
        assert client.leave() == 0


def test_the_symbols_of_a_workspace_are_those_of_its_own_files(client: Client, home: Path, tmp_path: Path) -> None:
    outside = filled(tmp_path / "outside")
    (outside / "train.py").write_text("import pandas as pd\npd.read_csv('secret.csv')\n")
    (home / "own.py").write_text("import pandas as pd\npd.read_csv('ours.csv')\n")
    (home / "linked.py").symlink_to(outside / "train.py")
    (home / "again.py").symlink_to(home / "own.py")
    (home / "folder").symlink_to(outside)
    found = client.ask("workspace/symbol", {"query": ""})
    names = {(each["name"], each["location"]["uri"].rpartition("/")[2]) for each in found}
    assert {("ours.csv", "own.py"), ("ours.csv", "again.py")} <= names
    assert not any("secret" in name for name, _ in names)


@pytest.mark.parametrize("trusted", [True, False, None])
def test_in_a_workspace_nobody_trusts_settings_widen_nothing(tmp_path: Path, trusted: bool | None) -> None:
    home, outside = filled(tmp_path / "home"), filled(tmp_path / "outside")
    (home / "headwater.toml").write_text(f"sources.folders = ['../outside', {str(outside)!r}, '/']\nkeys = ['kept']\n")
    text = "import pandas as pd\npd.read_csv('../outside/d.csv')\n"
    with Client(command=SERVED) as client:
        begun(client, home, initializationOptions={} if trusted is None else {"trusted": trusted})
        uri = (home / "far.py").as_uri()
        client.open(uri, text)
        (source,) = client.ask("headwater/lineage", about(uri))["sources"]
        assert source["columns"] == ([] if trusted is False else ["a", "b"])
        # What the editor's owner has set counts as before, and nothing is complained of.
        own = {"headwater": {"sources.folders": [str(outside)]}}
        client.notify("workspace/didChangeConfiguration", {"settings": own})
        (source,) = client.ask("headwater/lineage", about(uri))["sources"]
        assert source["columns"] == ["a", "b"]
        assert not [message for message in client.received if message.get("method") == "window/showMessage"]


def test_what_may_not_be_read_is_not_known_and_costs_nothing_else(tmp_path: Path) -> None:
    with folder() as home, folder() as warm:
        for place in (home, warm):
            filled(place)
            (place / "closed").mkdir()
            (place / "closed" / "deep.py").write_text(SCRIPT)
        hand_over(home)
        for name in ("d.csv", "helper.py", "closed"):
            (home / name).chmod(0)
        with Client(command=command(warm, "server")) as client:
            begun(client, home)
            uri = (home / "train.py").as_uri()
            client.open(uri, SCRIPT)
            assert client.diagnostics(uri, 1) == []
            (source,) = client.ask("headwater/lineage", about(uri))["sources"]
            assert (source["columns"], source["complete"]) == ([], False)
            assert client.ask("workspace/symbol", {"query": ""}) is not None
            assert client.ask("headwater/plan", about((home / "closed" / "deep.py").as_uri()))["steps"] == []
            assert client.leave() == 0
