"""Lenses and hints of the texts that nobody edits.

An editor asks anew about the text that is edited. What it shows in the other cells of the notebook may say
something else from then on, and only we know: after a pause, what all cells would be told is compared with what they
were told before, and the editor is asked to ask again when a cell it cannot know of differs.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from headwater.base.interrupt import Interrupted
from headwater.base.text import Span
from headwater.features.feature import Feature, Hint, Lens, Selection
from headwater.lsp.client import Client
from headwater.lsp.guard import Guard
from headwater.workspace.host import Host, Stale
from headwater.workspace.page import Page

CAPABILITIES = {"codeLens": "codeLens", "inlayHint": "inlayHint", "diagnostic": "diagnostics"}
"""What can be asked anew, and how the client says that it would."""
SHOWN = ("codeLens", "inlayHint")

Said = dict[str, int]
"""For each cell, by its address, a fingerprint of what is said in it."""


@dataclass(slots=True)
class _Known:
    """A notebook when it was last looked at: the versions of its cells, and what was said in them."""

    versions: dict[str, int | None]
    said: dict[str, Said] = field(default_factory=dict)


class Refresher:
    """Knows what the cells of notebooks show, and asks the editor to look again where it differs."""

    PAUSE = 0.3
    """Seconds after the last findings of a notebook until it is looked at: never between keystrokes."""

    def __init__(
        self,
        client: Client,
        host: Host,
        guard: Guard,
        features: Mapping[str, tuple[Feature, ...]],
        idle: Callable[[], bool] = lambda: True,
    ) -> None:
        self._client = client
        self._host = host
        self._guard = guard
        self._features = features
        self._idle = idle
        self._known: dict[str, _Known] = {}
        self._due: dict[str, float] = {}

    def everything(self) -> None:
        """Anything may differ: settings, data files."""
        self._known.clear()
        for method in CAPABILITIES:
            if self._shows(method):
                self._ask_again(method)

    def published(self, key: str) -> None:
        """The findings of a page are out."""
        for closed in self._known.keys() - self._host.pages.keys():
            del self._known[closed]
        page = self._host.pages.get(key)
        if page is not None and (page.notebook or page.document.modules):
            self._known.setdefault(key, _Known(_versions(page)))
            self._due[key] = time.monotonic() + self.PAUSE

    def wait(self) -> float | None:
        """Seconds until a notebook is to be looked at; None when none is."""
        return max(0.0, min(self._due.values()) - time.monotonic()) if self._due else None

    def look(self) -> None:
        """Look at the notebooks that have been left alone for a moment."""
        now = time.monotonic()
        wanted = set()
        for key in [key for key, due in self._due.items() if due <= now]:
            del self._due[key]
            page = self._host.pages.get(key)
            if page is None:
                self._known.pop(key, None)
                continue
            try:
                wanted |= self._stale(key, page)
            except (Stale, Interrupted):
                self._due[key] = time.monotonic() + self.PAUSE
        for method in sorted(wanted):
            self._ask_again(method)

    def _stale(self, key: str, page: Page) -> set[str]:
        """What cells show that an edit elsewhere has changed. Gives way, as `Stale`, to any message."""
        versions = _versions(page)
        before, after = self._known.get(key, _Known(versions)), _Known(versions)
        edited = {uri for uri, _ in before.versions.items() ^ versions.items()}
        found = set()
        for method in filter(self._shows, SHOWN):
            said = after.said[method] = self._said(method, page)
            told = before.said.get(method)
            if told is None:
                # Never looked at before: everything is as the editor knows it, unless something was edited since.
                different = set(said) if edited else set()
            else:
                different = {uri for uri, words in said.items() if told.get(uri, words) != words}
            # Of a single text that was edited the editor has asked by itself.
            if different and not (len(edited) == 1 and different <= edited):
                found.add(method)
        self._known[key] = after
        return found

    def _shows(self, method: str) -> bool:
        """Whether the editor shows these, and would ask again."""
        asked = f"textDocument/{method}" in self._client.asked
        return asked and bool(self._client.can("workspace", CAPABILITIES[method], "refreshSupport"))

    def _ask_again(self, method: str) -> None:
        self._client.ask(f"workspace/{method}/refresh", None)

    def _said(self, method: str, page: Page) -> Said:
        lines: list[list[str]] = [[] for _ in page.cells]
        for feature in self._features.get(f"textDocument/{method}", ()):
            for cell, line in self._guard.run(feature.name, partial(self._lines, feature, page)) or ():
                if 0 <= cell < len(lines):
                    lines[cell].append(line)
        return {text.uri: hash(tuple(said)) for text, said in zip(page.cells, lines, strict=True)}

    def _lines(self, feature: Feature, page: Page) -> list[tuple[int, str]]:
        db = self._host.snapshot()
        questions: list[dict[str, Any]] = [{}]
        for parameter in feature.parameters:
            if parameter.word == "File":
                questions = [{**each, parameter.name: page.file} for each in questions]
            elif parameter.word == "Selection":
                whole = [
                    Selection(page.file, cell, Span(0, len(text.own.text))) for cell, text in enumerate(page.cells)
                ]
                questions = [{**each, parameter.name: one} for each in questions for one in whole]
        lines = []
        for question in questions:
            if not self._idle():
                raise Stale
            for word in feature.ask(db, **question):
                lines.append(_line(word))
                if not self._idle():
                    raise Stale
        return lines


def _versions(page: Page) -> dict[str, int | None]:
    return {text.uri: text.version for text in page.cells}


def _line(word: Lens | Hint) -> tuple[int, str]:
    if isinstance(word, Hint):
        return word.cell, word.text
    return word.place.cell, word.title() if callable(word.title) else word.title
