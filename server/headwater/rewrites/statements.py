"""Statements that follow one another, and how they are moved: taken out with their lines, written anew elsewhere."""

import ast
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from headwater.base.text import Edit, Span
from headwater.rewrites.rewrite import Document, Smell
from headwater.rewrites.source import Piece


class Line(NamedTuple):
    """A statement in its piece of text."""

    piece: Piece
    node: ast.stmt

    @property
    def text(self) -> str:
        """As it is written."""
        return self.piece.text(self.node)

    def removal(self) -> tuple[int, Edit] | None:
        """The statement taken out with its lines; None when it shares them with another."""
        source = self.piece.whole
        start, end = self.piece.span(self.node)
        first = source.rfind("\n", 0, start) + 1
        last = source.find("\n", end)
        last = len(source) if last < 0 else last + 1
        if source[first:start].strip() or source[end:last].partition("#")[0].strip():
            return None
        return self.piece.edit(Span(first, last), "")

    def below(self, lines: list[str]) -> tuple[int, Edit]:
        """Further statements under this one."""
        source = self.piece.whole
        start, end = self.piece.span(self.node)
        indent = source[source.rfind("\n", 0, start) + 1 : start]
        last = source.find("\n", end)
        last = len(source) if last < 0 else last
        last -= source[last - 1 : last] == "\r"
        ending = "\r\n" if "\r\n" in source else "\n"
        text = "".join(f"{ending}{indent}{line}" for line in lines)
        return self.piece.edit(Span(last, last), text)

    def with_names(
        self,
        names: Mapping[str, str],
        nodes: Mapping[ast.expr, str] | None = None,
        methods: Mapping[str, str] | None = None,
    ) -> str:
        """The statement with other names in it, other expressions and other methods."""
        edits: list[tuple[Span, str]] = []
        todo: list[ast.AST] = [self.node]
        while todo:
            node = todo.pop()
            if nodes and isinstance(node, ast.expr) and node in nodes:
                edits.append((self.piece.parsed.span(node), nodes[node]))
                continue
            if isinstance(node, ast.Name) and node.id in names:
                edits.append((self.piece.parsed.span(node), names[node.id]))
            elif isinstance(node, ast.Attribute) and methods and node.attr in methods:
                end = self.piece.parsed.span(node).end
                edits.append((Span(end - len(node.attr), end), methods[node.attr]))
            todo.extend(ast.iter_child_nodes(node))
        start, end = self.piece.parsed.span(self.node)
        text = self.piece.source
        for span, new in sorted(edits, reverse=True):
            text = text[: span.start] + new + text[span.end :]
            end += len(new) - (span.end - span.start)
        return text[start:end]

    def expressions(self) -> Iterator[ast.expr]:
        """Every expression in it."""
        return (node for node in ast.walk(self.node) if isinstance(node, ast.expr))

    def uses(self, name: str) -> bool:
        """Whether a name stands in it."""
        return any(isinstance(node, ast.Name) and node.id == name for node in ast.walk(self.node))


def line_of(smell: Smell) -> Line | None:
    """The innermost simple statement in which a smell stands."""
    piece = smell.piece
    if piece is None:
        return None
    for kind in (ast.Assign, ast.Expr):
        found = piece.statement(smell.span, kind)
        if found is not None:
            return Line(piece, found)
    return None


def following(smell: Smell, line: Line) -> Iterator[Line]:
    """The statements after one, in the same suite: of a function's body, or of the whole script."""
    body = suite(line)
    yield from (Line(line.piece, node) for node in body[body.index(line.node) + 1 :])
    if line.node in line.piece.parsed.body:
        here = (line.piece.cell, line.piece.base)
        for piece in pieces(smell.document):
            if (piece.cell, piece.base) > here:
                yield from (Line(piece, node) for node in piece.parsed.body)


def suite(line: Line) -> list[ast.stmt]:
    """The statements among which one stands."""
    if line.node in line.piece.parsed.body:
        return list(line.piece.parsed.body)
    for statement in line.piece.parsed.body:
        for node in ast.walk(statement):
            for part in ("body", "orelse", "finalbody"):
                body = getattr(node, part, None)
                if isinstance(body, list) and line.node in body:
                    return body
    return [line.node]


def pieces(document: Document) -> Iterator[Piece]:
    """Every top-level statement."""
    for cell, cut in enumerate(document.cuts):
        for chunk in cut.chunks:
            yield Piece(cell, cut, chunk)


class Parting(NamedTuple):
    """A statement that divides tables: `X_train, X_test, … = train_test_split(X, …)`."""

    line: Line
    call: ast.Call
    parts: Mapping[str, tuple[str, str]]
    """For each table that is divided, by its name, the names of its two parts."""

    def instead(self, name: str, text: str) -> tuple[int, Edit]:
        """Another table in the place of one that is divided."""
        given = next(a for a in self.call.args if isinstance(a, ast.Name) and a.id == name)
        return self.line.piece.replaced(given, text)


def parting(line: Line) -> Parting | None:
    """A statement read as a division."""
    match line.node:
        case ast.Assign(targets=[ast.Tuple(elts=targets)], value=ast.Call(args=tables) as call):
            called = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            names = [t.id for t in targets if isinstance(t, ast.Name)]
            tables_ = [t.id for t in tables if isinstance(t, ast.Name)]
            whole = len(names) == len(targets) == 2 * len(tables) and len(tables_) == len(tables)
            if called in ("train_test_split", "tts") and whole:
                parts = {t: (names[2 * at], names[2 * at + 1]) for at, t in enumerate(tables_)}
                return Parting(line, call, parts)
    return None


CHOOSES = frozenset(("copy", "drop", "filter", "pop", "select_dtypes", "astype", "to_numpy"))
"""Calls that take columns as they are, whatever is in them."""


def changed(target: ast.expr | None) -> list[str]:
    """The variables an assignment changes."""
    if isinstance(target, ast.Tuple):
        return [e.id for e in target.elts if isinstance(e, ast.Name)]
    base = target.value if isinstance(target, ast.Subscript) else target
    if isinstance(base, ast.Attribute) and base.attr == "loc":
        base = base.value
    return [base.id] if isinstance(base, ast.Name) else []


def keeps_out(line: Line, frame: str, target: ast.expr) -> bool:
    """Whether a statement may stand before or after columns of a frame are changed.

    It may when it has nothing to do with the frame, when it only takes columns of it, or when it works on others.
    """
    if not line.uses(frame):
        return True
    if isinstance(line.node, ast.Assign) and all(takes(node) for node in line.expressions()):
        return frame not in changed(line.node.targets[0])
    here = column_of(target, frame)
    columns = [column_of(node, frame) for node in line.expressions()]
    named = [name for name in columns if name is not None]
    uses = sum(isinstance(node, ast.Name) and node.id == frame for node in ast.walk(line.node))
    return here is not None and len(named) == uses and here not in named


def takes(node: ast.expr) -> bool:
    """Whether an expression takes values as they are: it computes none and asks nothing of them."""
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Attribute) and node.func.attr in CHOOSES
    return not isinstance(
        node, ast.BinOp | ast.Compare | ast.BoolOp | ast.UnaryOp | ast.Lambda | ast.ListComp
    )


def column_of(node: ast.expr, frame: str) -> str | None:
    """The column a piece of text takes of a frame, where it says so in plain words."""
    match node:
        case ast.Subscript(value=ast.Name(id=name), slice=ast.Constant(value=str() as column)) if (
            name == frame
        ):
            return column
    return None
