"""The one object that changes: what is open, where the folders are, which settings hold.

Every change is a plain synchronous call and counts the revision up. Whoever asks gets a `Snapshot`: a view
that can tell whether it is still the newest. One thread uses both.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from headwater.base.frozen import frozen
from headwater.base.interrupt import go_on
from headwater.base.text import Buffer, Encoding, Span
from headwater.workspace.files import SCRIPTS, File, first_text, path_of, read, scripts_under, stamp
from headwater.workspace.page import Page, Text
from headwater.workspace.reading import SETTINGS_FILES, Reading

if TYPE_CHECKING:
    from headwater.config import Settings
    from headwater.pipeline import Document

Position = tuple[int, int]

REMEMBERED = 64
"""How many documents of files that are not open are kept."""


class Stale(Exception):
    """The question is no longer asked: taken back, or overtaken by a change."""


@frozen
class Cell:
    """A cell of a notebook as the editor describes it."""

    uri: str
    code: bool = True


@frozen
class Opened:
    """The text of a document the editor opens."""

    uri: str
    language: str
    version: int | None
    text: str


@frozen
class Changed:
    """A change of a text: between two positions, or of all of it."""

    text: str
    start: Position | None = None
    end: Position | None = None


class Host:
    """Everything the server knows about the editor's world."""

    def __init__(self, encoding: Encoding = "utf-16") -> None:
        self.encoding: Encoding = encoding
        self.revision = 0
        self.folders: dict[str, Path] = {}
        self.pages: dict[str, Page] = {}
        self._texts: dict[str, tuple[Page, Text]] = {}
        self._closed: dict[str, tuple[tuple[int, int] | None, Document]] = {}
        self.followers: tuple[Page, ...] = ()
        """Other pages that the last change of a text may change: they import it."""
        self._scripts: dict[Path, Page] = {}
        self.reading = Reading(self)
        self.patience: Callable[[], None] = go_on
        """Called in the middle of long work, which it may break off (`base.interrupt`)."""

    # ------------------------------------------------------------- scripts

    def open(self, opened: Opened) -> Page:
        """A script is open now, and what the editor holds counts, not the disk."""
        file = File(opened.uri)
        text = Text(opened.uri, opened.language, opened.version, Buffer(opened.text))
        if not text.language and opened.uri.endswith(".py"):
            text.language = "python"
        page = Page(file, False, [text], self.reading.document, opened.version)
        self.pages[opened.uri] = page
        self._texts[opened.uri] = page, text
        self._closed.pop(opened.uri, None)
        if file.path is not None:
            self._scripts[file.path] = page
        return self._touched(page, new=True)

    def change(self, uri: str, version: int | None, changes: Iterable[Changed]) -> Page | None:
        """A script or a cell was edited; the page it belongs to, or None when nobody opened it."""
        page, text = self._texts.get(uri, (None, None))
        if page is None or text is None:
            return None
        for change in changes:
            page.edit(text, self._span(text.own, change), change.text)
        text.version = version
        return self._touched(page)

    def close(self, uri: str) -> Page | None:
        """A script is no longer open: the disk counts again."""
        page = self.pages.get(uri)
        if page is None or page.notebook:
            return None
        del self.pages[uri]
        self._texts.pop(uri, None)
        if page.file.path is not None:
            self._scripts.pop(page.file.path, None)
        return self._touched(page, new=True)

    # ----------------------------------------------------------- notebooks

    def open_notebook(
        self, uri: str, version: int | None, cells: Sequence[Cell], opened: Sequence[Opened]
    ) -> Page:
        """A notebook is open now."""
        self.close_notebook(uri)
        page = Page(File(uri), True, [], self.reading.document, version)
        self.pages[uri] = page
        self._closed.pop(uri, None)
        self._place(page, 0, 0, cells, opened)
        return self._touched(page)

    def restructure(
        self,
        uri: str,
        start: int,
        delete: int,
        cells: Sequence[Cell],
        opened: Sequence[Opened],
        closed: Sequence[str],
    ) -> Page | None:
        """Cells came, went, moved or changed their language."""
        page = self.pages.get(uri)
        if page is None or not page.notebook:
            return None
        self._place(page, start, delete, cells, opened)
        kept = {text.uri for text in page.texts}
        for gone in closed:
            if gone not in kept:
                self._texts.pop(gone, None)
        return self._touched(page)

    def describe(self, uri: str, version: int | None, cells: Iterable[Cell]) -> Page | None:
        """A notebook has a new version; some of its cells may have become prose or code."""
        page = self.pages.get(uri)
        if page is None or not page.notebook:
            return None
        page.version = version
        kinds = {cell.uri: cell.code for cell in cells}
        if any(text.code != kinds.get(text.uri, text.code) for text in page.texts):
            for text in page.texts:
                text.code = kinds.get(text.uri, text.code)
            page.reread()
            page.rearrange(page.texts)
        return self._touched(page)

    def close_notebook(self, uri: str) -> Page | None:
        """A notebook is no longer open, and neither are its cells."""
        page = self.pages.get(uri)
        if page is None or not page.notebook:
            return None
        del self.pages[uri]
        self._texts = {cell: known for cell, known in self._texts.items() if known[0] is not page}
        return self._touched(page)

    def _place(
        self, page: Page, start: int, delete: int, cells: Sequence[Cell], opened: Sequence[Opened]
    ) -> None:
        fresh = {item.uri: item for item in opened}
        texts = list(page.texts)
        start = min(max(start, 0), len(texts))
        texts[start : start + max(delete, 0)] = [self._text(cell, fresh.get(cell.uri)) for cell in cells]
        # An editor may announce a new language for a cell without moving the cell.
        placed = {cell.uri for cell in cells}
        texts = [
            self._text(Cell(text.uri, text.code), fresh[text.uri])
            if text.uri in fresh and text.uri not in placed
            else text
            for text in texts
        ]
        page.rearrange(texts)
        for text in texts:
            self._texts[text.uri] = page, text

    def _text(self, cell: Cell, opened: Opened | None) -> Text:
        """The text of a cell: newly opened, or the one it had before it moved."""
        if opened is not None:
            return Text(cell.uri, opened.language, opened.version, Buffer(opened.text), cell.code)
        _, known = self._texts.get(cell.uri, (None, None))
        if known is not None and known.code == cell.code:
            return known
        if known is not None:
            return Text(cell.uri, known.language, known.version, known.own, cell.code)
        return Text(cell.uri, "", None, Buffer(""), cell.code)

    # ------------------------------------------------- folders and the disk

    def add_folder(self, uri: str) -> None:
        """A folder belongs to the workspace."""
        path = path_of(uri)
        if path is not None:
            self.folders[uri] = path
            self.reread()

    def remove_folder(self, uri: str) -> None:
        """A folder belongs to the workspace no longer."""
        if self.folders.pop(uri, None) is not None:
            self.reread()

    def folder_of(self, file: File) -> Path | None:
        """The innermost folder of the workspace a file lies in."""
        path = file.path
        if path is None:
            return next(iter(self.folders.values()), None)
        around = [folder for folder in self.folders.values() if path.is_relative_to(folder)]
        return max(around, key=lambda folder: len(folder.parts), default=None)

    def configure(self, scope: str, values: Any) -> bool:
        """Take the editor's settings for a folder (all folders: ""); whether anything is different now."""
        different = self.reading.configure(scope, values)
        if different:
            self.reread()
        return different

    def files_changed(self, uris: Iterable[str]) -> bool:
        """Files changed on disk; whether that can change what is said of any that is open."""
        paths = [path for uri in uris if uri not in self.pages and (path := path_of(uri)) is not None]
        if any(path.name in SETTINGS_FILES for path in paths):
            self.reread()
            return True
        different = [path for path in paths if self.reading.depends_on(path)]
        if different:
            self.revision += 1
            self._closed.clear()
            for page in self.pages.values():
                if any(path.suffix == ".py" for path in different):
                    page.modules_changed()
                if any(path.suffix != ".py" for path in different):
                    page.sources_changed()
                page.revision = self.revision
        return bool(different)

    def check(self) -> None:
        """Whether to go on with long work."""
        self.patience()

    def reread(self) -> None:
        """Settings or folders have changed: read everything anew when asked."""
        self.revision += 1
        self.reading.forget()
        self._closed.clear()
        for page in self.pages.values():
            page.reread()
            page.revision = self.revision

    # ------------------------------------------------------------- reading

    def snapshot(self, alive: Callable[[], bool] = lambda: True) -> "Snapshot":
        """The present, for one question; `alive` tells whether the answer is still wanted."""
        return Snapshot(self, alive)

    def text(self, uri: str) -> tuple[Page, Text] | None:
        """The page and the text an address of the editor stands for."""
        return self._texts.get(uri)

    def document(self, file: File) -> "Document":
        """What is read from a file: open, or on disk, or empty when it is nowhere."""
        page = self.pages.get(file.uri)
        return page.document if page is not None else self._on_disk(file)

    def cell(self, file: File, number: int) -> Buffer:
        """The text of a cell; of a file that is neither open nor a script its beginning."""
        path = file.path
        if file.uri in self.pages or path is None or path.name.endswith(SCRIPTS):
            cells = self.document(file).cells
            return cells[number] if 0 <= number < len(cells) else Buffer("")
        return Buffer(first_text(path))

    def _on_disk(self, file: File) -> "Document":
        path = file.path
        now = stamp(path) if path is not None else None
        known, document = self._closed.get(file.uri, (None, None))
        if document is None or known != now:
            text = read(path) if path is not None else None
            document = self.reading.from_disk(file, text or "")
            while len(self._closed) >= REMEMBERED:
                del self._closed[next(iter(self._closed))]
            self._closed[file.uri] = now, document
        return document

    def unsaved(self, path: Path) -> str | None:
        """The text of a script that is open, by its path."""
        page = self._scripts.get(path)
        return page.texts[0].own.text if page is not None and page.texts[0].python else None

    def _touched(self, page: Page, *, new: bool = False) -> Page:
        """Count the change, and have those that import the page read it anew; `new` where it came or went."""
        self.revision += 1
        page.revision = self.revision
        self.followers = ()
        path = page.file.path if not page.notebook else None
        if path is not None:
            names = {str(path), os.path.realpath(path)}
            for known in [key for key, (_, document) in self._closed.items() if not document.modules.isdisjoint(names)]:
                del self._closed[known]
            # whoever looked for it and did not find it on disk finds it now
            anyone = new and self.reading.looked_at(path)
            self.followers = tuple(
                other for other in self.pages.values() if other is not page and (anyone or other.imports(names))
            )
            for other in self.followers:
                other.modules_changed()
                other.revision = self.revision
        return page

    def _span(self, buffer: Buffer, change: Changed) -> Span:
        if change.start is None or change.end is None:
            return Span(0, len(buffer.text))
        start = buffer.offset(*change.start, self.encoding)
        end = buffer.offset(*change.end, self.encoding)
        return Span(min(start, end), max(start, end))


class Snapshot:
    """The workspace at one revision, as features see it."""

    __slots__ = ("_alive", "_host", "revision")

    def __init__(self, host: Host, alive: Callable[[], bool]) -> None:
        self._host = host
        self._alive = alive
        self.revision = host.revision

    def document(self, file: File) -> "Document":
        """What is read from a file: as the editor holds it, else from disk, else of an empty text."""
        self.check()
        return self._host.document(file)

    def settings(self, file: File) -> "Settings":
        """The settings that hold for a file."""
        return self._host.reading.settings(file)

    def check(self) -> None:
        """Raise `Stale` when nobody wants the answer any more; to be called in long loops."""
        if self.revision != self._host.revision or not self._alive():
            raise Stale

    def opened(self) -> tuple[File, ...]:
        """The files that are open, the one edited last first."""
        pages = sorted(self._host.pages.values(), key=lambda page: page.revision, reverse=True)
        return tuple(page.file for page in pages)

    def files(self) -> Iterator[File]:
        """Every script and notebook of the workspace: the open ones first, then those on disk."""
        from headwater.workspace.files import uri_of

        seen = {page.file.path for page in self._host.pages.values()}
        yield from self.opened()
        for folder in self._host.folders.values():
            for path in scripts_under(folder):
                if path not in seen:
                    seen.add(path)
                    yield File(uri_of(path))
