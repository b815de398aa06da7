"""Where the letters of a column's name stand in the text: in strings, attributes, keywords and conditions."""

import ast
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from headwater.base.text import Span
from headwater.plan.columns import Name
from headwater.plan.remarks import Mention
from headwater.syntax.chunks import Chunk
from headwater.syntax.tree import parse

if TYPE_CHECKING:
    from headwater.pipeline import Document

WORD = re.compile(r"[^\W\d]\w*")
LITERAL = re.compile(r"""^[rRbBuU]{0,2}('''|\"\"\"|'|")(.*)\1$""", re.DOTALL)


def spelled(document: "Document", mention: Mention) -> list[Span]:
    """Where the letters of a column's name stand in its cell; nothing where a variable stands for it."""
    place = document.analysis().place(mention.where)
    text = document.cells[place.cell].text[place.span.start : place.span.end]
    return [span.shifted(place.span.start) for span in letters(text, mention.name)]


def letters(text: str, name: Name) -> Iterator[Span]:
    """Where the letters of a name stand in the text of an expression that names it."""
    if not isinstance(name, str):
        if text == str(name):
            yield Span(0, len(text))
        return
    if (literal := LITERAL.match(text)) is not None:
        start, inside = literal.start(2), literal[2]
        if inside == name or constant(text) == name:
            yield Span(start, start + len(inside))
        elif name and (ticked := list(re.finditer(f"`{re.escape(name)}`", inside))):
            yield from (Span(start + each.start() + 1, start + each.end() - 1) for each in ticked)
        elif name.isidentifier():
            yield from (
                Span(start + each.start(1), start + each.end(1))
                for each in re.finditer(rf"""'[^']*'|"[^"]*"|(?<![\w.@`])({re.escape(name)})(?!\w)""", inside)
                if each[1]
            )
    elif re.search(rf"\.\s*{re.escape(name)}$", text) is not None:
        yield Span(len(text) - len(name), len(text))
    elif re.match(rf"{re.escape(name)}\s*=(?!=)", text):
        yield Span(0, len(name))
    elif not WORD.fullmatch(text):
        for each in re.finditer(rf"""(?<![\w'"])(['"]){re.escape(name)}\1""", text):
            yield Span(each.start() + 1, each.end() - 1)


def constant(text: str) -> object:
    """The value of a literal, None where it is none."""
    try:
        return ast.literal_eval(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def walk(chunk: Chunk, notebook: bool) -> Iterator[ast.AST]:
    """All nodes of a chunk's statements, each before what it holds."""
    for statement in parse(chunk.text, notebook=notebook).body:
        yield from ast.walk(statement)


def part_title(node: ast.AST) -> ast.expr | None:
    """What a part of an estimator is called: `("numbers", StandardScaler(), columns)`. It is no column."""
    if isinstance(node, ast.Tuple) and len(node.elts) > 1 and not isinstance(node.elts[1], ast.Constant):
        return node.elts[0]
    return None


def inner(document: "Document", cell: int, chunk: Chunk, node: ast.Constant) -> Span | None:
    """Where the letters of a string constant stand in its cell."""
    cut = document.cuts[cell]
    span = parse(chunk.text, notebook=document.notebook).span(node)
    literal = LITERAL.match(chunk.text[span.start : span.end])
    if literal is None:
        return None
    return Span(literal.start(2), literal.end(2)).shifted(cut.start(chunk) + span.start)
