"""What was measured as Markdown, beside what was promised."""

import os
import platform
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

from bench.batch import Checked, Folder, middle
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


def against(other: str, rows: Sequence[tuple[str, Samples, Promise]]) -> str:
    """The ratios of the contract, against another server."""
    header = ["what", "Headwater p50 · p95", f"{other} p50 · p95", "ratio", "ratio of p95", "must (aim)", ""]
    return table(header, [_against(other, *row) for row in rows if row[1][other].values])


def _against(other: str, what: str, samples: Samples, promise: Promise) -> list[str]:
    ours, theirs = samples[OURS], samples[other]
    if not ours.values:
        return [what, "nothing was published", times(theirs), "", "", str(promise), promise.kept(float("inf"))]
    tail = ours.p95 / theirs.p95
    # Questions are promised by their slow answers, everything else by the usual one.
    judged = tail if "p95" in what else ours.over(theirs)
    return [
        what,
        times(ours),
        times(theirs),
        f"{ours.over(theirs):.2f}",
        f"{tail:.2f}",
        str(promise),
        promise.kept(judged),
    ]


@dataclass(frozen=True)
class Row:
    """What was measured of a kind of edit."""

    what: str
    samples: Samples
    processor: Samples = field(default_factory=dict)
    """Processor time of one edit, on the average."""


def kinds(rows: Sequence[Row]) -> str:
    """Kinds of edits, for each server."""
    names = [name for name in (OURS, EMPTY, RUFF) if any(name in row.samples for row in rows)]
    header = ["edit", *[f"{name} p50 · p95" for name in names], "× empty server"]
    if RUFF in names:
        header.append("ruff ÷ Headwater")
    header.append("processor, " + " · ".join(names))
    lines = []
    for row in rows:
        ours = row.samples[OURS]
        line = [row.what, *[times(row.samples[name]) for name in names]]
        line.append(_ratio(ours, row.samples[EMPTY]))
        if RUFF in names:
            line.append(_ratio(row.samples[RUFF], ours))
        used = [_ms(row.processor[name].p50) if name in row.processor else "–" for name in names]
        line.append(" · ".join(used) + " ms" if row.processor else "")
        lines.append(line)
    return table(header, lines)


def _ratio(one: Sample, other: Sample) -> str:
    return f"{one.over(other):.2f}" if one.values and other.values else ""


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
                f"{run.processor:.1f} s",
                f"{run.peak:.0f} MiB",
                *promised,
            ]
        )
    header = [
        "headwater check", "processes", "time", "files/s", "against one process",
        f"cost of a file against {runs[0].files:,} files", "processor", "peak", "must (aim)", "",
    ]  # fmt: skip
    return table(header, lines)


def folder(name: str, found: Folder) -> str:
    """A folder of real files."""
    lines = [
        [
            str(run.jobs),
            f"{run.seconds:.1f} s",
            f"{run.rate:.0f}",
            f"{found.runs[0].seconds / run.seconds:.2f} ×",
            f"{run.processor:.1f} s",
            f"{run.peak:.0f} MiB",
        ]
        for run in found.runs
    ]
    header = ["processes", "time", "files/s", "against one process", "processor", "peak of the largest process"]
    slowest = ", ".join(f"{path} {seconds:.2f} s" for path, seconds in found.slowest[:3])
    return "\n\n".join(
        [
            f"`headwater check` over `{name}`: {found.runs[0].files:,} files read, {len(found.unreadable)} not "
            f"readable, {len(found.crashed)} crashed. Slowest: {slowest}.",
            table(header, lines),
            "\n".join(f"- crashed: {each}" for each in found.crashed[:20]),
        ]
    ).rstrip()


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
