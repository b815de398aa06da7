"""A text as an editor holds it: changed at offsets, told to the server in lines and UTF-16, undone act by act."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from bench import messages
from bench.messages import Message


class Edit(NamedTuple):
    """A text in the place of what stands between two offsets."""

    start: int
    end: int
    new: str


@dataclass
class Text:
    """A script or a cell, and how to take back what was done to it."""

    uri: str
    text: str
    language: str = "python"
    version: int = 1
    done: list[list[Edit]] = field(default_factory=list)
    """For each act that stands, the edits that take it back, the last first."""

    def item(self) -> Message:
        """The text as it is opened."""
        return messages.item(self.uri, self.text, self.version, self.language)

    def apply(self, edits: Iterable[Edit]) -> tuple[list[Message], list[Edit]]:
        """Make edits, one after the other: the changes to tell, and the edits that take them back."""
        changes: list[Message] = []
        undo: list[Edit] = []
        for edit in edits:
            changes.append(self._change(edit))
            undo.insert(0, Edit(edit.start, edit.start + len(edit.new), self.text[edit.start : edit.end]))
            self.text = self.text[: edit.start] + edit.new + self.text[edit.end :]
        self.version += 1
        return changes, undo

    def _change(self, edit: Edit) -> Message:
        if (edit.start, edit.end) == (0, len(self.text)):
            # As editors do that format a text, or read it again.
            return {"text": edit.new}
        return {"range": {"start": self.position(edit.start), "end": self.position(edit.end)}, "text": edit.new}

    def position(self, offset: int) -> Message:
        """An offset as the protocol counts it."""
        line = self.text.count("\n", 0, offset)
        before = self.text[self.text.rfind("\n", 0, offset) + 1 : offset]
        return {"line": line, "character": len(before.encode("utf-16-le", "surrogatepass")) // 2}

    @property
    def lines(self) -> int:
        """How many lines it has."""
        return self.text.count("\n") + 1
