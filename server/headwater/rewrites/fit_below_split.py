"""Move what learns from rows below the split: fitted on the training part, applied to both."""

import ast
from collections.abc import Iterator, Mapping

from headwater.base.text import Edit
from headwater.rewrites.rewrite import Proposal, Smell, rewrite
from headwater.rewrites.statements import Line, Parting, following, line_of, parting

LEARNS = ("fit_transform", "fit_resample", "fit_sample")


@rewrite("fit-before-split", "selection-before-split", "resample-before-split", safety="unsafe")
def propose(smell: Smell) -> Iterator[Proposal]:
    """The statement written once for each part; rows are resampled in the training part alone."""
    line = line_of(smell)
    if line is None or not isinstance(line.node, ast.Assign) or len(line.node.targets) != 1:
        return
    call = next((c for c in ast.walk(line.node.value) if isinstance(c, ast.Call) and learns(c)), None)
    if call is None:
        return
    between: list[Line] = []
    for other in following(smell, line):
        split = parting(other)
        if split is not None:
            yield from moved(smell, line, call, split, between)
            return
        between.append(other)


def learns(call: ast.Call) -> bool:
    """Whether a call learns from rows and hands them back."""
    return isinstance(call.func, ast.Attribute) and call.func.attr in LEARNS


def moved(
    smell: Smell, line: Line, call: ast.Call, split: Parting, between: list[Line]
) -> Iterator[Proposal]:
    """The statement below the split, for every table of the split that may stand for the one it worked on."""
    assert isinstance(line.node, ast.Assign)
    assert isinstance(call.func, ast.Attribute)
    given = [a.id for a in call.args if isinstance(a, ast.Name)]
    made = made_names(line.node.targets[0])
    became = dict(zip(made, given, strict=False))  # what it made, and of what
    changed: tuple[tuple[int, Edit], ...] = ()
    parts: dict[str, tuple[str, str]] = dict(split.parts)
    for new, old in became.items():
        if new in split.parts and new != old:
            argument = next(a for a in split.call.args if isinstance(a, ast.Name) and a.id == new)
            changed += (split.line.piece.replaced(argument, old),)
            parts[old] = split.parts[new]
    touched = [n for n in made if n not in parts]
    if any(other.uses(name) for other in between for name in made if not touched):
        return
    removal = line.removal()
    if removal is None:
        return
    choices: list[Mapping[str, tuple[str, str]]] = [parts]
    if touched:  # columns of a frame from which the tables of the split were taken
        choices = [{**parts, touched[0]: part} for part in split.parts.values()] if len(touched) == 1 else []
    for choice in choices:
        yield Proposal(title(call), (removal, *changed, split.line.below(written(smell, line, call, choice))))


def made_names(target: ast.expr) -> list[str]:
    """The variables an assignment changes."""
    if isinstance(target, ast.Tuple):
        return [e.id for e in target.elts if isinstance(e, ast.Name)]
    base = target.value if isinstance(target, ast.Subscript) else target
    if isinstance(base, ast.Attribute) and base.attr == "loc":
        base = base.value
    return [base.id] if isinstance(base, ast.Name) else []


def title(call: ast.Call) -> str:
    """What the change is called."""
    assert isinstance(call.func, ast.Attribute)
    if call.func.attr == "fit_transform":
        return "Fit on the training rows, after the split"
    return "Resample the training rows, after the split"


def written(smell: Smell, line: Line, call: ast.Call, parts: Mapping[str, tuple[str, str]]) -> list[str]:
    """The statements below the split."""
    assert isinstance(call.func, ast.Attribute)
    train = {name: part[0] for name, part in parts.items()}
    test = {name: part[1] for name, part in parts.items()}
    if call.func.attr != "fit_transform":
        return [line.with_names(train)]
    maker = call.func.value
    if isinstance(maker, ast.Name):
        return [line.with_names(train), without_label(line, call, test)]
    name = free_name(smell)
    text = line.piece.text(maker)
    first, second = line.with_names(train), without_label(line, call, test)
    if first.count(text) != 1 or second.count(text) != 1:
        return [first]
    return [f"{name} = {text}", first.replace(text, name), second.replace(text, name)]


def without_label(line: Line, call: ast.Call, names: Mapping[str, str]) -> str:
    """The statement for rows that are only transformed: `transform` takes no label."""
    text = line.with_names(names, {"fit_transform": "transform"})
    if len(call.args) == 2 and isinstance(call.args[1], ast.Name):
        label = names.get(call.args[1].id, call.args[1].id)
        text = text.replace(f", {label})", ")", 1)
    return text


def free_name(smell: Smell) -> str:
    """A name that the script does not use yet."""
    text = "\n".join(cell.text for cell in smell.document.cells)
    return next(
        name for name in ("scaler", "transformer", "fitted", "fitted_transformer") if name not in text
    )
