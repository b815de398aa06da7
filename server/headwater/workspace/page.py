"""An open script or notebook: its texts as the editor knows them, and the document read from them.

A script is a page of one text. A notebook is a page of many, of which the code cells, in their order, are
the cells of its document. A code cell in another language (SQL, R) keeps its number and is read as empty.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from headwater.base.text import Buffer, Edit, Span, alike
from headwater.workspace.files import File

if TYPE_CHECKING:
    from headwater.pipeline import Document

Make = Callable[[File, Sequence[str], bool], "Document"]


@dataclass(slots=True, eq=False)
class Text:
    """One text the editor shows: a script or a cell."""

    uri: str
    language: str
    version: int | None
    own: Buffer
    code: bool = True
    """Whether it is code, in any language; prose has no place in the document."""

    @property
    def python(self) -> bool:
        """Whether we read it."""
        return self.code and self.language.lower().startswith(("python", "ipython"))


@dataclass(slots=True, eq=False)
class Page:
    """An open file, its texts and the document made of them, kept in step edit by edit."""

    file: File
    notebook: bool
    texts: list[Text]
    make: Make
    version: int | None = None
    revision: int = 0
    """The workspace's revision at this page's last change: answers older than that are stale."""
    _document: "Document | None" = None
    _cells: list[Text] = field(default_factory=list)

    @property
    def cells(self) -> list[Text]:
        """The texts that are cells of the document, by number."""
        if not self._cells:
            self._cells = [text for text in self.texts if text.code]
        return self._cells

    @property
    def document(self) -> "Document":
        """What is read from the page; made when somebody first asks."""
        if self._document is None:
            self._document = self.make(self.file, [_read(text) for text in self.cells], self.notebook)
        return self._document

    def edit(self, text: Text, span: Span, new: str) -> None:
        """Change a stretch of one text."""
        before = text.own.text
        span, new = _trimmed(before, span, new)
        text.own.replace(span, new)
        if text.python:
            cell = self.cells.index(text) if self.notebook else 0
            self._keep(lambda document: document.edit(cell, span, new))

    def reread(self) -> None:
        """Forget the document: settings or files it was read with have changed."""
        self._document = None

    def sources_changed(self) -> None:
        """Data files have changed: ask them again, keep the rest."""
        self._keep(lambda document: document.sources_changed())

    def modules_changed(self) -> None:
        """A module it imports has another text: read those anew, keep the rest."""
        self._keep(lambda document: document.modules_changed())

    def imports(self, names: Collection[str]) -> bool:
        """Whether it is read with one of these files as a module."""
        return self._document is not None and not self._document.modules.isdisjoint(names)

    def rearrange(self, texts: list[Text]) -> None:
        """Put other texts, or the same in another order, in the place of all texts."""
        old, self.texts, self._cells = self.cells, texts, []
        new = self.cells
        start = _shared(old, new)
        end = _shared(reversed(old[start:]), reversed(new[start:]))
        removed = len(old) - start - end
        added = new[start : len(new) - end]
        if removed or added:
            read = [_read(text) for text in added]
            self._keep(lambda document: document.replace_cells(start, removed, read))

    def _keep(self, step: Callable[["Document"], None]) -> None:
        """Bring the document along. One that stumbles is dropped, and made anew from the texts when asked."""
        document, self._document = self._document, None
        if document is not None:
            step(document)
            self._document = document


def _read(text: Text) -> str:
    return text.own.text if text.python else ""


def _shared(left: Iterable[Text], right: Iterable[Text]) -> int:
    """How many texts two sequences begin with in common."""
    count = 0
    for one, other in zip(left, right, strict=False):
        if one is not other:
            break
        count += 1
    return count


def _trimmed(before: str, span: Span, new: str) -> Edit:
    """The same edit without what it replaces by itself: editors that send the whole text changed little."""
    if span.end - span.start <= 1 or span.end - span.start < len(before) // 2:
        return Edit(span, new)
    start, end = span
    old = before[start:end]
    head = alike(old, new)
    tail = alike(old[head:][::-1], new[head:][::-1])
    return Edit(Span(start + head, end - tail), new[head : len(new) - tail])
