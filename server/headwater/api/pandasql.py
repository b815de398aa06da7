"""pandasql: SQL over frames of the script, by their names. See https://github.com/yhat/pandasql"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from headwater.api.duckdb.catalog import of_script
from headwater.api.model import Emit, Frame, Unknown, models
from headwater.api.sql.parse import sql_text
from headwater.api.sql.query import queried


@dataclass(frozen=True, slots=True)
class Names:
    """The names of the script."""

    dialect: str = "sqlite"

    def table(self, emit: Emit, name: str, used: tuple[str, ...] = ()) -> Frame | None:
        """A frame by the name of its variable."""
        return of_script(emit, name)

    def function(
        self, emit: Emit, name: str, arguments: tuple[object, ...], options: Mapping[str, object]
    ) -> Frame | None:
        """There are no table functions."""
        return None

    def made(self, emit: Emit, name: str) -> object:
        """A frame by the name of its variable."""
        return of_script(emit, name)

    def define(self, emit: Emit, name: str, table: object) -> None:
        """What a query makes is gone with its database."""


@models("pandasql.sqldf", "pandasql.PandaSQL.__call__")
def sqldf(emit: Emit, query: Any, env: Any = None, *rest: Any, **options: Any) -> Any:
    """The rows of a query over frames."""
    text = query if sql_text(query) is not None else env
    found = queried(emit, text, Names())
    return found if found is not None else Unknown(emit.refs(query))
