"""Sets of column labels that need not all be known: their methods, and lists made of them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from headwater.lower import column_labels
from headwater.lower.loops import iterate
from headwater.lower.operators import NOT_CONSTANT, constant_of
from headwater.lower.run import Run
from headwater.lower.values import (
    NOTHING,
    UNKNOWN,
    Frame,
    LabelMask,
    Length,
    Listing,
    Names,
    Obj,
    RowIds,
    Unknown,
    Value,
    Vec,
)
from headwater.plan.expressions import Call, Whole
from headwater.plan.frames import Take, Without

LIST_CHANGES = frozenset(("remove", "append", "extend", "insert", "pop", "clear", "sort", "reverse"))


def change_labels(run: Run, target: Obj, names: Names, how: str, arguments: Sequence[Value]) -> Value:
    """A list made of column labels that are not all known is changed."""
    last = constant_of(run, arguments[-1]) if arguments else NOT_CONSTANT
    if how in ("sort", "reverse"):
        return NOTHING
    if how == "remove" and isinstance(last, str | int) and (names.shared or not names.partial):
        changed: Value = replace(names, without=names.without | {last})
    elif how in ("append", "insert") and isinstance(last, str | int):
        changed = replace(names, partial=True, plus=tuple(dict.fromkeys((*names.plus, last))))
    elif how == "extend" and isinstance(last, list | tuple) and all(isinstance(n, str | int) for n in last):
        changed = replace(names, partial=True, plus=tuple(dict.fromkeys((*names.plus, *last))))
    else:
        changed = replace(names, partial=True)
    run.put(target.address, changed)
    return UNKNOWN if how == "pop" else NOTHING


def labels_method(
    run: Run,
    content: Names | RowIds | Length,
    name: str,
    arguments: Sequence[Value],
    keywords: Mapping[str, Value],
) -> Value:
    """`df.columns.drop("x")`, `df.columns.tolist()`, `df.index.difference(...)`."""
    if isinstance(content, Names):
        if (found := column_labels.method(run, content, name, arguments, keywords)) is not None:
            return found
        if name in ("tolist", "to_list", "copy", "to_numpy", "to_series", "astype", "unique", "sort_values", "ravel"):
            items, complete = iterate(run, content)
            if complete or name not in ("tolist", "to_list", "copy"):
                return run.box(Listing(items)) if complete else content
            own = Obj(run.fresh())  # a list of its own, from which labels may be removed
            run.put(own.address, content)
            return own
        if name in ("drop", "difference") and arguments:
            gone = constant_of(run, arguments[0])
            many = (
                {gone} if isinstance(gone, str | int) else set(gone) if isinstance(gone, list | tuple | set) else None
            )
            if many is None:
                return column_labels.partly(content)
            left = Names(
                content.ref,
                content.without | many,
                content.include,
                content.exclude,
                content.partial,
                content.chosen_by,
            )
            items, complete = iterate(run, left)
            if name == "difference":  # which sorts, as `drop` does not
                items = tuple(sorted(items, key=lambda i: str(constant_of(run, i))))
            return run.box(Listing(items)) if complete else left
        if name == "isin" and arguments and content == Names(content.ref):
            listed = constant_of(run, arguments[0])
            if isinstance(listed, list | tuple | set) and all(isinstance(n, str | int) for n in listed):
                return LabelMask(content.ref, frozenset(listed))
        if name == "isin":
            return Unknown((content.ref,))
        return column_labels.partly(content)
    if isinstance(content, RowIds) and content.base is not None and arguments:
        other = run.content(arguments[0])
        rows = other.base if isinstance(other, RowIds) else other.ref if isinstance(other, Frame) else None
        if rows is None and name == "isin":
            return Vec(Call("isin", (Call("index", ()), run.expression(other))), content.base, None, "array")
        if rows is not None and name == "isin":
            return Vec(Call("isin", (Call("row", ()), Whole(rows))), content.base, None, "array")
        if rows is not None and name in ("difference", "drop"):
            return RowIds(run(Without((content.base, rows))).ref)
        if rows is not None and name == "intersection":
            return RowIds(run(Take((content.base, rows))).ref)
    if isinstance(content, RowIds) and name in (
        "tolist",
        "to_list",
        "copy",
        "to_numpy",
        "sort_values",
        "astype",
    ):
        return content
    return Unknown(run.refs(content, *arguments))
