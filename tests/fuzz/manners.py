"""Manners of editing."""

import re
from collections.abc import Iterator

from fuzz import edits
from fuzz.edits import Cell, Edit, Typed
from fuzz.hand import View, manner
from fuzz.odd import LETTERS, MAGICS, PIECES, SETTINGS, STATEMENTS, WORDS, large
from fuzz.texts import Changed

# ------------------------------------------------------------------- typing


@manner(12)
def keys(view: View) -> Iterator[Edit]:
    """A word or a line, key by key, with a slip that is taken back."""
    at = view.offset()
    written = view.chance.choice((_statement(view), view.name(), view.chance.choice(PIECES), f'["{view.column()}"]'))
    for letter in written[:30]:
        yield view.edit((at, at, letter))
        at += 1
        if view.chance.random() < 0.05:
            yield view.edit((at - 1, at, ""))
            yield view.edit((at - 1, at - 1, letter))


@manner(10)
def word(view: View) -> Iterator[Edit]:
    """A name or a text is another one now."""
    if spans := view.names():
        start, end = view.chance.choice(spans)
        yield view.edit((start, end, view.chance.choice((view.name(), view.column(), "", "x"))))


@manner(8)
def statement(view: View) -> Iterator[Edit]:
    """A new line of code, about names of the text."""
    start, end = view.some_lines(1)[0]
    written = _statement(view) + "\n"
    indent = re.match(r"[ \t]*", view.text[start:end])
    if indent is not None and view.chance.random() < 0.5:
        written = "".join(indent[0] + line for line in written.splitlines(keepends=True))
    yield view.edit((start, start, written))


@manner(6)
def paste(view: View) -> Iterator[Edit]:
    """Lines of another text, between lines or in the middle of one."""
    at = view.some_lines(1)[0][0] if view.chance.random() < 0.7 else view.offset()
    yield view.edit((at, at, view.block()))


@manner(8)
def rub_out(view: View) -> Iterator[Edit]:
    """From anywhere to anywhere near it: in the middle of texts, brackets, comments."""
    start = view.offset()
    yield view.edit((start, min(len(view.text), start + view.chance.choice((1, 1, 1, 2, 5, 20, 80, 300))), ""))


@manner(3)
def rub_out_between(view: View) -> Iterator[Edit]:
    """From one corner to another, far away or not, with something else in its place or nothing."""
    start, end = sorted((view.offset(), view.offset()))
    if end - start > 400 and view.chance.random() < 0.8:
        end = start + 400
    yield view.edit((start, end, view.chance.choice(("", "", "\n", '"', "'''", "("))))


@manner(5)
def piece(view: View) -> Iterator[Edit]:
    """What changes everything after it, or little: a bracket, a quote, a break."""
    at = view.offset()
    yield view.edit((at, at, view.chance.choice(PIECES)))


@manner(3)
def letter(view: View) -> Iterator[Edit]:
    """A character that few people type."""
    at = view.offset()
    yield view.edit((at, at, _letter(view)))


@manner(1)
def halves(view: View) -> Iterator[Edit]:
    """A character outside the first plane, half by half, as no protocol but utf-16 can say it."""
    if view.editor.encoding == "utf-16":
        at = view.offset()
        yield view.edit((at, at, "\ud83d"))
        yield view.edit((at + 1, at + 1, "\ude00"))
        if view.chance.random() < 0.5:
            yield view.edit((at, at + 1, ""))


# ---------------------------------------------------------------------- lines


@manner(4)
def copied(view: View) -> Iterator[Edit]:
    """Lines are there twice."""
    lines = view.some_lines(8)
    start, end = lines[0][0], lines[-1][1]
    at = view.some_lines(1)[0][0]
    yield view.edit((at, at, view.text[start:end]))


@manner(4)
def gone(view: View) -> Iterator[Edit]:
    """Lines are there no longer."""
    lines = view.some_lines(view.chance.choice((1, 1, 3, 20)))
    yield view.edit((lines[0][0], lines[-1][1], ""))


@manner(4)
def moved(view: View) -> Iterator[Edit]:
    """Lines stand elsewhere: they go and come in one notification."""
    lines = view.some_lines(4)
    start, end = lines[0][0], lines[-1][1]
    at = view.some_lines(1)[0][0]
    if not start <= at <= end:
        yield view.edit((start, end, ""), (at, at, view.text[start:end]))


@manner(3)
def turned(view: View) -> Iterator[Edit]:
    """Lines are in another order, as after sorting: one text in the place of another."""
    lines = view.some_lines(6)
    texts = [view.text[start:end] for start, end in lines]
    if texts[-1].endswith(("\n", "\r")):
        texts = view.chance.choice((texts[::-1], sorted(texts), [*texts[1:], texts[0]]))
        yield view.edit((lines[0][0], lines[-1][1], "".join(texts)))


@manner(3)
def indented(view: View) -> Iterator[Edit]:
    """Lines are deeper, each by a change of its own."""
    by = view.chance.choice(("    ", "    ", "\t", " "))
    yield view.edit(*((start, start, by) for start, _ in view.some_lines(8)))


@manner(3)
def dedented(view: View) -> Iterator[Edit]:
    """Lines are less deep."""
    stretches = []
    for start, end in view.some_lines(8):
        found = re.match(r"\t| {1,4}", view.text[start:end])
        if found is not None:
            stretches.append((start, start + found.end(), ""))
    if stretches:
        yield view.edit(*stretches)


@manner(2)
def commented(view: View) -> Iterator[Edit]:
    """Lines are comments, or are no longer."""
    lines = view.some_lines(6)
    if all(view.text.startswith("# ", start) for start, _ in lines):
        yield view.edit(*((start, start + 2, "") for start, _ in lines))
    else:
        yield view.edit(*((start, start, "# ") for start, _ in lines))


@manner(3)
def renamed(view: View) -> Iterator[Edit]:
    """A name is another one wherever it stands, in one notification."""
    if spans := view.names():
        start, end = view.chance.choice(spans)
        old, new = view.text[start:end], view.chance.choice((view.name(), f"{view.text[start:end]}_2", "df"))
        places = [span for span in spans if view.text[slice(*span)] == old][:40]
        yield view.edit(*((start, end, new) for start, end in places))


# ---------------------------------------------------------------- whole texts


@manner(5)
def taken_back(view: View) -> Iterator[Edit]:
    """One or several edits are undone, or done again after that."""
    if view.former:
        yield view.into(view.chance.choice(list(view.former)[-view.chance.choice((1, 3, 12)) :]))


@manner(1)
def sent_anew(view: View) -> Iterator[Edit]:
    """All of the text, as it is, in other words or with other line breaks."""
    text = view.text
    yield view.anew(
        view.chance.choice(
            (
                text,
                re.sub("\r\n|\r|\n", view.chance.choice(("\n", "\r\n", "\r")), text),
                text.expandtabs(4),
                text.replace("    ", "\t"),
                text[: len(text) // 2],
                view.chance.choice(view.former) if view.former else text,
                view.chance.choice(view.pool),
                "",
            )
        )
    )


@manner(2)
def breaks(view: View) -> Iterator[Edit]:
    """A line break of another kind, or half of one."""
    places = [match.span() for match in re.finditer("\r\n|\r|\n", view.text)]
    if places:
        start, end = view.chance.choice(places)
        if end - start == 2 and view.chance.random() < 0.5:
            start += view.chance.choice((0, 1))
            end = start + 1
        yield view.edit((start, end, view.chance.choice(("\r\n", "\r", "\n", "", "\n\r", "\r\r\n"))))


@manner(2)
def nowhere(view: View) -> Iterator[Edit]:
    """Positions that no text has, and selections from back to front."""
    lines = view.text.count("\n") + 1
    places = [(view.chance.randrange(lines + 3), view.chance.choice((0, 1, 5, 40, 10_000))) for _ in range(2)]
    yield Typed((Changed(view.chance.choice(("", "x", "\n")), *places),), view.named, view.cell)


@manner(2)
def at_once(view: View) -> Iterator[Edit]:
    """Several changes anywhere, each of which sees what those before it have left."""
    changes = []
    for _ in range(view.chance.randint(2, 5)):
        at = view.offset()
        end = min(len(view.text), at + view.chance.choice((0, 0, 1, 9)))
        changes += view.edit((at, end, view.chance.choice(("", "x", "\n", "df", *PIECES)))).changes
    yield Typed(tuple(changes), view.named, view.cell)


@manner(0.4)
def enlarged(view: View) -> Iterator[Edit]:
    """A text of a size that nobody writes; it does not stay."""
    before = view.text
    start = view.some_lines(1)[0][0]
    yield view.edit((start, start, large(view.chance)))
    for _ in range(2):
        at = start + view.chance.randrange(200)
        if at < len(view.text):
            yield view.edit((at, at + 1, view.chance.choice(PIECES)))
    yield view.anew(before)


# ------------------------------------------------------------------ notebooks


@manner(6, notebooks=True)
def cells(view: View) -> Iterator[Edit]:
    """Cells come or go, or both."""
    count = view.editor.count()
    at = view.chance.randrange(count + 1)
    fresh = [_cell(view) for _ in range(view.chance.choice((0, 1, 1, 1, 3)))]
    yield edits.Replaced(at, min(count - at, view.chance.choice((0, 0, 1, 1, 3))), tuple(fresh))


@manner(4, notebooks=True)
def cell_moved(view: View) -> Iterator[Edit]:
    """A cell stands elsewhere, mostly not far away."""
    count = max(view.editor.count(), 1)
    cell = view.chance.randrange(count)
    yield edits.Moved(cell, view.chance.choice((max(cell - 1, 0), cell + 1, view.chance.randrange(count))))


@manner(4, notebooks=True)
def spoken(view: View) -> Iterator[Edit]:
    """A cell has another language, or becomes prose or code."""
    language = view.chance.choice(("python", "python", "markdown", "sql", "r"))
    yield edits.Spoken(view.cell, language, anew=view.chance.random() < 0.5)
    if view.chance.random() < 0.5:
        yield edits.Spoken(view.cell, "python", anew=view.chance.random() < 0.5)


@manner(3, notebooks=True)
def magic(view: View) -> Iterator[Edit]:
    """A line of magic at the top of a cell or in it, or one less."""
    if view.text.startswith(("%", "!")):
        yield view.edit((0, view.lines()[0][1], ""))
        return
    at = 0 if view.chance.random() < 0.7 else view.some_lines(1)[0][0]
    yield view.edit((at, at, view.chance.choice(MAGICS)))


@manner(2, notebooks=True)
def parted(view: View) -> Iterator[Edit]:
    """A cell is parted in two, or joined with the next."""
    at = view.some_lines(1)[0][0]
    rest = view.text[at:]
    yield view.edit((at, len(view.text), ""))
    yield edits.Replaced(view.cell + 1, 0, (Cell(rest),))


# ---------------------------------------------------------------------- files


@manner(3)
def data(view: View) -> Iterator[Edit]:
    """A file of data has other columns, or is gone."""
    names = [name for name in view.editor.start.files if name.endswith(".csv")]
    if names:
        name = view.chance.choice(names)
        header, _, rows = view.editor.start.files[name].partition("\n")
        columns = header.split(",")
        view.chance.shuffle(columns)
        kept = columns[: view.chance.randint(1, len(columns))]
        extra = view.chance.choice(([], [view.column()]))
        yield edits.Saved(name, view.chance.choice((None, f"{','.join([*kept, *extra])}\n", f"{header}\n{rows}")))


@manner(4)
def modules(view: View) -> Iterator[Edit]:
    """A module is opened, closed, written or removed; one that is open is typed in by all other manners."""
    names = [name for name in view.editor.start.files if name.endswith(".py")]
    if names:
        name = view.chance.choice(names)
        text = view.editor.start.files[name]
        yield view.chance.choice(
            (
                edits.Opened(name),
                edits.Opened(name),
                edits.Opened(name),
                edits.Closed(name),
                edits.Saved(name, None),
                edits.Saved(name, text),
                edits.Saved(name, text + view.block()),
                edits.Saved(name, text[: len(text) // 2]),
            )
        )


@manner(2)
def imported(view: View) -> Iterator[Edit]:
    """A module beside it is imported, in one of the ways there are."""
    names = [name for name in view.editor.start.files if name.endswith(".py")]
    if names:
        name = view.chance.choice(names)
        module = name.removesuffix(".py").replace("/", ".")
        functions = re.findall(r"^(?:def|class) (\w+)", view.editor.start.files[name], re.MULTILINE) or ["missing"]
        at = view.some_lines(1)[0][0]
        used = view.chance.choice(functions)
        way = view.chance.choice(
            (
                f"from {module} import *\n",
                f"import {module}\n",
                f"from {module} import {used}\n",
                f"from {module} import {used} as {view.name()}\n",
                f"import {module} as m\n{view.name()} = m.{used}({view.name()})\n",
            )
        )
        yield view.edit((at, at, way))


@manner(5)
def glanced(view: View) -> Iterator[Edit]:
    """Keys come faster than answers."""
    for _ in range(view.chance.choice((1, 1, 2, 4))):
        yield edits.Glanced(view.chance.choice((1, 2, 5, view.chance.randint(1, 200))))
        at = view.offset()
        yield view.edit((at, at, view.chance.choice(("x", view.chance.choice(PIECES), _statement(view)))))


@manner(0.7)
def settings(view: View) -> Iterator[Edit]:
    """Other rules are on, or none of what the file says can be read."""
    yield edits.Saved("headwater.toml", view.chance.choice((None, *SETTINGS)))


@manner(0.7)
def reopened(view: View) -> Iterator[Edit]:
    """The file that is worked on is closed; the disk, which has none, counts until it is there again."""
    before = view.editor.open.get(view.editor.name)
    if before is not None and not before.notebook:
        yield edits.Closed(view.editor.name)
        yield edits.Saved(view.editor.name, before.sheets[0].text.encode("utf-8", "replace").decode())
        yield edits.Opened(view.editor.name)


# -------------------------------------------------------------------- choices


def _letter(view: View) -> str:
    found = view.chance.choice(LETTERS)
    return "é" if "\ud800" <= found[:1] <= "\udfff" and view.editor.encoding != "utf-16" else found


def _cell(view: View) -> Cell:
    text = view.chance.choice((view.block(8), _statement(view), view.chance.choice(MAGICS) + view.block(4), ""))
    return Cell(text, view.chance.choice(("python", "python", "python", "python", "markdown", "sql")))


def _statement(view: View) -> str:
    written = view.chance.choice(STATEMENTS)
    return WORDS.sub(lambda match: view.column() if match[0] == "COLUMN" else view.name(), written)
