"""One conversation with one editor, from `initialize` to `exit`.

Messages are handled one after another by one thread, in the order they came: state changes in plain calls,
a question sees the state as it was when its turn came, and there is nothing to lock.
"""

import gc
import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING, Any

from headwater import __version__
from headwater.base.interrupt import Interrupted
from headwater.features.feature import features
from headwater.lsp import errors, life
from headwater.lsp.capabilities import capabilities, resolves
from headwater.lsp.client import Client
from headwater.lsp.configuration import OWN_COMMANDS, Configuration
from headwater.lsp.errors import Misasked, Refused
from headwater.lsp.guard import Guard
from headwater.lsp.patience import Patience
from headwater.lsp.places import Places, address
from headwater.lsp.publish import METHOD as PULL
from headwater.lsp.publish import Publisher
from headwater.lsp.refresh import Refresher
from headwater.lsp.schedule import Desk, Ticket
from headwater.lsp.sync import Sync
from headwater.lsp.wire import Message, Wire
from headwater.workspace.host import Host, Stale

if TYPE_CHECKING:
    from headwater.lsp.language import Language

log = logging.getLogger("headwater.lsp")

IDLE = 0.3
"""Seconds after which an editor that opened nothing yet is taken to be in no hurry."""
TYPICAL = "import numpy\nimport pandas\nimport sklearn.base\nsklearn.base.clone(pandas.read_csv(numpy.e))\n"
"""Calls that nearly every script makes, to have their models loaded."""
MOST_BROKEN_OFF = 8
"""How often a question gives way to other messages; then it is answered, however long that takes."""
_PUSHED = ("textDocument", "publishDiagnostics")


class Session:
    """Everything that lives as long as the connection does."""

    def __init__(self, wire: Wire, watch: bool = True) -> None:
        self.desk = Desk(wire, life.leave)
        self.client = Client(wire)
        self.host = Host()
        self.patience = Patience(self.desk.idle)
        self.host.patience = self.patience.check
        self.places = Places(self.host)
        self.guard = Guard()
        self.features = features()
        self.publisher = Publisher(wire, self.host, self.places, self.guard, self.features.get(PULL, ()))
        self.sync = Sync(self.host, self.publisher)
        self.refresher = Refresher(self.client, self.host, self.guard, self.features, self.desk.idle)
        self.configuration = Configuration(self.client, self.host, self.publisher, self.refresher)
        self._watch = watch
        self._initialized = False
        self._shut = False
        self._loading = threading.Lock()
        self._greeted = False
        self._requests: dict[str, Callable[[Any], Any]] = {
            "initialize": self._initialize,
            "shutdown": self._shut_down,
        }
        self._notifications: dict[str, Callable[[Any], None]] = {
            **self.sync.methods,
            **self.configuration.methods,
            "initialized": self._ready,
        }

    # -------------------------------------------------------------- the loop

    def run(self) -> int:
        """Work until the client says exit or is gone; the code to end the process with."""
        threading.Thread(target=self.desk.listen, name="reader", daemon=True).start()
        while True:
            waits = (self.publisher.pace.wait(), self.refresher.wait())
            item = self.desk.next(min((wait for wait in waits if wait is not None), default=None))
            if callable(item):
                self.guard.run("errand", item)
            elif item is not None:
                message, ticket = item
                if message.get("method") == "exit" and ticket is None:
                    return self.desk.exit_code()
                if ticket is not None:
                    # Changes that queue up are analysed together; questions do not delay findings.
                    self._publish(idle=True, pressed=True)
                self._handle(message, ticket)
            self._publish(self.desk.idle())
            if self.desk.idle() and self.publisher.pace.wait() is None:
                self._look_again()

    def _look_again(self) -> None:
        self.patience.begin()
        # broken off, it is looked at after the next pause
        with suppress(Interrupted):
            self.guard.run("looking again", self.refresher.look)

    def _publish(self, idle: bool, *, pressed: bool = False) -> None:
        for key in self.publisher.pace.due(idle):
            self.patience.begin(pressed=pressed)
            try:
                self.publisher.publish(key)
                self.refresher.published(key)
            except Interrupted:
                return  # it is due still
            except Exception as error:  # noqa: BLE001  -- the loop goes on whatever happens
                self.publisher.pace.forget(key)
                self.guard.tell("publishing", error)
            self.configuration.complain()
            self._greet()

    def _handle(self, message: Message, ticket: Ticket | None) -> None:
        method = message.get("method")
        if ticket is not None:
            self._request(message, ticket)
        elif not isinstance(method, str):
            self.guard.run("answer", lambda: self.client.answered(message))
        elif self._initialized:
            self._notify(method, message.get("params"))

    def _notify(self, method: str, params: Any) -> None:
        do = self._notifications.get(method)
        if do is None:
            return
        try:
            do(params if isinstance(params, dict) else {})
        except Misasked as error:
            log.warning("%s ignored: %s", method, error)
        except Exception as error:  # noqa: BLE001  -- the loop goes on whatever happens
            self.guard.tell(method, error)

    def _request(self, message: Message, ticket: Ticket) -> None:
        if ticket.answered:
            return
        params = message.get("params")
        revision = self._revision(params)
        if ticket.broken_off and ticket.revision != revision:
            ticket.refuse(errors.CONTENT_MODIFIED, "the document has changed")
            return
        ticket.revision = revision
        if ticket.broken_off < MOST_BROKEN_OFF:
            self.patience.begin(ticket.waiting)
        else:
            self.patience.begin_at_last(ticket.waiting)
        try:
            ticket.answer(self._result(ticket, params))
        except Interrupted:
            ticket.broken_off += 1
            self.desk.again(message, ticket)
        except Refused as error:
            ticket.refuse(error.code, error.reason)
        except Stale:
            ticket.refuse(errors.CONTENT_MODIFIED, "the document has changed")
        except Exception as error:  # noqa: BLE001  -- a request is answered whatever happens
            self.guard.tell(ticket.method, error)
            ticket.refuse(errors.INTERNAL_ERROR, f"{ticket.method} failed: {type(error).__name__}")

    def _revision(self, params: Any) -> int | None:
        """The revision of the open document that a request is about."""
        about = params.get("textDocument") if isinstance(params, dict) else None
        uri = about.get("uri") if isinstance(about, dict) else None
        found = self.host.text(uri) if isinstance(uri, str) else None
        return found[0].revision if found is not None else None

    def _result(self, ticket: Ticket, params: Any) -> Any:
        method = ticket.method
        if not self._initialized and method not in ("initialize", "shutdown"):
            raise Refused(errors.NOT_INITIALIZED, "initialize comes first")
        if self._initialized and method == "initialize":
            raise Refused(errors.INVALID_REQUEST, "initialized already")
        if self._shut and method != "shutdown":
            raise Refused(errors.INVALID_REQUEST, "shutting down")
        self.client.asked.add(method)
        if method in self._requests:
            return self._requests[method](params)
        if method == PULL and method in self.features:
            return self.publisher.answer(address(params), params.get("previousResultId"))
        if not self._serves(method):
            raise Refused(errors.METHOD_NOT_FOUND, f"nothing here serves {method}")
        return self.language.serve(method, params, ticket.waiting)

    def _serves(self, method: str) -> bool:
        if method.endswith("/resolve"):
            method = resolves(method)
        return method in self.features or method == "workspace/executeCommand"

    # ---------------------------------------------------------------- stages

    def _initialize(self, params: Any) -> Message:
        params = params if isinstance(params, dict) else {}
        announced = params.get("capabilities")
        self.client.capabilities = announced if isinstance(announced, dict) else {}
        encoding = self.client.encoding()
        self.host.encoding = encoding
        self.publisher.pull = bool(self.client.can("textDocument", "diagnostic")) and PULL in self.features
        self.publisher.related = self.client.can(*_PUSHED, "relatedInformation") is not False
        self.configuration.begin(params)
        process = params.get("processId")
        if self._watch and isinstance(process, int):
            life.watch(process, lambda: life.leave(self.desk.exit_code()))
        self._initialized = True
        self.desk.post(_warm)
        options = params.get("initializationOptions")
        own = options.get(OWN_COMMANDS) if isinstance(options, dict) else None
        own = own if isinstance(own, list) else []
        return {
            "capabilities": capabilities(self.features, encoding, self.publisher.pull, own),
            "serverInfo": {"name": "headwater", "version": __version__},
        }

    def _ready(self, _: Any) -> None:
        self.configuration.fetch()
        timer = threading.Timer(IDLE, lambda: self.desk.post(self._greet))
        timer.daemon = True
        timer.start()

    def _shut_down(self, _: Any) -> None:
        self._shut = True

    # -------------------------------------------------------- the slow half

    @cached_property
    def _loaded(self) -> "Language":
        try:
            from headwater.lsp.language import Language

            return Language(self.features, self.host, self.places, self.client, self.publisher, self.guard)
        finally:
            # What is loaded by now stays, and the collector, off since the start, need not look at it ever again:
            # its longest pause while a script of 1,000 lines is edited falls from 48 to 3 ms.
            gc.freeze()
            gc.enable()

    @property
    def language(self) -> "Language":
        """The half of the server that knows the protocol's types; loading it takes half a second."""
        with self._loading:
            return self._loaded

    def _greet(self) -> None:
        """Load the slow half beside the work, once there is a moment."""
        if self._greeted:
            return
        self._greeted = True

        def load() -> None:
            language = self.language
            self.desk.post(lambda: self.configuration.register(language))

        threading.Thread(target=load, name="load", daemon=True).start()


def _warm() -> None:
    """Load what the first document will need while the client still reads our answer."""
    from headwater.pipeline import Document

    Document([TYPICAL]).analysis()
