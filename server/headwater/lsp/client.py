"""What the client said it can do, and requests of ours to it."""

from collections.abc import Callable
from itertools import count
from typing import Any

from headwater.base.text import Encoding
from headwater.lsp.wire import Message, Wire

ENCODINGS: dict[Any, Encoding] = {"utf-8": "utf-8", "utf-16": "utf-16", "utf-32": "utf-32"}

Then = Callable[[Any, Any], None]


class Client:
    """The other side of the wire."""

    def __init__(self, wire: Wire) -> None:
        self.capabilities: dict[str, Any] = {}
        self.asked: set[str] = set()
        """The methods of its requests so far."""
        self._wire = wire
        self._numbers = count(1)
        self._waiting: dict[str, Then] = {}

    def can(self, *path: str) -> Any:
        """What the client announced at a path of its capabilities; None when nothing."""
        value: Any = self.capabilities
        for step in path:
            value = value.get(step) if isinstance(value, dict) else None
        return value

    def encoding(self) -> Encoding:
        """How positions count: the first of the client's choices that we know, else UTF-16."""
        offered = self.can("general", "positionEncodings")
        for encoding in offered if isinstance(offered, list) else ():
            if isinstance(encoding, str) and encoding in ENCODINGS:
                return ENCODINGS[encoding]
        return "utf-16"

    def ask(self, method: str, params: Any, then: Then | None = None) -> str:
        """Send a request; `then` gets the result and the error when the answer comes."""
        ident = f"headwater-{next(self._numbers)}"
        if then is not None:
            self._waiting[ident] = then
        message: Message = {"id": ident, "method": method}
        if params is not None:
            message["params"] = params
        self._wire.send(message)
        return ident

    def tell(self, method: str, params: Any) -> None:
        """Send a notification."""
        self._wire.send({"method": method, "params": params})

    def answered(self, message: Message) -> None:
        """The client's answer to a request of ours."""
        ident = message.get("id")
        then = self._waiting.pop(ident, None) if isinstance(ident, str) else None
        if then is not None:
            then(message.get("result"), message.get("error"))
