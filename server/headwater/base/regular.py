"""The one door to files that others wrote: regular files only, opened without waiting, read no further than a bound.

A name may stand for anything: a pipe that nobody writes to, a device without end, a link to a secret of the system.
"""

import os
import stat
from pathlib import Path
from typing import BinaryIO, Final

from headwater.base.frozen import frozen

FORBIDDEN: Final = ("/proc", "/sys", "/dev")
"""Folders of the system: what looks like a regular file there may wait, act or never end."""
ALLOWED: Final = "/dev/shm"
"""A folder in memory, where people work who are in a hurry."""


@frozen
class Stamp:
    """What tells one state of a file from another."""

    path: str
    modified: int
    size: int


@frozen
class Unreadable:
    """Why a file was not read, in one line."""

    reason: str
    missing: bool = False
    """Whether nothing has that name."""


def stamp_of(path: str | Path) -> Stamp | Unreadable:
    """The state of a regular file, symbolic links already followed."""
    if _is_of_the_system(str(path)):
        return Unreadable("lies in a folder of the system")
    try:
        found = os.lstat(path)
    except (OSError, ValueError) as error:
        return _unreadable(error)
    if not stat.S_ISREG(found.st_mode):
        return Unreadable("is no regular file")
    return Stamp(str(path), found.st_mtime_ns, found.st_size)


def opened(stamp: Stamp) -> BinaryIO | Unreadable:
    """The file, opened without waiting and only if it still is a regular one."""
    flags = os.O_RDONLY
    for name in ("O_NONBLOCK", "O_CLOEXEC", "O_NOFOLLOW", "O_NOCTTY", "O_BINARY"):
        flags |= getattr(os, name, 0)
    try:
        descriptor = os.open(stamp.path, flags)
    except (OSError, ValueError) as error:
        return _unreadable(error)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        return Unreadable("is no regular file")
    return os.fdopen(descriptor, "rb")


def content(path: str | Path, most: int) -> bytes | Unreadable:
    """All that a file holds, links followed; of one that holds more than `most` bytes nothing is told."""
    data = beginning(path, most + 1)
    if isinstance(data, bytes) and len(data) > most:
        return Unreadable(f"is larger than {most >> 20} MiB")
    return data


def beginning(path: str | Path, size: int) -> bytes | Unreadable:
    """The first bytes of a file, links followed."""
    try:
        # To follow links takes a look at each folder on the way: most names that are asked for do not exist.
        os.stat(path)
        stamp = stamp_of(os.path.realpath(path))
    except (OSError, ValueError) as error:
        return _unreadable(error)
    file = opened(stamp) if isinstance(stamp, Stamp) else stamp
    if isinstance(file, Unreadable):
        return file
    with file:
        try:
            return file.read(size)
        except OSError as error:
            return _unreadable(error)


def said(error: OSError) -> str:
    """What the system says is wrong."""
    return (error.strerror or "unknown reason").lower()


def _is_of_the_system(path: str) -> bool:
    inside = tuple(folder + os.sep for folder in FORBIDDEN)
    return path.startswith(inside) and not path.startswith(ALLOWED + os.sep)


def _unreadable(error: OSError | ValueError) -> Unreadable:
    if isinstance(error, OSError):
        return Unreadable(said(error), isinstance(error, FileNotFoundError | NotADirectoryError))
    return Unreadable("is no path")
