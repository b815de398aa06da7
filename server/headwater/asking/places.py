"""Findings as problems: where each stands in the text now.

Where something was found is told relative to its statement. A problem whose statements stand where they stood is the
one it was: after a key nearly all are.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from headwater.base.frozen import frozen
from headwater.base.text import Span, line_starts
from headwater.plan.expressions import Ref
from headwater.plan.plan import ASSUMED, Step, Where
from headwater.rules.rule import Finding, Rule, Severity, Spot
from headwater.syntax.chunks import Chunk, Cut
from headwater.syntax.tree import offset


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A stretch of a file: offsets in the text of one cell (0 in a script)."""

    cell: int
    span: Span


NOWHERE = Place(0, Span(0, 0))


class Stand(NamedTuple):
    """Where a statement begins: the number of its cell, the line and the offset in it."""

    cell: int
    line: int
    offset: int


@frozen(eq=False)
class Stretch:
    """A piece of a statement."""

    where: Where
    cut: Cut
    chunk: Chunk
    span: Span
    """Offsets in the statement's text."""


@frozen
class Problem:
    """A finding with its places, ready for a door."""

    rule: str
    group: str
    severity: Severity
    message: str
    place: Place
    related: tuple[tuple[Place, str], ...] = ()
    tags: tuple[str, ...] = ()
    url: str = ""
    finding: Finding | None = None
    lines: tuple[tuple[Chunk, int, int], ...] = field(default=(), compare=False, repr=False)
    """The statements it speaks of, with the cell and the line each begins in: while these are the same, so is every
    line and character of its places."""

    @property
    def identity(self) -> tuple[str, Place, str]:
        """What makes it another problem than one beside it."""
        return self.rule, self.place, self.message


@dataclass(slots=True, eq=False)
class Placed:
    """A finding, the pieces of text it speaks of, and the problem they make where their statements stood last."""

    rule: Rule
    finding: Finding
    spots: tuple[Spot, ...]
    stretches: list[Stretch | None] = field(default_factory=list)
    stands: list[Stand | None] = field(default_factory=list)
    problem: Problem | None = None

    @classmethod
    def of(cls, rule: Rule, finding: Finding) -> "Placed":
        """A finding that has no place yet."""
        return cls(rule, finding, (finding.at, *(spot for spot, _ in finding.path)))


class Placing:
    """The places of a document's findings, kept from one state of it to the next."""

    def __init__(self, cuts: Sequence[Cut], steps: Mapping[Ref, Step]) -> None:
        self._cuts = cuts
        self._steps = steps
        self._placed: dict[int, Placed] = {}
        """By the identity of the finding, which is the same as long as the rules are not asked again."""
        self._stands: dict[int, Stand | None] = {}
        """By the identity of a statement's text; None for one that is gone."""
        self._cells: dict[int, int] = {}
        self._homes: dict[int, tuple[Cut, Chunk]] | None = None

    def moved(self) -> None:
        """The text is another one now."""
        self._stands = {}
        self._cells = {id(cut): number for number, cut in enumerate(self._cuts)}
        self._homes = None

    def problems(self, found: Iterable[tuple[Rule, Finding]], severity: Mapping[str, str]) -> Iterator[Problem]:
        """Findings with their places."""
        kept: dict[int, Placed] = {}
        for rule, finding in found:
            key = id(finding)
            placed = self._placed.get(key) or Placed.of(rule, finding)
            kept[key] = placed
            yield self._placed_now(placed, severity)
        self._placed = kept

    def problem(self, rule: Rule, finding: Finding, severity: Mapping[str, str]) -> Problem:
        """One finding with its places, of those that are told anew each time."""
        return self._placed_now(Placed.of(rule, finding), severity)

    def place(self, spot: Spot) -> Place:
        """Where a step, or a piece of a statement, stands now."""
        if isinstance(spot, tuple) and not isinstance(spot, Where):
            return Place(spot[0], Span(spot[1], spot[2]))
        stretch = self._stretch(spot)
        return self._at(stretch, self._stand(stretch) if stretch is not None else None)

    def _placed_now(self, placed: Placed, severity: Mapping[str, str]) -> Problem:
        finding, rule, spots = placed.finding, placed.rule, placed.spots
        stands: list[Stand | None] = []
        if placed.problem is not None:
            steps, known = self._steps, self._stands
            for stretch, spot in zip(placed.stretches, spots, strict=True):
                where: Spot | None = spot
                if isinstance(spot, str):
                    where = step.where if (step := steps.get(spot)) is not None else None
                if stretch is None or (where is not stretch.where and where != stretch.where):
                    break  # what was found stands at another piece of text
                key = id(stretch.chunk)
                stand = known[key] if key in known else self._stand(stretch)
                if stand is None:
                    break  # its statement is gone
                stands.append(stand)
            if stands == placed.stands:
                return placed.problem
        if len(stands) < len(spots):
            placed.stretches = [self._stretch(spot) for spot in spots]
            stands = [self._stand(stretch) if stretch is not None else None for stretch in placed.stretches]
        placed.stands = stands
        places = [
            self.place(spot) if stretch is None else self._at(stretch, stand)
            for spot, stretch, stand in zip(spots, placed.stretches, placed.stands, strict=True)
        ]
        placed.problem = Problem(
            rule.name,
            rule.group,
            severity.get(rule.name) or finding.severity or rule.severity,  # type: ignore[arg-type]
            finding.message,
            places[0],
            tuple((place, words) for place, (_, words) in zip(places[1:], finding.path, strict=True)),
            rule.tags,
            rule.url,
            finding,
            tuple(
                (stretch.chunk, stand.cell, stand.line)
                for stretch, stand in zip(placed.stretches, placed.stands, strict=True)
                if stretch is not None and stand is not None
            ),
        )
        return placed.problem

    def _stretch(self, spot: Spot) -> Stretch | None:
        if isinstance(spot, str):
            step = self._steps.get(spot)
            if step is None:
                return None
            spot = step.where
        if not isinstance(spot, Where):
            return None
        if self._homes is None:
            self._homes = {chunk.id: (cut, chunk) for cut in self._cuts for chunk in cut.chunks}
        home = self._homes.get(spot.chunk % ASSUMED)
        if home is None:
            return None
        text = home[1].text
        starts = line_starts(text)
        start = offset(text, starts, spot.line, spot.column)
        return Stretch(spot, *home, Span(start, max(start, offset(text, starts, spot.end_line, spot.end_column))))

    def _stand(self, stretch: Stretch) -> Stand | None:
        """Where the statement of a piece of text begins now; None when it is gone."""
        cut, chunk = stretch.cut, stretch.chunk
        key = id(chunk)
        if key in self._stands:
            return self._stands[key]
        cell = self._cells.get(id(cut))
        stand = None
        if cell is not None:
            at = cut.index_at(chunk.line)
            if at >= 0 and cut.chunks[at] is chunk:
                stand = Stand(cell, chunk.line, cut.start(chunk))
        self._stands[key] = stand
        return stand

    def _at(self, stretch: Stretch | None, stand: Stand | None) -> Place:
        return Place(stand.cell, stretch.span.shifted(stand.offset)) if stretch and stand else NOWHERE
