"""Operators on tables: where they come from, which columns and rows they keep, and how they are put together."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from headwater.plan.columns import NONE, OPEN, Columns, Name, type_name
from headwater.plan.expressions import Expr, Ref, Whole
from headwater.plan.nodes import Every, Node, Origin, Shape, expression_origins, expression_type
from headwater.plan.rows import Rows

Items = tuple[tuple[Name | None, Expr], ...]
"""Columns and what they are made of; None where the label is not known."""


def own_or(node: Node, items: Items, name: Name | Every, otherwise: Iterator[Origin]) -> Iterator[Origin]:
    """Origins of a column that `items` may define."""
    found = False
    for label, expr in items:
        if label is None or label == name or name is Every.ALL:
            found = found or (label is not None and name is not Every.ALL)
            yield from expression_origins(node, expr)
    if not found:
        yield from otherwise


@dataclass(frozen=True, slots=True)
class Scan(Node):
    """Rows from outside: a file, a table, a query, a built-in data set."""

    kind: str
    path: str | None
    via: str
    header: tuple[Name, ...] = ()
    complete: bool = False
    types: tuple[tuple[Name, type_name], ...] = ()
    form: Shape = "frame"
    index: tuple[Name, ...] | None = ()
    """The names of the levels of the index, None where they are not known."""
    rows_read: str = ""
    """Which rows are read, where not all are (`nrows=`, `skiprows=`); two reads of one file compare by it."""

    rows: ClassVar[Rows] = Rows.FRESH

    @property
    def shape(self) -> Shape:
        return self.form

    def columns(self, *inputs: Columns) -> Columns:
        return Columns(self.header, self.complete, types=dict(self.types))

    def origins(self, name: Name | Every, *inputs: Columns) -> Iterator[Origin]:
        return iter(())


@dataclass(frozen=True, slots=True)
class Build(Node):
    """A table put together from values of the script."""

    items: Items = ()
    complete: bool = True
    form: Shape = "frame"

    rows: ClassVar[Rows] = Rows.UNKNOWN

    @property
    def shape(self) -> Shape:
        return self.form

    def columns(self, *inputs: Columns) -> Columns:
        by_ref = dict(zip(self.inputs, inputs, strict=False))
        names = tuple(n for n, _ in self.items if n is not None)
        types = {n: expression_type(e, by_ref) for n, e in self.items if n is not None}
        open_ = not self.complete or len(names) < len(self.items)
        return Columns(names, not open_, types={n: t for n, t in types.items() if t != "?"})

    def origins(self, name: Name | Every, *inputs: Columns) -> Iterator[Origin]:
        if not self.items:
            return ((at, Every.ALL) for at in range(len(self.inputs)))
        return own_or(self, self.items, name, iter(()))


@dataclass(frozen=True, slots=True)
class Project(Node):
    """Only the columns listed, in the order listed. As a series it is one column on its own."""

    keep: tuple[Name, ...]
    form: Shape = "frame"

    @property
    def shape(self) -> Shape:
        return self.form

    def columns(self, *inputs: Columns) -> Columns:
        return inputs[0].select(self.keep)


@dataclass(frozen=True, slots=True)
class Positions(Node):
    """Columns picked by position: a slice, or the places listed. Negative places count from the end."""

    start: int | None = None
    stop: int | None = None
    step: int | None = None
    places: tuple[int, ...] | None = None
    form: Shape = "frame"

    @property
    def shape(self) -> Shape:
        return self.form

    def columns(self, *inputs: Columns) -> Columns:
        (source,) = inputs[:1]
        if not source.complete or source.maybe:
            return OPEN
        return source.select(self.pick(source.names))

    def pick(self, names: tuple[Name, ...]) -> tuple[Name, ...]:
        """The labels at our places among `names`."""
        if self.places is None:
            return names[self.start : self.stop : self.step]
        return tuple(names[p] for p in self.places if -len(names) <= p < len(names))

    def origins(self, name: Name | Every, *inputs: Columns) -> Iterator[Origin]:
        yield 0, (Every.ALL if name is Every.REST else name)


@dataclass(frozen=True, slots=True)
class Pick(Node):
    """Columns chosen by a test that is not their names: by type, by pattern, by an unknown list."""

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    how: str = "unknown"
    form: Shape = "frame"
    sure: tuple[Name, ...] = ()
    """Columns that are chosen in any case."""
    among: tuple[Name, ...] | None = None
    """The columns that the others are chosen from, where they are fewer than all."""

    @property
    def shape(self) -> Shape:
        return self.form

    def columns(self, *inputs: Columns) -> Columns:
        (source,) = inputs[:1]
        if self.how == "type":
            known = {n: self.accepts(source.types.get(n, "?")) for n in source.names}
            if source.complete and not source.maybe and None not in known.values():
                return source.select(n for n, kept in known.items() if kept)
            sure = tuple(n for n, kept in known.items() if kept)
            out = frozenset(n for n, kept in known.items() if kept is False)
            maybe = frozenset(n for n, kept in known.items() if kept is None) | source.maybe
            return Columns(sure, source.complete, source.without | out, maybe, {n: source.types[n] for n in sure})
        if self.among is not None or source.complete:
            maybe = frozenset(self.among) if self.among is not None else frozenset(source.names) | source.maybe
            return Columns(self.sure, True, maybe=maybe - set(self.sure), types=source.types)
        return Columns(self.sure, False, source.without - set(self.sure))

    def accepts(self, kind: type_name) -> bool | None:
        """Whether a column of this coarse type is chosen; None where its type is not known."""
        if kind == "?":
            return None
        tags = {"int": {"number", "int", "integer"}, "float": {"number", "float", "floating"},
                "str": {"object", "str", "string", "O"}, "bool": {"bool", "boolean"},
                "category": {"category"}, "date": {"datetime", "datetime64"}}.get(kind, set())  # fmt: skip
        if self.include and not tags & set(self.include):
            return False
        return not tags & set(self.exclude)


@dataclass(frozen=True, slots=True)
class Drop(Node):
    """All columns but the ones listed."""

    gone: tuple[Name, ...]
    certain: bool = True
    """False with `errors="ignore"`, or where more may be dropped than we can name."""

    def columns(self, *inputs: Columns) -> Columns:
        return inputs[0].drop(self.gone)


@dataclass(frozen=True, slots=True)
class Lose(Node):
    """Some columns are dropped, we do not know which."""

    def columns(self, *inputs: Columns) -> Columns:
        source = inputs[0]
        return Columns((), source.complete, source.without, frozenset(source.names) | source.maybe, source.types)


@dataclass(frozen=True, slots=True)
class Assign(Node):
    """The same rows with columns added or replaced."""

    items: Items
    how: str = ""
    """`inplace` when a method of the column itself was asked to change it."""

    def columns(self, *inputs: Columns) -> Columns:
        by_ref = dict(zip(self.inputs, inputs, strict=False))
        names = [n for n, _ in self.items if n is not None]
        types = {n: kind for n, e in self.items if n is not None and (kind := expression_type(e, by_ref)) != "?"}
        added = inputs[0].add(names, types)
        return added if len(names) == len(self.items) else added.open()

    def origins(self, name: Name | Every, *inputs: Columns) -> Iterator[Origin]:
        return own_or(self, self.items, name, iter(((0, name),)))


@dataclass(frozen=True, slots=True)
class Update(Node):
    """Some cells are overwritten: `df.loc[mask, name] = value`. None updates columns we cannot name."""

    items: Items
    predicate: Expr | None = None
    how: str = ""
    """`chained` when the cells were reached by two subscripts in a row."""
    form: Shape = "frame"

    @property
    def shape(self) -> Shape:
        return self.form

    def columns(self, *inputs: Columns) -> Columns:
        names = [n for n, _ in self.items if n is not None and inputs[0].has(n) is not True]
        return inputs[0].add(names) if names else inputs[0]

    def origins(self, name: Name | Every, *inputs: Columns) -> Iterator[Origin]:
        if isinstance(name, Every) or inputs[0].has(name) is not False:
            yield 0, name
        yield from own_or(self, self.items, name, iter(()))


@dataclass(frozen=True, slots=True)
class Compute(Node):
    """A new column of values, row by row: what an expression over columns becomes when it gets a name."""

    expr: Expr
    name: Name | None = None
    form: Shape = "series"

    @property
    def shape(self) -> Shape:
        return self.form

    def columns(self, *inputs: Columns) -> Columns:
        by_ref = dict(zip(self.inputs, inputs, strict=False))
        name = self.name if self.name is not None else 0
        kind = expression_type(self.expr, by_ref)
        return Columns((name,), True, types={name: kind} if kind != "?" else {})

    def origins(self, name: Name | Every, *inputs: Columns) -> Iterator[Origin]:
        return expression_origins(self, self.expr)


@dataclass(frozen=True, slots=True)
class Map(Node):
    """Every cell changed by itself, or together with the same cell of the other inputs. Columns stay."""

    op: str
    form: Shape = "frame"

    @property
    def shape(self) -> Shape:
        return self.form

    def origins(self, name: Name | Every, *inputs: Columns) -> Iterator[Origin]:
        yield 0, name
        for at, columns in enumerate(inputs[1:], 1):
            if isinstance(name, Every) or columns.has(name) is not False:
                yield at, name
            else:
                yield at, Every.ALL


@dataclass(frozen=True, slots=True)
class Rename(Node):
    """Columns under new names."""

    mapping: tuple[tuple[Name, Name], ...]

    def columns(self, *inputs: Columns) -> Columns:
        return inputs[0].rename(dict(self.mapping))

    def origins(self, name: Name | Every, *inputs: Columns) -> Iterator[Origin]:
        back = {new: old for old, new in self.mapping}
        yield 0, (name if isinstance(name, Every) else back.get(name, name))


@dataclass(frozen=True, slots=True)
class Relabel(Node):
    """All columns named anew, by position; None where the new names are not known."""

    names: tuple[Name, ...] | None = None
    form: Shape = "frame"

    @property
    def shape(self) -> Shape:
        return self.form

    def columns(self, *inputs: Columns) -> Columns:
        return OPEN if self.names is None else Columns(self.names, True)

    def origins(self, name: Name | Every, *inputs: Columns) -> Iterator[Origin]:
        source = inputs[0]
        known = source.complete and not source.maybe and self.names is not None
        if known and self.names is not None and len(source.names) == len(self.names) and name in self.names:
            yield 0, source.names[self.names.index(name)]
        else:
            yield 0, Every.ALL


@dataclass(frozen=True, slots=True)
class Filter(Node):
    """The rows for which the predicate holds. None: we do not know which."""

    predicate: Expr | None = None

    rows: ClassVar[Rows] = Rows.SUBSET


@dataclass(frozen=True, slots=True)
class Slice(Node):
    """Rows by position, like Python's slices; None leaves an end open, an expression may stand for a count."""

    start: Expr | None = None
    stop: Expr | None = None
    step: int | None = None

    rows: ClassVar[Rows] = Rows.SUBSET


@dataclass(frozen=True, slots=True)
class Take(Node):
    """Rows listed by another step: an array of places, a list of labels."""

    rows: ClassVar[Rows] = Rows.SUBSET


@dataclass(frozen=True, slots=True)
class Without(Node):
    """The rows of the first input that are not in the second: `df.drop(part.index)`."""

    rows: ClassVar[Rows] = Rows.SUBSET


@dataclass(frozen=True, slots=True)
class DropMissing(Node):
    """Rows without missing values, in the columns of `subset` or in all."""

    subset: tuple[Name, ...] | None = None

    rows: ClassVar[Rows] = Rows.SUBSET


@dataclass(frozen=True, slots=True)
class Distinct(Node):
    """Rows that differ, by the columns of `subset` or by all."""

    subset: tuple[Name, ...] | None = None

    rows: ClassVar[Rows] = Rows.SUBSET


@dataclass(frozen=True, slots=True)
class Sort(Node):
    """The same rows in another order; no keys means by index."""

    by: tuple[Name, ...] = ()
    ascending: bool | None = True

    rows: ClassVar[Rows] = Rows.PERMUTED


@dataclass(frozen=True, slots=True)
class Sample(Node):
    """Rows drawn at random. With replacement, or more than there are, a row may come several times."""

    replace: bool | None = False
    whole: bool = False
    """All rows, merely shuffled."""
    seeded: bool = False
    seed: object = None

    rows: ClassVar[Rows] = Rows.SUBSET


@dataclass(frozen=True, slots=True)
class FillMissing(Node):
    """Missing values replaced, by a value, by neighbours, or by what was learned from rows."""

    method: str = "value"
    columns_filled: tuple[Name, ...] | None = None
    form: Shape = "frame"

    @property
    def shape(self) -> Shape:
        return self.form

    def origins(self, name: Name | Every, *inputs: Columns) -> Iterator[Origin]:
        yield 0, name
        if self.columns_filled is None or name in self.columns_filled or isinstance(name, Every):
            for at, columns in enumerate(inputs[1:], 1):
                if isinstance(name, Every) or columns.has(name) or not columns.complete:
                    yield at, name
                elif columns.names == (0,) or len(columns.names) == 1:
                    yield at, Every.ALL


@dataclass(frozen=True, slots=True)
class Join(Node):
    """Pair the rows of two tables whose keys agree."""

    on: tuple[Name, ...] | None = None
    left_on: tuple[Name, ...] | None = None
    right_on: tuple[Name, ...] | None = None
    how: str | None = "inner"
    suffixes: tuple[str, str] = ("_x", "_y")
    by_index: tuple[bool, bool] = (False, False)
    validate: bool | None = None
    """Whether the call says how many partners a row may have; None where it need not, or where that is not known."""
    indicator: bool = False
    explicit_how: bool = True
    open: bool = False
    """Whether the keys are not known."""

    rows: ClassVar[Rows] = Rows.MULTIPLIED

    def _keys(self, left: Columns, right: Columns) -> tuple[Name, ...]:
        if self.on is not None:
            return self.on
        if self.left_on is not None or self.right_on is not None:
            return tuple(n for n, m in zip(self.left_on or (), self.right_on or (), strict=False) if n == m)
        if any(self.by_index):
            return ()
        return tuple(n for n in left.names if n in right.names)

    def sides(self, left: Columns, right: Columns) -> tuple[dict[Name, Name], dict[Name, Name]]:
        """For each side, its columns and what they are called in the result."""
        keys = set(self._keys(left, right))
        clash = (set(left.names) & set(right.names)) - keys

        def suffixed(name: Name, suffix: str) -> Name:
            return f"{name}{suffix}" if name in clash else name

        lhs = {n: suffixed(n, self.suffixes[0]) for n in left.names}
        rhs = {n: suffixed(n, self.suffixes[1]) for n in right.names if n not in keys}
        return lhs, rhs

    def columns(self, *inputs: Columns) -> Columns:
        left, right = inputs[:2]
        if self.open:
            return OPEN
        lhs, rhs = self.sides(left, right)
        names = (*lhs.values(), *rhs.values(), *(("_merge",) if self.indicator else ()))
        complete = left.complete and right.complete
        types = {lhs[n]: t for n, t in left.types.items() if n in lhs}
        types |= {rhs[n]: t for n, t in right.types.items() if n in rhs}
        if complete:
            return Columns(names, True, maybe=left.maybe | right.maybe, types=types)
        # a name clashes with a column we cannot see: it may carry a suffix
        sure: list[Name] = []
        keys = set(self._keys(left, right))
        for name, shown in lhs.items():
            if shown != name or name in keys or right.has(name) is False or not self.suffixes[0]:
                sure.append(shown)
        for name, shown in rhs.items():
            if shown != name or left.has(name) is False or not self.suffixes[1]:
                sure.append(shown)
        sure += [n for n in (self.on or ()) if n not in sure]
        absent = frozenset(n for n in left.without & right.without if n not in sure)
        return Columns(tuple(sure), False, absent, frozenset(names) - set(sure), types)

    def origins(self, name: Name | Every, *inputs: Columns) -> Iterator[Origin]:
        left, right = inputs[:2]
        if isinstance(name, Every):
            yield 0, name
            yield 1, name
            return
        lhs, rhs = self.sides(left, right)
        back_left = {shown: n for n, shown in lhs.items()}
        back_right = {shown: n for n, shown in rhs.items()}
        if name in back_left:
            yield 0, back_left[name]
            if name in self._keys(left, right) and self.how in ("outer", "right"):
                yield 1, name
        elif name in back_right:
            yield 1, back_right[name]
        else:
            if left.has(name) is not False:
                yield 0, name
            if right.has(name) is not False and name not in (self.on or ()):
                yield 1, name


@dataclass(frozen=True, slots=True)
class Concat(Node):
    """The rows of all inputs, one below the other."""

    form: Shape = "frame"

    rows: ClassVar[Rows] = Rows.STACKED

    @property
    def shape(self) -> Shape:
        return self.form

    def columns(self, *inputs: Columns) -> Columns:
        if not inputs:
            return OPEN
        stacked = inputs[0]
        for other in inputs[1:]:
            stacked = stacked.stacked(other)
        return stacked

    def origins(self, name: Name | Every, *inputs: Columns) -> Iterator[Origin]:
        for at, columns in enumerate(inputs):
            if isinstance(name, Every) or columns.has(name) is not False:
                yield at, name


@dataclass(frozen=True, slots=True)
class Zip(Node):
    """The columns of all inputs, side by side."""

    form: Shape = "frame"
    fresh_names: bool = False
    """numpy: columns are counted, not named; the labels kept are for people."""

    @property
    def shape(self) -> Shape:
        return self.form

    def columns(self, *inputs: Columns) -> Columns:
        if not inputs:
            return OPEN
        beside = inputs[0]
        for other in inputs[1:]:
            beside = beside.beside(other)
        return beside

    def origins(self, name: Name | Every, *inputs: Columns) -> Iterator[Origin]:
        for at, columns in enumerate(inputs):
            if name is Every.REST and columns.complete:
                continue
            if isinstance(name, Every) or columns.has(name) is not False:
                yield at, name


@dataclass(frozen=True, slots=True)
class Aggregate(Node):
    """Rows gathered by keys (none: all rows) and summed up: each item is an output column and its expression."""

    keys: Items = ()
    items: Items = ()
    function: str = "?"
    keys_as_columns: bool = True
    rest: bool = False
    """Whether columns we cannot name are aggregated too."""
    form: Shape = "frame"

    rows: ClassVar[Rows] = Rows.GROUPED
    learns: ClassVar[bool] = True

    @property
    def shape(self) -> Shape:
        return self.form

    def columns(self, *inputs: Columns) -> Columns:
        keys = tuple(n for n, _ in self.keys if n is not None) if self.keys_as_columns else ()
        if self.rest and inputs:
            key_names = {n for n, _ in self.keys}
            rest = inputs[0]
            names = (*keys, *(n for n in rest.names if n not in key_names))
            without = rest.without | (set() if self.keys_as_columns else {n for n in key_names if n is not None})
            # non-numeric columns may be left out or refused; those known stay possible
            return Columns(tuple(dict.fromkeys(names)), rest.complete, frozenset(without), rest.maybe)
        names = (*keys, *(n for n, _ in self.items if n is not None))
        whole = all(n is not None for n, _ in (*self.keys, *self.items))
        return Columns(names, whole)

    def origins(self, name: Name | Every, *inputs: Columns) -> Iterator[Origin]:
        for label, expr in self.keys:
            if label == name or name is Every.ALL:
                yield from expression_origins(self, expr)
        if self.rest:
            if not any(label == name for label, _ in self.keys):
                yield 0, name
        else:
            for label, expr in self.items:
                if label is None or label == name or isinstance(name, Every):
                    yield from expression_origins(self, expr)


@dataclass(frozen=True, slots=True)
class Statistic(Node):
    """Something learned from all rows of a table: a mean, a quantile, counts of values; each column by itself."""

    function: str
    form: Shape = "scalar"
    labels: str = "same"
    """How it is labelled: like the columns (`same`), like `some` of them, or by values of the rows (`fresh`)."""

    rows: ClassVar[Rows] = Rows.GROUPED
    learns: ClassVar[bool] = True

    @property
    def shape(self) -> Shape:
        return self.form

    def columns(self, *inputs: Columns) -> Columns:
        if not inputs or self.labels == "fresh":
            return OPEN
        source = inputs[0]
        if self.labels == "same":
            return source
        sure = tuple(n for n in source.names if source.types.get(n) in ("int", "float"))
        maybe = (frozenset(source.names) | source.maybe) - set(sure)
        return Columns(sure, source.complete, source.without, maybe, {n: source.types[n] for n in sure})

    def origins(self, name: Name | Every, *inputs: Columns) -> Iterator[Origin]:
        if self.inputs:
            yield 0, (Every.ALL if self.labels == "fresh" else name)


@dataclass(frozen=True, slots=True)
class Melt(Node):
    """Columns turned into rows: identifiers stay, the others become pairs of a name and a value."""

    ids: tuple[Name, ...] = ()
    values: tuple[Name, ...] | None = None
    var_name: Name = "variable"
    value_name: Name = "value"

    rows: ClassVar[Rows] = Rows.MULTIPLIED

    def columns(self, *inputs: Columns) -> Columns:
        return Columns((*self.ids, self.var_name, self.value_name), True)

    def origins(self, name: Name | Every, *inputs: Columns) -> Iterator[Origin]:
        if name == self.value_name or name is Every.ALL:
            named = self.values if self.values is not None else [n for n in inputs[0].names if n not in self.ids]
            yield from ((0, n) for n in named)
            if self.values is None and not inputs[0].complete:
                yield 0, Every.REST
        if name in self.ids or name is Every.ALL:
            yield from ((0, n) for n in self.ids if name in (n, Every.ALL))


@dataclass(frozen=True, slots=True)
class Pivot(Node):
    """Values of a column turned into columns; which ones depends on the rows."""

    index: tuple[Name, ...] | None = None
    across: tuple[Name, ...] | None = None
    values: tuple[Name, ...] | None = None
    function: str | None = None

    rows: ClassVar[Rows] = Rows.GROUPED
    learns: ClassVar[bool] = True

    def columns(self, *inputs: Columns) -> Columns:
        return OPEN

    def origins(self, name: Name | Every, *inputs: Columns) -> Iterator[Origin]:
        named = [*(self.across or ()), *(self.values or ())]
        if named and self.values is not None:
            yield from ((0, n) for n in named)
        else:
            yield 0, Every.ALL


@dataclass(frozen=True, slots=True)
class Dummies(Node):
    """Categorical columns replaced by one indicator column for each value, which depends on the rows."""

    encoded: tuple[Name, ...] | None = None
    """None: every column of text or category type."""
    prefixes: tuple[str, ...] | None = None
    of_series: bool = False

    def columns(self, *inputs: Columns) -> Columns:
        source = inputs[0]
        if self.of_series:
            return OPEN
        if self.encoded is not None:
            return source.drop(self.encoded).open_but(self.encoded)
        kinds = {n: source.types.get(n, "?") for n in source.names}
        stay = tuple(n for n, kind in kinds.items() if kind in ("int", "float", "bool", "date"))
        unsure = frozenset(n for n, kind in kinds.items() if kind == "?") | source.maybe
        gone = frozenset(n for n, kind in kinds.items() if kind in ("str", "category"))
        if source.complete and not gone and not unsure:
            return source
        return Columns(stay, False, source.without | gone, unsure, {n: kinds[n] for n in stay})

    def origins(self, name: Name | Every, *inputs: Columns) -> Iterator[Origin]:
        source = inputs[0]
        if isinstance(name, Every) or source.has(name) is not False:
            yield 0, name
        if name is Every.REST:
            encoded = (
                self.encoded
                if self.encoded is not None
                else tuple(n for n in source.names if source.types.get(n, "?") in ("?", "str", "category"))
            )
            yield from ((0, n) for n in encoded)
        elif not isinstance(name, Every) and not source.has(name):
            encoded = self.encoded if self.encoded is not None else source.names
            yield from ((0, n) for n in encoded if str(name).startswith(f"{n}_"))


@dataclass(frozen=True, slots=True)
class Explode(Node):
    """A row for each member of a list-like column."""

    column: tuple[Name, ...] = ()

    rows: ClassVar[Rows] = Rows.MULTIPLIED


@dataclass(frozen=True, slots=True)
class SetIndex(Node):
    """Columns become the index. With `drop` they are columns no more."""

    keys: tuple[Name, ...] | None
    drop: bool = True

    def columns(self, *inputs: Columns) -> Columns:
        if self.keys is None:
            return Columns((), False, inputs[0].without, frozenset(inputs[0].names))
        return inputs[0].drop(self.keys) if self.drop else inputs[0]


@dataclass(frozen=True, slots=True)
class ResetIndex(Node):
    """The index becomes a column (`drop` throws it away instead). `names` are known index names, None if unknown."""

    drop: bool = False
    names: tuple[Name, ...] | None = None

    def columns(self, *inputs: Columns) -> Columns:
        if self.drop:
            return inputs[0]
        if self.names is None:
            return inputs[0].open_but(())
        fresh = tuple(n for n in self.names if n not in inputs[0].names)
        source = inputs[0]
        return Columns(
            (*fresh, *source.names), source.complete, source.without - set(fresh), source.maybe, source.types
        )

    def origins(self, name: Name | Every, *inputs: Columns) -> Iterator[Origin]:
        yield 0, name


@dataclass(frozen=True, slots=True)
class Show(Node):
    """A value that nobody takes: an expression standing alone. `displayed` where a notebook shows it."""

    displayed: bool = False
    call: str = ""
    """What was called last, with its accessor: `dropna`, `str.lower`; empty where it is no call."""
    in_place: bool = False
    """Whether the call was to change a value in place that nobody holds."""

    @property
    def shape(self) -> Shape:
        return "none"

    def columns(self, *inputs: Columns) -> Columns:
        return NONE


@dataclass(frozen=True, slots=True)
class Sink(Node):
    """Data leave the script: a file, a table."""

    kind: str
    path: str | None = None

    @property
    def shape(self) -> Shape:
        return "none"

    def columns(self, *inputs: Columns) -> Columns:
        return NONE


def whole(ref: Ref) -> Expr:
    """A step read as one column of values."""
    return Whole(ref)
