"""Fixture pages: Markdown whose headings name cases and whose fenced blocks are input and expectation.

One runner is one short function per folder:

    @pytest.mark.parametrize("case", cases("plan"), ids=str)
    def test_plan(case: Case, update: bool) -> None:
        case.expect("plan", show(analysed(case)), update)

The format is described in `fixtures/README.md`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FIXTURES = ROOT / "fixtures"
CURSOR = "<|>"

_FENCE = re.compile(r"^(?P<indent> {0,3})(?P<fence>`{3,}|~{3,})(?P<info>[^`]*)$")
_HEADING = re.compile(r"^ {0,3}(?P<level>#{1,6})\s+(?P<title>.*?)\s*#*\s*$")
_SMELL = re.compile(r"#\s*smell:\s*(?P<names>[a-z0-9-]+(?:\s*,\s*[a-z0-9-]+)*)\s*$")


@dataclass(frozen=True)
class Block:
    """A fenced block: its info string, its text, and the lines of the page its text fills."""

    info: str
    text: str
    first: int
    last: int

    @property
    def kind(self) -> str:
        """The first word of the info string.

        >>> Block("csv a.csv", "", 0, 0).kind
        'csv'
        """
        return self.info.split()[0] if self.info.split() else ""

    @property
    def name(self) -> str:
        """What follows the first word: the name of a file.

        >>> Block("csv data/a b.csv", "", 0, 0).name
        'data/a b.csv'
        """
        return self.info.partition(" ")[2].strip()


@dataclass(frozen=True)
class Smell:
    """A rule expected to report something on a line (0-based, in the script without its markers)."""

    line: int
    rule: str


@dataclass
class Case:
    """The blocks under one heading of a page, with the prose between them."""

    page: Path
    title: str
    line: int
    blocks: list[Block] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{self.page.stem}: {self.title}"

    def has(self, kind: str) -> bool:
        """Whether the case has such a block."""
        return any(block.kind == kind for block in self.blocks)

    def text(self, kind: str, missing: str = "") -> str:
        """The text of the first block of a kind."""
        return next((block.text for block in self.blocks if block.kind == kind), missing)

    def texts(self, kind: str) -> list[str]:
        """The texts of every block of a kind, in order."""
        return [block.text for block in self.blocks if block.kind == kind]

    def files(self, kind: str) -> dict[str, str]:
        """Named blocks (`csv a.csv`, `file lib.py`) by name."""
        return {block.name: block.text for block in self.blocks if block.kind == kind and block.name}

    @property
    def marked(self) -> str:
        """The script as written on the page, with its cursor and its smell markers."""
        return self.text("python")

    @property
    def script(self) -> str:
        """The script as the server sees it: no cursor. Smell markers stay: they are comments."""
        return self.marked.replace(CURSOR, "")

    @property
    def cursor(self) -> int | None:
        """Where the cursor stands in `script`, if there is one."""
        at = self.marked.find(CURSOR)
        return None if at < 0 else at

    @property
    def smells(self) -> list[Smell]:
        """What the markers at ends of lines promise."""
        return smells(self.script)

    def expect(self, kind: str, found: str, update: bool) -> None:
        """Compare with the expected block, or write it when asked to update."""
        block = next((block for block in self.blocks if block.kind == kind), None)
        found = "\n".join(line.rstrip() for line in found.strip("\n").split("\n"))
        if block is not None and block.text.strip("\n") == found:
            return
        if update:
            rewrite(self.page, self.title, kind, found)
            return
        where = f"{self.page}:{block.first if block else self.line + 1}"
        if block is None:
            raise AssertionError(
                f"{where}: {self.title}: no `{kind}` block (run with --update to add it)\n{found}"
            )
        assert found == block.text.strip("\n"), (
            f"{where}: {self.title}: `{kind}` differs (--update to accept)"
        )


def smells(script: str) -> list[Smell]:
    """The markers of a script.

    >>> smells("x = 1\\ny = 2  # smell: unseeded-split, repeated-read\\n")
    [Smell(line=1, rule='unseeded-split'), Smell(line=1, rule='repeated-read')]
    """
    found = []
    for number, line in enumerate(script.split("\n")):
        if match := _SMELL.search(line):
            found += [Smell(number, name.strip()) for name in match["names"].split(",")]
    return found


def read(page: Path) -> list[Case]:
    """The cases of a page that hold at least one block."""
    return list(parse(page, page.read_text(encoding="utf-8")))


def parse(page: Path, text: str) -> Iterator[Case]:
    """The cases of a text; a `#` inside a fence is no heading, a shorter fence inside a longer one no fence.

    >>> page = "# A\\n~~~python\\n# not a heading\\n~~~\\n## B\\n~~~plan\\nx\\n~~~\\n"
    >>> [(case.title, [block.text for block in case.blocks]) for case in parse(Path("p.md"), page)]
    [('A', ['# not a heading\\n']), ('B', ['x\\n'])]
    """
    lines = text.split("\n")
    case = Case(page, page.stem, 0)
    seen: dict[str, int] = {}
    number = 0
    while number < len(lines):
        line = lines[number].rstrip("\r")
        if fence := _FENCE.match(line):
            first = number + 1
            number = first
            while number < len(lines) and not _closes(lines[number], fence["fence"]):
                number += 1
            indent = len(fence["indent"])
            inner = [each[indent:] if each[:indent].isspace() else each for each in lines[first:number]]
            body = "".join(each.rstrip("\r") + "\n" for each in inner)
            case.blocks.append(Block(fence["info"].strip(), body, first, number))
        elif heading := _HEADING.match(line):
            if case.blocks:
                yield case
            title = heading["title"].strip("`")
            seen[title] = seen.get(title, 0) + 1
            case = Case(page, title if seen[title] == 1 else f"{title} ({seen[title]})", number)
        number += 1
    if case.blocks:
        yield case


def _closes(line: str, fence: str) -> bool:
    stripped = line.strip()
    return (
        len(stripped) >= len(fence) and set(stripped) == {fence[0]} and len(line) - len(line.lstrip(" ")) <= 3
    )


def replaced(page: Path, text: str, title: str, kind: str, found: str) -> str:
    """A page's text with one expected block replaced, or added at the end of its case.

    >>> replaced(Path("p.md"), "# A\\n~~~plan\\nold\\n~~~\\nprose\\n", "A", "plan", "new\\nlines")
    '# A\\n~~~plan\\nnew\\nlines\\n~~~\\nprose\\n'
    """
    case = next(case for case in parse(page, text) if case.title == title)
    lines = text.split("\n")
    body = found.split("\n") if found else []
    block = next((block for block in case.blocks if block.kind == kind), None)
    if block is not None:
        lines[block.first : block.last] = body
        return "\n".join(lines)
    # A fence must be longer than any inside what it holds.
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall(r"`{3,}", found)), default=0))
    after = case.blocks[-1].last + 1
    lines[after:after] = ["", f"{fence}{kind}", *body, fence]
    return "\n".join(lines)


def rewrite(page: Path, title: str, kind: str, found: str) -> None:
    """Write a block to its page. The page is read again: other cases may have changed it meanwhile."""
    text = page.read_text(encoding="utf-8")
    page.write_text(replaced(page, text, title, kind, found), encoding="utf-8")


def cases(folder: str) -> list[Case]:
    """Every case of every page under a folder of the fixtures, in a fixed order."""
    return [case for page in sorted((FIXTURES / folder).rglob("*.md")) for case in read(page)]
