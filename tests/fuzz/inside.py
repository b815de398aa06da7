"""The server without its process: the host, what tells it of changes, and the publisher with a wire that keeps all."""

from pathlib import Path
from typing import Any

from fuzz.editor import Message
from headwater.features.feature import File, features
from headwater.lsp.guard import Guard
from headwater.lsp.places import Places
from headwater.lsp.publish import METHOD, Publisher
from headwater.lsp.sync import Sync
from headwater.pipeline import Document
from headwater.workspace.files import uri_of
from headwater.workspace.host import Host

Publication = tuple[str, int | None, list[dict[str, Any]]]
"""Address, version and findings."""


class Wire:
    """Keeps what would be sent."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []

    def send(self, message: dict[str, Any]) -> None:
        self.sent.append(message)


class Strict(Guard):
    """Lets failures through, which the server would log."""

    def run(self, name: str, do: Any) -> Any:
        return do()


class Inside:
    """Takes notifications one after another, as the session does."""

    def __init__(self, folder: Path, encoding: Any = "utf-16") -> None:
        self.host = Host(encoding)
        self.host.add_folder(uri_of(folder))
        self._wire = Wire()
        places = Places(self.host)
        self.publisher = Publisher(self._wire, self.host, places, Strict(), features()[METHOD])  # type: ignore[arg-type]
        self._sync = Sync(self.host, self.publisher)

    def take(self, message: Message) -> None:
        """A notification of the editor."""
        method, params = message
        if method == "workspace/didChangeWatchedFiles":
            if self.host.files_changed(change["uri"] for change in params["changes"]):
                self.publisher.all_changed()
        else:
            self._sync.methods[method](params)

    def publish(self) -> list[Publication]:
        """Analyse what has changed, and send what differs from what is shown."""
        for uri in list(self.host.pages):
            if uri in self.publisher.pace.due(idle=True):
                self.publisher.publish(uri)
        sent, self._wire.sent = self._wire.sent, []
        published = [message["params"] for message in sent]
        return [(params["uri"], params.get("version"), params["diagnostics"]) for params in published]

    def document(self, uri: str) -> Document:
        """What is read from a file."""
        return self.host.document(File(uri))

    def findings(self, uri: str) -> dict[str, list[dict[str, Any]]]:
        """What should be shown of a file, text by text."""
        return self.publisher.findings(File(uri), self.host.snapshot())
