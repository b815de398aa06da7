"""Edit at random, and hold the server to its law: after any edits it answers as one that sees the text anew.

Texts are those of the fixtures and of any folders. A fault is made small, and printed as a case of a page.
"""

import argparse
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

# Before anything of ours is imported: what a user would never see is to fail loudly here.
os.environ.setdefault("HEADWATER_STRICT", "1")

from fuzz.edits import Edit
from fuzz.over import Over
from fuzz.pages import page
from fuzz.small import smallest
from fuzz.starts import Texts
from fuzz.trial import Fault, Sides, Step, Trial, Within, roamed

MOST_EDITS = 40
OVER = 15
"""Each so many trials one is held with a process of its own."""
TRIES, TRIES_OVER = 500, 60
"""How often a trial is played again to make it small."""
ENCODINGS = ("utf-16", "utf-16", "utf-8", "utf-32")


def main(argv: Sequence[str] | None = None) -> int:
    """Try for some minutes; 1 if anything was found."""
    options = _options().parse_args(argv)
    texts = Texts([folder.resolve() for folder in options.folder])
    end = time.monotonic() + options.minutes * 60
    counted: Counter[str] = Counter()
    kinds: set[str] = set()
    seed = options.seed
    while time.monotonic() < end and counted["trials"] < options.trials:
        trial, fault = tried(texts, seed)
        counted["trials"] += 1
        counted["edits"] += len(trial.steps)
        counted["looks"] += sum(step.looks for step in trial.steps)
        if fault is not None:
            counted["faults"] += 1
            if fault.kind not in kinds or options.all:
                kinds.add(fault.kind)
                tell(trial, fault, seed)
        if counted["trials"] % 100 == 0:
            print(_told(counted), file=sys.stderr, flush=True)
        seed += 1
    print(f"{_told(counted)}, of {len(kinds)} kinds")
    return 1 if kinds else 0


def tried(texts: Texts, seed: int, most: int = MOST_EDITS, sides: Sides | None = None) -> tuple[Trial, Fault | None]:
    """The trial of a seed."""
    chance = random.Random(seed)
    start, pool = texts.start(chance), texts.pool(chance)
    return roamed(start, chance.choice(ENCODINGS), chance, pool, chance.randint(1, most), sides or side(seed))


def side(seed: int) -> Sides:
    """What the trial of a seed is held with."""
    return Over if seed % OVER == 0 else Within


def tell(trial: Trial, fault: Fault, seed: int) -> None:
    """Print a fault with its smallest reproduction."""
    print(f"== seed {seed}: {fault.what}\n", flush=True)
    trial, fault = smallest(trial, fault, side(seed), TRIES_OVER if side(seed) is Over else TRIES)
    print("\n".join(page(trial.start, blocks(trial.steps), f"Seed {seed}", trial.encoding)))
    print(f"\n-> {fault.what}\n", flush=True)


def blocks(steps: Sequence[Step]) -> list[list[Edit]]:
    """Edits up to each look."""
    found: list[list[Edit]] = [[]]
    for step in steps:
        found[-1].append(step.edit)
        if step.looks:
            found.append([])
    return [block for block in found if block]


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make fuzz", description=__doc__.partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=3.0, help="how long (3)")
    parser.add_argument("--seed", type=int, default=1, help="the first trial; each further one has the next (1)")
    parser.add_argument("--trials", type=int, default=sys.maxsize, help="how many at most")
    parser.add_argument("--folder", type=Path, action="append", default=[], help="scripts and notebooks to edit too")
    parser.add_argument("--all", action="store_true", help="tell of every fault, not of one of each kind")
    return parser


def _told(counted: Counter[str]) -> str:
    return ", ".join(f"{counted[what]:,} {what}" for what in ("trials", "edits", "looks", "faults"))


if __name__ == "__main__":
    sys.exit(main())
