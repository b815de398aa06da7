"""Tables put together: joins, and rows or columns side by side."""

from typing import Any

from headwater.api.formulas.binding import Bound, each
from headwater.api.model import Emit, Frame, Listing, Unknown, models
from headwater.api.polars.expressions import as_formula, given
from headwater.api.polars.selecting import assigned, bound, chosen_labels
from headwater.plan.columns import Name
from headwater.plan.expressions import Call, Col
from headwater.plan.frames import Concat, Drop, FillMissing, Filter, Join, Pick, Project, Sort, Zip
from headwater.plan.nodes import Node


def keys_of(emit: Emit, frame: Frame, value: Any, name: str, at: int) -> tuple[Name, ...] | None:
    """The labels of key columns, each place that names one noted."""
    by_name = emit.place(name) is not None
    places = [emit.place(name if by_name else at, k) for k in range(len(list(each((value,)))))]
    formulas = tuple(as_formula(v, w) for v, w in zip(each((value,)), places, strict=False))
    return chosen_labels(emit, frame, formulas)


@models("polars.DataFrame.join")
def join(
    emit: Emit, self: Frame, other: Frame, on: Any = None, how: Any = "inner", *, left_on: Any = None,
    right_on: Any = None, suffix: Any = "_right", validate: Any = None, join_nulls: Any = None, nulls_equal: Any = None,
    coalesce: Any = None, **options: Any,
) -> Any:  # fmt: skip
    """Pair rows whose keys agree; columns of the right that clash take a suffix, its keys are left out."""
    ends = ("", suffix if isinstance(suffix, str) else "_right")
    pair = (self.ref, other.ref)
    if how == "cross":
        return Join(pair, how="cross", suffixes=ends)
    if on is not None:
        left = right = keys_of(emit, self, on, "on", 1)
        keys_of(emit, other, on, "on", 1)
    else:
        left, right = keys_of(emit, self, left_on, "left_on", 9), keys_of(emit, other, right_on, "right_on", 9)
    if how in ("semi", "anti"):
        return partners(self, other, left, right, how)
    if left is None or right is None or len(left) != len(right):
        return Join(pair, how=how if isinstance(how, str) else None, suffixes=ends, open=True)
    how = {"outer": "outer", "full": "outer", "outer_coalesce": "outer"}.get(how, how) if isinstance(how, str) else None
    said = validate is not None
    whole = coalesce is True or options.get("how") == "outer_coalesce"
    if left == right and (how != "outer" or whole):
        return in_order(emit, self, other, emit(Join(pair, left, how=how, suffixes=ends, validate=said)), how, left)
    if left == right:  # both keys stay, that of the right under another name
        return apart(emit, self, other, left, how, ends, said)
    joined = emit(Join(pair, None, left, right, how, ends, validate=said))
    if (how == "outer" and not whole) or coalesce is False:
        return joined
    mine, theirs = emit.columns(self.ref), emit.columns(other.ref)
    if how == "right":
        gone = tuple(n for n in left if theirs.has(n) is not True or n in right)
    else:
        gone = tuple(f"{n}{ends[1]}" if mine.has(n) is True else n for n in right)
    return Drop((joined.ref,), gone, mine.complete and theirs.complete)


def apart(
    emit: Emit, left: Frame, right: Frame, keys: tuple[Name, ...], how: str | None, ends: tuple[str, str], said: bool
) -> Any:
    """A join that keeps the keys of both sides."""
    from headwater.plan.frames import Rename

    other = emit(Rename((right.ref,), tuple((k, f"{k}{ends[1]}") for k in keys)))
    renamed = tuple(f"{k}{ends[1]}" for k in keys)
    return Join((left.ref, other.ref), None, keys, renamed, how, ends, validate=said)


def in_order(
    emit: Emit, left: Frame, right: Frame, joined: Frame, how: str | None, keys: tuple[Name, ...]
) -> Frame:
    """A right join shows the keys where the right table has them."""
    known = emit.columns(joined.ref)
    if how != "right" or not known.complete or known.maybe:
        return joined
    mine = [n for n in emit.columns(left.ref).names if n not in keys]
    theirs = emit.columns(right.ref).names
    rest = [n for n in known.names if n not in mine and n not in keys]
    order: list[Name] = [*mine]
    for name in theirs:
        order.append(name if name in keys else rest.pop(0) if rest else name)
    return emit(Project((joined.ref,), tuple(order)))


def partners(
    left: Frame, right: Frame, mine: tuple[Name, ...] | None, theirs: tuple[Name, ...] | None, how: str
) -> Node:
    """The rows of the left table that have partners in the right, or have none."""
    if mine is None or theirs is None:
        return Filter((left.ref, right.ref))
    test = Call("isin", (*(Col(left.ref, n) for n in mine), *(Col(right.ref, n) for n in theirs)))
    return Filter((left.ref, right.ref), test if how == "semi" else Call("~", (test,)))


@models("polars.DataFrame.join_asof")
def join_asof(
    emit: Emit, self: Frame, other: Frame, *, left_on: Any = None, right_on: Any = None, on: Any = None,
    by: Any = None, suffix: Any = "_right", **options: Any,
) -> Any:  # fmt: skip
    """Pair rows by nearest keys."""
    ends = ("", suffix if isinstance(suffix, str) else "_right")
    keys = chosen_labels(emit, self, given(emit, (on, by)))
    apart = "by_left" in options or "by_right" in options
    if left_on is not None and right_on is not None and by is None and not apart:
        left, right = keys_of(emit, self, left_on, "left_on", 9), keys_of(emit, other, right_on, "right_on", 9)
        if left and right and left != right:  # both keys stay
            return Join((self.ref, other.ref), None, left, right, "left", ends)
    if on is None or keys is None or apart:
        return Join((self.ref, other.ref), how="left", suffixes=ends, open=True)
    return Join((self.ref, other.ref), keys, how="left", suffixes=ends)


@models("polars.DataFrame.join_where")
def join_where(emit: Emit, self: Frame, other: Frame, *predicates: Any, suffix: Any = "_right") -> Any:
    """Pair rows for which conditions hold."""
    pairs = emit(Join((self.ref, other.ref), how="cross", suffixes=("", suffix if isinstance(suffix, str) else "_r")))
    return Filter((pairs.ref,))


@models("polars.concat", "polars.union")
def concat(emit: Emit, items: Any, *rest: Any, how: Any = "vertical", **options: Any) -> Any:
    """Rows one below the other, or columns side by side."""
    many = items.items if isinstance(items, Listing) else items if isinstance(items, list | tuple) else (items, *rest)
    tables = [emit.table(item) for item in many]
    if not tables:
        return Unknown()
    refs = tuple(t.ref for t in tables)
    if how == "horizontal":
        return Zip(refs)
    if isinstance(how, str) and how.startswith("align"):
        joined = tables[0]
        for other in tables[1:]:
            joined = emit(Join((joined.ref, other.ref), how="outer"))
        return joined
    series = all(t.shape == "series" for t in tables)
    return Concat(refs, "series" if series else "frame")


@models("polars.align_frames")
def align_frames(emit: Emit, *frames: Any, on: Any, how: Any = "full", select: Any = None, **options: Any) -> Any:
    """Tables with the rows of all of them, in order of their keys, each with its own columns."""
    first = frames[0] if frames else None
    listed = first.items if isinstance(first, Listing) else first
    tables = [emit.table(one) for one in (listed if isinstance(listed, list | tuple) else frames)]
    keys = chosen_labels(emit, tables[0], given(emit, (on,))) if tables else None
    if keys is None:
        return Unknown(tuple(t.ref for t in tables))
    joined = tables[0]
    for other in tables[1:]:
        joined = emit(Join((joined.ref, other.ref), keys, how="outer" if how == "full" else str(how)))
    ordered = emit(Sort((joined.ref,), keys))
    wanted = chosen_labels(emit, ordered, given(emit, (select,))) if select is not None else None
    return [aligned(emit, ordered, one, wanted) for one in tables]


def aligned(emit: Emit, joined: Frame, table: Frame, wanted: tuple[Name, ...] | None) -> Frame:
    """The columns of a table among those that were joined."""
    known = emit.columns(table.ref)
    names = wanted if wanted is not None else known.names
    return emit(Project((joined.ref,), names) if known.complete and not known.maybe else Pick((joined.ref,)))


@models("polars.collect_all")
def collect_all(emit: Emit, lazy_frames: Any, **options: Any) -> Any:
    """The same tables."""
    return list(lazy_frames) if isinstance(lazy_frames, list | tuple) else lazy_frames


@models("polars.DataFrame.vstack", "polars.DataFrame.extend", "polars.DataFrame.merge_sorted")
def vstack(emit: Emit, self: Frame, other: Frame, *rest: Any, in_place: Any = False, **options: Any) -> Any:
    """Rows below."""
    found = emit(Concat((self.ref, other.ref)))
    if in_place is True and emit.receiver is not None:
        emit.update(emit.receiver, found)
    return found


@models("polars.DataFrame.hstack")
def hstack(emit: Emit, self: Frame, columns: Any, *rest: Any, in_place: Any = False, **options: Any) -> Any:
    """Columns beside."""
    if isinstance(columns, Frame) and columns.shape != "series":
        found = emit(Zip((self.ref, columns.ref)))
    else:
        made: list[Bound] = bound(emit, self, tuple(each((columns,))))
        found = assigned(emit, self, made)
    if in_place is True and emit.receiver is not None:
        emit.update(emit.receiver, found)
    return found


@models("polars.DataFrame.update")
def update(emit: Emit, self: Frame, other: Frame, *rest: Any, **options: Any) -> Any:
    """Cells overwritten by those of another table."""
    return FillMissing((self.ref, other.ref), "update")


@models("polars.DataFrame.equals", "polars.DataFrame.frame_equal")
def equals(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """Whether two tables are the same."""
    return Unknown()


