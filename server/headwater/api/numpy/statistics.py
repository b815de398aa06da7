"""numpy's functions of all values: means, quantiles, counts."""

from typing import Any

from headwater.api.model import Emit, Frame, Unknown, Vec, models
from headwater.api.numpy.values import columnar, flat, members, places, row_wise
from headwater.plan.frames import Concat, Statistic, Take, Without
from headwater.plan.nodes import Opaque

FUNCTIONS = {
    "mean": "mean", "median": "median", "std": "std", "var": "var", "sum": "sum", "max": "max", "min": "min",
    "amax": "max", "amin": "min", "prod": "prod", "product": "prod", "percentile": "quantile", "quantile": "quantile",
    "nanmean": "mean", "nanmedian": "median", "nanstd": "std", "nanvar": "var", "nansum": "sum", "nanmax": "max",
    "nanmin": "min", "nanpercentile": "quantile", "nanquantile": "quantile", "nanprod": "prod", "average": "mean",
    "argmax": "argmax", "argmin": "argmin", "nanargmax": "argmax", "nanargmin": "argmin", "ptp": "range", "any": "any",
    "all": "all", "count_nonzero": "sum", "trapz": "sum", "trapezoid": "sum", "alltrue": "all",
}  # fmt: skip
"""Functions, and the statistic they compute."""

METHODS = ("mean", "std", "var", "sum", "max", "min", "prod", "argmax", "argmin", "ptp", "any", "all", "trace")

QUANTILES = frozenset(("percentile", "quantile", "nanpercentile", "nanquantile"))


def summary(emit: Emit, function: str, a: Any, axis: Any) -> Any:
    """One number of all values; along an axis one for each column, or one for each row."""
    if not columnar(a):
        inside = members(a)
        if len(inside) > 1 and any(columnar(v) for v in inside):
            from headwater.api.numpy.values import aligned

            if axis == 0:  # the mean of several predictions, row by row
                return aligned(emit, function, *inside)
            return Statistic(tuple(dict.fromkeys(emit.table(v).ref for v in inside if columnar(v))), function)
        return Unknown(emit.refs(a))
    table = emit.table(a)
    if table.shape == "scalar":
        return table
    lying = emit.node(table.ref)
    if isinstance(lying, Opaque) and lying.call == "T" and axis in (0, 1):
        return summary(emit, function, Frame(lying.inputs[0], table.shape), 1 - axis)
    if axis == 1 or (axis == -1 and not flat(emit, a)):
        return row_wise(emit, function, table)
    if axis == 0 and not flat(emit, a):
        return Statistic((table.ref,), function, "series" if table.shape == "frame" else "array")
    return Statistic((table.ref,), function, "series" if table.shape == "frame" else "scalar")


def learned(name: str, function: str) -> None:
    """Declare a function of all values."""

    def learn(emit: Emit, a: Any, *rest: Any, axis: Any = None, **options: Any) -> Any:
        after = rest[1:] if name in QUANTILES else rest
        along = axis if axis is not None else after[0] if after and isinstance(after[0], int) else None
        return summary(emit, function, a, along)

    learn.__doc__ = f"`{name}`: one number of many rows."
    models(f"numpy.{name}")(learn)


for _name, _function in FUNCTIONS.items():
    learned(_name, _function)


def method(name: str) -> None:
    """Declare a method of arrays that sums up."""

    def learn(emit: Emit, self: Any, axis: Any = None, *rest: Any, **options: Any) -> Any:
        return summary(emit, name, self, axis)

    learn.__doc__ = f"`{name}` of an array."
    models(f"numpy.ndarray.{name}")(learn)


for _name in METHODS:
    method(_name)


@models("numpy.unique")
def unique(
    emit: Emit, ar: Any, return_index: Any = False, return_inverse: Any = False, return_counts: Any = False, *rest: Any,
    **options: Any,
) -> Any:  # fmt: skip
    """The values that occur, and with them where and how often."""
    more = [flag for flag in (return_index, return_inverse, return_counts) if flag is True]
    if not columnar(ar):
        found: Any = Unknown(emit.refs(ar))
        return (found, *(found for _ in more)) if more else found
    table = emit.table(ar)
    made = emit(Statistic((table.ref,), "unique", "array"))
    if not more:
        return made
    out: list[Any] = [made]
    for flag, what in ((return_index, "index"), (return_inverse, "factorize"), (return_counts, "value_counts")):
        if flag is True and what == "factorize":
            from headwater.api.numpy.values import aligned

            out.append(aligned(emit, "factorize", ar))
        elif flag is True:
            out.append(emit(Statistic((table.ref,), what, "array", "fresh")))
    return tuple(out)


def of_columns(name: str, function: str) -> None:
    """Declare a function that counts, or tells how columns go together."""

    def learn(emit: Emit, x: Any, y: Any = None, *rest: Any, **options: Any) -> Any:
        inputs = [emit.table(v).ref for v in (x, y) if columnar(v)]
        if not inputs:
            return Unknown(emit.refs(x, y))
        return Statistic(tuple(dict.fromkeys(inputs)), function, "array", "fresh")

    learn.__doc__ = f"`{name}` of whole columns."
    models(name)(learn)


for _name, _function in {
    "numpy.bincount": "value_counts", "numpy.corrcoef": "corr", "numpy.cov": "corr",
    "numpy.histogram_bin_edges": "histogram", "scipy.stats.mode": "mode",
}.items():  # fmt: skip
    of_columns(_name, _function)


@models("numpy.histogram2d")
def histogram2d(emit: Emit, x: Any, y: Any, *rest: Any, **options: Any) -> Any:
    """Counts in the cells of a grid, and the ends of its rows and of its columns."""
    inputs = tuple(dict.fromkeys(emit.table(v).ref for v in (x, y) if columnar(v)))
    if not inputs:
        return (Unknown(emit.refs(x, y)),) * 3
    made = emit(Statistic(inputs, "histogram", "array", "fresh"))
    return made, made, made


@models("numpy.histogram")
def histogram(emit: Emit, a: Any, *rest: Any, **options: Any) -> Any:
    """Counts in intervals, and their ends."""
    if not columnar(a):
        return Unknown(emit.refs(a)), Unknown(emit.refs(a))
    made = emit(Statistic((emit.table(a).ref,), "histogram", "array", "fresh"))
    return made, made


@models("numpy.ndarray.getnnz", "pandas.DataFrame.getnnz")
def getnnz(emit: Emit, self: Any, axis: Any = None) -> Any:
    """How many cells of a sparse matrix are not zero: of each row, of each column, or of all."""
    return summary(emit, "count", self, axis)


@models("numpy.setdiff1d", "numpy.ndarray.difference")
def setdiff1d(emit: Emit, ar1: Any, ar2: Any, assume_unique: Any = False) -> Any:
    """Values of the first that are not in the second: of row places, the other rows."""
    first, second = places(emit, ar1), places(emit, ar2)
    if first is None or second is None:
        return Unknown(emit.refs(ar1, ar2))
    return Frame(emit(Without((first.ref, second.ref))).ref, "array")


@models("numpy.intersect1d", "numpy.ndarray.intersection")
def intersect1d(emit: Emit, ar1: Any, ar2: Any, *rest: Any, **options: Any) -> Any:
    """Values in both."""
    first, second = places(emit, ar1), places(emit, ar2)
    if first is None or second is None:
        return Unknown(emit.refs(ar1, ar2))
    return Frame(emit(Take((first.ref, second.ref))).ref, "array")


@models("numpy.union1d", "numpy.ndarray.union")
def union1d(emit: Emit, ar1: Any, ar2: Any) -> Any:
    """Values in either."""
    first, second = places(emit, ar1), places(emit, ar2)
    if first is None or second is None:
        return Unknown(emit.refs(ar1, ar2))
    return Frame(emit(Concat((first.ref, second.ref), "array")).ref, "array")


LINEAR = (
    "dot", "matmul", "inner", "outer", "kron", "cross", "tensordot", "einsum", "vdot", "linalg.inv", "linalg.pinv",
    "linalg.norm", "linalg.svd", "linalg.eig", "linalg.eigh", "linalg.eigvals", "linalg.solve", "linalg.lstsq",
    "linalg.det", "linalg.matrix_rank", "linalg.qr", "linalg.cholesky", "linalg.matrix_power", "linalg.cond", "polyfit",
    "diag", "diagonal", "trace", "fft.fft", "fft.ifft", "fft.fftfreq", "fft.rfft", "fft.fft2", "fft.fftshift",
    "roots", "poly", "polyder", "polyint",
)  # fmt: skip


def linear(name: str) -> None:
    """Declare a function of linear algebra: everything depends on everything."""

    def mix(emit: Emit, *values: Any, **options: Any) -> Any:
        inputs = tuple(dict.fromkeys(emit.table(v).ref for v in values if columnar(v)))
        if not inputs:
            return Unknown(emit.refs(*values))
        return Opaque(inputs, name, "array")

    mix.__doc__ = f"`numpy.{name}`."
    models(f"numpy.{name}")(mix)


for _name in LINEAR:
    linear(_name)


@models("numpy.ndarray.diagonal")
def diagonal(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """The cells from corner to corner."""
    return Opaque((emit.table(self).ref,), "diagonal", "array")


@models("numpy.ndarray.dot", "pandas.DataFrame.dot")
def dot(emit: Emit, self: Any, *values: Any, **options: Any) -> Any:
    """A product of matrices."""
    inputs = tuple(dict.fromkeys(emit.table(v).ref for v in (self, *values) if columnar(v)))
    return Opaque(inputs, "dot", "array")


__all__ = ["Vec", "summary"]
