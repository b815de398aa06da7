"""Features asked as an editor asks, over the pages of `fixtures/features`.

A case holds a script with a cursor, and for each feature that is asked a block named after it. What a page's
feature answers is shown in a form for people: lines are counted from 1.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from fixture import CURSOR, Case, cases
from headwater.base.text import Span, apply
from headwater.features.feature import Change, Cursor, File, Selection, Symbol, features
from headwater.syntax.notebook import script_cells
from headwater.workspace.files import uri_of
from headwater.workspace.host import Cell, Host, Opened, Snapshot

MINE = [
    case for case in cases("features")
    if case.has("python") and any(case.has(kind) for kind in (
        "hover", "lenses", "completion", "definition", "references", "highlight", "rename", "symbols",
        "folds", "hints", "incoming", "outgoing", "workspace",
    ))
]  # fmt: skip


class Asked:
    """A page's script, open in a workspace of its own, with the cursor where the page has it."""

    def __init__(self, case: Case, folder: Path) -> None:
        for kind in ("csv", "file"):
            for name, text in case.files(kind).items():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / name).write_text(text, encoding="utf-8")
        host = Host()
        host.add_folder(uri_of(folder))
        text = case.marked.removesuffix("\n")
        parts = script_cells(text) if case.has("notebook") else ()
        self.file = File(uri_of(folder / ("script.ipynb" if parts else "script.py")))
        lines = text.split("\n")
        marked = ["\n".join(lines[part.first : part.last + 1]) for part in parts] or [text]
        self.cell = next((at for at, each in enumerate(marked) if CURSOR in each), 0)
        self.offset = max(marked[self.cell].find(CURSOR), 0)
        texts = [each.replace(CURSOR, "") for each in marked]
        if parts:
            uris = [f"{self.file.uri}#{number}" for number in range(len(texts))]
            opened = [Opened(uri, "python", 1, each) for uri, each in zip(uris, texts, strict=True)]
            host.open_notebook(self.file.uri, 1, [Cell(uri) for uri in uris], opened)
        else:
            host.open(Opened(self.file.uri, "python", 1, texts[0]))
        self.folder = folder
        self.db: Snapshot = host.snapshot()
        self.document = self.db.document(self.file)

    def ask(self, method: str, **named: Any) -> list[Any]:
        """What all features of a method answer."""
        words = {
            "Cursor": Cursor(self.file, self.cell, self.offset),
            "File": self.file,
            "Selection": Selection(self.file, self.cell, Span(0, len(self.document.cells[self.cell].text))),
        }
        found: list[Any] = []
        for each in features().get(method, ()):
            given = {p.name: words[p.word] for p in each.parameters if p.word in words}
            given |= {p.name: named[p.name] for p in each.parameters if p.name in named}
            answer = each.ask(self.db, **given)
            found += [] if answer is None else answer if isinstance(answer, list | tuple) else (
                list(answer) if isinstance(answer, Iterator) else [answer]
            )
        return found

    def line(self, place: Any, file: File | None = None) -> str:
        if file is not None and file != self.file:
            return f"{file.name} {place.span.start}-{place.span.end}"
        line = self.document.cells[place.cell].line_at(place.span.start) + 1
        return f"cell {place.cell + 1}, line {line}" if self.document.notebook else f"line {line}"

    def text(self, place: Any, file: File | None = None) -> str:
        if file is not None and file != self.file:
            assert file.path is not None
            text = file.path.read_text(encoding="utf-8")
        else:
            text = self.document.cells[place.cell].text
        return " ".join(text[place.span.start : place.span.end].split())


def hover(asked: Asked) -> str:
    return "\n\n---\n\n".join(card.text for card in asked.ask("textDocument/hover")) or "nothing"


def lenses(asked: Asked) -> str:
    found = asked.ask("textDocument/codeLens")
    said = [(lens.place, lens.title() if callable(lens.title) else lens.title) for lens in found]
    said.sort(key=lambda each: each[0])
    return "\n".join(f"{asked.line(place)}: {title}" for place, title in said)


def completion(asked: Asked) -> str:
    def shown(word: Any) -> str:
        text = f" ⇒ {word.text}" if word.text and word.text != word.label else ""
        return f"{word.label}{text}{f'  {word.detail}' if word.detail else ''}"

    return "\n".join(map(shown, asked.ask("textDocument/completion"))) or "nothing"


def targets(method: str) -> Callable[[Asked], str]:
    def ask(asked: Asked) -> str:
        found = asked.ask(method, include_declaration=True)
        return "\n".join(
            f"{asked.line(each.place, each.file)}: {asked.text(each.place, each.file)}"
            f"{f' ({each.role})' if each.role != 'text' else ''}"
            for each in found
        ) or "nothing"

    return ask


def rename(asked: Asked) -> str:
    try:
        (change,) = asked.ask("textDocument/rename", new_name="renamed")
    except ValueError as refusal:
        return f"refused: {refusal}"
    assert isinstance(change, Change)
    edits = list(change.edits() if callable(change.edits) else change.edits)
    texts = [buffer.text for buffer in asked.document.cells]
    after = [apply(text, [edit for at, edit in edits if at == cell]) for cell, text in enumerate(texts)]
    before = "\n".join(texts).split("\n")
    return "\n".join(new for old, new in zip(before, "\n".join(after).split("\n"), strict=True) if old != new)


def outline(asked: Asked, symbols: list[Symbol], depth: int = 0) -> Iterator[str]:
    for symbol in symbols:
        detail = f" · {symbol.detail}" if symbol.detail else ""
        yield f"{'  ' * depth}{symbol.kind} {symbol.name}{detail} ({asked.line(symbol.place, symbol.file)})"
        yield from outline(asked, list(symbol.children), depth + 1)


def symbols(asked: Asked) -> str:
    return "\n".join(outline(asked, asked.ask("textDocument/documentSymbol"))) or "nothing"


def workspace(asked: Asked) -> str:
    return "\n".join(outline(asked, asked.ask("workspace/symbol", query=""))) or "nothing"


def folds(asked: Asked) -> str:
    def lines(fold: Any) -> str:
        buffer = asked.document.cells[fold.place.cell]
        first, last = (buffer.line_at(offset) + 1 for offset in fold.place.span)
        return f"lines {first}-{last} {fold.kind}"

    return "\n".join(map(lines, asked.ask("textDocument/foldingRange"))) or "nothing"


def hints(asked: Asked) -> str:
    def shown(hint: Any) -> str:
        buffer = asked.document.cells[hint.cell]
        return f"line {buffer.line_at(hint.at) + 1}: {hint.text}"

    return "\n".join(map(shown, asked.ask("textDocument/inlayHint"))) or "nothing"


def calls(method: str) -> Callable[[Asked], str]:
    def ask(asked: Asked) -> str:
        (item,) = asked.ask("textDocument/prepareCallHierarchy")
        (serving,) = features()[method]
        found = list(serving.ask(asked.db, item))
        return "\n".join(line for call in found for line in outline(asked, [call.symbol])) or "nothing"

    return ask


FORMS: dict[str, Callable[[Asked], str]] = {
    "hover": hover,
    "lenses": lenses,
    "completion": completion,
    "definition": targets("textDocument/definition"),
    "references": targets("textDocument/references"),
    "highlight": targets("textDocument/documentHighlight"),
    "rename": rename,
    "symbols": symbols,
    "workspace": workspace,
    "folds": folds,
    "hints": hints,
    "incoming": calls("callHierarchy/incomingCalls"),
    "outgoing": calls("callHierarchy/outgoingCalls"),
}


@pytest.mark.parametrize("case", MINE, ids=str)
def test_features(case: Case, tmp_path: Path, update: bool) -> None:
    asked = Asked(case, tmp_path)
    for kind, form in FORMS.items():
        if case.has(kind):
            case.expect(kind, form(asked), update)

