"""Move what learns from rows below the split: fitted on the training part, applied to both."""

import ast
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from headwater.base.text import Edit
from headwater.rewrites.rewrite import Proposal, Smell, rewrite
from headwater.rewrites.statements import Line, Parting, changed, following, keeps_out, line_of, parting

RESAMPLES = ("fit_resample", "fit_sample")


class Work(NamedTuple):
    """What has to move: the statement that makes the rows, the call in it, and a fit of its own before it."""

    line: Line
    call: ast.Call
    fit: Line | None = None

    @property
    def method(self) -> str:
        """What is called."""
        return self.call.func.attr if isinstance(self.call.func, ast.Attribute) else ""

    @property
    def target(self) -> ast.expr | None:
        """Where the rows go."""
        node = self.line.node
        return node.targets[0] if isinstance(node, ast.Assign) and len(node.targets) == 1 else None


@rewrite("fit-before-split", "selection-before-split", "resample-before-split", safety="unsafe")
def propose(smell: Smell) -> Iterator[Proposal]:
    """The statements written once for each part; rows are resampled in the training part alone."""
    line = line_of(smell)
    if line is None:
        return
    between: list[Line] = []
    for other in following(smell, line):
        split = parting(other)
        if split is not None:
            work = work_of(line, between)
            if work is not None and work.target is not None:
                yield from moved(smell, work, split, [each for each in between if each != work.line])
            return
        between.append(other)


def work_of(line: Line, between: list[Line]) -> Work | None:
    """What has to move, from the statement in which something is fitted."""
    if (call := call_of(line, ("fit_transform", *RESAMPLES))) is not None:
        return Work(line, call)
    fit = call_of(line, ("fit",))
    if fit is None or not isinstance(line.node, ast.Expr) or not isinstance(fit.func, ast.Attribute):
        return None
    for other in between:
        call = call_of(other, ("transform",))
        made = call.func.value if call is not None and isinstance(call.func, ast.Attribute) else None
        if (
            call is not None
            and made is not None
            and other.piece.text(made) == line.piece.text(fit.func.value)
        ):
            return Work(other, call, line)
    return None


def call_of(line: Line, methods: tuple[str, ...]) -> ast.Call | None:
    """The call of one of these methods in a statement."""
    for node in ast.walk(line.node):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in methods:
            return node if node.args else None
    return None


def moved(smell: Smell, work: Work, split: Parting, between: list[Line]) -> Iterator[Proposal]:
    """The statements below the split, for each table of the split that may stand for the one they work on."""
    removals = [each.removal() for each in (work.fit, work.line) if each is not None]
    if None in removals or made_and_read(work, between):
        return
    edits = [edit for edit in removals if edit is not None]
    for names, nodes, more in choices(work, split, between):
        below = split.line.below(written(smell, work, names, nodes))
        yield Proposal(title(work), (*edits, *more, below))


def made_and_read(work: Work, between: list[Line]) -> bool:
    """Whether what is fitted is asked about before the split, where it will not be fitted yet."""
    maker = work.call.func.value if isinstance(work.call.func, ast.Attribute) else None
    return isinstance(maker, ast.Name) and any(other.uses(maker.id) for other in between)


Choice = tuple[Mapping[str, tuple[str, str]], Mapping[ast.expr, tuple[str, str]], list[tuple[int, Edit]]]
"""Which parts stand for which names and expressions, and what has to change in the split."""


def choices(work: Work, split: Parting, between: list[Line]) -> Iterator[Choice]:
    """Ways to read the statement as one of the parts of the split."""
    line, made = work.line, changed(work.target)
    if isinstance(work.target, ast.Name | ast.Tuple):
        names, nodes, more = dict(split.parts), {}, []
        known = len(work.call.args) >= len(made) and all(new in split.parts for new in made)
        if not known or any(other.uses(name) for other in between for name in made):
            return
        for new, old in zip(made, work.call.args, strict=False):
            if isinstance(old, ast.Name):
                names[old.id] = split.parts[new]
            else:
                nodes[old] = split.parts[new]
            if line.piece.text(old) != new:
                more.append(split.instead(new, line.piece.text(old)))
        yield names, nodes, more
    elif (
        work.target is not None and len(made) == 1
    ):  # columns of a frame that the split's tables are taken from
        same = line.piece.text(work.call.args[0]) == line.piece.text(work.target)
        if same and all(keeps_out(other, made[0], work.target) for other in between):
            for part in split.parts.values():
                yield {**split.parts, made[0]: part}, {}, []


def title(work: Work) -> str:
    """What the change is called."""
    if work.method in RESAMPLES:
        return "Resample the training rows, after the split"
    return "Fit on the training rows, after the split"


def written(
    smell: Smell, work: Work, names: Mapping[str, tuple[str, str]], nodes: Mapping[ast.expr, tuple[str, str]]
) -> list[str]:
    """The statements below the split."""
    train, test = ({name: part[side] for name, part in names.items()} for side in (0, 1))
    of_train, of_test = ({node: part[side] for node, part in nodes.items()} for side in (0, 1))
    line = work.line
    first = line.with_names(train, of_train)
    if work.method in RESAMPLES:
        return [first]
    if len(work.call.args) == 2:
        of_test[work.call.args[1]] = ""  # `transform` takes no label
    second = line.with_names(test, of_test, {"fit_transform": "transform"}).replace(", )", ")", 1)
    if work.fit is not None:
        texts = {line.piece.text(node): new for node, new in of_train.items()}
        same = {n: texts[t] for n in work.fit.expressions() if (t := work.fit.piece.text(n)) in texts}
        return [work.fit.with_names(train, same), first, second]
    maker = work.call.func.value if isinstance(work.call.func, ast.Attribute) else work.call
    text = line.piece.text(maker)
    if isinstance(maker, ast.Name | ast.Attribute) or first.count(text) != 1 or second.count(text) != 1:
        return [first, second]
    name = free_name(smell)
    return [f"{name} = {text}", first.replace(text, name), second.replace(text, name)]


def free_name(smell: Smell) -> str:
    """A name that the script does not use yet."""
    text = "\n".join(cell.text for cell in smell.document.cells)
    words = ("scaler", "transformer", "fitted", *(f"fitted_{number}" for number in range(2, 1000)))
    return next(name for name in words if name not in text)
