"""What happens in an editor, as data: it can be made at random, left out, shortened, and written as a line of a page.

No edit can be wrong: a cell beyond the last is the last, a file that is not open is not changed.
"""

from dataclasses import dataclass

from fuzz.texts import Changed

PYTHON = "python"
PROSE = "markdown"


@dataclass(frozen=True)
class Cell:
    """A cell with its text; one of prose is no code."""

    text: str
    language: str = PYTHON

    @property
    def code(self) -> bool:
        return self.language != PROSE


@dataclass(frozen=True)
class Typed:
    """One notification of changes in a text: of a file, or of the cell of a number if it is a notebook."""

    changes: tuple[Changed, ...]
    file: str = ""
    """The file that is worked on when empty."""
    cell: int = 0


@dataclass(frozen=True)
class Replaced:
    """Cells that are deleted from a place on, and others that come there."""

    at: int
    delete: int = 0
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True)
class Moved:
    """A cell that stands elsewhere now."""

    cell: int
    to: int


@dataclass(frozen=True)
class Spoken:
    """A cell of another language, or that becomes prose or code; some editors open it anew, some do not."""

    cell: int
    language: str
    anew: bool = True


@dataclass(frozen=True)
class Saved:
    """A file beside it has another text on the disk, or is gone (None)."""

    file: str
    text: str | None


@dataclass(frozen=True)
class Opened:
    """A file beside it is open in the editor too, from now on."""

    file: str


@dataclass(frozen=True)
class Closed:
    """A file is not open any longer."""

    file: str


@dataclass(frozen=True)
class Glanced:
    """Somebody looks, but something else is wanted before the answer is there: the work is broken off."""

    after: int
    """At which of the moments where that can be."""


Edit = Typed | Replaced | Moved | Spoken | Saved | Opened | Closed | Glanced
