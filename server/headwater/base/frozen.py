"""Frozen classes: data that is equal when all of it is, and that nobody changes.

They are dataclasses with `frozen=True, slots=True` in all but two respects. To make one takes 0.15 ms rather than 0.5,
as only its `__init__` is compiled: making 160 such classes was a third of what it took to load our modules. And that
nobody changes them is what mypy sees to, not what each assignment in each `__init__` pays for.
"""

import dataclasses
from collections.abc import Callable
from dataclasses import field
from functools import partial
from operator import attrgetter
from typing import Any, TypeVar, dataclass_transform, overload

C = TypeVar("C", bound=type)


@overload
def frozen(cls: C, /) -> C: ...
@overload
def frozen(*, eq: bool) -> Callable[[C], C]: ...
@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(cls: Any = None, /, *, eq: bool = True) -> Any:
    """Make a class of data, of its annotated fields.

    >>> @frozen
    ... class Point:
    ...     x: int
    ...     y: int = 0
    ...     note: str = field(default="", compare=False)
    >>> Point(1), Point(1) == Point(1, 0, "here"), Point(1) == Point(2), len({Point(1), Point(1), Point(2)})
    (Point(x=1, y=0, note=''), True, False, 2)
    >>> dataclasses.replace(Point(1), y=5)
    Point(x=1, y=5, note='')

    With `eq=False` each is only equal to itself.
    """
    if cls is None:
        return partial(frozen, eq=eq)
    written = set(vars(cls))
    made: Any = dataclasses.dataclass(repr=False, eq=False, slots=True)(cls)
    fields = dataclasses.fields(made)
    if eq and "__eq__" not in written:
        made.__eq__ = _equal(_content([each.name for each in fields if each.compare]))
        if "__hash__" not in written:
            hashed = [each.name for each in fields if (each.compare if each.hash is None else each.hash)]
            made.__hash__ = _hashed(_content(hashed))
    if "__repr__" not in written:
        made.__repr__ = _shown([each.name for each in fields if each.repr])
    return made


def _content(names: list[str]) -> Callable[[Any], Any]:
    """The fields of these names, together."""
    if len(names) > 1:
        return attrgetter(*names)
    # Of one name the getter gives no tuple, and of none there is no getter.
    return lambda self: tuple(getattr(self, name) for name in names)


def _equal(content: Callable[[Any], Any]) -> Callable[[Any, object], bool]:
    def __eq__(self: Any, other: object) -> bool:
        if self is other:
            return True
        if other.__class__ is not self.__class__:
            return NotImplemented
        return bool(content(self) == content(other))

    return __eq__


def _hashed(content: Callable[[Any], Any]) -> Callable[[Any], int]:
    def __hash__(self: Any) -> int:
        return hash(content(self))

    return __hash__


def _shown(names: list[str]) -> Callable[[Any], str]:
    def __repr__(self: Any) -> str:
        shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in names)
        return f"{self.__class__.__qualname__}({shown})"

    return __repr__
