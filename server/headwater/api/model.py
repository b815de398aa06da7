"""What a modelled call is: a function that looks like the call, takes abstract values and returns an operator.

A model's signature is that of the real call. What a parameter is handed depends on its annotation:

- `Frame`: a table; expressions over columns become steps first, anything else becomes an opaque step;
- `Any` (or none): the Python value where it is known (`"left"`, `["a", "b"]`, `None`), else an abstract value
  of this module, or `UNKNOWN`.

A first parameter annotated `Emit` is given the means to add further steps and to ask what is known. A model
returns an operator (which becomes a step), an abstract value, a tuple of either, or `UNKNOWN`; or `NotImplemented`
when the call is of a form it does not know, which makes the call opaque.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from headwater.plan.columns import Columns, Name
from headwater.plan.expressions import Expr, Ref
from headwater.plan.learning import Estimator
from headwater.plan.nodes import Node, Shape


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value we know nothing of, but what it was made from."""

    refs: tuple[Ref, ...] = ()


UNKNOWN = Unknown()


@dataclass(frozen=True, slots=True)
class Label(Unknown):
    """The label of a column of the step `of` that we cannot name: what a loop over its columns goes through."""

    of: Ref = ""


@dataclass(frozen=True, slots=True)
class Known:
    """A Python constant: string, number, bool, None, bytes, slice of constants."""

    value: object

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Known)
            and type(self.value) is type(other.value)
            and (self.value == other.value or self.value is other.value)
        )

    def __hash__(self) -> int:
        return hash((type(self.value), repr(self.value)))


NOTHING = Known(None)


@dataclass(frozen=True, slots=True)
class Frame:
    """A table of the plan: a DataFrame, a series, an array, a statistic, by its `shape`."""

    ref: Ref
    shape: Shape = "frame"
    listed: bool = False
    """Whether it is a list of Python's, of a column's values: `+` puts the rows of another list below."""


@dataclass(frozen=True, slots=True)
class Vec:
    """A series or array not yet named: an expression over the columns of `base`, one value for each of its rows."""

    expr: Expr
    base: Ref
    name: Name | None = None
    shape: Shape = "series"


@dataclass(frozen=True, slots=True)
class Listing:
    """A list, tuple or set. `complete` tells whether `items` is all of it."""

    items: "tuple[Value, ...]"
    kind: str = "list"
    complete: bool = True
    possible: bool = False
    """Whether the items are only those that may be in it, by a test we cannot decide."""


@dataclass(frozen=True, slots=True)
class Dict:
    """A dict with known keys."""

    items: "tuple[tuple[object, Value], ...]" = ()
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Names:
    """The column labels of a step: all of them, without those excluded. `how` tells of a choice by type."""

    ref: Ref
    without: frozenset[Name] = frozenset()
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    partial: bool = False
    """Whether further labels may be missing, by a test we cannot follow."""
    chosen_by: tuple[Ref, ...] = ()
    """The steps that decide which labels are left out."""
    plus: tuple[Name, ...] = ()
    """Labels that are certainly there beside them; only where `partial`."""


@dataclass(frozen=True, slots=True)
class Types:
    """The type of each column of a step, `df.dtypes`; of those chosen by type. A `mask` tells which those are."""

    ref: Ref
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    mask: bool = False


@dataclass(frozen=True, slots=True)
class RowIds:
    """Labels or places of rows: `df.index`, the `train_idx` of a fold. With `split` they belong to a part of it."""

    base: Ref | None = None
    split: Ref | None = None
    side: str = ""


@dataclass(frozen=True, slots=True)
class Length:
    """The number of rows of a step."""

    ref: Ref


@dataclass(frozen=True, slots=True)
class Groups:
    """A frame grouped by keys, before it is summed up. `selected` are the columns asked for, None for all."""

    ref: Ref
    keys: tuple[tuple[Name | None, Expr], ...]
    selected: tuple[Name, ...] | None = None
    as_index: bool = True
    single: bool = False
    """Whether one column was picked by its bare name, so that a series comes out."""
    kind: str = "groupby"
    """`groupby`, `rolling`, `expanding`, `ewm` or `resample`."""


@dataclass(frozen=True, slots=True)
class Accessor:
    """`.str`, `.dt`, `.cat` of a series, `.loc`, `.iloc`, `.at`, `.iat`, `.ix` of a table."""

    kind: str
    target: "Value"


@dataclass(frozen=True, slots=True)
class Model:
    """An estimator object: what was written, and the step that fitted it last."""

    estimator: Estimator
    fitted: Ref | None = None


@dataclass(frozen=True, slots=True)
class Splitter:
    """A cross-validation splitter: KFold and its kin, with the parameters that matter."""

    qualified: str
    random: bool | None
    seeded: bool | None
    stratified: bool = False
    grouped: bool = False
    ordered: bool = False
    folds: bool = True
    seed: object = None


@dataclass(frozen=True, slots=True)
class Folds:
    """What a splitter's `split` yields: pairs of row places, one pair for each fold."""

    split: Ref


@dataclass(frozen=True, slots=True)
class Foreign:
    """An object of a library we have no model of: the call that made it, and what it was given."""

    qualified: str
    refs: tuple[Ref, ...] = ()


@dataclass(frozen=True, slots=True)
class Stream:
    """What hands out rows in batches: a loader, a generator, a data set of a library. `item` stands for any batch."""

    item: "Value"
    qualified: str = "python.Stream"


@dataclass(frozen=True, slots=True)
class Module:
    """A module, class or function of a library, by its full name."""

    name: str


@dataclass(frozen=True, slots=True)
class Obj:
    """A mutable object: a place in the heap, shared by all names bound to it."""

    address: str


Value = Any
"""An abstract value: one of the classes of this module, or one of the interpreter's own. Told apart by `match`."""


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

    def seeded(self) -> bool:
        """Whether a global seed (`np.random.seed`) was set before."""

    def argument(self, at: int | str) -> Obj | None:
        """The mutable object given as an argument, by position or by name, where it is one."""

    def estimator(self, value: object) -> Obj | None:
        """The object that is fitted when this one is: itself, or what it is by the class it inherits from."""

    def unseen(self) -> bool:
        """Whether the call has arguments that are not known by name: `**options`."""

    def remark(self, kind: str, data: object = None, ref: Ref | None = None) -> None:
        """Note something that is no step, at the place of the call (`plan.remarks`)."""

    def rehearse(self, function: Any, *arguments: Any) -> str:
        """Run a function of the script for what it mentions, as if it had not been run: no step stays.

        Answers with the shape of what it returned, `made` for a table built by it, nothing where not known.
        """

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

    def attribute(self, value: object, name: str) -> Any:
        """`value.name`; a method or function of the script where the object has one."""

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


@dataclass(frozen=True, slots=True)
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
