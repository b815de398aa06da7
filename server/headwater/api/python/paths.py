"""Paths: `os.path.join`, `pathlib.Path` and their kin, folded where they are known."""

import posixpath
from pathlib import PurePosixPath
from typing import Any

from headwater.api.model import UNKNOWN, Emit, Known, Listing, Unknown, models


@models("os.path.join")
def join(emit: Emit, *parts: Any) -> Any:
    """Parts of a path put together. An unknown folder in front leaves the rest."""
    known = [str(p) for p in parts if isinstance(p, str | PurePosixPath)]
    if len(known) == len(parts):
        return posixpath.join(*known) if known else UNKNOWN
    if parts and isinstance(parts[-1], str) and all(isinstance(p, str) for p in parts[1:]):
        return posixpath.join(*known)
    return Unknown(emit.refs(*parts))


@models("pathlib.Path", "pathlib.PurePath", "pathlib.PosixPath", "pathlib.PurePosixPath")
def path(emit: Emit, *parts: Any) -> Any:
    """A path object."""
    if all(isinstance(p, str | PurePosixPath) for p in parts):
        return Known(PurePosixPath(*parts))
    return Unknown(emit.refs(*parts))


@models("os.path.abspath", "os.path.normpath", "os.path.expanduser", "os.path.realpath", "os.fspath")
def same(emit: Emit, path: Any) -> Any:
    """The same file, written otherwise."""
    return str(path) if isinstance(path, str | PurePosixPath) else UNKNOWN


@models("os.path.dirname")
def dirname(emit: Emit, path: Any) -> Any:
    """The folder of a path."""
    return posixpath.dirname(str(path)) if isinstance(path, str | PurePosixPath) else UNKNOWN


@models("os.path.basename")
def basename(emit: Emit, path: Any) -> Any:
    """The last part of a path."""
    last = posixpath.basename(str(path)) if isinstance(path, str | PurePosixPath) else "*"
    return last if last.strip("*") else UNKNOWN  # of a pattern that says nothing of the name, nothing is known


@models("glob.glob", "glob.iglob")
def glob(emit: Emit, pathname: Any, **options: Any) -> Any:
    """The files that fit a pattern: the pattern stands for any of them."""
    return Listing((Known(str(pathname)),), "list", False) if isinstance(pathname, str | PurePosixPath) else UNKNOWN


@models("os.getcwd", "pathlib.Path.cwd")
def getcwd(emit: Emit) -> Any:
    """The folder the script runs in: the one of the script, as far as we know."""
    return "."


@models("os.environ.get", "os.getenv")
def getenv(emit: Emit, key: Any, default: Any = None) -> Any:
    """A setting from outside, with its default."""
    if isinstance(default, str):
        emit.remark("path", default)
    return default if isinstance(default, str) else UNKNOWN


@models("sys.path.append", "site.addsitedir")
def append_to_path(emit: Emit, folder: Any) -> Any:
    """Modules are looked for in one more folder, after all others."""
    if isinstance(folder, str | PurePosixPath):
        emit.search(str(folder), False)
    return None


@models("sys.path.insert")
def insert_into_path(emit: Emit, index: Any, folder: Any) -> Any:
    """Modules are looked for in one more folder, before all others."""
    if isinstance(folder, str | PurePosixPath):
        emit.search(str(folder), True)
    return None


@models("sys.path.extend")
def extend_path(emit: Emit, folders: Any) -> Any:
    """Modules are looked for in more folders."""
    for folder in folders if isinstance(folders, list | tuple) else ():
        if isinstance(folder, str | PurePosixPath):
            emit.search(str(folder), False)
    return None
