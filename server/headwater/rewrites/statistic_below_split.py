"""Move a statistic below the split: computed on the training part, applied to both."""

import ast
from collections.abc import Iterator

from headwater.rewrites.rewrite import Proposal, Smell, rewrite
from headwater.rewrites.statements import Line, Parting, changed, following, keeps_out, line_of, parting


@rewrite("statistic-before-split", safety="unsafe")
def propose(smell: Smell) -> Iterator[Proposal]:
    """The statement written once for each part, with the statistic of the training part in both."""
    line, piece = line_of(smell), smell.piece
    call = piece.call(smell.span) if piece is not None else None
    if line is None or call is None or not isinstance(line.node, ast.Assign) or len(line.node.targets) != 1:
        return
    made = changed(line.node.targets[0])
    between: list[Line] = []
    for other in following(smell, line):
        split = parting(other)
        if split is not None and len(made) == 1:
            yield from moved(line, call, split, made[0], between)
            return
        between.append(other)


def moved(line: Line, call: ast.Call, split: Parting, frame: str, between: list[Line]) -> Iterator[Proposal]:
    """The statement below the split, for each table of the split that may stand for the frame."""
    assert isinstance(line.node, ast.Assign)
    removal, target = line.removal(), line.node.targets[0]
    if removal is None or not line_reads(line, call, frame):
        return
    if not all(keeps_out(other, frame, target) for other in between):
        return
    parts = [split.parts[frame]] if frame in split.parts else list(split.parts.values())
    for train, test in parts:
        learned = as_of(line, call, frame, train)
        # The test part first: its training part must not be changed yet.
        lines = [line.with_names({frame: test}, {call: learned}), line.with_names({frame: train})]
        yield Proposal("Learn from the training rows, after the split", (removal, split.line.below(lines)))


def line_reads(line: Line, call: ast.Call, frame: str) -> bool:
    """Whether the statistic is of the frame that is changed."""
    return any(isinstance(node, ast.Name) and node.id == frame for node in ast.walk(call))


def as_of(line: Line, call: ast.Call, frame: str, part: str) -> str:
    """The statistic as it is written of a part of the frame."""
    statement = ast.copy_location(ast.Expr(call), call)
    return Line(line.piece, statement).with_names({frame: part})
