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

from bench.messages import Message, Told

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
    "notebookDocument": {"synchronization": {"dynamicRegistration": False}},
    "workspace": {"workspaceFolders": True},
}
"""No pulled diagnostics, so every server pushes them; no settings, so none asks for them."""


class Silence(Exception):
    """Nothing came in time."""


class Gone(Silence):
    """The server is gone."""


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
    talkative: bool = True
    """Whether it publishes for each change, also where nothing is different from what is shown."""


class Client:
    """One server process, and the conversation with it."""

    def __init__(self, who: Command, folder: Path) -> None:
        self.name = who.name
        self.talkative = who.talkative
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
        self._arrived = self.started
        self._number = 0
        self.capabilities: Message = {}
        self.heard: Callable[[Message], None] = lambda message: None
        """Told of every message that arrives."""

    # ---------------------------------------------------------------- wire

    def send(self, data: bytes) -> None:
        """Write frames whole."""
        view = memoryview(data)
        while view:
            view = view[os.write(self._out, view) :]

    def _frames(self, until: float) -> Iterator[tuple[float, bytes]]:
        """Each frame that arrives, and when we had all of it: what is done with the frames before it takes no time."""
        while True:
            end = self._pending.find(b"\r\n\r\n")
            if end >= 0:
                header = bytes(self._pending[:end]).lower()
                size = int(header.partition(b"content-length:")[2].split(b"\r\n")[0])
                if len(self._pending) >= end + 4 + size:
                    body = bytes(self._pending[end + 4 : end + 4 + size])
                    del self._pending[: end + 4 + size]
                    yield self._arrived, body
                    continue
            left = until - time.perf_counter()
            if left <= 0 or not select.select([self._in], [], [], left)[0]:
                raise Silence(f"{self.name}: nothing came{self._complaint()}")
            more = os.read(self._in, 1 << 20)
            self._arrived = time.perf_counter()
            if not more:
                raise Gone(f"{self.name}: hung up{self._complaint()}")
            self._pending += more

    def complaints(self) -> str:
        """What the server wrote to its standard error."""
        # Not by `seek`: the server writes at the same place of the file that we read from.
        length = os.fstat(self._complaints.fileno()).st_size
        return os.pread(self._complaints.fileno(), length, 0).decode(errors="replace").strip()

    def _complaint(self) -> str:
        said = self.complaints()
        return f": {said[-600:]}" if said else ""

    def wait(self, wanted: Callable[[Message], bool], patience: float = PATIENCE) -> tuple[float, Message]:
        """The first message of a kind from now on, and when it was complete."""
        for at, body in self._frames(time.perf_counter() + patience):
            message = json.loads(body)
            self.heard(message)
            if "method" in message and "id" in message:
                self.send(frame({"id": message["id"], "result": None}))
            if wanted(message):
                return at, message
        raise Silence(self.name)

    def listen(self, seconds: float) -> None:
        """Take in whatever comes within a time."""
        try:
            self.wait(lambda _: False, seconds)
        except Gone:
            raise
        except Silence:
            return

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

    def initialize(self, capabilities: Message = CAPABILITIES) -> None:
        """Shake hands."""
        uri = self.folder.as_uri()
        params = {
            "processId": os.getpid(),
            "rootUri": uri,
            "workspaceFolders": [{"uri": uri, "name": self.folder.name}],
            "capabilities": capabilities,
        }
        _, answer = self.ask("initialize", params)
        self.capabilities = answer["result"]["capabilities"]
        self.notify("initialized", {})

    def tell(self, told: Told, wanted: Callable[[Message], bool]) -> float:
        """Send a notification; seconds until a message that it brings about."""
        data = _notification(told)
        began = time.perf_counter()
        self.send(data)
        at, _ = self.wait(wanted)
        return at - began

    def tell_and_ask(self, told: Told, question: Told, wanted: Callable[[Message], bool] | None) -> float:
        """Send a notification and a question right behind it.

        Seconds until the answer has come, and a message that the notification brings about.
        """
        self._number += 1
        method, params = question
        data = _notification(told) + frame({"id": self._number, "method": method, "params": params})
        left = {"answer", "message"} if wanted is not None else {"answer"}

        def done(message: Message) -> bool:
            if message.get("id") == self._number and "method" not in message:
                left.discard("answer")
            elif wanted is not None and wanted(message):
                left.discard("message")
            return not left

        began = time.perf_counter()
        self.send(data)
        at, _ = self.wait(done)
        return at - began

    # -------------------------------------------------------------- process

    def processor(self) -> float:
        """Seconds of processor time that its threads have taken."""
        times = [path.read_text(encoding="ascii") for path in self._tasks("schedstat")]
        return sum(int(each.split()[0]) for each in times) / 1e9

    def _tasks(self, name: str) -> Iterator[Path]:
        return Path(f"/proc/{self.process.pid}/task").glob(f"*/{name}")

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


def published(message: Message, uri: str | None = None, version: int | None = None) -> bool:
    """Whether a message holds findings, of a text and a version; servers that count no versions are believed."""
    if message.get("method") != "textDocument/publishDiagnostics":
        return False
    params = message["params"]
    return uri is None or bool(params["uri"] == uri and params.get("version", version) == version)


def _notification(told: Told) -> bytes:
    method, params = told
    return frame({"method": method, "params": params})


@contextmanager
def sessions(commands: Sequence[Command], folder: Path, *, initialize: bool = True) -> Iterator[list[Client]]:
    """A running server for each command."""
    running: list[Client] = []
    try:
        for command in commands:
            client = Client(command, folder)
            running.append(client)
            if initialize:
                client.initialize()
        yield running
    finally:
        for client in running:
            client.stop()
