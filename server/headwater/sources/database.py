"""Tables and columns of SQLite files, opened so that nothing can be written."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final
from urllib.parse import quote

from headwater.base.regular import Stamp, Unreadable

_steps: Final = 200_000
_tables_most: Final = 500

_affinities: Final = (
    ("INT", "int"),
    ("CHAR", "str"),
    ("CLOB", "str"),
    ("TEXT", "str"),
    ("REAL", "float"),
    ("FLOA", "float"),
    ("DOUB", "float"),
)

Tables = dict[str, tuple[tuple[str, str], ...]]
"""For each table or view its columns with their types."""


def tables(stamp: Stamp) -> Tables | Unreadable:
    """The schema of a SQLite file."""
    try:
        with _connected(stamp) as connection:
            return dict(_described(connection))
    except (sqlite3.Error, sqlite3.Warning, UnicodeError, ValueError, OverflowError):
        return Unreadable("is no readable SQLite database")


@contextmanager
def _connected(stamp: Stamp) -> Iterator[sqlite3.Connection]:
    # Immutable: no lock is taken, no journal is played back, the file stays as it is.
    connection = sqlite3.connect(f"file:{quote(stamp.path)}?mode=ro&immutable=1", uri=True, timeout=0)
    try:
        connection.set_progress_handler(lambda: 1, _steps)
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 1 << 20)
        yield connection
    finally:
        connection.close()


def _described(connection: sqlite3.Connection) -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
    found = connection.execute(
        "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') ORDER BY rowid"
    )
    for (name,) in found.fetchmany(_tables_most):
        if isinstance(name, str) and not name.startswith("sqlite_"):
            columns = connection.execute("SELECT name, type FROM pragma_table_info(?)", (name,)).fetchall()
            yield name, tuple((str(column), _type(kind)) for column, kind in columns)


def _type(declared: object) -> str:
    upper = str(declared).upper()
    return next((kind for part, kind in _affinities if part in upper), "?")
