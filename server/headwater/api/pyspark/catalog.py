"""Queries of Spark: tables of its catalog, and the views that the script has made."""

from collections.abc import Mapping

from headwater.api.model import Emit, Frame, Unknown
from headwater.api.sql.query import queried
from headwater.plan.frames import Scan


def view_of(name: str) -> str:
    """Where a view that the script has made is remembered."""
    return f"table pyspark {name.rpartition('.')[2].lower()}"


class Catalog:
    """What names of tables stand for in a query."""

    dialect: str | None = "spark"

    def made(self, emit: Emit, name: str) -> object:
        """The view of this name that the script has made."""
        return emit.kept(view_of(name))

    def table(self, emit: Emit, name: str, used: tuple[str, ...] = ()) -> Frame | None:
        """A view, else a table of the catalog."""
        if isinstance(view := self.made(emit, name), Frame):
            return view
        return emit(Scan((), "sql", name, "spark.table", tuple(dict.fromkeys(used))))

    def function(
        self, emit: Emit, name: str, arguments: tuple[object, ...], options: Mapping[str, object] | None = None
    ) -> Frame | None:
        """A table function: of none do we know what it gives."""
        return None

    def define(self, emit: Emit, name: str, table: object) -> None:
        """A table made by a query."""
        emit.keep(view_of(name), Frame(table.ref) if isinstance(table, Frame) else Unknown())


def asked(emit: Emit, text: object) -> Frame | None:
    """The rows of a query; None where it is not understood."""
    found = queried(emit, text, Catalog())
    return Frame(found.ref, "frame") if found is not None else None
