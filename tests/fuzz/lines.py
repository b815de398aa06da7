"""Edits as lines of a page: read from how a person writes them, written so that they can be read again.

    line 4: replace "income" by "wage"      in the text from that line on
    line 4: insert "x = 1\\n"                at the beginning of the line; `append` is at its end
    line 4: delete                          the line with its break
    4:7-4:13: "wage"                        between two positions: line and character, both counted from 1
    everything: ""                          the whole text is sent anew
    cell 2, line 1: …    lib.py, 1:1-1:1: …  in another cell, in another file that is open
    and line 5: …                           in the same notification
    cell 2: delete       cell 2: insert "x" as sql       cell 2: move to 1       cell 2: as markdown [in place]
    and insert "y"                          a further cell in the same notification, which may begin with a deletion
    save a.csv: "a,b\\n"  remove a.csv  open lib.py  close lib.py
    glance 7                                somebody looks, and is broken off at the 7th moment where that can be

Texts are written as Python writes them, and may be repeated: `"(" * 1000`.
"""

import ast
import re
from collections.abc import Iterator, Sequence

from fuzz import edits
from fuzz.editor import Editor
from fuzz.edits import PYTHON, Cell, Edit, Typed
from fuzz.texts import LINE_BREAKS, Changed, Position, changed, position

TEXT = r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')(?: \* \d+)?"""
IN_TEXT = re.compile(r"(?:(?P<file>\S+), |cell (?P<cell>\d+), )?(?P<rest>(?:line \d+|\d+:\d+-\d+:\d+|everything): .*)")
WAYS = {
    name: re.compile(pattern.replace("TEXT", f"({TEXT})"))
    for name, pattern in {
        "replace": r"line (\d+): replace TEXT by TEXT",
        "insert": r"line (\d+): insert TEXT",
        "append": r"line (\d+): append TEXT",
        "delete": r"line (\d+): delete",
        "between": r"(\d+):(\d+)-(\d+):(\d+): TEXT",
        "everything": r"everything: TEXT",
        "cells gone": r"cell (\d+): delete(?: (\d+) cells)?",
        "cell new": r"cell (\d+): insert TEXT(?: as (\w+))?",
        "further cell": r"insert TEXT(?: as (\w+))?",
        "cell moved": r"cell (\d+): move to (\d+)",
        "cell spoken": r"cell (\d+): as (\w+)( in place)?",
        "saved": r"save (\S+): TEXT",
        "removed": r"remove (\S+)",
        "glanced": r"glance (\d+)",
        "opened": r"open (\S+)",
        "closed": r"close (\S+)",
    }.items()
}


def read(editor: Editor, block: str) -> Iterator[Edit]:
    """The edits of a block. Each is to be made before the next is read, for that one speaks of what it leaves."""
    together: list[str] = []
    for line in [*block.splitlines(), ""]:
        if line.startswith("and "):
            together.append(line.removeprefix("and "))
            continue
        if together:
            yield _edit(editor, together)
        together = [line] if line.strip() else []


def _edit(editor: Editor, together: list[str]) -> Edit:
    if not (found := IN_TEXT.fullmatch(together[0])):
        return _of_files(together[0], [_further(line) for line in together[1:]])
    file, cell = found["file"] or "", int(found["cell"] or 1) - 1
    text = editor.text(file, cell)
    changes: list[Changed] = []
    for each in [found["rest"], *together[1:]]:
        changes.append(_change(text, each, editor.encoding))
        text = changed(text, changes[-1:], editor.encoding)
    return Typed(tuple(changes), file, cell)


def _change(text: str, line: str, encoding: str) -> Changed:
    way, words = _way(line)
    if way == "everything":
        return Changed(_text(words[0]))
    if way == "between":
        numbers = [int(word) - 1 for word in words[:4]]
        return Changed(_text(words[4]), (numbers[0], numbers[1]), (numbers[2], numbers[3]))
    pieces = LINE_BREAKS.split(text)
    number = int(words[0]) - 1
    assert 2 * number < len(pieces), f"{line!r}: there is no such line"
    start = sum(map(len, pieces[: 2 * number]))
    end = start + len(pieces[2 * number])
    if way == "replace":
        old, new = _text(words[1]), _text(words[2])
        start = text.find(old, start)
        assert start >= 0, f"{line!r}: it does not stand there"
        return _put(text, start, start + len(old), new, encoding)
    if way == "insert":
        return _put(text, start, start, _text(words[1]), encoding)
    if way == "append":
        return _put(text, end, end, _text(words[1]), encoding)
    assert way == "delete", f"{line!r} is no change of a text"
    return _put(text, start, start + len("".join(pieces[2 * number : 2 * number + 2])), "", encoding)


def _put(text: str, start: int, end: int, new: str, encoding: str) -> Changed:
    return Changed(new, position(text, start, encoding), position(text, end, encoding))


def _further(line: str) -> Cell:
    way, words = _way(line)
    assert way == "further cell", f"{line!r} is no further cell"
    return Cell(_text(words[0]), words[1] or PYTHON)


def _of_files(line: str, further: Sequence[Cell]) -> Edit:
    way, words = _way(line)
    match way, words:
        case "cells gone", [at, count]:
            return edits.Replaced(int(at) - 1, int(count or 1), tuple(further))
        case "cell new", [at, text, language]:
            return edits.Replaced(int(at) - 1, 0, (Cell(_text(text), language or PYTHON), *further))
    assert not further, f"{line!r} goes with no further cells"
    match way, words:
        case "cell moved", [cell, to]:
            return edits.Moved(int(cell) - 1, int(to) - 1)
        case "cell spoken", [cell, language, place]:
            return edits.Spoken(int(cell) - 1, language, anew=not place)
        case "saved", [file, text]:
            return edits.Saved(file, _text(text))
        case "removed", [file]:
            return edits.Saved(file, None)
        case "glanced", [after]:
            return edits.Glanced(int(after))
        case "opened", [file]:
            return edits.Opened(file)
        case "closed", [file]:
            return edits.Closed(file)
    raise AssertionError(f"{line!r} is no edit")


def _way(line: str) -> tuple[str, list[str]]:
    for way, pattern in WAYS.items():
        if found := pattern.fullmatch(line):
            return way, list(found.groups())
    raise AssertionError(f"{line!r} is no edit")


def _text(written: str) -> str:
    quoted, _, times = written.rpartition(" * ") if re.search(r"['\"] \* \d+$", written) else (written, "", "1")
    return str(ast.literal_eval(quoted)) * int(times)


# ---------------------------------------------------------------------- written


def written(edit: Edit) -> Iterator[str]:
    """The lines of an edit."""
    match edit:
        case edits.Typed(changes, file, cell):
            prefix = f"{file}, " if file else f"cell {cell + 1}, " if cell else ""
            for change in changes:
                yield prefix + _between(change)
                prefix = "and "
        case edits.Replaced(at, delete, cells):
            prefix = f"cell {at + 1}: "
            if delete or not cells:
                yield f"{prefix}delete {delete} cells"
                prefix = "and "
            for each in cells:
                language = "" if each.language == PYTHON else f" as {each.language}"
                yield f"{prefix}insert {quoted(each.text)}{language}"
                prefix = "and "
        case edits.Moved(cell, to):
            yield f"cell {cell + 1}: move to {to + 1}"
        case edits.Spoken(cell, language, anew):
            yield f"cell {cell + 1}: as {language}" + ("" if anew else " in place")
        case edits.Saved(file, text):
            yield f"remove {file}" if text is None else f"save {file}: {quoted(text)}"
        case edits.Glanced(after):
            yield f"glance {after}"
        case edits.Opened(file):
            yield f"open {file}"
        case edits.Closed(file):
            yield f"close {file}"


def _between(change: Changed) -> str:
    if change.start is None or change.end is None:
        return f"everything: {quoted(change.text)}"
    return f"{_position(change.start)}-{_position(change.end)}: {quoted(change.text)}"


def _position(at: Position) -> str:
    return f"{at[0] + 1}:{at[1] + 1}"



def quoted(text: str) -> str:
    r"""A text as Python writes it, in double quotes where that takes no escapes; one that repeats is said to.

    >>> quoted("(" * 40), quoted("it's\n"), quoted('"\u2028')
    ('"(" * 40', '"it\'s\\n"', '\'"\\u2028\'')
    """
    for size in range(1, 21):
        times, rest = divmod(len(text), size)
        if times > 20 and not rest and text == text[:size] * times:
            return f"{quoted(text[:size])} * {times}"
    told = ascii(text)
    if told[0] == "'" and '"' not in told:
        return '"' + told[1:-1].replace("\\'", "'") + '"'
    return told

