"""Where tables come from and where they go: sources, tables of values, sinks."""

from collections.abc import Iterator
from typing import ClassVar

from headwater.base.frozen import frozen
from headwater.plan.columns import NONE, Columns, Name, type_name
from headwater.plan.frames.items import Items, own_or
from headwater.plan.nodes import Every, Node, Origin, Shape, expression_type
from headwater.plan.rows import Rows

UNTOLD = "…"


@frozen
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
    """Which rows are read, where not all are (`nrows=`, `skiprows=`); two reads of one file compare by it.

    What is no constant is told as `UNTOLD`: nobody knows then whether two reads get the same rows.
    """

    rows: ClassVar[Rows] = Rows.FRESH

    @property
    def shape(self) -> Shape:
        return self.form

    def columns(self, *inputs: Columns) -> Columns:
        return Columns(self.header, self.complete, types=dict(self.types))

    def origins(self, name: Name | Every, *inputs: Columns) -> Iterator[Origin]:
        return iter(())


@frozen
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


@frozen
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


@frozen
class Sink(Node):
    """Data leave the script: a file, a table."""

    kind: str
    path: str | None = None

    @property
    def shape(self) -> Shape:
        return "none"

    def columns(self, *inputs: Columns) -> Columns:
        return NONE
