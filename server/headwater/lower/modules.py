"""Modules of the workspace: found by name, run once where they are first imported, each in a scope of its own.

What such code adds to the plan stands, as seen from the script, at the import or the call that ran it.
"""

import ast
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from pathlib import Path
from typing import Any

from headwater.api.library import is_library
from headwater.base.frozen import frozen
from headwater.base.remember import remembered
from headwater.lower.outside import question
from headwater.lower.run import OutOfFuel, Run
from headwater.lower.values import Imported, Known, Listing, Module, Scope, Value
from headwater.sources.modules import Modules, ModuleText
from headwater.syntax.chunks import Cut
from headwater.syntax.tree import parse

FUEL = 20_000
"""Expressions evaluated for one module, at most."""

DEPTH = 24
"""Modules that import one another, at most."""

LETTERS = 50
"""Letters of a module that cost as much as an expression: parsing is paid for too."""

WEIGHT = "%weight"
"""How much of modules the script has taken in, in pieces of up to 8 KiB. Coarse, so that typing rarely changes it."""

MOST = 100
"""The pieces that are taken in at most; what is imported later is not followed. 70 modules of 12 KiB take 0.8 s."""

PATH = "%path"
"""Where the folders are that the script has put on the path: those before its own, those after."""


@frozen
class Code:
    """A module as it is written, cut into its top-level statements."""

    path: str
    file: str
    """Its `__file__`, from the script's folder."""
    package: bool
    chunks: tuple[str, ...] = field(repr=False)


def answer(modules: Modules, name: str, options: Mapping[str, Any], script: Path | None) -> Code | None:
    """The module that a question of a script in a folder is for."""
    if "in" in options or "up" in options:
        folder = Path(options["in"]) if "in" in options else script
        for _ in range(options.get("up", 0)):
            folder = folder.parent if folder is not None else None
        found = modules.inside(name, folder) if folder is not None else None
    else:
        found = modules.top(name, script, options["before"], options["after"], options["known"])
    return code(found, script or Path()) if found is not None else None


def code(found: ModuleText, script: Path) -> Code:
    """A module's text, cut into its statements."""
    file = os.path.relpath(found.path, script).replace(os.sep, "/")
    return Code(found.path, file, found.package, statements(found.text))


@remembered(room=2_000_000)
def statements(text: str) -> tuple[str, ...]:
    """The texts of the top-level statements of a module."""
    return tuple(chunk.text for chunk in Cut(text).chunks)


def resolve(run: Run, name: str, level: int = 0) -> Imported | None:
    """The module of a dotted name, run if nobody did before; None when it is none of the workspace."""
    return next(reversed([*chain(run, name, level)]), None)


def imported(run: Run, name: str, *, whole: bool) -> Imported | None:
    """What `import a.b` binds: the first module of the name, or the last where it gets a name of its own."""
    found = [*chain(run, name, 0)]
    return found[-1 if whole else 0] if found else None


def known(run: Run, imports: Sequence[ast.stmt]) -> bool:
    """Whether all that is imported is of the workspace, of Python itself or of a library that we know."""
    for node in imports:
        match node:
            case ast.ImportFrom(module=name, level=level):
                asked = [(name or "", level)]
            case ast.Import(names=aliases):
                asked = [(alias.name, 0) for alias in aliases]
            case _:
                continue
        for full, level in asked:
            root = full.partition(".")[0]
            told = not level and (is_library(root) or root in sys.stdlib_module_names)
            if not told and resolve(run, full, level) is None:
                return False
    return True


def chain(run: Run, name: str, level: int) -> Iterator[Imported | None]:
    """The modules of a dotted name, the packages first; None for one that is not of the workspace."""
    parent: Imported | None = None
    if level:
        yield (parent := surrounding(run, level))
        if parent is None:
            return
    for part in name.split(".") if name else ():
        parent = find(run, part, parent)
        yield parent
        if parent is None:
            return


def find(run: Run, part: str, parent: Imported | None) -> Imported | None:
    """A module by its name in a package, or by the first part of its full name."""
    if not part.isidentifier():
        return None
    if parent is not None:
        full = f"{parent.name}.{part}" if parent.name else part
        found = load(run, question("module", full, {"in": parent.folder}), full) if parent.package else None
        if found is not None:
            run.put(f"{parent.scope.identity}:{part}", found)
        return found
    known = "library" if is_library(part) else "standard" if part in sys.stdlib_module_names else ""
    before, after = folders(run)
    return load(run, question("module", part, {"before": before, "after": after, "known": known}), part)


def surrounding(run: Run, level: int) -> Imported | None:
    """The package that a relative import starts from."""
    home = run.scope.module if run.scope is not None else None
    here = run.get(f"%module {home.identity[1:]}") if home is not None else None
    if not isinstance(here, Imported):
        return load(run, question("module", "", {"up": level - 1}), "")
    folder, name = here.folder, here.name if here.package else here.name.rpartition(".")[0]
    for _ in range(level - 1):
        folder, name = os.path.dirname(folder), name.rpartition(".")[0]
    return load(run, question("module", "", {"in": folder}), name)


def folders(run: Run) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The folders on the path before the script's own, and those after it."""
    found = run.get(PATH)
    return found if isinstance(found, tuple) else ((), ())


def search(run: Run, folder: str, first: bool) -> None:
    """A folder is put on the path."""
    before, after = folders(run)
    run.put(PATH, ((folder, *before), after) if first else (before, (*after, folder)))


def load(run: Run, location: str, name: str) -> Imported | None:
    """The module that a question is answered with, run if nobody did before."""
    code = run.get(location)
    if not isinstance(code, Code):
        return None
    found = run.get(f"%module {code.path}")
    if isinstance(found, Imported):
        return found
    taken = run.get(WEIGHT)
    weight = (taken if isinstance(taken, int) else 0) + 1 + sum(map(len, code.chunks)) // 8192
    if weight > MOST:
        return None
    run.put(WEIGHT, weight)
    module = Imported(name, code.path, code.package)
    run.put(f"%module {code.path}", module)
    if run.modules < DEPTH:
        execute(run, code, module)
    return module


def execute(run: Run, code: Code, module: Imported) -> None:
    """Run the top level of a module. One that costs too much is known as far as that goes."""
    from headwater.lower.statements import suite

    saved = (run.scope, run.origin, run.text, run.returns, run.yields, run.signal, run.where, run.loop_names)
    pin, loop, tried, function = run.pin, run.loop, (run.tried, run.caught), run.function
    run.scope, run.pin, run.function = module.scope, run.pin or run.where, None
    run.returns, run.yields, run.loop_names, run.loop, run.tried, run.caught = [], [], set(), None, 0, 0
    run.modules += 1
    left = run.fuel
    run.fuel = allowed = min(left, FUEL)
    run.put(f"{module.scope.identity}:__name__", Known(module.name))
    run.put(f"{module.scope.identity}:__file__", Known(code.file))
    try:
        run.burn(sum(map(len, code.chunks)) // LETTERS)
        for text in code.chunks:
            run.origin, run.text, run.signal = identity(code.path, text), text, ""
            suite(run, parse(text).body)
    except OutOfFuel:
        pass
    finally:
        run.put(f"{module.scope.identity}:*", tuple(public(run, module.scope)))
        run.fuel = left - (allowed - run.fuel)
        run.modules -= 1
        run.pin, run.loop, (run.tried, run.caught), run.function = pin, loop, tried, function
        run.scope, run.origin, run.text, run.returns, run.yields, run.signal, run.where, run.loop_names = saved


def identity(path: str, text: str) -> int:
    """The number of a statement of a module: the same as long as it is written the same, and no chunk's of a script."""
    from hashlib import blake2b

    written = f"{path}\0{text}".encode("utf-8", "surrogatepass")
    return -1 - int.from_bytes(blake2b(written, digest_size=7).digest(), "big")


def public(run: Run, scope: Scope) -> Iterator[str]:
    """The names that a star brings from a module that has just been run."""
    prefix = f"{scope.identity}:"
    chosen = run.content(run.state.get(f"{prefix}__all__"))
    if isinstance(chosen, Listing) and chosen.complete:
        yield from (str(item.value) for item in chosen.items if isinstance(item, Known))
    else:
        names = (location[len(prefix) :] for location in run.state if location.startswith(prefix))
        yield from (name for name in names if name.isidentifier() and not name.startswith("_"))


def star(run: Run, module: Imported) -> None:
    """`from module import *`."""
    names = run.get(f"{module.scope.identity}:*")
    for name in names if isinstance(names, tuple) else ():
        run.put(run.name_location(name), member(run, module, name))


def member(run: Run, module: Imported, name: str) -> Value:
    """`module.name`: what people say of it, else what the module binds, or a module of the package."""
    full = f"{module.name}.{name}" if module.name else name
    if full in run.machine.told:
        return Module(full)
    if (found := run.get(f"{module.scope.identity}:{name}")) is not None:
        return found
    if (inner := find(run, name, module)) is not None:
        return inner
    return Module(full)
