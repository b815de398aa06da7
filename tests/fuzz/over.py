"""The server as a process, told of edits in frames, and asked many things meanwhile."""

import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from e2e.frames import Client
from fuzz.editor import GLANCE, Editor, Message
from fuzz.inside import Inside
from fuzz.law import different
from fuzz.trial import Side, Step

PATIENCE = 30.0
"""Seconds until what was published last must be what there is to say."""
LATE = 0.5
"""Seconds in which nothing may come any more."""

QUESTIONS = (
    "hover", "completion", "definition", "references", "documentHighlight", "codeLens", "documentSymbol",
    "foldingRange", "inlayHint", "codeAction", "prepareRename",
)  # fmt: skip
COMMAND = [sys.executable, str(Path(__file__).parent / "telling_server.py")]


class Over(Side):
    """A process of its own for each trial."""

    def __init__(self, editor: Editor) -> None:
        self._editor = editor
        self._chance = random.Random(1)
        self._client = Client(command=COMMAND)
        self._asked: list[int | str] = []
        self._seen = 0
        self._shown: dict[str, list[Any]] = {}
        self._at: dict[str, int] = {}
        folder = {"uri": editor.folder.as_uri(), "name": editor.folder.name}
        general = {"positionEncodings": [editor.encoding]}
        begin = {"processId": None, "capabilities": {"general": general}, "workspaceFolders": [folder]}
        self._client.ask("initialize", begin, PATIENCE)
        self._client.notify("initialized", {})

    def take(self, message: Message) -> None:
        if message[0] != GLANCE:
            self._client.notify(*message)
        while self._chance.random() < 0.4:
            self._ask()

    def _ask(self) -> None:
        """A question nobody waits for, or that is taken back."""
        shown = list(self._editor.open.values())
        sheets = [sheet for each in shown for sheet in each.sheets]
        if not sheets:
            return
        sheet = self._chance.choice(sheets)
        lines = sheet.text.split("\n")
        line = self._chance.randrange(len(lines))
        at = {"line": line, "character": self._chance.randrange(len(lines[line]) + 1)}
        end = {"line": len(lines), "character": 0}
        params = {
            "textDocument": {"uri": sheet.uri},
            "position": at,
            "range": {"start": at, "end": end},
            "context": {"includeDeclaration": True, "diagnostics": []},
        }
        asked = self._client.request(f"textDocument/{self._chance.choice(QUESTIONS)}", params)
        self._asked.append(asked)
        if self._chance.random() < 0.2:
            self._client.notify("$/cancelRequest", {"id": asked})

    # ------------------------------------------------------------------ looks

    def broken(self, step: Step) -> str:
        return next(self._faults(), "")

    def _faults(self) -> Iterator[str]:
        if any(halved(sheet.text) for shown in self._editor.open.values() for sheet in shown.sheets):
            return  # what JSON has no word for
        fresh = Inside(self._editor.folder, self._editor.encoding)
        for message in self._editor.openings():
            fresh.take(message)
        for shown in self._editor.open.values():
            held = self._client.ask("test/text", {"textDocument": {"uri": shown.uri}}, PATIENCE)
            read = [cell.text for cell in fresh.document(shown.uri).cells]
            yield from different(f"the text of {shown.uri}", held, read)
        yield from self._settled(fresh)

    def _settled(self, fresh: Inside) -> Iterator[str]:
        """In the end the server shows what one shows that sees the text for the first time."""
        expected = {uri: items for uri, _, items in fresh.publish()}
        end = time.monotonic() + PATIENCE
        while True:
            yield from self._published()
            wrong = [
                uri for uri in {**self._shown, **expected} if self._shown.get(uri, []) != expected.get(uri, [])
            ]
            if not wrong:
                return
            if time.monotonic() > end:
                yield from different(
                    f"the findings of {wrong[0]}", self._shown.get(wrong[0], []), expected.get(wrong[0], [])
                )
            self._client.ask("test/text", {"textDocument": {"uri": "file:///nowhere.py"}}, PATIENCE)
            time.sleep(0.01)

    def _published(self) -> Iterator[str]:
        """What came since: versions that the editor has told, in their order."""
        received = self._client.received
        for message in received[self._seen :]:
            match message:
                case {"method": "textDocument/publishDiagnostics", "params": params}:
                    yield from self._took(params)
                case {"method": "window/logMessage" | "window/showMessage", "params": {"type": 1, "message": said}}:
                    yield f"the server complains: {said}"
        self._seen = len(received)
        if errors := [line for line in self._client.errors if b"ERROR" in line or b"Traceback" in line]:
            yield b"".join(self._client.errors).decode() or str(errors)

    def _took(self, params: dict[str, Any]) -> Iterator[str]:
        uri, version, items = params["uri"], params.get("version"), params["diagnostics"]
        told, before = self._editor.versions.get(uri, []), self._at.get(uri, 0)
        if version is not None:
            if version not in told[before:]:
                yield f"version {version} of {uri} was published, after {told[:before]} of {told}"
            self._at[uri] = told.index(version, before)
        elif items:
            yield f"findings without a version for {uri}"
        self._shown[uri] = items

    def close(self) -> None:
        """Close everything: nothing is shown any more, every question was answered once, and the process ends well."""
        with self._client as client:
            for message in [each for name in list(self._editor.open) for each in self._editor.shut(name)]:
                client.notify(*message)
            client.drain()
            time.sleep(LATE)
            client.drain()
            faults = list(self._published())
            faults += [f"{uri} still shows {items}" for uri, items in self._shown.items() if items]
            for asked in self._asked:
                answers = [each for each in client.received if "method" not in each and each.get("id") == asked]
                if len(answers) != 1:
                    faults.append(f"{len(answers)} answers to a question")
                faults += [f"an answer failed: {each['error']}" for each in answers if _failed(each)]
            if (code := client.leave()) != 0:
                faults.append(f"the process ended with {code}")
            assert not faults, faults[0]


def _failed(answer: dict[str, Any]) -> bool:
    """Whether it is a failure of the server's, and not a refusal."""
    return answer.get("error", {}).get("code") == -32603


def halved(text: str) -> bool:
    """Whether it holds halves of characters."""
    return any("\ud800" <= letter <= "\udfff" for letter in text)
