"""The law of editing: after any edits the answer equals that of a fresh start, and the text that of the editor."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from itertools import zip_longest
from typing import Any

from fuzz.editor import Editor, Shown
from fuzz.inside import Inside
from headwater.base.text import Span, line_starts
from headwater.features.feature import Cursor, File, Selection, features
from headwater.features.refusal import Refusal
from headwater.pipeline import Document
from headwater.plan.display import text as plan_text

OURS = frozenset(("finding", "problem", "key"))
"""What answers carry for ourselves: it may name steps, whose numbers depend on what was typed before."""

INTERNALS = re.compile(r"\b(?:Obj|Frame|Unknown|Label|Vec|Listing|Names)\(\w+=.*")
"""Values as the interpreter has them, which mean nothing to anybody else."""

OF_FILES = (
    "textDocument/codeLens", "textDocument/documentSymbol", "textDocument/foldingRange", "headwater/lineage",
    "headwater/plan",
)  # fmt: skip
OF_CURSORS = (
    "textDocument/hover", "textDocument/completion", "textDocument/definition", "textDocument/references",
    "textDocument/documentHighlight", "textDocument/prepareRename", "textDocument/rename",
    "textDocument/prepareCallHierarchy",
)  # fmt: skip
ASKED_NEXT = {"textDocument/prepareCallHierarchy": ("callHierarchy/incomingCalls", "callHierarchy/outgoingCalls")}
"""What is asked of each thing that was answered."""
NEW_NAME = "renamed"
OF_SELECTIONS = ("textDocument/inlayHint", "textDocument/codeAction")


def answers(document: Document) -> tuple[object, ...]:
    """All a person could see: the plan, and every finding with its places."""
    analysis = document.analysis()
    problems = [(p.rule, p.message, p.place, p.related, p.severity, p.tags) for p in analysis.problems]
    places = [analysis.place(step.ref) for step in analysis.plan.steps]
    return plan_text(analysis.plan), problems, places


@dataclass(frozen=True)
class Spot:
    """A place to ask about, by fractions of what is there."""

    cell: float
    offset: float


class Law:
    """Compares a server that has followed an editor with one that sees its texts for the first time."""

    def __init__(self, editor: Editor, inside: Inside) -> None:
        self.editor = editor
        self.inside = inside
        self._shown: dict[str, object] = {}
        self._ever: set[str] = set()

    def broken(self, spots: Iterable[Spot] = (), only: Callable[[str], bool] = lambda method: True) -> str:
        """The first thing that is not as it should be; nothing where all is."""
        return next(self._faults(list(spots), only), "")

    def _faults(self, spots: list[Spot], only: Callable[[str], bool]) -> Iterator[str]:
        fresh = Inside(self.editor.folder, self.editor.encoding)
        for message in self.editor.openings():
            fresh.take(message)
        self._ever |= set(self.editor.open)
        for name in sorted(self._ever):
            uri = self.editor.uri(name)
            if (shown := self.editor.open.get(name)) is not None:
                yield from self._texts(shown)
            ours, theirs = self.inside.document(uri), fresh.document(uri)
            yield from different(f"{name}: what is known", answers(ours), answers(theirs))
            yield from different(f"{name}: the cut", _cut(ours), _cut(theirs))
            if found := INTERNALS.search(plan_text(ours.analysis().plan)):
                yield f"{name}: the plan tells what stands for a value: {found[0]}"
        for shown in self.editor.open.values():
            for number, spot in enumerate(spots):
                methods = OF_CURSORS if number else (*OF_FILES, *OF_SELECTIONS, *OF_CURSORS)
                yield from self._features(shown, spot, fresh, filter(only, methods))
        yield from self._published(fresh)

    def _texts(self, shown: Shown) -> Iterator[str]:
        """What the server holds of an open file is what the editor shows."""
        for sheet in shown.sheets:
            found = self.inside.host.text(sheet.uri)
            if found is None:
                yield f"{sheet.uri} is not open in the server"
                continue
            page, text = found
            yield from different(f"the text of {sheet.uri}", text.own.text, sheet.text)
            yield from different(f"the lines of {sheet.uri}", text.own.line_starts, line_starts(sheet.text))
            yield from different(f"the version of {sheet.uri}", text.version, sheet.version)
            if text.code:
                read = page.document.cells[page.cells.index(text)].text
                yield from different(f"what is read of {sheet.uri}", read, sheet.text if text.python else "")

    def _features(self, shown: Shown, spot: Spot, fresh: Inside, methods: Iterable[str]) -> Iterator[str]:
        """Features say what they say to whoever opens the texts now."""
        document = self.inside.document(shown.uri)
        if not document.cells:
            return
        cell = int(spot.cell * len(document.cells))
        length = len(document.cells[cell].text)
        at, file = int(spot.offset * (length + 1)), File(shown.uri)
        questions: dict[str, object] = {
            **dict.fromkeys(OF_FILES, file),
            **dict.fromkeys(OF_CURSORS, Cursor(file, cell, at)),
            **dict.fromkeys(OF_SELECTIONS, Selection(file, cell, Span(0, length))),
        }
        for method in methods:
            ours, theirs = (_answer(each, method, questions[method]) for each in (self.inside, fresh))
            yield from different(f"{method} at {at} of cell {cell}", ours, theirs)

    def _published(self, fresh: Inside) -> Iterator[str]:
        """What was published last is what there is to say, and its version is one the editor has told."""
        for uri, version, items in self.inside.publish():
            told = self.editor.versions.get(uri, [])
            if version is None:
                if items:
                    yield f"findings without a version for {uri}"
            elif version not in told:
                yield f"version {version} of {uri} was published, of {told}"
            elif version != told[-1]:
                yield f"version {version} of {uri} was published after {told[-1]} was told"
            if items and self._shown.get(uri) == items:
                yield f"the same findings of {uri} were published again"
            self._shown[uri] = items
        expected = {uri: items for uri, _, items in fresh.publish()}
        for uri in {**self._shown, **expected}:
            yield from different(f"the findings of {uri}", self._shown.get(uri, []), expected.get(uri, []))


def _cut(document: Document) -> list[list[tuple[int, str]]]:
    return [[(chunk.line, chunk.text) for chunk in cut.chunks] for cut in document.cuts]


def _answer(inside: Inside, method: str, asked: object) -> list[object]:
    db = inside.host.snapshot()
    found: list[object] = []
    for feature in features()[method]:
        more = {"new_name": NEW_NAME} if any(each.name == "new_name" for each in feature.parameters) else {}
        try:
            answer = feature.ask(db, asked, **more)
        except Refusal as refusal:
            answer = [str(refusal)]
        answers = list(answer) if isinstance(answer, Iterable) else [answer]
        found += [plain(each) for each in answers]
        for each in answers:
            found += [_answer(inside, after, each) for after in ASKED_NEXT.get(method, ()) if each is not None]
    return found


def plain(word: Any) -> Any:
    """A word that a feature has answered, without what it carries for ourselves; what is put off is done now."""
    if word is None or isinstance(word, str | int | Span):
        return word
    if callable(word) and not isinstance(word, type):
        return plain(word())
    if is_dataclass(word) and not isinstance(word, type):
        kept = [field.name for field in fields(word) if field.name not in OURS]
        return type(word).__name__, {name: plain(getattr(word, name)) for name in kept}
    if isinstance(word, dict):
        return {plain(key): plain(value) for key, value in word.items()}
    return [plain(each) for each in word] if isinstance(word, Iterable) else word


def different(what: str, ours: Any, theirs: Any) -> Iterator[str]:
    """That two answers differ, and where, if they do."""
    if ours != theirs:
        yield f"{what} differs\n" + "\n".join(_pairs(ours, theirs))


def _pairs(ours: Any, theirs: Any) -> Iterator[str]:
    """The first lines or members in which two answers differ."""
    if isinstance(ours, tuple | list) and isinstance(theirs, tuple | list):
        for one, other in zip_longest(ours, theirs, fillvalue="nothing"):
            if one != other:
                yield from _pairs(one, other)
                return
    elif isinstance(ours, str) and isinstance(theirs, str) and "\n" in ours + theirs:
        yield from _pairs(ours.split("\n"), theirs.split("\n"))
    else:
        yield from (f"  is     {_short(ours)}", f"  should {_short(theirs)}")


def _short(word: Any, most: int = 600) -> str:
    told = repr(word)
    return told if len(told) <= most else f"{told[:most]}… ({len(told)} characters)"
