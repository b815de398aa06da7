"""numpy's functions of each value."""

import math
from collections.abc import Callable
from typing import Any

from headwater.api.model import Emit, Foreign, Frame, Listing, Unknown, Vec, models
from headwater.api.numpy.values import PLACES, aligned, columnar, flat, members, row_wise
from headwater.plan.expressions import Over, refs
from headwater.plan.frames import Compute, Filter, Map, Slice
from headwater.plan.nodes import Opaque

SYMBOLS = {
    "isnan": "isna", "logical_and": "&", "logical_or": "|", "logical_not": "~", "logical_xor": "^", "add": "+",
    "subtract": "-", "multiply": "*", "divide": "/", "true_divide": "/", "floor_divide": "//", "power": "**",
    "float_power": "**", "mod": "%", "remainder": "%", "fmod": "%", "greater": ">", "greater_equal": ">=", "less": "<",
    "less_equal": "<=", "equal": "==", "not_equal": "!=", "absolute": "abs", "fabs": "abs", "around": "round",
    "round_": "round", "rint": "round", "negative": "neg", "bitwise_and": "&", "bitwise_or": "|", "invert": "~",
    "in1d": "isin", "nan_to_num": "fillna", "fmax": "maximum", "fmin": "minimum",
}  # fmt: skip
"""Functions under the name of the operator, or of the method of pandas, that does the same."""

FUNCTIONS = (
    "log", "log1p", "log2", "log10", "exp", "exp2", "expm1", "sqrt", "cbrt", "square", "abs", "sign", "floor", "ceil",
    "trunc", "fix", "round", "sin", "cos", "tan", "arcsin", "arccos", "arctan", "arctan2", "sinh", "cosh", "tanh",
    "arcsinh", "arccosh", "arctanh", "hypot", "degrees", "radians", "deg2rad", "rad2deg", "isfinite",
    "isinf", "maximum",
    "minimum", "clip", "reciprocal", "isin", "digitize", "searchsorted", "interp", "nan_to_num", "real",
    "imag", "angle",
    "conj", "heaviside", "copysign", "sinc", "i0", "gcd", "lcm", "logaddexp", "polyval", "select", "piecewise",
    "isneginf", "isposinf", "signbit", "isreal", "triu", "tril", "ma.masked_where",
)  # fmt: skip

FOLDED: dict[str, Callable[[float], float]] = {
    "log": math.log, "log1p": math.log1p, "log2": math.log2, "log10": math.log10, "exp": math.exp, "sqrt": math.sqrt,
    "abs": abs, "floor": math.floor, "ceil": math.ceil, "round": round, "square": lambda x: x * x, "sin": math.sin,
    "cos": math.cos,
}  # fmt: skip
"""What is computed at once where the argument is a number of the script."""


def each(function: str) -> None:
    """Declare a function that works value by value."""
    op = SYMBOLS.get(function, function)

    def apply(emit: Emit, *values: Any, **options: Any) -> Any:
        named = [
            options.pop(k)
            for k in ("x", "a", "arr", "a_min", "a_max", "element", "test_elements", "bins")
            if k in options
        ]
        given = [*values, *named]
        first = given[0] if given else None
        if op in FOLDED and isinstance(first, int | float) and not isinstance(first, bool):
            try:
                return FOLDED[op](first)
            except (ValueError, OverflowError):
                return Unknown()
        if function == "nan_to_num":
            given = [*given[:1], options.get("nan", 0.0)]
        if function in ("round", "around", "round_"):
            given = given[:1]
        spread = [m for v in given for m in (members(v) if isinstance(v, list | Listing) and has_rows(v) else [v])]
        return aligned(emit, op, *spread)

    apply.__doc__ = f"`{function}`, value by value."
    models(f"numpy.{function}")(apply)


def has_rows(value: Any) -> bool:
    """Whether a list holds columns: the conditions and choices of `select`."""
    return any(columnar(m) for m in members(value))


for _function in dict.fromkeys((*FUNCTIONS, *SYMBOLS)):
    each(_function)


@models("numpy.where", "numpy.nonzero", "numpy.argwhere", "numpy.flatnonzero", "numpy.ndarray.nonzero")
def where(emit: Emit, condition: Any, x: Any = None, y: Any = None, /) -> Any:
    """One value where a condition holds, another elsewhere; with a condition only, the places where it holds."""
    if x is None and y is None:
        if not columnar(condition):
            return Unknown(emit.refs(condition))
        if isinstance(condition, Frame) and not flat(emit, condition):
            return (Opaque((condition.ref,), "where", "array"),)
        base = condition.base if isinstance(condition, Vec) else condition.ref
        found = emit(Compute((base,), PLACES, None, "array"))
        expr = emit.expression(condition)
        kept = emit(Filter(tuple(dict.fromkeys((found.ref, *refs(expr)))), expr))
        return (Frame(kept.ref, "array"),)
    return aligned(emit, "where", condition, x, y)


@models("numpy.argsort", "numpy.ndarray.argsort", "pandas.Series.argsort", "numpy.lexsort", "numpy.argpartition",
        "numpy.ndarray.argpartition")  # fmt: skip
def argsort(emit: Emit, a: Any, *rest: Any, **options: Any) -> Any:
    """The places of the rows in the order of their values; of the cells of each row where there are several."""
    from headwater.plan.frames import Sort

    if not columnar(a):
        return Unknown(emit.refs(a))
    if not flat(emit, a):
        table = emit.table(a)
        return Frame(emit(Map((table.ref,), "argsort", table.shape)).ref, "array")
    base = a.base if isinstance(a, Vec) else a.ref
    found = emit(Compute((base,), PLACES, None, "array"))
    return Frame(emit(Sort((found.ref,))).ref, "array")


@models("numpy.sort", "numpy.msort", "numpy.partition")
def sort(emit: Emit, a: Any, *rest: Any, **options: Any) -> Any:
    """The values in order."""
    from headwater.plan.frames import Sort

    if not columnar(a):
        return Unknown(emit.refs(a))
    return Frame(emit(Sort((emit.table(a).ref,))).ref, "array")


@models("numpy.ndarray.sort", "numpy.ndarray.partition")
def sort_in_place(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """The values put in order, in place."""
    from headwater.plan.frames import Sort

    if emit.receiver is not None:
        emit.update(emit.receiver, Frame(emit(Sort((emit.table(self).ref,))).ref, "array"))
    return None


@models("numpy.flip")
def flip(emit: Emit, m: Any, axis: Any = None) -> Any:
    """The rows from last to first."""
    if not columnar(m):
        return Unknown(emit.refs(m))
    return Frame(emit(Slice((emit.table(m).ref,), None, None, -1)).ref, "array")


@models("numpy.cumsum", "numpy.cumprod", "numpy.nancumsum", "numpy.roll", "numpy.gradient", "numpy.ndarray.cumsum",
        "numpy.ndarray.cumprod", "numpy.unwrap", "numpy.convolve", "numpy.correlate")  # fmt: skip
def cumsum(emit: Emit, a: Any, *rest: Any, **options: Any) -> Any:
    """A value for each row from those before it."""
    if not columnar(a):
        return Unknown(emit.refs(a))
    if not flat(emit, a):
        table = emit.table(a)
        return Frame(emit(Map((table.ref,), "cumsum", table.shape)).ref, "array")
    base = a.base if isinstance(a, Vec) else a.ref
    return Vec(Over("cumsum", (emit.expression(a),)), base, a.name if isinstance(a, Vec) else None, "array")


@models("numpy.diff", "numpy.ediff1d")
def diff(emit: Emit, a: Any, *rest: Any, **options: Any) -> Any:
    """Differences of neighbours: one row fewer."""
    from headwater.plan.expressions import Lit

    if not columnar(a):
        return Unknown(emit.refs(a))
    table = emit.table(a)
    made = emit(Map((table.ref,), "diff", "array"))
    return Frame(emit(Slice((made.ref,), Lit(1), None)).ref, "array")


@models("numpy.vectorize", "numpy.frompyfunc")
def vectorize(emit: Emit, pyfunc: Any = None, *rest: Any, **options: Any) -> Any:
    """A function of each value, made of a function of one."""
    return Foreign("numpy.vectorize", emit.refs(pyfunc))


@models("numpy.vectorize.__call__")
def vectorized(emit: Emit, self: Any, *values: Any, **options: Any) -> Any:
    """Such a function called: each value by itself."""
    return aligned(emit, "apply", *values) if any(map(columnar, values)) else Unknown(emit.refs(self, *values))


@models("numpy.apply_along_axis")
def apply_along_axis(emit: Emit, func1d: Any, axis: Any, arr: Any, *rest: Any, **options: Any) -> Any:
    """A function of each row, or of each column."""
    if not columnar(arr):
        return Unknown(emit.refs(arr))
    table = emit.table(arr)
    if axis in (1, -1):
        return row_wise(emit, "apply", table)
    return Opaque((table.ref,), "apply_along_axis", "array")


@models("numpy.ndarray.round", "numpy.ndarray.clip", "numpy.ndarray.conj")
def rounded(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """Each value by itself."""
    return aligned(emit, "round", self)


@models("numpy.char.lower", "numpy.char.upper", "numpy.char.strip")
def text(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """Each text by itself."""
    return aligned(emit, "text", self)
