"""What is remembered between two looks at files that change."""

import os
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from headwater.cli.files import LEFT_OUT, SUFFIXES
from headwater.cli.finding import Failure, Result

if TYPE_CHECKING:
    from watchfiles import Change

# Changes of these concern every file beside and below them.
SETTINGS = ("pyproject.toml", "headwater.toml", ".gitignore")
DATA = (".csv", ".tsv", ".json", ".jsonl", ".parquet", ".feather", ".xlsx", ".xls")


def interesting(_: "Change", path: str) -> bool:
    """Whether a change can change a finding."""
    parts = path.split(os.sep)
    name = parts[-1]
    if name.startswith(".headwater-") or not LEFT_OUT.isdisjoint(parts[:-1]):
        return False
    return name in SETTINGS or name.lower().endswith((*SUFFIXES, *DATA))


class Remembered:
    """The latest result of each file."""

    def __init__(self) -> None:
        self._results: dict[str, Result] = {}

    def take(self, results: Iterable[Result], paths: Sequence[str]) -> None:
        """Replace the results of some files."""
        for path, result in zip(paths, results, strict=True):
            self._results[path] = result

    def keep(self, paths: Sequence[str]) -> None:
        """Forget files that are gone."""
        wanted = set(paths)
        self._results = {path: result for path, result in self._results.items() if path in wanted}

    def holds(self, paths: Sequence[str]) -> bool:
        """Whether these are the files there were."""
        return self._results.keys() == set(paths)

    def stale(self, paths: Sequence[str], changes: "Collection[tuple[Change, str]]") -> list[str]:
        """The files to check again: those that changed and those that import them; all of them when settings or data
        changed, or when a module came that may have been missed."""
        changed = {path for _, path in changes}
        from headwater.cli.settings import forget

        if any(not path.lower().endswith(SUFFIXES) for path in changed):
            forget()
            return list(paths)
        if any(kind.name == "added" and path.endswith(".py") for kind, path in changes):
            return list(paths)
        return [
            path
            for path in paths
            if path not in self._results
            or os.path.realpath(path) in changed
            or not self._results[path].modules.isdisjoint(changed)
        ]

    def result(self, failures: Sequence[Failure]) -> Result:
        """Everything as one."""
        whole = Result(failures=list(failures))
        for path in sorted(self._results):
            whole.add(self._results[path])
        return whole
