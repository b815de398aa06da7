"""What IPython adds to the language of a cell (magics, shell lines, help), and the Python that is left.

None of it can begin a statement of Python, so a line is taken for magic only where a statement would begin:
an old-style `%` that goes on inside brackets or after a backslash is never touched.
"""

import re

from headwater.base.sound import is_sound
from headwater.base.text import LINE_BREAK
from headwater.syntax.scan import MAGIC, REST, logical_lines

CELL_MAGIC = re.compile(r"\s*%%([\w.!]*)")
# Cell magics that run their cell as Python here; after any other the cell is text for something else.
RUNS_PYTHON = {"capture", "debug", "heat", "memit", "mprun", "prun", "time", "timeit", "wandb"}

QUERY_MAGIC = re.compile(
    r"(?P<before>\s*)%%(?P<magic>bigquery|sql)\b(?P<rest>[ \t]*(?:(?:[^\n\r]*?[ \t])?(?P<target>[A-Za-z_]\w*)[ \t]*<<"
    r"|[^\n\r]*?(?:-o|--output)[ \t]+(?P<option>[A-Za-z_]\w*))?(?P<query>[^\n\r]*))"
)
"""The first line of a cell of SQL: `%%bigquery df`, `%%sql df << SELECT …`, `%%sql -o df`."""
QUERY_LINE = re.compile(r"(?P<target>(?:[A-Za-z_]\w*[ \t]*=[ \t]*)?)%sql[ \t]+(?P<query>[^\n\r]+)$")

ASSIGNED = re.compile(r"[A-Za-z_][\w., \t]*=[ \t]*(?=[!%])")


def is_foreign(cell: str) -> bool:
    """Whether the first line of a cell gives it to something else (`%%bash`, `%%writefile x.py`)."""
    found = CELL_MAGIC.match(cell)
    return found is not None and found[1] not in RUNS_PYTHON


def python_source(cell: str) -> str:
    """The Python of a cell, with the same lines, and the same columns in all lines that are Python.

    A cell that parses as it is stays as it is. Lines of magic are emptied; what `%time` runs is kept, and a
    name that takes what a magic or a shell command prints is assigned by a call that nobody knows. A cell or line
    of SQL is a call with its text.
    """
    if is_foreign(cell):
        return asking(cell) or blanked(cell)
    if not any(mark in cell for mark in "%!?") or is_sound(cell):
        return cell
    pieces: list[str] = []
    position = 0
    for start, code, end, _ in logical_lines(cell, notebook=True):
        if MAGIC.match(cell, start):
            pieces += (cell[position:code], without_magic(cell[code:end], code == start))
            position = end
    return "".join((*pieces, cell[position:]))


def asking(cell: str) -> str | None:
    """The call that a cell of SQL stands for, its lines where they are; None for a cell of anything else."""
    found = QUERY_MAGIC.match(cell)
    if found is None:
        return None
    target, query = found["target"] or found["option"] or "", (found["query"] or "") + cell[found.end() :]
    if found["magic"] == "bigquery":
        first = found["rest"].split()[:1]
        target, query = (first[0] if first and first[0].isidentifier() else ""), cell[found.end() :]
    text = literal(query.rstrip())
    called = f'get_ipython().run_cell_magic("{found["magic"]}", "", {text})'
    made = f"{found['before']}{target} = {called}" if target.isidentifier() else f"{found['before']}{called}"
    return made if text and is_sound(made) else None


def asked_from(cell: str) -> int | None:
    """Where the line begins that makes a cell one of SQL."""
    found = QUERY_MAGIC.match(cell)
    if found is None or asking(cell) is None:
        return None
    return max(cell.rfind("\n", 0, found.end("before")), cell.rfind("\r", 0, found.end("before"))) + 1


def literal(query: str) -> str:
    """A text of SQL as a literal; what is taken from variables of the script is taken so there."""
    plain = '"""' not in query and not query.endswith(("\\", '"'))
    return f'{"rf" if "{" in query else "r"}"""{query}"""' if plain else ""


def without_magic(line: str, at_margin: bool) -> str:
    """Python in the place of one line of magic, from its first letter on."""
    first = REST.match(line)
    assert first is not None  # it matches anything
    rest = blanked(line[first.end() :])
    if re.match(r"%time\b", line):
        return f"pass;{first[0][5:]}{rest}"
    if (asked := QUERY_LINE.match(line)) and (text := literal(asked["query"].strip())):
        made = f'{asked["target"]}get_ipython().run_line_magic("sql", {text})'
        if is_sound(made):
            return made
    if target := ASSIGNED.match(line):
        return f"{target[0]}get_ipython(){rest}"
    return rest if at_margin else f"pass{rest}"


def blanked(text: str) -> str:
    """Nothing but the line breaks of a text."""
    return "".join(LINE_BREAK.findall(text))
