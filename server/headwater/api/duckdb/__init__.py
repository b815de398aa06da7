"""DuckDB: SQL over tables of a connection, frames of the script by their names, and files.

See https://duckdb.org/docs/stable/clients/python/overview
"""

from headwater.api.duckdb import connections, relations

__all__ = ["connections", "relations"]
