"""Where the time of an edit goes: the pipeline under cProfile, without a server around it.

    PYTHONPATH=tests .venv/bin/python -m bench.profiling [KIND] [LINES]
"""

import cProfile
import pstats
import sys
import tempfile
import time
from pathlib import Path

from bench.client import Message
from bench.edits import KINDS
from bench.scripts import script, write_data

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 5.0
SHOWN = 30


def main(kind: str = "telling", lines: str = "1000") -> int:
    """Make edits of a kind for a while, then say what they cost and where."""
    sys.path.insert(0, str(ROOT / "server"))
    from headwater.base.text import Span
    from headwater.pipeline import Document
    from headwater.sources.reader import SourceReader

    generated = script(int(lines))
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        write_data(folder)
        reader = SourceReader([folder])
        began = time.process_time()
        document = Document([generated.text], path=folder / "script.py", sources=reader)
        found = len(document.analysis().problems)
        print(f"opened in {time.process_time() - began:.2f} s, {found} findings, {document.statistics}")
        taken: list[float] = []
        profile = cProfile.Profile()

        def make(change: Message, *, profiled: bool) -> None:
            buffer, ends = document.cells[0], change["range"]
            places = [(ends[end]["line"], ends[end]["character"]) for end in ("start", "end")]
            span = Span(*[buffer.offset(line, column, "utf-16") for line, column in places])
            if profiled:
                profile.enable()
            began = time.process_time()
            document.edit(0, span, change["text"])
            assert document.analysis().problems is not None
            seconds = time.process_time() - began
            profile.disable()
            if not profiled:
                taken.append(seconds)

        strokes = KINDS[kind].strokes(generated)
        end = time.process_time() + SECONDS
        for profiled in (False, True):
            at = 0
            while at < 1 or (time.process_time() < end and at < 100):
                stroke = strokes[at % len(strokes)]
                make(stroke.there, profiled=profiled)
                make(stroke.back, profiled=profiled)
                at += 1
            end = time.process_time() + SECONDS
        taken.sort()
        print(f"{len(taken)} edits without the profile: median {taken[len(taken) // 2] * 1000:.2f} ms")
        print(document.statistics)
        for order in ("tottime", "cumtime"):
            pstats.Stats(profile).strip_dirs().sort_stats(order).print_stats(SHOWN)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
