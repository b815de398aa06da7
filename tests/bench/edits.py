"""What is typed: each edit changes what there is to say, so that a server must publish, and is taken back.

A server that publishes only what differs from what is shown would otherwise be waited for in vain.
"""

from collections.abc import Callable
from dataclasses import dataclass

from bench.client import Message
from bench.scripts import Generated, Spot, section


@dataclass(frozen=True)
class Stroke:
    """An edit and the one that takes it back."""

    there: Message
    back: Message


@dataclass(frozen=True)
class Kind:
    """A kind of edit, and where in a script it is made: elsewhere at each round."""

    name: str
    strokes: Callable[[Generated], list[Stroke]]
    back: str = ""
    """What taking it back is called where that is another kind of edit; empty where it is the same."""


def quiet(script: Generated) -> list[Stroke]:
    """A digit typed in the arguments of a split: its finding gets longer, the plan stays as it is."""
    return [_typed(split, "5") for split in _spread(script.splits)]


def telling(script: Generated) -> list[Stroke]:
    """A character typed in the name of a column in a statement nobody depends on: no such column."""
    return [_typed(leaf, "x") for leaf in _spread(script.leaves)]


def renamed(script: Generated) -> list[Stroke]:
    """A character typed in the name of a column that half of the sections use: none of them finds it."""
    return [_typed(script.name_of_shared_column, "x")]


def remade(script: Generated) -> list[Stroke]:
    """A character typed in what that column is made from."""
    return [_typed(script.expression_of_shared_column, "x")]


def line_on_top(script: Generated) -> list[Stroke]:
    """A new first line: everything moves."""
    return [Stroke(_change(0, 0, 0, 0, "\n"), _change(0, 0, 1, 0, ""))]


def bracket(script: Generated) -> list[Stroke]:
    """The bracket that closes a call is missing for a moment."""
    return [
        Stroke(
            _change(at.line, at.column, at.line, at.column + 1, ""),
            _change(at.line, at.column, at.line, at.column, ")"),
        )
        for at in _spread(script.brackets)
    ]


def pasted(script: Generated) -> list[Stroke]:
    """200 lines put between two sections in the middle, and undone as one step."""
    lines = 200
    gaps = [number for number, line in enumerate(script.lines) if not line and number >= len(script.lines) // 2]
    at = gaps[0]
    return [
        Stroke(_change(at, 0, at, 0, section(9000 + seed, seed, lines)), _change(at, 0, at + lines, 0, ""))
        for seed in range(8)
    ]


KINDS = {
    "quiet": Kind("local, a finding moves", quiet),
    "telling": Kind("local, a finding comes and goes", telling),
    "renamed": Kind("name of a column half of the file uses", renamed),
    "remade": Kind("what that column is made from", remade),
    "line": Kind("new line on top", line_on_top),
    "bracket": Kind("bracket broken", bracket, "bracket mended"),
    "paste": Kind("200 lines pasted", pasted, "200 lines undone"),
}


def _typed(at: Spot, text: str) -> Stroke:
    return Stroke(
        _change(at.line, at.column, at.line, at.column, text),
        _change(at.line, at.column, at.line, at.column + len(text), ""),
    )


def _change(line: int, column: int, end_line: int, end_column: int, text: str) -> Message:
    start, end = {"line": line, "character": column}, {"line": end_line, "character": end_column}
    return {"range": {"start": start, "end": end}, "text": text}


def _spread(spots: list[Spot], count: int = 8) -> list[Spot]:
    """So many spots from all over the script."""
    return [spots[at * (len(spots) - 1) // (count - 1)] for at in range(count)]
