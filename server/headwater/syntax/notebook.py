"""Notebooks: the code cells of an `.ipynb` file, new sources written back into it, and the cells of a script.

Writing back splices the new sources into the text of the file. Nothing else changes: not the indentation, the
order of keys, a number's digits or the break at the end, as they would if the file were written anew.
"""

import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from typing import Any

from headwater.base.frozen import frozen
from headwater.base.text import Edit, Span, apply, line_starts
from headwater.syntax.scan import comments

DECODER = json.JSONDecoder()
ROOM = re.compile(r"[ \t\r\n]*")
SOURCE_LINE = re.compile(r"[^\n]*\n|[^\n]+")
MARKER = re.compile(
    r"#[ \t]*%%+(?!\w)[ \t]*(?:\[(\w+)\])?[ \t]*(.*)|#[ \t]*(?:In[ \t]?\[[\d ]*\]:?|<codecell>)"
)


class NotebookError(ValueError):
    """A file is no notebook; said in one line, to be shown after the file's name."""


@frozen
class Cell:
    """A code cell."""

    source: str
    position: int
    """Its place among all cells of the notebook, counted from 0."""
    execution_count: int | None
    language: str
    """In small letters; a cell may speak another language than its notebook."""


@frozen
class Notebook:
    """The code cells of a notebook, in order."""

    cells: tuple[Cell, ...]
    language: str
    """What the kernel speaks, in small letters."""

    @property
    def is_python(self) -> bool:
        """Whether there is anything for us to read."""
        return self.language == "python"


@frozen
class ScriptCell:
    """The lines of a script from one `# %%` to the next."""

    title: str
    kind: str
    """`code`, or what stands in brackets: `markdown`, `raw`."""
    first: int
    """The line of the marker, counted from 0."""
    last: int


def read_notebook(text: str) -> Notebook:
    """The code cells in the text of an `.ipynb` file of format 3 or 4; fails with `NotebookError` only."""
    document = decoded(text)
    language = kernel_language(document)
    cells = [
        Cell(
            source_of(cell),
            position,
            execution_count(cell),
            cell_language(cell, language),
        )
        for position, cell in cells_of(document)
        if cell.get("cell_type") == "code"
    ]
    return Notebook(tuple(cells), language)


def with_sources(text: str, sources: Mapping[int, str]) -> str:
    """The text of an `.ipynb` file with other sources for some code cells, which are counted from 0.

    A cell whose source is unchanged is not touched; one that has no source to replace is left alone.
    """
    cells = read_notebook(text).cells
    places = source_places(text)
    escaped = text.isascii() and "\\u" in text
    return apply(
        text,
        [
            Edit(place, encoded(text[place.start : place.end], source, escaped))
            for index, source in sorted(sources.items())
            if source != cells[index].source and (place := places[index])
        ],
    )


def script_cells(text: str) -> tuple[ScriptCell, ...]:
    """The cells of a script, as `# %%` lines part it; none where there is no such line."""
    if "%%" not in text and "In[" not in text and "In [" not in text and "<codecell>" not in text:
        return ()
    starts = line_starts(text)
    marked = []
    for span in comments(text):
        line = bisect_right(starts, span.start) - 1
        if starts[line] == span.start and (marker := MARKER.fullmatch(text, *span)):
            marked.append((line, marker))
    ends = [*(line - 1 for line, _ in marked[1:]), len(starts) - 1] if marked else []
    return tuple(
        ScriptCell((marker[2] or "").strip(), (marker[1] or "code").lower(), first, last)
        for (first, marker), last in zip(marked, ends, strict=True)
    )


def decoded(text: str) -> dict[str, Any]:
    """The object a notebook's text describes."""
    if not text.strip("\ufeff \t\r\n"):
        raise NotebookError("not a notebook: the file is empty")
    try:
        document = json.loads(text.removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise NotebookError(f"not a notebook: broken JSON at {where}: {error.msg}") from None
    except (RecursionError, ValueError):
        raise NotebookError("not a notebook: JSON beyond all measure") from None
    if not isinstance(document, dict) or not any(
        isinstance(document.get(key), list) for key in ("cells", "worksheets")
    ):
        raise NotebookError("not a notebook: no list of cells")
    return document


def cells_of(document: Mapping[str, Any]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Every cell that is one, with its place among all."""
    sheets = document.get("worksheets")
    listed = document.get("cells")
    if not isinstance(listed, list):
        listed = [cell for sheet in sheets or () for cell in in_list(in_object(sheet).get("cells"))]
    return ((position, cell) for position, cell in enumerate(listed) if isinstance(cell, dict))


def in_object(value: object) -> dict[str, Any]:
    """The value where an object is expected; an empty one if it is something else."""
    return value if isinstance(value, dict) else {}


def in_list(value: object) -> list[Any]:
    """The value where a list is expected; an empty one if it is something else."""
    return value if isinstance(value, list) else []


def execution_count(cell: Mapping[str, Any]) -> int | None:
    """The number of a cell's last run; format 3 calls it the prompt's."""
    count = cell.get("execution_count", cell.get("prompt_number"))
    return count if isinstance(count, int) else None


def source_of(cell: Mapping[str, Any]) -> str:
    """What stands in a cell; format 3 calls it the input."""
    source = cell.get("source", cell.get("input"))
    if isinstance(source, list):
        return "".join(line for line in source if isinstance(line, str))
    return source if isinstance(source, str) else ""


def kernel_language(document: Mapping[str, Any]) -> str:
    """What the kernel of a notebook speaks; Python where nothing says otherwise."""
    metadata = in_object(document.get("metadata"))
    kernel = in_object(metadata.get("kernelspec"))
    for named in (
        in_object(metadata.get("language_info")).get("name"),
        kernel.get("language"),
        kernel.get("name"),
    ):
        if isinstance(named, str) and named:
            return plain_language(named)
    return "python"


def cell_language(cell: Mapping[str, Any], kernel: str) -> str:
    """What a cell is written in: what VS Code or format 3 noted in it, or else what the kernel speaks."""
    noted = in_object(in_object(cell.get("metadata")).get("vscode")).get("languageId") or cell.get("language")
    return plain_language(noted) if isinstance(noted, str) and noted else kernel


def plain_language(name: str) -> str:
    """A language without its version: `python3`, `ipython` and `Python` are one."""
    name = name.lower()
    return "python" if re.match(r"i?python|pypy|conda-env-.*-py$", name) else name


def source_places(text: str) -> list[Span | None]:
    """Where the value of each code cell's source stands in the text of a notebook."""
    notebook = fields(text, Span(int(text.startswith("\ufeff")), len(text)))
    if "cells" in notebook and (cells := items(text, notebook["cells"])) is not None:
        listed = cells
    else:
        sheets = items(text, notebook["worksheets"]) or []
        listed = [
            cell
            for sheet in sheets
            if "cells" in (keys := fields(text, sheet))
            for cell in items(text, keys["cells"]) or ()
        ]
    places: list[Span | None] = []
    for cell in listed:
        keys = fields(text, cell)
        if "cell_type" in keys and json.loads(text[slice(*keys["cell_type"])]) == "code":
            places.append(keys.get("source", keys.get("input")))
    return places


def fields(text: str, place: Span) -> dict[str, Span]:
    """Where the values of a JSON object stand; nothing if it is no object."""
    found: dict[str, Span] = {}
    at = after_room(text, place.start)
    if text[at] != "{":
        return found
    at = after_room(text, at + 1)
    while text[at] != "}":
        key, at = DECODER.raw_decode(text, at)
        start = after_room(text, after_room(text, at) + 1)
        _, end = DECODER.raw_decode(text, start)
        found[key] = Span(start, end)
        at = after_comma(text, end)
    return found


def items(text: str, place: Span) -> list[Span] | None:
    """Where the items of a JSON list stand; None if it is no list."""
    at = after_room(text, place.start)
    if text[at] != "[":
        return None
    found: list[Span] = []
    at = after_room(text, at + 1)
    while text[at] != "]":
        _, end = DECODER.raw_decode(text, at)
        found.append(Span(at, end))
        at = after_comma(text, end)
    return found


def after_room(text: str, at: int) -> int:
    """The offset of the next letter of JSON."""
    found = ROOM.match(text, at)
    return found.end() if found else at


def after_comma(text: str, at: int) -> int:
    """The offset of the next item, or of the bracket that ends them all."""
    at = after_room(text, at)
    return after_room(text, at + 1) if text[at] == "," else at


def encoded(old: str, source: str, escaped: bool) -> str:
    """A source as JSON, written like the old one: a string, a list on one line, or a list of lines."""
    if not old.startswith("["):
        return json.dumps(source, ensure_ascii=escaped)
    lines = [json.dumps(line, ensure_ascii=escaped) for line in SOURCE_LINE.findall(source)]
    before = ROOM.match(old, 1)
    after = re.search(r"[ \t\r\n]*\]\Z", old)
    opening = before[0] if before else ""
    closing = after[0] if after else "]"
    if not lines or old[1:-1].isspace() or len(old) == 2:
        return f"[{', '.join(lines)}]"
    return f"[{opening}{(',' + (opening or ' ')).join(lines)}{closing}"
