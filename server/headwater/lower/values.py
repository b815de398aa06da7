"""Values of the interpreter's own: functions, classes and objects of the script, and what may be one of several."""

import ast
import os
from collections.abc import Iterator
from dataclasses import field

from headwater.api.values import (
    HOLE,
    NOTHING,
    UNKNOWN,
    Accessor,
    Dict,
    Factory,
    Folds,
    Foreign,
    Formula,
    Frame,
    Groups,
    Known,
    Label,
    Length,
    Listing,
    Model,
    Module,
    Names,
    Obj,
    Partial,
    RowIds,
    Setting,
    Splitter,
    Stream,
    Types,
    Unknown,
    Value,
    Vec,
    Written,
)
from headwater.base.frozen import frozen
from headwater.plan.columns import Name
from headwater.plan.expressions import Ref


@frozen
class Scope:
    """Where names live: a call of a function, with the scope it was defined in. None is the module."""

    identity: str
    parent: "Scope | None" = None
    globals: frozenset[str] = frozenset()
    nonlocals: frozenset[str] = frozenset()

    @property
    def module(self) -> "Scope | None":
        """The scope of the module of the workspace it lies in; None for the script itself."""
        outermost = self
        while outermost.parent is not None:
            outermost = outermost.parent
        return outermost if outermost.identity.startswith("=") else None


@frozen
class Imported:
    """A module of the workspace. Its names live in a scope of its own."""

    name: str
    path: str
    """Its file, or the folder of a package without `__init__.py`."""
    package: bool = False

    @property
    def scope(self) -> Scope:
        """Where its names live."""
        return Scope(f"={self.path}")

    @property
    def folder(self) -> str:
        """The folder it lies in; of a package, its own."""
        return os.path.dirname(self.path) if self.path.endswith(".py") else self.path


@frozen
class Function:
    """A function or lambda of the script. Equal when written the same in the same place."""

    name: str
    chunk: int
    text: str = field(compare=False, repr=False)
    """The text of the chunk it stands in."""
    at: tuple[int, int]
    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda = field(compare=False, repr=False)
    source: str = field(repr=False)
    """Its own lines of that text."""
    scope: Scope | None = None
    defaults: tuple[tuple[str, Value], ...] = ()
    held: str = ""
    """The location where the function itself is found: a class knows its methods by name and place alone, and who
    runs one depends on that one."""
    written: "Function | None" = None
    """The function as it is written under its decorators, where those have put another in its place."""

    @property
    def foreign(self) -> bool:
        """Whether its text stands in a module of the workspace and not in the script."""
        return self.chunk < 0

    @property
    def definition(self) -> "Function":
        """The function as it is written, without what its decorators make of it."""
        return self.written if self.written is not None else self

    @property
    def key(self) -> tuple[int, int, int]:
        """The place of its `def`: its chunk, a negative number where that is a module's, line and column."""
        return (self.definition.chunk, *self.definition.at)

    def parameters(self) -> tuple[str, ...]:
        """Names of its positional parameters."""
        arguments = self.node.args
        return tuple(a.arg for a in (*arguments.posonlyargs, *arguments.args))


@frozen
class Class:
    """A class of the script: its members and the values it inherits from."""

    name: str
    address: str
    bases: tuple[Value, ...] = ()
    members: tuple[tuple[str, Value], ...] = field(default=(), repr=False)

    def functions(self) -> "Iterator[Function]":
        """The functions written in it."""
        return (member for _, member in self.members if isinstance(member, Function))

    def parameters(self) -> tuple[str, ...]:
        """Classes are called with what `__init__` takes."""
        return ()

    def member(self, name: str) -> Value | None:
        """A member of the class or of a base."""
        for key, value in self.members:
            if key == name:
                return value
        for base in self.bases:
            if isinstance(base, Class) and (found := base.member(name)) is not None:
                return found
        return None


@frozen
class Instance:
    """An object of a class of the script. Its attributes live in the heap, under its address."""

    of: Class


@frozen
class Super:
    """`super()` in a method: the object, and the class whose bases come next."""

    receiver: Value
    owner: Class


@frozen
class Method:
    """A name on a value, before it is called: `df.merge`, `model.fit`, `self.load`."""

    receiver: Value
    name: str
    function: Function | None = None
    """The script's own function, when the receiver is an object of the script."""

    def parameters(self) -> tuple[str, ...]:
        """Names of its parameters, when they are the script's own."""
        return self.function.parameters()[1:] if self.function is not None else ()


@frozen
class Builtin:
    """A built-in function or type of Python."""

    name: str

    def parameters(self) -> tuple[str, ...]:
        """Built-ins are called by their models."""
        return ()


@frozen
class LabelMask:
    """`df.columns != "y"`, `df.columns.isin([…])`: for each column label, whether it is among some, or outside."""

    ref: Ref
    labels: frozenset[Name]
    outside: bool = False

    def both(self, other: "LabelMask") -> "LabelMask":
        """The labels that both hold for."""
        if self.outside and other.outside:
            return LabelMask(self.ref, self.labels | other.labels, True)
        if self.outside or other.outside:
            inside, out = (other, self) if self.outside else (self, other)
            return LabelMask(self.ref, inside.labels - out.labels)
        return LabelMask(self.ref, self.labels & other.labels)

    def either(self, other: "LabelMask") -> "LabelMask":
        """The labels that one of them holds for."""
        return self.inverted().both(other.inverted()).inverted()

    def inverted(self) -> "LabelMask":
        """The labels that it does not hold for."""
        return LabelMask(self.ref, self.labels, not self.outside)


@frozen
class Choice:
    """One of several values, by branches we cannot decide."""

    options: tuple[Value, ...]

    def parameters(self) -> tuple[str, ...]:
        """Not known."""
        return ()


__all__ = [
    "HOLE",
    "NOTHING",
    "UNKNOWN",
    "Accessor",
    "Builtin",
    "Choice",
    "Class",
    "Dict",
    "Factory",
    "Folds",
    "Foreign",
    "Formula",
    "Frame",
    "Function",
    "Groups",
    "Imported",
    "Instance",
    "Known",
    "Label",
    "LabelMask",
    "Length",
    "Listing",
    "Method",
    "Model",
    "Module",
    "Names",
    "Obj",
    "Partial",
    "RowIds",
    "Scope",
    "Setting",
    "Splitter",
    "Stream",
    "Super",
    "Types",
    "Unknown",
    "Value",
    "Vec",
    "Written",
]  # fmt: skip
