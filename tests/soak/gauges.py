"""What a process holds, sampled while it works, and how that changes."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.messages import Message


@dataclass(frozen=True)
class Sample:
    """The server after so many keystrokes."""

    keystrokes: int
    resident: float
    """Resident MiB as it was found."""
    collected: float
    """Resident MiB once the collector has run."""
    blocks: int
    """Blocks of memory that Python holds then."""
    descriptors: int
    threads: int
    held: Message = field(repr=False)
    """Objects of ours by class, and what is in the caches."""


def sample(keystrokes: int, process: int, ask: Callable[[], Message]) -> Sample:
    """Look at the process, have it collect and count (`ask`), and look again."""
    resident = _resident(process)
    held = ask()
    return Sample(
        keystrokes, resident, _resident(process), held["blocks"], _descriptors(process), _threads(process), held
    )


def _resident(process: int) -> float:
    return int(_status(process, "VmRSS")) / 1024


def _threads(process: int) -> int:
    return int(_status(process, "Threads"))


def _descriptors(process: int) -> int:
    return len(os.listdir(f"/proc/{process}/fd"))


def _status(process: int, key: str) -> str:
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    return status.partition(f"{key}:")[2].split()[0]


def second_half(samples: Sequence[Sample]) -> Sequence[Sample]:
    """What comes after the warm-up."""
    last = samples[-1].keystrokes
    return [each for each in samples if each.keystrokes >= last / 2]


def slope(samples: Sequence[Sample], value: Callable[[Sample], float]) -> float:
    """How much something grows in 1,000 keystrokes: least squares over the second half."""
    points = [(each.keystrokes / 1000, value(each)) for each in second_half(samples)]
    middle = sum(x for x, _ in points) / len(points)
    level = sum(y for _, y in points) / len(points)
    spread = sum((x - middle) ** 2 for x, _ in points)
    return sum((x - middle) * (y - level) for x, y in points) / spread if spread else 0.0
