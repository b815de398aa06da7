"""A trial made small: the same fault with as little else as some hundred tries can tell."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from fuzz import edits
from fuzz.editor import Start
from fuzz.edits import Cell, Edit, Typed
from fuzz.texts import LINE_BREAKS, Changed
from fuzz.trial import Fault, Sides, Step, Trial, Within, played, playing

Member = TypeVar("Member")
TRIES_OF_HANGS = 12
"""Each takes as long as the patience lasts."""
Same = Callable[[Trial], bool]


def smallest(trial: Trial, fault: Fault, sides: Sides = Within, tries: int = 500) -> tuple[Trial, Fault]:
    """The smallest trial that was found, and how its fault shows."""
    left = tries if not fault.hangs else TRIES_OF_HANGS

    def same(other: Trial) -> bool:
        nonlocal left, fault
        if left <= 0:
            return False
        left -= 1
        found = played(other, sides)
        if found is None or found.kind != fault.kind:
            return False
        fault = found
        return True

    trial = replace(trial, steps=trial.steps[: fault.after])
    for simpler in (later_start, fewer_steps, fewer_files, fewer_cells, fewer_lines, shorter_edits, fewer_steps):
        trial = simpler(trial, same)
    return trial, fault


def later_start(trial: Trial, same: Same) -> Trial:
    """With the texts as they were before the last steps, opened anew, if that is enough."""
    for kept in (1, 2, 3, 5, 8, 13):
        if kept < len(trial.steps):
            later = Trial(after(trial, len(trial.steps) - kept), trial.encoding, trial.steps[-kept:])
            if same(later):
                return later
    return trial


def after(trial: Trial, count: int) -> Start:
    """What is there after so many steps."""
    with playing(trial.start, trial.encoding, Within) as play:
        for message in play.editor.begin():
            play.side.take(message)
        for step in trial.steps[:count]:
            for message in play.editor.do(step.edit):
                play.side.take(message)
        shown = play.editor.open.get(play.editor.name)
        cells = tuple(Cell(sheet.text, sheet.language) for sheet in shown.sheets) if shown else trial.start.cells
        texts = {name: play.editor.folder / name for name in trial.start.files}
        files = {name: path.read_bytes().decode("utf-8", "replace") for name, path in texts.items() if path.is_file()}
        return Start(cells, trial.start.notebook, files)


def fewer_steps(trial: Trial, same: Same) -> Trial:
    """Without steps that do not matter; looks only at the end where that is enough."""
    if not trial.steps:
        return trial
    found = trial.steps[-1]

    def of(kept: Sequence[Step]) -> Trial:
        return replace(trial, steps=(*kept[:-1], *(replace(found, edit=each.edit) for each in kept[-1:])))

    trial = of(fewer(trial.steps, lambda kept: same(of(kept))))
    quiet = tuple(replace(each, looks=False, spots=()) for each in trial.steps[:-1])
    last = replace(trial, steps=(*quiet, *trial.steps[-1:]))
    return last if quiet and same(last) else trial


def fewer_files(trial: Trial, same: Same) -> Trial:
    """Without files that do not matter, nor lines of those that do."""

    def of(names: Sequence[str]) -> Trial:
        files = {name: trial.start.files[name] for name in names}
        return replace(trial, start=replace(trial.start, files=files))

    trial = of(fewer(list(trial.start.files), lambda names: same(of(names))))
    for name in trial.start.files:
        trial = shorter_file(trial, name, same)
    return trial


def shorter_file(trial: Trial, name: str, same: Same) -> Trial:
    """Without lines of a file that do not matter."""

    def of(lines: Sequence[str]) -> Trial:
        files = {**trial.start.files, name: "".join(lines)}
        return replace(trial, start=replace(trial.start, files=files))

    return of(fewer(trial.start.files[name].splitlines(keepends=True), lambda lines: same(of(lines))))


def fewer_cells(trial: Trial, same: Same) -> Trial:
    """Without cells that do not matter; edits of those after them keep to their cells."""
    if not trial.start.notebook:
        return trial

    def of(kept: Sequence[int]) -> Trial:
        cells = tuple(trial.start.cells[number] for number in kept)
        steps = tuple(replace(step, edit=renumbered(step.edit, kept)) for step in trial.steps)
        return Trial(replace(trial.start, cells=cells), trial.encoding, steps)

    return of(fewer(range(len(trial.start.cells)), lambda kept: same(of(kept))))


def renumbered(edit: Edit, kept: Sequence[int]) -> Edit:
    """An edit of a notebook of which only these cells are left."""

    def number(cell: int) -> int:
        return bisect_left(kept, cell)

    match edit:
        case edits.Typed(file="") | edits.Spoken():
            return replace(edit, cell=number(edit.cell))
        case edits.Replaced():
            return replace(edit, at=number(edit.at))
        case edits.Moved():
            return replace(edit, cell=number(edit.cell), to=number(edit.to))
    return edit


def fewer_lines(trial: Trial, same: Same) -> Trial:
    """Without lines of the first texts that do not matter; edits below them keep to their lines."""
    for number in range(len(trial.start.cells)):
        trial = fewer_lines_of(trial, number, same)
    return trial


def fewer_lines_of(trial: Trial, number: int, same: Same) -> Trial:
    """The same for one cell."""
    pieces = LINE_BREAKS.split(trial.start.cells[number].text)
    lines = ["".join(pieces[at : at + 2]) for at in range(0, len(pieces), 2)]

    def of(kept: Sequence[int]) -> Trial:
        cells = list(trial.start.cells)
        cells[number] = replace(cells[number], text="".join(lines[at] for at in kept))
        steps = tuple(replace(step, edit=risen(step.edit, number, kept, len(lines))) for step in trial.steps)
        return Trial(replace(trial.start, cells=tuple(cells)), trial.encoding, steps)

    return of(fewer(range(len(lines)), lambda kept: same(of(kept))))


def risen(edit: Edit, cell: int, kept: Sequence[int], count: int) -> Edit:
    """An edit of a text of which only these of so many lines are left."""

    def moved(position: tuple[int, int] | None) -> tuple[int, int] | None:
        if position is None:
            return None
        line, character = position
        return (bisect_left(kept, line) if line < count else line - count + len(kept)), character

    if not isinstance(edit, Typed) or edit.file or edit.cell != cell:
        return edit
    return replace(edit, changes=tuple(Changed(c.text, moved(c.start), moved(c.end)) for c in edit.changes))


def shorter_edits(trial: Trial, same: Same) -> Trial:
    """With less text put in."""
    for number, step in enumerate(trial.steps):
        if isinstance(step.edit, Typed):
            for at in range(len(step.edit.changes)):
                trial = shorter_change(trial, number, at, same)
    return trial


def shorter_change(trial: Trial, number: int, at: int, same: Same) -> Trial:
    """The same for one change of one edit: lines, or letters where there is one line."""
    edit = trial.steps[number].edit
    assert isinstance(edit, Typed)

    def of(kept: Sequence[str]) -> Trial:
        changes = list(edit.changes)
        changes[at] = replace(changes[at], text="".join(kept))
        steps = list(trial.steps)
        steps[number] = replace(steps[number], edit=replace(edit, changes=tuple(changes)))
        return replace(trial, steps=tuple(steps))

    text = edit.changes[at].text
    lines = text.splitlines(keepends=True)
    return of(fewer(lines if len(lines) > 1 else list(text), lambda kept: same(of(kept))))


def fewer(members: Sequence[Member], same: Callable[[Sequence[Member]], bool]) -> list[Member]:
    """As few of the members as show the same: halves are left out, then smaller and smaller parts."""
    kept = list(members)
    size = max(len(kept) // 2, 1)
    while kept and size:
        at = 0
        while at < len(kept):
            without = kept[:at] + kept[at + size :]
            if same(without):
                kept = without
            else:
                at += size
        size //= 2
    return kept
