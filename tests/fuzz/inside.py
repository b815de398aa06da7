"""The server without its process: the host, what tells it of changes, and the publisher with a wire that keeps all."""

import json
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any

from fuzz.editor import GLANCE, Message
from headwater.base.interrupt import Interrupted, go_on
from headwater.features.feature import File, features
from headwater.lsp.guard import Guard
from headwater.lsp.places import Places
from headwater.lsp.publish import METHOD, Publisher
from headwater.lsp.sync import Sync
from headwater.lsp.wire import Wire
from headwater.pipeline import Document
from headwater.workspace.files import uri_of
from headwater.workspace.host import Host

Publication = tuple[str, int | None, list[dict[str, Any]]]
"""Address, version and findings."""


class Strict(Guard):
    """Lets failures through, which the server would log."""

    def run(self, name: str, do: Any) -> Any:
        return do()


def broken_off(document: Document, after: int) -> None:
    """Have a document analysed, up to the moment at which somebody breaks that off."""
    moments = count(1)

    def check() -> None:
        if next(moments) >= after:
            raise Interrupted

    document.check = check
    with suppress(Interrupted):
        document.analysis()
    document.check = go_on


class Inside:
    """Takes notifications one after another, as the session does."""

    def __init__(self, folder: Path, encoding: Any = "utf-16") -> None:
        self.host = Host(encoding)
        self.host.add_folder(uri_of(folder))
        self._sent: list[bytes] = []
        wire = Wire(lambda _: b"", self._transmit)
        self.publisher = Publisher(wire, self.host, Places(self.host), Strict(), features()[METHOD])
        self._sync = Sync(self.host, self.publisher)

    def take(self, message: Message) -> None:
        """A notification of the editor."""
        method, params = message
        if method == GLANCE:
            for page in self.host.pages.values():
                broken_off(page.document, params["after"])
        elif method == "workspace/didChangeWatchedFiles":
            if self.host.files_changed(change["uri"] for change in params["changes"]):
                self.publisher.all_changed()
        else:
            self._sync.methods[method](params)

    def publish(self) -> list[Publication]:
        """Analyse what has changed, and send what differs from what is shown."""
        for uri in list(self.host.pages):
            if uri in self.publisher.pace.due(idle=True):
                self.publisher.publish(uri)
        sent, self._sent = b"".join(self._sent), []
        found: list[Publication] = []
        for frame in sent.split(b"Content-Length: ")[1:]:
            params = json.loads(frame.partition(b"\r\n\r\n")[2])["params"]
            found.append((params["uri"], params.get("version"), params["diagnostics"]))
        return found

    def _transmit(self, view: memoryview) -> int:
        self._sent.append(bytes(view))
        return len(view)

    def document(self, uri: str) -> Document:
        """What is read from a file."""
        return self.host.document(File(uri))
