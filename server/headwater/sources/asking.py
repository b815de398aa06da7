"""Columns of what is no file of its own: tables of databases, data sets of libraries."""

from collections.abc import Sequence

from headwater.base.regular import Stamp, Unreadable
from headwater.sources.arguments import Arguments
from headwater.sources.header import Header
from headwater.sources.layout import Refusal


def of_library(kind: str, name: str) -> Header | Refusal:
    """The columns of a data set that comes with scikit-learn or seaborn."""
    from headwater.sources.datasets import seaborn, sklearn

    found = seaborn(name) if kind == "seaborn" else sklearn.get(name.rpartition(".")[2])
    if found is None:
        return Refusal("the data set is not known")
    numbers = "float" if found.regression else "int"
    types = found.types + tuple("?" if found.types[0] == "?" else numbers for _ in found.targets)
    return Header(found.columns, types, written=found.columns)


def of_database(stamp: Stamp, arguments: Arguments) -> Header | Refusal | Unreadable:
    """The columns of a table of a SQLite file."""
    from headwater.sources.database import tables

    found = tables(stamp)
    if isinstance(found, Unreadable):
        return found
    if arguments.unsure("table", "columns") or (name := arguments.text("table")) is None:
        return Refusal("the table is not known")
    columns = found.get(name) or next((parts for table, parts in found.items() if table.lower() == name.lower()), None)
    if columns is None:
        return Refusal(f"the database has no table {name!r}")
    return _header(columns, True, arguments)


def _header(columns: Sequence[tuple[str, str]], complete: bool, arguments: Arguments) -> Header:
    written = tuple(name for name, _ in columns)
    index = arguments.value("index_col")
    gone = {index} if isinstance(index, str) else set(arguments.members("index_col") or ())
    if arguments.unsure("index_col"):
        return Header((), complete=False, written=written)
    wanted = arguments.members("columns")
    kept = [(name, kind) for name, kind in columns if name not in gone and (wanted is None or name in wanted)]
    return Header(
        tuple(name for name, _ in kept),
        tuple(kind for _, kind in kept),
        complete,
        index=tuple(name for name in written if name in gone),
        written=written,
    )
