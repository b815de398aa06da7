"""Which files are meant: named ones always, those of a folder unless something says to leave them out."""

import os
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from headwater.base.frozen import frozen
from headwater.cli.finding import Failure

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

SUFFIXES = (".py", ".pyw", ".ipynb")
LEFT_OUT = frozenset(
    {
        ".git", ".hg", ".svn", ".venv", "venv", ".tox", ".nox", "node_modules", "__pycache__",
        "site-packages", ".ipynb_checkpoints", ".virtual_documents", ".mypy_cache", ".ruff_cache",
        ".pytest_cache", ".eggs",
        "build", "dist",
    }
)  # fmt: skip


@frozen
class Ignore:
    """The patterns of one `.gitignore`, which hold below its folder."""

    folder: str
    spec: "GitIgnoreSpec"

    def says(self, path: str, is_folder: bool) -> bool | None:
        """True to leave the path out, False to keep it after all, None when nothing matches."""
        name = os.path.relpath(path, self.folder).replace(os.sep, "/")
        return self.spec.check_file(name + "/" if is_folder else name).include


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
    folder: str, ignores: tuple[Ignore, ...], failures: list[Failure], extra: Ignore | None
) -> Iterator[str]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        failures.append(Failure(folder, f"cannot be read: {(error.strerror or 'unknown').lower()}"))
        return
    if any(entry.name == ".git" for entry in entries):
        ignores = ()  # a repository of its own inside another obeys its own files
    ignores = (*ignores, *_own(folder))
    for entry in entries:
        is_folder = entry.is_dir(follow_symlinks=False)
        if is_folder and entry.name in LEFT_OUT:
            continue
        if not is_folder and not (entry.name.lower().endswith(SUFFIXES) and entry.is_file()):
            continue
        if _ignored(entry.path, is_folder, ignores) or (extra and extra.says(entry.path, is_folder)):
            continue
        if is_folder:
            yield from _walk(entry.path, ignores, failures, extra)
        else:
            yield os.path.normpath(entry.path)


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


def _own(folder: str) -> Iterator[Ignore]:
    """What a folder's own files say; a repository's `info/exclude` comes before its `.gitignore`."""
    for name in (".git/info/exclude", ".gitignore"):
        if spec := _spec(os.path.join(folder, name)):
            yield Ignore(os.path.abspath(folder), spec)


@lru_cache(maxsize=4096)
def _spec(path: str) -> "GitIgnoreSpec | None":
    try:
        lines = Path(path).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return None
    return _compiled(lines)


def _extra(folder: str) -> Ignore | None:
    """What the project's settings leave out."""
    from headwater.cli.settings import excluded

    home, patterns = excluded(folder)
    spec = _compiled(patterns)
    return Ignore(os.path.abspath(home), spec) if spec else None


def _compiled(lines: Sequence[str]) -> "GitIgnoreSpec | None":
    lines = [line for line in lines if line.strip() and not line.startswith("#")]
    if not lines:
        return None
    from pathspec import GitIgnoreSpec  # 20 ms, and many folders have nothing to ignore

    try:
        return GitIgnoreSpec.from_lines(lines)
    except ValueError:
        # One line that git would skip as well must not hide the others.
        return GitIgnoreSpec.from_lines([line for line in lines if _valid(line)])


def _valid(line: str) -> bool:
    from pathspec import GitIgnoreSpec

    try:
        GitIgnoreSpec.from_lines([line])
    except ValueError:
        return False
    return True
