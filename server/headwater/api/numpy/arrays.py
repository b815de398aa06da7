"""Arrays made of nothing, of the script's values, or of tables; and their shapes."""

from dataclasses import replace
from typing import Any

from headwater.api.model import Emit, Foreign, Frame, Known, Length, RowIds, Unknown, Vec, attribute, models
from headwater.api.numpy.values import PLACES, aligned, columnar, flat, members, places, shape_of, turned
from headwater.plan.expressions import Col, Lit
from headwater.plan.frames import Build, Compute, Items, Project, Sink, Zip
from headwater.plan.nodes import Node, Opaque

EMPTY: Items = ((None, Lit(0)),)
"""The cells of an array that awaits its values: made of no column."""


@models("numpy.array", "numpy.asarray", "numpy.asanyarray", "numpy.ascontiguousarray", "numpy.asfarray",
        "numpy.atleast_1d", "numpy.copy",
        "numpy.ma.array", "numpy.ma.masked_invalid", "numpy.fromiter")  # fmt: skip
def array(emit: Emit, object: Any = None, *rest: Any, **options: Any) -> Any:
    """A table as an array, or an array of the script's values."""
    match object:
        case Vec(expr, base, name):
            return Vec(expr, base, name, "array")
        case Frame(ref, shape):
            return object if shape == "scalar" else Frame(ref, "array")
        case RowIds() | Unknown() | Foreign() | Length():
            return object
    if isinstance(object, list | tuple) and object and all(isinstance(each, Unknown) for each in object):
        return Build(emit.refs(*object[:100]), (), False, "array")  # what was read from files, one by one
    if isinstance(object, list | tuple) and columns_only(emit, object):
        return laid(emit, object)
    return Build(emit.refs(*emit.pinned((object,))), (), False, "array")


@models("numpy.atleast_2d", "numpy.matrix", "numpy.asmatrix", "numpy.mat")
def matrix(emit: Emit, data: Any, *rest: Any, **options: Any) -> Any:
    """An array of two axes: a lone column is its one row."""
    if columnar(data) and shape_of(data) != "scalar" and flat(emit, data):
        return laid(emit, [data])
    return array(emit, data)


def columns_only(emit: Emit, parts: Any) -> bool:
    """Whether all parts are single columns."""
    return bool(parts) and all(columnar(p) and p.shape != "scalar" and flat(emit, p) for p in parts)


def laid(emit: Emit, parts: Any) -> Node:
    """Columns as the rows of an array."""
    upright_ = emit(Zip(tuple(emit.table(part).ref for part in parts), "array", True))
    return Opaque((upright_.ref,), "T", "array")


@models("numpy.zeros", "numpy.ones", "numpy.empty", "numpy.full", "numpy.linspace", "numpy.logspace", "numpy.geomspace",
        "numpy.fromstring", "numpy.frombuffer", "numpy.fromfunction", "numpy.indices",
        "numpy.mgrid.__getitem__", "numpy.ogrid.__getitem__",
        "numpy.hanning", "numpy.hamming", "numpy.kaiser", "numpy.bartlett", "numpy.blackman")  # fmt: skip
def zeros(emit: Emit, *rest: Any, **options: Any) -> Node:
    """An array made by the script; for as many rows as a table has, it is a column beside them."""
    shape = members(rest[0] if rest else options.get("shape"))
    if shape and isinstance(shape[0], Length):
        if len(shape) == 1 or shape[1] == 1:
            return Compute((shape[0].ref,), Lit(0), None, "array")
        return Build((shape[0].ref,), EMPTY, False, "array")
    if len(shape) == 2 and shape[1] == 1:
        return Build((), ((0, Lit(0)),), True, "array")
    return Build((), (), False, "array")


@models("numpy.eye", "numpy.identity", "numpy.tri")
def eye(emit: Emit, n: Any, *rest: Any, **options: Any) -> Node:
    """A square made by the script."""
    return Build((n.ref,), EMPTY, False, "array") if isinstance(n, Length) else Build((), (), False, "array")


@models("numpy.triu_indices_from", "numpy.tril_indices_from", "numpy.triu_indices", "numpy.tril_indices")
def corner(emit: Emit, n: Any, *rest: Any, **options: Any) -> Any:
    """The places of the cells above or below the diagonal: of their rows, and of their columns."""
    return Build(emit.refs(n), (), False, "array"), Build(emit.refs(n), (), False, "array")


@models("numpy.vander")
def vander(emit: Emit, x: Any, *rest: Any, **options: Any) -> Any:
    """The powers of each value, side by side."""
    return Build(emit.refs(x), EMPTY if columnar(x) else (), False, "array")


@models("numpy.zeros_like", "numpy.ones_like", "numpy.empty_like", "numpy.full_like")
def zeros_like(emit: Emit, a: Any, fill_value: Any = 0, *rest: Any, **options: Any) -> Any:
    """An array as large as another."""
    return Build(emit.refs(a), EMPTY, False, "array")


@models("numpy.arange")
def arange(emit: Emit, *rest: Any, **options: Any) -> Any:
    """Numbers in a row; up to the number of rows of a table they are places of its rows."""
    if rest and isinstance(rest[-1], Length) and (len(rest) == 1 or rest[0] == 0):
        return Vec(PLACES, rest[-1].ref, None, "array")
    return Build((), (), False, "array")


@models("numpy.meshgrid")
def meshgrid(emit: Emit, *xi: Any, **options: Any) -> Any:
    """Grids over values."""
    return tuple(Build(emit.refs(x), (), False, "array") for x in xi)


@models("numpy.random.get_state", "numpy.random.set_state",
        "numpy.seterr", "numpy.set_printoptions", "numpy.errstate", "numpy.get_printoptions",
        "numpy.warnings.filterwarnings", "numpy.printoptions", "numpy.get_include", "numpy.testing.assert_array_equal",
        "numpy.testing.assert_allclose", "numpy.testing.assert_almost_equal",
        "numpy.testing.assert_array_almost_equal")  # fmt: skip
def set_printoptions(emit: Emit, *rest: Any, **options: Any) -> Any:
    """Settings that touch no rows."""
    return Unknown()


@models("numpy.finfo", "numpy.iinfo", "numpy.dtype", "numpy.datetime64", "numpy.timedelta64", "numpy.shape",
        "numpy.ndim",
        "numpy.size", "numpy.poly1d", "numpy.isscalar", "numpy.issubdtype", "numpy.result_type",
        "numpy.can_cast", "numpy.promote_types", "numpy.array_equal", "numpy.allclose",
        "numpy.array_str", "numpy.array2string", "numpy.may_share_memory", "numpy.ndenumerate", "numpy.nditer",
        "numpy.ndindex")  # fmt: skip
def facts(emit: Emit, *rest: Any, **options: Any) -> Any:
    """A type, a limit, a size: values without rows."""
    return Unknown(emit.refs(*rest))


TYPES = ("int64", "int32", "float64", "float32", "int8", "int16", "uint8", "bool_", "str_", "float16", "uint16",
         "uint32", "int_", "float_")  # fmt: skip


@models(*(f"numpy.{kind}" for kind in TYPES))
def cast(emit: Emit, x: Any = None, *rest: Any) -> Any:
    """A type called: each value of an array as one of that type."""
    if not columnar(x) or shape_of(x) == "scalar":
        return Unknown(emit.refs(x))
    made = aligned(emit, "astype", x)
    return replace(made, shape="array") if isinstance(made, Vec) else made


# -- shapes ----------------------------------------------------------------------------------------------


def upright(emit: Emit, value: Any) -> Any:
    """One axis made two: a table of one column. The step says so by its form."""
    if not isinstance(value, Vec):
        return value
    if isinstance(value.expr, Col) and value.expr.name is not None:
        made = emit(Project((value.expr.ref,), (value.expr.name,), "frame"))
    else:
        inputs = dict.fromkeys((value.base, *emit.refs(value)))
        made = emit(Compute(tuple(inputs), value.expr, value.name, "frame"))
    return Frame(made.ref, "array")


def lying(emit: Emit, value: Any) -> Any:
    """Two axes made one, where there is one column only."""
    if not isinstance(value, Frame):
        return value
    known = emit.columns(value.ref)
    if known.complete and not known.maybe and len(known.names) == 1:
        return Vec(Col(value.ref, known.names[0]), value.ref, known.names[0], "array")
    if known.complete and len(known.names) > 1:
        return emit(Opaque((value.ref,), "ravel", "array"))
    return Frame(value.ref, "array")


@models("numpy.ndarray.reshape", "numpy.reshape", "pandas.Series.reshape")
def reshape(emit: Emit, self: Any, *shape: Any, order: Any = "C", newshape: Any = None) -> Any:
    """The cells in another shape; as many rows unless the first axis says otherwise."""
    wanted = members(shape[0]) if len(shape) == 1 else list(shape) or members(newshape)
    if not columnar(self):
        return Build(emit.refs(self), (), False, "array")
    if wanted in ([-1], []):
        return lying(emit, self)
    if len(wanted) == 2 and wanted[1] == 1:
        return upright(emit, self)
    if wanted[0] == 1 or (isinstance(wanted[0], int) and wanted[0] > 1):
        return Opaque((emit.table(self).ref,), "reshape", "array")
    return upright(emit, self)


@models("numpy.ndarray.ravel", "numpy.ravel", "pandas.Series.ravel", "numpy.ndarray.flatten",
        "pandas.DataFrame.ravel")  # fmt: skip
def ravel(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """One axis."""
    return lying(emit, self) if columnar(self) else Unknown(emit.refs(self))


@models("numpy.squeeze", "numpy.ndarray.squeeze")
def squeeze(emit: Emit, a: Any, *rest: Any, **options: Any) -> Any:
    """Axes of one cell are gone: several columns stay what they are."""
    if isinstance(a, Frame) and len(emit.columns(a.ref).names) > 1:
        return Frame(a.ref, "array")
    return ravel(emit, a)


@models("numpy.expand_dims")
def expand_dims(emit: Emit, a: Any, axis: Any = None) -> Any:
    """One more axis."""
    if axis in (1, -1):
        return upright(emit, a) if columnar(a) else Unknown(emit.refs(a))
    return Opaque((emit.table(a).ref,), "expand_dims", "array") if columnar(a) else Unknown(emit.refs(a))


@models("numpy.ndarray.tolist", "pandas.Series.tolist", "pandas.Series.to_list")
def tolist(emit: Emit, self: Any) -> Any:
    """The values as a list of Python's."""
    table = emit.table(self)
    return Frame(table.ref, table.shape if table.shape == "scalar" else "array", True)


@models("numpy.ndarray.index", "numpy.unravel_index", "numpy.ndarray.isdisjoint", "numpy.ndarray.issubset")
def index(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """Where a value stands in a list, or the places of a cell: numbers without rows."""
    return Unknown(emit.refs(self))


@models("numpy.ndarray.item", "pandas.Series.item")
def item(emit: Emit, self: Any, *rest: Any) -> Any:
    """One value."""
    return self if isinstance(self, Frame) and self.shape == "scalar" else Unknown(emit.refs(self))


@models("numpy.ndarray.view", "pandas.Series.view", "numpy.ndarray.copy", "numpy.ndarray.byteswap",
        "numpy.ndarray.newbyteorder",
        "numpy.ndarray.compute", "numpy.ndarray.toarray", "numpy.ndarray.todense", "numpy.ndarray.tocsr",
        "numpy.ndarray.tocsc", "numpy.ndarray.getfield", "numpy.ndarray.cpu", "numpy.ndarray.to", "numpy.ndarray.numpy",
        "numpy.ndarray.asformat")  # fmt: skip
def view(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """The same rows and columns: also what sparse matrices and tensors call it."""
    return (
        Vec(self.expr, self.base, self.name, "array") if isinstance(self, Vec) else Frame(emit.table(self).ref, "array")
    )


@models("numpy.ndarray.transpose", "numpy.transpose", "numpy.swapaxes", "numpy.moveaxis",
        "numpy.ndarray.swapaxes", "numpy.rollaxis")  # fmt: skip
def transpose(emit: Emit, self: Any, *axes: Any, **options: Any) -> Any:
    """Axes exchanged."""
    if isinstance(self, Vec):
        return self
    if not columnar(self):
        made = array(emit, self) if isinstance(self, list | tuple) else None  # np.transpose([a, b])
        return turned(emit, emit(made)) if isinstance(made, Opaque) else Unknown(emit.refs(self))
    return turned(emit, Frame(emit.table(self).ref, "array"))


@models("numpy.rot90")
def rot90(emit: Emit, m: Any, *rest: Any, **options: Any) -> Any:
    """Turned by a quarter: rows where columns were."""
    return Opaque((emit.table(m).ref,), "rot90", "array") if columnar(m) else Unknown(emit.refs(m))


@models("numpy.ndarray.setflags")
def setflags(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """Nothing that rows feel."""
    return None


@models("numpy.ndarray.dump")
def dump(emit: Emit, self: Any, file: Any = None) -> Any:
    """Rows leave the script."""
    emit(Sink((emit.table(self).ref,), "pickle", file if isinstance(file, str) else None))
    return None


@models("numpy.ndarray.dumps", "numpy.ndarray.tobytes", "numpy.ndarray.tostring")
def tobytes(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """The cells as bytes."""
    return Unknown(emit.refs(self))


@models("numpy.ndarray.fill")
def fill(emit: Emit, self: Any, value: Any = None) -> Any:
    """Each cell one value, in place."""
    if emit.receiver is not None:
        emit.update(emit.receiver, Frame(emit(Build((emit.table(self).ref,), EMPTY, False, "array")).ref, "array"))
    return None


@models("numpy.ndarray.resize")
def resize(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """The cells in another shape, in place."""
    if emit.receiver is not None:
        emit.update(emit.receiver, Frame(emit(Opaque((emit.table(self).ref,), "resize", "array")).ref, "array"))
    return None


@attribute("numpy.ndarray.real", "numpy.ndarray.imag")
def part(emit: Emit, self: Any) -> Any:
    """A part of each complex number."""
    return self


@attribute("numpy.ndarray.flat", "numpy.ndarray.A1", "numpy.ndarray.data")
def flat_(emit: Emit, self: Any) -> Any:
    """The values in a row."""
    return lying(emit, self) if isinstance(self, Frame) else self


__all__ = ["Known", "array", "lying", "places", "upright"]
