"""Scripts and notebooks as people write them, of any length, the same for the same seed.

A shape is a head, which reads tables and makes a column of money from two others, and sections, each of which
is one of a few things people do. In a section "|" marks where something is typed; what that changes follows
from the line it stands in.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

SEED = 20

ORDERS = ["order_id", "customer_id", "region", "channel", "ordered", "price", "quantity", "discount", "returned"]
CUSTOMERS = ["customer_id", "age", "income", "segment", "joined", "visits"]
VISITS = ["visit_id", "customer_id", "page", "device", "seconds", "clicks", "started", "bought"]
PRODUCTS = ["product_id", "category", "supplier", "cost", "weight", "rating", "stock", "sold_out"]
TABLES = {"orders": ORDERS, "customers": CUSTOMERS, "clicks": VISITS, "products": PRODUCTS}

Section = Callable[[int, random.Random], Iterator[str]]


@dataclass(frozen=True)
class Spot:
    """Where something can be typed: a line and a column of a cell, all counted from 0."""

    line: int
    column: int
    cell: int = 0


@dataclass
class Generated:
    """A script (of one cell) or a notebook, and where in it something is typed."""

    shape: "Shape"
    cells: list[list[str]]
    notebook: bool = False
    leaves: list[Spot] = field(default_factory=list)
    """Within the name of a column in a statement nobody else depends on."""
    splits: list[Spot] = field(default_factory=list)
    """After `test_size=0.2` in a split without a seed, with a scaler and a model behind it."""
    brackets: list[Spot] = field(default_factory=list)
    """Before the bracket that closes such a split."""
    plots: list[Spot] = field(default_factory=list)
    """In a number that a call is given which draws something."""
    methods: list[Spot] = field(default_factory=list)
    """In a number in the body of a method of a long class."""

    @property
    def lines(self) -> list[str]:
        """The lines of a script."""
        (lines,) = self.cells
        return lines

    @property
    def text(self) -> str:
        """The script as one text."""
        (text,) = self.texts
        return text

    @property
    def texts(self) -> list[str]:
        """The texts of the cells."""
        return ["\n".join(lines) + "\n" for lines in self.cells]

    @property
    def name_of_shared_column(self) -> Spot:
        """Within the name of the column that many sections use, where it is made."""
        return self._after('orders["reven')

    @property
    def expression_of_shared_column(self) -> Spot:
        """Within the name of a column that this column is made from."""
        return self._after('orders["revenue"] = orders["price"] * orders["quanti')

    def _after(self, words: str) -> Spot:
        for cell, lines in enumerate(self.cells):
            for number, line in enumerate(lines):
                if line.startswith(words):
                    return Spot(number, len(words), cell)
        raise LookupError(words)

    def append(self, section: list[str]) -> None:
        """Put a section at the end of the last cell, without its marks."""
        lines = self.cells[-1]
        for line in section:
            if (column := line.find("|")) >= 0:
                line = line.replace("|", "", 1)
                self._marked(line, Spot(len(lines), column, len(self.cells) - 1))
            lines.append(line)

    def _marked(self, line: str, at: Spot) -> None:
        if "train_test_split" in line:
            self.splits.append(at)
            self.brackets.append(Spot(at.line, len(line) - 1, at.cell))
        elif line.lstrip().startswith(DRAWS):
            self.plots.append(at)
        elif line.startswith(" " * 8):
            self.methods.append(at)
        else:
            self.leaves.append(at)


DRAWS = ("axes[", "plt.", "sns.")
"""How lines begin that draw something."""


@dataclass(frozen=True)
class Shape:
    """A way to write scripts."""

    name: str
    words: str
    """How it is told to people."""
    head: str
    sections: tuple[Section, ...]
    once: Section | None = None
    """What stands in a script of 1,000 lines or more once."""

    def script(self, lines: int, seed: int = SEED) -> Generated:
        """A script of exactly so many lines."""
        chance = random.Random(seed)
        made = Generated(self, [self.head.splitlines()])
        sections = self._sections(chance)
        while len(made.lines) < lines:
            once = self.once if lines >= 1000 and not made.methods and len(made.lines) > 250 else None
            section = ["", *(once(0, chance) if once is not None else next(sections))]
            if len(made.lines) + len(section) > lines:
                section = [f'print("orders", len(orders), {at})' for at in range(lines - len(made.lines))]
            made.append(section)
        return made

    def notebook(self, cells: int, seed: int = SEED) -> Generated:
        """A notebook of exactly so many code cells, of one to a dozen lines each."""
        chance = random.Random(seed)
        made = Generated(self, [], notebook=True)
        for part in self.head.split("\n\n"):
            made.cells.append([])
            made.append(part.splitlines())
        for section in self._sections(chance):
            for part in _halves(list(section)):
                if len(made.cells) == cells:
                    return made
                made.cells.append([])
                made.append(part)
        raise AssertionError("sections have no end")

    def pasted(self, number: int, lines: int = 200, seed: int = SEED) -> str:
        """So many lines to paste somewhere in a script."""
        chance = random.Random(seed + number)
        pasted: list[str] = []
        while True:
            following = ["", *self.sections[number % len(self.sections)](number, chance)]
            if len(pasted) + len(following) > lines:
                break
            pasted += following
            number += 1
        pasted += ["# to be continued"] * (lines - len(pasted))
        return "\n".join(line.replace("|", "", 1) for line in pasted) + "\n"

    def _sections(self, chance: random.Random) -> Iterator[Iterator[str]]:
        """Section after section; each kind comes once before any comes again."""
        number, kinds = 0, list(self.sections)
        while True:
            chance.shuffle(kinds)
            for kind in kinds:
                number += 1
                yield kind(number, chance)


def _halves(section: list[str]) -> list[list[str]]:
    """A section as one cell, or as two where a statement begins near its middle."""
    starts = [
        number
        for number, line in enumerate(section)
        if number >= len(section) // 2 and line and line[0] not in " )]}" and not section[number - 1].startswith("@")
    ]
    return [section[: starts[0]], section[starts[0] :]] if len(section) > 4 and starts else [section]


def write_data(folder: Path) -> None:
    """The tables: a few rows, for their headers."""
    chance = random.Random(SEED)
    for name, columns in TABLES.items():
        rows = [",".join(str(chance.randint(0, 99)) for _ in columns) for _ in range(20)]
        (folder / f"{name}.csv").write_text("\n".join([",".join(columns), *rows]) + "\n", encoding="utf-8")
