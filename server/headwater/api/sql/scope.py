"""What a query can see: the tables after FROM, each with its columns, joined into one step."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from headwater.api.model import Emit, Frame
from headwater.base.frozen import frozen
from headwater.plan.columns import Columns, Name
from headwater.plan.expressions import Expr, Ref


@frozen
class Declared:
    """A table that was declared with its columns; its rows come from somewhere else."""

    names: tuple[Name, ...]
    types: tuple[tuple[Name, str], ...] = ()


class Catalog(Protocol):
    """What names of tables stand for."""

    @property
    def dialect(self) -> str | None:
        """The dialect spoken, None where it is not known."""

    def table(self, emit: Emit, name: str, used: tuple[str, ...]) -> Frame | None:
        """A table by its name; `used` are the columns the query certainly takes from it."""

    def function(
        self, emit: Emit, name: str, arguments: tuple[object, ...], options: Mapping[str, object]
    ) -> Frame | None:
        """A table function: `read_csv('a.csv', header = true)`."""

    def made(self, emit: Emit, name: str) -> object:
        """What the script itself has put under this name: a `Frame`, a `Declared` table, None for nothing."""

    def define(self, emit: Emit, name: str, table: object) -> None:
        """A table made by the script; None where it is gone."""


@dataclass
class Source:
    """A table after FROM. `shown` tells what its columns are called in the step that all are joined in."""

    alias: str
    ref: Ref
    columns: Columns
    shown: dict[str, str] = field(default_factory=dict)
    shared: frozenset[str] = frozenset()
    """Columns that USING shows once, on the other side."""
    starred: bool = False
    parts_of: str | None = None
    """The column that this table's columns are parts of: `UNNEST(t.items) AS item`."""

    def own(self, name: str) -> str | None:
        """The column as the table spells it, None where it is not known to be there."""
        if name in self.columns.names:
            return name
        wanted = name.lower()
        known = (*self.columns.names, *sorted(self.columns.maybe, key=str))
        return next((str(n) for n in known if str(n).lower() == wanted), None)

    def may_have(self, name: str) -> bool:
        """Whether a column that is not known may be there all the same."""
        return not self.columns.complete and self.columns.has(name) is not False


@dataclass
class Scope:
    """The tables after one FROM, and where they are joined."""

    sources: list[Source] = field(default_factory=list)
    ref: Ref = ""
    outer: "Scope | None" = None
    tables: Mapping[str, Any] = field(default_factory=dict)
    """Common table expressions, by lower-case name."""
    text: str = ""
    """The query as it was written."""
    aliases: dict[str, Any] = field(default_factory=dict)
    """What the items of the SELECT are called, in lower case, with their expressions."""
    lateral: bool = False
    """Whether items may be used by their names wherever no table has such a column."""
    read: dict[str, Expr] = field(default_factory=dict)
    """Those that were used by their names, as they were read."""

    def find(self, name: str, table: str = "") -> tuple[Source, str] | None:
        """The source and the spelling of a column; None where several may be meant, or none."""
        if table:
            named = [s for s in self.sources if s.alias == table.lower()]
            named = named or [s for s in self.sources if s.alias.rpartition(".")[2] == table.lower()]
            for source in named[:1]:
                if (own := source.own(name)) is not None:
                    return source, own
                if source.may_have(name):
                    return source, name
            return None
        holders = [(s, own) for s in self.sources if (own := s.own(name)) is not None and own not in s.shared]
        if holders:
            return holders[0] if len(holders) == 1 else None
        possible = [s for s in self.sources if s.may_have(name)]
        return (possible[0], name) if len(possible) == 1 else None

    def absent(self, name: str, table: str = "") -> bool:
        """Whether no table here has such a column."""
        chosen = [s for s in self.sources if not table or s.alias == table.lower()]
        return bool(chosen) and not any(s.own(name) is not None or s.may_have(name) for s in chosen)
