"""A language server that does nothing: what a server written the ordinary way costs before its first idea.

It keeps the texts, as pygls does for everybody, publishes one constant diagnostic for each text that was opened,
changed or moved, and answers every hover with the same words.
"""

from lsprotocol import types
from pygls.lsp.server import LanguageServer

PYTHON = types.NotebookDocumentFilterWithCells(cells=[types.NotebookCellLanguage("python")])

server = LanguageServer(
    "empty", "1", notebook_document_sync=types.NotebookDocumentSyncOptions(notebook_selector=[PYTHON])
)

DIAGNOSTIC = types.Diagnostic(
    types.Range(types.Position(0, 0), types.Position(0, 1)), "always the same", types.DiagnosticSeverity.Warning
)
HOVER = types.Hover(types.MarkupContent(types.MarkupKind.Markdown, "always the same"))


def publish(uri: str) -> None:
    document = server.workspace.get_text_document(uri)
    server.text_document_publish_diagnostics(
        types.PublishDiagnosticsParams(uri, [DIAGNOSTIC], version=document.version)
    )


def take_back(uri: str) -> None:
    server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))


@server.feature(types.TEXT_DOCUMENT_DID_OPEN)
def opened(params: types.DidOpenTextDocumentParams) -> None:
    publish(params.text_document.uri)


@server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
def changed(params: types.DidChangeTextDocumentParams) -> None:
    publish(params.text_document.uri)


@server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
def closed(params: types.DidCloseTextDocumentParams) -> None:
    take_back(params.text_document.uri)


@server.feature(types.NOTEBOOK_DOCUMENT_DID_OPEN)
def notebook_opened(params: types.DidOpenNotebookDocumentParams) -> None:
    for cell in params.cell_text_documents:
        publish(cell.uri)


@server.feature(types.NOTEBOOK_DOCUMENT_DID_CHANGE)
def notebook_changed(params: types.DidChangeNotebookDocumentParams) -> None:
    cells = params.change.cells
    if cells is None:
        return
    if cells.structure is not None:
        for cell in cells.structure.array.cells or ():
            publish(cell.document)
        for gone in cells.structure.did_close or ():
            take_back(gone.uri)
    for edited in cells.text_content or ():
        publish(edited.document.uri)


@server.feature(types.TEXT_DOCUMENT_HOVER)
def hover(params: types.HoverParams) -> types.Hover:
    return HOVER


if __name__ == "__main__":
    server.start_io()
