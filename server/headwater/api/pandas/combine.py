"""Tables put together: joins, and rows or columns side by side."""

from typing import Any

from headwater.api.model import Emit, Frame, Listing, Stream, Unknown, Vec, models
from headwater.api.pandas.labels import is_plain, labels
from headwater.api.pandas.relabelling import labelled_by_columns
from headwater.plan.columns import Name
from headwater.plan.frames import Concat, FillMissing, Join, Map, Pick, Project, Relabel, Scan, Take, Zip
from headwater.plan.nodes import Node, Opaque


@models("pandas.DataFrame.merge", "pandas.merge")
def merge(
    emit: Emit, left: Frame, right: Frame, how: Any = None, on: Any = None, left_on: Any = None, right_on: Any = None,
    left_index: Any = False, right_index: Any = False, sort: Any = False, suffixes: Any = ("_x", "_y"),
    copy: Any = None, indicator: Any = False, validate: Any = None,
) -> Node:  # fmt: skip
    """Pair rows whose keys agree; clashing names take a suffix."""
    ends = tuple(suffixes) if isinstance(suffixes, list | tuple) and len(suffixes) == 2 else ("_x", "_y")
    names = [labels(v) if v is not None else None for v in (on, left_on, right_on)]
    unknown = any(v is not None and n is None for v, n in zip((on, left_on, right_on), names, strict=True))
    return Join(
        (left.ref, right.ref), names[0], names[1], names[2],
        how if isinstance(how, str) else "inner" if how is None else None,
        (str(ends[0] or ""), str(ends[1] or "")),
        (left_index is True, right_index is True), said(emit, validate, how), indicator is True,
        how is not None or emit.unseen(), unknown,
    )  # fmt: skip


def said(emit: Emit, validate: Any, how: Any) -> bool | None:
    """Whether a merge says how many partners a row may have; every row with every row has no keys to speak of."""
    return True if validate is not None else None if how == "cross" or emit.unseen() else False


@models("pandas.DataFrame.join")
def join(
    emit: Emit, self: Frame, other: Any, on: Any = None, how: Any = "left", lsuffix: Any = "", rsuffix: Any = "",
    sort: Any = False, validate: Any = None,
) -> Any:  # fmt: skip
    """Pair rows by index, or a column of the left with the index of the right."""
    if isinstance(other, list | tuple | Listing):
        others = [emit.table(o).ref for o in (other.items if isinstance(other, Listing) else other)]
        return Zip((self.ref, *others))
    ends = (lsuffix if isinstance(lsuffix, str) else "_x", rsuffix if isinstance(rsuffix, str) else "_y")
    return Join(
        (self.ref, emit.table(other).ref), None, None, None, how if isinstance(how, str) else None, ends,
        (on is None, True), True if validate is not None else None,
    )  # fmt: skip


@models("pandas.merge_asof")
def merge_asof(
    emit: Emit, left: Frame, right: Frame, on: Any = None, left_on: Any = None, right_on: Any = None, *rest: Any,
    by: Any = None, left_by: Any = None, right_by: Any = None, suffixes: Any = ("_x", "_y"), **options: Any,
) -> Node:  # fmt: skip
    """Pair rows by nearest keys, each row of the left with one of the right; keys named by `by` agree."""
    mine, theirs = (both(on, by) or both(*side) for side in ((left_on, left_by), (right_on, right_by)))
    return Join((left.ref, right.ref), *keyed(mine, theirs), how="left", suffixes=ends_of(suffixes))


@models("pandas.merge_ordered")
def merge_ordered(
    emit: Emit, left: Frame, right: Frame, on: Any = None, left_on: Any = None, right_on: Any = None, *rest: Any,
    suffixes: Any = ("_x", "_y"), how: Any = "outer", **options: Any,
) -> Node:  # fmt: skip
    """Pair rows whose keys agree, in their order."""
    mine, theirs = (both(on) or both(side) for side in (left_on, right_on))
    told = how if isinstance(how, str) else None
    return Join((left.ref, right.ref), *keyed(mine, theirs), how=told, suffixes=ends_of(suffixes))


def both(*keys: Any) -> tuple[Name, ...]:
    """All of these keys."""
    return tuple(name for key in keys if key is not None for name in labels(key) or ())


def keyed(
    mine: tuple[Name, ...], theirs: tuple[Name, ...]
) -> tuple[tuple[Name, ...] | None, tuple[Name, ...] | None, tuple[Name, ...] | None]:
    """Keys of the same name on both sides, or those of each side."""
    return (mine or None, None, None) if mine == theirs else (None, mine, theirs)


def ends_of(suffixes: Any) -> tuple[str, str]:
    """What is added to labels that both sides have."""
    one, two = suffixes if isinstance(suffixes, list | tuple) and len(suffixes) == 2 else ("_x", "_y")
    return (one if isinstance(one, str) else "", two if isinstance(two, str) else "")


@models("pandas.concat")
def concat(
    emit: Emit, objs: Any, axis: Any = 0, join: Any = "outer", *, ignore_index: Any = False, keys: Any = None,
    levels: Any = None, names: Any = None, verify_integrity: Any = False, sort: Any = False, copy: Any = None,
) -> Any:  # fmt: skip
    """Rows one below the other, or with `axis=1` columns side by side."""
    if isinstance(objs, dict):
        keys = list(objs) if keys is None else keys
        objs = list(objs.values())
    if isinstance(objs, Stream):
        item = objs.item
        parts = isinstance(item, Frame) and not isinstance(emit.node(item.ref), Scan)
        return Concat(emit.refs(item)) if parts else item  # all parts of a file
    given = list(objs.items) if isinstance(objs, Listing) else objs
    whole = not isinstance(objs, Listing) or objs.complete
    if not isinstance(given, list | tuple):
        refs = emit.refs(objs)
        return Concat(refs) if refs else Unknown()
    tables = [emit.table(o) for o in given if not (is_plain(o) and o is None)]
    inputs = tuple(t.ref for t in tables)
    if not inputs:
        return Unknown()
    if axis in (1, "columns") and join == "inner":
        return Take((emit(beside(emit, objs, tables, None if ignore_index is True else keys, whole)).ref,))
    if axis in (1, "columns") and ignore_index is True:
        made = emit(Zip(inputs))
        wide = emit.columns(made.ref)
        known = whole and wide.complete and not wide.maybe
        return Relabel((made.ref,), tuple(range(len(wide.names))) if known else None)
    if axis in (1, "columns"):
        return beside(emit, objs, tables, keys, whole)
    if join == "inner" and len(tables) > 1:
        return Concat(shared(emit, tables))
    if all(t.shape == "series" for t in tables):
        return Concat(alike(emit, tables), "series")
    return Concat(inputs, "frame")


def beside(emit: Emit, objs: Any, tables: list[Frame], keys: Any, whole: bool) -> Node:
    """Columns side by side; with keys under labels of two levels."""
    inputs = tuple(t.ref for t in tables)
    named = labels(keys) if keys is not None else None
    if all(t.shape in ("series", "scalar") for t in tables):
        if named is not None and whole and len(named) == len(inputs):
            return Relabel((emit(Zip(inputs)).ref,), named)
        if any(labelled_by_columns(emit, t) for t in tables):
            return Relabel((emit(Zip(inputs)).ref,), tuple(range(len(inputs))) if keys is None and whole else None)
    if keys is not None:
        known = [emit.columns(ref) for ref in inputs]
        sure = named is not None and whole and len(named) == len(known)
        if sure and all(k.complete and not k.maybe for k in known):
            pairs = tuple((key, n) for key, k in zip(named or (), known, strict=True) for n in k.names)
            return Relabel((emit(Zip(inputs)).ref,), pairs)  # type: ignore[arg-type]
        return Relabel((emit(Zip(inputs)).ref,), None)
    return Zip(inputs if whole else (*inputs, emit.table(Unknown(emit.refs(objs))).ref))


def alike(emit: Emit, tables: list[Frame]) -> tuple[str, ...]:
    """Columns that follow one another are one column, which has their label only if all have it."""
    names = {emit.columns(t.ref).names for t in tables}
    if len(names) == 1:
        return tuple(t.ref for t in tables)
    return tuple(emit(Relabel((t.ref,), (0,), "series")).ref for t in tables)


def shared(emit: Emit, tables: list[Frame]) -> tuple[str, ...]:
    """The tables with the columns that all of them have, as far as they are known."""
    known = [emit.columns(t.ref) for t in tables]
    if all(k.complete and not k.maybe for k in known):
        names = tuple(n for n in known[0].names if all(k.has(n) for k in known[1:]))
        return tuple(emit(Project((t.ref,), names)).ref for t in tables)
    return tuple(emit(Pick((t.ref,))).ref for t in tables)


@models("pandas.DataFrame.append")
def append(emit: Emit, self: Frame, other: Any, ignore_index: Any = False, *rest: Any, **options: Any) -> Any:
    """Rows below (gone since pandas 2)."""
    many = list(other.items) if isinstance(other, Listing) else other if isinstance(other, list) else [other]
    return Concat((self.ref, *(emit.table(o).ref for o in many)), "series" if self.shape == "series" else "frame")


@models("pandas.DataFrame.combine_first")
def combine_first(emit: Emit, self: Any, other: Any) -> Any:
    """Missing values taken from another table, or another column; a table gains the columns it has not."""
    from headwater.api.pandas.values import elementwise

    if isinstance(self, Vec) or self.shape == "series":
        return elementwise(emit, self, "combine_first", other)
    second = emit.table(other)
    mine, theirs = emit.columns(self.ref), emit.columns(second.ref)
    if theirs.complete and not theirs.maybe and all(mine.has(n) for n in theirs.names):
        return Map((self.ref, second.ref), "combine_first")
    return Opaque((self.ref, second.ref), "combine_first", "frame")


@models("pandas.DataFrame.update")
def update(emit: Emit, self: Any, other: Any, *rest: Any, **options: Any) -> Any:
    """Cells overwritten by those of another table, in place."""
    if isinstance(self, Frame) and emit.receiver is not None:
        emit.update(emit.receiver, emit(FillMissing((self.ref, emit.table(other).ref), "update")))
    return None


@models("pandas.DataFrame.align")
def align(emit: Emit, self: Any, other: Any, join: Any = "outer", axis: Any = None, *rest: Any, **options: Any) -> Any:
    """Both tables with the same labels."""
    left, right = emit.table(self), emit.table(other)
    if "series" in (left.shape, right.shape) or axis in (0, "index"):
        return left, right
    if join == "inner" and axis in (1, "columns"):
        return Pick((left.ref, right.ref)), Pick((right.ref, left.ref))
    pairs = ((left, right), (right, left))
    if axis not in (1, "columns"):
        return tuple(emit(Opaque((one.ref, two.ref), "align", "frame")) for one, two in pairs)
    wider = tuple(emit(Relabel((one.ref, two.ref), None)) for one, two in pairs)
    return (left if join == "left" else wider[0], right if join == "right" else wider[1])
