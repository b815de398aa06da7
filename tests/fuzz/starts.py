"""What there is before the first edit: real scripts and notebooks, the fixtures' or those of any folder."""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path, PurePosixPath

from fixture import FIXTURES
from fuzz.editor import Start
from fuzz.edits import PROSE, Cell
from fuzz.odd import MAGICS, STATEMENTS, WORDS
from headwater.pipeline import Document
from headwater.plan.frames import Scan
from headwater.plan.plan import Plan
from headwater.syntax.notebook import NotebookError, read_notebook

LARGEST = 60_000
"""Characters of the largest text that is taken: after each edit it is read anew as a whole."""

MOST_CELLS = 60

MOST_STEPS = 3000
"""Steps of the largest plan that is taken, for the same reason."""

MADE = 0.25
"""How often a script is made of statements about a few names, each of which then matters to many."""

NAMES, COLUMNS = ("df", "df", "a", "b", "X", "model", "f"), ("age", "age", "label", "id")

SHORT = Start((Cell("import pandas as pd\ndf = pd.read_csv('a.csv')\n"),), False, {"a.csv": "id,label\n1,2\n"})

MODULES = ("features.py", "lib/load.py")

DEFINED = re.compile(r"^(?:(?:def|class|import|from) .*|[A-Z_]+ = .*)\n(?:[ \t]+.*\n|\n)*", re.MULTILINE)
"""What a script has that a module may have."""


@dataclass
class Texts:
    """Where texts come from."""

    folders: Sequence[Path] = ()
    _known: dict[Path, Start] = field(default_factory=dict)

    @cached_property
    def paths(self) -> list[Path]:
        """Scripts and notebooks; those of the fixtures stand for a share of their own."""
        return sorted(
            path for folder in self.folders for path in folder.rglob("*") if path.suffix in (".py", ".ipynb")
        )

    @cached_property
    def fixtures(self) -> list[Path]:
        """Those of the project."""
        return [*sorted(FIXTURES.glob("scripts/*/script.py")), *sorted(FIXTURES.glob("notebooks/*.ipynb"))]

    def pool(self, chance: random.Random, count: int = 4) -> list[str]:
        """Texts to copy from."""
        return [cell.text for _ in range(count) for cell in self._any(chance).cells]

    def start(self, chance: random.Random) -> Start:
        """A script or a notebook, with files beside it."""
        found = made(chance) if chance.random() < MADE else self._any(chance)
        cells, files = found.cells, dict(found.files)
        notebook = found.notebook or chance.random() < 0.2
        if notebook and not found.notebook:
            cells = parted(cells[0].text, chance)
        modules = chance.choice(((), (), (), MODULES[:1], MODULES[1:], MODULES))
        for name in modules:
            text = self._module(chance)
            if len(modules) > 1 and name == MODULES[1]:
                (text,) = (cell.text for cell in imported([Cell(text)], MODULES[0], files[MODULES[0]], chance))
            files[name] = text
            cells = imported(cells, name, text, chance)
        if chance.random() < 0.15:
            breaks = chance.choice(("\r\n", "\r"))
            cells = tuple(replace(cell, text=re.sub("\r\n|\r|\n", breaks, cell.text)) for cell in cells)
        return Start(tuple(cells), notebook, files)

    def _any(self, chance: random.Random) -> Start:
        path = chance.choice(self.paths if self.paths and chance.random() < 0.75 else self.fixtures)
        if path not in self._known:
            self._known[path] = read(path)
        return self._known[path]

    def _module(self, chance: random.Random) -> str:
        """Functions of another script, as a module."""
        text = "".join(cell.text for cell in self._any(chance).cells)
        return "".join(DEFINED.findall(text)) or f"def load(df):\n    return df\n{text}"


def read(path: Path) -> Start:
    """A script or a notebook with the files it reads; some lines of code where it cannot be had, or is too large."""
    notebook = path.suffix == ".ipynb"
    try:
        text = path.read_bytes().decode("utf-8-sig", "replace").replace("../", "")  # no way out of the workspace
        if notebook:
            cells = tuple(Cell(cell.source, cell.language) for cell in read_notebook(text).cells[:MOST_CELLS])
        else:
            cells = (Cell(text),)
    except (OSError, NotebookError):
        return SHORT
    texts = [cell.text for cell in cells if cell.language == "python"]
    if not texts or sum(map(len, texts)) > LARGEST:
        return SHORT
    plan = Document(texts, notebook=notebook).analysis().plan
    return Start(cells, notebook, dict(data(path, plan, "".join(texts)))) if len(plan.steps) <= MOST_STEPS else SHORT


def made(chance: random.Random) -> Start:
    """A script of statements about a few names."""

    def word(match: re.Match[str]) -> str:
        return chance.choice(COLUMNS if match[0] == "COLUMN" else NAMES)

    lines = (WORDS.sub(word, chance.choice(STATEMENTS)) for _ in range(chance.randint(5, 30)))
    files = {f"{column}.csv": "id,age,label\n1,2,3\n" for column in COLUMNS}
    return Start((Cell("import pandas as pd\n" + "".join(f"{line}\n" for line in lines)),), False, files)


def parted(text: str, chance: random.Random) -> tuple[Cell, ...]:
    """A script as a notebook: parted at empty lines, with prose and magic between."""
    cells: list[Cell] = []
    for piece in re.split(r"\n\n+(?=\S)", text)[:MOST_CELLS]:
        cells.append(Cell(chance.choice(MAGICS) + piece if chance.random() < 0.1 else piece))
        if chance.random() < 0.1:
            cells.append(Cell("# A title", PROSE))
    return tuple(cells)


def data(path: Path, plan: Plan, text: str) -> Iterator[tuple[str, str]]:
    """The files it reads: those of a fixture, else such as its columns would be in."""
    columns = list(dict.fromkeys(re.findall(r"""\[\[?["']([\w ]+)["']\]""", text)))[:20] or ["id", "label"]
    for step in plan.steps:
        if isinstance(step.node, Scan) and isinstance(name := step.node.path, str) and inside(name):
            here = next((at for at in (path.parent / name, FIXTURES / name) if at.is_file()), None)
            if here is not None and here.is_relative_to(FIXTURES):
                yield name, here.read_text(encoding="utf-8")
            else:
                yield name, ",".join(columns) + "\n" + ",".join("1" * len(columns)) + "\n"


def inside(name: str) -> bool:
    """Whether a path leads to a place below the folder it is seen from."""
    path = PurePosixPath(name)
    return name.endswith(".csv") and name.isprintable() and not path.is_absolute() and ".." not in path.parts


def imported(cells: Sequence[Cell], name: str, text: str, chance: random.Random) -> tuple[Cell, ...]:
    """The same cells, the first of which imports a module."""
    module = name.removesuffix(".py").replace("/", ".")
    functions = re.findall(r"^(?:def|class) (\w+)", text, re.MULTILINE) or ["load"]
    used = chance.choice(functions)
    way = chance.choice((f"from {module} import *\n", f"from {module} import {used}\n", f"import {module}\n"))
    called = chance.choice(STATEMENTS).replace("NAME(OTHER)", f"{used}(df)").replace("NAME", "df")
    first, *others = cells or [Cell("")]
    return replace(first, text=f"{way}{first.text}"), *others, *([Cell(called)] if len(cells) > 1 else [])
