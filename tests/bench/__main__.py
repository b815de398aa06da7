"""Measure what the contract promises of speed, and print it as Markdown.

Everything is a ratio of one run: our server, one that does nothing and `ruff server` get the same edits in
turns, so that what disturbs the machine disturbs all of them.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench import batch, editor, report
from bench.client import Command, sessions
from bench.edits import IN_NOTEBOOKS, KINDS, Kind
from bench.hard import HARD
from bench.loose import LOOSE
from bench.report import EMPTY, OURS, RUFF, Promise, Row
from bench.sample import Patience, Samples
from bench.scripts import Generated, write_data

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "benchmarks.md"
ENVIRONMENT = {"PYTHONPATH": f"{ROOT / 'server'}:{ROOT / 'tests'}", "PYTHONDONTWRITEBYTECODE": ""}
"""What servers of ours are started with: as installed ones have, they find their modules compiled."""
PYTHON = sys.executable

SHAPES = {shape.name: shape for shape in (HARD, LOOSE)}
LENGTHS = (200, 1000, 5000)
CELLS = 279
LOCAL = ("quiet", "telling", "plot", "method")
WIDE = ("renamed", "remade")
"""Edits that half of the hard script has to do with."""
Promised = tuple[str, Samples, Promise]


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print, and write if asked to."""
    options = _options().parse_args(argv)
    folder_of_server = str(ROOT / "server")
    if folder_of_server not in sys.path:
        sys.path.insert(0, folder_of_server)
    machine = report.machine()
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name).resolve()
        write_data(folder)
        bench = Bench(folder, options)
        chosen = options.only or [name for name in Bench.SECTIONS if name != "folder" or options.folder]
        parts = [machine, *bench.parts(chosen)]
    measured = "\n\n".join(part for part in parts if part)
    print(measured)
    if options.write:
        report.written(PAGE, measured)
    return 0


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__.partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="few rounds, three minutes: a look, not a record")
    parser.add_argument("--only", action="append", choices=Bench.SECTIONS, help="a part; can be repeated")
    parser.add_argument("--shape", action="append", choices=SHAPES, help="a shape of script to type in (all)")
    parser.add_argument("--lines", type=int, action="append", help=f"a length of script to type in {LENGTHS}")
    parser.add_argument("--kind", action="append", choices=KINDS | IN_NOTEBOOKS, help="a kind of edit (all)")
    parser.add_argument("--files", type=int, help="how many files `check` is given (3000; 300 when quick)")
    parser.add_argument("--folder", type=Path, action="append", help="a folder of real files to check as well")
    parser.add_argument("--write", action="store_true", help=f"put the result into {PAGE.relative_to(ROOT)}")
    return parser


@dataclass
class Bench:
    """One run, part by part."""

    folder: Path
    options: argparse.Namespace
    _against_empty: list[Promised] = field(default_factory=list)
    _against_ruff: list[Promised] = field(default_factory=list)
    _notes: list[str] = field(default_factory=list)

    SECTIONS = ("scripts", "notebook", "start", "questions", "memory", "oneshot", "check", "folder")

    def __post_init__(self) -> None:
        self.ours = Command(OURS, (PYTHON, "-m", "headwater", "server", "--stdio"), ENVIRONMENT, talkative=False)
        self.empty = Command(EMPTY, (PYTHON, "-m", "bench.empty_server"), ENVIRONMENT)
        ruff = report.ruff()
        self.all = [self.ours, self.empty, *([Command(RUFF, (ruff, "server"), {})] if ruff else [])]
        self.quick: bool = self.options.quick
        self.patience = Patience(20, 0.7, 1) if self.quick else Patience(200, 8.0, 2)

    def parts(self, chosen: Sequence[str]) -> list[str]:
        """What was asked for, as Markdown; what is promised comes first, in tables of its own."""
        do: dict[str, Callable[[], str]] = {
            "scripts": self._scripts,
            "notebook": self._notebook,
            "start": self._start,
            "questions": self._questions,
            "memory": self._memory,
            "oneshot": self._one_shot,
            "check": self._check,
            "folder": self._folder,
        }
        after = []
        for name in self.SECTIONS:
            if name in chosen:
                _say(name)
                after.append(do[name]())
        promised = [
            report.against(other, rows)
            for other, rows in ((EMPTY, self._against_empty), (RUFF, self._against_ruff))
            if rows
        ]
        return [*promised, *after, "\n".join(f"- {note}" for note in self._notes)]

    # ------------------------------------------------------------------------------ keystrokes

    def _scripts(self) -> str:
        parts = []
        for name in self.options.shape or SHAPES:
            # A look takes the loose shape at one length.
            lengths = self.options.lines or (LENGTHS if name == "hard" or not self.quick else (1000,))
            for lines in lengths:
                what = f"{lines:,} lines, {name}"
                parts.append(self._typed(what, SHAPES[name].script(lines), KINDS))
        return "\n\n".join(parts)

    def _notebook(self) -> str:
        return self._typed(f"notebook of {CELLS} cells", LOOSE.notebook(CELLS), IN_NOTEBOOKS)

    def _typed(self, what: str, generated: Generated, kinds: Mapping[str, Kind]) -> str:
        """Edits of all kinds in one document, in all servers."""
        rows: list[Row] = []
        with (
            sessions(self.all, self.folder) as clients,
            editor.Editor(clients, generated, what.translate({ord(letter): "_" for letter in " ,"})) as session,
        ):
            for key, kind in kinds.items():
                if not kind.strokes(generated) or (self.options.kind and key not in self.options.kind):
                    continue
                there, back = session.type(kind, self.patience if key in LOCAL else self.patience.share(60))
                _say(f"  {what}: {kind.name}: " + ", ".join(f"{n} {report.times(s)}" for n, s in there.items()))
                rows.append(Row(kind.name, there, session.processor[kind.name]))
                if kind.back:
                    rows.append(Row(kind.back, back))
                self._promised(key, kind, what, there)
        self._notes += [f"{what}: {note}" for note in session.notes]
        return f"Kinds of edits, {what} ({generated.shape.words}):\n\n{report.kinds(rows)}"

    def _promised(self, key: str, kind: Kind, what: str, samples: Samples) -> None:
        """What the contract says of a kind of edit."""
        row = f"keystroke, {kind.name}, {what}"
        if key in LOCAL:
            self._against_empty.append((row, samples, Promise(2, 1.3)))
            if what.startswith("5,000") and RUFF in samples:
                self._against_ruff.append((row, samples, Promise(1, 0.2)))
        elif key in WIDE and what.startswith("1,000"):
            self._against_empty.append((row, samples, Promise(15, 5)))

    # -------------------------------------------------------------------------------- the rest

    def _start(self) -> str:
        patience = Patience(4, 15.0) if self.quick else Patience(20, 60.0)
        samples = editor.starts(self.all, self.folder, HARD.script(200), patience)
        self._against_empty.append(("process start → first diagnostics, 200 lines", samples, Promise(1.5, 1.15)))
        return ""

    def _questions(self) -> str:
        commands = [self.ours, self.empty]
        with (
            sessions(commands, self.folder) as clients,
            editor.Editor(clients, HARD.script(1000), "questions") as session,
        ):
            for method, samples in session.ask(self.patience).items():
                what = f"{method.partition('/')[2]}, p95, 1,000 lines, against a hover"
                self._against_empty.append((what, samples, Promise(2, 1.2)))
            missing = [m for m, capability in editor.QUESTIONS.items() if not clients[0].capabilities.get(capability)]
        self._notes += [f"{method} is not served yet" for method in missing]
        return ""

    def _memory(self) -> str:
        rounds = 1 if self.quick else 3
        opened, typed = editor.memory([self.ours, self.empty], self.folder, HARD.script(1000), KINDS["quiet"], rounds)
        return report.memories([("when it is open", opened), ("after 100 keystrokes", typed)])

    def _one_shot(self) -> str:
        return report.one_shot(*batch.one_shot(Patience(3, 8.0, 2) if self.quick else Patience(15, 60.0)))

    def _check(self) -> str:
        runs = []
        for run in batch.check(self.ours, self.folder, self.options.files or (300 if self.quick else 3000)):
            _say(f"  {run.files} files, {run.jobs} processes: {run.seconds:.1f} s")
            runs.append(run)
        return report.folders(runs)

    def _folder(self) -> str:
        folders: list[Path] = self.options.folder or []
        return "\n\n".join(report.folder(each.name, batch.check_folder(self.ours, each)) for each in folders)


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
