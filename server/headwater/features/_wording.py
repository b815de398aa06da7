"""Words for people about a plan, shared by cards, lenses and hints."""

import ast
from collections.abc import Iterable, Iterator
from heapq import heappop, heappush
from itertools import count
from typing import TYPE_CHECKING

from headwater.base.markdown import code, listing, visible
from headwater.base.markdown import count as counted
from headwater.base.text import Span
from headwater.facts.lineage import Lineage
from headwater.facts.models import Fitted, Models, Picked
from headwater.facts.passing import Passing
from headwater.facts.portions import Portion, Portions
from headwater.facts.trace import Trace
from headwater.facts.uses import Role, Uses
from headwater.plan.columns import Columns, Name
from headwater.plan.expressions import Ref
from headwater.plan.frames import Assign, Build, Concat, FillMissing, Scan, Update
from headwater.plan.nodes import Every, Node
from headwater.plan.plan import Step
from headwater.plan.rows import Rows
from headwater.syntax.tree import parse

if TYPE_CHECKING:
    from headwater.pipeline import Analysis, Document, Place

LONGEST_SNIPPET = 70
MOST_STEPS_SHOWN = 8
MOST_LOOKED_AT = 2_000
SUITES = (ast.stmt, ast.excepthandler, ast.match_case)

ROWS = {
    Rows.SAME: "every row{of}",
    Rows.SUBSET: "some of the rows{of}",
    Rows.PERMUTED: "every row{of}, in another order",
    Rows.MULTIPLIED: "rows{of} may repeat or be missing",
    Rows.GROUPED: "a row for each group{of}",
    Rows.STACKED: "the rows of all, one below the other",
}


class Words:
    """What can be said of one state of a document."""

    def __init__(self, document: "Document") -> None:
        self.document = document
        self.analysis: Analysis = document.analysis()
        self.plan = self.analysis.plan

    # -- places ------------------------------------------------------------------------------------

    def line(self, ref: Ref) -> str:
        """Where a step is written: `line 12`, in a notebook `cell 2, line 3`."""
        cell, line = self.analysis.line(ref)
        return f"cell {cell + 1}, line {line + 1}" if self.document.notebook else f"line {line + 1}"

    def snippet(self, ref: Ref) -> str:
        """What is written for a step: its statement, or its own call within a chain that is long."""
        step = self.plan.by_ref[ref]
        place = self.analysis.place(ref)
        text = self.document.cells[place.cell].text
        whole = self.statement(place)
        written = " ".join(text[whole.start : whole.end].split())
        if len(written) > LONGEST_SNIPPET:
            start, end = place.span
            for source in step.node.inputs[:1]:
                if source in self.plan and self.plan.by_ref[source].where.chunk == step.where.chunk:
                    before = self.analysis.place(source)
                    if before.cell == place.cell and before.span.start == start and before.span.end < end:
                        start = before.span.end
            if start > place.span.start:
                written = " ".join(text[start:end].split())
        written = written if len(written) <= LONGEST_SNIPPET else f"{written[: LONGEST_SNIPPET - 1]}…"
        return visible(written, LONGEST_SNIPPET)

    def statement(self, place: "Place") -> Span:
        """The innermost statement without a body around a place."""
        cut = self.document.cuts[place.cell]
        chunk = cut.at(place.span.start)
        if chunk is None:
            return place.span
        parsed = parse(chunk.text, notebook=self.document.notebook)
        base = cut.start(chunk)
        todo: list[ast.AST] = list(parsed.body)
        while todo:
            node = todo.pop()
            if isinstance(node, ast.stmt):
                span = parsed.span(node).shifted(base)
                if not span.covers(place.span.start):
                    continue
                if not hasattr(node, "body"):
                    return span
            todo.extend(each for each in ast.iter_child_nodes(node) if isinstance(each, SUITES))
        return place.span

    # -- sources -----------------------------------------------------------------------------------

    def source(self, ref: Ref, short: bool = False) -> str:
        """What a source is called: its path, or the author's word for it."""
        node = self.plan.get(ref)
        path = node.path if isinstance(node, Scan) else None
        if path is None:
            place = self.analysis.place(ref)
            written = self.document.cells[place.cell].text[place.span.start : place.span.end]
            first = " ".join(written.partition("(")[2].removesuffix(")").partition(",")[0].split())
            return visible(first or self.plan.word(ref), 40)
        return visible(path.rstrip("/").replace("\\", "/").rpartition("/")[2] or path if short else path)

    def sources_of(self, ref: Ref) -> list[Ref]:
        """The sources whose columns a step has, in the script's order."""
        found = self.analysis.facts.get(Lineage).of(ref, Every.ALL).sources
        return sorted(found, key=lambda each: self.plan.order.get(each, 0))

    # -- columns -----------------------------------------------------------------------------------

    def columns(self, columns: Columns, most: int = 12, types: bool = True) -> str:
        """The columns of a step, the first ones where there are many."""
        kinds = columns.types if types else {}
        shown = [
            f"{code(name)} {kinds[name]}" if kinds.get(name, "?") != "?" else code(name)
            for name in columns.names[:most]
        ]
        rest = len(columns.names) - len(shown)
        text = ", ".join(shown)
        if rest:
            text += f" and {rest} more"
        if columns.maybe:
            text += f"{'; ' if text else ''}perhaps {listing(sorted(columns.maybe, key=str), 4)}"
        if not columns.complete:
            absent = f", but not {listing(sorted(columns.without, key=str), 4)}" if columns.without else ""
            text = f"{text} and others{absent}" if text else f"not known{absent}"
        return text

    def number(self, columns: Columns) -> str:
        """How many columns: `5 columns`, `5 or more columns`."""
        if not columns.names and not columns.complete:
            return "columns not known"
        if not columns.complete or columns.maybe:
            return f"{len(columns.names)} or more columns"
        return counted(len(columns.names), "column")

    def way(self, ref: Ref, name: Name) -> tuple[list[Ref], bool]:
        """The last steps that made or changed a column, in the script's order, and whether there are earlier ones."""
        trace, passing = self.analysis.facts.get(Trace), self.analysis.facts.get(Passing)
        found: dict[object, Ref] = {}
        seen: set[tuple[Ref, Name | Every]] = set()
        order = self.plan.order
        number = count()  # labels of different types do not compare
        todo: list[tuple[int, int, Ref, Name | Every]] = [(0, 0, ref, name)]
        while todo and len(seen) < MOST_LOOKED_AT:
            *_, here, label = heappop(todo)
            here = passing.back(here, label)
            node = self.plan.get(here)
            if (here, label) in seen or node is None:
                continue
            seen.add((here, label))
            sources = trace.sources(here, label)
            if changes(node, label, sources):
                where = self.plan.by_ref[here].where
                found.setdefault((where.chunk, where.line, where.column, where.end_line), here)
                if len(found) > MOST_STEPS_SHOWN:
                    break
            for at, each in sources:
                heappush(todo, (-order.get(at, 0), next(number), at, each))
        ordered = sorted(found.values(), key=lambda each: order[each])
        return ordered[-MOST_STEPS_SHOWN:], bool(todo) and len(ordered) > MOST_STEPS_SHOWN

    # -- models ------------------------------------------------------------------------------------

    def models(self) -> tuple[Fitted, ...]:
        """The models of the script."""
        return self.analysis.facts.get(Models).all

    def uses(self, ref: Ref, name: Name) -> tuple[tuple[Fitted, Role], ...]:
        """The models that see a column."""
        return self.analysis.facts.get(Uses).of(ref, name)

    def picked(self, picked: Picked, short: bool = False) -> str:
        """Some columns: `7 features` for lenses, the list for cards."""
        number = len(picked.columns)
        if short:
            if picked.mode == "explicit":
                return counted(number, "feature")
            return f"all but {counted(number, 'column')}" if picked.mode == "all-except" and number else (
                "all columns" if picked.mode == "all-except" else "features not known"
            )
        if picked.mode == "explicit":
            return listing(picked.columns, 16)
        if picked.mode == "all-except":
            return f"all columns but {listing(picked.columns, 16)}" if number else "all columns"
        return f"{listing(picked.columns, 16)} and others" if number else "not known"

    # -- rows --------------------------------------------------------------------------------------

    def portion(self, portion: Portion) -> str:
        """Some rows, with the line at which they were chosen."""
        words = visible(portion.words, 160)
        if portion.at is None or isinstance(self.plan.get(portion.at), Scan):
            return words
        return f"{words} at {self.line(portion.at)}"

    def portions(self, ref: Ref) -> list[str]:
        """Which rows a step holds."""
        return [self.portion(each) for each in self.analysis.facts.get(Portions).of(ref)]

    def effect(self, step: Step) -> str:
        """What happened to the rows: `some of the rows of raw`."""
        words = ROWS.get(step.node.rows)
        inputs = [ref for ref in step.node.inputs if ref in self.plan and self.plan[ref].shape != "split"]
        if words is None or not inputs:
            return ""
        of = self.plan.word(inputs[0])
        return words.format(of="" if of.startswith("this ") else f" of {code(of)}")


def changes(node: Node, name: Name | Every, sources: Iterable[tuple[Ref, Name | Every]]) -> bool:
    """Whether a step makes a column or changes it, rather than hand it on."""
    match node:
        case Scan() | Concat():
            return False
        case Assign(items=items) | Update(items=items) | Build(items=items):
            return any(label == name for label, _ in items)
        case FillMissing(columns_filled=filled) if filled is not None:
            return name in filled
    operator = node.operator()
    if operator in ("fillmissing", "map", "transform", "aggregate", "pivot", "dummies", "melt", "compute"):
        return True
    return any(each != name and not isinstance(each, Every) for _, each in sources)


def told(lines: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Pairs of a word and what it is, leaving out what is empty."""
    return (f"{word}: {text}" for word, text in lines if text)
