"""Notifications about documents, read from the wire as they are and told to the host at once.

This is the path of every keystroke. A message that makes no sense changes nothing.
"""

from collections.abc import Callable, Iterable
from typing import Any

from headwater.lsp.errors import Misasked
from headwater.lsp.places import address, point
from headwater.lsp.publish import Publisher
from headwater.workspace.host import Cell, Changed, Host, Opened
from headwater.workspace.page import Page

CODE = 2


class Sync:
    """Keeps the host in step with the editor."""

    def __init__(self, host: Host, publisher: Publisher) -> None:
        self._host = host
        self._publisher = publisher
        self.methods: dict[str, Callable[[Any], None]] = {
            "textDocument/didOpen": self.opened,
            "textDocument/didChange": self.changed,
            "textDocument/didClose": self.closed,
            "notebookDocument/didOpen": self.notebook_opened,
            "notebookDocument/didChange": self.notebook_changed,
            "notebookDocument/didClose": self.notebook_closed,
        }

    def opened(self, params: Any) -> None:
        """textDocument/didOpen"""
        self._tell(self._host.open(_opened(params.get("textDocument"))))

    def changed(self, params: Any) -> None:
        """textDocument/didChange"""
        self._tell(self._change(params.get("textDocument"), params.get("contentChanges")))

    def closed(self, params: Any) -> None:
        """textDocument/didClose"""
        page = self._host.close(address(params))
        if page is not None:
            self._publisher.closed(page)
            self._followed()

    def notebook_opened(self, params: Any) -> None:
        """notebookDocument/didOpen"""
        notebook = params.get("notebookDocument")
        uri = address(params, "notebookDocument")
        if uri in self._host.pages:
            self.notebook_closed(params)
        cells = _cells(notebook.get("cells"))
        opened = [_opened(item) for item in _list(params.get("cellTextDocuments"))]
        self._tell(self._host.open_notebook(uri, _version(notebook), cells, opened))

    def notebook_changed(self, params: Any) -> None:
        """notebookDocument/didChange: cells that came and went, then kinds of cells, then texts."""
        uri = address(params, "notebookDocument")
        change = params.get("change")
        cells = change.get("cells") if isinstance(change, dict) else None
        cells = cells if isinstance(cells, dict) else {}
        structure = cells.get("structure")
        if isinstance(structure, dict):
            array = structure.get("array")
            array = array if isinstance(array, dict) else {}
            self._host.restructure(
                uri,
                _number(array.get("start")),
                _number(array.get("deleteCount")),
                _cells(array.get("cells")),
                [_opened(item) for item in _list(structure.get("didOpen"))],
                [item["uri"] for item in _list(structure.get("didClose")) if "uri" in item],
            )
        page = self._host.describe(uri, _version(params["notebookDocument"]), _cells(cells.get("data")))
        for item in _list(cells.get("textContent")):
            self._change(item.get("document"), item.get("changes"))
        self._tell(page)

    def notebook_closed(self, params: Any) -> None:
        """notebookDocument/didClose"""
        page = self._host.close_notebook(address(params, "notebookDocument"))
        if page is not None:
            self._publisher.closed(page)

    def _change(self, document: Any, changes: Any) -> Page | None:
        uri = address({"textDocument": document})
        return self._host.change(uri, _version(document), [_changed(change) for change in _list(changes)])

    def _tell(self, page: Page | None) -> None:
        if page is not None:
            self._publisher.changed(page)
            self._followed()

    def _followed(self) -> None:
        """Pages that import what has changed may say something else now."""
        for page in self._host.followers:
            self._publisher.changed(page)


def _opened(item: Any) -> Opened:
    if not isinstance(item, dict) or not isinstance(item.get("text"), str):
        raise Misasked("a document without a text")
    language = item.get("languageId")
    return Opened(
        address({"textDocument": item}),
        language if isinstance(language, str) else "",
        _version(item),
        item["text"],
    )


def _changed(change: Any) -> Changed:
    if not isinstance(change.get("text"), str):
        raise Misasked("a change without a text")
    between = change.get("range")
    if between is None:
        return Changed(change["text"])
    if not isinstance(between, dict):
        raise Misasked("a range is an object with start and end")
    return Changed(change["text"], point(between.get("start")), point(between.get("end")))


def _cells(items: Any) -> list[Cell]:
    return [
        Cell(item["document"], item.get("kind", CODE) == CODE)
        for item in _list(items)
        if isinstance(item.get("document"), str)
    ]


def _list(items: Any) -> Iterable[dict[str, Any]]:
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []


def _version(document: Any) -> int | None:
    version = document.get("version") if isinstance(document, dict) else None
    return version if isinstance(version, int) else None


def _number(value: Any) -> int:
    return value if isinstance(value, int) else 0
