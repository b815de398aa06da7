"""Columns of what is no file of its own: tables and queries of databases, data sets of libraries."""

from collections.abc import Sequence

from headwater.sources.arguments import Arguments
from headwater.sources.head import Stamp, Unreadable
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


def of_query(text: str, arguments: Arguments) -> Header | Refusal:
    """The columns of a query to a database that cannot be looked at."""
    from headwater.sources.query import query

    found = query(text)
    if found is None or not (found.columns or found.complete):
        return Refusal("the query does not tell its columns")
    return _header([(name, "?") for name in found.columns], found.complete, arguments)


def of_database(stamp: Stamp, arguments: Arguments) -> Header | Refusal | Unreadable:
    """The columns of a table, or of a query over the tables, of a SQLite file."""
    from headwater.sources.database import tables
    from headwater.sources.query import query

    found = tables(stamp)
    if isinstance(found, Unreadable):
        return found
    if arguments.unsure("table", "query", "columns"):
        return Refusal("the query is not known")
    name = arguments.text("table")
    text = arguments.text("query")
    if name is None and text is not None and text.strip() in found:
        name = text.strip()
    if name is not None:
        if name not in found:
            return Refusal(f"the database has no table {name!r}")
        columns = found[name]
    elif text is not None:
        asked = query(text, dialect="sqlite", schema={table: dict(parts) for table, parts in found.items()})
        if asked is None:
            return Refusal("the query is not understood")
        known = {
            column: dict(found.get(origin[0], ())).get(origin[1], "?")
            for column, origins in asked.lineage.items()
            for origin in origins[:1]
            if len(origins) == 1 and column in asked.plain
        }
        columns = tuple((column, known.get(column, "?")) for column in asked.columns)
        return _header(columns, asked.complete, arguments)
    else:
        return Refusal("no table is named")
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
