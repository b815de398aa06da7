"""Rows: which stay, in which order, and what is put where a value is missing."""

from collections.abc import Iterator
from typing import ClassVar

from headwater.base.frozen import frozen
from headwater.plan.columns import Columns, Name, padded
from headwater.plan.expressions import Expr
from headwater.plan.nodes import Every, Node, Origin, Shape
from headwater.plan.rows import Rows


@frozen
class Filter(Node):
    """The rows for which the predicate holds. None: we do not know which."""

    predicate: Expr | None = None

    rows: ClassVar[Rows] = Rows.SUBSET


@frozen
class Slice(Node):
    """Rows by position, like Python's slices; None leaves an end open, an expression may stand for a count."""

    start: Expr | None = None
    stop: Expr | None = None
    step: int | None = None

    rows: ClassVar[Rows] = Rows.SUBSET


@frozen
class Take(Node):
    """Rows listed by another step: an array of places, a list of labels."""

    rows: ClassVar[Rows] = Rows.SUBSET


@frozen
class Each(Node):
    """One row after another: what a loop over rows holds at each turn, standing for all of them."""

    rows: ClassVar[Rows] = Rows.SAME


@frozen
class Without(Node):
    """The rows of the first input that are not in the second: `df.drop(part.index)`."""

    rows: ClassVar[Rows] = Rows.SUBSET


@frozen
class DropMissing(Node):
    """Rows without missing values, in the columns of `subset` or in all."""

    subset: tuple[Name, ...] | None = None

    rows: ClassVar[Rows] = Rows.SUBSET


@frozen
class Distinct(Node):
    """Rows that differ, by the columns of `subset` or by all."""

    subset: tuple[Name, ...] | None = None

    rows: ClassVar[Rows] = Rows.SUBSET


@frozen
class Sort(Node):
    """The same rows in another order; no keys means by index."""

    by: tuple[Name, ...] = ()
    ascending: bool | None = True

    rows: ClassVar[Rows] = Rows.PERMUTED


@frozen
class Sample(Node):
    """Rows drawn at random. With replacement, or more than there are, a row may come several times."""

    replace: bool | None = False
    whole: bool = False
    """All rows, merely shuffled."""
    seeded: bool = False
    seed: object = None

    rows: ClassVar[Rows] = Rows.SUBSET


@frozen
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


@frozen
class SetIndex(Node):
    """Columns become the index. With `drop` they are columns no more."""

    keys: tuple[Name, ...] | None
    drop: bool = True

    def columns(self, *inputs: Columns) -> Columns:
        if self.keys is None:
            return Columns((), False, inputs[0].without, frozenset(inputs[0].names))
        return inputs[0].drop(self.keys) if self.drop else inputs[0]


@frozen
class ResetIndex(Node):
    """The index becomes a column (`drop` throws it away instead). `names` are known index names, None if unknown."""

    drop: bool = False
    names: tuple[Name, ...] | None = None

    def columns(self, *inputs: Columns) -> Columns:
        if self.drop:
            return inputs[0]
        if self.names is None:
            return inputs[0].open_but(())
        source = inputs[0]
        fresh = tuple(padded(n, source.names) for n in self.names if n not in source.names)
        return Columns(
            (*fresh, *source.names), source.complete, source.without - set(fresh), source.maybe, source.types
        )

    def origins(self, name: Name | Every, *inputs: Columns) -> Iterator[Origin]:
        yield 0, name
