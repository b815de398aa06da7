"""Where the time of an edit goes: the pipeline under cProfile, without a server around it.

    PYTHONPATH=tests .venv/bin/python -m bench.profiling [KIND] [--shape hard|loose] [--lines N | --notebook CELLS]
"""

import argparse
import cProfile
import pstats
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bench.edits import IN_NOTEBOOKS, KINDS, Edit, Typed
from bench.hard import HARD
from bench.loose import LOOSE
from bench.scripts import Generated, write_data

if TYPE_CHECKING:
    from headwater.pipeline import Document

ROOT = Path(__file__).resolve().parents[2]
SHAPES = {shape.name: shape for shape in (HARD, LOOSE)}
SECONDS = 5.0
SHOWN = 30


def main(argv: Sequence[str] | None = None) -> int:
    """Make edits of a kind for a while, then say what they cost and where."""
    sys.path.insert(0, str(ROOT / "server"))
    options = _options().parse_args(argv)
    shape = SHAPES[options.shape]
    generated = shape.notebook(options.notebook) if options.notebook else shape.script(options.lines)
    strokes = (IN_NOTEBOOKS if generated.notebook else KINDS)[options.kind].strokes(generated)
    if not strokes:
        print("there is no place for such an edit")
        return 2
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        write_data(Path(name))
        began = time.process_time()
        document = opened(generated, Path(name))
        found = len(document.analysis().problems)
        print(f"opened in {time.process_time() - began:.2f} s, {found} findings, {document.statistics}")
        profile = cProfile.Profile()
        taken: list[float] = []
        for profiled in (False, True):
            at, end = 0, time.process_time() + SECONDS
            while at < 1 or (time.process_time() < end and at < 100):
                stroke = strokes[at % len(strokes)]
                for edit in (stroke.there, stroke.back):
                    seconds = _made(document, edit, profile if profiled else None)
                    taken += [] if profiled else [seconds]
                at += 1
        taken.sort()
        print(f"{len(taken)} edits without the profile: median {taken[len(taken) // 2] * 1000:.2f} ms")
        print(document.statistics)
        for order in ("tottime", "cumtime"):
            pstats.Stats(profile).strip_dirs().sort_stats(order).print_stats(SHOWN)
    return 0


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.profiling", description=__doc__.partition("\n")[0])
    parser.add_argument("kind", nargs="?", default="telling", choices=KINDS | IN_NOTEBOOKS)
    parser.add_argument("--shape", default="hard", choices=SHAPES)
    parser.add_argument("--lines", type=int, default=1000)
    parser.add_argument("--notebook", type=int, metavar="CELLS", help="a notebook of so many cells, not a script")
    return parser


def opened(generated: Generated, folder: Path) -> "Document":
    """What was generated, as a document of a folder with its data."""
    from headwater.pipeline import Document
    from headwater.sources.reader import SourceReader

    path = folder / ("page.ipynb" if generated.notebook else "page.py")
    return Document(generated.texts, path=path, notebook=generated.notebook, sources=SourceReader([folder]))


def made(document: "Document", edit: Edit) -> None:
    """Make an edit in a document."""
    from headwater.base.text import Span

    if isinstance(edit, Typed):
        buffer, ends = document.cells[edit.cell], edit.change["range"]
        places = [(ends[end]["line"], ends[end]["character"]) for end in ("start", "end")]
        span = Span(*[buffer.offset(line, column, "utf-16") for line, column in places])
        document.edit(edit.cell, span, edit.change["text"])
    else:
        texts = [cell if isinstance(cell, str) else document.cells[cell].text for cell in edit.cells]
        document.replace_cells(edit.cell, edit.delete, texts)


def _made(document: "Document", edit: Edit, profile: cProfile.Profile | None) -> float:
    """Seconds that an edit and its findings took."""
    if profile is not None:
        profile.enable()
    began = time.process_time()
    made(document, edit)
    assert document.analysis().problems is not None
    seconds = time.process_time() - began
    if profile is not None:
        profile.disable()
    return seconds


if __name__ == "__main__":
    sys.exit(main())
