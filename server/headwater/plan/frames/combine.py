"""Tables put together: joins, and rows or columns side by side."""

from collections.abc import Iterator
from typing import ClassVar

from headwater.base.frozen import frozen
from headwater.plan.columns import OPEN, Columns, Name
from headwater.plan.nodes import Every, Node, Origin, Shape
from headwater.plan.rows import Rows


@frozen
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
        if any(self.by_index) or self.how == "cross":
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
        if any(self.by_index):  # a key on one side that clashes with a column of the other keeps its name as well
            names = (*names, *(n for n in (*(self.left_on or ()), *(self.right_on or ())) if n not in names))
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
        here, there = left.has(name), right.has(name)
        keys = (*(self.on or ()), *(self.left_on or ()), *(self.right_on or ()))
        if here is not there and (here or there) and name not in keys:
            # one side surely has it: it keeps its name; asked first, as to pair all names of wide tables takes long
            yield (0 if here else 1), name
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
            # where both sides had it, it would carry a suffix: the side that is known to may have it, has it
            ours, theirs = ({*side.names, *side.maybe} for side in (left, right))
            if here is not False and (name in ours or name not in theirs):
                yield 0, name
            if name in ours and name not in theirs:
                return
            if there is not False and name not in (self.on or ()):
                yield 1, name


@frozen
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


@frozen
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
