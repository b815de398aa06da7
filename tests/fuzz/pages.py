"""Pages of edits: what there is at the beginning, edits, and what the last of them has cost.

The `edit` blocks of a case are made one after another. After each of them, and at the beginning, the answer must be
that of a fresh start; the edits within a block are made without a look in between.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from fixture import Case
from fuzz import lines
from fuzz.editor import Editor, Start
from fuzz.edits import Cell, Edit
from fuzz.inside import Inside
from fuzz.law import Law, Spot
from headwater.lower.machine import Result
from headwater.pipeline import Document

SPOTS = [Spot(cell, offset) for cell in (0.0, 0.9) for offset in (0.0, 0.5, 0.99)]
"""Where features are asked about."""


def start(case: Case) -> Start:
    """What a case begins with."""
    cells = [
        Cell(block.text.removesuffix("\n"), block.name or "python") for block in case.blocks if block.kind == "cell"
    ]
    files = {**case.files("csv"), **case.files("file")}
    if case.has("toml"):
        files["headwater.toml"] = case.text("toml")
    return Start(tuple(cells), True, files) if cells else Start((Cell(case.script),), False, files)


class Played:
    """A case on its way."""

    def __init__(self, case: Case, folder: Path) -> None:
        self.case = case
        self.editor = Editor(folder, start(case), case.text("positions", "utf-16").strip())
        self.inside = Inside(folder, self.editor.encoding)
        self._law = Law(self.editor, self.inside)
        self._before: dict[int, Result] = {}

    def broken(self) -> str:
        """Make the edits; where the law does not hold, and in what."""
        for message in self.editor.begin():
            self.inside.take(message)
        if fault := self._law.broken(SPOTS):
            return f"at the beginning: {fault}"
        for block in self.case.texts("edit"):
            self._before = dict(self._document.results.machine.results)
            for edit in lines.read(self.editor, block):
                for message in self.editor.do(edit):
                    self.inside.take(message)
            if fault := self._law.broken(SPOTS):
                return f"after {block}: {fault}"
        return ""

    @property
    def _document(self) -> Document:
        return self.inside.document(self.editor.uri(self.editor.name))

    def ran(self) -> str:
        """What the last block has cost: how many statements were looked at again, and which were run again."""
        document = self._document
        cost, results = document.statistics, document.results.machine.results
        again = [result for number, result in results.items() if self._before.get(number) is not result]
        again.sort(key=lambda result: result.position)
        return "\n".join(
            [
                f"{cost.statements} statements",
                f"{cost.reparsed} reparsed",
                f"{cost.relowered} relowered",
                *(f"    {result.text.strip().splitlines()[0]}" for result in again if result.text.strip()),
                f"{'some' if cost.rules_run else 'no'} rules run",
            ]
        )


def page(begin: Start, blocks: Sequence[Sequence[Edit]], title: str, encoding: str = "utf-16") -> Iterator[str]:
    """The lines of a case that makes these edits."""
    yield f"## {title}"
    if encoding != "utf-16":
        yield from _block("positions", encoding)
    if begin.notebook:
        for cell in begin.cells:
            yield from _block("cell" if cell.code else f"cell {cell.language}", cell.text)
    else:
        yield from _block("python", begin.cells[0].text)
    for name, text in begin.files.items():
        yield from _block(f"file {name}", text)
    for block in blocks:
        yield from _block("edit", "\n".join(line for edit in block for line in lines.written(edit)))


def _block(info: str, text: str) -> Iterator[str]:
    fence = "```"
    while fence in text:
        fence += "`"
    yield from ("", f"{fence}{info}", text.removesuffix("\n"), fence)
