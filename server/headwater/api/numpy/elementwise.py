"""numpy's functions of each value."""

import math
from collections.abc import Callable
from typing import Any

from headwater.api.model import Emit, Foreign, Frame, Listing, Unknown, Vec, models
from headwater.api.numpy.values import PLACES, aligned, anchor, columnar, expression, flat, members, row_wise
from headwater.plan.expressions import Call, Lit, Over, refs
from headwater.plan.frames import Compute, Filter, Map, Positions, Project, Slice
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
    "isneginf", "isposinf", "signbit", "isreal", "isclose", "triu", "tril", "ma.masked_where",
)  # fmt: skip

FOLDED: dict[str, Callable[[float], float]] = {
    "log": math.log, "log1p": math.log1p, "log2": math.log2, "log10": math.log10, "exp": math.exp, "sqrt": math.sqrt,
    "abs": abs, "floor": math.floor, "ceil": math.ceil, "round": round, "square": lambda x: x * x, "sin": math.sin,
    "cos": math.cos,
}  # fmt: skip
"""What is computed at once where the argument is a number of the script."""


LOOKED_UP = {"isin": 0, "in1d": 0, "digitize": 0, "interp": 0, "searchsorted": 1, "polyval": 1}
"""Functions that give a value for each one that is looked up, and which argument that is."""


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
        if function in LOOKED_UP and len(spread) > LOOKED_UP[function]:
            return looked_up(emit, op, spread, spread[LOOKED_UP[function]])
        return aligned(emit, op, *spread)

    apply.__doc__ = f"`{function}`, value by value."
    models(f"numpy.{function}")(apply)


def looked_up(emit: Emit, op: str, values: list[Any], asked: Any) -> Any:
    """A value for each row of one argument, whatever rows the others have."""
    if not columnar(asked):
        return Unknown(emit.refs(*values))
    if flat(emit, asked):
        return Vec(Call(op, tuple(expression(emit, v) for v in values)), *anchor([asked]))
    table = emit.table(asked)
    inputs = dict.fromkeys((table.ref, *emit.refs(*values)))
    return Frame(emit(Map(tuple(inputs), op, table.shape)).ref, "array")


def has_rows(value: Any) -> bool:
    """Whether a list holds columns: the conditions and choices of `select`."""
    return any(columnar(m) for m in members(value))


for _function in dict.fromkeys((*FUNCTIONS, *SYMBOLS)):
    each(_function)


@models("numpy.where", "numpy.nonzero", "numpy.ndarray.nonzero")
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


@models("numpy.flatnonzero")
def flatnonzero(emit: Emit, a: Any) -> Any:
    """The places where a condition holds, without a tuple around them."""
    found = where(emit, a)
    return found[0] if isinstance(found, tuple) else found


@models("numpy.argwhere")
def argwhere(emit: Emit, a: Any) -> Any:
    """The places where a condition holds, as a table with a column for each axis."""
    found = flatnonzero(emit, a)
    return Project((found.ref,), (0,), "frame") if isinstance(found, Frame) else found


@models("numpy.argsort", "numpy.ndarray.argsort", "pandas.Series.argsort", "numpy.argpartition",
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


@models("numpy.lexsort")
def lexsort(emit: Emit, keys: Any, *rest: Any, **options: Any) -> Any:
    """The places of the rows in the order of several columns, the last of which counts first."""
    given = members(keys)
    if not given or not all(columnar(key) and flat(emit, key) for key in given):
        return Unknown(emit.refs(*given))
    return argsort(emit, given[-1])


def several(emit: Emit, value: Any) -> bool:
    """Whether a value is known to have several columns."""
    return isinstance(value, Frame) and len(emit.columns(value.ref).names) > 1


@models("numpy.sort", "numpy.msort", "numpy.partition")
def sort(emit: Emit, a: Any, *rest: Any, **options: Any) -> Any:
    """The values in order."""
    from headwater.plan.frames import Sort

    if not columnar(a):
        return Unknown(emit.refs(a))
    table = emit.table(a)
    if several(emit, a):  # each row, or with `axis=0` each column, by itself
        return Frame(emit(Map((table.ref,), "sort", "array")).ref, "array")
    return Frame(emit(Sort((table.ref,))).ref, "array")


@models("numpy.ndarray.sort", "numpy.ndarray.partition")
def sort_in_place(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """The values put in order, in place."""
    if emit.receiver is not None:
        emit.update(emit.receiver, sort(emit, self))
    return None


@models("numpy.flip")
def flip(emit: Emit, m: Any, axis: Any = None) -> Any:
    """The rows from last to first, and the columns too, or with `axis=1` alone."""
    if not columnar(m):
        return Unknown(emit.refs(m))
    if axis in (0, -2) or (axis != 1 and flat(emit, m)):
        return Frame(emit(Slice((emit.table(m).ref,), None, None, -1)).ref, "array")
    table = emit.table(m)
    count = len(emit.columns(table.ref).names)
    mirrored = Positions((table.ref,), places=tuple(range(count - 1, -1, -1)), form="array")
    known = emit.columns(table.ref)
    made = emit(mirrored if known.complete and not known.maybe else Opaque((table.ref,), "fliplr", "array"))
    return Frame(emit(Slice((made.ref,), None, None, -1)).ref, "array") if axis is None else Frame(made.ref, "array")


@models("numpy.flipud")
def flipud(emit: Emit, m: Any) -> Any:
    """The rows from last to first."""
    return flip(emit, m, 0)


@models("numpy.fliplr")
def fliplr(emit: Emit, m: Any) -> Any:
    """The columns from last to first."""
    return flip(emit, m, 1)


RUNNING = {
    "cumsum": "cumsum", "cumprod": "cumprod", "nancumsum": "cumsum", "roll": "roll", "gradient": "gradient",
    "unwrap": "unwrap", "ndarray.cumsum": "cumsum", "ndarray.cumprod": "cumprod",
}  # fmt: skip
"""Functions that make a value for each row from its neighbours."""


def running(name: str, op: str) -> None:
    """Declare a function that makes a value for each row from its neighbours."""

    def run(emit: Emit, a: Any, *rest: Any, **options: Any) -> Any:
        return along(emit, op, a)

    run.__doc__ = f"`{name}`: a value for each row from its neighbours."
    models(f"numpy.{name}")(run)


for _function, _op in RUNNING.items():
    running(_function, _op)


def along(emit: Emit, op: str, a: Any) -> Any:
    """A value for each row from its neighbours."""
    if not columnar(a):
        return Unknown(emit.refs(a))
    if not flat(emit, a):
        table = emit.table(a)
        return Frame(emit(Map((table.ref,), op, table.shape)).ref, "array")
    base = a.base if isinstance(a, Vec) else a.ref
    return Vec(Over(op, (emit.expression(a),)), base, a.name if isinstance(a, Vec) else None, "array")


@models("numpy.convolve")
def convolve(emit: Emit, a: Any, v: Any = None, mode: Any = "full") -> Any:
    """Sums of neighbours: as many as there are rows with `mode="same"`, else more or fewer."""
    if not columnar(a):
        return Unknown(emit.refs(a, v))
    return along(emit, "convolve", a) if mode == "same" else Opaque(emit.refs(a, v), "convolve", "array")


@models("numpy.correlate")
def correlate(emit: Emit, a: Any, v: Any = None, mode: Any = "valid") -> Any:
    """Sums of neighbours, of which there are fewer unless the mode says otherwise."""
    return convolve(emit, a, v, mode)


@models("numpy.diff")
def diff(emit: Emit, a: Any, n: Any = 1, axis: Any = -1, *rest: Any, **options: Any) -> Any:
    """Differences of neighbours: one row fewer, or one column fewer where there are several and no axis is named."""
    if not columnar(a):
        return Unknown(emit.refs(a))
    made = emit(Map((emit.table(a).ref,), "diff", "array"))
    fewer = n if isinstance(n, int) else 1
    if axis in (1, -1) and several(emit, a):
        return Positions((made.ref,), fewer, form="array")
    return Frame(emit(Slice((made.ref,), Lit(fewer), None)).ref, "array")


@models("numpy.ediff1d")
def ediff1d(emit: Emit, ary: Any, *rest: Any, **options: Any) -> Any:
    """Differences of neighbours of one axis: one row fewer."""
    return diff(emit, ary, 1, 0)


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


@models("numpy.ndarray.round")
def rounded(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """Each value by itself."""
    return aligned(emit, "round", self)


@models("numpy.ndarray.clip")
def clipped(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """Each value by itself, within bounds."""
    return aligned(emit, "clip", self)


@models("numpy.ndarray.conj")
def conjugate(emit: Emit, self: Any) -> Any:
    """Each complex number by itself."""
    return aligned(emit, "conj", self)


@models("numpy.char.lower", "numpy.char.upper", "numpy.char.strip")
def text(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """Each text by itself."""
    return aligned(emit, "text", self)
