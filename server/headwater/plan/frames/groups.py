"""Rows gathered and summed up, and tables turned on their side."""

from collections.abc import Iterator
from typing import ClassVar

from headwater.base.frozen import frozen
from headwater.plan.columns import OPEN, Columns, Name, padded
from headwater.plan.frames.items import Items
from headwater.plan.nodes import Every, Node, Origin, Shape, expression_origins
from headwater.plan.rows import Rows


@frozen
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
        made = tuple(n for n, _ in self.items if n is not None)
        names = (*(padded(key, made) for key in keys), *made)
        keyed = self.keys if self.keys_as_columns else ()
        whole = all(n is not None for n, _ in (*keyed, *self.items))
        return Columns(names, whole)

    def origins(self, name: Name | Every, *inputs: Columns) -> Iterator[Origin]:
        for label, expr in self.keys:
            if label == name or name is Every.ALL or (label is not None and name == (label, "")):
                yield from expression_origins(self, expr)
        if self.rest:
            if not any(label == name for label, _ in self.keys):
                yield 0, name
        else:
            for label, expr in self.items:
                if label is None or label == name or isinstance(name, Every):
                    yield from expression_origins(self, expr)


@frozen
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
        texts = {n for n in source.names if source.types.get(n) in ("str", "category")} if sure else set()
        maybe = (frozenset(source.names) | source.maybe) - set(sure) - texts
        return Columns(sure, source.complete, source.without, maybe, {n: source.types[n] for n in sure})

    def origins(self, name: Name | Every, *inputs: Columns) -> Iterator[Origin]:
        if self.inputs:
            yield 0, (Every.ALL if self.labels == "fresh" else name)


@frozen
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


@frozen
class Pivot(Node):
    """Values of a column turned into columns; which ones depends on the rows."""

    index: tuple[Name, ...] | None = None
    across: tuple[Name, ...] | None = None
    values: tuple[Name, ...] | None = None
    function: str | None = None
    flat: bool = False
    """Whether the labels have one level for certain: the values of `across`."""

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


@frozen
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


@frozen
class Explode(Node):
    """A row for each member of a list-like column."""

    column: tuple[Name, ...] = ()

    rows: ClassVar[Rows] = Rows.MULTIPLIED
