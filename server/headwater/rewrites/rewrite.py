"""Rewrites: edits that mend a finding, with a law they are held to before anybody sees them.

A rewrite is a decorated function in a file of its own, named after its deed. It is asked with a `Smell` and
yields proposals; what it promises stands in the decorator, and the engine holds it to that:

    @rewrite("unseeded-split", keeps="steps")
    def propose(smell: Smell) -> Iterator[Proposal]:
        ...
"""

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Literal, Protocol

from headwater.base.frozen import frozen
from headwater.base.registry import modules
from headwater.base.text import Buffer, Edit, Span
from headwater.config import Settings
from headwater.plan.plan import Plan
from headwater.rewrites.source import Piece
from headwater.syntax.chunks import Cut

Safety = Literal["safe", "unsafe", "display"]

Keeps = Literal["steps", "columns", "nothing"]
"""What a rewrite leaves as it is: every step with its columns and its effect on rows, the columns of
everything that has a name, or neither. In any case the smell goes and nothing new appears."""


@frozen
class Offer:
    """A change of the text that is offered: cell and edit pairs, offsets counted in the cell."""

    title: str
    safety: Safety
    edits: tuple[tuple[int, Edit], ...] = ()
    rewrite: str = ""
    """The name of the rewrite."""


class Place(Protocol):
    """A stretch of a cell."""

    @property
    def cell(self) -> int:
        """Which cell."""

    @property
    def span(self) -> Span:
        """Offsets in its text."""


class Found(Protocol):
    """What a rule found, with the steps and pieces of text it spoke of."""

    @property
    def at(self) -> object:
        """The step or the piece of text."""

    @property
    def data(self) -> tuple[tuple[str, object], ...]:
        """What the rule says a rewrite needs."""


class Problem(Protocol):
    """A finding with its places."""

    @property
    def rule(self) -> str:
        """Who found it."""

    @property
    def message(self) -> str:
        """What is said of it."""

    @property
    def place(self) -> Place:
        """Where it stands."""

    @property
    def related(self) -> Sequence[tuple[Place, str]]:
        """The path of evidence."""

    @property
    def finding(self) -> Found | None:
        """The finding itself."""


class Analysis(Protocol):
    """What is known of a state of a document."""

    @property
    def plan(self) -> Plan:
        """The logical plan."""

    @property
    def problems(self) -> Sequence[Problem]:
        """All findings."""


class Document(Protocol):
    """A script or notebook under analysis."""

    @property
    def cells(self) -> Sequence[Buffer]:
        """Its texts."""

    @property
    def cuts(self) -> Sequence[Cut]:
        """Its texts, cut into statements."""

    @property
    def notebook(self) -> bool:
        """Whether it is a notebook."""

    @property
    def path(self) -> Path | None:
        """Where it lies."""

    @property
    def settings(self) -> Settings:
        """What the user chose."""

    @property
    def sources(self) -> Any:
        """Who reads data files."""

    @property
    def age(self) -> int:
        """How often something outside of its text has changed."""

    @property
    def check(self) -> Callable[[], None]:
        """What breaks long work off."""

    trial: Any
    """What `rewrites.trial` keeps with it."""

    def analysis(self) -> Analysis:
        """What is known of it."""


@frozen
class Proposal:
    """A change that may mend a smell. It becomes an offer when it keeps its law."""

    title: str
    edits: tuple[tuple[int, Edit], ...]
    safety: Safety | None = None
    """Another than the rewrite's own."""


@dataclass(frozen=True)
class Smell:
    """A problem in its document, as rewrites see it."""

    document: Document
    problem: Problem

    @property
    def cell(self) -> int:
        """The cell it stands in."""
        return self.problem.place.cell

    @property
    def span(self) -> Span:
        """Where it stands in the cell."""
        return self.problem.place.span

    @property
    def text(self) -> str:
        """The text of the cell."""
        return self.document.cells[self.cell].text

    @cached_property
    def data(self) -> Mapping[str, object]:
        """What the rule says a rewrite needs."""
        return dict(self.problem.finding.data) if self.problem.finding is not None else {}

    @cached_property
    def piece(self) -> Piece | None:
        """The top-level statement it stands in."""
        return self.at(self.problem.place)

    @property
    def plan(self) -> Plan:
        """The plan of the document."""
        return self.document.analysis().plan

    def at(self, place: Place) -> Piece | None:
        """The top-level statement in which a place stands."""
        cut = self.document.cuts[place.cell]
        chunk = cut.at(place.span.start)
        if chunk is None:
            return None
        return Piece(place.cell, cut, chunk)


Propose = Callable[[Smell], Iterable[Proposal]]

Promise = Callable[[Plan, Plan], bool]
"""A law of a rewrite's own, over the plans before and after."""


@frozen
class Rewrite:
    """A rewrite as it is registered."""

    name: str
    rules: tuple[str, ...]
    safety: Safety
    keeps: Keeps
    propose: Propose
    promise: Promise | None = None


_REWRITES: dict[str, Rewrite] = {}


def rewrite(
    *rules: str, safety: Safety = "safe", keeps: Keeps = "nothing", promise: Promise | None = None
) -> Callable[[Propose], Propose]:
    """Register a function as the rewrite named after its module, for findings of these rules.

    Raises:
        ValueError: when a module holds two rewrites.
    """

    def register(propose: Propose) -> Propose:
        module = sys.modules[propose.__module__]
        name = module.__name__.rpartition(".")[2].replace("_", "-")
        if name in _REWRITES:
            raise ValueError(f"{module.__name__} holds two rewrites")
        _REWRITES[name] = Rewrite(name, rules, safety, keeps, propose, promise)
        return propose

    return register


@cache
def rewrites() -> Mapping[str, tuple[Rewrite, ...]]:
    """The rewrites for each rule, safe ones first."""
    for _ in modules("headwater.rewrites"):
        pass
    found: dict[str, list[Rewrite]] = {}
    for each in sorted(_REWRITES.values(), key=lambda one: (one.safety != "safe", one.name)):
        for rule in each.rules:
            found.setdefault(rule, []).append(each)
    return {rule: tuple(many) for rule, many in found.items()}
