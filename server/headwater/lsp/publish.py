"""Findings on their way to the editor: pushed after every change, or pulled where the client prefers it.

This is the path of every keystroke, so the messages are built as plain dictionaries.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from headwater.base.markdown import visible
from headwater.features.feature import Feature, File
from headwater.lsp.guard import Guard
from headwater.lsp.places import Places
from headwater.lsp.schedule import Pace
from headwater.lsp.wire import Wire, written
from headwater.workspace.host import Host, Snapshot
from headwater.workspace.page import Page

if TYPE_CHECKING:
    from headwater.pipeline import Problem

METHOD = "textDocument/diagnostic"
SEVERITY = {"error": 1, "warning": 2, "information": 3, "hint": 4}
LONGEST = 1000
"""Of longer messages, which only long names make, the middle is left out."""
TAGS = {"unnecessary": 1, "deprecated": 2}

Item = dict[str, Any]


@dataclass(slots=True, eq=False)
class Told:
    """A problem as a diagnostic of the protocol, and as it is written; the same as long as it stands on its lines."""

    problem: "Problem"
    item: Item
    text: str


Items = list[Told]


class Publisher:
    """Knows what the editor shows, and sends what differs."""

    def __init__(
        self, wire: Wire, host: Host, places: Places, guard: Guard, features: Iterable[Feature]
    ) -> None:
        self.pace = Pace()
        self.pull = False
        """Whether the client asks for the findings of scripts; those of cells are always pushed."""
        self.related = True
        self._wire = wire
        self._host = host
        self._places = places
        self._guard = guard
        self._features = tuple(features)
        self._shown: dict[str, dict[str, list[str]]] = {}
        self._told: dict[str, dict[int, Told]] = {}
        """For each file, the diagnostics made last, by the identity of what was found."""

    # ------------------------------------------------------------------ push

    def changed(self, page: Page) -> None:
        """A page has new text: publish its findings when its time comes."""
        if page.notebook or not self.pull:
            self.pace.changed(page.file.uri)

    def all_changed(self) -> None:
        """Anything may have changed."""
        for page in self._host.pages.values():
            self.changed(page)

    def closed(self, page: Page) -> None:
        """A page is gone: its findings go with it."""
        self.pace.forget(page.file.uri)
        self._told.pop(page.file.uri, None)
        shown = self._shown.pop(page.file.uri, {})
        for uri in {**shown, **{text.uri: None for text in page.texts}}:
            self._send(uri, None, [])

    def publish(self, key: str) -> None:
        """Send the findings of a page, text by text, where they differ from what is shown."""
        page = self._host.pages.get(key)
        if page is None:
            self.pace.forget(key)
            return
        began = time.perf_counter()
        current = self.findings(page.file, self._host.snapshot())
        self.pace.done(key, time.perf_counter() - began)
        shown = self._shown.setdefault(key, {})
        for uri in [uri for uri in shown if uri not in current]:
            del shown[uri]
            self._send(uri, None, [])
        for text in page.texts:
            items = current.get(text.uri)
            if items is not None and shown.get(text.uri) != (texts := [told.text for told in items]):
                shown[text.uri] = texts
                self._send(text.uri, text.version, texts)

    def _send(self, uri: str, version: int | None, items: list[str]) -> None:
        known = f'"version":{written(version)},' if version is not None else ""
        params = f'{{"uri":{written(uri)},{known}"diagnostics":[{",".join(items)}]}}'
        self._wire.send_text(f'{{"jsonrpc":"2.0","method":"textDocument/publishDiagnostics","params":{params}}}')

    # ------------------------------------------------------------------ pull

    def answer(self, uri: str, known: Any) -> dict[str, Any]:
        """The findings of a script for a client that asks; cells are pushed, so they have none here."""
        found = self._host.text(uri)
        if not self.pull or (found is not None and found[0].notebook):
            return {"kind": "full", "items": []}
        from hashlib import blake2b

        items = [told.item for told in self.findings(File(uri), self._host.snapshot()).get(uri, [])]
        name = blake2b(repr(items).encode(errors="backslashreplace"), digest_size=8).hexdigest()
        if known == name:
            return {"kind": "unchanged", "resultId": name}
        return {"kind": "full", "resultId": name, "items": items}

    # ---------------------------------------------------------------- content

    def findings(self, file: File, db: Snapshot) -> dict[str, Items]:
        """The findings of a file by the address of the text they stand in; every text we read has a list."""
        page = self._host.pages.get(file.uri)
        items: dict[str, Items] = (
            {text.uri: [] for text in page.cells if text.python} if page is not None else {file.uri: []}
        )
        before, now = self._told.get(file.uri, {}), {}
        for feature in self._features:
            for problem in self._guard.run(feature.name, partial(feature.ask, db, file)) or ():
                uri = self._places.uri(file, problem.place.cell)
                if uri in items:
                    key = id(problem.finding)
                    now[key] = told = self._told_now(file, problem, before.get(key))
                    items[uri].append(told)
        if page is not None:
            self._told[file.uri] = now
        return items

    def _told_now(self, file: File, problem: "Problem", known: Told | None) -> Told:
        if known is not None and problem.lines and known.problem.lines == problem.lines:
            known.problem = problem
            return known
        item = self.item(file, problem)
        return Told(problem, item, written(item))

    def item(self, file: File, problem: "Problem") -> dict[str, Any]:
        """A problem as a diagnostic of the protocol."""
        place = problem.place
        item: dict[str, Any] = {
            "range": self._places.range(file, place.cell, place.span),
            "severity": SEVERITY.get(problem.severity, 2),
            "code": problem.rule,
            "source": "headwater",
            "message": visible(problem.message, LONGEST),
            "data": {"rule": problem.rule, "group": problem.group},
        }
        if problem.url:
            item["codeDescription"] = {"href": problem.url}
        if tags := [TAGS[tag] for tag in problem.tags if tag in TAGS]:
            item["tags"] = tags
        if self.related and problem.related:
            item["relatedInformation"] = [
                {
                    "location": {
                        "uri": self._places.uri(file, where.cell),
                        "range": self._places.range(file, where.cell, where.span),
                    },
                    "message": visible(message, LONGEST),
                }
                for where, message in problem.related
            ]
        return item
