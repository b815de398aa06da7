"""The door to the reader of SQL, `api/sql`, for the tables of other libraries: open where that part is there."""

import importlib
import importlib.util
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from headwater.api.model import Emit, Frame
from headwater.plan.frames import Scan


@dataclass(frozen=True, slots=True)
class Named:
    """Tables by the names that a query may use, then names of the script where the library looks for them there."""

    tables: tuple[tuple[str, Frame], ...] = ()
    dialect: str | None = "duckdb"
    of_script: bool = False

    def made(self, emit: Emit, name: str) -> object:
        """The table of a name."""
        for known, table in self.tables:
            if known.lower() == name.lower():
                return table
        look: Any = getattr(emit, "variable", None)
        found = emit.content(look(name)) if self.of_script and look is not None else None
        return Frame(found.ref) if isinstance(found, Frame) and found.shape == "frame" else None

    def table(self, emit: Emit, name: str, used: tuple[str, ...] = ()) -> Frame | None:
        """The table of a name, a source of its own where nobody has told of it."""
        found = self.made(emit, name)
        return found if isinstance(found, Frame) else emit(Scan((), "sql", name, "sql", tuple(dict.fromkeys(used))))

    def function(
        self, emit: Emit, name: str, arguments: tuple[object, ...], options: Mapping[str, object] | None = None
    ) -> Frame | None:
        """A table function: of none do we know what it gives."""
        return None

    def define(self, emit: Emit, name: str, table: object) -> None:
        """A table made by a query: forgotten."""


def asked(emit: Emit, text: Any, catalog: Any) -> Frame | None:
    """The rows of a query; None where it is not understood."""
    if not isinstance(text, str) or importlib.util.find_spec("headwater.api.sql") is None:
        return None
    queried: Any = importlib.import_module("headwater.api.sql.query").queried
    found = queried(emit, text, catalog)
    return Frame(found.ref, "frame") if isinstance(found, Frame) else None
