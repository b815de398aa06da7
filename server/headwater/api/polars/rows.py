"""Rows that are kept, drawn or put in order."""

from typing import Any

from headwater.api.formulas.binding import Binding, inputs_of
from headwater.api.model import Emit, Formula, Frame, Vec, models
from headwater.api.polars.expressions import both, given
from headwater.api.polars.selecting import bound, chosen_labels
from headwater.plan.expressions import Call, Expr, Hole, Lit, Over
from headwater.plan.frames import Distinct, DropMissing, Explode, Filter, Map, Sample, Slice, Sort
from headwater.plan.nodes import Node


@models("polars.DataFrame.filter")
def filter_(emit: Emit, self: Frame, *predicates: Any, **equal: Any) -> Any:
    """The rows for which all conditions hold."""
    return kept(emit, self, both(emit, predicates, equal))


def kept(emit: Emit, frame: Frame, test: Any) -> Node:
    """The rows for which a condition holds."""
    found = Binding(emit, frame).bind(test)
    if any(one.open is not None for one in found):
        return Filter((frame.ref,))
    whole: Expr = found[0].expr if found else Hole((frame.ref,))
    for one in found[1:]:
        whole = Call("&", (whole, one.expr))
    return Filter(tuple(dict.fromkeys((frame.ref, *inputs_of(frame, found)))), whole)


@models("polars.DataFrame.remove")
def remove(emit: Emit, self: Frame, *predicates: Any, **equal: Any) -> Any:
    """The rows for which the conditions do not hold."""
    return kept(emit, self, Formula("~", (both(emit, predicates, equal),)))


@models("polars.DataFrame.sort")
def sort(
    emit: Emit, self: Frame, by: Any = None, *more: Any, descending: Any = False, reverse: Any = None, **options: Any
) -> Any:
    """The rows in order of some columns."""
    values = given(emit, (by, *more)) if by is not None else ()
    found = bound(emit, self, values)
    names = tuple(one.name for one in found if one.name is not None and one.plain(self))
    down = reverse if reverse is not None else descending
    if isinstance(down, list | tuple) and len(set(down)) == 1:
        down = down[0]
    whole = len(names) == len(found)
    return Sort((self.ref, *(r for r in inputs_of(self, found) if r != self.ref)), names if whole else (),
                not down if isinstance(down, bool) else None)  # fmt: skip


@models("polars.DataFrame.top_k", "polars.DataFrame.bottom_k")
def top_k(emit: Emit, self: Frame, k: Any, *, by: Any = None, **options: Any) -> Any:
    """The rows with the largest values."""
    names = chosen_labels(emit, self, given(emit, (by,)))
    ordered = emit(Sort((self.ref,), names or (), False))
    return Slice((ordered.ref,), None, Lit(k) if isinstance(k, int) else Hole())


@models("polars.DataFrame.reverse")
def reverse(emit: Emit, self: Frame) -> Any:
    """The same rows, the last first."""
    return Sort((self.ref,), (), None)


@models("polars.DataFrame.unique")
def unique(emit: Emit, self: Frame, subset: Any = None, *rest: Any, **options: Any) -> Any:
    """Rows that differ."""
    names = chosen_labels(emit, self, given(emit, (subset,))) if subset is not None else None
    return Distinct((self.ref,), names)


@models("polars.DataFrame.drop_nulls", "polars.DataFrame.drop_nans")
def drop_nulls(emit: Emit, self: Frame, subset: Any = None, *rest: Any, **options: Any) -> Any:
    """Rows without missing values."""
    names = chosen_labels(emit, self, given(emit, (subset, *rest))) if subset is not None else None
    return DropMissing((self.ref,), names)


@models("polars.DataFrame.head", "polars.DataFrame.limit", "polars.DataFrame.fetch")
def head(emit: Emit, self: Frame, n: Any = 5) -> Any:
    """The first rows."""
    return Slice((self.ref,), None, Lit(n) if isinstance(n, int) else Hole())


@models("polars.DataFrame.first")
def first(emit: Emit, self: Frame) -> Any:
    """The first row."""
    return Slice((self.ref,), None, Lit(1))


@models("polars.DataFrame.tail")
def tail(emit: Emit, self: Frame, n: Any = 5) -> Any:
    """The last rows."""
    return Slice((self.ref,), Lit(-n) if isinstance(n, int) else Hole(), None)


@models("polars.DataFrame.last")
def last(emit: Emit, self: Frame) -> Any:
    """The last row."""
    return Slice((self.ref,), Lit(-1), None)


@models("polars.DataFrame.slice")
def slice_(emit: Emit, self: Frame, offset: Any, length: Any = None) -> Any:
    """Rows by place."""
    start: Expr = emit.expression(offset)
    stop: Expr | None = None
    if isinstance(offset, int) and isinstance(length, int):
        stop = Lit(offset + length) if offset >= 0 else None
    elif length is not None:
        stop = emit.expression(length) if offset == 0 else Hole(emit.refs(length))
    inputs = tuple(dict.fromkeys((self.ref, *emit.refs(offset, length))))
    return Slice(inputs, None if offset == 0 else start, stop)


@models("polars.DataFrame.gather", "polars.DataFrame.gather_every", "polars.DataFrame.take_every")
def gather(emit: Emit, self: Frame, *rest: Any, **options: Any) -> Any:
    """Rows by place."""
    return Filter((self.ref,))


@models("polars.DataFrame.sample")
def sample(
    emit: Emit, self: Frame, n: Any = None, *, fraction: Any = None, with_replacement: Any = False,
    shuffle: Any = False, seed: Any = None, frac: Any = None,
) -> Any:  # fmt: skip
    """Rows drawn at random."""
    share = fraction if fraction is not None else frac
    replace = with_replacement if isinstance(with_replacement, bool) else None
    whole = share in (1, 1.0) and replace is False
    return Sample((self.ref,), replace, whole, seed is not None, seed if isinstance(seed, int) else None)


@models("polars.DataFrame.explode")
def explode(emit: Emit, self: Frame, *columns: Any, **options: Any) -> Any:
    """A row for each member of a list."""
    return Explode((self.ref,), chosen_labels(emit, self, given(emit, columns)) or ())


@models("polars.DataFrame.shift")
def shift(emit: Emit, self: Frame, n: Any = 1, **options: Any) -> Any:
    """Every value from a row before."""
    return Map((self.ref,), "shift")


@models("polars.DataFrame.interpolate")
def interpolate(emit: Emit, self: Frame) -> Any:
    """Missing values estimated from the rows around."""
    return Map((self.ref,), "interpolate")


@models("polars.DataFrame.is_duplicated")
def is_duplicated(emit: Emit, self: Frame) -> Any:
    """Which rows repeat others."""
    return Vec(Over("duplicated", (Hole((self.ref,)),)), self.ref)


@models("polars.DataFrame.is_unique")
def is_unique(emit: Emit, self: Frame) -> Any:
    """Which rows repeat no others."""
    return Vec(Over("is_unique", (Hole((self.ref,)),)), self.ref)


@models("polars.DataFrame.lazy", "polars.DataFrame.collect", "polars.DataFrame.cache", "polars.DataFrame.clone",
        "polars.DataFrame.rechunk", "polars.DataFrame.shrink_to_fit", "polars.DataFrame.collect_async",
        "polars.DataFrame.inspect", "polars.DataFrame.match_to_schema", "polars.DataFrame.remote",
        "polars.DataFrame.execute", "polars.DataFrame.set_sorted")  # fmt: skip
def collect(emit: Emit, self: Frame, *rest: Any, **options: Any) -> Any:
    """The same table."""
    return self


@models("polars.DataFrame.clear")
def clear(emit: Emit, self: Frame, n: Any = 0) -> Any:
    """No rows, the same columns."""
    return Slice((self.ref,), None, Lit(0))


@models("polars.DataFrame.pipe")
def pipe(emit: Emit, self: Any, function: Any, *rest: Any, **options: Any) -> Any:
    """What a function makes of the table."""
    if options:
        return NotImplemented
    return emit.call(function, emit.receiver if emit.receiver is not None else self, *rest)


@models("polars.DataFrame.map_batches")
def map_batches(emit: Emit, self: Any, function: Any, *rest: Any, **options: Any) -> Any:
    """What a function makes of the table."""
    return emit.call(function, emit.receiver if emit.receiver is not None else self)


