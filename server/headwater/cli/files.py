"""Which files are meant: named ones always, those of a folder unless something says to leave them out."""

import os
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from headwater.base import regular
from headwater.base.frozen import frozen
from headwater.cli.finding import Failure
from headwater.cli.ignoring import Patterns, patterns

SUFFIXES = (".py", ".pyw", ".ipynb")
LEFT_OUT = frozenset(
    {
        ".git", ".hg", ".svn", ".venv", "venv", ".tox", ".nox", "node_modules", "__pycache__",
        "site-packages", ".ipynb_checkpoints", ".virtual_documents", ".mypy_cache", ".ruff_cache",
        ".pytest_cache", ".eggs",
        "build", "dist",
    }
)  # fmt: skip

LARGEST = 1 << 20
"""No file of patterns that somebody wrote is larger."""


@frozen
class Ignore:
    """The patterns of one `.gitignore`, which hold below its folder."""

    folder: str
    patterns: Patterns

    def says(self, path: str, is_folder: bool) -> bool | None:
        """True to leave the path out, False to keep it after all, None when nothing fits."""
        return self.patterns.says(os.path.relpath(path, self.folder).replace(os.sep, "/"), is_folder)


def gather(paths: Sequence[str]) -> tuple[list[str], list[Failure]]:
    """The scripts and notebooks behind paths, each once and in order, and the paths that lead nowhere."""
    found: dict[str, str] = {}
    failures: list[Failure] = []
    for path in paths:
        if os.path.isdir(path):
            for each in _walk(path, _above(path), failures, _extra(path)):
                found.setdefault(os.path.realpath(each), each)
        elif (failure := _unfit(path)) is not None:
            failures.append(failure)
        else:
            found.setdefault(os.path.realpath(path), os.path.normpath(path))
    return list(found.values()), failures


def _unfit(path: str) -> Failure | None:
    if not os.path.lexists(path):
        return Failure(path, "does not exist; check the spelling")
    if not os.path.exists(path):
        return Failure(path, "is a link to a file that does not exist")
    if not os.path.isfile(path):
        return Failure(path, "is no regular file")
    suffix = os.path.splitext(path)[1].lower()
    if suffix and suffix not in SUFFIXES:
        return Failure(path, "is neither a script (.py) nor a notebook (.ipynb)")
    return None


def _walk(
    top: str, above: tuple[Ignore, ...], failures: list[Failure], extra: Ignore | None
) -> Iterator[str]:
    """The scripts and notebooks below a folder, in the order of names. A folder may be as deep as it likes."""
    from headwater.cli.settings import repository

    home = os.path.realpath(repository(os.path.abspath(top)))
    levels = [_opened(top, above, failures)]
    while levels:
        entries, ignores = levels[-1]
        entry = next(entries, None)
        if entry is None:
            levels.pop()
            continue
        is_folder = entry.is_dir(follow_symlinks=False)
        if not (entry.name not in LEFT_OUT if is_folder else _is_script(entry, home)):
            continue
        if _ignored(entry.path, is_folder, ignores) or (extra and extra.says(entry.path, is_folder)):
            continue
        if is_folder:
            levels.append(_opened(entry.path, ignores, failures))
        else:
            yield os.path.normpath(entry.path)


def _opened(
    folder: str, ignores: tuple[Ignore, ...], failures: list[Failure]
) -> "tuple[Iterator[os.DirEntry[str]], tuple[Ignore, ...]]":
    """The entries of a folder, and the ignore files that hold in it."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        failures.append(Failure(folder, f"cannot be read: {regular.said(error)}"))
        return iter(()), ignores
    if any(entry.name == ".git" for entry in entries):
        ignores = ()  # a repository of its own inside another obeys its own files
    return iter(entries), (*ignores, *_own(folder, {entry.name for entry in entries}))


def _is_script(entry: "os.DirEntry[str]", home: str) -> bool:
    """Whether an entry is a file of ours. A link that nobody named leads nowhere outside the repository."""
    # The entry itself would raise for a link that leads to itself.
    if not entry.name.lower().endswith(SUFFIXES) or not os.path.isfile(entry.path):
        return False
    return not entry.is_symlink() or Path(os.path.realpath(entry.path)).is_relative_to(home)


def _ignored(path: str, is_folder: bool, ignores: tuple[Ignore, ...]) -> bool:
    # The file nearest to the path has the last word.
    for ignore in reversed(ignores):
        if (said := ignore.says(path, is_folder)) is not None:
            return said
    return False


def _above(folder: str) -> tuple[Ignore, ...]:
    """The ignore files of the folders above, up to the root of the repository; none outside one."""
    chain: list[str] = []
    current = os.path.abspath(folder)
    if os.path.exists(os.path.join(current, ".git")):
        return ()
    while (parent := os.path.dirname(current)) != current:
        chain.append(parent)
        if os.path.exists(os.path.join(parent, ".git")):
            return tuple(ignore for each in reversed(chain) for ignore in _own(each))
        current = parent
    return ()


def _own(folder: str, entries: Collection[str] = (".git", ".gitignore")) -> Iterator[Ignore]:
    """What a folder's own files say; a repository's `info/exclude` comes before its `.gitignore`."""
    for name in (".git/info/exclude", ".gitignore"):
        if name.partition("/")[0] not in entries:
            continue
        if found := _patterns(os.path.join(folder, name)):
            yield Ignore(os.path.abspath(folder), found)


@lru_cache(maxsize=4096)
def _patterns(path: str) -> Patterns | None:
    data = regular.content(path, LARGEST)
    if isinstance(data, regular.Unreadable):
        return None
    return patterns(data.decode("utf-8", "replace").split("\n"))


def _extra(folder: str) -> Ignore | None:
    """What the project's settings leave out."""
    from headwater.cli.settings import excluded

    home, lines = excluded(folder)
    found = patterns(lines)
    return Ignore(os.path.abspath(home), found) if found else None
