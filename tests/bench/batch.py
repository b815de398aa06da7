"""What a folder costs: one script at a time in a warm process, and thousands of them on the command line."""

import ast
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.client import Command
from bench.sample import Patience, Sample

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = ROOT / "fixtures"


@dataclass(frozen=True)
class Text:
    """A script or notebook of the corpus."""

    path: Path
    cells: tuple[str, ...]

    @property
    def notebook(self) -> bool:
        """Whether it has cells of its own."""
        return self.path.suffix == ".ipynb"


def corpus() -> list[Text]:
    """All scripts and notebooks among the fixtures that are Python 3; of notebooks the cells that are nothing else."""
    found = [Text(path, (path.read_text(encoding="utf-8"),)) for path in sorted(FIXTURES.glob("scripts/*/script.py"))]
    for path in sorted(FIXTURES.glob("notebooks/*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        texts = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
        found.append(Text(path, tuple(filter(_parses, texts))))
    return [text for text in found if all(map(_parses, text.cells))]


def _parses(text: str) -> bool:
    try:
        ast.parse(text)
    except SyntaxError:
        return False
    return True


def one_shot(patience: Patience) -> tuple[dict[str, float], dict[str, float]]:
    """For each text, how many times the cost of `ast.parse` its analysis costs; and its milliseconds.

    What the process remembers of other texts stays, as it does in an editor; what it remembers of this one is
    forgotten, and the heads of its data files are read again.
    """
    from headwater.pipeline import Document
    from headwater.sources.reader import SourceReader
    from headwater.syntax.tree import forget

    def analysed(text: Text) -> float:
        forget()
        began = time.perf_counter()
        reader = SourceReader([text.path.parent])
        document = Document(text.cells, path=text.path, notebook=text.notebook, sources=reader)
        assert document.analysis().problems is not None
        return time.perf_counter() - began

    def parsed(text: Text) -> float:
        began = time.perf_counter()
        for cell in text.cells:
            ast.parse(cell)
        return time.perf_counter() - began

    texts = corpus()
    for text in texts:
        analysed(text)
    ours = {text: Sample() for text in texts}
    theirs = {text: Sample() for text in texts}

    def once(number: int) -> None:
        for text in texts:
            theirs[text].values.append(parsed(text))
            ours[text].values.append(analysed(text))

    patience.last(once)
    names = {text: text.path.parent.name if text.path.stem == "script" else text.path.stem for text in texts}
    ratios = {names[text]: ours[text].over(theirs[text]) for text in texts}
    return ratios, {names[text]: ours[text].p50 * 1000 for text in texts}


# ---------------------------------------------------------------------------------------- many files


def copies(folder: Path, count: int) -> None:
    """So many scripts like those of the fixtures, beside their data, each with other names of its own."""
    scripts = [text.path for text in corpus() if not text.notebook]
    for at in range(count):
        original = scripts[at % len(scripts)]
        home = folder / original.parent.name
        if not home.exists():
            shutil.copytree(original.parent, home, ignore=shutil.ignore_patterns("*.py", "*.md", "*.json"))
        text = renamed(original.read_text(encoding="utf-8"), f"_{at}")
        (home / f"script_{at}.py").write_text(text, encoding="utf-8")


def renamed(text: str, ending: str) -> str:
    """The same script with an ending to the names its author gave: nothing remembered by its text fits."""
    tree = ast.parse(text)
    names = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    names -= {n.arg for n in ast.walk(tree) if isinstance(n, ast.arg)}
    names -= {name for n in ast.walk(tree) if isinstance(n, ast.Global | ast.Nonlocal) for name in n.names}
    # Before Python 3.12 nobody knows where in an f-string a name stands.
    names -= {
        n.id for f in ast.walk(tree) if isinstance(f, ast.JoinedStr) for n in ast.walk(f) if isinstance(n, ast.Name)
    }
    lines = [line.encode() for line in text.splitlines(keepends=True)]
    places = {(n.lineno - 1, n.col_offset, n.id) for n in ast.walk(tree) if isinstance(n, ast.Name) and n.id in names}
    for line, column, name in sorted(places, reverse=True):
        end = column + len(name.encode())
        lines[line] = lines[line][:end] + ending.encode() + lines[line][end:]
    return b"".join(lines).decode()


@dataclass(frozen=True)
class Checked:
    """One run of `check` over a folder."""

    files: int
    jobs: int
    seconds: float
    processor: float
    """Seconds of processor time, of all processes together."""
    peak: float
    """MiB that its largest process had resident at most."""

    @property
    def rate(self) -> float:
        """Files each second."""
        return self.files / self.seconds


@dataclass(frozen=True)
class Folder:
    """What became of a folder of real files."""

    runs: Sequence[Checked]
    unreadable: Sequence[str]
    """Files that are no Python, no notebook or no text, and why."""
    crashed: Sequence[str]
    """Files that were ours to read and could not be analysed, and why."""
    slowest: Sequence[tuple[str, float]]
    """Files that took longest, with their seconds."""


def check(ours: Command, folder: Path, files: int) -> Iterator[Checked]:
    """`check` over 100 files, over a third of all and over all of them, with one process and with two."""
    for part in sorted({100, files // 3, files} if files > 300 else {100, files}):
        home = folder / f"files_{part}"
        home.mkdir()
        (home / "requirements.txt").touch()
        copies(home, part)
        for jobs in (1, 2):
            yield _check(ours, home, part, jobs)


def check_folder(ours: Command, folder: Path) -> Folder:
    """A folder of real files: each of them alone first, then `check` over them with one process and with two."""
    told = json.loads(_run(ours, folder, "coverage", ".", "--format", "json", "--jobs", "1", "--most", "1")[0])
    errors = [(each["path"], each["message"]) for each in told["errors"]]
    crashed = [f"{path}: {message}" for path, message in errors if any(words in message for words in FAULTS)]
    unreadable = [f"{path}: {message}" for path, message in errors if f"{path}: {message}" not in crashed]
    return Folder(
        [_check(ours, folder, told["files"], jobs) for jobs in (1, 2)],
        unreadable,
        crashed,
        [(each["path"], each["seconds"]) for each in told["slowest"]],
    )


FAULTS = ("a fault of Headwater", "takes more memory or stack")
"""How the command line says that a file could be read and not analysed."""


def _check(ours: Command, folder: Path, files: int, jobs: int) -> Checked:
    began = time.perf_counter()
    _, used = _run(ours, folder, "check", ".", "--jobs", str(jobs), "--exit-zero")
    seconds = time.perf_counter() - began
    return Checked(files, jobs, seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def _run(ours: Command, folder: Path, *arguments: str) -> tuple[str, resource.struct_rusage]:
    """What a command prints, and what it used. That some files of the folder cannot be read is no failure."""
    with tempfile.TemporaryFile("w+") as said, tempfile.TemporaryFile("w+") as complained:
        process = subprocess.Popen(
            [sys.executable, "-m", "headwater", *arguments],
            cwd=folder,
            env={**os.environ, **ours.environment},
            stdout=said,
            stderr=complained,
        )
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        for stream in (said, complained):
            stream.seek(0)
        told = said.read()
        if process.returncode not in (0, 2) or not told:
            raise RuntimeError(complained.read()[-600:])
        return told, used


def middle(values: Sequence[float]) -> float:
    """The median."""
    return statistics.median(values)
