"""Which fields of a file's rows become which columns: pandas' rules for headers, names and indexes."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from headwater.sources.header import Name, deduplicated, unnamed_filled


@dataclass(frozen=True)
class Request:
    """What the script asked for."""

    header: int | None = 0
    names: tuple[Name, ...] | None = None
    usecols: tuple[Name, ...] | None = None
    index_col: tuple[Name, ...] | None = None
    leading_index: bool = True
    """Whether surplus leading fields become the index: not with `index_col=False`."""


@dataclass(frozen=True)
class Layout:
    """Columns with the fields that fill them."""

    columns: tuple[Name, ...]
    fields: tuple[int, ...]
    """For each column the position of its field in a row."""
    first: int
    """Position of the first row of values."""
    width: int
    """Fields a row has at most."""
    index: tuple[Name | None, ...] = ()
    written: tuple[Name, ...] = ()
    complete: bool = True
    unnamed: frozenset[Name] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Refusal:
    """Why pandas would raise."""

    reason: str


_no_columns = Refusal("the file has no columns")


def c_layout(records: Sequence[Sequence[Name | float | None]], whole: bool, ask: Request) -> Layout | Refusal:
    """The columns as pandas' C reader lays them out."""
    own = _own_names(records, ask.header, ask.names is not None)
    if isinstance(own, Refusal):
        return own
    written, unnamed, first = own
    if ask.header is None and ask.names is None:
        return _chosen(ask, Layout(written, (), 0, len(written), (), written), 0, written)
    passed = ask.names if ask.names is not None else written
    known = len(records) > first
    width, leading = len(passed), 0
    if known:
        before = len(records[first - 1]) if first > 0 else 0
        width = max(len(records[first]), before if ask.header is not None else 0)
        if ask.names is not None:
            width = max(width, len(ask.names))
        if ask.usecols is not None and ask.leading_index:
            used = len(set(ask.usecols))
            if used != len(passed):
                if ask.names is None and used < len(passed):
                    leading = max(width - len(passed), 0)
                elif len(passed) != width:
                    return Refusal("the number of names differs from the number of fields")
        elif ask.leading_index and len(passed) < width:
            leading = width - len(passed)
    layout = Layout(passed, (), first, width, (), written, known or whole, unnamed)
    return _chosen(ask, layout, leading, passed)


def _own_names(
    records: Sequence[Sequence[Name | float | None]], header: int | None, named: bool
) -> tuple[tuple[Name, ...], frozenset[Name], int] | Refusal:
    """The names in the file itself, those made up for empty ones, and where the values begin."""
    if not records and named:
        return (), frozenset(), 0 if header is None else header + 1
    if header is None:
        if not records:
            return _no_columns
        return tuple(range(len(records[0]))), frozenset(), 0
    if len(records) <= header:
        return _no_columns if not records else Refusal("the header row lies beyond the rows that were read")
    if not records[header]:
        return _no_columns
    row, empty = unnamed_filled(records[header])
    names = deduplicated(row, empty)
    return tuple(names), frozenset(names[place] for place in empty), header + 1


def _chosen(ask: Request, layout: Layout, leading: int, names: tuple[Name, ...]) -> Layout | Refusal:
    """The columns that `usecols` and `index_col` leave."""
    if ask.usecols is None:
        kept = list(names)
        fields = [leading + place for place in range(len(names))]
    else:
        picked = _used(ask, layout, leading, names)
        if isinstance(picked, Refusal):
            return picked
        kept, fields = picked
        if leading and any(isinstance(name, int) for name in ask.usecols):
            # Positions are counted with and without the leading fields in different places.
            return replace(layout, columns=(), fields=(), complete=False)
    if leading:
        if ask.index_col and len(ask.index_col) != leading:
            return Refusal(f"{leading} leading fields have no name")
        if ask.index_col and ask.usecols is None:
            taken = set(ask.index_col)
            fields = [place for place in range(layout.width) if place not in taken]
            if len(fields) != len(kept):
                return replace(layout, columns=(), fields=(), complete=False)
        return replace(layout, columns=tuple(kept), fields=tuple(fields), index=(None,) * leading)
    return _indexed(ask, replace(layout, columns=tuple(kept), fields=tuple(fields)))


def _used(
    ask: Request, layout: Layout, leading: int, names: tuple[Name, ...]
) -> tuple[list[Name], list[int]] | Refusal:
    wanted = set(ask.usecols or ())
    if any(isinstance(name, str) for name in wanted) and not wanted <= set(names):
        gone = ", ".join(sorted(repr(name) for name in wanted - set(names)))
        return Refusal(f"usecols names {gone}, which the file does not have")
    kept = list(names)
    if len(kept) > len(wanted):
        kept = [name for place, name in enumerate(names) if place in wanted or name in wanted]
    if len(kept) < len(wanted):
        return Refusal("usecols names more columns than there are")
    fields: list[int] = []
    by_order = ask.names is not None and len(ask.names) == len(wanted)
    for place in range(leading, layout.width):
        if len(fields) == len(wanted):
            break
        at = len(fields) if by_order else place - leading
        if place in wanted or (at < len(names) and names[at] in wanted):
            fields.append(place)
    if len(fields) != len(kept):
        return Refusal("usecols does not fit the fields of the file")
    return kept, fields


def _indexed(ask: Request, layout: Layout) -> Layout | Refusal:
    """The layout without the columns that become the index."""
    if ask.index_col is None:
        return layout
    columns = list(layout.columns)
    places: list[int] = []
    for name in ask.index_col:
        if isinstance(name, str):
            if name not in columns:
                return Refusal(f"index_col names {name!r}, which the file does not have")
            places.append(columns.index(name))
        elif -len(columns) <= name < len(columns):
            places.append(name % len(columns))
        else:
            return Refusal("index_col lies beyond the columns")
    if len(set(places)) != len(places) or (
        len(places) > 1 and any(_negative(name) for name in ask.index_col)
    ):
        return replace(layout, columns=(), fields=(), complete=False)
    rest = [place for place in range(len(columns)) if place not in places]
    return replace(
        layout,
        columns=tuple(columns[place] for place in rest),
        fields=tuple(layout.fields[place] for place in rest),
        index=tuple(None if columns[place] in layout.unnamed else columns[place] for place in places),
    )


def _negative(name: Name) -> bool:
    return isinstance(name, int) and name < 0


def python_layout(
    records: Sequence[Sequence[Name | float | None]], whole: bool, ask: Request
) -> Layout | Refusal:
    """The columns as pandas' Python reader, which also reads spreadsheets, lays them out."""
    own = _own_names(records, ask.header, ask.names is not None)
    if isinstance(own, Refusal):
        return own
    written, unnamed, first = own
    count = len(records[first]) if len(records) > first else None
    names = written if ask.names is None else ask.names
    if ask.names is not None and ask.header is not None and len(names) > max(len(written), count or 0):
        return Refusal("more names than fields")
    layout = Layout(names, (), first, max(len(names), count or 0), (), written, True, unnamed)
    if ask.names is not None and any(
        len(row) != len(names) for row in records[max(first - 1, 0) : first + 2]
    ):
        # Which of the first rows tells the number of leading fields depends on what was buffered.
        return replace(layout, columns=(), complete=False)
    if ask.usecols is not None:
        return _picked(ask, layout, count, names, written)
    if count is None:
        return _chosen(ask, replace(layout, complete=whole), 0, names)
    following = len(records[first + 1]) if len(records) > first + 1 else None
    if ask.header is not None and ask.leading_index and following == count + len(names):
        return replace(layout, columns=(), complete=False)
    if following is None and not whole and ask.header is not None:
        layout = replace(layout, complete=False)
    leading = max(count - len(names), 0) if ask.leading_index else 0
    if leading and ask.index_col is not None:
        return replace(layout, columns=(), complete=False)
    return _chosen(ask, layout, leading, names)


def _picked(
    ask: Request, layout: Layout, count: int | None, names: tuple[Name, ...], written: tuple[Name, ...]
) -> Layout | Refusal:
    """The Python reader's way with `usecols`: positions in the file, whatever the names."""
    wanted = list(dict.fromkeys(ask.usecols or ()))
    by_name = [name for name in wanted if isinstance(name, str)]
    if any(name not in names for name in by_name):
        return Refusal("usecols names a column that the file does not have")
    places = sorted(names.index(name) if isinstance(name, str) else name for name in wanted)
    if (
        not places
        or places[0] < 0
        or places[-1] >= len(written)
        or (count is not None and count != len(written))
    ):
        return replace(layout, columns=(), fields=(), complete=False)
    if len(names) == len(places):
        columns = names
    elif ask.names is not None and len(names) != len(written):
        return replace(layout, columns=(), fields=(), complete=False)
    else:
        columns = tuple(names[place] for place in places)
    return _indexed(ask, replace(layout, columns=columns, fields=tuple(places)))
