"""Files on disk and the addresses editors give them."""

import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from headwater.base.frozen import frozen
from headwater.base.regular import Unreadable, beginning, content

SCRIPTS = (".py", ".ipynb")
"""How the names of scripts and notebooks end."""

SKIPPED_FOLDERS = frozenset(
    {"__pycache__", "node_modules", "site-packages", "venv", "env", "build", "dist", "target"}
)


@frozen
class File:
    """A script or a notebook, by the address the editor gave it."""

    uri: str

    @property
    def path(self) -> Path | None:
        """Where it lies on disk, or None when it lies nowhere (untitled, another machine)."""
        return path_of(self.uri)

    @property
    def name(self) -> str:
        """The last part of its address, for people."""
        return unquote(self.uri.rsplit("/", 1)[-1])


def path_of(uri: str) -> Path | None:
    """The path behind a `file:` address.

    Only ever ask this of a file or a notebook: a cell's address looks like
    `vscode-notebook-cell://HOST:PORT/…#…` in a remote editor and names no file.
    """
    try:
        parts = urlsplit(uri)
    except ValueError:
        return None
    if parts.scheme.lower() != "file":
        return None
    name = unquote(parts.path)
    if "\0" in name or not name:
        return None
    if os.name == "nt":
        name = name.lstrip("/") if name[2:3] == ":" else name
    if parts.netloc and parts.netloc != "localhost":
        name = f"//{parts.netloc}{name}"
    return Path(name)


def uri_of(path: Path) -> str:
    """The `file:` address of a path."""
    name = os.path.abspath(path).replace(os.sep, "/")
    return "file://" + quote(name if name.startswith("/") else f"/{name}", safe="/~")


def read(path: Path, limit: int = 32 * 1024 * 1024) -> str | None:
    """The text of a regular file as its author meant it, or None when it cannot be had."""
    data = content(path, limit)
    return None if isinstance(data, Unreadable) else data.decode("utf-8-sig", errors="replace")


def first_text(path: Path, size: int = 1024 * 1024) -> str:
    """The first so many bytes of a regular file as text, which is where a data file has its header."""
    data = beginning(path, size)
    return "" if isinstance(data, Unreadable) else data.decode("utf-8-sig", errors="replace")


def stamp(path: Path) -> tuple[int, int] | None:
    """What changes when a file does: its time and its size; None when it is gone."""
    try:
        status = path.stat()
    except (OSError, ValueError):
        return None
    return status.st_mtime_ns, status.st_size


def scripts_under(folder: Path, limit: int = 5_000) -> Iterator[Path]:
    """Scripts and notebooks below a folder, skipping what nobody wrote by hand, and links that lead out of it."""
    found = 0
    home = os.path.realpath(folder)
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(
            name for name in folders if not name.startswith(".") and name not in SKIPPED_FOLDERS
        )
        for name in sorted(names):
            path = Path(root, name)
            if name.endswith(SCRIPTS) and (not path.is_symlink() or _leads_into(path, home)):
                yield path
                found += 1
                if found >= limit:
                    return


def _leads_into(link: Path, home: str) -> bool:
    return Path(os.path.realpath(link)).is_relative_to(home)
