"""What a modelled call is: a function that looks like the call, takes abstract values and returns an operator.

A model's signature is that of the real call. What a parameter is handed depends on its annotation:

- `Frame`: a table; expressions over columns become steps first, anything else becomes an opaque step;
- `Any` (or none): the Python value where it is known (`"left"`, `["a", "b"]`, `None`), else an abstract value
  of `values`, or `UNKNOWN`.

A first parameter annotated `Emit` is given the means to add further steps and to ask what is known. A model
returns an operator (which becomes a step), an abstract value, a tuple of either, or `UNKNOWN`; or `NotImplemented`
when the call is of a form it does not know, which makes the call opaque.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from headwater.api.values import (
    HOLE,
    NOTHING,
    UNKNOWN,
    Accessor,
    Dict,
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
    Splitter,
    Stream,
    Types,
    Unknown,
    Value,
    Vec,
    Written,
)
from headwater.base.frozen import frozen
from headwater.plan.columns import Columns, Name
from headwater.plan.expressions import Expr, Ref
from headwater.plan.nodes import Node
from headwater.plan.plan import Where
from headwater.plan.remarks import Naming

__all__ = [
    "ATTRIBUTES",
    "CONSTRUCTORS",
    "HOLE",
    "MISSING",
    "MODELS",
    "NOTHING",
    "UNKNOWN",
    "Accessor",
    "Dict",
    "Emit",
    "Folds",
    "Foreign",
    "Formula",
    "Frame",
    "Groups",
    "Header",
    "Known",
    "Label",
    "Length",
    "Listing",
    "Model",
    "ModelledCall",
    "Module",
    "Names",
    "Obj",
    "Partial",
    "RowIds",
    "Splitter",
    "Stream",
    "Types",
    "Unknown",
    "Value",
    "Vec",
    "Written",
    "attribute",
    "constructs",
    "models",
]


class Emit(Protocol):
    """What a model may do besides returning: add steps, and ask what is known."""

    def __call__(self, node: Node, name: str = "_") -> Frame:
        """Add a step and hand it back as a table."""

    def table(self, value: object) -> Frame:
        """Any value as a table: an expression becomes a step, the unknown an opaque one."""

    def columns(self, ref: Ref) -> Columns:
        """The columns that leave a step. Asking makes the statement depend on them."""

    def header(self, kind: str, path: str | None, options: Mapping[str, object]) -> "Header | None":
        """What the head of a data file says of its columns, None where it cannot be read."""

    def call(self, function: Any, *arguments: Any) -> Any:
        """Run a function of the script (a lambda, a def) on abstract values."""

    def reads_of(self, function: Any, table: Frame) -> tuple[Name, ...]:
        """The columns that a function of the script names when it is given a table as if it were one row."""

    def expression(self, value: object) -> Expr:
        """Any value as an expression: a literal, a column, a statistic, a hole."""

    def refs(self, *values: object) -> tuple[Ref, ...]:
        """The steps that values were made from."""

    def node(self, ref: Ref) -> Node | None:
        """The operator of a step. Asking makes the statement depend on it."""

    def seed(self, value: object) -> None:
        """A global seed is set."""

    def search(self, folder: str, first: bool) -> None:
        """A folder is put on the path where modules are looked for, before or after the script's own."""

    def seeded(self) -> bool:
        """Whether a global seed (`np.random.seed`) was set before."""

    def argument(self, at: int | str) -> Obj | None:
        """The mutable object given as an argument, by position or by name, where it is one."""

    def estimator(self, value: object) -> Obj | None:
        """The object that is fitted when this one is: itself, or what it is by the class it inherits from."""

    def burn(self, cost: int = 1) -> None:
        """Pay for work that costs as much as several evaluations."""

    def unseen(self) -> bool:
        """Whether the call has arguments that are not known by name: `**options`."""

    def names(self, ref: Ref, name: Name, text: str, start: int, end: int, kind: Naming = "read") -> None:
        """Note that a text the call was given names a column of a step, from one of its characters to another."""

    def remark(self, kind: str, data: object = None, ref: Ref | None = None) -> None:
        """Note something that is no step, at the place of the call (`plan.remarks`)."""

    def rehearse(self, function: Any, *arguments: Any) -> str:
        """Run a function of the script for what it mentions, as if it had not been run: no step stays.

        Answers with the shape of what it returned, `made` for a table built by it, nothing where not known.
        """

    def outcome(self, function: Any, *arguments: Any) -> tuple[str, tuple[Name, ...] | None]:
        """As `rehearse`, with the labels of the table, or of the series, that was made, where they are known."""

    def update(self, target: object, value: object) -> None:
        """Put another value into a mutable object (a fitted estimator, a frame changed in place)."""

    def member(self, value: object) -> Any:
        """One member of what may be gone through, standing for any: a batch of a loader, an item of a data set."""

    def keep(self, ref: Ref, value: object) -> None:
        """Remember an object with a step: the network that was asked."""

    def kept(self, ref: Ref) -> object:
        """What was remembered with a step, or None."""

    def content(self, value: object) -> object:
        """What is behind a mutable object, else the value itself."""

    def variable(self, name: str) -> object:
        """What a name of the script stands for where the call stands, None where it is no name there."""

    def attribute(self, value: object, name: str) -> Any:
        """`value.name`; a method or function of the script where the object has one."""

    def pinned(self, values: Iterable[object]) -> tuple[object, ...]:
        """Values whose columns, in lists too, became steps of their own: to depend on them, not on their tables."""

    def place(self, at: int | str, inside: int = 0) -> Where | None:
        """Where the call being made names a column: an argument, or a member of it where it is a list written out."""

    def mention(self, ref: Ref, name: Name, where: Where, kind: Naming = "read") -> None:
        """Note that a place in the text names a column."""

    @property
    def receiver(self) -> Obj | None:
        """The mutable object the method was called on, where there is one."""


class Header(Protocol):
    """The head of a data file."""

    @property
    def columns(self) -> Sequence[Name]:
        """Column labels as the reader would give them."""

    @property
    def types(self) -> Sequence[str]:
        """Coarse types, in the order of the columns."""

    @property
    def complete(self) -> bool:
        """Whether these are all columns."""


Function = TypeVar("Function", bound=Callable[..., Any])


@frozen
class ModelledCall:
    """A model bound to the names it is for."""

    function: Callable[..., Any]
    qualified: str
    emits: bool
    parameters: tuple[tuple[str, int, object, bool], ...]
    """Name, kind (as `inspect` numbers them), default, and whether a `Frame` is wanted."""
    in_place: bool = False
    """Whether `inplace=True` puts the result into the receiver."""


MODELS: dict[str, ModelledCall] = {}
"""Every modelled call, by its qualified name (`pandas.DataFrame.merge`)."""

ATTRIBUTES: dict[str, Callable[..., Any]] = {}
"""Modelled attributes: `pandas.DataFrame.columns`. The function takes `Emit` and the receiver."""

CONSTRUCTORS: dict[str, Callable[..., Any]] = {}
"""By library: what makes objects of its classes, given `Emit`, the class's full name and the arguments."""

MISSING = object()
"""The default of a parameter that has none."""


def models(*names: str) -> Callable[[Function], Function]:
    """Declare a function as the model of these calls.

    Raises:
        ValueError: when a call is modelled twice.
    """

    def register(function: Function) -> Function:
        code = function.__code__
        count = code.co_argcount
        hints = function.__annotations__
        defaults = function.__defaults__ or ()
        keyword_defaults = function.__kwdefaults__ or {}
        names_ = code.co_varnames
        parameters: list[tuple[str, int, object, bool]] = []
        for at in range(count):
            first = count - len(defaults)
            default = defaults[at - first] if at >= first else MISSING
            kind = 0 if at < code.co_posonlyargcount else 1
            parameters.append((names_[at], kind, default, hints.get(names_[at]) is Frame))
        after = count + code.co_kwonlyargcount
        if code.co_flags & 0x04:
            parameters.append((names_[after], 2, MISSING, hints.get(names_[after]) is Frame))
            after += 1
        for at in range(count, count + code.co_kwonlyargcount):
            name = names_[at]
            parameters.append((name, 3, keyword_defaults.get(name, MISSING), hints.get(name) is Frame))
        if code.co_flags & 0x08:
            parameters.append((names_[after], 4, MISSING, False))
        emits = bool(parameters) and hints.get(parameters[0][0]) is Emit
        wanted = tuple(parameters[1:] if emits else parameters)
        in_place = any(p[0] == "inplace" for p in wanted)
        for name in names:
            if name in MODELS:
                raise ValueError(f"{name} is modelled twice")
            MODELS[name] = ModelledCall(function, name, emits, wanted, in_place)
        return function

    return register


def attribute(*names: str) -> Callable[[Function], Function]:
    """Declare a function as the model of these attributes; it takes `Emit` and the receiver.

    Raises:
        ValueError: when an attribute is modelled twice.
    """

    def register(function: Function) -> Function:
        for name in names:
            if name in ATTRIBUTES:
                raise ValueError(f"{name} is modelled twice")
            ATTRIBUTES[name] = function
        return function

    return register


def constructs(*libraries: str) -> Callable[[Function], Function]:
    """Declare a function as the maker of objects of these libraries' classes."""

    def register(function: Function) -> Function:
        for library in libraries:
            CONSTRUCTORS[library] = function
        return function

    return register
