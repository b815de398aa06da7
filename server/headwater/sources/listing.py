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
    """The first file, by name, that a pattern such as `readings/*.csv` stands for; its last part alone may vary."""
    if not any(letter in pattern.name for letter in "*?[") or any(letter in str(pattern.parent) for letter in "*?["):
        return None
    try:
        with os.scandir(pattern.parent) as entries:
            names = [entry.name for _, entry in zip(range(_looked_at), entries, strict=False)]
    except (OSError, ValueError):
        return None
    fitting = [name for name in fnmatch.filter(names, pattern.name) if not name.startswith(".")]
    return pattern.parent / min(fitting) if fitting else None


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
                if entry.is_dir():
                    names.append(entry.name + "/")
                elif os.path.splitext(entry.name)[1].lower() in data_suffixes and entry.is_file():
                    names.append(entry.name)
    except (OSError, ValueError):
        return names
    return names
