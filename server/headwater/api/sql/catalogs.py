"""Catalogs: what the names of tables in a query stand for. To ask a query: `queried(emit, text, catalog)`.

- `Named`: tables that the call names (`pl.SQLContext(a=…)`), and variables of the script where they may be meant;
- `Views`: the views of a Spark session, and the tables behind it;
- `sql.database.Tables`: a database; `duckdb.catalog.Duck`: a connection of DuckDB.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from headwater.api.model import Emit, Foreign, Frame, Unknown, Vec
from headwater.api.pandas.io import scan
from headwater.api.sql.database import put, put_there
from headwater.api.sql.parse import unsaid
from headwater.plan.columns import Name
from headwater.plan.expressions import Hole
from headwater.plan.frames import Build, Scan

HELD: Final = frozenset(("duckdb.DuckDBPyRelation",))
"""Objects that stand for the rows of the step they were made from."""

FORMATS: Final = frozenset(("parquet", "csv", "json", "orc", "avro", "text", "delta"))


@dataclass(frozen=True, slots=True)
class Named:
    """Tables by names of their own, and by the names of variables where `variables` says so."""

    tables: tuple[tuple[str, Frame], ...] = ()
    variables: bool = False
    dialect: str | None = None

    def table(self, emit: Emit, name: str, used: tuple[str, ...] = ()) -> Frame | None:
        """A table by its name."""
        found = self.made(emit, name)
        return found if isinstance(found, Frame) else None

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


@dataclass(frozen=True, slots=True)
class Views:
    """The views of a Spark session, and the tables of its catalog."""

    via: str = "pyspark.sql.SparkSession.sql"
    dialect: str = "spark"

    def table(self, emit: Emit, name: str, used: tuple[str, ...] = ()) -> Frame | None:
        """A view of the script; a file written out as a table (``parquet.`a.parquet` ``); a table of the catalog."""
        found = self.made(emit, name.removeprefix("global_temp."))
        if isinstance(found, Frame):
            return found
        if unsaid(name):
            return None
        kind, dot, path = name.partition(".")
        if dot and kind.lower() in FORMATS and ("/" in path or "." in path):
            plain = kind.lower() == "csv"  # read without a header
            return emit(Scan((), "csv", path, self.via) if plain else scan(emit, kind.lower(), path, self.via, {}))
        names: tuple[Name, ...] = used
        return emit(Scan((), "sql", name, self.via, names))

    def function(
        self, emit: Emit, name: str, arguments: tuple[object, ...], options: Mapping[str, object]
    ) -> Frame | None:
        """A table function."""
        return emit(Build((), (("id", Hole()),))) if name == "range" else None

    def made(self, emit: Emit, name: str) -> object:
        """A view of the script."""
        return put_there(emit, "spark", name)

    def define(self, emit: Emit, name: str, table: object) -> None:
        """`df.createOrReplaceTempView(name)`; None where it is dropped."""
        put(emit, "spark", name, table)


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
