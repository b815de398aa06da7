"""What waits to be done, and who has been answered.

One thread reads, one thread works. The reader puts messages on the desk in the order they came; a request
gets a ticket, and a ticket is answered exactly once, whoever comes first: the worker with the result, the
reader when the client takes the request back, or the watch that ends a shutdown which takes too long.
"""

import threading
import time
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import Any

from headwater.lsp.errors import CANCELLED, INVALID_REQUEST, PARSE_ERROR
from headwater.lsp.wire import Garbled, Message, Wire

SHUTDOWN_PATIENCE = 0.5
"""Seconds a shutdown waits for requests that are being worked on."""
EXIT_PATIENCE = 0.3
"""Seconds an exit waits for the worker."""

Errand = Callable[[], None]


class Ticket:
    """One request of the client."""

    __slots__ = ("_desk", "answered", "broken_off", "id", "method", "revision")

    def __init__(self, desk: "Desk", ident: str | int, method: str) -> None:
        self._desk = desk
        self.id = ident
        self.method = method
        self.answered = False
        self.broken_off = 0
        """How often the work on it has given way to other messages."""
        self.revision: int | None = None
        """The revision of the document it is about, when its turn came first."""

    def waiting(self) -> bool:
        """Whether somebody still wants the answer."""
        return not self.answered

    def answer(self, result: Any) -> None:
        """Send the result, unless an answer went out before."""
        self._desk.answer(self, {"id": self.id, "result": result})

    def refuse(self, code: int, reason: str) -> None:
        """Send an error, unless an answer went out before."""
        self._desk.answer(self, {"id": self.id, "error": {"code": code, "message": reason}})


Item = tuple[Message, Ticket | None] | Errand


class Desk:
    """Messages in the order they came, and the tickets that are still open."""

    def __init__(self, wire: Wire, leave: Callable[[int], None]) -> None:
        self.wire = wire
        self.shut = False
        """Whether the client asked to shut down: it decides the exit code."""
        self._leave = leave
        self._items: SimpleQueue[Item] = SimpleQueue()
        self._open: set[Ticket] = set()
        self._lock = threading.Lock()

    # ------------------------------------------------------ the reader's side

    def listen(self) -> None:
        """Put everything that arrives on the desk until the client hangs up, which is an exit too."""
        try:
            for message in self.wire.messages():
                if isinstance(message, Garbled):
                    self._reject(None, PARSE_ERROR, message.reason)
                else:
                    self._receive(message)
        finally:
            self._receive({"method": "exit"})

    def _receive(self, message: Message) -> None:
        method = message.get("method")
        if method is None and ("result" in message or "error" in message):
            self._items.put((message, None))
        elif not isinstance(method, str):
            self._reject(message.get("id"), INVALID_REQUEST, "a message without a method")
        elif "id" in message:
            self._request(message, method)
        elif method == "$/cancelRequest":
            self._take_back(message.get("params"))
        else:
            if method == "exit":
                self._later(EXIT_PATIENCE, lambda: self._leave(self.exit_code()))
            self._items.put((message, None))

    def _request(self, message: Message, method: str) -> None:
        ident = message["id"]
        if isinstance(ident, bool) or not isinstance(ident, (int, str)):
            self._reject(None, INVALID_REQUEST, "an id is a number or a string")
            return
        ticket = Ticket(self, ident, method)
        with self._lock:
            self._open.add(ticket)
        if method == "shutdown":
            self.shut = True
            self._later(SHUTDOWN_PATIENCE, lambda: self._close(ticket))
        self._items.put((message, ticket))

    def _take_back(self, params: Any) -> None:
        ident = params.get("id") if isinstance(params, dict) else None
        with self._lock:
            found = [ticket for ticket in self._open if ticket.id == ident and ticket.method != "shutdown"]
        for ticket in found:
            ticket.refuse(CANCELLED, "taken back")

    def _reject(self, ident: Any, code: int, reason: str) -> None:
        known = ident if isinstance(ident, (int, str)) and not isinstance(ident, bool) else None
        self.wire.send({"id": known, "error": {"code": code, "message": reason}})

    # ------------------------------------------------------ the worker's side

    def next(self, timeout: float | None) -> Item | None:
        """The next thing to do, or None when nothing came within the time."""
        try:
            return self._items.get(timeout=timeout)
        except Empty:
            return None

    def idle(self) -> bool:
        """Whether nothing waits."""
        return self._items.empty()

    def again(self, message: Message, ticket: Ticket) -> None:
        """Put a request back that has given way, after what waits already."""
        self._items.put((message, ticket))

    def post(self, errand: Errand) -> None:
        """Have something done by the worker, after what waits already. Any thread may ask."""
        self._items.put(errand)

    def answer(self, ticket: Ticket, message: Message) -> None:
        """Send the one answer to a ticket."""
        with self._lock:
            if ticket.answered:
                return
            ticket.answered = True
            self._open.discard(ticket)
        self.wire.send(message)

    def exit_code(self) -> int:
        """What the process ends with: 0 only if the client has asked to shut down."""
        return 0 if self.shut else 1

    # -------------------------------------------------------------- endings

    def _close(self, shutdown: Ticket) -> None:
        """Answer whatever a shutdown still waits for."""
        with self._lock:
            left = [ticket for ticket in self._open if ticket is not shutdown]
        for ticket in left:
            ticket.refuse(CANCELLED, "the server shuts down")
        shutdown.answer(None)

    @staticmethod
    def _later(seconds: float, do: Callable[[], None]) -> None:
        timer = threading.Timer(seconds, do)
        timer.daemon = True
        timer.start()


class Pace:
    """When to analyse a page that is being edited: at once where it is quick, in a pause where it is not."""

    QUICK = 0.1
    PATIENT = 0.3
    STARVED = 1.0

    def __init__(self) -> None:
        self._due: dict[str, tuple[float, float]] = {}
        self._cost: dict[str, float] = {}

    def changed(self, key: str) -> None:
        """The page has a new text."""
        now = time.monotonic()
        cost = self._cost.get(key, 0.0)
        pause = 0.0 if cost < self.QUICK else min(cost, self.PATIENT)
        first = self._due[key][0] if key in self._due else now
        self._due[key] = first, min(now + pause, first + self.STARVED)

    def done(self, key: str, cost: float) -> None:
        """The page was analysed, in so many seconds; the first time says nothing about the next."""
        self._due.pop(key, None)
        self._cost[key] = cost if key in self._cost else 0.0

    def forget(self, key: str) -> None:
        """The page is gone."""
        self._due.pop(key, None)
        self._cost.pop(key, None)

    def wait(self) -> float | None:
        """Seconds until a page is due; None when no page is."""
        if not self._due:
            return None
        return max(0.0, min(due for _, due in self._due.values()) - time.monotonic())

    def due(self, idle: bool) -> list[str]:
        """The pages to analyse now. While messages wait only those that have been waiting long themselves."""
        now = time.monotonic()
        return [
            key
            for key, (first, due) in self._due.items()
            if due <= now and (idle or now - first >= self.PATIENT)
        ]
