"""Parse again only the statement that was edited: a key in one method of a long class costs what that method costs.

A sound tree and an edit within one line are given. The smallest statement around the line that has its lines for
itself is parsed alone; if that yields one statement in the same place, all others are as they were. Whatever is not
that plain is left to a parse of the whole.
"""

import ast
import copy
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from headwater.base.sound import parsed
from headwater.base.text import LINE_BREAK, alike

INDENT = re.compile(r"[ \t\f]*")
BLOCKS = ("body", "orelse", "finalbody")
WITHIN = ("handlers", "cases")
"""Parts of a statement that hold blocks and are no statements."""


class Inner(NamedTuple):
    """A statement, and where it hangs: the node that has it in a block, which block, and the place in it."""

    parent: ast.AST
    block: str
    at: int
    node: ast.stmt


def patched(
    old: str, body: tuple[ast.stmt, ...], starts: Sequence[int], text: str
) -> tuple[tuple[ast.stmt, ...], tuple[int, ...]] | None:
    """The statements of a text that is an edit of another one, and where its lines begin; None where all must be read.

    The trees are not changed: what the edit did not reach is shared.
    """
    head = alike(old, text)
    tail = alike(old[head:][::-1], text[head:][::-1])
    if LINE_BREAK.search(old[head : len(old) - tail]) or LINE_BREAK.search(text[head : len(text) - tail]):
        return None
    if text[head - 1 : head] == "\r":
        return None  # a line break may have been parted or joined
    line = bisect_right(starts, head)
    begin = starts[line - 1]
    if indent(old, begin) != indent(text, begin):
        return None  # which block the line belongs to may be another
    way = list(around(body, line))
    if not way:
        return None
    if old[starts[first_line(way[-1].node) - 1] :].lstrip().startswith("elif"):
        return None  # it is one only as long as it is written so
    shift = len(text) - len(old)
    moved = (*starts[:line], *(start + shift for start in starts[line:]))
    inner = way[-1].node
    first, last = first_line(inner), inner.end_lineno or inner.lineno
    written = text[moved[first - 1] : moved[last] if last < len(moved) else len(text)]
    fresh = alone(written, inner, first)
    if fresh is None or not ends_alike(rest(old, starts, inner), rest(text, moved, fresh)):
        return None
    return grown(body, way, fresh), moved


def rest(text: str, starts: Sequence[int], node: ast.stmt) -> str:
    """What is written after a statement on its last line."""
    last = node.end_lineno or node.lineno
    line = text[starts[last - 1] : starts[last] if last < len(starts) else len(text)]
    return line.encode("utf-8", "surrogatepass")[node.end_col_offset or 0 :].decode("utf-8", "ignore").strip()


def ends_alike(before: str, now: str) -> bool:
    """Whether nothing but a comment differs: a semicolon belongs to the blocks around."""
    return before == now or (before[:1] in ("", "#") and now[:1] in ("", "#"))


def indent(text: str, start: int) -> str:
    """What stands before the first letter of a line."""
    found = INDENT.match(text, start)
    return found[0] if found is not None else ""


def around(body: Sequence[ast.stmt], line: int) -> Iterator[Inner]:
    """The statements around a line that have their lines for themselves, from the outside in; not the outermost."""
    outer: ast.AST | None = next((one for one in body if first_line(one) <= line <= (one.end_lineno or 0)), None)
    while outer is not None:
        found = next(
            (
                Inner(parent, block, at, node)
                for parent in (outer, *(part for name in WITHIN for part in getattr(outer, name, ())))
                for block in BLOCKS
                for at, node in enumerate(getattr(parent, block, None) or ())
                if isinstance(node, ast.stmt) and first_line(node) <= line <= (node.end_lineno or 0)
            ),
            None,
        )
        if found is None or not has_own_lines(found):
            return
        yield found
        outer = found.node


def has_own_lines(inner: Inner) -> bool:
    """Whether no other statement, nor the header of its block, shares a line with a statement."""
    block: list[ast.stmt] = getattr(inner.parent, inner.block)
    before = block[inner.at - 1].end_lineno if inner.at else header_end(inner.parent, inner.node)
    after = block[inner.at + 1].lineno if inner.at + 1 < len(block) else None
    if before is None or before >= first_line(inner.node):
        return False
    return after is None or (inner.node.end_lineno or 0) < first_line(block[inner.at + 1])


def header_end(parent: ast.AST, first: ast.stmt) -> int | None:
    """A line that the header before a block surely does not go beyond; None where it may share one with the block."""
    line: int | None = getattr(parent, "lineno", None)
    if line is None:  # a case of a match has no place of its own
        pattern = getattr(parent, "pattern", None)
        line = getattr(pattern, "end_lineno", None)
    return None if line is None or line >= first_line(first) else first_line(first) - 1


def first_line(node: ast.stmt) -> int:
    """The line a statement begins on, its decorators included."""
    return min((each.lineno for each in getattr(node, "decorator_list", ())), default=node.lineno)


def alone(written: str, before: ast.stmt, first: int) -> ast.stmt | None:
    """The one statement in some lines, standing where another did; None where it is not that plain."""
    if not written[: len(written) - len(written.lstrip(" \t"))]:
        return None
    tree = parsed(f"if 1:\n{written}")
    if isinstance(tree, int) or len(tree.body) != 1:
        return None
    match tree.body[0]:
        case ast.If(body=[fresh], orelse=[]):
            ast.increment_lineno(fresh, first - 2)
            same = first_line(fresh) == first and (fresh.col_offset, fresh.end_lineno) == (
                before.col_offset, before.end_lineno,
            )  # fmt: skip
            return fresh if same else None
    return None


def grown(body: tuple[ast.stmt, ...], way: Sequence[Inner], fresh: ast.stmt) -> tuple[ast.stmt, ...]:
    """The same statements with another one in the place of the innermost of a way."""
    outermost = next(one for one in body if holds(one, way[0].parent))
    new = fresh
    longer = (fresh.end_col_offset or 0) - (way[-1].node.end_col_offset or 0)
    for inner, outer in zip(reversed(way), [*(each.node for each in reversed(way[:-1])), outermost], strict=True):
        parent = copy.copy(inner.parent)
        block = [*getattr(parent, inner.block)]
        block[inner.at] = new
        setattr(parent, inner.block, block)
        stretched(parent, fresh, longer)
        if inner.parent is not outer:  # a handler of a `try`, a case of a `match`
            part, parent = parent, copy.copy(outer)
            for name in WITHIN:
                if parts := getattr(parent, name, None):
                    setattr(parent, name, [part if each is inner.parent else each for each in parts])
            stretched(parent, fresh, longer)
        assert isinstance(parent, ast.stmt)
        new = parent
    return tuple(new if one is outermost else one for one in body)


def holds(node: ast.AST, part: ast.AST) -> bool:
    """Whether a node is another one, or has it as a handler or case."""
    return node is part or any(each is part for name in WITHIN for each in getattr(node, name, ()))


def stretched(node: ast.AST, last: ast.stmt, by: int) -> None:
    """Move the end of a node that ends on the last line of a statement."""
    if getattr(node, "end_lineno", None) == last.end_lineno:
        node.end_col_offset += by  # type: ignore[attr-defined]
