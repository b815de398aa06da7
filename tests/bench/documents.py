"""A generated script or notebook as an editor has it open: what it sends about it, and which findings are of it."""

import itertools
from pathlib import Path
from typing import Protocol

from bench import messages
from bench.client import published
from bench.edits import Edit, Spliced, Typed
from bench.messages import Message, Told
from bench.scripts import Generated


class Document(Protocol):
    """What is open."""

    generated: Generated

    def opened(self) -> Told:
        """It is open."""

    def edited(self, edit: Edit) -> Told:
        """It was edited."""

    def closed(self) -> Told:
        """It is closed."""

    def tells(self, message: Message) -> bool:
        """Whether a message has findings of it as it is now."""

    def address(self, cell: int) -> str:
        """The address of the text of a cell."""


class Script:
    """A script."""

    def __init__(self, generated: Generated, folder: Path, name: str) -> None:
        self.generated = generated
        self.uri = (folder / f"{name}.py").as_uri()
        self.version = 1

    def opened(self) -> Told:
        return messages.opened(messages.item(self.uri, self.generated.text))

    def edited(self, edit: Edit) -> Told:
        assert isinstance(edit, Typed)
        self.version += 1
        return messages.changed(self.uri, self.version, [edit.change])

    def closed(self) -> Told:
        return messages.closed(self.uri)

    def tells(self, message: Message) -> bool:
        return published(message, self.uri, self.version)

    def address(self, cell: int) -> str:
        return self.uri


class Notebook:
    """A notebook. Which of its cells a server has something to say of differs, so any of them will do."""

    def __init__(self, generated: Generated, folder: Path, name: str) -> None:
        self.generated = generated
        self.path = folder / f"{name}.ipynb"
        self.version = 1
        self._numbers = itertools.count(1)
        self.cells = [self._fresh() for _ in generated.cells]
        self._versions = dict.fromkeys(self.cells, 1)

    def opened(self) -> Told:
        texts = zip(self.cells, self.generated.texts, strict=True)
        return messages.notebook_opened(self.path.as_uri(), 1, [messages.item(cell, text) for cell, text in texts])

    def edited(self, edit: Edit) -> Told:
        self.version += 1
        done = self._typed(edit) if isinstance(edit, Typed) else self._spliced(edit)
        return messages.notebook_changed(self.path.as_uri(), self.version, done)

    def closed(self) -> Told:
        return messages.notebook_closed(self.path.as_uri(), self.cells)

    def tells(self, message: Message) -> bool:
        return published(message) and message["params"]["uri"] in self._versions

    def address(self, cell: int) -> str:
        return self.cells[cell]

    def _typed(self, edit: Typed) -> Message:
        cell = self.cells[edit.cell]
        self._versions[cell] += 1
        return messages.cell_edited(cell, self._versions[cell], [edit.change])

    def _spliced(self, edit: Spliced) -> Message:
        before = self.cells[edit.cell : edit.cell + edit.delete]
        came = {self._fresh(): text for text in edit.cells if isinstance(text, str)}
        new = iter(came)
        after = [self.cells[cell] if isinstance(cell, int) else next(new) for cell in edit.cells]
        self.cells[edit.cell : edit.cell + edit.delete] = after
        # Those of cells that are gone stay known: to take back what was said of them is to say something.
        self._versions.update(dict.fromkeys(came, 1))
        went = [cell for cell in before if cell not in after]
        items = [messages.item(cell, text) for cell, text in came.items()]
        return messages.cells_spliced(edit.cell, edit.delete, after, items, went)

    def _fresh(self) -> str:
        return f"vscode-notebook-cell:{self.path}#W{next(self._numbers)}"


def document(generated: Generated, folder: Path, name: str) -> Document:
    """What was generated, as it is opened."""
    return (Notebook if generated.notebook else Script)(generated, folder, name)
