"""An editor: the texts it shows, and what it tells a server about them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fuzz import edits, texts
from fuzz.edits import PYTHON, Cell, Edit

Message = tuple[str, dict[str, Any]]
"""A notification: its method and its parameters."""

GLANCE = "fuzz/glance"
"""No notification of an editor's: what it has asked is not wanted any more."""
CODE, MARKUP = 2, 1


@dataclass(frozen=True)
class Start:
    """What is there before the first edit: a script or the cells of a notebook, and the files beside it."""

    cells: tuple[Cell, ...]
    notebook: bool = False
    files: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name of the file that is worked on."""
        return "script.ipynb" if self.notebook else "script.py"


@dataclass
class Sheet:
    """One text on the screen."""

    uri: str
    text: str
    language: str = PYTHON
    version: int = 1

    @property
    def item(self) -> dict[str, Any]:
        return {"uri": self.uri, "languageId": self.language, "version": self.version, "text": self.text}

    @property
    def cell(self) -> dict[str, Any]:
        return {"kind": MARKUP if self.language == edits.PROSE else CODE, "document": self.uri}


@dataclass
class Shown:
    """An open file: one sheet, or the cells of a notebook."""

    uri: str
    notebook: bool
    sheets: list[Sheet]
    version: int = 1


class Editor:
    """Keeps what a person sees, and says what an editor would send for every edit."""

    def __init__(self, folder: Path, start: Start, encoding: str = "utf-16") -> None:
        self.folder = folder
        self.start = start
        self.encoding = encoding
        self.open: dict[str, Shown] = {}
        self.versions: dict[str, list[int]] = {}
        """Every version of a text that was told, by its address."""
        for name, text in start.files.items():
            self._save(name, text)

    # ------------------------------------------------------------------ looks

    @property
    def name(self) -> str:
        return self.start.name

    def uri(self, name: str) -> str:
        return (self.folder / name).as_uri()

    def text(self, file: str, cell: int) -> str:
        """What stands in a cell; nothing where there is none."""
        sheet = self._sheet(file or self.name, cell)
        return sheet.text if sheet is not None else ""

    def count(self) -> int:
        """How many cells the notebook has."""
        shown = self.open.get(self.name)
        return len(shown.sheets) if shown is not None else 0

    def openings(self) -> Iterator[Message]:
        """What would bring another server to where this one is."""
        for shown in self.open.values():
            yield self._opening(shown)

    # ------------------------------------------------------------------ deeds

    def begin(self) -> Iterator[Message]:
        """Open the file that is worked on."""
        cells = [Sheet("", cell.text, cell.language) for cell in self.start.cells]
        yield self._show(self.name, cells)

    def do(self, edit: Edit) -> Iterator[Message]:
        """Make an edit, and tell of it."""
        match edit:
            case edits.Typed(changes, file, cell):
                yield from self._type(file or self.name, cell, changes)
            case edits.Replaced(at, delete, cells):
                yield from self._replace(at, delete, cells)
            case edits.Moved(cell, to):
                yield from self._move(cell, to)
            case edits.Spoken(cell, language, anew):
                yield from self._speak(cell, language, anew)
            case edits.Saved(file, text):
                self._save(file, text)
                change = {"uri": self.uri(file), "type": 3 if text is None else 2}
                yield "workspace/didChangeWatchedFiles", {"changes": [change]}
            case edits.Opened(file):
                if file not in self.open and (self.folder / file).is_file():
                    text = (self.folder / file).read_bytes().decode("utf-8", "surrogatepass")
                    yield self._show(file, [Sheet("", text)])
            case edits.Closed(file):
                yield from self.shut(file)
            case edits.Glanced(after):
                yield GLANCE, {"after": after}

    def shut(self, name: str) -> Iterator[Message]:
        """Close a file."""
        if (shown := self.open.pop(name, None)) is not None:
            yield self._closing(shown)

    def _type(self, file: str, cell: int, changes: Sequence[texts.Changed]) -> Iterator[Message]:
        sheet = self._sheet(file, cell)
        if sheet is None:
            return
        shown = self.open[file]
        sheet.text = texts.changed(sheet.text, changes, self.encoding)
        self._count(sheet)
        document = {"uri": sheet.uri, "version": sheet.version}
        content = [_content(change) for change in changes]
        if shown.notebook:
            yield self._restructured(shown, {"textContent": [{"document": document, "changes": content}]})
        else:
            yield "textDocument/didChange", {"textDocument": document, "contentChanges": content}

    def _replace(self, at: int, delete: int, cells: Sequence[Cell]) -> Iterator[Message]:
        shown = self._notebook()
        if shown is None:
            return
        at = min(at, len(shown.sheets))
        gone = shown.sheets[at : at + delete]
        del shown.sheets[at : at + delete]
        fresh: list[Sheet] = []
        for cell in cells:
            sheet = Sheet(self._free([*shown.sheets, *fresh]), cell.text, cell.language)
            self.versions.setdefault(sheet.uri, []).append(sheet.version)
            fresh.append(sheet)
        shown.sheets[at:at] = fresh
        yield self._restructured(shown, {"structure": _structure(at, len(gone), fresh, fresh, gone)})

    def _move(self, cell: int, to: int) -> Iterator[Message]:
        shown = self._notebook()
        if shown is None or not shown.sheets:
            return
        cell, to = min(cell, len(shown.sheets) - 1), min(to, len(shown.sheets) - 1)
        if cell == to:
            return
        before = list(shown.sheets)
        shown.sheets.insert(to, shown.sheets.pop(cell))
        first, last = min(cell, to), max(cell, to) + 1
        yield self._restructured(
            shown, {"structure": _structure(first, len(before[first:last]), shown.sheets[first:last], (), ())}
        )

    def _speak(self, cell: int, language: str, anew: bool) -> Iterator[Message]:
        shown = self._notebook()
        if shown is None or not shown.sheets:
            return
        at = min(cell, len(shown.sheets) - 1)
        sheet = shown.sheets[at]
        if sheet.language == language:
            return
        kind = edits.PROSE in (sheet.language, language)
        sheet.language = language
        if anew:
            yield self._restructured(shown, {"structure": _structure(at, 1, [sheet], [sheet], [sheet])})
        else:
            told: dict[str, Any] = {"structure": _structure(at, 0, (), [sheet], ())}
            yield self._restructured(shown, told | ({"data": [sheet.cell]} if kind else {}))

    def _save(self, name: str, text: str | None) -> None:
        path = self.folder / name
        if text is None:
            path.unlink(missing_ok=True)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode("utf-8", "surrogatepass"))

    # ----------------------------------------------------------------- sheets

    def _show(self, name: str, sheets: list[Sheet]) -> Message:
        notebook = name.endswith(".ipynb")
        shown = self.open[name] = Shown(self.uri(name), notebook, [])
        for sheet in sheets:
            sheet.uri = self._free(shown.sheets) if notebook else shown.uri
            shown.sheets.append(sheet)
            self.versions.setdefault(sheet.uri, []).append(sheet.version)
        return self._opening(shown)

    def _opening(self, shown: Shown) -> Message:
        items = [sheet.item for sheet in shown.sheets]
        if not shown.notebook:
            return "textDocument/didOpen", {"textDocument": items[0]}
        cells = [sheet.cell for sheet in shown.sheets]
        notebook = {
            "uri": shown.uri,
            "notebookType": "jupyter-notebook",
            "version": shown.version,
            "cells": cells,
        }
        return "notebookDocument/didOpen", {"notebookDocument": notebook, "cellTextDocuments": items}

    def _closing(self, shown: Shown) -> Message:
        if not shown.notebook:
            return "textDocument/didClose", {"textDocument": {"uri": shown.uri}}
        cells = [{"uri": sheet.uri} for sheet in shown.sheets]
        return "notebookDocument/didClose", {"notebookDocument": {"uri": shown.uri}, "cellTextDocuments": cells}

    def _restructured(self, shown: Shown, cells: dict[str, Any]) -> Message:
        shown.version += 1
        notebook = {"uri": shown.uri, "version": shown.version}
        return "notebookDocument/didChange", {"notebookDocument": notebook, "change": {"cells": cells}}

    def _count(self, sheet: Sheet) -> None:
        sheet.version += 1
        self.versions.setdefault(sheet.uri, []).append(sheet.version)

    def _free(self, used: Sequence[Sheet]) -> str:
        """The first address that no cell has: a cell that comes back after it was deleted has its old one."""
        taken = {sheet.uri for sheet in used}
        path = (self.folder / self.name).as_posix()
        numbers = (f"vscode-notebook-cell:{path}#{number}" for number in range(len(taken) + 1))
        return next(uri for uri in numbers if uri not in taken)

    def _notebook(self) -> Shown | None:
        shown = self.open.get(self.name)
        return shown if shown is not None and shown.notebook else None

    def _sheet(self, file: str, cell: int) -> Sheet | None:
        shown = self.open.get(file)
        return shown.sheets[min(cell, len(shown.sheets) - 1)] if shown is not None and shown.sheets else None


def _content(change: texts.Changed) -> dict[str, Any]:
    if change.start is None or change.end is None:
        return {"text": change.text}
    return {"range": {"start": _point(change.start), "end": _point(change.end)}, "text": change.text}


def _point(position: texts.Position) -> dict[str, int]:
    return {"line": position[0], "character": position[1]}


def _structure(
    at: int, delete: int, cells: Sequence[Sheet], opened: Sequence[Sheet], closed: Sequence[Sheet]
) -> dict[str, Any]:
    return {
        "array": {"start": at, "deleteCount": delete, "cells": [sheet.cell for sheet in cells]},
        "didOpen": [sheet.item for sheet in opened],
        "didClose": [{"uri": sheet.uri} for sheet in closed],
    }
