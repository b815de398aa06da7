"""What we know of a frame's columns, and how far we know it.

Not knowing is normal: a file that is not at hand has columns we cannot name. `Columns` therefore carries the
names known to be there, whether there may be others, and the names known *not* to be among those others.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field

from headwater.base.frozen import frozen

type_name = str
"""A coarse column type: `int`, `float`, `str`, `bool`, `date`, `category`, or `?`."""

Name = str | int | tuple[str | int, ...]
"""A column label. pandas allows any hashable; strings and integers are what scripts use, and pairs after `agg`."""

MOST = 100_000
"""Of more columns the first are known by name."""


def has_levels(names: Iterable[Name]) -> bool:
    """Whether labels have several levels: a plain label then stands for all that begin with it."""
    return any(isinstance(name, tuple) for name in names)


def below(name: Name, names: Iterable[Name]) -> tuple[Name, ...]:
    """The labels that a plain one stands for, without that first level."""
    rest = (n[1:] for n in names if isinstance(n, tuple) and n[:1] == (name,))
    return tuple(r[0] if len(r) == 1 else r for r in rest)


def padded(name: Name, names: Sequence[Name]) -> Name:
    """A new label, as one with as many levels as the others have."""
    levels = max((len(n) for n in names if isinstance(n, tuple)), default=0)
    own = name if isinstance(name, tuple) else (name,)
    return (*own, *("",) * (levels - len(own))) if len(own) < levels else name


@frozen
class Columns:
    """The columns of one step, in order."""

    names: tuple[Name, ...] = ()
    complete: bool = True
    """Whether `names` is all there is."""
    without: frozenset[Name] = frozenset()
    """Names known to be absent; says something only when not complete."""
    maybe: frozenset[Name] = frozenset()
    """Names that are there on some ways through the script only."""
    types: Mapping[Name, type_name] = field(default_factory=dict, hash=False)
    _index: frozenset[Name] | None = field(default=None, init=False, repr=False, compare=False)
    _levels: bool | None = field(default=None, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # A table put beside itself 60 times has more columns than there is memory.
        if len(self.names) > MOST:
            object.__setattr__(self, "names", self.names[:MOST])
            object.__setattr__(self, "complete", False)

    def has(self, name: Name) -> bool | None:
        """True or False where known, None where not."""
        index = self._index
        if index is None:  # wide tables are asked often
            index = frozenset(self.names)
            object.__setattr__(self, "_index", index)
        if name in index:
            return True
        if name in self.without:
            return False
        if self.complete and name not in self.maybe and not self.levels:
            return False
        return None

    @property
    def levels(self) -> bool:
        """Whether the labels have several levels."""
        if self._levels is None:
            object.__setattr__(self, "_levels", has_levels(self.names))
        return bool(self._levels)

    def select(self, keep: Iterable[Name]) -> "Columns":
        """Exactly the columns of `keep`; their being asked for says that they are there."""
        names = tuple(keep)
        if self.levels:
            many = [tuple(n for n in self.names if isinstance(n, tuple) and n[0] == name) or (name,) for name in names]
            return Columns(tuple(n for some in many for n in some), True)
        return Columns(names, True, types=self._types(names))

    def under(self, name: Name) -> tuple[Name, ...]:
        """What a column of several levels is made of: the labels that begin with a plain one, without it."""
        return below(name, self.names) if name not in self.names else ()

    def where(self, test: Callable[[Name], bool]) -> "Columns":
        """The known columns that pass `test`; others may pass too when not complete."""
        names = tuple(n for n in self.names if test(n))
        return Columns(names, self.complete, self.without, self.maybe, self._types(names))

    def drop(self, gone: Iterable[Name]) -> "Columns":
        """All but the columns of `gone`."""
        out = frozenset(gone)
        names = tuple(n for n in self.names if n not in out and not (isinstance(n, tuple) and n[0] in out))
        without = self.without if self.complete else self.without | out
        return Columns(names, self.complete, without, self.maybe - out, self._types(names))

    def add(self, new: Iterable[Name], types: Mapping[Name, type_name] | None = None) -> "Columns":
        """With the columns of `new`, at the end unless they are there already."""
        fresh = tuple(dict.fromkeys(padded(n, self.names) for n in new))
        names = (*self.names, *(n for n in fresh if n not in self.names))
        kept = {n: t for n, t in self.types.items() if n not in fresh}
        return Columns(
            names, self.complete, self.without - set(fresh), self.maybe - set(fresh), kept | dict(types or {})
        )

    def rename(self, mapping: Mapping[Name, Name]) -> "Columns":
        """Old names replaced by new ones; with open columns a renamed old name is known to be gone."""
        if not mapping:
            return self
        names = [mapping.get(n, n) for n in self.names]
        without = self.without
        if not self.complete:
            names += [new for old, new in mapping.items() if new not in names and old not in self.without]
            without = (without | mapping.keys()) - set(mapping.values())
        types = {mapping.get(n, n): t for n, t in self.types.items()}
        return Columns(tuple(names), self.complete, without, self.maybe, types)

    def open(self) -> "Columns":
        """The same names, with the possibility of others."""
        return Columns(self.names, False, frozenset(), self.maybe, self.types)

    def open_but(self, absent: Iterable[Name]) -> "Columns":
        """The same names and possibly others, but not those of `absent`."""
        out = frozenset(absent)
        without = out if self.complete else self.without | out
        return Columns(self.names, False, without - set(self.names), self.maybe - out, self.types)

    def either(self, other: "Columns") -> "Columns":
        """What is known when it may be the one or the other."""
        if self == other:
            return self
        both = tuple(n for n in self.names if n in other.names)
        some = (set(self.names) | set(other.names) | self.maybe | other.maybe) - set(both)
        absent = frozenset(n for n in self.without | other.without if self.has(n) is False and other.has(n) is False)
        types = {n: t for n, t in both_types(self.types, other.types).items() if n in both}
        return Columns(both, self.complete and other.complete, absent, frozenset(some), types)

    def stacked(self, other: "Columns") -> "Columns":
        """Rows of both, one below the other: every column of either."""
        types = both_types(self.types, other.types)
        for one, there in ((self, other), (other, self)):
            # rows of the other table miss these: whole numbers are none any more, bools become objects
            kept = {
                n: "float" if t == "int" else t for n, t in one.types.items() if t in ("int", "float", "str", "date")
            }
            types |= {n: t for n, t in kept.items() if there.has(n) is False}
        names = (*self.names, *(n for n in other.names if n not in self.names))
        absent = frozenset(n for n in self.without | other.without if self.has(n) is False and other.has(n) is False)
        return Columns(names, self.complete and other.complete, absent, (self.maybe | other.maybe) - set(names), types)

    def beside(self, other: "Columns") -> "Columns":
        """Columns of both, side by side; labels may repeat."""
        absent = frozenset(n for n in self.without | other.without if self.has(n) is False and other.has(n) is False)
        return Columns(
            (*self.names, *other.names),
            self.complete and other.complete,
            absent,
            self.maybe | other.maybe,
            {**other.types, **self.types},
        )

    def _types(self, names: Iterable[Name]) -> dict[Name, type_name]:
        return {n: self.types[n] for n in names if n in self.types} if self.types else {}

    def __str__(self) -> str:
        shown = [str(n) for n in self.names]
        if self.maybe:
            shown += sorted(f"{n}?" for n in self.maybe)
        if not self.complete:
            shown += [*sorted(f"-{n}" for n in self.without), ".."]
        return f"[{', '.join(shown)}]"


def both_types(left: Mapping[Name, type_name], right: Mapping[Name, type_name]) -> dict[Name, type_name]:
    """Types on which both agree; whole numbers and others together are numbers."""
    found = {n: t for n, t in left.items() if right.get(n) == t}
    found |= {n: "float" for n, t in left.items() if {t, right.get(n)} == {"int", "float"}}
    return found


OPEN = Columns(complete=False)
"""Nothing is known."""

NONE = Columns()
"""No columns at all: models, splits, scores."""
