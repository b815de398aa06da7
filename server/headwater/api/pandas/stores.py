"""Stores of tables in one file: `HDFStore`, read by key."""

from typing import Any

from headwater.api.model import Emit, Foreign, Unknown, models
from headwater.api.pandas.io import scan
from headwater.base.frozen import frozen

STORE = "pandas.HDFStore"


@frozen
class Store(Foreign):
    """A store that is open, and its file where that is known."""

    path: str | None = None


@models(STORE)
def opened(emit: Emit, path: Any, mode: Any = "a", *rest: Any, **options: Any) -> Any:
    """A store for reading, for writing, or for both: nothing is read yet."""
    return Store(STORE, (), path if isinstance(path, str) else None)


@models(f"{STORE}.get", f"{STORE}.select", f"{STORE}.select_as_multiple", f"{STORE}.__getitem__")
def read(emit: Emit, self: Any, key: Any = None, *rest: Any, **options: Any) -> Any:
    """A table of the store."""
    if not isinstance(self, Store):
        return Unknown()
    return scan(emit, "hdf", self.path, f"{STORE}.get", {**options, "key": key})


@models(*(f"{STORE}.{name}" for name in ("put", "append", "remove", "close", "open", "flush", "keys", "groups", "info",
          "walk", "create_table_index", "get_storer", "__setitem__")))  # fmt: skip
def kept(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """Tables are put into the store, or what is in it is told."""
    return Unknown()
