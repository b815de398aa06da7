"""How much of a script the plan understands: statements, those on tables, those that no model explains."""

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from headwater.plan.nodes import Opaque
from headwater.syntax.tree import parse

if TYPE_CHECKING:
    from headwater.pipeline import Document
    from headwater.plan.plan import Where

TABLES = ("pandas.", "numpy.", "sklearn.", "polars.", "pyspark.", "duckdb.")
"""Calls of these that have no model are on tables, whether a step came of them or not."""

Statement = tuple[int, int]
"""A statement: its chunk, and its number among those of the chunk, inner ones counted."""


@dataclass(slots=True)
class Coverage:
    """What is understood of a script; sums are made with `+=`."""

    statements: int = 0
    on_tables: int = 0
    """Statements, inner ones included, from which a step came or that name a column."""
    opaque: int = 0
    """Those among them in which a table goes through a call without a model."""
    calls: Counter[str] = field(default_factory=Counter)
    """Calls without a model, each place once."""

    def __iadd__(self, other: "Coverage") -> "Coverage":
        self.statements += other.statements
        self.on_tables += other.on_tables
        self.opaque += other.opaque
        self.calls.update(other.calls)
        return self


def coverage(document: "Document") -> Coverage:
    """What is understood of a document."""
    analysis = document.analysis()
    machine = document.results.machine
    inside = _Statements(document)
    seen: set[Statement] = set()
    opaque: set[Statement] = set()
    places: set[tuple[str, Where]] = set()
    for step in analysis.plan.steps:
        if step.foreign == "imported":
            continue
        seen.update(inside.at(step.where))
        if isinstance(step.node, Opaque):
            opaque.update(inside.at(step.where))
    for chunk in machine.order:
        for mention in machine.results[chunk].mentions:
            seen.update(inside.at(mention.where))
        for call, where in machine.results[chunk].unmodelled:
            places.add((call, where))
            if call.startswith(TABLES):
                opaque.update(inside.at(where))
    return Coverage(inside.count(), len(seen | opaque), len(opaque), Counter(call for call, _ in places))


class _Statements:
    """The statements of a document, found by place."""

    def __init__(self, document: "Document") -> None:
        self._chunks = {
            chunk.id: [
                (node.lineno, node.col_offset, node.end_lineno or node.lineno, node.end_col_offset or 0)
                for top in parse(chunk.text, notebook=document.notebook).body
                for node in ast.walk(top)
                if isinstance(node, ast.stmt)
            ]
            for cut in document.cuts
            for chunk in cut.chunks
        }

    def count(self) -> int:
        """How many there are."""
        return sum(map(len, self._chunks.values()))

    def at(self, where: "Where") -> Iterator[Statement]:
        """The innermost statement at a place, none where the place is not of this document."""
        best: tuple[tuple[int, int], int] | None = None
        for number, (line, column, end_line, end_column) in enumerate(self._chunks.get(where.chunk, ())):
            start = (line, column)
            if start <= (where.line, where.column) < (end_line, end_column) and (best is None or start > best[0]):
                best = (start, number)
        if best is not None:
            yield where.chunk, best[1]
