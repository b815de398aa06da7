"""Between our places (file, cell, offset) and the editor's (address, line, character)."""

from typing import Any

from headwater.base.text import Buffer, Span
from headwater.features.feature import Cursor, File, Selection
from headwater.lsp.errors import Misasked
from headwater.workspace.host import Host, Position
from headwater.workspace.page import Page, Text


class Places:
    """Translates with the host's texts and the encoding that was agreed on."""

    def __init__(self, host: Host) -> None:
        self.host = host
        self._disk: tuple[str, int, Buffer] | None = None

    # ------------------------------------------------------- from the editor

    def file(self, uri: str) -> File:
        """The file an address belongs to: for a cell, its notebook."""
        found = self.host.text(uri)
        return found[0].file if found else File(uri)

    def cursor(self, uri: str, position: Any) -> Cursor:
        """A point in a text that is open."""
        file, cell, buffer = self._found(uri)
        return Cursor(file, cell, buffer.offset(*point(position), self.host.encoding))

    def selection(self, uri: str, between: Any) -> Selection:
        """A stretch of a text that is open; all of it when the editor names none."""
        file, cell, buffer = self._found(uri)
        if between is None:
            return Selection(file, cell, Span(0, len(buffer.text)))
        if not isinstance(between, dict):
            raise Misasked("a range is an object with start and end")
        start = buffer.offset(*point(between.get("start")), self.host.encoding)
        end = buffer.offset(*point(between.get("end")), self.host.encoding)
        return Selection(file, cell, Span(min(start, end), max(start, end)))

    def _found(self, uri: str) -> tuple[File, int, Buffer]:
        found = self.host.text(uri)
        if found is None:
            file = File(uri)
            return file, 0, self._cell(file, 0)
        page, text = found
        if not text.code:
            raise Misasked("a cell of prose")
        return page.file, page.cells.index(text), text.own

    # --------------------------------------------------------- to the editor

    def uri(self, file: File, cell: int) -> str:
        """The address of a cell of a file."""
        text = self._open(file, cell)
        return text.uri if text is not None else file.uri

    def version(self, file: File, cell: int) -> int | None:
        """The version of a cell's text, as the editor counts."""
        text = self._open(file, cell)
        return text.version if text is not None else None

    def position(self, file: File, cell: int, offset: int) -> Position:
        """Line and character of an offset."""
        return self._cell(file, cell).position(offset, self.host.encoding)

    def range(self, file: File, cell: int, span: Span) -> dict[str, dict[str, int]]:
        """A span as the editor's range."""
        buffer = self._cell(file, cell)
        start, end = (buffer.position(offset, self.host.encoding) for offset in span)
        return {
            "start": {"line": start[0], "character": start[1]},
            "end": {"line": end[0], "character": end[1]},
        }

    def _open(self, file: File, cell: int) -> Text | None:
        page: Page | None = self.host.pages.get(file.uri)
        if page is None or not 0 <= cell < len(page.cells):
            return None
        return page.cells[cell]

    def _cell(self, file: File, cell: int) -> Buffer:
        text = self._open(file, cell)
        if text is not None:
            return text.own
        if self._disk is None or self._disk[:2] != (file.uri, cell):
            self._disk = file.uri, cell, self.host.cell(file, cell)
        return self._disk[2]

    def forget(self) -> None:
        """Files that are not open may have changed: a new question is coming."""
        self._disk = None


def point(position: Any) -> Position:
    """Line and character as the client sent them; absurd ones are drawn back into the text later."""
    if isinstance(position, dict):
        line, character = position.get("line"), position.get("character")
        if isinstance(line, int) and isinstance(character, int):
            return line, character
    raise Misasked("a position is an object with line and character")


def address(params: Any, key: str = "textDocument") -> str:
    """The address of the document a message is about."""
    document = params.get(key) if isinstance(params, dict) else None
    uri = document.get("uri") if isinstance(document, dict) else None
    if not isinstance(uri, str):
        raise Misasked(f"{key}.uri is missing")
    return uri
