"""The hand that edits: as people and editors do it, and as nobody does.

Every manner is one function. It looks at a text and answers with edits, one after another; each is drawn as often as
its weight says.
"""

import random
import re
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from fuzz.editor import Editor, Sheet
from fuzz.edits import Edit, Glanced, Typed
from fuzz.texts import Changed, position

GLANCES = 0.08
"""How often somebody looks just before an edit, so that the work is broken off."""
REMEMBERED = 12
"""How many former texts a text can go back to."""

Stretch = tuple[int, int, str]
"""From where to where something is replaced, and by what."""


@dataclass
class View:
    """What the hand has before it: one text, and texts of others to copy from."""

    chance: random.Random
    editor: Editor
    file: str
    cell: int
    sheet: Sheet
    pool: Sequence[str]
    former: Sequence[str] = ()
    """What the text was before, the last one at the end."""

    @property
    def text(self) -> str:
        return self.sheet.text

    @property
    def notebook(self) -> bool:
        return self.file.endswith(".ipynb")

    @property
    def named(self) -> str:
        """The file, where it has to be named."""
        return "" if self.file == self.editor.name else self.file

    def edit(self, *stretches: Stretch) -> Typed:
        """Replace stretches of the text in one notification; from the last to the first, so that none moves another."""
        return Typed(
            tuple(
                Changed(new, self._position(start), self._position(end))
                for start, end, new in sorted(stretches, reverse=True)
            ),
            self.named,
            self.cell,
        )

    def anew(self, text: str) -> Typed:
        """Send all of the text."""
        return Typed((Changed(text),), self.named, self.cell)

    def into(self, text: str) -> Typed:
        """Become another text, by replacing what differs."""
        old = self.text
        start = next(
            (at for at, (one, other) in enumerate(zip(old, text, strict=False)) if one != other),
            min(len(old), len(text)),
        )
        most = min(len(old), len(text)) - start
        end = next((at for at in range(most) if old[-1 - at] != text[-1 - at]), most)
        return self.edit((start, len(old) - end, text[start : len(text) - end]))

    def _position(self, at: int) -> tuple[int, int]:
        return position(self.text, at, self.editor.encoding)

    # ---------------------------------------------------------------- choices

    def offset(self) -> int:
        """Anywhere, or where something begins or ends."""
        if self.chance.random() < 0.5 and (corners := self.corners()):
            return self.chance.choice(corners)
        return self.chance.randrange(len(self.text) + 1)

    def corners(self) -> list[int]:
        """Around quotes, brackets, comments, backslashes and breaks, and within what they hold."""
        found = [match.start() for match in re.finditer(r"""["'\[\](){}#\\\r\n:,=%@]""", self.text)]
        return [at + self.chance.choice((0, 0, 1, 1, 2)) for at in found if at + 2 <= len(self.text)]

    def lines(self) -> list[tuple[int, int]]:
        """From where to where each line reaches, its break included."""
        ends = [match.end() for match in re.finditer(r"\r\n|\r|\n", self.text)]
        return list(zip([0, *ends], [*ends, len(self.text)], strict=True))

    def some_lines(self, most: int) -> list[tuple[int, int]]:
        """Some lines that follow one another."""
        lines = self.lines()
        first = self.chance.randrange(len(lines))
        return lines[first : first + self.chance.randint(1, most)]

    def names(self) -> list[tuple[int, int]]:
        """Where names stand, in code or not."""
        return [match.span() for match in re.finditer(r"\b[^\W\d]\w*", self.text)]

    def name(self) -> str:
        """A name that the text uses."""
        found = re.findall(r"\b[^\W\d]\w*(?=\s*[=\[.(])", self.text) or ["df"]
        return self.chance.choice(found)

    def column(self) -> str:
        """What may be a column."""
        found = re.findall(r"""\[["'](\w+)["']""", self.text) or ["age", "label"]
        return self.chance.choice(found)

    def block(self, most: int = 25) -> str:
        """Lines of another text."""
        lines = self.chance.choice(self.pool).splitlines(keepends=True)
        first = self.chance.randrange(len(lines) or 1)
        return "".join(lines[first : first + self.chance.randint(1, most)])


Manner = Callable[[View], Iterator[Edit]]


@dataclass(frozen=True)
class Drawn:
    """A manner, how often it is drawn, and whether it needs a notebook."""

    manner: Manner
    weight: float
    notebooks: bool = False


MANNERS: list[Drawn] = []


def manner(weight: float, *, notebooks: bool = False) -> Callable[[Manner], Manner]:
    """Register a way to edit."""

    def register(function: Manner) -> Manner:
        MANNERS.append(Drawn(function, weight, notebooks))
        return function

    return register


@dataclass
class Hand:
    """Draws one manner after another."""

    chance: random.Random
    pool: Sequence[str]
    _former: dict[str, deque[str]] = field(default_factory=lambda: defaultdict(lambda: deque(maxlen=REMEMBERED)))

    def edits(self, editor: Editor) -> Iterator[Edit]:
        """The edits of one manner. Each is to be made before the next is asked for."""
        from fuzz import manners  # noqa: F401  -- registers them

        view = self._view(editor)
        drawn = [each for each in MANNERS if view.notebook or not each.notebooks]
        (chosen,) = self.chance.choices(drawn, [each.weight for each in drawn])
        for edit in chosen.manner(view):
            if self.chance.random() < GLANCES:
                yield Glanced(self.chance.choice((1, 3, self.chance.randint(1, 300))))
            self._former[view.sheet.uri].append(view.sheet.text)
            yield edit

    def _view(self, editor: Editor) -> View:
        """Mostly of the file that is worked on; of a sheet that nobody shows where there is none."""
        beside = [name for name, shown in editor.open.items() if name != editor.name]
        file = self.chance.choice(beside) if beside and self.chance.random() < 0.3 else editor.name
        shown = editor.open.get(file)
        if shown is None or not shown.sheets:
            return View(self.chance, editor, file, 0, Sheet("", ""), self.pool)
        cell = self.chance.randrange(len(shown.sheets))
        sheet = shown.sheets[cell]
        return View(self.chance, editor, file, cell, sheet, self.pool, self._former[sheet.uri])

