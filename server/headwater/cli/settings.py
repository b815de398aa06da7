"""What holds for the files of a folder: settings of the project, what was typed, and readable data."""

import os
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from headwater.base.frozen import frozen

if TYPE_CHECKING:
    from headwater.cli.catalogue import Entry
    from headwater.config import Settings
    from headwater.sources.reader import SourceReader

# What stands at the root of a project. The data of a script often lies beside its folder, not in it.
ROOTS = (".git", ".hg", "pyproject.toml", "headwater.toml", "setup.py", "requirements.txt")


@frozen
class Project:
    """What the scripts of a folder are read with."""

    settings: "Settings"
    sources: "SourceReader"
    problems: tuple[str, ...]
    """What is wrong with the settings; the defaults hold in their place."""


@lru_cache(maxsize=4096)
def project_of(folder: str, select: tuple[str, ...] = (), ignore: tuple[str, ...] = ()) -> Project:
    """What holds in a folder; rules that were typed win over those of the settings."""
    from headwater.sources.reader import SourceReader

    settings, problems, file = _loaded(folder)
    if select or ignore:
        on = _typed(settings, select, ignore)
        settings = replace(settings, select=on, ignore=("all",))
    root = str(file.parent) if file else _root(folder)
    sources = SourceReader(
        Path(root),
        enabled=settings.read_sources,
        extra=[Path(each) for each in settings.source_folders],
        limit=settings.source_limit,
        follow=settings.follow,
        models=settings.models,
    )
    return Project(settings, sources, tuple(f"{file}: {problem}" for problem in problems) if file else ())


def _typed(settings: "Settings", select: tuple[str, ...], ignore: tuple[str, ...]) -> tuple[str, ...]:
    """The rules that are on after what was typed: a nearer word wins; of two equally near ones, to ignore.

    Selecting is choosing: what the project says then no longer counts.
    """
    from headwater.cli.catalogue import catalogue
    from headwater.rules.rule import chosen

    own = {each.name for each in chosen(settings.select, settings.ignore)}
    return tuple(
        name
        for name, entry in catalogue().items()
        if (_nearness(entry, select) if select else int(name in own)) > _nearness(entry, ignore)
    )


def _nearness(entry: "Entry", words: tuple[str, ...]) -> int:
    """How closely words name a rule: not at all, as one of all, by a group, by its name."""
    groups = [2 + word.count("/") for word in words if f"{entry.group}/".startswith(f"{word}/")]
    return 99 if entry.name in words else max(groups, default=int("all" in words))


def excluded(folder: str) -> tuple[str, Sequence[str]]:
    """The patterns of a project that leave files out, and the folder they count from."""
    settings, _, file = _loaded(os.path.abspath(folder))
    return str(file.parent) if file else folder, settings.exclude


def forget() -> None:
    """Settings may have changed."""
    project_of.cache_clear()
    _loaded.cache_clear()


@lru_cache(maxsize=4096)
def _loaded(folder: str) -> "tuple[Settings, tuple[str, ...], Path | None]":
    from headwater.cli.catalogue import names
    from headwater.config import load

    settings, problems, file = load(Path(folder), names())
    # The file is named by us, with its folder.
    own = f"{file.name}: " if file else ""
    return settings, tuple(problem.removeprefix(own) for problem in problems), file


def repository(folder: str) -> str:
    """The repository a folder belongs to; where there is none, the project."""
    above = (folder, *map(str, Path(folder).parents))
    return next((each for each in above if os.path.exists(os.path.join(each, ".git"))), None) or _root(folder)


def _root(folder: str) -> str:
    """The project a folder belongs to; where nothing marks one, the current folder if that holds it."""
    above = [folder, *map(str, Path(folder).parents)]
    home = os.path.expanduser("~")
    for each in above:
        if each != home and any(os.path.exists(os.path.join(each, name)) for name in ROOTS):
            return each
    here = os.getcwd()
    return here if here in above and here != os.path.dirname(here) else folder
