"""What a data file says about its columns, as far as its head was read."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import Final


class Unknown(Enum):
    """The one value of an argument that the script's text does not tell."""

    UNKNOWN = "UNKNOWN"

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final = Unknown.UNKNOWN

type_names: Final = ("int", "float", "str", "bool", "date", "?")

Name = str | int


@dataclass(frozen=True)
class Profile:
    """One column of the head: counts and examples of what was written there."""

    rows: int = 0
    missing: int = 0
    distinct: int = 0
    examples: tuple[str, ...] = ()
    """Up to 20 values as written, the most frequent first."""
    counts: tuple[int, ...] = ()
    """How often each example was met."""
    sentinels: tuple[tuple[str, int], ...] = ()
    """Values that usually stand for a missing one ("?", "-999", "NA "), with their counts."""
    minimum: float | str | None = None
    maximum: float | str | None = None
    looks: str = "?"
    """The type the column would have without its sentinels, blanks and quotes; "date" for dates in text."""
    index_like: bool = False
    """The values are 0, 1, 2, …: what a written index looks like."""
    sorted: bool = False
    """Equal values stand together in ascending order."""
    zero_padded: bool = False
    """Digits with leading zeros, such as codes and identifiers have."""

    @property
    def unique(self) -> bool:
        """Whether no value was met twice and none is missing."""
        return self.rows > 0 and self.missing == 0 and self.distinct == self.rows


@dataclass(frozen=True)
class Cell:
    """Where the name of a column stands in a text file: 0-based line, characters within it."""

    line: int
    start: int
    end: int


@dataclass(frozen=True)
class Header:
    """The columns that a reader would give for a file, called as the script calls it."""

    columns: tuple[Name, ...]
    """Names in order; ints where the reader numbers them. Only what is certain when not complete."""
    types: tuple[str, ...] = ()
    """For each column one of `type_names`, guessed from the head as pandas would infer it."""
    complete: bool = True
    """Whether the frame has these columns and no others, in this order."""
    rows_seen: int = 0
    whole: bool = False
    """Whether the whole file was seen, so that the profiles are of all rows."""
    index: tuple[Name | None, ...] = ()
    """Names of the columns that became the index."""
    written: tuple[Name, ...] = ()
    """All names the file itself has, before `usecols`, `names` and `index_col` take their share."""
    cells: tuple[Cell | None, ...] = ()
    """For each of `written` where it stands in the file, for formats that are text."""
    state: object = None
    """What tells this state of the file from another: headers of changed files are never equal."""
    look: Callable[[], tuple[Profile, ...]] = field(default=tuple, compare=False, repr=False)
    """Profiles the values; it costs more than all the rest, so only when somebody asks."""

    @cached_property
    def profiles(self) -> tuple[Profile, ...]:
        """For each column what its head holds; empty where no values were read."""
        return self.look()

    def profile(self, column: Name) -> Profile | None:
        """The profile of a column, when its values were read."""
        if not self.profiles or column not in self.columns:
            return None
        return self.profiles[self.columns.index(column)]

    def type_of(self, column: Name) -> str:
        """The guessed type of a column, "?" when there is none."""
        if not self.types or column not in self.columns:
            return "?"
        return self.types[self.columns.index(column)]


def unnamed_filled(row: Sequence[Name | float | None]) -> tuple[list[Name], set[int]]:
    """A header row with `Unnamed: n` for its empty names, and the positions of those."""
    empty = {place for place, name in enumerate(row) if name == "" or name is None}
    return [f"Unnamed: {place}" if place in empty else _name(row[place]) for place in range(len(row))], empty


def _name(value: Name | float | None) -> Name:
    return value if isinstance(value, (str, int)) else str(value)


def deduplicated(names: Sequence[Name], unnamed: set[int]) -> list[Name]:
    """Names made different as pandas does: a second `a` is `a.1`, written names come before made-up ones."""
    result = list(names)
    there = Counter(result)
    met: dict[Name, int] = {}
    order = [place for place in range(len(result)) if place not in unnamed] + sorted(unnamed)
    for place in order:
        name = original = result[place]
        count = met.get(name, 0)
        while count > 0:
            met[original] = count + 1
            name = f"{original}.{count}"
            count = count + 1 if there[name] else met.get(name, 0)
        there[result[place]] -= 1
        there[name] += 1
        result[place] = name
        met[name] = count + 1
    return result
