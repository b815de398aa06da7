"""Measure what the contract promises of speed, and print it as Markdown.

Everything is a ratio of one run: our server, one that does nothing and `ruff server` get the same edits in
turns, so that what disturbs the machine disturbs all of them.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench import batch, editor, report
from bench.client import Command, sessions
from bench.edits import KINDS
from bench.report import EMPTY, OURS, RUFF, Promise
from bench.sample import Patience, Samples
from bench.scripts import script, write_data

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "benchmarks.md"
ENVIRONMENT = {"PYTHONPATH": f"{ROOT / 'server'}:{ROOT / 'tests'}"}
PYTHON = sys.executable
LOCAL = ("quiet", "telling")


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
        files = options.files or (300 if options.quick else 3000)
        bench = Bench(folder, options.quick, files, options.lines or [1000, 5000])
        parts = [machine, *bench.parts(options.only or list(Bench.SECTIONS))]
    measured = "\n\n".join(part for part in parts if part)
    print(measured)
    if options.write:
        report.written(PAGE, measured)
    return 0


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__.partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="few rounds: a look, not a record")
    parser.add_argument("--only", action="append", choices=Bench.SECTIONS, help="a part; can be repeated")
    parser.add_argument("--files", type=int, help="how many files `check` is given (3000; 300 when quick)")
    parser.add_argument("--lines", type=int, action="append", help="a length of script to type in (1000 and 5000)")
    parser.add_argument("--write", action="store_true", help=f"put the result into {PAGE.relative_to(ROOT)}")
    return parser


@dataclass
class Bench:
    """One run, part by part."""

    folder: Path
    quick: bool
    files: int
    lines: Sequence[int]
    _rows: list[tuple[str, Samples, Promise]] = field(default_factory=list)
    _notes: list[str] = field(default_factory=list)

    SECTIONS = ("keystrokes", "start", "questions", "memory", "oneshot", "check")

    def __post_init__(self) -> None:
        self.ours = Command(OURS, (PYTHON, "-m", "headwater", "server", "--stdio"), ENVIRONMENT)
        self.empty = Command(EMPTY, (PYTHON, "-m", "bench.empty_server"), ENVIRONMENT)
        ruff = report.ruff()
        self.all = [self.ours, self.empty, *([Command(RUFF, (ruff, "server"), {})] if ruff else [])]
        self.patience = Patience(20, 3.0, 1) if self.quick else Patience(200, 30.0, 2)

    def parts(self, chosen: Sequence[str]) -> list[str]:
        """What was asked for, as Markdown; the ratios against the empty server come first, in one table."""
        do: dict[str, Callable[[], str]] = {
            "keystrokes": self._keystrokes,
            "start": self._start,
            "questions": self._questions,
            "memory": self._memory,
            "oneshot": self._one_shot,
            "check": self._check,
        }
        after = []
        for name in self.SECTIONS:
            if name in chosen:
                _say(name)
                after.append(do[name]())
        notes = "\n".join(f"- {note}" for note in self._notes)
        return [report.against_empty(self._rows) if self._rows else "", *after, notes]

    def _keystrokes(self) -> str:
        parts = []
        for lines in self.lines:
            rows: list[tuple[str, Samples]] = []
            with (
                sessions(self.all, self.folder) as clients,
                editor.Editor(clients, script(lines), f"lines_{lines}.py") as session,
            ):
                for key, kind in KINDS.items():
                    there, back = session.type(kind, self.patience if key in LOCAL else self.patience.share(60))
                    told = ", ".join(f"{name} {report.times(sample)}" for name, sample in there.items())
                    _say(f"  {lines} lines: {kind.name}: {told}")
                    rows.append((kind.name, there))
                    if kind.back:
                        rows.append((kind.back, back))
                    if key in LOCAL:
                        what = f"keystroke, {kind.name}, {lines:,} lines"
                        self._rows.append((what, there, Promise(2, 1.3)))
                    elif key == "renamed" and lines == 1000:
                        what = "keystroke in the name of a column half of the file uses, 1,000 lines"
                        self._rows.append((what, there, Promise(15, 5)))
                    elif key == "remade" and lines == 1000:
                        what = "keystroke in what such a column is made from, 1,000 lines"
                        self._rows.append((what, there, Promise(15, 5)))
                self._notes += [f"{lines:,} lines: {note}" for note in session.notes]
            parts.append(f"Kinds of edits, {lines:,} lines:\n\n{report.kinds(rows)}")
        return "\n\n".join(parts)

    def _start(self) -> str:
        patience = Patience(4, 20.0) if self.quick else Patience(20, 60.0)
        samples = editor.starts(self.all, self.folder, script(200), patience)
        self._rows.append(("process start → first diagnostics, 200 lines", samples, Promise(1.5, 1.15)))
        return ""

    def _questions(self) -> str:
        commands = [self.ours, self.empty]
        with (
            sessions(commands, self.folder) as clients,
            editor.Editor(clients, script(1000), "questions.py") as session,
        ):
            for method, samples in session.ask(self.patience).items():
                what = f"{method.partition('/')[2]}, p95, 1,000 lines, against a hover"
                self._rows.append((what, samples, Promise(2, 1.2)))
            missing = [m for m, capability in editor.QUESTIONS.items() if not clients[0].capabilities.get(capability)]
        self._notes += [f"{method} is not served yet" for method in missing]
        return ""

    def _memory(self) -> str:
        rounds = 1 if self.quick else 3
        opened, typed = editor.memory([self.ours, self.empty], self.folder, script(1000), KINDS["quiet"], rounds)
        return report.memories([("when it is open", opened), ("after 100 keystrokes", typed)])

    def _one_shot(self) -> str:
        return report.one_shot(*batch.one_shot(Patience(3, 20.0, 3) if self.quick else Patience(15, 90.0)))

    def _check(self) -> str:
        runs = []
        for run in batch.check(self.ours, self.folder, self.files):
            _say(f"  {run.files} files, {run.jobs} processes: {run.seconds:.1f} s")
            runs.append(run)
        return report.folders(runs)


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
