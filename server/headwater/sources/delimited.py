"""Headers of delimited text: `read_csv`, `read_table` and their options."""

import csv
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from headwater.sources.arguments import Arguments
from headwater.sources.header import Cell, Header, Name
from headwater.sources.layout import Layout, Refusal, Request, c_layout, python_layout
from headwater.sources.tokens import Dialect, Row, rows, scan
from headwater.sources.typed import column_profiles, column_types

_doubtful_written: Final = (
    "usecols index_col quoting quotechar doublequote escapechar comment skipinitialspace skip_blank_lines"
    " parse_dates dialect lineterminator prefix engine squeeze mangle_dupe_cols skipfooter"
    " delim_whitespace"
)

doubtful: Final = tuple(_doubtful_written.split())
"""Options that change the columns: when one is unknown, none is certain."""

decisive: Final = ("sep", "delimiter", "header", "names", "skiprows")
"""Options without which the file cannot be read at all."""

_safe_pattern = re.compile(
    r"(?:(?:\\[stdwSTDW.|^$*+?(){}\[\]\\/-]|[^\\.^$*+?{}\[\]()|]|\[[^\[\]\\^]+\])[*+]?){1,12}"
)
"""Separators without groups, choices and nested repetition: none of them backtracks for long."""
_repeated = re.compile(r"(?<!\\)[*+]")
_patient: Final = 1000
_widest: Final = 4096


@dataclass(frozen=True)
class Text:
    """The head of a text file."""

    text: str
    whole: bool


def delimited(head: Text, arguments: Arguments, separator: str) -> Header | Refusal:
    """The header of a delimited file, read with the arguments of the call."""
    if arguments.unsure(*decisive):
        return Refusal("an option that decides how the file is read is not known")
    ask = request(arguments)
    if isinstance(ask, Refusal):
        return ask
    doubt = arguments.unsure(*doubtful) or arguments.has("dialect") or "\0" in head.text[:4096]
    sep = arguments.value("sep", arguments.value("delimiter", separator))
    if arguments.has("sep") and arguments.has("delimiter"):
        return Refusal("both sep and delimiter are given")
    if arguments.flag("delim_whitespace"):
        sep = r"\s+"
    if sep is not None and not isinstance(sep, str):
        return Refusal("the separator is no text")
    skip = skipped(arguments)
    if skip is None:
        return Refusal("skiprows is not a number or a list of numbers")
    dialect = _dialect(arguments, sep)
    if dialect is None or not _by_c(arguments, sep):
        return _python(head, arguments, ask, sep, skip, doubt)
    doubt = doubt or _peculiar(head.text, dialect, bool(skip))
    found = list(rows(head.text, dialect, skip=skip, whole=head.whole))
    layout = c_layout([row.fields for row in found], head.whole, ask)
    if isinstance(layout, Refusal):
        return layout
    empty = len(found) <= layout.first or arguments.whole("nrows") == 0
    if empty and ask.index_col and ask.usecols:
        # Without any row pandas counts the positions in usecols after the index is gone.
        doubt = doubt or any(isinstance(name, int) for name in ask.usecols)
    cells: tuple[Cell | None, ...] = ()
    if ask.header is not None and found:
        cells = _cells(head.text, found[ask.header], dialect)
    return build([row.fields for row in found], layout, head.whole, arguments, cells, doubt)


def request(arguments: Arguments) -> Request | Refusal:
    """The options that choose columns, checked as pandas checks them."""
    names = arguments.members("names")
    header = arguments.value("header", "infer")
    if isinstance(header, (list, tuple)) and len(header) == 1 and names is None:
        header = header[0]
    if header == "infer":
        header = 0 if names is None else None
    if header is not None and (isinstance(header, bool) or not isinstance(header, int) or header < 0):
        return Refusal("the header has several rows")
    if arguments.value("names") is not None and names is None:
        return Refusal("names is no list")
    if names is not None and len(set(map(str, names))) != len(names):
        return Refusal("names holds a name twice")
    usecols = arguments.members("usecols")
    if arguments.value("usecols") is not None and not usecols:
        return Refusal("usecols is no list of names or positions")
    index = arguments.value("index_col")
    if index is True:
        return Refusal("index_col is True")
    chosen = list(index) if isinstance(index, (list, tuple)) else [index]
    lists = [
        _names(names),
        _names(usecols),
        _names(chosen if index is not None and index is not False else None),
    ]
    if any(isinstance(one, Refusal) for one in lists):
        return Refusal("a name is neither a text nor a number")
    checked = [None if isinstance(one, Refusal) else one for one in lists]
    if checked[1] is not None and len({type(name) for name in checked[1]}) > 1:
        return Refusal("usecols mixes names and positions")
    return Request(header, checked[0] or None, checked[1], checked[2] or None, index is not False)


def _names(values: Sequence[object] | None) -> tuple[Name, ...] | Refusal | None:
    if values is None:
        return None
    names = tuple(value for value in values if isinstance(value, (str, int)) and not isinstance(value, bool))
    return names if len(names) == len(values) else Refusal("a name is neither a text nor a number")


def skipped(arguments: Arguments) -> frozenset[int] | range | None:
    """The numbers of the lines to leave out."""
    value = arguments.value("skiprows")
    if value is None:
        return frozenset()
    if isinstance(value, int) and not isinstance(value, bool):
        return range(max(value, 0))
    if isinstance(value, range):
        return value  # as long as it may be: it is only asked what is in it
    members = arguments.members("skiprows")
    if members is None:
        return None
    return frozenset(member for member in members if isinstance(member, int))


def _listed(skip: frozenset[int] | range) -> bool:
    """Whether lines are left out here and there, rather than the first few."""
    return bool(skip) and (isinstance(skip, frozenset) or skip.start != 0 or skip.step != 1)


def _by_c(arguments: Arguments, sep: str | None) -> bool:
    """Whether pandas would use its C reader."""
    if arguments.text("engine", "c") not in ("c", "c-low-memory", "pyarrow"):
        return False
    return bool(sep) and (len(sep or "") == 1 or sep == r"\s+") and not arguments.whole("skipfooter")


def _dialect(arguments: Arguments, sep: str | None) -> Dialect | None:
    if sep is None or not (sep == r"\s+" or (len(sep) == 1 and sep.isascii() and sep not in "\r\n")):
        return None
    quote = arguments.text("quotechar", '"')
    if arguments.value("quoting") == csv.QUOTE_NONE:
        quote = None
    single = [
        quote,
        arguments.text("escapechar"),
        arguments.text("comment"),
        arguments.text("lineterminator"),
    ]
    if any(sign is not None and len(sign) != 1 for sign in single):
        return None
    return Dialect(
        None if sep == r"\s+" else sep,
        quote,
        single[1],
        arguments.flag("doublequote", True),
        arguments.flag("skipinitialspace"),
        single[2],
        arguments.flag("skip_blank_lines", True),
        single[3],
    )


def _peculiar(text: str, dialect: Dialect, skipping: bool) -> bool:
    """Whether the text holds what pandas' C reader stumbles over."""
    if skipping and dialect.quote and dialect.quote in text:
        # Quotes in a skipped line are minded, but not after an empty first field.
        unminded = f"(?:^|[\r\n]){re.escape((dialect.sep or '') + dialect.quote)}"
        if dialect.sep is None or re.search(unminded, text):
            return True
    if "\r" not in text or dialect.terminator:
        return False
    # After a bare carriage return an empty first field is lost, and skipped lines are miscounted.
    if skipping:
        return re.search(r"\r(?!\n)", text) is not None
    return "\r" + (dialect.sep or " ") in text or "\r\t" in text


def _cells(text: str, row: Row, dialect: Dialect) -> tuple[Cell, ...]:
    """Where the names of the header row stand."""
    fields, _, _ = scan(text, row.start, dialect)
    ends = [
        match.end() for match in re.finditer(r"\r\n|\n|\r", text[: fields[-1].end if fields else row.start])
    ]
    cells = []
    for found in fields:
        line = bisect_right(ends, found.start)
        begin = ends[line - 1] if line else 0
        cells.append(Cell(line, found.start - begin, found.end - begin))
    return tuple(cells)


def build(
    records: Sequence[Sequence[str]],
    layout: Layout,
    whole: bool,
    arguments: Arguments,
    cells: tuple[Cell | None, ...] = (),
    doubt: bool = False,
) -> Header:
    """The header with types and profiles of the rows below it."""
    if doubt:
        return Header((), complete=False, written=layout.written, cells=cells, whole=whole)
    data = [row for row in records[layout.first :] if len(row) <= layout.width or arguments.has("usecols")]
    asked = arguments.whole("nrows")
    if asked is not None:
        whole = whole or len(data) >= asked
        data = data[: max(asked, 0)]
    if len(layout.fields) > _widest:
        # No profile is worth the time that so many columns take.
        return Header(
            layout.columns,
            ("?",) * len(layout.columns),
            layout.complete,
            len(data),
            whole,
            layout.index,
            layout.written,
            cells,
        )
    columns = [[row[place] if place < len(row) else "" for row in data] for place in layout.fields]
    return Header(
        layout.columns,
        column_types(layout.columns, columns, arguments),
        layout.complete,
        len(data),
        whole,
        layout.index,
        layout.written,
        cells,
        look=lambda: column_profiles(layout.columns, columns, arguments),
    )


def _python(
    head: Text, arguments: Arguments, ask: Request, sep: str | None, skip: frozenset[int] | range, doubt: bool
) -> Header | Refusal:
    """The header as pandas' Python reader sees it; its rarer habits are left uncertain."""
    if (
        arguments.has("comment")
        or arguments.has("lineterminator")
        or not arguments.flag("skip_blank_lines", True)
    ):
        doubt = True
    lines = re.split(r"(?<=\n)|(?<=\r)(?!\n)", head.text)
    if lines and not lines[-1]:
        lines.pop()
    if not head.whole and lines:
        lines.pop()
    if '"' in head.text:
        # Rows are skipped by the reader's count, in which quoted line ends do not figure;
        # the line from which a separator is guessed ends at the first line end.
        doubt = doubt or sep is None or _listed(skip)
    if _listed(skip) and any(not line.strip() for line in lines):
        doubt = True
    kept = [line for place, line in enumerate(lines) if place not in skip]
    by_pattern = sep is not None and len(sep) > 1
    found = _split_by_pattern(kept, sep) if by_pattern and sep else _split_by_csv(kept, arguments, sep)
    if found is None:
        return Refusal("the separator is not understood")
    records = [row for row in found if len(row) > 1 or (len(row) == 1 and row[0].strip())]
    footer = arguments.whole("skipfooter") or 0
    if footer and head.whole:
        records = records[: max(len(records) - footer, 0)] if len(records) > footer + 2 else records
        doubt = doubt or len(records) <= footer + 2
    layout = python_layout(records, head.whole, ask)
    if isinstance(layout, Refusal):
        return layout
    return build(records, layout, head.whole, arguments, (), doubt)


def _split_by_pattern(lines: Iterable[str], sep: str) -> list[list[str]] | None:
    if len(sep) > 20 or not _safe_pattern.fullmatch(sep) or len(_repeated.findall(sep)) > 2:
        return None
    try:
        pattern = re.compile(sep)
    except re.error:
        return None
    # Patterns may look back over blanks again and again: long lines would cost the square of their length.
    found: list[list[str]] = []
    for line in lines:
        if len(line) > _patient or len(found) >= _patient:
            break
        found.append([field or "" for field in pattern.split(line.strip())])
    return found


def _split_by_csv(lines: Sequence[str], arguments: Arguments, sep: str | None) -> list[list[str]] | None:
    if sep is None:
        sep = _sniffed(lines)
        if sep is None:
            return None
    quote = arguments.text("quotechar", '"') or '"'
    quoting = arguments.whole("quoting") or 0
    escape = arguments.text("escapechar")
    if (
        len(sep) != 1
        or len(quote) != 1
        or (escape is not None and len(escape) != 1)
        or quoting not in range(4)
    ):
        return None
    return list(_csv_rows(lines, sep, quote, escape, quoting, arguments))


def _csv_rows(
    lines: Sequence[str], sep: str, quote: str, escape: str | None, quoting: int, arguments: Arguments
) -> Iterator[list[str]]:
    try:
        yield from csv.reader(
            lines,
            delimiter=sep,
            quotechar=quote,
            escapechar=escape,
            doublequote=arguments.flag("doublequote", True),
            skipinitialspace=arguments.flag("skipinitialspace"),
            quoting=csv.QUOTE_NONE if quoting == csv.QUOTE_NONE else csv.QUOTE_MINIMAL,
            strict=True,
        )
    except (csv.Error, TypeError, ValueError):
        # The head may end within quotes; the rows before are as good as ever.
        return


def _sniffed(lines: Sequence[str]) -> str | None:
    line = next(iter(lines), "")
    if not line.strip() or len(line) > _patient:
        return None
    try:
        return csv.Sniffer().sniff(line).delimiter
    except (csv.Error, re.error):
        return None


def options_text(options: Mapping[str, object]) -> str:
    """A key for options: equal texts, equal meaning."""
    return repr(sorted(options.items(), key=lambda item: item[0]))
