"""What IPython adds to the language of a cell (magics, shell lines, help), and the Python that is left.

None of it can begin a statement of Python, so a line is taken for magic only where a statement would begin:
an old-style `%` that goes on inside brackets or after a backslash is never touched.
"""

import re

from headwater.base.text import LINE_BREAK
from headwater.syntax.scan import MAGIC, REST, logical_lines
from headwater.syntax.sound import is_sound

CELL_MAGIC = re.compile(r"\s*%%([\w.!]*)")
# Cell magics that run their cell as Python here; after any other the cell is text for something else.
RUNS_PYTHON = {"capture", "debug", "heat", "memit", "mprun", "prun", "time", "timeit", "wandb"}

ASSIGNED = re.compile(r"[A-Za-z_][\w., \t]*=[ \t]*(?=[!%])")


def is_foreign(cell: str) -> bool:
    """Whether the first line of a cell gives it to something else (`%%bash`, `%%writefile x.py`)."""
    found = CELL_MAGIC.match(cell)
    return found is not None and found[1] not in RUNS_PYTHON


def python_source(cell: str) -> str:
    """The Python of a cell, with the same lines, and the same columns in all lines that are Python.

    A cell that parses as it is stays as it is. Lines of magic are emptied; what `%time` runs is kept, and a
    name that takes what a magic or a shell command prints is assigned by a call that nobody knows.
    """
    if is_foreign(cell):
        return blanked(cell)
    if not any(mark in cell for mark in "%!?") or is_sound(cell):
        return cell
    pieces: list[str] = []
    position = 0
    for start, code, end, _ in logical_lines(cell, notebook=True):
        if MAGIC.match(cell, start):
            pieces += (cell[position:code], without_magic(cell[code:end], code == start))
            position = end
    return "".join((*pieces, cell[position:]))


def without_magic(line: str, at_margin: bool) -> str:
    """Python in the place of one line of magic, from its first letter on."""
    first = REST.match(line)
    assert first is not None  # it matches anything
    rest = blanked(line[first.end() :])
    if re.match(r"%time\b", line):
        return f"pass;{first[0][5:]}{rest}"
    if target := ASSIGNED.match(line):
        return f"{target[0]}get_ipython(){rest}"
    return rest if at_margin else f"pass{rest}"


def blanked(text: str) -> str:
    """Nothing but the line breaks of a text."""
    return "".join(LINE_BREAK.findall(text))
