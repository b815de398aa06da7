"""What somebody feels who edits: each server gets the same edits in the same order, one after the other."""

import random
import re
import time
from collections.abc import Sequence
from pathlib import Path

from bench.client import Client, Command, Silence, sessions
from bench.documents import document
from bench.edits import Edit, Kind, Stroke
from bench.messages import Message, Told
from bench.sample import Patience, Sample, Samples, grouped
from bench.scripts import Generated, Spot

SETTLED = 2.0
"""Seconds a server gets to do what it put off until the first document was open."""
QUIET = 0.02
"""Seconds after which it has said what it had to say of a notebook."""


class Editor:
    """Some servers with the same document open in each."""

    def __init__(self, clients: Sequence[Client], generated: Generated, name: str) -> None:
        self.clients = list(clients)
        self.document = document(generated, clients[0].folder, name)
        self.notes: list[str] = []
        self.processor: dict[str, Samples] = {}
        """For each kind of edit by its name, the seconds of processor time that one of them took, there and back."""

    def __enter__(self) -> "Editor":
        for client in self.clients:
            client.tell(self.document.opened(), self.document.tells)
        time.sleep(SETTLED)
        for client in self.clients:
            client.listen(QUIET)
        return self

    def __exit__(self, *_: object) -> None:
        for client in self.clients:
            client.notify(*self.document.closed())

    def type(self, kind: Kind, patience: Patience) -> tuple[Samples, Samples]:
        """How long findings take after each edit, and after each edit that takes one back."""
        names = [client.name for client in self.clients]
        there, back = grouped(names), grouped(names)
        if not kind.back:
            back = there
        strokes = kind.strokes(self.document.generated)
        silent: set[str] = set()
        warm_up = Patience(4, patience.seconds / 10, 1)
        warm_up.last(lambda number: self._once(strokes[number % len(strokes)], kind, None, None, silent))
        before = [client.processor() for client in self.clients]
        rounds = patience.last(
            lambda number: self._once(strokes[number % len(strokes)], kind, there, back, silent)
        )
        used = [client.processor() - was for client, was in zip(self.clients, before, strict=True)]
        self.processor[kind.name] = {
            name: Sample([each / rounds / 2]) for name, each in zip(names, used, strict=True) if name not in silent
        }
        return there, back

    def _once(
        self, stroke: Stroke, kind: Kind, there: Samples | None, back: Samples | None, silent: set[str]
    ) -> None:
        for edit, samples in ((stroke.there, there), (stroke.back, back)):
            told = self.document.edited(edit)
            for client in self.clients:
                if client.name in silent:
                    continue
                try:
                    seconds = self._edited(client, told, edit, kind)
                except Silence as error:
                    silent.add(client.name)
                    self.notes.append(f"{kind.name}: {error}")
                    continue
                if samples is not None:
                    samples[client.name].values.append(seconds)

    def _edited(self, client: Client, told: Told, edit: Edit, kind: Kind) -> float:
        """Seconds until a server is done with an edit.

        That is when findings are out. Where there need not be any, and in a notebook, where it cannot be known how many
        cells will get some, it is when a question that was sent right behind the edit is answered as well.
        """
        if not kind.silent and not self.document.generated.notebook:
            return client.tell(told, self.document.tells)
        # What was said after the last edit is not said of this one.
        client.listen(QUIET)
        start = {"textDocument": {"uri": self.document.address(edit.cell)}, "position": {"line": 0, "character": 0}}
        tells = self.document.tells if client.talkative or not kind.silent else None
        return client.tell_and_ask(told, ("textDocument/hover", start), tells)

    def ask(self, patience: Patience) -> dict[str, Samples]:
        """How long answers take, by method; beside each of them a hover of the others is measured."""
        spots = places(self.document.generated)
        found: dict[str, Samples] = {}
        for method, capability in QUESTIONS.items():
            ours = self.clients[0]
            if not ours.capabilities.get(capability):
                continue
            names = [c.name for c in self.clients if c is ours or c.capabilities.get("hoverProvider")]
            samples = found[method] = grouped(names)

            def once(number: int, method: str = method, samples: Samples = samples) -> None:
                spot = spots[number % len(spots)]
                params: Message = {
                    "textDocument": {"uri": self.document.address(spot.cell)},
                    "position": {"line": spot.line, "character": spot.column},
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


def places(generated: Generated) -> list[Spot]:
    """Within names of columns all over the cells, in no order."""
    found = [
        Spot(number, match.end() - 1, cell)
        for cell, lines in enumerate(generated.cells)
        for number, line in enumerate(lines)
        for match in re.finditer(r'\["[a-z]+', line)
    ]
    random.Random(1).shuffle(found)
    return found


def starts(commands: Sequence[Command], folder: Path, script: Generated, patience: Patience) -> Samples:
    """Seconds from the start of the process to the first findings."""
    samples = grouped([command.name for command in commands])
    def once(number: int) -> None:
        for command in commands:
            client, opened = Client(command, folder), document(script, folder, "start")
            try:
                client.initialize()
                client.notify(*opened.opened())
                at, _ = client.wait(opened.tells)
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
        with sessions(commands, folder) as clients, Editor(clients, script, "memory") as editor:
            _note(clients, opened)
            editor.type(kind, Patience(50, 20.0))
            _note(clients, typed)
    return opened, typed


def _note(clients: Sequence[Client], samples: dict[str, Sample]) -> None:
    for client in clients:
        samples[client.name].values.append(client.memory())
