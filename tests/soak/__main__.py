"""Edit for a whole day in a few minutes, and say what the server has left of it: memory, files, threads, late words.

What takes time between the keystrokes of a person is left out: a keystroke is sent as soon as the one before it
is done with. What is done by the server in that time is not left out: see `Session.settle` and `Session.rest`.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from bench.client import Client, Command, sessions
from bench.report import table
from soak.gauges import Sample, second_half, slope
from soak.pages import written
from soak.session import Session

ROOT = Path(__file__).resolve().parents[2]
WATCHED = Command(
    "headwater",
    (sys.executable, "-m", "soak.watched_server"),
    {"PYTHONPATH": f"{ROOT / 'server'}:{ROOT / 'tests'}"},
)
GAUGES: dict[str, Callable[[Sample], float]] = {
    "resident, MiB": lambda sample: sample.resident,
    "resident once collected, MiB": lambda sample: sample.collected,
    "blocks of memory once collected": lambda sample: sample.blocks,
    "file descriptors": lambda sample: sample.descriptors,
    "threads": lambda sample: sample.threads,
}
SPARE = 1.3
"""How many more documents there are than are open at a time."""


def main(argv: Sequence[str] | None = None) -> int:
    """Soak the server, and print what came of it."""
    options = _options().parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="soak-") as name:
        folder = Path(name).resolve()
        pages = written(folder, round(options.documents * SPARE))
        with sessions([WATCHED], folder, initialize=False) as (client,):
            session = Session(client, pages, options.documents, options.seed, _say)
            began = time.perf_counter()
            session.begin()
            grown = _typed(session, options)
            texts = session.compare_texts()
            fresh = Client(WATCHED, folder)
            try:
                findings = session.compare_findings(fresh)
            finally:
                fresh.stop()
            print(_report(session, time.perf_counter() - began, texts, findings))
            for each in grown:
                print(f"\n{each['bytes']:+,} bytes in {each['count']:+,} blocks\n" + "\n".join(each["where"]))
            complaints = client.complaints()
    if complaints:
        print(f"\nStandard error:\n\n{complaints[-4000:]}")
    return 1 if session.faults or complaints else 0


def _typed(session: Session, options: argparse.Namespace) -> list[dict[str, object]]:
    """The keystrokes; with `--trace` where the memory was taken that came in the second half."""
    if not options.trace:
        session.type(options.keystrokes, options.every, options.pace)
        return []
    session.type(options.keystrokes // 2, options.every, options.pace)
    session.answer("soak/traced", {})
    session.type(options.keystrokes * 3 // 4, options.every, options.pace)
    session.answer("soak/traced", {})
    session.type(options.keystrokes, options.every, options.pace)
    grown: list[dict[str, object]] = list(session.answer("soak/traced", {}))
    return grown


def _say(sample: Sample) -> None:
    print(f"{sample.keystrokes:,} keystrokes, {sample.collected:.1f} MiB", file=sys.stderr, flush=True)


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make soak", description=__doc__.partition("\n")[0])
    parser.add_argument("--keystrokes", type=int, default=20_000, help="how many (20,000)")
    parser.add_argument("--documents", type=int, default=20, help="how many are open (20)")
    parser.add_argument("--every", type=int, default=250, help="a sample each so many keystrokes (250)")
    parser.add_argument("--pace", type=float, default=0.0, help="seconds between keystrokes at least (0: no wait)")
    parser.add_argument("--seed", type=int, default=1, help="another seed is another day")
    parser.add_argument("--trace", action="store_true", help="say where memory was taken in the last quarter (slow)")
    return parser


def _report(session: Session, seconds: float, texts: int, findings: int) -> str:
    faults = session.faults
    asked = sum(session.asked.values())
    lines = [
        f"{session.keystrokes:,} keystrokes in {seconds / 60:.1f} minutes over {len(session.open)} open documents; "
        f"{asked:,} requests, {session.published:,} publications, {session.rested:,} pauses.",
        "",
        table(["", "first sample", "half way", "end", "each 1,000 keystrokes of the second half"], _gauges(session)),
        "",
        f"- late publications: {_some(faults.late)}",
        f"- requests without an answer: {_some(faults.unanswered)}",
        f"- requests refused: {sum(faults.refused.values())}"
        + "".join(f"; {count} × {what}" for what, count in faults.refused.most_common(5)),
        f"- findings outside of their text: {_some(faults.outside)}",
        f"- different in the end, of {texts} texts and the findings of {findings} by a fresh server: "
        f"{_some(faults.different)}",
        "",
        *_held(session.samples),
    ]
    return "\n".join(lines)


def _gauges(session: Session) -> list[list[str]]:
    samples = session.samples
    chosen = [samples[0], second_half(samples)[0], samples[-1]]
    return [
        [name, *[f"{value(each):,.6g}" for each in chosen], f"{slope(samples, value):+,.3g}"]
        for name, value in GAUGES.items()
    ]


def _some(faults: Sequence[str]) -> str:
    return f"{len(faults)}" + "".join(f"; {each}" for each in faults[:5])


def _held(samples: Sequence[Sample]) -> list[str]:
    """Classes of which there are more at the end than half way, and what is in the caches."""
    before, after = second_half(samples)[0].held, samples[-1].held
    grown = {name: count - before["objects"].get(name, 0) for name, count in after["objects"].items()}
    most = sorted(grown, key=grown.__getitem__, reverse=True)[:12]
    return [
        "Objects more than half way: " + (", ".join(f"{n} {grown[n]:+,}" for n in most if grown[n] > 0) or "none"),
        "",
        "Caches: "
        + ", ".join(f"{name} {size:,}/{bound or '∞'}" for name, (size, bound) in sorted(after["caches"].items())),
    ]


if __name__ == "__main__":
    sys.exit(main())
