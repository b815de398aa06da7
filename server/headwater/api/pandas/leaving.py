"""Tables that leave pandas: as arrays, row by row, or looked at."""

from typing import Any

from headwater.api.model import Emit, Frame, Listing, Unknown, Vec, models
from headwater.api.pandas.values import emit_known
from headwater.plan.expressions import Col
from headwater.plan.frames import Each, Map


@models("pandas.DataFrame.to_records")
def to_records(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """The rows as records, whose cells have names."""
    return Frame(emit.table(self).ref, "unknown")


@models("pandas.DataFrame.to_numpy", "pandas.DataFrame.as_matrix", "pandas.DataFrame.get_values")
def to_numpy(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """The cells as an array; its columns keep their places."""
    return Vec(self.expr, self.base, self.name, "array") if isinstance(self, Vec) else Frame(self.ref, "array")


@models("pandas.DataFrame.items", "pandas.DataFrame.iteritems")
def items(emit: Emit, self: Any) -> Any:
    """Pairs of a label and its column; of a series, pairs of a label and a value."""
    if isinstance(self, Vec) or self.shape != "frame":
        return Unknown(emit.refs(self))
    known = emit.columns(self.ref)
    if not known.complete or known.maybe or len(known.names) > 40:
        return Listing((Listing((Unknown(), Vec(Col(self.ref, None), self.ref)), "tuple"),), "list", False)
    pairs = (Listing((emit_known(n), Vec(Col(self.ref, n), self.ref, n)), "tuple") for n in known.names)
    return Listing(tuple(pairs))


@models("pandas.DataFrame.iterrows")
def iterrows(emit: Emit, self: Frame) -> Any:
    """Pairs of a label and a row. A row stands for all: its cells are read like columns."""
    row = emit(Each((self.ref,)))
    return Listing((Listing((Unknown((self.ref,)), row), "tuple"),), "list", False)


@models("pandas.DataFrame.itertuples")
def itertuples(emit: Emit, self: Frame, *rest: Any, **options: Any) -> Any:
    """Rows, whose cells are read like columns."""
    return Listing((emit(Each((self.ref,))),), "list", False)


@models("pandas.DataFrame.to_dict")
def to_dict(emit: Emit, self: Any, orient: Any = "dict", *rest: Any, **options: Any) -> Any:
    """The cells as a dict; as records a list of the rows, each by the labels of the columns."""
    if orient not in ("records", "r"):
        return Unknown(emit.refs(self))
    return Frame(emit(Map((emit.table(self).ref,), "to_dict", "array")).ref, "array", True)


@models("pandas.DataFrame.memory_usage", "pandas.DataFrame.info", "pandas.DataFrame.hist",
        "pandas.DataFrame.boxplot", "pandas.DataFrame.equals", "pandas.DataFrame.plot")  # fmt: skip
def looked_at(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """Looked at, row by row or in a picture."""
    return Unknown(emit.refs(self))
