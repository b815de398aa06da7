"""Messages on a stream: frames in, frames out, and nothing else ever on that stream."""

import json
import os
import re
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

from headwater.base.frozen import frozen

Message = dict[str, Any]

_LENGTH = re.compile(rb"(?:^|\r\n)content-length[ \t]*:[ \t]*(\d{1,12})[ \t]*(?=\r\n|$)", re.IGNORECASE)
_BROWSER = re.compile(rb"[A-Z]+ \S+ HTTP/")
_HEADER_LIMIT = 64 * 1024
_FRAME_LIMIT = 256 * 1024 * 1024
"""No editor sends a text so large; what claims to be larger is let by without being kept."""


@frozen
class Garbled:
    """A frame that holds no message."""

    reason: str


class Hangup(Exception):
    """The other side is gone, or was never a client."""


class Wire:
    """One connection. Any thread may send; one thread receives."""

    def __init__(self, receive: Callable[[int], bytes], transmit: Callable[[memoryview], int]) -> None:
        self._receive = receive
        self._transmit = transmit
        self._writing = threading.Lock()
        self._pending = bytearray()

    def send(self, message: Message) -> None:
        """Write one message whole. A reader that is gone is no reason to fail: its silence ends us."""
        message["jsonrpc"] = "2.0"
        self.send_text(written(message))

    def send_text(self, message: str) -> None:
        """Write one message whole that is JSON already, in ASCII."""
        body = message.encode("ascii")
        view = memoryview(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        with self._writing:
            try:
                while view:
                    view = view[self._transmit(view) :]
            except (OSError, ValueError):
                return

    def messages(self) -> Iterator[Message | Garbled]:
        """Everything that arrives until the other side hangs up."""
        try:
            while True:
                yield self._message(self._frame())
        except (Hangup, OSError, ValueError):
            return

    def _frame(self) -> bytes | Garbled:
        end = self._find_header_end()
        header = bytes(self._pending[:end])
        del self._pending[: end + 4]
        if _BROWSER.match(header):
            # A web page may post to a port of this machine; what it sends is never a client's.
            raise Hangup
        length = _LENGTH.search(header)
        if length is None:
            return Garbled("a frame without Content-Length")
        return self._take(int(length[1]))

    def _find_header_end(self) -> int:
        searched = 0
        while (end := self._pending.find(b"\r\n\r\n", searched)) < 0:
            if len(self._pending) > _HEADER_LIMIT:
                del self._pending[:-3]
            searched = max(0, len(self._pending) - 3)
            self._fill(65536)
        return end

    def _take(self, size: int) -> bytes | Garbled:
        if size > _FRAME_LIMIT:
            self._pass_over(size)
            return Garbled("a frame beyond all measure")
        while len(self._pending) < size:
            self._fill(min(size - len(self._pending), 1 << 20))
        frame = bytes(self._pending[:size])
        del self._pending[:size]
        return frame

    def _pass_over(self, size: int) -> None:
        while len(self._pending) < size:
            size -= len(self._pending)
            self._pending.clear()
            self._fill(min(size, 1 << 20))
        del self._pending[:size]

    def _fill(self, size: int) -> None:
        more = self._receive(max(size, 65536))
        if not more:
            raise Hangup
        self._pending += more

    @staticmethod
    def _message(frame: bytes | Garbled) -> Message | Garbled:
        if isinstance(frame, Garbled):
            return frame
        try:
            message = json.loads(frame)
        except (ValueError, RecursionError, MemoryError) as error:
            return Garbled(f"a frame that is not JSON: {error}")
        return message if isinstance(message, dict) else Garbled("a message that is not an object")


def written(value: Any) -> str:
    """A value as JSON, in ASCII."""
    try:
        return json.dumps(value, separators=(",", ":"), allow_nan=False)
    except ValueError:
        return json.dumps(_finite(value), separators=(",", ":"))


def stdio() -> Wire:
    """Take standard input and output for the protocol alone.

    The protocol gets descriptors of its own. What anybody prints goes to standard error, and a child
    process that reads its input reads nothing of ours.
    """
    sys.stdout.flush()
    incoming, outgoing = os.dup(0), os.dup(1)
    nothing, end = os.pipe()
    os.close(end)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    if os.name == "nt":
        import msvcrt

        for descriptor in (incoming, outgoing):
            msvcrt.setmode(descriptor, os.O_BINARY)  # type: ignore[attr-defined,unused-ignore]
    else:
        os.set_blocking(outgoing, True)
    return Wire(lambda size: os.read(incoming, size), lambda view: os.write(outgoing, view))


def tcp(host: str, port: int) -> Wire:
    """Wait for one client at an address; where we listen is told on standard error."""
    import socket

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, port), family=family, backlog=1) as listener:
        address = listener.getsockname()
        sys.stderr.write(f"headwater: listening on {address[0]}:{address[1]}\n")
        sys.stderr.flush()
        connection, _ = listener.accept()
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return Wire(connection.recv, connection.send)


def _finite(value: Any) -> Any:
    """JSON has no infinity and no not-a-number, and data files have both."""
    if isinstance(value, float):
        return value if value - value == 0 else str(value)
    if isinstance(value, dict):
        return {str(key): _finite(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(item) for item in value]
    return value
