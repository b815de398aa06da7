"""Findings, offers and notebooks, over raw frames and with a finding so simple that nothing else can fail."""

import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from e2e.frames import Client, edit
from headwater.lsp.refresh import Refresher

URI = "file:///train.py"
LAZY = {
    "textDocument": {"codeAction": {"resolveSupport": {"properties": ["edit"]}}},
    "workspace": {"workspaceEdit": {"documentChanges": True}},
}


@pytest.fixture
def client() -> Iterator[Client]:
    with Client() as client:
        client.initialize(**LAZY)
        yield client


def span(line: int, start: int, end: int) -> dict[str, dict[str, int]]:
    return {"start": {"line": line, "character": start}, "end": {"line": line, "character": end}}


def pushed(client: Client, uri: str) -> list[Any]:
    """Every list of findings an address got so far: where each begins."""
    client.drain()
    return [
        (
            message["params"].get("version"),
            [item["range"]["start"]["line"] for item in message["params"]["diagnostics"]],
        )
        for message in client.received
        if message.get("method") == "textDocument/publishDiagnostics" and message["params"]["uri"] == uri
    ]


def actions(client: Client, uri: str, where: Any, only: list[str] | None = None) -> list[Any]:
    context: dict[str, Any] = {"diagnostics": [], **({"only": only} if only else {})}
    found: list[Any] = client.ask(
        "textDocument/codeAction", {"textDocument": {"uri": uri}, "range": where, "context": context}
    )
    return found


# ------------------------------------------------------------------- findings


def test_a_finding_says_everything(client: Client) -> None:
    client.open(URI, "x = 1\ny = BAD\n")
    assert client.diagnostics(URI, 1) == [
        {
            "range": span(1, 4, 7),
            "severity": 2,
            "code": "bad-word",
            "codeDescription": {"href": "http://x/bad"},
            "source": "headwater",
            "message": "BAD found",
            "tags": [1],
            "relatedInformation": [{"location": {"uri": URI, "range": span(0, 0, 0)}, "message": "here"}],
            "data": {"rule": "bad-word", "group": "tests"},
        }
    ]


def test_findings_go_out_with_their_version_and_only_when_they_differ(client: Client) -> None:
    client.open(URI, "x = BAD\n")
    client.drain()
    client.change(URI, 2, edit(1, 0, 1, 0, "y = 1\n"))
    client.drain()
    client.change(URI, 3, edit(0, 0, 0, 0, "\n"))
    client.drain()
    client.change(URI, 4, edit(1, 4, 1, 7, "fine"))
    assert pushed(client, URI) == [(1, [0]), (3, [1]), (4, [])]


def test_a_clean_document_is_told_to_be_clean(client: Client) -> None:
    client.open(URI, "x = 1\n")
    assert client.diagnostics(URI, 1) == []


def test_nothing_is_said_of_an_older_version_once_a_newer_is_known(client: Client) -> None:
    client.open(URI, "")
    for version in range(2, 200):
        client.change(URI, version, edit(0, 0, 0, 0, "BAD\n" if version % 2 else "\n"))
    versions = [version for version, _ in pushed(client, URI)]
    assert versions == sorted(versions)
    assert pushed(client, URI)[-1][1] == [line for line in range(198) if line % 2 == 0]


def test_a_document_that_closes_takes_its_findings_along(client: Client) -> None:
    client.open(URI, "x = BAD\n")
    client.drain()
    client.notify("textDocument/didClose", {"textDocument": {"uri": URI}})
    assert pushed(client, URI) == [(1, [0]), (None, [])]
    client.open("file:///other.py", "x = 1\n")
    client.notify("textDocument/didClose", {"textDocument": {"uri": "file:///other.py"}})
    assert pushed(client, "file:///other.py")[-1] == (None, [])


def test_another_language_has_no_findings(client: Client) -> None:
    client.open("file:///notes.md", "BAD\n", language="markdown")
    assert [found for _, found in pushed(client, "file:///notes.md")] in ([], [[]])


def test_findings_are_pulled_where_the_client_prefers_it() -> None:
    with Client() as client:
        told = client.initialize(textDocument={"diagnostic": {"dynamicRegistration": True}})
        assert told["diagnosticProvider"]["interFileDependencies"] is True
        client.open(URI, "x = BAD\n")
        asked = {"textDocument": {"uri": URI}}
        report = client.ask("textDocument/diagnostic", asked)
        assert (report["kind"], len(report["items"])) == ("full", 1)
        again = {**asked, "previousResultId": report["resultId"]}
        assert client.ask("textDocument/diagnostic", again)["kind"] == "unchanged"
        client.change(URI, 2, edit(0, 4, 0, 7, "fine"))
        assert client.ask("textDocument/diagnostic", again)["items"] == []
        assert pushed(client, URI) == []
        notebook(client, "BAD")
        assert client.ask("textDocument/diagnostic", {"textDocument": {"uri": cell(0)}})["items"] == []
        assert pushed(client, cell(0)) == [(1, [0])]


# --------------------------------------------------------------------- offers


def test_an_offer_is_built_when_it_is_chosen(client: Client) -> None:
    client.open(URI, "x = BAD\ny = BAD\n")
    offers = actions(client, URI, span(1, 5, 5))
    assert [offer["title"] for offer in offers] == ["say GOOD", "say GOOD everywhere"]
    offer = offers[0]
    assert (offer["kind"], offer["isPreferred"], "edit" in offer) == ("quickfix", True, False)
    assert offer["diagnostics"] == client.diagnostics(URI, 1)[1:]
    resolved = client.ask("codeAction/resolve", offer)
    assert resolved["edit"] == {
        "documentChanges": [
            {
                "textDocument": {"uri": URI, "version": 1},
                "edits": [{"range": span(1, 4, 7), "newText": "GOOD"}],
            }
        ]
    }


def test_an_offer_for_a_text_that_has_changed_is_void(client: Client) -> None:
    client.open(URI, "x = BAD\n")
    offer = actions(client, URI, span(0, 5, 5))[0]
    client.change(URI, 2, edit(0, 0, 0, 0, "\n"))
    assert client.answer(client.request("codeAction/resolve", offer))["error"]["code"] == -32801


def test_an_offer_outlives_changes_of_other_documents(client: Client) -> None:
    client.open(URI, "x = BAD\n")
    client.open("file:///other.py", "")
    offer = actions(client, URI, span(0, 5, 5))[0]
    client.change("file:///other.py", 2, edit(0, 0, 0, 0, "\n"))
    assert client.ask("codeAction/resolve", offer)["edit"]


@pytest.mark.parametrize(
    "item", [None, 5, {}, {"data": 5}, {"data": {"question": {}, "number": "x"}}, {"title": "x"}]
)
def test_nonsense_is_not_resolved(client: Client, item: Any) -> None:
    assert client.answer(client.request("codeAction/resolve", item))["error"]["code"] == -32602


@pytest.mark.parametrize(
    ("only", "titles"),
    [
        (["quickfix"], ["say GOOD"]),
        (["source"], ["say GOOD everywhere"]),
        (["source.fixAll"], ["say GOOD everywhere"]),
        (["source.fixAll.headwater"], ["say GOOD everywhere"]),
        (["source.fixAll.ruff"], []),
        (["refactor"], []),
        ([""], ["say GOOD", "say GOOD everywhere"]),
    ],
)
def test_only_what_was_asked_for_is_offered(client: Client, only: list[str], titles: list[str]) -> None:
    client.open(URI, "x = BAD\n")
    offers = actions(client, URI, span(0, 0, 7), only)
    assert [offer["title"] for offer in offers] == titles
    assert [client.ask("codeAction/resolve", offer)["title"] for offer in offers] == titles


def test_a_client_that_cannot_resolve_gets_the_edit_at_once() -> None:
    with Client() as client:
        client.initialize()
        client.open(URI, "x = BAD\n")
        offer = actions(client, URI, span(0, 5, 5))[0]
        assert offer["edit"] == {"changes": {URI: [{"range": span(0, 4, 7), "newText": "GOOD"}]}}


def test_a_lens_gets_its_title_when_it_is_shown(client: Client) -> None:
    client.open(URI, "\nx = BAD + BAD\n")
    lenses = client.ask("textDocument/codeLens", {"textDocument": {"uri": URI}})
    assert [(lens["range"], "command" in lens) for lens in lenses] == [
        (span(1, 4, 4), False),
        (span(1, 10, 10), False),
    ]
    shown = client.ask("codeLens/resolve", lenses[1])
    assert shown["command"] == {
        "title": "bad word 1",
        "command": "headwater.testRepair",
        "arguments": [URI],
    }


def test_a_command_answers_or_changes(client: Client) -> None:
    said = client.ask("workspace/executeCommand", {"command": "headwater.testEcho", "arguments": ["a", 3]})
    assert said == "aaa"
    client.open(URI, "x = BAD\n")
    client.ask("workspace/executeCommand", {"command": "headwater.testRepair", "arguments": [URI]})
    change = client.until(lambda message: message.get("method") == "workspace/applyEdit")["params"]
    assert change["edit"]["documentChanges"][0]["edits"][0]["newText"] == "GOOD"
    missing = client.request("workspace/executeCommand", {"command": "headwater.testEcho"})
    assert client.answer(missing)["error"]["code"] == -32602


def test_words_find_their_way_into_the_protocol(client: Client) -> None:
    client.open(URI, "x = BAD\ny = BAD\n")
    here = {"textDocument": {"uri": URI}, "position": {"line": 1, "character": 5}}
    assert client.ask("textDocument/hover", here) == {
        "contents": {"kind": "markdown", "value": "**bad**"},
        "range": span(1, 4, 7),
    }
    assert client.ask("textDocument/hover", {**here, "position": {"line": 0, "character": 0}}) is None
    assert client.ask("textDocument/documentHighlight", here) == [
        {"range": span(line, 4, 7), "kind": 3} for line in (0, 1)
    ]
    assert client.ask("textDocument/references", {**here, "context": {"includeDeclaration": False}}) == []
    assert client.ask("textDocument/references", {**here, "context": {"includeDeclaration": True}})[0] == {
        "uri": URI,
        "range": span(0, 4, 7),
    }
    (item,) = client.ask("textDocument/prepareCallHierarchy", here)
    (call,) = client.ask("callHierarchy/incomingCalls", {"item": item})
    assert (call["from"]["name"], call["fromRanges"]) == ("bad.k1", [span(0, 4, 7)])
    renamed = client.ask("textDocument/rename", {**here, "newName": "new"})
    assert [text["newText"] for text in renamed["documentChanges"][0]["edits"]] == ["new", "new"]


def test_who_may_not_rename_is_told_why() -> None:
    text = 'import pandas as pd\nt = pd.DataFrame({"a": [1]})\nprint(t["a"], t[chosen()])\n'
    at = {"textDocument": {"uri": URI}, "position": {"line": 2, "character": 9}}
    with Client(command=[sys.executable, "-m", "headwater", "server"]) as client:
        client.initialize()
        client.open(URI, text)
        for method, more in (("prepareRename", {}), ("rename", {"newName": "b"})):
            error = client.answer(client.request(f"textDocument/{method}", {**at, **more}))["error"]
            assert error["code"] == -32803
            assert error["message"].startswith("not every use of the column a is known: line 3")
        assert client.leave() == 0
    assert client.errors == []


def test_a_column_leads_to_the_header_of_its_file(tmp_path: Path) -> None:
    data = tmp_path / "much.csv"
    data.write_bytes(b"a,b\n" + b"1,2\n" * 200_000)
    text = 'import pandas as pd\nt = pd.read_csv("much.csv")\nprint(t["b"])\n'
    with Client(command=[sys.executable, "-m", "headwater", "server"]) as client:
        root = tmp_path.as_uri()
        client.ask("initialize", {"processId": None, "rootUri": root, "capabilities": {}})
        client.notify("initialized", {})
        uri = (tmp_path / "page.py").as_uri()
        client.open(uri, text)
        at = {"textDocument": {"uri": uri}, "position": {"line": 2, "character": 9}}
        assert client.ask("textDocument/definition", at) == [{"uri": data.as_uri(), "range": span(0, 2, 3)}]


def test_what_is_served_is_announced() -> None:
    with Client() as client:
        told = client.initialize()
    assert told["textDocumentSync"]["change"] == 2
    assert told["codeActionProvider"]["resolveProvider"] is True
    assert {"quickfix", "source.fixAll.headwater"} <= set(told["codeActionProvider"]["codeActionKinds"])
    assert told["codeLensProvider"] == {"resolveProvider": True}
    assert told["callHierarchyProvider"] is True
    assert "headwater.testRepair" in told["executeCommandProvider"]["commands"]
    assert "diagnosticProvider" not in told
    kinds = {selector["notebook"] for selector in told["notebookDocumentSync"]["notebookSelector"]}
    assert "jupyter-notebook" in kinds


def test_commands_that_the_client_has_are_not_announced() -> None:
    with Client() as client:
        options = {"clientCommands": ["headwater.testEcho"], "lens.enable": False}
        told = client.ask("initialize", {"capabilities": {}, "initializationOptions": options})
        assert told["capabilities"]["executeCommandProvider"]["commands"] == ["headwater.testRepair"]
        client.notify("initialized", {})
        asked = {"command": "headwater.testEcho", "arguments": ["a"]}
        assert client.ask("workspace/executeCommand", asked) == "a"
        assert client.ask("test/settings", {"textDocument": {"uri": URI}})[0] is False


# ------------------------------------------------------------------ notebooks

BOOK = "file:///home/ann/book.ipynb"


def cell(number: int | str) -> str:
    """The address of a cell as a remote editor gives it: it names no file."""
    return f"vscode-notebook-cell://remote.host:8443/home/ann/book.ipynb#c{number}"


def item(uri: str, text: str, language: str = "python", version: int = 1) -> dict[str, Any]:
    return {"uri": uri, "languageId": language, "version": version, "text": text}


def notebook(client: Client, *texts: str) -> None:
    uris = [cell(number) for number in range(len(texts))]
    client.notify(
        "notebookDocument/didOpen",
        {
            "notebookDocument": {
                "uri": BOOK,
                "notebookType": "jupyter-notebook",
                "version": 1,
                "cells": [{"kind": 2, "document": uri} for uri in uris],
            },
            "cellTextDocuments": [item(uri, text) for uri, text in zip(uris, texts, strict=True)],
        },
    )


def rearrange(client: Client, start: int, delete: int, uris: list[str], **more: Any) -> None:
    array = {"start": start, "deleteCount": delete, "cells": [{"kind": 2, "document": uri} for uri in uris]}
    change = {"cells": {"structure": {"array": array, **more}}}
    client.notify(
        "notebookDocument/didChange", {"notebookDocument": {"uri": BOOK, "version": 2}, "change": change}
    )


def write(client: Client, uri: str, version: int, *changes: Any) -> None:
    content = [{"document": {"uri": uri, "version": version}, "changes": list(changes)}]
    client.notify(
        "notebookDocument/didChange",
        {
            "notebookDocument": {"uri": BOOK, "version": version},
            "change": {"cells": {"textContent": content}},
        },
    )


def test_the_findings_of_a_notebook_go_to_its_cells(client: Client) -> None:
    notebook(client, "x = 1\n", "y = BAD\n", "BAD")
    assert [client.diagnostics(cell(number), 1) != [] for number in range(3)] == [False, True, True]
    assert pushed(client, BOOK) == []
    write(client, cell(1), 2, edit(0, 4, 0, 7, "1\nBAD"))
    assert pushed(client, cell(1)) == [(1, [0]), (2, [1])]
    assert pushed(client, cell(2)) == [(1, [0])]
    client.notify(
        "notebookDocument/didClose",
        {"notebookDocument": {"uri": BOOK}, "cellTextDocuments": [{"uri": cell(n)} for n in range(3)]},
    )
    assert [pushed(client, cell(number))[-1] for number in range(3)] == [(None, [])] * 3


def test_a_cell_is_asked_about_as_a_part_of_its_notebook(client: Client) -> None:
    notebook(client, "x = 1\n", "y = BAD\n", "BAD")
    assert client.text(cell(1)) == ["x = 1\n", "y = BAD\n", "BAD"]
    assert client.ask("test/path", {"textDocument": {"uri": cell(1)}}) == str(Path("/home/ann/book.ipynb"))
    asked = {"textDocument": {"uri": cell(1)}, "position": {"line": 0, "character": 5}}
    assert client.ask("test/cursor", asked) == {"uri": BOOK, "cell": 1, "offset": 5}
    assert client.ask("textDocument/hover", asked)["range"] == span(0, 4, 7)
    assert client.ask("textDocument/documentHighlight", asked) == [{"range": span(0, 4, 7), "kind": 3}]
    lenses = client.ask("textDocument/codeLens", {"textDocument": {"uri": cell(2)}})
    assert [lens["range"] for lens in lenses] == [span(0, 0, 0)]
    assert client.ask("codeLens/resolve", lenses[0])["command"]["title"] == "bad word 1"
    everywhere = actions(client, cell(1), span(0, 0, 0), ["source.fixAll"])[0]
    edits = client.ask("codeAction/resolve", everywhere)["edit"]["documentChanges"]
    assert [change["textDocument"] for change in edits] == [
        {"uri": cell(1), "version": 1},
        {"uri": cell(2), "version": 1},
    ]


def test_cells_come_and_go(client: Client) -> None:
    notebook(client, "a", "b")
    rearrange(client, 1, 0, [cell("new")], didOpen=[item(cell("new"), "BAD")])
    assert client.text(cell(0)) == ["a", "BAD", "b"]
    assert client.diagnostics(cell("new"), 1)
    rearrange(client, 0, 2, [], didClose=[{"uri": cell(0)}, {"uri": cell("new")}])
    assert client.text(cell(1)) == ["b"]
    assert pushed(client, cell("new"))[-1] == (None, [])


def test_cells_move_with_their_text(client: Client) -> None:
    notebook(client, "a", "b", "c")
    write(client, cell(2), 2, edit(0, 1, 0, 1, "!"))
    rearrange(client, 0, 3, [cell(2), cell(0), cell(1)])
    assert client.text(cell(0)) == ["c!", "a", "b"]
    write(client, cell(1), 2, edit(0, 1, 0, 1, "?"))
    assert client.text(cell(0)) == ["c!", "a", "b?"]


def refreshes(client: Client, method: str = "codeLens") -> int:
    """How often the server has asked the editor to ask anew, until it has had the time to."""
    time.sleep(Refresher.PAUSE + 0.3)
    client.drain()
    return sum(message.get("method") == f"workspace/{method}/refresh" for message in client.received)


def lenses(client: Client, number: int) -> list[str]:
    about = {"textDocument": {"uri": cell(number)}}
    found = client.ask("textDocument/codeLens", about)
    return [client.ask("codeLens/resolve", lens)["command"]["title"] for lens in found]


def test_the_editor_is_told_when_lenses_of_other_cells_differ() -> None:
    with Client() as client:
        client.initialize(workspace={"codeLens": {"refreshSupport": True}})
        notebook(client, "x = 1\n", "BAD\n", "y = 2\n")
        assert lenses(client, 1) == ["bad word 0"]
        assert refreshes(client) == 0
        write(client, cell(0), 2, edit(0, 4, 0, 5, "BAD"))
        assert refreshes(client) == 1
        assert lenses(client, 1) == ["bad word 1"]
        # The lens of an edited cell moves with its text, or is asked for by the editor.
        write(client, cell(1), 2, edit(0, 0, 0, 0, "\n"))
        write(client, cell(2), 2, edit(0, 4, 0, 5, "fine"))
        assert refreshes(client) == 1
        write(client, cell(2), 3, edit(0, 4, 0, 8, "BAD"))
        assert refreshes(client) == 1
        # One request for all that was typed without a pause.
        for version in range(3, 9):
            write(client, cell(0), version, edit(0, 0, 0, 0, "BAD\n"))
        assert refreshes(client) == 2
        rearrange(client, 0, 1, [], didClose=[{"uri": cell(0)}])
        assert refreshes(client) == 3
        # The cells of a script are one text, about which the editor asks.
        client.open(URI, "BAD\n")
        client.change(URI, 2, edit(0, 0, 0, 0, "BAD\n"))
        assert refreshes(client) == 3


def test_an_edit_before_the_first_look_is_not_overlooked() -> None:
    with Client() as client:
        client.initialize(workspace={"codeLens": {"refreshSupport": True}})
        notebook(client, "x = 1\n", "BAD\n")
        assert lenses(client, 1) == ["bad word 0"]
        write(client, cell(0), 2, edit(0, 4, 0, 5, "BAD"))
        assert refreshes(client) == 1


@pytest.mark.parametrize(("asked", "announced"), [(False, True), (True, False)])
def test_nobody_is_told_who_did_not_ask(asked: bool, announced: bool) -> None:
    with Client() as client:
        client.initialize(workspace={"codeLens": {"refreshSupport": announced}})
        notebook(client, "x = 1\n", "BAD\n")
        if asked:
            lenses(client, 1)
        write(client, cell(0), 2, edit(0, 4, 0, 5, "BAD"))
        assert refreshes(client) == 0


def test_a_cell_that_becomes_another_language_loses_its_findings(client: Client) -> None:
    notebook(client, "BAD", "BAD")
    client.drain()
    rearrange(client, 1, 1, [cell(1)], didOpen=[item(cell(1), "BAD", "sql", 2)])
    assert pushed(client, cell(1)) == [(1, [0]), (None, [])]
    assert client.text(cell(0)) == ["BAD", ""]
    rearrange(client, 1, 1, [cell(1)], didOpen=[item(cell(1), "BAD", "python", 3)])
    assert pushed(client, cell(1))[-1] == (3, [0])
    assert pushed(client, cell(0)) == [(1, [0])]


def test_a_cell_that_becomes_prose_is_no_cell(client: Client) -> None:
    notebook(client, "BAD", "x")
    client.drain()
    change = {"cells": {"data": [{"kind": 1, "document": cell(0)}]}}
    client.notify(
        "notebookDocument/didChange", {"notebookDocument": {"uri": BOOK, "version": 2}, "change": change}
    )
    assert client.text(cell(1)) == ["x"]
    assert pushed(client, cell(0))[-1] == (None, [])


@pytest.mark.parametrize(
    "change",
    [
        None,
        {},
        {"cells": None},
        {"cells": {"structure": {}}},
        {"cells": {"structure": {"array": {"start": -5, "deleteCount": -1, "cells": "x"}}}},
        {"cells": {"structure": {"array": {"start": 99, "deleteCount": 99}, "didClose": [{}, 5]}}},
        {"cells": {"textContent": [{"document": {"uri": "vscode-notebook-cell:/never#1"}, "changes": []}]}},
        {"metadata": {"anything": 1}},
    ],
)
def test_a_structure_that_makes_no_sense_changes_nothing(client: Client, change: Any) -> None:
    notebook(client, "a", "b")
    client.notify(
        "notebookDocument/didChange", {"notebookDocument": {"uri": BOOK, "version": 2}, "change": change}
    )
    client.notify("notebookDocument/didSave", {"notebookDocument": {"uri": BOOK}})
    assert client.text(cell(0)) == ["a", "b"]


# ------------------------------------------------- settings, folders and files


def test_settings_and_files_are_asked_for(tmp_path: Path) -> None:
    with Client() as client:
        client.ask(
            "initialize",
            {
                "capabilities": {
                    "workspace": {
                        "configuration": True,
                        "codeLens": {"refreshSupport": True},
                        "didChangeWatchedFiles": {"dynamicRegistration": True},
                        "didChangeConfiguration": {"dynamicRegistration": True},
                    }
                },
                "workspaceFolders": [{"uri": tmp_path.as_uri(), "name": "a"}],
            },
        )
        client.notify("initialized", {})
        asked = client.until(lambda message: message.get("method") == "workspace/configuration")
        assert asked["params"]["items"] == [
            {"section": "headwater"},
            {"section": "headwater", "scopeUri": tmp_path.as_uri()},
        ]
        client.open(URI, "x = 1\n")
        client.ask("textDocument/codeLens", {"textDocument": {"uri": URI}})
        client.send({"jsonrpc": "2.0", "id": asked["id"], "result": [{"lens": {"enable": 5}}, {}]})
        client.until(lambda message: message.get("method") == "workspace/codeLens/refresh")
        complaint = client.until(lambda message: message.get("method") == "window/showMessage")["params"]
        assert "lens.enable" in complaint["message"]
        wanted = client.until(lambda message: message.get("method") == "client/registerCapability")
        assert [item["method"] for item in wanted["params"]["registrations"]] == [
            "workspace/didChangeConfiguration",
            "workspace/didChangeWatchedFiles",
        ]
        client.send({"jsonrpc": "2.0", "id": wanted["id"], "result": None})
        client.drain()


def test_each_folder_has_its_settings_and_the_editor_wins(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    for folder, name in ((one, "unseeded-split"), (two, "evaluation")):
        folder.mkdir()
        text = f'[tool.headwater]\nlens.enable = false\nrules.ignore = ["{name}"]\n'
        (folder / "pyproject.toml").write_text(text, encoding="utf-8")
    with Client() as client:
        folders = [{"uri": folder.as_uri(), "name": folder.name} for folder in (one, two)]
        client.ask("initialize", {"capabilities": {}, "workspaceFolders": folders})
        client.notify("initialized", {})

        def settings(folder: Path) -> Any:
            return client.ask("test/settings", {"textDocument": {"uri": (folder / "a.py").as_uri()}})

        assert settings(one) == [False, ["unseeded-split"]]
        assert settings(two) == [False, ["evaluation"]]
        client.notify(
            "workspace/didChangeConfiguration", {"settings": {"headwater": {"rules.ignore": ["all"]}}}
        )
        assert settings(one) == [False, ["all"]]
        (two / "pyproject.toml").write_text("[tool.headwater]\n", encoding="utf-8")
        changed = {"uri": (two / "pyproject.toml").as_uri(), "type": 2}
        client.notify("workspace/didChangeWatchedFiles", {"changes": [changed]})
        assert settings(two) == [True, ["all"]]


def test_a_file_that_is_not_open_is_read_from_disk_when_it_changes(client: Client, tmp_path: Path) -> None:
    script = tmp_path / "a b.py"
    script.write_text("x = 1\n", encoding="utf-8")
    uri = script.as_uri()
    assert client.text(uri) == ["x = 1\n"]
    script.write_text("xx = 2\n", encoding="utf-8")
    assert client.text(uri) == ["xx = 2\n"]
    client.open(uri, "as the editor has it")
    assert client.text(uri) == ["as the editor has it"]
    client.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
    assert client.text(uri) == ["xx = 2\n"]
    script.unlink()
    assert client.text(uri) == [""]


@pytest.mark.parametrize(
    "uri", ["untitled:Untitled-1", "file:///%00.py", "http://x/y.py", "", "file://[", "x"]
)
def test_odd_addresses_are_documents_too(client: Client, uri: str) -> None:
    client.open(uri, "x = BAD\n")
    assert client.text(uri) == ["x = BAD\n"]
    assert client.diagnostics(uri, 1)


@pytest.mark.parametrize("settings", [None, 5, {"headwater": 5}, {"headwater": {"rules": 5}}, {"other": {}}])
def test_any_settings_are_taken(client: Client, settings: Any) -> None:
    client.notify("workspace/didChangeConfiguration", {"settings": settings})
    client.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": "file:///d.csv", "type": 2}, 5]})
    client.notify("workspace/didChangeWorkspaceFolders", {"event": {"added": [{"uri": "file:///w"}]}})
    client.notify("workspace/didChangeWorkspaceFolders", {"event": {"removed": [{"uri": "file:///w"}, 5]}})
    client.open(URI, "x = BAD\n")
    assert client.diagnostics(URI, 1)
