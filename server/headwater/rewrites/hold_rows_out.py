"""Split before the fit, and score on the rows held out."""

import ast
from collections.abc import Iterator, Mapping

from headwater.base.text import Edit, Span
from headwater.rewrites.rewrite import Document, Proposal, Smell, rewrite
from headwater.rewrites.statements import Line, following, pieces
from headwater.rewrites.watch_validation_rows import above, in_place

PARTS = ("X_train", "X_test", "y_train", "y_test")
SPLITS = "train_test_split"
ASKS = frozenset(("predict", "predict_proba", "decision_function", "score"))


@rewrite("scored-on-training-rows", safety="unsafe")
def propose(smell: Smell) -> Iterator[Proposal]:
    """A split above the fit, its parts in the fit and in what is asked of the model."""
    fit = fitted(smell)
    if fit is None or any(used(smell.document, name) for name in PARTS):
        return
    line, call = fit
    rows, label = call.args[:2]
    if not isinstance(rows, ast.Name) or not isinstance(label, ast.Name):
        return
    train, test = ({rows.id: PARTS[side], label.id: PARTS[2 + side]} for side in (0, 1))
    edits = [above(line, f"{', '.join(PARTS)} = {SPLITS}({rows.id}, {label.id}, random_state=0)")]
    edits += in_place(line.piece, (rows, label), train)
    edits += asked(smell, line, test)
    yield Proposal("Hold rows out and score on them", (*imported(smell.document), *edits))


def fitted(smell: Smell) -> tuple[Line, ast.Call] | None:
    """The statement in which the model is fitted, and the call."""
    for place, _ in smell.problem.related[:1]:
        piece = smell.at(place)
        call = piece.call(place.span) if piece is not None else None
        if piece is None or call is None or len(call.args) < 2:
            continue
        for kind in (ast.Assign, ast.Expr):
            node = piece.statement(place.span, kind)
            if node is not None:
                return Line(piece, node), call
    return None


def asked(smell: Smell, fit: Line, names: Mapping[str, str]) -> Iterator[tuple[int, Edit]]:
    """The rows held out in the statements up to the score that ask the model or compare its answers."""
    for line in following(smell, fit):
        calls = [node for node in ast.walk(line.node) if isinstance(node, ast.Call)]
        here = line.piece.cell == smell.cell and smell.span.within(line.piece.span(line.node))
        if here or any(isinstance(c.func, ast.Attribute) and c.func.attr in ASKS for c in calls):
            expressions = tuple(node for node in ast.iter_child_nodes(line.node) if isinstance(node, ast.expr))
            yield from in_place(line.piece, expressions, names)
        if here:
            return


def used(document: Document, name: str) -> bool:
    """Whether a script uses a name."""
    return any(node.id == name for piece in pieces(document) for node in piece.nodes(ast.Name))


def imported(document: Document) -> Iterator[tuple[int, Edit]]:
    """The import of the split, above the first statement that is none, unless it is there."""
    last: tuple[int, Edit] | None = None
    for piece in pieces(document):
        for node in piece.parsed.body:
            if isinstance(node, ast.ImportFrom) and any(a.name == SPLITS and a.asname is None for a in node.names):
                return
            if isinstance(node, ast.ImportFrom | ast.Import):
                end = piece.span(node).end
                ending = "\r\n" if "\r\n" in piece.whole else "\n"
                last = piece.edit(Span(end, end), f"{ending}from sklearn.model_selection import {SPLITS}")
    if last is not None:
        yield last
