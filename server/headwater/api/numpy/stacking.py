"""Arrays put together, row below row or column beside column, and taken apart."""

import itertools
from typing import Any

from headwater.api.model import Emit, Frame, Known, Listing, Unknown, models
from headwater.api.numpy.arrays import columns_only, laid, upright
from headwater.api.numpy.values import columnar, flat, members, places
from headwater.plan.columns import Columns
from headwater.plan.expressions import Lit
from headwater.plan.frames import Compute, Concat, Pick, Positions, Relabel, Slice, Zip
from headwater.plan.nodes import Opaque


def below(emit: Emit, parts: list[Any]) -> Any:
    """Rows one below the other."""
    tables = [t for t in (as_table(emit, p) for p in parts) if t is not None]
    if not tables:
        return Unknown(emit.refs(*parts))
    first = emit.columns(tables[0].ref)
    refs = [tables[0].ref, *(named_alike(emit, t, first) for t in tables[1:])]
    return Concat(tuple(refs), "array")


def named_alike(emit: Emit, table: Frame, first: Columns) -> str:
    """Columns of arrays go by place: those of a part are the columns of the first part, whatever they were called."""
    known = emit.columns(table.ref)
    whole = known.complete and first.complete and not known.maybe and not first.maybe
    if whole and known.names != first.names and len(known.names) == len(first.names):
        return emit(Relabel((table.ref,), first.names, "array")).ref
    return table.ref


def beside(emit: Emit, parts: list[Any]) -> Any:
    """Columns one beside the other."""
    tables = [t for t in (as_table(emit, p) for p in parts) if t is not None]
    if not tables:
        return Unknown(emit.refs(*parts))
    return Zip(tuple(t.ref for t in tables), "array", True)


def as_table(emit: Emit, part: Any) -> Frame | None:
    """A part with rows; None for what has none that we know."""
    if columnar(part):
        return emit.table(part)
    if isinstance(part, Unknown) and part.refs:
        return emit.table(part)
    return places(emit, part)


@models("numpy.append")
def append(emit: Emit, arr: Any, values: Any = None, axis: Any = 0) -> Any:
    """With further rows, or with `axis=1` further columns."""
    return concatenate(emit, [*members(arr), *([] if values is None else members(values))], axis)


@models("numpy.concatenate", "numpy.ma.concatenate")
def concatenate(emit: Emit, arrays: Any, axis: Any = 0, *rest: Any, **options: Any) -> Any:
    """Along the rows, or with `axis=1` along the columns."""
    parts = members(arrays)
    if (isinstance(arrays, Listing) and not arrays.complete) or isinstance(arrays, Unknown):
        return Concat(refs) if (refs := emit.refs(arrays)) else Unknown()
    side = isinstance(axis, int) and axis not in (0, -2) and not all(flat(emit, p) for p in parts if columnar(p))
    return beside(emit, parts) if side else below(emit, parts)


@models("numpy.r_.__getitem__")
def rows_of(emit: Emit, *parts: Any) -> Any:
    """Arrays one below the other; numbers and slices are places."""
    if parts and all(isinstance(p, int | slice) for p in parts):
        found = [at for p in parts for at in ([p] if isinstance(p, int) else through(p, None) or [])]
        return Listing(tuple(Known(at) for at in found)) if len(found) <= 1000 else Unknown()
    return below(emit, list(parts))


def through(part: slice, length: int | None) -> list[int] | None:
    """The places that a slice goes through, None where its end is not known."""
    if not all(end is None or isinstance(end, int) for end in (part.start, part.stop, part.step)):
        return None
    if length is None and (part.stop is None or part.stop < 0 or (part.start or 0) < 0):
        return None
    places_ = range(*part.indices(length if length is not None else part.stop))
    return list(places_) if len(places_) <= 1000 else None


@models("numpy.s_.__getitem__", "numpy.index_exp.__getitem__")
def slices(emit: Emit, *parts: Any) -> Any:
    """What stands between brackets, kept for later."""
    return Known(parts[0]) if len(parts) == 1 and isinstance(parts[0], slice | int) else Unknown(emit.refs(*parts))


@models("numpy.vstack", "numpy.row_stack")
def vstack(emit: Emit, *arrays: Any, **options: Any) -> Any:
    """Rows one below the other."""
    parts = members(arrays[0]) if len(arrays) == 1 else list(arrays)
    if len(arrays) == 1 and (
        isinstance(arrays[0], Unknown) or (isinstance(arrays[0], Listing) and not arrays[0].complete)
    ):
        return Concat(refs, "array") if (refs := emit.refs(arrays[0])) else Unknown()
    return laid(emit, parts) if columns_only(emit, parts) else below(emit, parts)


@models("numpy.hstack")
def hstack(emit: Emit, tup: Any, **options: Any) -> Any:
    """Columns side by side; arrays of one axis follow one another."""
    parts = members(tup)
    return below(emit, parts) if all(flat(emit, p) for p in parts if columnar(p)) else beside(emit, parts)


@models("scipy.sparse.vstack")
def sparse_vstack(emit: Emit, blocks: Any, *rest: Any, **options: Any) -> Any:
    """Rows of sparse matrices one below the other."""
    return vstack(emit, blocks)


@models("scipy.sparse.hstack")
def sparse_hstack(emit: Emit, blocks: Any, *rest: Any, **options: Any) -> Any:
    """Columns of sparse matrices side by side."""
    return beside(emit, members(blocks))


@models("numpy.dstack")
def dstack(emit: Emit, tup: Any) -> Any:
    """Arrays along a third axis: columns lie in one row."""
    refs = tuple(dict.fromkeys(t.ref for p in members(tup) if (t := as_table(emit, p)) is not None))
    return Opaque(refs, "dstack", "array") if refs else Unknown(emit.refs(tup))


@models("numpy.column_stack", "numpy.c_.__getitem__")
def column_stack(emit: Emit, *tup: Any) -> Any:
    """Columns side by side."""
    return beside(emit, members(tup[0]) if len(tup) == 1 else list(tup))


@models("numpy.stack")
def stack(emit: Emit, arrays: Any, axis: Any = 0, **options: Any) -> Any:
    """Arrays along a new axis: columns with `axis=1`, else each a row."""
    parts = members(arrays)
    if axis in (1, -1):
        return beside(emit, parts)
    if columns_only(emit, parts):
        return laid(emit, parts)
    refs = tuple(dict.fromkeys(t.ref for p in parts if (t := as_table(emit, p)) is not None))
    return Opaque(refs, "stack", "array") if refs else Unknown(emit.refs(arrays))


@models("numpy.repeat", "numpy.ndarray.repeat")
def repeat(emit: Emit, a: Any, repeats: Any = None, axis: Any = None) -> Any:
    """Rows several times over, or with `axis=1` columns."""
    if not columnar(a):
        return Unknown(emit.refs(a, repeats))
    times = repeats if isinstance(repeats, int) and 1 < repeats <= 20 else 2
    table = emit.table(a)
    if axis in (1, -1) and not flat(emit, a):
        return beside(emit, [table] * times) if repeats == times else Opaque((table.ref,), "repeat", "array")
    return Concat((table.ref,) * times, "array")


@models("numpy.tile")
def tile(emit: Emit, A: Any, reps: Any = None) -> Any:
    """Rows several times over, or where two numbers are given and the first is one, columns."""
    several = members(reps)
    if columnar(A) and len(several) > 1 and several[0] == 1:
        return Opaque((emit.table(A).ref,), "tile", "array")
    return repeat(emit, A, several[0] if several else reps)


@models("numpy.resize", "numpy.pad")
def pad(emit: Emit, a: Any, *rest: Any, **options: Any) -> Any:
    """With further cells around them, or after them."""
    return Opaque((emit.table(a).ref,), "pad", "array") if columnar(a) else Unknown(emit.refs(a, *rest))


@models("numpy.delete")
def delete(emit: Emit, arr: Any, obj: Any = None, axis: Any = None) -> Any:
    """Without some rows, or with `axis=1` some columns."""
    from headwater.plan.frames import Drop, Take, Without

    if not columnar(arr):
        return Unknown(emit.refs(arr, obj))
    table = emit.table(arr)
    if axis in (1, -1):
        known = emit.columns(table.ref)
        names = known.names
        given = (through(obj, len(names)) or []) if isinstance(obj, slice) else [
            at for at in members(obj) if isinstance(at, int)
        ]  # fmt: skip
        if known.complete and given and all(-len(names) <= at < len(names) for at in given):
            return Frame(emit(Drop((table.ref,), tuple(names[at] for at in given))).ref, "array")
        from headwater.plan.frames import Lose

        return Frame(emit(Lose((table.ref,))).ref, "array")
    gone = places(emit, obj)
    return Frame(emit(Without((table.ref, gone.ref)) if gone is not None else Take((table.ref,))).ref, "array")


@models("numpy.insert")
def insert(emit: Emit, arr: Any, obj: Any = None, values: Any = None, axis: Any = None) -> Any:
    """With a row or column put in."""
    if not columnar(arr):
        return Unknown(emit.refs(arr, values))
    table = emit.table(arr)
    more = [emit.table(values).ref] if columnar(values) else []
    known = emit.columns(table.ref)
    whole = known.complete and not known.maybe and isinstance(obj, int) and -len(known.names) <= obj <= len(known.names)
    if axis not in (1, -1) or not whole or (more and not flat(emit, values)):
        return Opaque((table.ref, *more), "insert", "array")
    new = more[0] if more else emit(Compute((table.ref,), Lit(0), None, "array")).ref
    sides = (Positions((table.ref,), 0, obj, form="array"), Positions((table.ref,), obj, None, form="array"))
    left, right = (emit(side).ref for side in sides)
    return Zip((left, new, right), "array", True)


@models("numpy.take", "numpy.ndarray.take")
def take(emit: Emit, a: Any, indices: Any, axis: Any = None, *rest: Any, **options: Any) -> Any:
    """Rows by place, or with `axis=1` columns."""
    if not columnar(a):
        return Unknown(emit.refs(a, indices))
    table = emit.table(a)
    if axis not in (1, -1):
        from headwater.plan.frames import Take

        return Frame(emit(Take((table.ref, *(r for r in emit.refs(indices) if r != table.ref)))).ref, "array")
    return by_places(emit, table, indices)


@models("numpy.compress", "numpy.ndarray.compress")
def compress(emit: Emit, condition: Any, a: Any, axis: Any = None, *rest: Any) -> Any:
    """The rows, or with `axis=1` the columns, for which a condition holds."""
    from headwater.plan.frames import Take

    if not columnar(a):
        return Unknown(emit.refs(a, condition))
    table = emit.table(a)
    if axis in (1, -1):
        flags = members(condition)
        places_ = [at for at, kept in enumerate(flags) if kept] if all(isinstance(f, bool) for f in flags) else None
        return by_places(emit, table, places_)
    return Frame(emit(Take((table.ref, *(r for r in emit.refs(condition) if r != table.ref)))).ref, "array")


def by_places(emit: Emit, table: Frame, places_: Any) -> Any:
    """Columns at these places, some of all where we do not know them."""
    many = members(places_)
    if places_ is None or not many or not all(isinstance(at, int) for at in many):
        return Pick((table.ref,), form="array")
    return Positions((table.ref,), places=tuple(many), form="array")


@models("numpy.hsplit")
def hsplit(emit: Emit, ary: Any, indices_or_sections: Any = 2) -> Any:
    """Columns that follow one another."""
    return split(emit, ary, indices_or_sections, 1)


@models("numpy.split", "numpy.array_split", "numpy.vsplit")
def split(emit: Emit, ary: Any, indices_or_sections: Any = 2, axis: Any = 0) -> Any:
    """Parts that follow one another: `np.split(df.sample(frac=1), [int(.6 * len(df)), int(.8 * len(df))])`."""
    from headwater.plan.expressions import Call, Hole

    if not columnar(ary):
        return Unknown(emit.refs(ary))
    table = emit.table(ary)
    at = indices_or_sections
    inside = members(at) if isinstance(at, list | tuple | Listing) else None
    if axis in (1, -1):
        if inside is None or not all(isinstance(place, int) for place in inside):
            return Unknown((table.ref,))
        cuts = itertools.pairwise([None, *inside, None])
        return [emit(Positions((table.ref,), start, stop, form=table.shape)) for start, stop in cuts]
    if inside is None:
        if not isinstance(at, int) or not 0 < at <= 20:
            return Unknown((table.ref,))
        inside = [Unknown((table.ref,)) for _ in range(at - 1)]
        named = [f"{k + 1} of {at} parts" for k in range(at - 1)]
    else:
        named = [f"cut {k + 1}" for k in range(len(inside))]
    ends = [
        Lit(v) if isinstance(v, int) else Call("end", (Lit(word), Hole(emit.refs(v))))
        for v, word in zip(inside, named, strict=True)
    ]
    bounds = [None, *ends, None]
    parts = []
    for start, stop in itertools.pairwise(bounds):
        more = emit.refs(*(v for v in inside))
        made = emit(Slice(tuple(dict.fromkeys((table.ref, *more))), start, stop))
        parts.append(Frame(made.ref, table.shape))
    return parts


__all__ = ["below", "beside", "upright"]
