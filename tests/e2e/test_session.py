"""Sessions as editors have them: open, look, mend, go on typing."""

import asyncio
import sys
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import pytest
import pytest_lsp
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

from e2e.frames import environment

SERVER = ClientServerConfig(
    server_command=[sys.executable, "-m", "headwater", "server", "--stdio"], server_env=environment()
)

SCRIPT = """\
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split

df = pd.read_csv("train.csv")
X_train, X_test, y_train, y_test = train_test_split(df[["age"]], df["label"])
model = LogisticRegression().fit(X_train, y_train)
print(model.score(X_test, y_test))
"""
RULE = "unseeded-split"
LINE = 5

PULLING: WeakKeyDictionary[LanguageClient, bool] = WeakKeyDictionary()
"""Whether a client and the server agreed to have findings pulled."""


@pytest_lsp.fixture(params=["visual-studio-code", "neovim", "emacs"], config=SERVER)
async def client(request: Any, lsp_client: LanguageClient, tmp_path: Path) -> Any:
    (tmp_path / "train.csv").write_text("age,income,label\n1,2,0\n", encoding="utf-8")
    capabilities = client_capabilities(request.param)
    # The recorded clients are from before notebooks were synchronised.
    capabilities.notebook_document = types.NotebookDocumentClientCapabilities(
        types.NotebookDocumentSyncClientCapabilities(dynamic_registration=True)
    )
    told = await lsp_client.initialize_session(
        types.InitializeParams(capabilities=capabilities, root_uri=tmp_path.as_uri())
    )
    for method in ("client/registerCapability", "workspace/codeLens/refresh"):
        lsp_client.feature(method)(lambda params: None)
    PULLING[lsp_client] = told.capabilities.diagnostic_provider is not None
    yield
    await lsp_client.shutdown_session()


def opened(client: LanguageClient, tmp_path: Path, text: str = SCRIPT) -> str:
    uri = (tmp_path / "train.py").as_uri()
    item = types.TextDocumentItem(uri, types.LanguageKind.Python, 1, text)
    client.text_document_did_open(types.DidOpenTextDocumentParams(item))
    return uri


def changed(client: LanguageClient, uri: str, version: int, start: Any, end: Any, text: str) -> None:
    change = types.TextDocumentContentChangePartial(
        types.Range(types.Position(*start), types.Position(*end)), text
    )
    document = types.VersionedTextDocumentIdentifier(version, uri)
    client.text_document_did_change(types.DidChangeTextDocumentParams(document, [change]))


async def findings(client: LanguageClient, uri: str, line: int | None) -> dict[str, types.Diagnostic]:
    """The findings of a document by rule, once ours stands in a line (None: once it is gone)."""
    found: dict[str, types.Diagnostic] = {}
    for _ in range(200):
        if PULLING[client] and uri.startswith("file:"):
            asked = types.DocumentDiagnosticParams(types.TextDocumentIdentifier(uri))
            report = await client.text_document_diagnostic_async(asked)
            assert isinstance(report, types.RelatedFullDocumentDiagnosticReport)
            told = list(report.items)
        else:
            await asyncio.sleep(0.1)
            if uri not in client.diagnostics:
                continue
            told = list(client.diagnostics[uri])
        found = {str(diagnostic.code): diagnostic for diagnostic in told}
        if (found[RULE].range.start.line if RULE in found else None) == line:
            return found
    raise AssertionError(f"not what was expected: {found}")


@pytest.mark.asyncio
async def test_findings_follow_the_text(client: LanguageClient, tmp_path: Path) -> None:
    uri = opened(client, tmp_path)
    found = (await findings(client, uri, LINE))[RULE]
    assert found.source == "headwater"
    assert found.code_description is not None
    assert found.code_description.href.endswith(f"/{RULE}")
    changed(client, uri, 2, (0, 0), (0, 0), "\n")
    await findings(client, uri, LINE + 1)
    end = len(SCRIPT.splitlines()[LINE]) - 1
    changed(client, uri, 3, (LINE + 1, end), (LINE + 1, end), ", random_state=0")
    await findings(client, uri, None)


@pytest.mark.asyncio
async def test_half_typed_text_keeps_the_rest(client: LanguageClient, tmp_path: Path) -> None:
    uri = opened(client, tmp_path)
    await findings(client, uri, LINE)
    changed(client, uri, 2, (0, 0), (0, 0), "x = (\n")
    await findings(client, uri, LINE + 1)


@pytest.mark.asyncio
async def test_a_fix_is_offered_applied_and_the_finding_gone(client: LanguageClient, tmp_path: Path) -> None:
    uri = opened(client, tmp_path)
    found = (await findings(client, uri, LINE))[RULE]
    asked = types.CodeActionParams(
        types.TextDocumentIdentifier(uri), found.range, types.CodeActionContext(diagnostics=[])
    )
    actions = await client.text_document_code_action_async(asked)
    action = next(
        action
        for action in actions or ()
        if isinstance(action, types.CodeAction) and RULE in {item.code for item in action.diagnostics or ()}
    )
    if action.edit is None:
        action = await client.code_action_resolve_async(action)
    edit = action.edit
    assert edit is not None
    if edit.document_changes:
        (change,) = edit.document_changes
        assert isinstance(change, types.TextDocumentEdit)
        assert change.text_document.version == 1
        edits = list(change.edits)
    else:
        assert edit.changes is not None
        edits = list(edit.changes[uri])
    edits.sort(key=lambda edit: (edit.range.start.line, edit.range.start.character), reverse=True)
    text = SCRIPT.splitlines(keepends=True)
    for each in edits:
        assert isinstance(each, types.TextEdit)
        start, end = each.range.start, each.range.end
        head, tail = text[start.line][: start.character], text[end.line][end.character :]
        text[start.line : end.line + 1] = f"{head}{each.new_text}{tail}".splitlines(keepends=True)
    document = types.VersionedTextDocumentIdentifier(2, uri)
    whole = types.TextDocumentContentChangeWholeDocument("".join(text))
    client.text_document_did_change(types.DidChangeTextDocumentParams(document, [whole]))
    await findings(client, uri, None)


@pytest.mark.asyncio
async def test_all_that_is_safe_is_fixed_when_asked_for(client: LanguageClient, tmp_path: Path) -> None:
    uri = opened(client, tmp_path)
    here = (await findings(client, uri, LINE))[RULE].range

    async def asked(*kinds: str) -> list[Any]:
        context = types.CodeActionContext(diagnostics=[], only=list(kinds) or None)
        params = types.CodeActionParams(types.TextDocumentIdentifier(uri), here, context)
        return [action.kind for action in await client.text_document_code_action_async(params) or ()]

    assert set(await asked("source.fixAll")) == {"source.fixAll.headwater"}
    assert await asked("notebook.source.fixAll") == []
    assert "source.fixAll.headwater" not in await asked()


@pytest.mark.asyncio
async def test_a_data_file_that_changes_is_read_anew(client: LanguageClient, tmp_path: Path) -> None:
    uri = opened(client, tmp_path)
    await findings(client, uri, LINE)
    data = tmp_path / "train.csv"
    data.write_text("years,label\n1,0\n", encoding="utf-8")
    event = types.FileEvent(data.as_uri(), types.FileChangeType.Changed)
    client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([event]))
    told = await client.protocol.send_request_async("headwater/statistics", {"textDocument": {"uri": uri}})
    assert told.lastEdit.statements == len(SCRIPT.strip().splitlines()) - 1


@pytest.mark.asyncio
async def test_a_notebook_is_one_script_in_pieces(client: LanguageClient, tmp_path: Path) -> None:
    lines = SCRIPT.splitlines(keepends=True)
    texts = ["".join(lines[:4]), lines[4], "".join(lines[5:])]
    cells = [f"vscode-notebook-cell://localhost:8080{tmp_path}/n.ipynb#{number}" for number in range(3)]
    book = types.NotebookDocument(
        (tmp_path / "n.ipynb").as_uri(),
        "jupyter-notebook",
        1,
        [types.NotebookCell(types.NotebookCellKind.Code, cell) for cell in cells],
    )
    items = [
        types.TextDocumentItem(cell, types.LanguageKind.Python, 1, text)
        for cell, text in zip(cells, texts, strict=True)
    ]
    client.notebook_document_did_open(types.DidOpenNotebookDocumentParams(book, items))
    await findings(client, cells[2], 0)
    seeded = texts[2].replace('"label"])', '"label"], random_state=1)')
    change = types.NotebookDocumentCellContentChanges(
        types.VersionedTextDocumentIdentifier(2, cells[2]),
        [types.TextDocumentContentChangeWholeDocument(seeded)],
    )
    client.notebook_document_did_change(
        types.DidChangeNotebookDocumentParams(
            types.VersionedNotebookDocumentIdentifier(2, book.uri),
            types.NotebookDocumentChangeEvent(cells=types.NotebookDocumentCellChanges(text_content=[change])),
        )
    )
    await findings(client, cells[2], None)
