"""Magics of notebooks that ask databases: `%%sql`, `%sql`, `%%bigquery`, as the calls that they stand for.

See https://jupysql.ploomber.io and https://googleapis.dev/python/bigquery-magics/latest/
"""

from typing import Any, Final

from headwater.api.model import Emit, Foreign, Frame, Unknown, models
from headwater.api.sql.database import Tables
from headwater.api.sql.query import queried

SHELL: Final = "IPython.InteractiveShell"


@models("IPython.get_ipython", "IPython.core.getipython.get_ipython")
def get_ipython(emit: Emit) -> Any:
    """The shell that a notebook runs in."""
    return Foreign(SHELL)


@models(f"{SHELL}.run_cell_magic", f"{SHELL}.run_line_magic", f"{SHELL}.magic")
def run_magic(emit: Emit, self: Any, magic_name: Any, line: Any = "", cell: Any = None) -> Any:
    """What a magic gives: rows, where it asks a query."""
    text = cell if cell is not None else line
    if magic_name == "bigquery":
        found = queried(emit, text, Tables(None, "bigquery", "bigquery.magic", "gbq"))
    elif magic_name == "sql":
        found = queried(emit, text, Tables(None, None, "sql.magic"))
    else:
        return Unknown(emit.refs(text))
    return found if found is not None else Unknown(emit.refs(text))


@models("pandas.DataFrame.PolarsDataFrame")
def as_polars(emit: Emit, self: Frame) -> Any:
    """The rows of a result of `%sql`, as a frame of polars."""
    return Frame(self.ref, speaks="polars")


@models("pandas.DataFrame.DataFrame")
def as_frame(emit: Emit, self: Frame) -> Any:
    """The rows of a result of `%sql`, as a frame."""
    return self
