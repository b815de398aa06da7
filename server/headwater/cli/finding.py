"""Findings as they leave a process: plain values whose lines and columns count from 1, as people do."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from headwater.base.frozen import frozen
from headwater.base.text import Span

if TYPE_CHECKING:
    from headwater.pipeline import Document, Place, Problem
    from headwater.rewrites.rewrite import Offer

Severity = Literal["error", "warning", "information", "hint"]
Safety = Literal["safe", "unsafe", "display"]


@frozen
class Range:
    """From a character to the one after the last; columns count characters."""

    line: int
    column: int
    end_line: int
    end_column: int


@frozen
class Spot:
    """A stretch of a file, with the source lines it stands in; `cell` is None in scripts."""

    cell: int | None
    range: Range
    excerpt: tuple[str, ...]


@frozen
class Replacement:
    """What stands in a range becomes the text."""

    cell: int | None
    range: Range
    text: str


@frozen
class Fix:
    """An offer to mend a finding."""

    title: str
    safety: Safety
    edits: tuple[Replacement, ...]


@frozen
class Finding:
    """What a rule reports about a file, with the path of evidence."""

    path: str
    rule: str
    group: str
    severity: Severity
    message: str
    spot: Spot
    related: tuple[tuple[Spot, str], ...]
    fixes: tuple[Fix, ...]
    url: str

    @property
    def order(self) -> tuple[int, int, int, str]:
        """Findings of a file are listed as they are read."""
        return self.spot.cell or 0, self.spot.range.line, self.spot.range.column, self.rule


@frozen
class Failure:
    """A file that could not be checked, and what to do about it."""

    path: str
    message: str


@dataclass(slots=True)
class Result:
    """What is known after checking some files."""

    files: int = 0
    findings: list[Finding] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    mended: int = 0
    """Fixes that were applied."""
    known: int = 0
    """Findings that the baseline lists and that are therefore not shown."""
    diff: list[str] = field(default_factory=list)
    """What `--fix` would change, as lines of a unified diff."""
    notes: dict[str, None] = field(default_factory=dict)
    """What is wrong with settings, each once; files are checked all the same."""
    modules: frozenset[str] = frozenset()
    """Files of modules that were read for what the files import."""

    def add(self, other: "Result") -> None:
        """Take over what is known of other files."""
        self.files += other.files
        self.findings += other.findings
        self.failures += other.failures
        self.mended += other.mended
        self.known += other.known
        self.diff += other.diff
        self.notes |= other.notes


def finding(path: str, document: "Document", problem: "Problem", offers: "Iterable[Offer]") -> Finding:
    """A problem of a document as a finding of a file."""
    return Finding(
        path=path,
        rule=problem.rule,
        group=problem.group,
        severity=problem.severity,
        message=problem.message,
        spot=spot(document, problem.place),
        related=tuple((spot(document, place), message) for place, message in problem.related),
        fixes=tuple(
            Fix(
                offer.title,
                offer.safety,
                tuple(
                    Replacement(_cell(document, cell), extent(document, cell, edit.span), edit.text)
                    for cell, edit in offer.edits
                ),
            )
            for offer in offers
        ),
        url=problem.url,
    )


def spot(document: "Document", place: "Place") -> Spot:
    """A place of a document, with at most three of its lines."""
    buffer = document.cells[place.cell]
    found = extent(document, place.cell, place.span)
    last = min(found.end_line, found.line + 2)
    lines = tuple(
        buffer.text[buffer.line_start(line) : buffer.line_end(line)] for line in range(found.line - 1, last)
    )
    return Spot(_cell(document, place.cell), found, lines)


def extent(document: "Document", cell: int, span: Span) -> Range:
    """A span as lines and columns."""
    buffer = document.cells[cell]
    line, column = buffer.position(span.start, "utf-32")
    end_line, end_column = buffer.position(span.end, "utf-32")
    return Range(line + 1, column + 1, end_line + 1, end_column + 1)


def _cell(document: "Document", cell: int) -> int | None:
    return cell if document.notebook else None
