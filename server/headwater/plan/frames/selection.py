"""Columns: which stay, which are made, what they are called."""

from collections.abc import Iterator

from headwater.base.frozen import frozen
from headwater.plan.columns import OPEN, Columns, Name, type_name
from headwater.plan.expressions import Expr
from headwater.plan.frames.items import Items, own_or
from headwater.plan.nodes import Every, Node, Origin, Shape, expression_origins, expression_type


@frozen
class Project(Node):
    """Only the columns listed, in the order listed. As a series it is one column on its own."""

    keep: tuple[Name, ...]
    form: Shape = "frame"

    @property
    def shape(self) -> Shape:
        return self.form

    def columns(self, *inputs: Columns) -> Columns:
        if (inside := self._inside(inputs[0])) not in ((), ("",)):
            return Columns(inside)
        return inputs[0].select(self.keep)

    def _inside(self, source: Columns) -> tuple[Name, ...]:
        """Labels of several levels, below the one asked for by itself."""
        return source.under(self.keep[0]) if self.form == "series" and len(self.keep) == 1 else ()

    def origins(self, name: Name | Every, *inputs: Columns) -> Iterator[Origin]:
        if isinstance(name, Every) or not self._inside(inputs[0]):
            yield 0, name
        else:
            first, rest = self.keep[0], name if isinstance(name, tuple) else (name,)
            yield 0, (*(first if isinstance(first, tuple) else (first,)), *rest)


@frozen
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


@frozen
class Pick(Node):
    """Columns chosen by a test that is not their names: by type, by pattern, by an unknown list, by another table."""

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
        if self.how == "shared":
            return shared(inputs)
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


def shared(tables: tuple[Columns, ...]) -> Columns:
    """The columns that all of several tables have."""
    first = tables[0]
    sure = tuple(n for n in first.names if all(t.has(n) for t in tables))
    gone = frozenset(n for t in tables for n in t.without)
    whole = [t for t in tables if t.complete]
    if not whole:
        return Columns(sure, False, gone, types=first.types)
    some = {*whole[0].names, *whole[0].maybe}
    maybe = frozenset(n for n in some if n not in sure and all(t.has(n) is not False for t in tables))
    return Columns(sure, True, maybe=maybe, types={n: t for n, t in first.types.items() if n in sure})


@frozen
class Drop(Node):
    """All columns but the ones listed."""

    gone: tuple[Name, ...]
    certain: bool = True
    """False with `errors="ignore"`, or where more may be dropped than we can name."""

    def columns(self, *inputs: Columns) -> Columns:
        return inputs[0].drop(self.gone)


@frozen
class Lose(Node):
    """Some columns are dropped, we do not know which."""

    def columns(self, *inputs: Columns) -> Columns:
        source = inputs[0]
        return Columns((), source.complete, source.without, frozenset(source.names) | source.maybe, source.types)


@frozen
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


@frozen
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


@frozen
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


@frozen
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


@frozen
class Rename(Node):
    """Columns under new names."""

    mapping: tuple[tuple[Name, Name], ...]

    def columns(self, *inputs: Columns) -> Columns:
        return inputs[0].rename(dict(self.mapping))

    def origins(self, name: Name | Every, *inputs: Columns) -> Iterator[Origin]:
        back = {new: old for old, new in self.mapping}
        yield 0, (name if isinstance(name, Every) else back.get(name, name))


@frozen
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
