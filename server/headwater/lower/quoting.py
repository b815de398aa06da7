"""Where a piece of a text stands that a call was given: inside the literal, where it is written there plainly."""

import ast
import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from headwater.lower.values import Known, Value
from headwater.plan.plan import Where

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from headwater.lower.places import Places

_literal = re.compile(r"""[rRuU]?('''|\"\"\"|'|")(.*)\1""", re.DOTALL)


class Calling(NamedTuple):
    """A call that is being made: what was written, and what it was given."""

    node: ast.Call
    origin: int
    text: str
    arguments: "Sequence[Value]"
    keywords: "Mapping[str, Value]"


def quoted(run: "Places", text: str, start: int, end: int) -> Where:
    """The place of characters of a text that is an argument of a call being made; else that of the call."""
    for calling in run.calling:
        for node, value in pairs(calling):
            content = run.content(value)
            if isinstance(content, Known) and content.value == text:
                return within(calling, node, text, start, end)
    return run.where


def pairs(calling: Calling) -> "Iterator[tuple[ast.expr, Value]]":
    """What was written for each argument, and its value."""
    node = calling.node
    if not any(isinstance(argument, ast.Starred) for argument in node.args):
        yield from zip(node.args, calling.arguments, strict=False)
    for keyword in node.keywords:
        if keyword.arg is not None and keyword.arg in calling.keywords:
            yield keyword.value, calling.keywords[keyword.arg]


def within(calling: Calling, node: ast.expr, text: str, start: int, end: int) -> Where:
    """The place of characters in an argument: all of it, where it is no literal that shows them as they are."""
    whole = Where(
        calling.origin, node.lineno, node.col_offset, node.end_lineno or node.lineno, node.end_col_offset or 0
    )
    if not isinstance(node, ast.Constant):
        return whole
    written = segment(calling.text, node)
    found = _literal.fullmatch(written) if written is not None else None
    if found is None or written is None or found[2] != text:
        return whole
    first, last = (place(written, found.start(2) + at, node) for at in (start, end))
    return Where(calling.origin, *first, *last)


@lru_cache(maxsize=16)
def segment(text: str, node: ast.Constant) -> str | None:
    """A literal as it is written; remembered, as a query names many columns."""
    return ast.get_source_segment(text, node)


def place(written: str, at: int, node: ast.Constant) -> tuple[int, int]:
    """The line, and the column in bytes, of a character of a literal."""
    line = written.count("\n", 0, at)
    column = len(written[written.rfind("\n", 0, at) + 1 : at].encode("utf-8", "surrogatepass"))
    return node.lineno + line, column + (0 if line else node.col_offset)
