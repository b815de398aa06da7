"""Numbers that belong together, and what to say of them."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

Samples = dict[str, "Sample"]
"""What was measured, by the name of the one it was measured of."""


@dataclass
class Sample:
    """Seconds (or MiB) in the order they were measured; those of two servers are pairs by their place."""

    values: list[float] = field(default_factory=list)

    @property
    def p50(self) -> float:
        """The median."""
        return statistics.median(self.values)

    @property
    def p95(self) -> float:
        """Nineteen of twenty are no more than this."""
        ordered = sorted(self.values)
        return ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]

    def over(self, other: "Sample") -> float:
        """The median of the ratios of pairs: what disturbs the machine disturbs both of a pair."""
        return statistics.median(a / b for a, b in zip(self.values, other.values, strict=False))


@dataclass(frozen=True)
class Patience:
    """How much to measure: so many rounds, fewer when the time is up, but never less than a few."""

    rounds: int
    seconds: float
    least: int = 3

    def share(self, rounds: int) -> "Patience":
        """The same patience for something of which fewer rounds say enough."""
        return Patience(min(self.rounds, rounds), self.seconds, self.least)

    def last(self, do: Callable[[int], None]) -> int:
        """Do something again and again; how often it was done."""
        end = time.perf_counter() + self.seconds
        done = 0
        while done < self.rounds and (done < self.least or time.perf_counter() < end):
            do(done)
            done += 1
        return done


def grouped(names: Sequence[str]) -> Samples:
    """An empty sample for each name."""
    return {name: Sample() for name in names}
