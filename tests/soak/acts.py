"""What somebody does to a text: each act is a row of keystrokes, each keystroke the edits of one message.

An act sees the text as it is when it begins, and says where its keystrokes fall; it is taken back as a whole.
"""

import random
import re
from collections.abc import Callable, Iterator

from bench.hard import HARD
from bench.loose import LOOSE
from soak.texts import Edit

Keystroke = list[Edit]
Act = Callable[[str, random.Random], Iterator[Keystroke]]


def column_renamed(text: str, chance: random.Random) -> Iterator[Keystroke]:
    """Letters typed at the end of the name of a column, some of them erased again."""
    if (at := _within(text, r'\["[A-Za-z_]\w*', chance)) is not None:
        yield from _typed(at, chance.choice(["x", "_new", "2", "_of_day"]))


def line_repeated(text: str, chance: random.Random) -> Iterator[Keystroke]:
    """A line typed once more, letter by letter, under itself: broken until it is whole."""
    start, end = _line(text, chance)
    yield from _typed(end, "\n" + text[start:end][:60])


def name_given(text: str, chance: random.Random) -> Iterator[Keystroke]:
    """What is bound to a name gets another: whoever reads the name finds nothing."""
    if (at := _within(text, r"(?m)^[a-z]\w* (?==)", chance)) is not None:
        yield from _typed(at - 1, "_2")


def bracket_broken(text: str, chance: random.Random) -> Iterator[Keystroke]:
    """A closing bracket is erased and typed again."""
    if (at := _within(text, r"[)\]}]", chance)) is not None:
        yield [Edit(at - 1, at, "")]
        yield [Edit(at - 1, at - 1, text[at - 1])]


def bracket_left_out(text: str, chance: random.Random) -> Iterator[Keystroke]:
    """A bracket is erased, and missing until it is taken back."""
    if (at := _within(text, r"[()\[\]{}]", chance)) is not None:
        yield [Edit(at - 1, at, "")]


def string_opened(text: str, chance: random.Random) -> Iterator[Keystroke]:
    """Quotes that make a string of whatever follows."""
    _, end = _line(text, chance)
    yield from _typed(end, '\n"""')


def number_changed(text: str, chance: random.Random) -> Iterator[Keystroke]:
    """A digit typed after a number."""
    if (at := _within(text, r"\b\d+", chance)) is not None:
        yield from _typed(at, str(chance.randint(0, 9)))


def remark_added(text: str, chance: random.Random) -> Iterator[Keystroke]:
    """A comment at the end of a line."""
    _, end = _line(text, chance)
    yield from _typed(end, "  # why?")


def line_on_top(text: str, chance: random.Random) -> Iterator[Keystroke]:
    """A new first line."""
    yield [Edit(0, 0, "\n")]


def line_cut(text: str, chance: random.Random) -> Iterator[Keystroke]:
    """A line is cut out."""
    start, end = _line(text, chance)
    yield [Edit(start, min(end + 1, len(text)), "")]


def lines_commented(text: str, chance: random.Random) -> Iterator[Keystroke]:
    """Ten lines made a comment by one key."""
    starts = [match.start() for match in re.finditer(r"(?m)^", text)]
    first = chance.randrange(len(starts))
    # From below, so that the offsets above stay true.
    yield [Edit(at, at, "# ") for at in reversed(starts[first : first + 10])]


def lines_pasted(text: str, chance: random.Random) -> Iterator[Keystroke]:
    """Up to 200 lines pasted where a line begins."""
    start, _ = _line(text, chance)
    shape = chance.choice([HARD, LOOSE])
    yield [Edit(start, start, shape.pasted(chance.randint(1000, 1020), chance.choice([20, 60, 200])))]


def text_replaced(text: str, chance: random.Random) -> Iterator[Keystroke]:
    """All of it sent anew, without the blank lines at its end and with one."""
    yield [Edit(0, len(text), text.rstrip("\n") + "\n\n")]


ACTS: dict[Act, int] = {
    column_renamed: 6,
    line_repeated: 6,
    name_given: 4,
    bracket_broken: 4,
    bracket_left_out: 2,
    string_opened: 1,
    number_changed: 6,
    remark_added: 3,
    line_on_top: 2,
    line_cut: 3,
    lines_commented: 1,
    lines_pasted: 1,
    text_replaced: 1,
}
"""The acts, and how often each of them is done."""


def chosen(chance: random.Random) -> Act:
    """One of the acts."""
    return chance.choices(list(ACTS), list(ACTS.values()))[0]


def _typed(at: int, words: str) -> Iterator[Keystroke]:
    for number, letter in enumerate(words):
        yield [Edit(at + number, at + number, letter)]


def _within(text: str, pattern: str, chance: random.Random) -> int | None:
    """The end of one of the places where a pattern fits."""
    found = [match.end() for match in re.finditer(pattern, text)]
    return chance.choice(found) if found else None


def _line(text: str, chance: random.Random) -> tuple[int, int]:
    """One of the lines."""
    at = chance.randint(0, len(text))
    end = text.find("\n", at)
    return text.rfind("\n", 0, at) + 1, end if end >= 0 else len(text)
