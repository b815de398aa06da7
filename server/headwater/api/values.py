"""Abstract values: what a model is handed and hands back, where Python's own value is not known.

Each is frozen. What scripts may change in place stands behind an `Obj`, whose content is one of these.
"""

from dataclasses import field
from pathlib import PurePath
from typing import Any

from headwater.base.frozen import frozen
from headwater.plan.columns import Name
from headwater.plan.expressions import Expr, Ref
from headwater.plan.learning import Estimator
from headwater.plan.nodes import Shape
from headwater.plan.plan import Where


@frozen
class Unknown:
    """A value we know nothing of, but what it was made from."""

    refs: tuple[Ref, ...] = ()


UNKNOWN = Unknown()


@frozen
class Label(Unknown):
    """The label of a column of the step `of` that we cannot name: what a loop over its columns goes through."""

    of: Ref = ""


HOLE = "\ue000"
"""Stands in a text for a part that is not known."""


@frozen
class Written(Unknown):
    """A text of which only parts are known; a `HOLE` stands for each of the others."""

    text: str = ""


@frozen
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


@frozen(eq=False)
class Setting(Known):
    """A constant that whoever runs the script may set: the default of an argument of the command line.

    It names files and columns; which way a branch on it goes is not known.
    """


NOTHING = Known(None)


@frozen
class Factory:
    """What makes the value of a field of every new object: `field(default_factory=list)`."""

    function: "Value"


@frozen
class Frame:
    """A table of the plan: a DataFrame, a series, an array, a statistic, by its `shape`."""

    ref: Ref
    shape: Shape = "frame"
    listed: bool = False
    """Whether it is a list of Python's, of a column's values: `+` puts the rows of another list below."""
    speaks: str = field(default="", repr=False)
    """The library whose methods it has, where they are not those of pandas: `polars`, `pyspark`."""


@frozen
class Vec:
    """A series or array not yet named: an expression over the columns of `base`, one value for each of its rows."""

    expr: Expr
    base: Ref
    name: Name | None = None
    shape: Shape = "series"


@frozen
class Formula:
    """An expression over columns of a table not told yet: `pl.col("a") + 1`, `F.avg("a")`.

    It is a call of `op`; the table it is given to decides what it means there (`api/formulas`).
    """

    op: str
    args: "tuple[Value, ...]" = ()
    speaks: str = "polars"
    options: "tuple[tuple[str, Value], ...]" = ()
    where: Where | None = None
    """The place that names a column, where it does."""
    size: int = field(init=False, default=1, compare=False, repr=False)
    """How many calls it is made of, one inside the other: `e = e + e` doubles them."""

    def __post_init__(self) -> None:
        inside = sum(arg.size for arg in self.args if isinstance(arg, Formula))
        object.__setattr__(self, "size", inside + 1)


MOST_ITEMS = 100_000
"""Of longer lists the first items are known."""


@frozen
class Listing:
    """A list, tuple or set. `complete` tells whether `items` is all of it."""

    items: "tuple[Value, ...]"
    kind: str = "list"
    complete: bool = True
    possible: bool = False
    """Whether the items are only those that may be in it, by a test we cannot decide."""

    def __post_init__(self) -> None:
        # Whatever puts lists together: doubled 60 times, two items would fill all memory.
        if len(self.items) > MOST_ITEMS:
            object.__setattr__(self, "items", self.items[:MOST_ITEMS])
            object.__setattr__(self, "complete", False)


@frozen
class Dict:
    """A dict with known keys."""

    items: "tuple[tuple[object, Value], ...]" = ()
    complete: bool = True


@frozen
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
    shared: tuple[Ref, ...] = ()
    """Steps that have all of these labels too, and nothing else is asked of them: `set(a.columns) & set(b.columns)`."""


@frozen
class Types:
    """The type of each column of a step, `df.dtypes`; of those chosen by type. A `mask` tells which those are."""

    ref: Ref
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    mask: bool = False


@frozen
class RowIds:
    """Labels or places of rows: `df.index`, the `train_idx` of a fold. With `split` they belong to a part of it."""

    base: Ref | None = None
    split: Ref | None = None
    side: str = ""


@frozen
class Length:
    """The number of rows of a step."""

    ref: Ref


@frozen
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


@frozen
class Accessor:
    """`.str`, `.dt`, `.cat` of a series, `.loc`, `.iloc`, `.at`, `.iat`, `.ix` of a table."""

    kind: str
    target: "Value"


@frozen
class Model:
    """An estimator object: what was written, and the step that fitted it last."""

    estimator: Estimator
    fitted: Ref | None = None


@frozen
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


@frozen
class Folds:
    """What a splitter's `split` yields: pairs of row places, one pair for each fold."""

    split: Ref


@frozen
class Foreign:
    """An object of a library we have no model of: the call that made it, and what it was given."""

    qualified: str
    refs: tuple[Ref, ...] = ()


@frozen
class Stream:
    """What hands out rows in batches: a loader, a generator, a data set of a library. `item` stands for any batch."""

    item: "Value"
    qualified: str = "python.Stream"


@frozen
class Module:
    """A module, class or function of a library, by its full name."""

    name: str


@frozen
class Partial:
    """A callable with arguments already given."""

    function: "Value"
    arguments: "tuple[Value, ...]" = ()
    keywords: "tuple[tuple[str, Value], ...]" = ()

    def parameters(self) -> tuple[str, ...]:
        """Not known."""
        return ()


@frozen
class Obj:
    """A mutable object: a place in the heap, shared by all names bound to it."""

    address: str


Value = Any
"""An abstract value: one of the classes of this module, or one of the interpreter's own. Told apart by `match`."""


def as_value(seen: Any) -> Any:
    """What a model was shown, as a value of the script again."""
    match seen:
        case tuple() | list():
            return Listing(tuple(as_value(each) for each in seen), "tuple" if isinstance(seen, tuple) else "list")
        case dict():
            return Dict(tuple((key, as_value(each)) for key, each in seen.items()))
        case None | str() | int() | float() | bytes() | PurePath():
            return Known(seen)
    return seen
