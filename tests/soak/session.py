"""A long session of one editor with one server: keystrokes, what is asked between them, and what must not happen."""

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bench.client import CAPABILITIES, Client, Gone, Silence, frame, published
from bench.messages import Message, Told
from bench.scripts import TABLES
from soak.gauges import Sample, sample
from soak.pages import Page
from soak.texts import Text

ACCEPTED = (-32800, -32801, -32803)
"""Errors that are answers: taken back, changed meanwhile, and no."""
REST = 0.35
"""Seconds of a pause, after which the server looks at what it put off."""
PATIENCE = 10.0
"""Seconds after which an answer that should have come is taken for one that never will."""
REFRESHED: Message = {"refreshSupport": True}

EDITOR: Message = {
    **CAPABILITIES,
    "textDocument": {**CAPABILITIES["textDocument"], "codeAction": {"resolveSupport": {"properties": ["edit"]}}},
    "workspace": {
        "workspaceFolders": True,
        "codeLens": REFRESHED,
        "inlayHint": REFRESHED,
        "didChangeWatchedFiles": {"dynamicRegistration": True},
    },
}
"""What the editor can do: lenses and hints are asked again when the server says so."""

AT_CURSOR = ("hover", "completion", "definition", "references", "documentHighlight", "prepareRename")
OF_TEXT = ("codeLens", "documentSymbol", "foldingRange", "inlayHint", "codeAction")
LAZY = {"codeLens": "codeLens/resolve", "codeAction": "codeAction/resolve", "completion": "completionItem/resolve"}


@dataclass
class Faults:
    """What was seen that must not be; nothing of it in a good session."""

    late: list[str] = field(default_factory=list)
    """Findings of a version older than what was told before, or told after the text was closed."""
    unanswered: list[str] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    outside: list[str] = field(default_factory=list)
    """Findings at lines that the text of their version does not have."""
    different: list[str] = field(default_factory=list)
    """Texts that the server has otherwise, and findings that a fresh server tells otherwise."""

    def __bool__(self) -> bool:
        return bool(self.late or self.unanswered or self.refused or self.outside or self.different)


class Session:
    """An editor with some documents open, and others to open when one of them is closed."""

    def __init__(
        self,
        client: Client,
        pages: list[Page],
        opened: int,
        seed: int,
        looked: Callable[[Sample], None] = lambda sample: None,
    ) -> None:
        self.client = client
        self._looked = looked
        self.open, self.shut = pages[:opened], pages[opened:]
        self.chance = random.Random(seed)
        self.faults = Faults()
        self.samples: list[Sample] = []
        self.keystrokes = 0
        self.published = 0
        self.asked: Counter[str] = Counter()
        self.rested = 0
        self.shown: dict[str, list[Message]] = {}
        """The findings that the editor shows, by text."""
        self._number = 0
        self._pending: dict[int, tuple[str, Callable[[Message], None]]] = {}
        self._newest: dict[str, int] = {}
        self._texts: dict[str, tuple[Page, Text]] = {}
        client.heard = self._hear

    # ------------------------------------------------------------------------------ what is done

    def begin(self) -> None:
        """Shake hands and open the documents."""
        self.client.initialize(EDITOR)
        for page in self.open:
            self.opened(page)

    def type(self, keystrokes: int, every: int, pace: float = 0.0) -> None:
        """So many keystrokes, each sent once the one before is answered; a sample of the process now and then."""
        strokes = self._strokes()
        while self.keystrokes < keystrokes:
            page, text, told = next(strokes)
            began = time.monotonic()
            self._tell(told)
            self.keystrokes += 1
            self._known(page)
            self._ask_about(page, text)
            self.settle()
            self._forget(page, page.texts)
            if pace:
                self.client.listen(max(0.0, pace - (time.monotonic() - began)))
            if self.keystrokes % every == 0:
                self.look()

    def look(self) -> None:
        """Take a sample of the process."""
        now = sample(self.keystrokes, self.client.process.pid, lambda: self.answer("soak/held", {}))
        self.samples.append(now)
        self._looked(now)

    def _strokes(self) -> Iterator[tuple[Page, Text, Told]]:
        """Act after act, mostly in the same document; now and then the documents, or the files, are others."""
        page = self.open[0]
        while True:
            if self.chance.random() < 0.3:
                page = self.chance.choice(self.open)
            for text, told in page.keystrokes(self.chance):
                yield page, text, told
            match self.chance.randrange(20):
                case 0 if self.shut:
                    page = self._switched(self.chance.choice(self.open))
                case 1:
                    self._file_changed(self.client.folder)
                case 2 | 3 | 4:
                    self.rest()
                case _:
                    pass

    def _switched(self, page: Page) -> Page:
        """One document is closed, another opened."""
        self.close(page)
        other = self.shut.pop(0)
        self.open.append(other)
        self.opened(other)
        return other

    def opened(self, page: Page) -> None:
        """Open a document as it is on disk."""
        page.read()
        self._tell(page.opened())
        self._known(page)
        self.settle()

    def close(self, page: Page) -> None:
        """Save and close a document; what was told of it must be taken back."""
        self._tell(page.closed())
        self._file_told(page.path, 2)
        self._forget(page, [])
        self.open.remove(page)
        self.shut.append(page)

    def _file_changed(self, folder: Path) -> None:
        """A column of a data file gets another name, or its old one back; or the file is away for a moment."""
        name = self.chance.choice(list(TABLES))
        path = folder / f"{name}.csv"
        if path.exists() and self.chance.random() < 0.2:
            path.unlink()
            kind = 3
        else:
            kind = 2 if path.exists() else 1
            columns = list(TABLES[name])
            if self.chance.random() < 0.5:
                columns[self.chance.randrange(len(columns))] += "_old"
            path.write_text(",".join(columns) + "\n" + ",".join("1" for _ in columns) + "\n", encoding="utf-8")
        self._file_told(path, kind)

    def _file_told(self, path: Path, kind: int) -> None:
        self._tell(("workspace/didChangeWatchedFiles", {"changes": [{"uri": path.as_uri(), "type": kind}]}))
        self.settle()

    def rest(self) -> None:
        """A pause, in which the server does what it put off."""
        self.rested += 1
        self.client.listen(REST)

    # ------------------------------------------------------------------------------ what is asked

    def _ask_about(self, page: Page, text: Text) -> None:
        """What an editor asks after a key: something at the cursor, something of the text, one of them taken back."""
        if text not in page.texts or text.language != "python":
            return
        served = self.client.capabilities
        for methods in (AT_CURSOR, OF_TEXT):
            name = self.chance.choice(methods)
            method = f"textDocument/{name}"
            if not served.get("renameProvider" if name == "prepareRename" else f"{name}Provider"):
                continue
            position = text.position(self.chance.randint(0, len(text.text)))
            params: Message = {"textDocument": {"uri": text.uri}, "position": position}
            if name in ("inlayHint", "codeAction"):
                params = {
                    **params,
                    "range": {"start": {"line": 0, "character": 0}, "end": {"line": text.lines, "character": 0}},
                    "context": {"diagnostics": self.shown.get(text.uri, [])},
                }
            elif name == "references":
                params["context"] = {"includeDeclaration": True}
            self.send(method, params, self._resolved(name))
            if self.chance.random() < 0.03:
                self.client.notify("$/cancelRequest", {"id": self._number})

    def _resolved(self, name: str) -> Callable[[Message], None]:
        """What is done with an answer: one of the words that were left unfinished is asked for."""

        def take(answer: Message) -> None:
            found = answer.get("result")
            items = found.get("items", []) if isinstance(found, dict) else found or []
            lazy = [item for item in items if isinstance(item, dict) and "data" in item]
            if lazy and name in LAZY and self.chance.random() < 0.3:
                self.send(LAZY[name], self.chance.choice(lazy), lambda _: None)

        return take

    def send(self, method: str, params: Message, then: Callable[[Message], None]) -> None:
        """Send a request, and go on; `then` gets the answer."""
        self._number += 1
        self.asked[method] += 1
        self._pending[self._number] = method, then
        self.client.send(frame({"id": self._number, "method": method, "params": params}))

    def answer(self, method: str, params: Message) -> Message:
        """Send a request and wait for its answer."""
        found: list[Message] = []
        self.send(method, params, found.append)
        self.client.wait(lambda _: bool(found))
        if "error" in found[0]:
            raise RuntimeError(f"{method}: {found[0]['error']}")
        result: Message = found[0]["result"]
        return result

    def settle(self) -> None:
        """Wait until everything that was sent is done with: requests are answered in the order they came.

        The findings of what was changed are out by then, for the question that is waited for has them made.
        """
        while True:
            mark = self._number
            self.answer("headwater/statistics", {})
            for ident in [ident for ident in self._pending if ident <= mark]:
                if ident in self._pending:
                    self._missed(ident)
            if not self._pending:
                return

    def _missed(self, ident: int) -> None:
        """An answer should have come by now: one to a request that was taken back may be on its way."""
        try:
            self.client.wait(lambda _: ident not in self._pending, PATIENCE)
        except Gone:
            raise
        except Silence:
            self.faults.unanswered.append(self._pending.pop(ident)[0])

    # ------------------------------------------------------------------------------ what is heard

    def _tell(self, told: Told) -> None:
        self.client.notify(*told)

    def _known(self, page: Page) -> None:
        """The texts of a page are open."""
        self._texts.update({text.uri: (page, text) for text in page.texts})

    def _forget(self, page: Page, left: list[Text]) -> None:
        """All texts of a page but some are closed, and the server knows: what was told of them must be taken back."""
        kept = {text.uri for text in left}
        for uri in [uri for uri, (home, _) in self._texts.items() if home is page and uri not in kept]:
            if self.shown.pop(uri, None):
                self.faults.late.append(f"{uri}: closed, and its findings still shown")
            self._newest.pop(uri, None)
            del self._texts[uri]

    def _hear(self, message: Message) -> None:
        if "method" not in message:
            self._answered(message)
        elif published(message):
            self._publication(message["params"])

    def _answered(self, message: Message) -> None:
        method, then = self._pending.pop(message["id"], ("", lambda _: None))
        if not method:
            return
        error = message.get("error")
        if error is not None and error["code"] not in ACCEPTED:
            self.faults.refused[f"{method}: {error['message']}"] += 1
        then(message)

    def _publication(self, params: Message) -> None:
        uri, version, findings = params["uri"], params.get("version"), params["diagnostics"]
        self.published += 1
        self.shown[uri] = findings
        _, text = self._texts.get(uri, (None, None))
        if text is None:
            if findings:
                self.faults.late.append(f"{uri}: told after it was closed")
            return
        if version is None:
            return
        newest = self._newest.get(uri, 0)
        if version < newest or version > text.version:
            self.faults.late.append(f"{uri}: version {version} after {newest}, the text's is {text.version}")
        self._newest[uri] = max(version, newest)
        if version == text.version and any(f["range"]["end"]["line"] >= text.lines for f in findings):
            self.faults.outside.append(f"{uri}: version {version}")

    # ------------------------------------------------------------------------------ how it ends

    def compare_texts(self) -> int:
        """Whether the server has the texts as the editor has them; how many were compared."""
        for page in self.open:
            theirs = self.answer("soak/texts", {"textDocument": {"uri": page.uri}})
            ours = [text.text if text.language == "python" else "" for text in page.texts]
            if theirs != ours:
                self.faults.different.append(f"{page.uri}: the texts")
        return sum(len(page.texts) for page in self.open)

    def compare_findings(self, fresh: Client) -> int:
        """Whether a fresh server tells the same of the same texts; how many were compared."""
        self.client.listen(1.0)
        told: dict[str, list[Message]] = {}

        def hear(message: Message) -> None:
            if published(message):
                told[message["params"]["uri"]] = message["params"]["diagnostics"]

        fresh.heard = hear
        fresh.initialize(EDITOR)
        for page in self.open:
            fresh.notify(*page.opened())
        fresh.ask("headwater/statistics", {})
        fresh.listen(2.0)
        uris = [text.uri for page in self.open for text in page.texts]
        self.faults.different += [uri for uri in uris if told.get(uri, []) != self.shown.get(uri, [])]
        return len(uris)
