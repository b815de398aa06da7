"""Finds the modules that scripts import in the workspace and reads their text: only where allowed, never raising."""

import io
import os
import tokenize
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from headwater.base.frozen import frozen
from headwater.base.regular import Stamp, Unreadable, content, stamp_of
from headwater.sources.head import text_codec

_largest: Final = 1 << 19
"""No module that somebody wrote is larger than half a MiB."""
_remembered: Final = 512
_watched: Final = 20_000


@frozen
class ModuleText:
    """A module as it is written."""

    path: str
    """Its file; of a package without `__init__.py` the folder."""
    text: str
    package: bool = False


NOTHING_READ: Final = ModuleText("", "")
"""A file that is there and cannot be read: Python would take it, so nobody looks further."""


class Modules:
    """Modules of the workspace by name, their texts remembered until the files change."""

    def __init__(
        self, roots: Sequence[Path], allowed: Sequence[Path], named: Mapping[str, str], *, enabled: bool = True
    ) -> None:
        self._roots = tuple(roots)
        self._allowed = tuple(allowed)
        self.named = dict(named)
        """Files that say what the functions of a module mean, by the module's name."""
        self._enabled = enabled
        self.unsaved: Callable[[Path], str | None] = lambda path: None
        """The text an editor holds of a file; it counts before the one on disk."""
        self._texts: OrderedDict[Stamp, str | None] = OrderedDict()
        self._asked: dict[Path, None] = {}

    def top(
        self, name: str, script: Path | None, before: Sequence[str], after: Sequence[str], known: str = ""
    ) -> ModuleText | None:
        """The module of a name without dots: in folders put on the path, beside the script, in the workspace.

        `known` tells that the name is one of a `library` or of the `standard` library: what lies in the workspace
        under such a name is something else, but for files that Python would find first.
        """
        if (found := self._by_setting(name)) is not None:
            return found
        if not self._enabled or known == "library":
            return None
        bases = [*([script] if script is not None else []), *self._roots]
        own = [Path(os.path.abspath(base / extra)) for extra in before for base in bases[:2]]
        own += bases[:1] if script is not None else []
        own += [Path(os.path.abspath(base / extra)) for extra in after for base in bases[:2]]
        if not known:
            own += [*_outside_of_packages(script), *self._roots, *(root / "src" for root in self._roots)]
        return self._among(name, own, plain_folders=not known)

    def inside(self, full: str, folder: Path) -> ModuleText | None:
        """A module of a package; without a name, the package itself."""
        if full and (found := self._by_setting(full)) is not None:
            return found
        if not self._enabled:
            return None
        name = full.rpartition(".")[2]
        if name:
            return self._among(name, [folder], plain_folders=True)
        found = self._file(folder / "__init__.py", package=True)
        if found is not None:
            return None if found is NOTHING_READ else found
        return ModuleText(str(folder), "", True) if self._is_folder(folder) else None

    def dependencies(self) -> frozenset[Path]:
        """Every place looked at, also those where nothing was."""
        return frozenset(self._asked.copy())

    def forget(self, real: str | None = None) -> None:
        """A file changed (None: any may have)."""
        for stamp in [stamp for stamp in self._texts.copy() if real is None or stamp.path == real]:
            self._texts.pop(stamp, None)

    def _by_setting(self, full: str) -> ModuleText | None:
        """What a file of models says of a module."""
        if not self.named:
            return None
        if (chosen := self.named.get(full)) is not None:
            start = self._roots[0] if self._roots else Path.cwd()
            place = Path(os.path.abspath(start / chosen))
            return self.inside("", place) if self._is_folder(place) else self._file(place)
        if any(name.startswith(f"{full}.") for name in self.named):
            return ModuleText(f"<{full}>", "", True)
        return None

    def _among(self, name: str, folders: Sequence[Path], *, plain_folders: bool) -> ModuleText | None:
        for folder in dict.fromkeys(folders):
            for candidate, package in ((folder / name / "__init__.py", True), (folder / f"{name}.py", False)):
                if (found := self._file(candidate, package)) is not None:
                    return None if found is NOTHING_READ else found
        if plain_folders:
            for folder in dict.fromkeys(folders):
                if self._is_folder(folder / name):
                    return ModuleText(os.path.realpath(folder / name), "", True)
        return None

    def _file(self, path: Path, package: bool = False) -> ModuleText | None:
        """A file with its text; None where there is none."""
        self._note(path)
        if self._inside(path) and (text := self.unsaved(path)) is not None:
            return ModuleText(str(path), text, package)
        try:
            os.stat(path)
        except (OSError, ValueError):
            return None
        real = Path(os.path.realpath(path))
        if not self._inside(real):
            return NOTHING_READ
        self._note(real)
        text = self.unsaved(real)
        if text is None:
            text = self._text(real)
        return NOTHING_READ if text is None else ModuleText(str(real), text, package)

    def _text(self, real: Path) -> str | None:
        stamp = stamp_of(real)
        if isinstance(stamp, Unreadable) or stamp.size > _largest:
            return None
        if stamp not in self._texts:
            self._texts[stamp] = _read(stamp)
            while len(self._texts) > _remembered:
                self._texts.popitem(last=False)
        return self._texts[stamp]

    def _is_folder(self, folder: Path) -> bool:
        try:
            return os.path.isdir(folder) and self._inside(Path(os.path.realpath(folder)))
        except ValueError:
            return False

    def _inside(self, real: Path) -> bool:
        return any(real == folder or folder in real.parents for folder in self._allowed)

    def _note(self, path: Path) -> None:
        if len(self._asked) < _watched:
            self._asked[path] = None


def _outside_of_packages(script: Path | None) -> Iterator[Path]:
    """The folder that a script's package lies in: `python -m package.script` is run there."""
    folder, steps = script, 0
    while folder is not None and steps < 16 and os.path.isfile(folder / "__init__.py"):
        folder, steps = folder.parent, steps + 1
    if folder is not None and steps:
        yield folder


def _read(stamp: Stamp) -> str | None:
    """The text of a file as Python reads it; None for what is no text."""
    data = content(stamp.path, _largest)
    if isinstance(data, Unreadable) or b"\0" in data:
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        named, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        return data.decode(named) if text_codec(named) is not None else None
    except (SyntaxError, UnicodeError, LookupError):
        return None
