"""What somebody feels who edits: each server gets the same edits in the same order, one after the other."""

import random
import re
import time
from collections.abc import Sequence
from pathlib import Path

from bench.client import Client, Command, Message, Silence, published, sessions
from bench.edits import Kind, Stroke
from bench.sample import Patience, Sample, Samples, grouped
from bench.scripts import Generated

SETTLED = 2.0
"""Seconds a server gets to do what it put off until the first document was open."""


class Editor:
    """Some servers with the same document open in each."""

    def __init__(self, clients: Sequence[Client], script: Generated, name: str) -> None:
        self.clients = list(clients)
        self.script = script
        self.uri = (clients[0].folder / name).as_uri()
        self.notes: list[str] = []

    def __enter__(self) -> "Editor":
        for client in self.clients:
            client.open(self.uri, self.script.text)
        time.sleep(SETTLED)
        return self

    def __exit__(self, *_: object) -> None:
        for client in self.clients:
            client.close(self.uri)

    def type(self, kind: Kind, patience: Patience) -> tuple[Samples, Samples]:
        """How long findings take after each edit, and after each edit that takes one back."""
        names = [client.name for client in self.clients]
        there, back = grouped(names), grouped(names)
        if not kind.back:
            back = there
        strokes = kind.strokes(self.script)
        silent: set[str] = set()
        warm_up = Patience(4, patience.seconds / 10, 1)
        warm_up.last(lambda number: self._once(strokes[number % len(strokes)], kind, None, None, silent))
        patience.last(lambda number: self._once(strokes[number % len(strokes)], kind, there, back, silent))
        return there, back

    def _once(
        self, stroke: Stroke, kind: Kind, there: Samples | None, back: Samples | None, silent: set[str]
    ) -> None:
        for change, samples in ((stroke.there, there), (stroke.back, back)):
            for client in self.clients:
                if client.name in silent:
                    continue
                try:
                    seconds, _ = client.change(self.uri, [change])
                except Silence as error:
                    silent.add(client.name)
                    self.notes.append(f"{kind.name}: {error}")
                    continue
                if samples is not None:
                    samples[client.name].values.append(seconds)

    def ask(self, patience: Patience) -> dict[str, Samples]:
        """How long answers take, by method; beside each of them a hover of the others is measured."""
        spots = places(self.script)
        found: dict[str, Samples] = {}
        for method, capability in QUESTIONS.items():
            ours = self.clients[0]
            if not ours.capabilities.get(capability):
                continue
            names = [c.name for c in self.clients if c is ours or c.capabilities.get("hoverProvider")]
            samples = found[method] = grouped(names)

            def once(number: int, method: str = method, samples: Samples = samples) -> None:
                line, column = spots[number % len(spots)]
                params: Message = {
                    "textDocument": {"uri": self.uri},
                    "position": {"line": line, "character": column},
                }
                for client in self.clients:
                    if client.name in samples:
                        what = method if client is self.clients[0] else "textDocument/hover"
                        seconds, _ = client.ask(what, params)
                        if number >= 0:
                            samples[client.name].values.append(seconds)

            for number in range(-5, 0):
                once(number)
            patience.last(once)
        return found


QUESTIONS = {
    "textDocument/hover": "hoverProvider",
    "textDocument/completion": "completionProvider",
    "textDocument/definition": "definitionProvider",
}


def places(script: Generated) -> list[tuple[int, int]]:
    """Within names of columns all over the script, in no order."""
    found = [
        (number, match.end() - 1)
        for number, line in enumerate(script.lines)
        for match in re.finditer(r'\["[a-z]+', line)
    ]
    random.Random(1).shuffle(found)
    return found


def starts(commands: Sequence[Command], folder: Path, script: Generated, patience: Patience) -> Samples:
    """Seconds from the start of the process to the first findings."""
    samples = grouped([command.name for command in commands])
    uri = (folder / "start.py").as_uri()

    def once(number: int) -> None:
        for command in commands:
            client = Client(command, folder)
            try:
                client.initialize()
                item = {"uri": uri, "languageId": "python", "version": 1, "text": script.text}
                client.notify("textDocument/didOpen", {"textDocument": item})
                at, _ = client.wait(published(uri, 1))
            finally:
                client.stop()
            samples[command.name].values.append(at - client.started)

    # The first start after an installation compiles what it imports.
    once(0)
    for sample in samples.values():
        sample.values.clear()
    patience.last(once)
    return samples


def memory(
    commands: Sequence[Command], folder: Path, script: Generated, kind: Kind, rounds: int
) -> tuple[Samples, Samples]:
    """Resident MiB with a script open, and after typing in it."""
    names = [command.name for command in commands]
    opened, typed = grouped(names), grouped(names)
    for _ in range(rounds):
        with sessions(commands, folder) as clients, Editor(clients, script, "memory.py") as editor:
            _note(clients, opened)
            editor.type(kind, Patience(50, 20.0))
            _note(clients, typed)
    return opened, typed


def _note(clients: Sequence[Client], samples: dict[str, Sample]) -> None:
    for client in clients:
        samples[client.name].values.append(client.memory())
