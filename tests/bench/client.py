"""A client that adds as little as possible: whole frames out, whole frames in, the clock read between.

What is sent is encoded before the clock starts, and what arrives is decoded after it has stopped.
"""

import json
import os
import select
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Message = dict[str, Any]

PATIENCE = 120.0
"""Seconds after which a server that does not answer is given up."""

CAPABILITIES: Message = {
    "general": {"positionEncodings": ["utf-16"]},
    "textDocument": {
        "synchronization": {"dynamicRegistration": False},
        "publishDiagnostics": {
            "relatedInformation": True,
            "versionSupport": True,
            "codeDescriptionSupport": True,
            "dataSupport": True,
            "tagSupport": {"valueSet": [1, 2]},
        },
        "hover": {"contentFormat": ["markdown", "plaintext"]},
        "completion": {"completionItem": {"documentationFormat": ["markdown"]}},
        "definition": {"linkSupport": True},
    },
    "workspace": {"workspaceFolders": True},
}
"""No pulled diagnostics, so every server pushes them; no settings, so none asks for them."""


class Silence(Exception):
    """Nothing came in time, or the server is gone."""


def frame(message: Message) -> bytes:
    """A message with its header."""
    body = json.dumps({"jsonrpc": "2.0", **message}, separators=(",", ":")).encode()
    return b"Content-Length: %d\r\n\r\n%b" % (len(body), body)


@dataclass(frozen=True)
class Command:
    """A server that takes part."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str]


class Client:
    """One server process, and the conversation with it."""

    def __init__(self, who: Command, folder: Path) -> None:
        self.name = who.name
        self.folder = folder
        self.started = time.perf_counter()
        # A pipe that nobody reads would one day stop a server that complains.
        self._complaints = tempfile.TemporaryFile()  # noqa: SIM115  -- closed with the process
        self.process = subprocess.Popen(
            who.command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._complaints,
            cwd=folder,
            env={**os.environ, **who.environment},
        )
        assert self.process.stdin is not None and self.process.stdout is not None
        self._out = self.process.stdin.fileno()
        self._in = self.process.stdout.fileno()
        self._pending = bytearray()
        self._number = 0
        self.capabilities: Message = {}
        self.versions: dict[str, int] = {}

    # ---------------------------------------------------------------- wire

    def send(self, data: bytes) -> None:
        """Write frames whole."""
        view = memoryview(data)
        while view:
            view = view[os.write(self._out, view) :]

    def _frames(self, until: float) -> Iterator[tuple[float, bytes]]:
        """Each frame that arrives, and when it was complete."""
        while True:
            end = self._pending.find(b"\r\n\r\n")
            if end >= 0:
                header = bytes(self._pending[:end]).lower()
                size = int(header.partition(b"content-length:")[2].split(b"\r\n")[0])
                if len(self._pending) >= end + 4 + size:
                    now = time.perf_counter()
                    body = bytes(self._pending[end + 4 : end + 4 + size])
                    del self._pending[: end + 4 + size]
                    yield now, body
                    continue
            left = until - time.perf_counter()
            if left <= 0 or not select.select([self._in], [], [], left)[0]:
                raise Silence(f"{self.name}: nothing came{self._complaint()}")
            more = os.read(self._in, 1 << 20)
            if not more:
                raise Silence(f"{self.name}: hung up{self._complaint()}")
            self._pending += more

    def _complaint(self) -> str:
        self._complaints.seek(0)
        said = self._complaints.read().decode(errors="replace").strip()
        return f": {said[-600:]}" if said else ""

    def wait(self, wanted: Callable[[Message], bool], patience: float = PATIENCE) -> tuple[float, Message]:
        """The first message of a kind from now on, and when it was complete."""
        for at, body in self._frames(time.perf_counter() + patience):
            message = json.loads(body)
            if "method" in message and "id" in message:
                self.send(frame({"id": message["id"], "result": None}))
            if wanted(message):
                return at, message
        raise Silence(self.name)

    # -------------------------------------------------------- conversation

    def notify(self, method: str, params: Any) -> None:
        """Send a notification."""
        self.send(frame({"method": method, "params": params}))

    def ask(self, method: str, params: Any, patience: float = PATIENCE) -> tuple[float, Message]:
        """Seconds until the answer, and the answer."""
        self._number += 1
        ident = self._number
        data = frame({"id": ident, "method": method, "params": params})
        began = time.perf_counter()
        self.send(data)
        at, message = self.wait(lambda m: m.get("id") == ident and "method" not in m, patience)
        return at - began, message

    def initialize(self) -> None:
        """Shake hands."""
        uri = self.folder.as_uri()
        params = {
            "processId": os.getpid(),
            "rootUri": uri,
            "workspaceFolders": [{"uri": uri, "name": self.folder.name}],
            "capabilities": CAPABILITIES,
        }
        _, answer = self.ask("initialize", params)
        self.capabilities = answer["result"]["capabilities"]
        self.notify("initialized", {})

    def open(self, uri: str, text: str) -> Message:
        """Open a document and wait for its first findings."""
        self.versions[uri] = 1
        item = {"uri": uri, "languageId": "python", "version": 1, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": item})
        _, message = self.wait(published(uri, 1))
        params: Message = message["params"]
        return params

    def close(self, uri: str) -> None:
        """Close a document."""
        self.notify("textDocument/didClose", {"textDocument": {"uri": uri}})

    def change(self, uri: str, changes: Sequence[Message], patience: float = PATIENCE) -> tuple[float, Message]:
        """Change a document; seconds until the findings of the new version, and these."""
        version = self.versions[uri] = self.versions[uri] + 1
        params = {"textDocument": {"uri": uri, "version": version}, "contentChanges": changes}
        data = frame({"method": "textDocument/didChange", "params": params})
        began = time.perf_counter()
        self.send(data)
        at, message = self.wait(published(uri, version), patience)
        findings: Message = message["params"]
        return at - began, findings

    # -------------------------------------------------------------- process

    def memory(self) -> float:
        """Resident MiB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        return int(status.partition("VmRSS:")[2].split()[0]) / 1024

    def stop(self) -> None:
        """End the process, politely if it listens."""
        try:
            self.ask("shutdown", None, 2.0)
            self.notify("exit", None)
            self.process.wait(2.0)
        except (Silence, OSError, subprocess.TimeoutExpired):
            self.process.kill()
            self.process.wait()
        for stream in (self.process.stdin, self.process.stdout, self._complaints):
            if stream is not None:
                stream.close()


def published(uri: str, version: int) -> Callable[[Message], bool]:
    """Whether a message holds the findings of a version; servers that count no versions are believed."""

    def wanted(message: Message) -> bool:
        if message.get("method") != "textDocument/publishDiagnostics":
            return False
        params = message["params"]
        return bool(params["uri"] == uri and params.get("version", version) == version)

    return wanted


@contextmanager
def sessions(commands: Sequence[Command], folder: Path) -> Iterator[list[Client]]:
    """A running server for each command."""
    running: list[Client] = []
    try:
        for command in commands:
            client = Client(command, folder)
            running.append(client)
            client.initialize()
        yield running
    finally:
        for client in running:
            client.stop()
