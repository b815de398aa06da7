"""Data files nearby, for completing paths."""

import fnmatch
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

_data_suffixes_written: Final = (
    ".csv .tsv .tab .txt .data .dat .json .jsonl .ndjson .parquet .pq .xlsx .xls .xlsm .feather .arrow .db"
    " .sqlite .sqlite3 .pkl .pickle .h5 .hdf5 .npy .npz .xml .orc .gz .bz2 .xz .zip .zst .dta .sav"
)

data_suffixes: Final = frozenset(_data_suffixes_written.split())
"""How the names of data files end."""

_looked_at: Final = 5000
_offered: Final = 200
_folders: Final = 20
_wild: Final = frozenset("*?[")


def data_files(prefix: str, folders: Sequence[Path], allowed: Callable[[Path], bool]) -> tuple[str, ...]:
    """Paths, written as the prefix is, of data files and folders (with a slash) in allowed places."""
    start, slash, begun = prefix.rpartition("/")
    written = start + slash
    places = [Path(written)] if os.path.isabs(prefix) else [folder / written for folder in folders]
    found: dict[str, None] = {}
    for place in places:
        real = Path(os.path.realpath(place))
        if allowed(real):
            found.update(dict.fromkeys(written + name for name in _entries(real, begun, allowed)))
    return tuple(sorted(found, key=lambda path: (path.endswith("/"), path)))[:_offered]


def first_match(pattern: Path) -> Path | None:
    """The first file, by name, that a pattern such as `readings/*.csv` or `*/part-*.csv` stands for.

    A folder's name may vary in one place; of those that fit only the first few are looked into.
    """
    wild = [at for at, part in enumerate(pattern.parts) if not _wild.isdisjoint(part)]
    if not wild or wild[-1] != len(pattern.parts) - 1 or len(wild) > 2 or "**" in pattern.parts:
        return None
    folder, rest = Path(*pattern.parts[: wild[0]]), pattern.parts[wild[0] + 1 :]
    try:
        with os.scandir(folder) as entries:
            seen = [each for _, each in zip(range(_looked_at), entries, strict=False)]
            names = [each.name for each in seen if not rest or each.is_dir(follow_symlinks=False)]
    except (OSError, ValueError):
        return None
    fitting = [name for name in fnmatch.filter(names, pattern.parts[wild[0]]) if not name.startswith(".")]
    if not rest:
        return folder / min(fitting) if fitting else None
    inside = (first_match(folder.joinpath(name, *rest)) for name in sorted(fitting)[:_folders])
    return next((found for found in inside if found is not None), None)


def _entries(folder: Path, begun: str, allowed: Callable[[Path], bool]) -> list[str]:
    names: list[str] = []
    try:
        with os.scandir(folder) as entries:
            for count, entry in enumerate(entries):
                if count >= _looked_at:
                    break
                if not entry.name.startswith(begun) or entry.name.startswith(".") != begun.startswith("."):
                    continue
                if entry.is_symlink() and not allowed(Path(os.path.realpath(entry.path))):
                    continue
                # The entry itself would raise for a link that leads to itself.
                if os.path.isdir(entry.path):
                    names.append(entry.name + "/")
                elif os.path.splitext(entry.name)[1].lower() in data_suffixes and os.path.isfile(entry.path):
                    names.append(entry.name)
    except (OSError, ValueError):
        return names
    return names
