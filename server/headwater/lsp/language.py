"""Requests that ask features, through pygls.

This module and what it imports takes half a second of processor time to load, so the session loads it after
the first findings are out, or when the first request needs it.
"""

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from functools import partial
from typing import Any

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol, default_converter

from headwater import __version__
from headwater.features.feature import Change, Feature
from headwater.lsp.capabilities import resolves
from headwater.lsp.client import Client
from headwater.lsp.convert import Answer
from headwater.lsp.errors import Misasked, Refused
from headwater.lsp.guard import Guard
from headwater.lsp.places import Places, address
from headwater.lsp.publish import Publisher
from headwater.lsp.questions import arguments, command_arguments
from headwater.workspace.host import Host, Snapshot, Stale


class Protocol(LanguageServerProtocol):
    """pygls' protocol with our wire under it: what it sends goes out through the client's door."""

    client: Client

    def plain(self, value: Any) -> Any:
        """A typed value as JSON."""
        return self._converter.unstructure(value)

    def notify(self, method: str, params: Any | None = None) -> None:
        """Send a typed notification."""
        self.client.tell(method, self.plain(params))

    def send_request(
        self,
        method: str,
        params: Any | None = None,
        callback: Callable[[Any], None] | None = None,
        msg_id: str | int | None = None,
    ) -> Future[Any]:
        """Send a typed request. The answer is left as it came."""
        future: Future[Any] = Future()

        def answered(result: Any, error: Any) -> None:
            future.set_result(result)
            if callback is not None and error is None:
                callback(result)

        self.client.ask(method, self.plain(params), answered)
        return future


class Language(LanguageServer):
    """Every feature under its method, typed answers, and a typed way to talk to the client."""

    protocol: Protocol

    def __init__(
        self,
        features: Mapping[str, tuple[Feature, ...]],
        host: Host,
        places: Places,
        client: Client,
        publisher: Publisher,
        guard: Guard,
    ) -> None:
        super().__init__("headwater", __version__, protocol_cls=Protocol, converter_factory=default_converter)
        self.protocol.client = client
        self._features = features
        self._host = host
        self._places = places
        self._client = client
        self._publisher = publisher
        self._guard = guard
        self._last: tuple[Any, list[Any]] = None, []
        self._alive: Callable[[], bool] = lambda: True
        for method, serving in features.items():
            if "/" not in method:
                self.command(method)(partial(self._command, serving[0]))
            elif not method.endswith("/resolve"):
                self.feature(method)(partial(self._ask, method))

    def serve(self, method: str, params: Any, alive: Callable[[], bool]) -> Any:
        """The result of a request, as JSON; `alive` tells whether somebody still waits for it."""
        self._places.forget()
        # What a lazy word holds on to is the snapshot of an earlier request: all of them ask the present one.
        self._alive = alive
        if method == "workspace/executeCommand":
            return self._execute(params)
        if method.endswith("/resolve"):
            return self._resolve(resolves(method), method, params)
        ask = self.protocol.fm.features[method]
        return self.protocol.plain(ask(params))

    def _wanted_still(self) -> bool:
        return self._alive()

    # -------------------------------------------------------------- questions

    def _ask(self, method: str, params: Any) -> Any:
        db = self._host.snapshot(self._wanted_still)
        words = self._words(method, params, db)
        answer = self._answer(method, params)
        return answer.all(words, self._ticket(params))

    def _words(self, method: str, params: Any, db: Snapshot) -> list[Any]:
        """What all features of a method answer, in a fixed order; one that refuses matters where no other answers."""
        words: list[Any] = []
        refusal: Refused | None = None
        for feature in self._features[method]:
            given = arguments(feature, params, self._places)
            if method != "textDocument/codeAction" or _wanted(feature, params):
                try:
                    words += self._guard.run(feature.name, partial(self._collect, feature, db, given)) or ()
                except Refused as no:
                    refusal = no
        if refusal is not None and not words:
            raise refusal
        words = [word for word in words if not isinstance(word, Change) or _asked(word, params)]
        self._last = (db.revision, method, repr(self._question(params))), words
        return words

    def _words_again(self, method: str, question: dict[str, Any], db: Snapshot) -> list[Any]:
        """The same answer to the same question: as it was remembered, or found anew."""
        if self._last[0] == (db.revision, method, repr(self._question(question))):
            return self._last[1]
        return self._words(method, question, db)

    @staticmethod
    def _collect(feature: Feature, db: Snapshot, given: dict[str, Any]) -> list[Any]:
        found = feature.ask(db, **given)
        if found is None:
            return []
        return list(found) if isinstance(found, Iterable) and not hasattr(found, "_fields") else [found]

    @staticmethod
    def _question(params: Any) -> dict[str, Any]:
        if not isinstance(params, dict):
            return {}
        context = params.get("context")
        only = context.get("only") if isinstance(context, dict) else None
        kept = {key: value for key, value in params.items() if key in ("textDocument", "position", "range")}
        rest = {key: value for key, value in params.items() if key not in kept and key != "context"}
        return {**kept, **rest, "context": {"only": only}}

    def _answer(self, method: str, params: Any) -> Answer:
        params = params if isinstance(params, dict) else {}
        item = params.get("item")
        if isinstance(item, dict) and isinstance(item.get("uri"), str):
            uri = item["uri"]
        else:
            uri = address(params) if "textDocument" in params else ""
        found = self._host.text(uri)
        cell = found[0].cells.index(found[1]) if found is not None and found[1].code else 0
        return Answer(
            method,
            self._places.file(uri),
            cell,
            self._places,
            self._client,
            self._publisher.item,
            self.protocol._converter.structure,
        )

    # --------------------------------------------------------------- resolves

    def _ticket(self, params: Any) -> dict[str, Any] | None:
        """What finds a word again: the question, and the revision of the page it was asked at."""
        if not isinstance(params, dict) or "textDocument" not in params:
            return None
        found = self._host.text(address(params))
        if found is None:
            return None
        return {"revision": found[0].revision, "question": self._question(params)}

    def _resolve(self, method: str, resolve: str, params: Any) -> Any:
        """Fill in what a word left out, if its page has not changed since."""
        data = params.get("data") if isinstance(params, dict) else None
        if not isinstance(data, dict) or method not in self._features:
            raise Misasked("nothing of ours to resolve")
        question, number = data.get("question"), data.get("number")
        if not isinstance(question, dict) or not isinstance(number, int):
            raise Misasked("nothing of ours to resolve")
        found = self._host.text(address(question))
        if found is None or found[0].revision != data.get("revision"):
            raise Stale
        db = self._host.snapshot(self._wanted_still)
        words = self._words_again(method, question, db)
        if not 0 <= number < len(words):
            raise Stale
        word = words[number]
        for feature in self._features.get(resolve, ()):
            word = self._guard.run(feature.name, partial(feature.ask, db, word)) or word
        answer = self._answer(method, question)
        return self.protocol.plain(answer.one(word, data, resolved=True))

    # --------------------------------------------------------------- commands

    def _execute(self, params: Any) -> Any:
        name = params.get("command") if isinstance(params, dict) else None
        command = self.protocol.fm.commands.get(name) if isinstance(name, str) else None
        if command is None:
            raise Misasked(f"there is no command {name!r}")
        return self.protocol.plain(command(params.get("arguments")))

    def _command(self, feature: Feature, given: Any) -> Any:
        db = self._host.snapshot(self._wanted_still)
        call = partial(feature.ask, db, **command_arguments(feature, given, self._places))
        word = self._guard.run(feature.name, call)
        if isinstance(word, Change):
            edit = self._answer("headwater/", None).workspace_edit(word)
            self.workspace_apply_edit(types.ApplyWorkspaceEditParams(edit, word.title))
            return None
        return None if word is None else self._answer("headwater/", None).one(word)


def _only(params: Any) -> list[str]:
    context = params.get("context") if isinstance(params, dict) else None
    only = context.get("only") if isinstance(context, dict) else None
    return [kind for kind in only if isinstance(kind, str)] if isinstance(only, list) else []


def _asked(change: Change, params: Any) -> bool:
    """Whether an offer is of a kind that was asked for."""
    only = _only(params)
    return not only or any(f"{change.kind}.".startswith(f"{kind}." if kind else "") for kind in only)


def _wanted(feature: Feature, params: Any) -> bool:
    """Whether a feature may have offers of the kinds asked for, by the kinds it announces."""
    only = _only(params)
    kinds = feature.options.get("code_action_kinds")
    if not only or not kinds:
        return True
    return any(
        f"{kind}.".startswith(f"{want}." if want else "") or want.startswith(f"{kind}.")
        for kind in kinds
        for want in only
    )
