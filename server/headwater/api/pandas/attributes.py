"""Attributes of tables and columns that are read, not called."""

from typing import Any

from headwater.api.model import Emit, Frame, Length, Names, RowIds, Types, Unknown, Vec, attribute, models
from headwater.api.pandas.relabelling import labelling
from headwater.api.pandas.values import elementwise


@attribute("pandas.DataFrame.columns")
def columns(emit: Emit, self: Any) -> Any:
    """The labels of the columns."""
    return Names(emit.table(self).ref)


@attribute("pandas.DataFrame.index", "pandas.Series.index")
def index(emit: Emit, self: Any) -> Any:
    """The labels of the rows."""
    ref = self.base if isinstance(self, Vec) else self.ref
    found = labelling(emit, ref) if self.shape == "series" else None
    if found is None:
        return RowIds(ref)
    source, whole = found  # the means of columns, the correlations with one: labelled by columns
    return Names(source) if whole else Names(source, partial=True, chosen_by=(ref,))


@attribute("pandas.DataFrame.shape", "pandas.Series.shape", "numpy.ndarray.shape")
def shape(emit: Emit, self: Any) -> Any:
    """Numbers of rows and columns."""
    ref = self.base if isinstance(self, Vec) else self.ref
    known = emit.columns(ref) if isinstance(self, Frame) and self.shape == "frame" else None
    width: Any = len(known.names) if known is not None and known.complete and not known.maybe else Unknown((ref,))
    return (Length(ref), width) if isinstance(self, Frame) and self.shape != "series" else (Length(ref),)


@attribute("pandas.DataFrame.values", "pandas.Series.values", "pandas.Series.array")
def values(emit: Emit, self: Any) -> Any:
    """The cells as an array; its columns keep their places."""
    return Vec(self.expr, self.base, self.name, "array") if isinstance(self, Vec) else Frame(self.ref, "array")


@attribute("pandas.DataFrame.dtypes")
def dtypes(emit: Emit, self: Any) -> Any:
    """The type of each column."""
    return Types(self.ref) if isinstance(self, Frame) and self.shape == "frame" else Unknown(emit.refs(self))


@attribute("pandas.DataFrame.size", "pandas.DataFrame.ndim", "pandas.DataFrame.empty",
           "pandas.Series.dtype", "pandas.Series.size", "pandas.Series.dtypes", "pandas.Series.empty",
           "pandas.Series.ndim",
           "pandas.DataFrame.axes", "numpy.ndarray.dtype", "numpy.ndarray.size", "numpy.ndarray.ndim",
           "pandas.Series.is_unique", "pandas.Series.hasnans", "pandas.DataFrame.style", "pandas.DataFrame.plot",
           "pandas.Series.plot", "pandas.DataFrame.attrs", "pandas.DataFrame.flags")  # fmt: skip
def about(emit: Emit, self: Any) -> Any:
    """Facts about a table that carry none of its rows."""
    return Unknown(emit.refs(self))


@attribute("pandas.Series.codes")
def codes(emit: Emit, self: Any) -> Any:
    """The codes of categories, `pd.Categorical(column).codes`."""
    return elementwise(emit, self, "cat.codes")


@attribute("pandas.Series.name")
def name(emit: Emit, self: Any) -> Any:
    """The label of a series."""
    return self.name if isinstance(self, Vec) and self.name is not None else Unknown()


@attribute("pandas.DataFrame.T", "numpy.ndarray.T", "pandas.Series.T")
def transposed(emit: Emit, self: Any) -> Any:
    """Rows and columns swapped."""
    from headwater.api.numpy.values import flat, turned

    if isinstance(self, Vec) or self.shape == "series" or flat(emit, self):
        return self
    return turned(emit, self)


@models("pandas.DataFrame.transpose")
def transpose(emit: Emit, self: Any, *args: Any, copy: Any = None) -> Any:
    """Rows and columns swapped."""
    return transposed(emit, self)


@models("pandas.DataFrame.__len__", "numpy.ndarray.__len__")
def length(emit: Emit, self: Any) -> Any:
    """The number of rows."""
    return Length(emit.table(self).ref)


@models("pandas.DataFrame.keys")
def keys_(emit: Emit, self: Any) -> Any:
    """The labels of the columns."""
    return Names(emit.table(self).ref)
