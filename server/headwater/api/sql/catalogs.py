"""Catalogs: what the names of tables in a query stand for. To ask a query: `queried(emit, text, catalog)`.

- `Named`: tables that the call names (`pl.SQLContext(a=…)`), and variables of the script where they may be meant;
- `sql.database.Tables`: a database; `duckdb.catalog.Duck`: a connection of DuckDB.
"""

from collections.abc import Mapping
from typing import Final

from headwater.api.model import Emit, Foreign, Frame, Unknown, Vec
from headwater.base.frozen import frozen
from headwater.plan.frames import Scan

HELD: Final = frozenset(("duckdb.DuckDBPyRelation",))
"""Objects that stand for the rows of the step they were made from."""


@frozen
class Named:
    """Tables by names of their own, and by the names of variables where `variables` says so."""

    tables: tuple[tuple[str, Frame], ...] = ()
    variables: bool = False
    dialect: str | None = None
    sources: bool = False
    """Whether a name that nobody has told of is a table from outside."""

    def table(self, emit: Emit, name: str, used: tuple[str, ...] = ()) -> Frame | None:
        """A table by its name."""
        found = self.made(emit, name)
        if isinstance(found, Frame):
            return found
        return emit(Scan((), "sql", name, "sql", tuple(dict.fromkeys(used)))) if self.sources else None

    def function(
        self, emit: Emit, name: str, arguments: tuple[object, ...], options: Mapping[str, object]
    ) -> Frame | None:
        """There are no table functions."""
        return None

    def made(self, emit: Emit, name: str) -> object:
        """A table that was given, or the frame a variable holds."""
        found = next((frame for own, frame in self.tables if own.lower() == name.lower()), None)
        return found if found is not None or not self.variables else of_script(emit, name)

    def define(self, emit: Emit, name: str, table: object) -> None:
        """What a query makes is gone with its database."""


def of_script(emit: Emit, name: str) -> Frame | None:
    """A table of the script by the name of its variable."""
    if not name.isidentifier():
        return None
    value = emit.variable(name)
    if isinstance(value, Foreign) and value.qualified in HELD and value.refs:
        return Frame(value.refs[0])
    if isinstance(value, Frame):
        return Frame(value.ref)
    if isinstance(value, Vec) or (isinstance(value, Unknown) and value.refs):
        return emit.table(value)
    return None
