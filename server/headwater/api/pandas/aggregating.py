"""Groups summed up by several functions: `agg` in all its forms, and the names its columns get."""

from collections.abc import Iterable, Iterator
from typing import Any

from headwater.api.model import Emit, Groups, Listing, Unknown, models
from headwater.api.pandas.groupby import WINDOWS, aggregated, numeric, window
from headwater.plan.columns import Name
from headwater.plan.expressions import Call, Col, Expr, Hole
from headwater.plan.frames import Items, Relabel
from headwater.plan.nodes import Node, Opaque


@models("pandas.groupby.agg", "pandas.groupby.aggregate")
def agg(emit: Emit, self: Any, func: Any = None, *rest: Any, **named: Any) -> Any:
    """Several sums of each group: by function, by column, or by new names."""
    if not isinstance(self, Groups):
        return NotImplemented
    if self.kind in WINDOWS:
        name = func if isinstance(func, str) else "agg"
        return windowed(emit, self, members(func)) if several(func) else window(emit, self, name)
    numbers = named.pop("numeric_only", False) is True
    if func is None and named:
        return by_new_names(emit, self, named)
    if isinstance(func, dict):
        return by_columns(emit, self, func)
    if several(func):
        how = members(func)
        if self.single and self.selected is not None:
            flat = Groups(self.ref, self.keys, self.selected, self.as_index, False, self.kind)
            return aggregated(emit, flat, "agg", tuple(each_of(self, self.selected[0], how)), False)
        columns = self.selected if self.selected is not None else others(emit, self)
        return two_levels(emit, self, [(column, how) for column in columns])
    function = function_name(func) or "agg"
    chosen = numeric(emit, self) if numbers and self.selected is None else self.selected
    if chosen is not None:
        items = tuple((n, Call(function, (Col(self.ref, n),))) for n in chosen)
        return aggregated(emit, self, function, items, False)
    return aggregated(emit, self, function, None, True)


def windowed(emit: Emit, groups: Groups, functions: list[Any]) -> Node:
    """Several values for each row, from the rows of its window."""
    known, node = emit.columns(groups.ref), emit.node(groups.ref)
    names = [function_name(function) for function in functions]
    columns = groups.selected or (known.names if known.complete and not known.maybe else ())
    if groups.keys or None in names or not columns:
        return Opaque((groups.ref,), "agg", "frame")
    lone = groups.single if groups.selected is not None else node is not None and node.shape == "series"
    if lone and len(columns) == 1:
        return Relabel((groups.ref,), tuple(n for n in names if n is not None))
    pairs = ((c, n) for c in columns for n in names if n is not None and not isinstance(c, tuple))
    return Relabel((groups.ref,), tuple(pairs))


def several(func: Any) -> bool:
    """Whether more than one function is given, in a list or set."""
    return isinstance(func, list | tuple | set | Listing)


def members(func: Any) -> list[Any]:
    """The functions given, each by itself; sets come in an order of their own."""
    if isinstance(func, Listing):
        return [*func.items, *(() if func.complete else (Unknown(),))]
    return sorted(func, key=str) if isinstance(func, set) else list(func)


def by_new_names(emit: Emit, groups: Groups, named: dict[str, Any]) -> Node:
    """`agg(mean_age=("age", "mean"))`."""
    items: list[tuple[Name | None, Expr]] = []
    for label, how in named.items():
        column, function = named_aggregation(how, groups)
        items.append((label, Call(function, (Col(groups.ref, column),)) if column is not None else Hole((groups.ref,))))
    if groups.single:
        groups = Groups(groups.ref, groups.keys, groups.selected, groups.as_index, False, groups.kind)
    return aggregated(emit, groups, "agg", tuple(items), False)


def by_columns(emit: Emit, groups: Groups, func: dict[Any, Any]) -> Node:
    """`agg({"age": "mean"})`, `agg({"age": ["mean", "max"]})`; of one column, new names (gone since pandas 1)."""
    if groups.single and groups.selected is not None:
        column = groups.selected[0]
        flat = Groups(groups.ref, groups.keys, groups.selected, groups.as_index, False, groups.kind)
        items = tuple((k, Call(function_name(how) or "agg", (Col(groups.ref, column),))) for k, how in func.items())
        return aggregated(emit, flat, "agg", items, False)
    if any(several(how) or isinstance(how, dict) for how in func.values()):
        lists = {c: members(how) if several(how) else how for c, how in func.items()}
        return two_levels(emit, groups, ((c, h if isinstance(h, list | dict) else [h]) for c, h in lists.items()))
    each = ((column, Call(function_name(how) or "agg", (Col(groups.ref, column),))) for column, how in func.items())
    return aggregated(emit, groups, "agg", tuple(each), False)


def each_of(groups: Groups, column: Name, how: Iterable[Any]) -> Iterator[tuple[Name | None, Expr]]:
    """The columns that several functions make of one; lambdas have no name but by their number."""
    functions = list(how)
    unnamed = [function for function in functions if function_name(function) == "<lambda>"]
    for function in functions:
        named = function.items if isinstance(function, Listing) else function
        if isinstance(named, tuple) and len(named) == 2:  # ("label", function)
            label, how_ = getattr(named[0], "value", named[0]), function_name(named[1]) or "agg"
            yield (label if isinstance(label, str) else None), Call(how_, (Col(groups.ref, column),))
            continue
        label = function_name(function)
        if label == "<lambda>" and len(unnamed) > 1:
            label = f"<lambda_{next(at for at, each in enumerate(unnamed) if each is function)}>"
        yield label, Call(function_name(function) or "agg", (Col(groups.ref, column),))


def two_levels(emit: Emit, groups: Groups, asked: Any) -> Node:
    """Labels of two levels: a column and what is made of it."""
    items: list[tuple[Name | None, Expr]] = []
    for column, how in asked:
        if isinstance(how, dict):  # {"age": {"label": "mean"}}, gone since pandas 1
            made: Iterable[tuple[Name | None, Expr]] = (
                (label, Call(function_name(function) or "agg", (Col(groups.ref, column),)))
                for label, function in how.items()
            )
        else:
            made = each_of(groups, column, how)
        items += (((column, label) if isinstance(label, str) else None, expr) for label, expr in made)
    known: Items = tuple(items) or ((None, Hole((groups.ref,))),)
    return aggregated(emit, groups, "agg", known, False)


def others(emit: Emit, groups: Groups) -> tuple[Name, ...]:
    """All columns but the keys; none where they are not all known."""
    known = emit.columns(groups.ref)
    if not known.complete or known.maybe:
        return ()
    keys = {name for name, _ in groups.keys}
    return tuple(name for name in known.names if name not in keys)


def function_name(how: Any) -> str | None:
    """The name of an aggregation: `"mean"`, `np.mean`, a function of the script."""
    how = getattr(how, "value", how)
    name = how if isinstance(how, str) else getattr(how, "name", None)
    return name.rpartition(".")[2] if isinstance(name, str) else None


def named_aggregation(how: Any, groups: Groups) -> tuple[Name | None, str]:
    """The column and function of `name=("column", "function")` or `pd.NamedAgg(column, aggfunc)`."""
    if isinstance(how, Listing):
        how = tuple(getattr(i, "value", i) for i in how.items)
    if isinstance(how, list | tuple) and len(how) == 2:
        column, function = how
        return (column if isinstance(column, str | int) else None), (function_name(function) or "agg")
    if groups.selected is not None and groups.single:
        return groups.selected[0], function_name(how) or "agg"
    return None, "agg"


@models("pandas.NamedAgg")
def named_agg(emit: Emit, column: Any = None, aggfunc: Any = None) -> Any:
    """A column and a function."""
    return (column, function_name(aggfunc) or "agg")
