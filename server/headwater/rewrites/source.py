"""Small edits of Python's text, made where the parser says that things stand: formatting and comments stay.

A statement is parsed by itself, as the analysis does, so that a broken neighbour does no harm. Edits put in,
take out or replace what is meant and touch nothing else, which is why no tree is ever printed back.
"""

import ast
import re
from collections.abc import Iterator
from typing import TypeVar

from headwater.base.text import Edit, Span
from headwater.syntax.chunks import Chunk, Cut
from headwater.syntax.tree import Placed, parse

Node = TypeVar("Node", bound=ast.stmt | ast.expr)

# What may stand between arguments: blanks, line breaks (also escaped), comments.
BETWEEN = re.compile(r"(?:[ \t\f\r\n]|\\\r?\n|\#[^\r\n]*)*")
BLANKS = re.compile(r"[ \t\f]*")


class Piece:
    """A top-level statement of a cell, with the place of everything in it."""

    def __init__(self, cell: int, cut: Cut, chunk: Chunk) -> None:
        text = chunk.text
        self.cell = cell
        self.whole = cut.text
        """The text of the cell."""
        self.base = cut.start(chunk)
        self.source = text
        self.parsed = parse(text, notebook=cut.notebook)

    def span(self, node: Placed) -> Span:
        """Where a node stands in the cell."""
        return self.parsed.span(node).shifted(self.base)

    def text(self, node: Placed) -> str:
        """A node as it is written."""
        start, end = self.parsed.span(node)
        return self.source[start:end]

    def nodes(self, kind: type[Node]) -> Iterator[Node]:
        """Every node of a kind."""
        for statement in self.parsed.body:
            for node in ast.walk(statement):
                if isinstance(node, kind):
                    yield node

    def expression(self, span: Span, kind: type[Node]) -> Node | None:
        """The node of a kind that fills a span exactly."""
        return next((n for n in self.nodes(kind) if self.span(n) == span), None)

    def call(self, span: Span) -> ast.Call | None:
        """The call at a place; in a chain over several lines a call's place begins at its own name."""
        for node in self.nodes(ast.Call):
            whole = self.span(node)
            if whole.end == span.end and (whole.start == span.start or self._name_start(node) == span.start):
                return node
        return None

    def _name_start(self, call: ast.Call) -> int:
        return self.span(call.func).end - len(call.func.attr) if isinstance(call.func, ast.Attribute) else -1

    def statement(self, span: Span, kind: type[Node]) -> Node | None:
        """The innermost statement of a kind that holds a span."""
        found = [n for n in self.nodes(kind) if span.within(self.span(n))]
        return min(found, key=lambda n: -self.span(n).start, default=None)

    # -- edits -------------------------------------------------------------------------------------

    def edit(self, span: Span, text: str) -> tuple[int, Edit]:
        """A text in the place of a span."""
        return self.cell, Edit(span, text)

    def before(self, node: Placed, text: str) -> tuple[int, Edit]:
        """A text put in front of a node."""
        start = self.span(node).start
        return self.edit(Span(start, start), text)

    def replaced(self, node: Placed, text: str) -> tuple[int, Edit]:
        """A text in the place of a node."""
        return self.edit(self.span(node), text)

    def argument(self, call: ast.Call, name: str, value: str) -> tuple[tuple[int, Edit], ...]:
        """`name=value` among the arguments of a call: in the place of the one there is, else at the end."""
        for keyword in call.keywords:
            if keyword.arg == name:
                return (self.replaced(keyword.value, value),)
        new = f"{name}={value}"
        given: list[Placed] = [*call.args, *call.keywords]
        arguments = sorted((self.parsed.span(each) for each in given), key=lambda span: span.end)
        close = self.parsed.span(call).end - 1
        if not arguments:
            return (self.edit(Span(close, close).shifted(self.base), new),)
        first = arguments[-1].start
        tail, comma = self._tail(arguments[-1].end, close)
        line = self.source.rfind("\n", 0, first) + 1
        indent = self.source[line:first]
        if (
            indent.strip() or "\n" not in self.source[tail:close]
        ):  # on a line with others, or closed on its line
            text = f" {new}," if comma else f", {new}"
            return (self.edit(Span(tail, tail).shifted(self.base), text),)
        end = self.source.index("\n", tail)
        end -= self.source[end - 1] == "\r"
        ending = "\r\n" if self.source[end] == "\r" else "\n"
        added = self.edit(Span(end, end).shifted(self.base), f"{ending}{indent}{new},")
        if comma:
            return (added,)
        if tail == end:
            return (self.edit(Span(tail, tail).shifted(self.base), f",{ending}{indent}{new},"),)
        return self.edit(Span(tail, tail).shifted(self.base), ","), added

    def _tail(self, at: int, close: int) -> tuple[int, bool]:
        """Behind the last argument, with what closes around it and a comma, and whether there is a comma."""
        comma = False
        while True:
            found = BETWEEN.match(self.source, at)
            following = found.end() if found else at
            if following >= close:
                return at, comma
            comma = self.source[following] == ","
            at = following + 1

    def without_argument(self, call: ast.Call, name: str) -> tuple[int, Edit] | None:
        """The named argument taken out, with its comma."""
        keyword = next((k for k in call.keywords if k.arg == name), None)
        if keyword is None:
            return None
        span = self.parsed.span(keyword)
        given: list[Placed] = [*call.args, *call.keywords]
        others = [self.parsed.span(each) for each in given if each is not keyword]
        earlier = [other.end for other in others if other.end <= span.start]
        later = [other.start for other in others if other.start >= span.end]
        if earlier:
            start = self.source.rindex(",", max(earlier), span.start)
            return self.edit(Span(start, span.end).shifted(self.base), "")
        if later:
            return self.edit(Span(span.start, min(later)).shifted(self.base), "")
        tail, _ = self._tail(span.end, self.parsed.span(call).end - 1)
        return self.edit(Span(span.start, tail).shifted(self.base), "")


def is_atom(node: ast.expr) -> bool:
    """Whether an expression can be followed by a dot as it is."""
    return isinstance(node, ast.Name | ast.Attribute | ast.Subscript | ast.Call)


def is_label(node: ast.expr) -> bool:
    """Whether an expression written in brackets plainly names a column, or several."""
    match node:
        case ast.Constant(value=str()):
            return True
        case ast.List(elts=elements):
            return bool(elements) and all(
                isinstance(e, ast.Constant) and isinstance(e.value, str) for e in elements
            )
    return False
