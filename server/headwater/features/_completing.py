"""What may be named at a cursor: columns of the table at that point, paths of data files."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from headwater.api.library import is_member
from headwater.base.markdown import visible
from headwater.base.text import Span
from headwater.features._pointing import fits
from headwater.features._probing import Seen, table_at
from headwater.features._unfinished import Open, Wanted, last_argument, scan, split, wanted
from headwater.features.feature import Completion, Cursor
from headwater.lower.values import Frame, Obj
from headwater.plan.columns import OPEN, Name

if TYPE_CHECKING:
    from headwater.pipeline import Document, Place

MOST = 1_000


def completions(document: "Document", cursor: Cursor) -> Iterator[Completion]:
    """What may be named at the cursor."""
    from headwater.pipeline import Place

    if not 0 <= cursor.cell < len(document.cuts):
        return
    cut = document.cuts[cursor.cell]
    chunk = cut.at(cursor.offset)
    here = scan(cut.text, cut.start(chunk) if chunk is not None else cursor.offset, cursor.offset)
    ask = wanted(here)
    if ask is None:
        return
    tail = re.compile(r"[\w-]*").match(cut.text, cursor.offset) if here.quote else None
    place = Place(cursor.cell, Span(ask.start, tail.end() if tail is not None else cursor.offset))
    if ask.kind == "files":
        yield from files(document, cut.text[ask.start : cursor.offset], place)
        return
    for number, (name, detail) in enumerate(names(document, cursor, here, ask)):
        if number >= MOST:
            return
        text = spelled(name, ask, here)
        if text is not None:
            yield Completion(
                visible(name), "column", text, detail, replaces=place, sort=f"{number:04}"
            )


def files(document: "Document", begun: str, place: "Place") -> Iterator[Completion]:
    """Paths of data files that begin so."""
    if document.sources is None:
        return
    base = document.path.parent if document.path is not None else None
    for number, path in enumerate(document.sources.data_files(begun, base)):
        if path.isprintable() and "\\" not in path and '"' not in path and "'" not in path:
            yield Completion(path, "file", path, replaces=place, sort=f"{number:04}")


def names(document: "Document", cursor: Cursor, here: Open, ask: Wanted) -> Iterator[tuple[Name, str]]:
    """The columns that may be meant, with their types or their table."""
    if ask.kind == "usecols":
        yield from of_file(document, ask.tables[0])
        return
    if ask.kind == "features":
        yield from of_features(document, cursor)
        return
    tables = [seen for text in ask.tables if (seen := seen_at(document, cursor, here, text)) is not None]
    if not tables:
        return
    first, others = tables[0], tables[1:]
    known = list(dict.fromkeys((*first.columns.names, *sorted(first.columns.maybe, key=str))))
    for other in others:
        known = [name for name in known if other.columns.has(name) is not False]
    for name in known:
        if ask.kind == "attribute" and (not isinstance(name, str) or is_member("pandas.DataFrame", name)):
            continue
        kind = first.columns.types.get(name, "?")
        yield name, "" if kind == "?" else kind


def seen_at(document: "Document", cursor: Cursor, here: Open, text: str) -> Seen | None:
    """The table an expression stands for; the parameter of a lambda stands for the table of the call around it."""
    found = table_at(document, cursor.cell, cursor.offset, here.line, text)
    if found is not None or not text.isidentifier():
        return found
    for kind, at in reversed(here.brackets):
        given = last_argument(here.text[at + 1 : here.offset])
        if kind in "([" and re.search(rf"\blambda\s+{re.escape(text)}\b", given):
            owner = here.before(at)
            receiver = owner.removesuffix(".loc") if kind == "[" else owner.rpartition(".")[0]
            return table_at(document, cursor.cell, cursor.offset, here.line, receiver)
    return None


def of_features(document: "Document", cursor: Cursor) -> Iterator[tuple[Name, str]]:
    """Columns for a transformer that is fitted later: those of tables that models learn from, else of any table."""
    plan = document.analysis().plan
    machine = document.results.machine
    refs = [node.features for _, node in fits(document) if node.features is not None]
    if not refs:
        chunk = document.cuts[cursor.cell].at(cursor.offset)
        result = machine.results.get(chunk.id) if chunk is not None else None
        position = result.position if result is not None else 0
        writes = {name for one in machine.order[:position] for name in machine.results[one].writes}
        for bound in filter(str.isidentifier, writes):
            value = machine.lookup(bound, position)
            value = machine.lookup(value.address, position) if isinstance(value, Obj) else value
            if isinstance(value, Frame) and value.shape == "frame":
                refs.append(value.ref)
        refs.sort(key=lambda ref: plan.order.get(ref, 0), reverse=True)
    seen: set[Name] = set()
    for ref in refs:
        columns = plan.columns(ref) if ref in plan else OPEN
        for name in columns.names:
            if name not in seen:
                seen.add(name)
                yield name, f"{columns.types.get(name, '')} · {plan.word(ref)}".removeprefix(" · ")


def of_file(document: "Document", arguments: str) -> Iterator[tuple[Name, str]]:
    """The columns of the file that a reader is given."""
    literal = re.match(r"\s*[rRbBuU]?(['\"])(.*)\1\s*$", split(arguments)[0])
    if literal is None or document.sources is None:
        return
    base = document.path.parent if document.path is not None else None
    path = literal[2]
    kind = "parquet" if path.endswith((".parquet", ".pq")) else "excel" if ".xls" in path else "csv"
    header = document.sources.header(kind, path, {}, base)
    if header is not None:
        for name in header.columns:
            yield name, header.type_of(name).removeprefix("?")


def spelled(name: Name, ask: Wanted, here: Open) -> str | None:
    """How a name is written at the cursor; None where it cannot be."""
    if not isinstance(name, str):
        return str(name) if not here.quote and ask.kind == "columns" else None
    if ask.kind == "attribute":
        return name if name.isidentifier() else None
    if ask.kind == "query":
        if name.isidentifier():
            return name
        return f"`{name}`" if name.isprintable() and "`" not in name and here.quote not in name else None
    if here.quote and "r" in here.prefix:
        return name if name.isprintable() and "\\" not in name and here.quote[0] not in name else None
    quote = here.quote[0] if here.quote else '"'
    text = name.replace("\\", "\\\\").replace(quote, f"\\{quote}")
    text = "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)
    if "f" in here.prefix:
        text = text.replace("{", "{{").replace("}", "}}")
    return text if ask.quoted else f"{quote}{text}{quote}"
