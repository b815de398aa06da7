"""A language server that does nothing: what a server written the ordinary way costs before its first idea.

It keeps the text, as pygls does for everybody, publishes one constant diagnostic for each change, and answers
every hover with the same words.
"""

from lsprotocol import types
from pygls.lsp.server import LanguageServer

server = LanguageServer("empty", "1")

DIAGNOSTIC = types.Diagnostic(
    types.Range(types.Position(0, 0), types.Position(0, 1)), "always the same", types.DiagnosticSeverity.Warning
)
HOVER = types.Hover(types.MarkupContent(types.MarkupKind.Markdown, "always the same"))


def publish(uri: str) -> None:
    document = server.workspace.get_text_document(uri)
    server.text_document_publish_diagnostics(
        types.PublishDiagnosticsParams(uri, [DIAGNOSTIC], version=document.version)
    )


@server.feature(types.TEXT_DOCUMENT_DID_OPEN)
def opened(params: types.DidOpenTextDocumentParams) -> None:
    publish(params.text_document.uri)


@server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
def changed(params: types.DidChangeTextDocumentParams) -> None:
    publish(params.text_document.uri)


@server.feature(types.TEXT_DOCUMENT_HOVER)
def hover(params: types.HoverParams) -> types.Hover:
    return HOVER


if __name__ == "__main__":
    server.start_io()
