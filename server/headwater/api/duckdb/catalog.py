"""What names of tables stand for in DuckDB: what was registered or made, names of the script, files."""

from collections.abc import Mapping
from typing import Final

from headwater.api.model import Emit, Foreign, Frame
from headwater.api.pandas.io import scan
from headwater.api.sql.catalogs import of_script
from headwater.api.sql.database import Database, Tables, put, put_there
from headwater.api.sql.parse import unsaid
from headwater.base.frozen import frozen
from headwater.plan.expressions import Hole
from headwater.plan.frames import Build, Concat, Scan

CONNECTION: Final = "duckdb.DuckDBPyConnection"
RELATION: Final = "duckdb.DuckDBPyRelation"
DEFAULT: Final = ":default:"

FUNCTIONS: Final = {
    "read_csv": "csv", "read_csv_auto": "csv", "readcsv": "csv", "readcsvauto": "csv", "sniff_csv": "csv",
    "read_parquet": "parquet", "readparquet": "parquet", "parquet_scan": "parquet", "read_json": "json",
    "read_json_auto": "json", "read_ndjson": "jsonl", "read_ndjson_auto": "jsonl", "read_xlsx": "excel",
}  # fmt: skip
"""Table functions that read files."""

PLAIN: Final = {"header", "sep", "delim", "auto_detect", "sample_size", "ignore_errors", "types", "dtypes", "parallel",
                "quote", "nullstr", "dateformat", "timestampformat", "decimal_separator"}  # fmt: skip
"""Options of readers that leave the columns as the head of the file tells them."""

ENDINGS: Final = {".csv": "csv", ".tsv": "csv", ".parquet": "parquet", ".json": "json", ".jsonl": "jsonl",
                  ".ndjson": "jsonl", ".gz": "csv", ".pq": "parquet"}  # fmt: skip


@frozen
class Duck:
    """What names of tables stand for: what was registered or made, then names of the script, then files."""

    path: str | None = DEFAULT
    dialect: str = "duckdb"
    given: tuple[tuple[str, Frame], ...] = ()
    """Names that stand for relations in this query alone."""

    def table(self, emit: Emit, name: str, used: tuple[str, ...] = ()) -> Frame | None:
        """A table by its name."""
        found = self.made(emit, name)
        if isinstance(found, Frame):
            return found
        ending = name[name.rfind(".") :].lower()
        if ending in ENDINGS:
            kind = ENDINGS[ending]
            via = f"duckdb.read_{kind}"
            return emit(Scan((), kind, None, via) if unsaid(name) else scan(emit, kind, name, via, {}))
        if unsaid(name):
            return None
        return Tables(self.path if self.path != DEFAULT else None, self.dialect, "duckdb.sql").table(emit, name, used)

    def function(
        self, emit: Emit, name: str, arguments: tuple[object, ...], options: Mapping[str, object]
    ) -> Frame | None:
        """A table function."""
        if name in ("range", "generate_series"):
            return emit(Build((), ((name, Hole()),)))
        kind = FUNCTIONS.get(name)
        if kind is None or not arguments:
            return None
        paths = arguments[0] if isinstance(arguments[0], list) else [arguments[0]]
        named = [path for path in paths if isinstance(path, str)]
        if not named or len(named) < len(paths):
            return None
        known = options.keys() <= PLAIN and options.get("header") is not False and not any(map(unsaid, named))
        separator = options.get("sep", options.get("delim"))
        chosen = {"sep": separator} if separator is not None else {}
        via = f"duckdb.read_{kind}"
        read = [
            emit(scan(emit, kind, path, via, chosen) if known else Scan((), kind, None if unsaid(path) else path, via))
            for path in named
        ]
        return read[0] if len(read) == 1 else emit(Concat(tuple(frame.ref for frame in read)))

    def made(self, emit: Emit, name: str) -> object:
        """What was given a name, then names of the script."""
        return dict(self.given).get(name.lower()) or put_there(emit, self.path, name) or of_script(emit, name)

    def define(self, emit: Emit, name: str, table: object) -> None:
        """A table made by the script."""
        put(emit, self.path, name, table)


def catalog_of(self: object) -> Duck:
    """The catalog of a connection or of what a connection made."""
    return Duck(self.path) if isinstance(self, Database) else Duck()


def relation(frame: Frame) -> Foreign:
    """A query not yet fetched."""
    return Foreign(RELATION, (frame.ref,))
