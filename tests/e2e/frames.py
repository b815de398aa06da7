"""A client that speaks in raw frames, so that nothing between it and the server is lenient."""

import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
SERVER = HERE.parents[1] / "server"
SERVED = [sys.executable, "-m", "headwater", "server"]
ODD = [sys.executable, str(HERE / "odd_server.py")]
PATIENCE = 20.0

Message = dict[str, Any]


def frame(body: str | bytes, header: str | None = None) -> bytes:
    """A body with its header."""
    data = body.encode() if isinstance(body, str) else body
    return (header or f"Content-Length: {len(data)}\r\n\r\n").encode() + data


def environment(**more: str) -> dict[str, str]:
    """The environment a server is started in."""
    paths = [str(SERVER), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths), **more}


class Client:
    """A server process and both ends of its stream."""

    def __init__(
        self, *arguments: str, command: list[str] | None = None, deaf: bool = False, **more: str
    ) -> None:
        self.process = subprocess.Popen(
            [*(command or ODD), *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment(**more),
        )
        self.received: list[Message] = []
        self.noise: list[bytes] = []
        self.errors: list[bytes] = []
        self._arrived: queue.SimpleQueue[Message | None] = queue.SimpleQueue()
        self._number = 0
        if not deaf:
            threading.Thread(target=self._read, daemon=True).start()
        threading.Thread(target=self._read_errors, daemon=True).start()

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()

    def _read(self) -> None:
        stream = self.process.stdout
        assert stream is not None
        while header := stream.readline():
            if not header.startswith(b"Content-Length: "):
                self.noise.append(header)
                continue
            while stream.readline() != b"\r\n":
                pass
            self._arrived.put(json.loads(stream.read(int(header[16:]))))
        self._arrived.put(None)

    def _read_errors(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.errors.append(line)

    def raw(self, data: bytes) -> None:
        """Send bytes as they are."""
        assert self.process.stdin is not None
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def send(self, message: Any) -> None:
        """Send a value as one frame."""
        self.raw(frame(json.dumps(message)))

    def notify(self, method: str, params: Any = None) -> None:
        self.send({"jsonrpc": "2.0", "method": method, "params": params})

    def request(self, method: str, params: Any = None, ident: int | str | None = None) -> int | str:
        """Send a request; its id."""
        self._number += 1
        used = self._number if ident is None else ident
        self.send({"jsonrpc": "2.0", "id": used, "method": method, "params": params})
        return used

    def until(self, wanted: Callable[[Message], bool], patience: float = PATIENCE) -> Message:
        """The first message of a kind, among those already received too."""
        for message in self.received:
            if wanted(message):
                return message
        end = time.monotonic() + patience
        while True:
            try:
                message = self._arrived.get(timeout=max(0.01, end - time.monotonic()))
            except queue.Empty:
                raise AssertionError(f"nothing came; received {self.received[-5:]}") from None
            assert message is not None, f"the server hung up: {b''.join(self.errors).decode()}"
            self.received.append(message)
            if wanted(message):
                return message

    def answer(self, ident: int | str | None, patience: float = PATIENCE) -> Message:
        """The answer to a request."""
        return self.until(lambda message: "method" not in message and message.get("id") == ident, patience)

    def ask(self, method: str, params: Any = None, patience: float = PATIENCE) -> Any:
        """The result of a request; an error is an assertion."""
        answer = self.answer(self.request(method, params), patience)
        assert "error" not in answer, answer
        return answer["result"]

    def answers(self, ident: int | str | None) -> list[Message]:
        """Everything that ever came for an id."""
        self.drain()
        return [message for message in self.received if "method" not in message and message["id"] == ident]

    def drain(self) -> None:
        """Take in whatever comes until a request of ours, sent now, is answered."""
        self.answer(self.request("test/drain"))

    def initialize(self, **capabilities: Any) -> Any:
        result = self.ask("initialize", {"processId": None, "rootUri": None, "capabilities": capabilities})
        self.notify("initialized", {})
        return result["capabilities"]

    def open(self, uri: str, text: str, version: int = 1, language: str = "python") -> None:
        document = {"uri": uri, "languageId": language, "version": version, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": document})

    def change(self, uri: str, version: int, *changes: Any) -> None:
        self.notify(
            "textDocument/didChange",
            {"textDocument": {"uri": uri, "version": version}, "contentChanges": list(changes)},
        )

    def text(self, uri: str) -> Any:
        """What the server holds."""
        return self.ask("test/text", {"textDocument": {"uri": uri}})

    def diagnostics(self, uri: str, version: int | None = None) -> list[Message]:
        """The findings published for an address (and version): waits for them."""
        message = self.until(
            lambda message: (
                message.get("method") == "textDocument/publishDiagnostics"
                and message["params"]["uri"] == uri
                and (version is None or message["params"].get("version") == version)
            )
        )
        found: list[Message] = message["params"]["diagnostics"]
        return found

    def leave(self) -> int:
        """Shut down and exit; the exit code."""
        self.ask("shutdown")
        self.notify("exit")
        return self.process.wait(5)


def edit(line: int, character: int, to_line: int, to_character: int, text: str) -> Message:
    """A change of a text between two positions."""
    start, end = {"line": line, "character": character}, {"line": to_line, "character": to_character}
    return {"range": {"start": start, "end": end}, "text": text}


def about(uri: str, **more: Any) -> Message:
    """The parameters of a request about a document."""
    return {"textDocument": {"uri": uri}, **more}


def error(message: Message) -> int:
    """The code of an answer that is an error."""
    code: int = message["error"]["code"]
    return code
