"""Findings, fixes and what edits cost, over their pages of `fixtures/features`. Lines are counted from 1."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fixture import Case, cases
from headwater.base.text import Span, apply
from headwater.features.feature import Change, File, Selection, features
from headwater.workspace.files import uri_of
from headwater.workspace.host import Cell, Changed, Host, Opened

CELL = "# %%\n"


class Open:
    """A page's script, open in a workspace of its own; `# %%` parts the cells of one with a `notebook` block."""

    def __init__(self, case: Case, folder: Path) -> None:
        self.case = case
        for kind in ("csv", "file"):
            for name, text in case.files(kind).items():
                (folder / name).write_text(text, encoding="utf-8")
        self.host = Host()
        self.host.add_folder(uri_of(folder))
        self.notebook = case.has("notebook")
        self.file = File(uri_of(folder / ("script.ipynb" if self.notebook else "script.py")))
        if self.notebook:
            texts = case.script.removeprefix(CELL).split(CELL)
            uris = [f"{self.file.uri}#{number}" for number in range(len(texts))]
            opened = [Opened(uri, "python", 1, text) for uri, text in zip(uris, texts, strict=True)]
            self.host.open_notebook(self.file.uri, 1, [Cell(uri) for uri in uris], opened)
        else:
            self.host.open(Opened(self.file.uri, "python", 1, case.script))

    def ask(self, method: str, **given: Any) -> list[Any]:
        """What all features of a method answer, to those questions they take."""
        found: list[Any] = []
        for feature in features()[method]:
            taken = {p.name: given[p.name] for p in feature.parameters if p.name in given}
            answer = feature.ask(self.host.snapshot(), **taken)
            found += [answer] if hasattr(answer, "data") else answer
        return found

    @property
    def texts(self) -> list[str]:
        return [buffer.text for buffer in self.host.snapshot().document(self.file).cells]

    def line(self, place: Any) -> str:
        line = self.texts[place.cell][: place.span.start].count("\n") + 1
        return f"cell {place.cell + 1}, line {line}" if self.notebook else f"line {line}"

    def changed(self, change: Change) -> list[str]:
        """The lines that a change would take away and bring."""
        edits = list(change.edits() if callable(change.edits) else change.edits)
        lines = []
        for cell, text in enumerate(self.texts):
            old, new = text.split("\n"), apply(text, [edit for at, edit in edits if at == cell]).split("\n")
            lines += [f"- {line}" for line in old if line not in new]
            lines += [f"+ {line}" for line in new if line not in old]
        return lines


def findings(page: Open) -> str:
    lines = []
    for problem in page.ask("textDocument/diagnostic", file=page.file):
        lines.append(f"{page.line(problem.place)}: {problem.severity} {problem.rule}: {problem.message}")
        lines += [f"    {page.line(place)}: {words}" for place, words in problem.related]
    return "\n".join(lines) or "nothing"


def offered(page: Open, only: list[str] | None = None) -> list[Change]:
    found: list[Change] = []
    for cell, text in enumerate(page.texts):
        selection = Selection(page.file, cell, Span(0, len(text)))
        found += page.ask("textDocument/codeAction", selection=selection, only=only or [])
    return found


def fixes(page: Open) -> str:
    lines = []
    for change in offered(page):
        preferred = ", preferred" if change.preferred else ""
        lines += [f"{change.title} ({change.kind}, {change.safety}{preferred})", *page.changed(change)]
    return "\n".join(lines) or "nothing"


def everything(page: Open) -> str:
    lines = []
    for change in offered(page, ["source.fixAll", "notebook.source.fixAll"]):
        if change.kind.endswith("source.fixAll.headwater"):
            lines += [change.kind, *page.changed(change)]
    return "\n".join(lines) or "nothing"


def statistics(page: Open) -> str:
    """What the `edit`, a line's number and its new text, has cost."""
    (report,) = page.ask("headwater/statistics", file=page.file)
    for line in page.case.text("edit").splitlines():
        number, _, text = line.partition(": ")
        at = int(number) - 1
        length = len(page.texts[0].split("\n")[at])
        page.host.change(page.file.uri, 2, [Changed(text, (at, 0), (at, length))])
        (report,) = page.ask("headwater/statistics", file=page.file)
    cost = report.data["lastEdit"]
    assert cost["milliseconds"] >= 0
    told = [f"{cost[name]} {name}" for name in ("statements", "reparsed", "relowered")]
    return "\n".join([*told, f"{'some' if cost['rulesRun'] else 'no'} rules run"])


FORMS: dict[str, Callable[[Open], str]] = {
    "findings": findings,
    "fixes": fixes,
    "all": everything,
    "statistics": statistics,
}
MINE = [case for case in cases("features") if case.has("python") and any(map(case.has, FORMS))]


@pytest.mark.parametrize("case", MINE, ids=str)
def test_pages(case: Case, tmp_path: Path, update: bool) -> None:
    page = Open(case, tmp_path)
    for kind, form in FORMS.items():
        if case.has(kind):
            case.expect(kind, form(page), update)
