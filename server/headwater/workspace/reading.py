"""How files become documents: with which settings, and with which reader of data files."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from headwater.config import Settings, load
from headwater.workspace.files import File

if TYPE_CHECKING:
    from headwater.pipeline import Document
    from headwater.sources import SourceReader
    from headwater.workspace.host import Host

SETTINGS_FILES = ("pyproject.toml", "headwater.toml")


class Reading:
    """Makes documents for the host, and remembers with what."""

    def __init__(self, host: "Host") -> None:
        self._host = host
        self.trusted = True
        """Whether files of settings in the workspace may say what else is read."""
        self._editor: dict[str, Any] = {}
        self._settings: dict[tuple[Path | None, Path | None], Settings] = {}
        self._readers: dict[tuple[Path | None, Settings], SourceReader] = {}
        self._complaints: dict[str, bool] = {}

    # -------------------------------------------------------------- documents

    def document(self, file: File, cells: Sequence[str], notebook: bool) -> "Document":
        """A document of these cells."""
        from headwater.pipeline import Document

        settings = self.settings(file)
        sources = self._reader(file, settings)
        document = Document(cells, path=file.path, notebook=notebook, settings=settings, sources=sources)
        document.check = self._host.check
        return document

    def from_disk(self, file: File, text: str) -> "Document":
        """A document of a file's text as it is stored: of a notebook, its code cells."""
        if not file.uri.lower().endswith(".ipynb"):
            return self.document(file, [text], False)
        from headwater.syntax.notebook import NotebookError, read_notebook

        try:
            found = read_notebook(text).cells
        except NotebookError:
            found = ()
        cells = [cell.source if cell.language == "python" else "" for cell in found]
        return self.document(file, cells, True)

    def _reader(self, file: File, settings: Settings) -> "SourceReader":
        """The reader of data files for a file: it looks into its folder of the workspace, and nowhere else.

        A file outside of all folders may read beside itself.
        """
        from headwater.sources import SourceReader

        folder = self._host.folder_of(file)
        if folder is None and file.path is not None:
            folder = file.path.parent
        key = folder, settings
        if key not in self._readers:
            self._readers[key] = reader = SourceReader(
                [folder] if folder is not None else [],
                enabled=settings.read_sources and folder is not None,
                extra=[Path(extra) for extra in settings.source_folders],
                limit=settings.source_limit,
                follow=settings.follow and folder is not None,
                models=settings.models,
            )
            reader.modules.unsaved = self._host.unsaved
        return self._readers[key]

    # --------------------------------------------------------------- settings

    def settings(self, file: File) -> Settings:
        """The settings that hold for a file: those of the nearest file of settings, under the editor's."""
        path = file.path
        beside = path.parent if path is not None else None
        folder = self._host.folder_of(file)
        key = beside, folder
        if key not in self._settings:
            self._settings[key] = self._load(beside or folder, folder)
        return self._settings[key]

    def _load(self, beside: Path | None, folder: Path | None) -> Settings:
        settings = Settings()
        if beside is not None:
            settings, complaints, _ = load(beside, _names())
            self._complain(complaints)
            if not self.trusted:
                settings = replace(settings, source_folders=())
        for scope in ("", *(uri for uri, path in self._host.folders.items() if path == folder)):
            values = self._editor.get(scope)
            if isinstance(values, dict):
                settings, complaints = settings.merge(values, _names())
                self._complain(complaints)
        return settings

    def configure(self, scope: str, values: Any) -> bool:
        """Take the editor's settings for a folder (all folders: ""); whether they differ from before."""
        values = values if isinstance(values, dict) else {}
        before = self._editor.get(scope, {})
        self._editor[scope] = values
        return bool(before != values)

    def complaints(self) -> list[str]:
        """What is wrong with the settings and was not told before."""
        fresh = [complaint for complaint, told in self._complaints.items() if not told]
        self._complaints.update(dict.fromkeys(fresh, True))
        return fresh

    def _complain(self, complaints: Iterable[str]) -> None:
        for complaint in complaints:
            self._complaints.setdefault(complaint, False)

    # ---------------------------------------------------------------- changes

    def forget(self) -> None:
        """Settings, folders or files of settings have changed."""
        self._settings.clear()
        self._readers.clear()

    def looked_at(self, path: Path) -> bool:
        """Whether a module was looked for at a path."""
        return any(path in reader.modules.dependencies() for reader in self._readers.values())

    def depends_on(self, path: Path) -> bool:
        """Whether something was read from a file, or looked for there; it will be read anew."""
        names = {path, Path(os.path.realpath(path))}
        asked = [reader for reader in self._readers.values() if names & reader.dependencies()]
        for reader in asked:
            reader.invalidate(path)
        return bool(asked)


@cache
def _names() -> frozenset[str]:
    """The rules and groups that settings may name."""
    from headwater.rules.rule import rules

    return frozenset(name for rule in rules() for name in (rule.name, rule.group))
