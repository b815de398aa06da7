"""What was measured as Markdown, beside what was promised."""

import os
import platform
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from bench.batch import Checked, middle
from bench.sample import Sample, Samples

OURS, EMPTY, RUFF = "headwater", "empty server", "ruff server"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"


@dataclass(frozen=True)
class Promise:
    """What the contract says of a ratio: what must hold and what to aim for."""

    must: float
    aim: float

    def kept(self, ratio: float) -> str:
        """How a ratio stands to it."""
        return "aim met" if ratio <= self.aim else "kept" if ratio <= self.must else "**missed**"

    def __str__(self) -> str:
        return f"≤ {self.must:g} × ({self.aim:g} ×)"


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; all columns but the first are numbers."""
    lines = [header, ["---", *["---:"] * (len(header) - 1)], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def against_empty(rows: Sequence[tuple[str, Samples, Promise]]) -> str:
    """The ratios of the contract."""
    header = ["what", "Headwater p50 · p95", "empty server p50 · p95", "ratio", "ratio of p95", "must (aim)", ""]
    return table(header, [_against_empty(*row) for row in rows])


def _against_empty(what: str, samples: Samples, promise: Promise) -> list[str]:
    ours, empty = samples[OURS], samples[EMPTY]
    if not ours.values:
        return [what, "nothing was published", times(empty), "", "", str(promise), promise.kept(float("inf"))]
    tail = ours.p95 / empty.p95
    # Questions are promised by their slow answers, everything else by the usual one.
    judged = tail if "p95" in what else ours.over(empty)
    return [
        what,
        times(ours),
        times(empty),
        f"{ours.over(empty):.2f}",
        f"{tail:.2f}",
        str(promise),
        promise.kept(judged),
    ]


def kinds(rows: Sequence[tuple[str, Samples]]) -> str:
    """Kinds of edits, for each server."""
    names = [name for name in (OURS, EMPTY, RUFF) if any(name in samples for _, samples in rows)]
    header = ["edit", *[f"{name} p50 · p95" for name in names], "× empty server"]
    if RUFF in names:
        header.append("ruff ÷ Headwater")
    lines = []
    for what, samples in rows:
        ours = samples[OURS]
        line = [what, *[times(samples[name]) for name in names]]
        line.append(f"{ours.over(samples[EMPTY]):.2f}" if ours.values else "")
        if RUFF in names:
            line.append(f"{samples[RUFF].over(ours):.2f}" if ours.values and samples[RUFF].values else "")
        lines.append(line)
    return table(header, lines)


def times(sample: Sample) -> str:
    """Median and slow ones, in milliseconds."""
    if not sample.values:
        return "–"
    return f"{_ms(sample.p50)} · {_ms(sample.p95)} ms"


def _ms(seconds: float) -> str:
    value = seconds * 1000
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def memories(rows: Sequence[tuple[str, Samples]]) -> str:
    """Resident memory, and how much more of it than the empty server's."""
    header = ["memory, 1,000-line script", OURS, EMPTY, "above it", "must (aim)", ""]
    lines = []
    for what, samples in rows:
        above = middle([a - b for a, b in zip(samples[OURS].values, samples[EMPTY].values, strict=True)])
        verdict = Promise(40, 15).kept(above)
        own = [f"{samples[name].p50:.1f} MiB" for name in (OURS, EMPTY)]
        lines.append([what, *own, f"{above:+.1f} MiB", "≤ 40 MiB (15)", verdict])
    return table(header, lines)


def one_shot(ratios: dict[str, float], milliseconds: dict[str, float]) -> str:
    """The analysis of a whole text against `ast.parse` of it."""
    median, promise = middle(list(ratios.values())), Promise(10, 3)
    least, most = min(ratios, key=ratios.__getitem__), max(ratios, key=ratios.__getitem__)
    header = ["one-shot analysis in a warm process", "× ast.parse", "time", "must (aim)", ""]
    return table(
        header,
        [
            [
                f"median of {len(ratios)} texts",
                f"{median:.1f}",
                f"{middle(list(milliseconds.values())):.1f} ms",
                str(promise),
                promise.kept(median),
            ],
            [f"least ({least})", f"{ratios[least]:.1f}", f"{milliseconds[least]:.1f} ms", "", ""],
            [f"most ({most})", f"{ratios[most]:.1f}", f"{milliseconds[most]:.1f} ms", "", ""],
        ],
    )


def folders(runs: Sequence[Checked]) -> str:
    """`check` over many files."""
    lines = []
    for run in runs:
        alone = next(other for other in runs if other.files == run.files and other.jobs == 1)
        fewer = next(other for other in runs if other.jobs == run.jobs)
        per_file = (run.seconds / run.files) / (fewer.seconds / fewer.files)
        largest = run is max(runs, key=lambda each: (each.files, each.jobs))
        # Rates are promised from below.
        promised = ["≥ 100 files/s (400)", Promise(1 / 100, 1 / 400).kept(1 / run.rate)] if largest else ["", ""]
        lines.append(
            [
                f"{run.files:,} files",
                str(run.jobs),
                f"{run.seconds:.1f} s",
                f"{run.rate:.0f}",
                f"{alone.seconds / run.seconds:.2f} ×",
                f"{per_file:.2f} ×",
                *promised,
            ]
        )
    header = [
        "headwater check", "processes", "time", "files/s", "against one process",
        f"cost of a file against {runs[0].files:,} files", "must (aim)", "",
    ]  # fmt: skip
    return table(header, lines)


def machine() -> str:
    """What it was measured on."""
    cpu = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    memory = int(Path("/proc/meminfo").read_text(encoding="ascii").split()[1]) / 1024**2
    cores = len(os.sched_getaffinity(0))
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    return (
        f"Measured on {cores} cores of {cpu}, {memory:.0f} GiB, {platform.system()}; Python "
        f"{platform.python_version()}, pygls {version('pygls')}, {_ruff() or 'no ruff'}. "
        f"Load averages when it began: {load}."
    )


def _ruff() -> str:
    command = ruff()
    if command is None:
        return ""
    return subprocess.run([command, "--version"], capture_output=True, text=True, check=False).stdout.strip()


def ruff() -> str | None:
    """Where ruff is installed beside this Python."""
    found = Path(sys.executable).with_name("ruff")
    return str(found) if found.exists() else None


def written(page: Path, measured: str) -> None:
    """Put what was measured in its place on a page."""
    text = page.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    page.write_text(f"{before}{BEGIN}\n{measured}\n{END}{after}", encoding="utf-8")
