"""The scripts and notebooks that are open, and what an editor sends about them."""

import itertools
import json
import random
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench import messages
from bench.batch import FIXTURES
from bench.hard import HARD
from bench.loose import LOOSE
from bench.messages import Message, Told
from bench.scripts import write_data
from soak.acts import chosen
from soak.texts import Text

STANDING = 3
"""Acts that may stand in a text before some are taken back: it stays as long as it is."""

_fresh = itertools.count(1)


@dataclass
class Page:
    """A file on disk that can be opened."""

    path: Path
    texts: list[Text] = field(default_factory=list)

    @property
    def uri(self) -> str:
        """Its address."""
        return self.path.as_uri()

    def read(self) -> None:
        """Take the text as it is on disk."""
        self.texts = [Text(self.uri, self.path.read_text(encoding="utf-8"))]

    def opened(self) -> Told:
        """The file is open, as it stands here."""
        return messages.opened(self.texts[0].item())

    def closed(self) -> Told:
        """The file is saved and closed."""
        self.path.write_text(self.texts[0].text, encoding="utf-8")
        return messages.closed(self.uri)

    def changed(self, text: Text, changes: list[Message]) -> Told:
        """A text was edited."""
        return messages.changed(text.uri, text.version, changes)

    def keystrokes(self, chance: random.Random) -> Iterator[tuple[Text, Told]]:
        """One act, and what is taken back after it."""
        text = chance.choice(self.texts)
        undo = []
        for edits in chosen(chance)(text.text, chance):
            changes, back = text.apply(edits)
            undo[:0] = back
            yield text, self.changed(text, changes)
        if undo:
            text.done.append(undo)
        left = chance.randint(0, STANDING) if len(text.done) > STANDING or chance.random() < 0.5 else STANDING
        while len(text.done) > left:
            changes, _ = text.apply(text.done.pop())
            yield text, self.changed(text, changes)


@dataclass
class Notebook(Page):
    """A notebook on disk; its cells come and go as well."""

    version: int = 1
    gone: list[tuple[int, Text]] = field(default_factory=list)
    """Cells that were deleted, and where they stood."""

    def read(self) -> None:
        cells = json.loads(self.path.read_text(encoding="utf-8"))["cells"]
        sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
        self.texts, self.gone = [self._cell(source) for source in sources], []

    def opened(self) -> Told:
        return messages.notebook_opened(self.uri, self.version, [text.item() for text in self.texts])

    def closed(self) -> Told:
        cells = [{"cell_type": "code", "metadata": {}, "outputs": [], "source": text.text} for text in self.texts]
        saved = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        self.path.write_text(json.dumps(saved), encoding="utf-8")
        return messages.notebook_closed(self.uri, [text.uri for text in self.texts])

    def changed(self, text: Text, changes: list[Message]) -> Told:
        return self._told(messages.cell_edited(text.uri, text.version, changes))

    def keystrokes(self, chance: random.Random) -> Iterator[tuple[Text, Told]]:
        if chance.random() < 0.25:
            yield from self._rearranged(chance)
        yield from super().keystrokes(chance)

    def _rearranged(self, chance: random.Random) -> Iterator[tuple[Text, Told]]:
        """Cells come, go, move, or become another language."""
        at = chance.randrange(len(self.texts))
        match chance.choice(["deleted", "inserted", "moved", "language"]):
            case "deleted" if len(self.texts) > 2:
                self.gone.append((at, self.texts[at]))
                yield self.texts[at - 1], self._spliced(at, 1, [])
            case "inserted" if self.gone:
                at, old = self.gone.pop()
                text = self._cell(old.text)
                yield text, self._spliced(min(at, len(self.texts)), 0, [text])
            case "moved" if at + 1 < len(self.texts):
                yield self.texts[at], self._spliced(at, 2, [self.texts[at + 1], self.texts[at]])
            case "language":
                text = self.texts[at]
                for text.language in ("sql", "python"):
                    text.version += 1
                    yield text, self._spliced(at, 1, [text], anew=True)
            case _:
                return

    def _spliced(self, start: int, delete: int, texts: list[Text], *, anew: bool = False) -> Told:
        """Cells in the place of some others; `anew` says that those which stay are closed and opened."""
        before, self.texts[start : start + delete] = self.texts[start : start + delete], texts
        came = [text for text in texts if anew or text not in before]
        went = [text for text in before if anew or text not in texts]
        return self._told(
            messages.cells_spliced(
                start,
                delete,
                [text.uri for text in texts],
                [text.item() for text in came],
                [text.uri for text in went],
            )
        )

    def _told(self, cells: Message) -> Told:
        self.version += 1
        return messages.notebook_changed(self.uri, self.version, cells)

    def _cell(self, source: str) -> Text:
        return Text(f"vscode-notebook-cell:{self.path}#W{next(_fresh)}", source)


# ---------------------------------------------------------------------------------- what there is to open

MODULE = '''\
"""What several scripts of the shop need."""

import pandas as pd


def with_margin(table, share=0.2):
    """The table, and what is left of the price."""
    table = table.copy()
    table["margin"] = table["price"] * share
    return table
'''
IMPORTER = '''\
from shop_{number} import with_margin
import pandas as pd
from sklearn.linear_model import LinearRegression
from sklearn.model_selection import train_test_split

orders = with_margin(pd.read_csv("orders.csv"))
print(orders["margin"].sum())
X, y = orders[["price", "margin"]], orders["quantity"]
X_train, X_test, y_train, y_test = train_test_split(X, y)
model = LinearRegression().fit(X_train, y_train)
print(model.score(X_test, y_test))
'''
LENGTHS = (200, 300, 400, 600, 800, 1000)


def written(folder: Path, count: int) -> list[Page]:
    """So many scripts and notebooks of a workspace, of all kinds in turns: generated ones, and copies of fixtures."""
    write_data(folder)
    kinds = [_generated(folder), _notebooks(folder), _scripts(folder), _importers(folder)]
    return list(itertools.islice(_in_turns(kinds), count))


def _in_turns(kinds: Sequence[Iterator[Page]]) -> Iterator[Page]:
    left = list(kinds)
    while left:
        for kind in list(left):
            if (page := next(kind, None)) is None:
                left.remove(kind)
            else:
                yield page


def _generated(folder: Path) -> Iterator[Page]:
    for number in itertools.count():
        shape = (HARD, LOOSE)[number % 2]
        lines = LENGTHS[number % len(LENGTHS)]
        path = folder / f"{shape.name}_{number}_{lines}.py"
        path.write_text(shape.script(lines, seed=number).text, encoding="utf-8")
        yield Page(path)


def _notebooks(folder: Path) -> Iterator[Page]:
    shutil.copytree(FIXTURES / "data", folder / "data")
    home = folder / "notebooks"
    home.mkdir()
    for number, original in enumerate(sorted(FIXTURES.glob("notebooks/*.ipynb"))):
        path = folder / f"long_{number}.ipynb"
        sources = LOOSE.notebook(60, seed=number).texts
        cells = [{"cell_type": "code", "metadata": {}, "outputs": [], "source": source} for source in sources]
        path.write_text(json.dumps({"cells": cells}), encoding="utf-8")
        yield Notebook(path)
        yield Notebook(Path(shutil.copy(original, home)))


def _scripts(folder: Path) -> Iterator[Page]:
    longest = sorted(FIXTURES.glob("scripts/*/script.py"), key=lambda path: (-path.stat().st_size, path))
    for original in longest:
        home = folder / original.parent.name
        shutil.copytree(original.parent, home, ignore=shutil.ignore_patterns("plan.txt", "README.md", "expected.json"))
        yield Page(home / "script.py")


def _importers(folder: Path) -> Iterator[Page]:
    for number in itertools.count():
        (folder / f"shop_{number}.py").write_text(MODULE, encoding="utf-8")
        path = folder / f"importer_{number}.py"
        path.write_text(IMPORTER.format(number=number), encoding="utf-8")
        yield Page(path)
        yield Page(folder / f"shop_{number}.py")
