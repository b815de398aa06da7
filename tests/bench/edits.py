"""What is typed: kinds of edits, each of which is taken back.

A server that publishes only what differs from what is shown says nothing where nothing is different. So most edits
change what there is to say. Those that do not are *silent*: they are timed by a question sent right behind them.
"""

from collections.abc import Callable
from dataclasses import dataclass

from bench.messages import Message
from bench.scripts import Generated, Spot


@dataclass(frozen=True)
class Typed:
    """A change of the text of one cell; a script is a cell."""

    cell: int
    change: Message


@dataclass(frozen=True)
class Spliced:
    """Cells in the place of some others: new ones by their texts, known ones by their numbers before."""

    cell: int
    delete: int
    cells: tuple[str | int, ...]


Edit = Typed | Spliced


@dataclass(frozen=True)
class Stroke:
    """An edit and the one that takes it back."""

    there: Edit
    back: Edit


@dataclass(frozen=True)
class Kind:
    """A kind of edit, and where it is made: elsewhere at each round, and nowhere in a text that has no place for it."""

    name: str
    strokes: Callable[[Generated], list[Stroke]]
    back: str = ""
    """What taking it back is called where that is another kind of edit; empty where it is the same."""
    silent: bool = False
    """Whether there may be nothing to say that is different."""


def quiet(script: Generated) -> list[Stroke]:
    """A digit typed in the arguments of a split: its finding gets longer, the plan stays as it is."""
    return [_typed(split, "5") for split in _spread(script.splits)]


def telling(script: Generated) -> list[Stroke]:
    """A character typed in the name of a column in a statement nobody depends on: no such column."""
    return [_typed(leaf, "x") for leaf in _spread(script.leaves)]


def plotted(script: Generated) -> list[Stroke]:
    """A digit typed in a number that a plot is given."""
    return [_typed(plot, "0") for plot in _spread(script.plots)]


def in_method(script: Generated) -> list[Stroke]:
    """A digit typed in a number, in a method of a class of 600 lines."""
    return [_typed(method, "0") for method in _spread(script.methods)]


def renamed(script: Generated) -> list[Stroke]:
    """A character typed in the name of a column that many sections use: none of them finds it."""
    return [_typed(script.name_of_shared_column, "x")]


def remade(script: Generated) -> list[Stroke]:
    """A character typed in what that column is made from."""
    return [_typed(script.expression_of_shared_column, "x")]


def line_on_top(script: Generated) -> list[Stroke]:
    """A new first line: everything moves."""
    return [Stroke(Typed(0, _change(0, 0, 0, 0, "\n")), Typed(0, _change(0, 0, 1, 0, "")))]


def bracket(script: Generated) -> list[Stroke]:
    """The bracket that closes a call is missing for a moment."""
    return [
        Stroke(
            Typed(at.cell, _change(at.line, at.column, at.line, at.column + 1, "")),
            Typed(at.cell, _change(at.line, at.column, at.line, at.column, ")")),
        )
        for at in _spread(script.brackets)
    ]


def pasted(script: Generated) -> list[Stroke]:
    """200 lines put between two sections in the middle, and undone as one step."""
    lines = 200
    gaps = [number for number, line in enumerate(script.lines) if not line and _top_level(script.lines, number)]
    at = next(gap for gap in gaps if gap >= len(script.lines) // 2)
    return [
        Stroke(
            Typed(0, _change(at, 0, at, 0, script.shape.pasted(9000 + seed, lines, seed))),
            Typed(0, _change(at, 0, at + lines, 0, "")),
        )
        for seed in range(8)
    ]


def cell_on_top(script: Generated) -> list[Stroke]:
    """A new first cell, empty as yet: every cell has another number."""
    return [Stroke(Spliced(0, 0, ("",)), Spliced(0, 1, ()))]


def cell_moved(script: Generated) -> list[Stroke]:
    """A cell changes places with the one below it."""
    places = [len(script.cells) * part // 10 for part in range(2, 10)]
    return [Stroke(Spliced(at, 2, (at + 1, at)), Spliced(at, 2, (at + 1, at))) for at in places]


def cells_pasted(script: Generated) -> list[Stroke]:
    """20 cells put in the middle, a split among them, and undone as one step."""
    at = len(script.cells) // 2
    made = (script.shape.notebook(40, seed) for seed in range(100, 130))
    pasted = [tuple(each.texts[-20:]) for each in made if any(split.cell >= 20 for split in each.splits)]
    return [Stroke(Spliced(at, 0, texts), Spliced(at, len(texts), ())) for texts in pasted[:8]]


KINDS = {
    "quiet": Kind("local, a finding moves", quiet),
    "telling": Kind("local, a finding comes and goes", telling),
    "plot": Kind("local, in a plot call", plotted, silent=True),
    "method": Kind("local, in a method of a class of 600 lines", in_method, silent=True),
    "renamed": Kind("name of a column that others use", renamed),
    "remade": Kind("what that column is made from", remade),
    "line": Kind("new line on top", line_on_top),
    "bracket": Kind("bracket broken", bracket, "bracket mended"),
    "paste": Kind("200 lines pasted", pasted, "200 lines undone"),
}
"""What is done to scripts."""

IN_NOTEBOOKS = {
    **{name: KINDS[name] for name in ("quiet", "telling", "plot", "renamed", "remade", "bracket")},
    "line": Kind("new cell on top", cell_on_top, silent=True),
    "move": Kind("cell moved", cell_moved, silent=True),
    "paste": Kind("20 cells pasted", cells_pasted, "20 cells undone"),
}
"""What is done to notebooks."""


def _typed(at: Spot, text: str) -> Stroke:
    return Stroke(
        Typed(at.cell, _change(at.line, at.column, at.line, at.column, text)),
        Typed(at.cell, _change(at.line, at.column, at.line, at.column + len(text), "")),
    )


def _change(line: int, column: int, end_line: int, end_column: int, text: str) -> Message:
    start, end = {"line": line, "character": column}, {"line": end_line, "character": end_column}
    return {"range": {"start": start, "end": end}, "text": text}


def _spread(spots: list[Spot], count: int = 8) -> list[Spot]:
    """So many spots from all over the script, if there are any."""
    return [spots[at * (len(spots) - 1) // (count - 1)] for at in range(count)] if spots else []


def _top_level(lines: list[str], number: int) -> bool:
    """Whether a blank line stands between two statements."""
    return number + 1 < len(lines) and lines[number + 1][:1] not in ("", " ", ")")
