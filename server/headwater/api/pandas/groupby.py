"""Rows gathered by keys, windows and spans of time, then summed up or given back row by row."""

from typing import Any

from headwater.api.model import Emit, Frame, Groups, Unknown, Vec, models
from headwater.api.pandas.relabelling import index_names
from headwater.plan.columns import Name
from headwater.plan.expressions import Call, Col, Expr, Hole, Over, refs
from headwater.plan.frames import Aggregate, Filter, Items, Pick, Project, SetIndex, Slice
from headwater.plan.nodes import Either, Node, Opaque, Shape

SUMMED = ("mean", "median", "sum", "min", "max", "std", "var", "count", "nunique", "first", "last", "prod", "size",
          "quantile", "any", "all", "sem", "skew", "kurt", "kurtosis", "mode", "describe", "unique", "idxmax",
          "idxmin", "corr", "ohlc")  # fmt: skip

WINDOWS = frozenset(("rolling", "rolling_centered", "expanding", "ewm"))


def aggregated(emit: Emit, groups: Groups, function: str, items: Items | None, rest: bool) -> Node:
    """The step of an aggregation."""
    inputs = tuple(
        dict.fromkeys((groups.ref, *refs(*(e for _, e in groups.keys)), *refs(*(e for _, e in items or ()))))
    )
    series = ((groups.single or (function == "size" and groups.as_index)) and rest is False) or (
        groups.single and groups.as_index
    )
    return Aggregate(
        inputs, groups.keys, items or (), function, not groups.as_index, rest,
        "series" if series and groups.as_index else "frame",
    )  # fmt: skip


def window(emit: Emit, groups: Groups, function: str) -> Any:
    """A value for each row, from the rows of its window."""
    op = f"{groups.kind}:{function}"
    known = emit.columns(groups.ref)
    if groups.selected is None and (not known.complete or len(known.names) != 1):
        from headwater.plan.frames import Map

        return Map((groups.ref,), op)
    name = groups.selected[0] if groups.selected else known.names[0]
    by = tuple(e for _, e in groups.keys)
    values = Vec(Over(op, (Col(groups.ref, name),), by), groups.ref, name)
    if not by:
        return values
    names = tuple(n for n, _ in groups.keys if isinstance(n, str))
    plain = len(names) == len(by) and index_names(emit, Frame(groups.ref)) == ("index",)
    levels: tuple[Name, ...] = (*names, f"level_{len(names)}") if plain else ()
    return Frame(emit(SetIndex((emit.table(values).ref,), levels, False)).ref, "series")  # labelled by the keys as well


OF_NUMBERS = frozenset(("mean", "median", "std", "var", "sem", "skew", "quantile", "prod", "sum"))


def numeric(emit: Emit, groups: Groups) -> tuple[Name, ...] | None:
    """The columns of numbers, where there are others too: what a mean of each group is taken of."""
    known = emit.columns(groups.ref)
    if not known.complete or known.maybe:
        return None
    kinds = [known.types.get(n, "?") for n in known.names]
    if "?" in kinds or not any(kind in ("str", "category") for kind in kinds):
        return None
    keys = {n for n, _ in groups.keys}
    return tuple(n for n, k in zip(known.names, kinds, strict=True) if k in ("int", "float", "bool") and n not in keys)


def with_keys_or_without(emit: Emit, groups: Groups, function: str) -> Node:
    """Spans of time within groups: until pandas 3 the keys of the groups were among the columns summed up."""
    with_keys = Groups(groups.ref, groups.keys, None, False, False, groups.kind)
    either = (emit(aggregated(emit, one, function, None, True)).ref for one in (groups, with_keys))
    return Either(tuple(either))


def of_numbers(emit: Emit, groups: Groups) -> Groups:
    """The same groups of the columns of numbers only; which ones they are may not be known."""
    chosen = emit(Pick((groups.ref,), ("number", "bool"), how="type"))
    return Groups(chosen.ref, groups.keys, None, groups.as_index, groups.single, groups.kind)


def summed(function: str) -> None:
    """Declare a method that sums up each group."""

    def sum_up(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
        if not isinstance(self, Groups):
            return NotImplemented
        if self.kind in WINDOWS:
            return window(emit, self, function)
        if function == "describe":
            return described(emit, self)
        if function == "ohlc":
            return prices(emit, self)
        if function == "size":
            return aggregated(emit, self, "size", (("size", Hole()),) if not self.as_index else ((0, Hole()),), False)
        if self.kind == "resample" and self.selected is None and len(self.keys) > 1:
            return with_keys_or_without(emit, self, function)
        if self.selected is not None:
            items = tuple((n, Call(function, (Col(self.ref, n),))) for n in self.selected)
            return aggregated(emit, self, function, items, False)
        wanted = function in OF_NUMBERS or options.get("numeric_only") is True
        if wanted and (numbers := numeric(emit, self)) is not None:
            items = tuple((n, Call(function, (Col(self.ref, n),))) for n in numbers)
            return aggregated(emit, self, function, items, False)
        if options.get("numeric_only") is True:
            return aggregated(emit, of_numbers(emit, self), function, None, True)
        return aggregated(emit, self, function, None, True)

    sum_up.__doc__ = f"`{function}` of each group."
    models(f"pandas.groupby.{function}")(sum_up)


for _function in SUMMED:
    summed(_function)


def described(emit: Emit, groups: Groups) -> Node:
    """Several numbers of each group; for more than one column their labels have two levels."""
    chosen = groups.selected or ()
    items: Items = tuple((None, Col(groups.ref, c)) for c in chosen) or ((None, Hole((groups.ref,))),)
    if groups.single and chosen and emit.columns(groups.ref).types.get(chosen[0]) in ("int", "float"):
        numbers = ("count", "mean", "std", "min", "25%", "50%", "75%", "max")
        items = tuple((number, Call(number, (Col(groups.ref, chosen[0]),))) for number in numbers)
    flat = Groups(groups.ref, groups.keys, groups.selected, groups.as_index, False, groups.kind)
    return aggregated(emit, flat, "describe", items, False)


def prices(emit: Emit, groups: Groups) -> Node:
    """The first, highest, lowest and last value of each group; for several columns, under labels of two levels."""
    of = groups.selected or ()
    functions = (("open", "first"), ("high", "max"), ("low", "min"), ("close", "last"))
    items: Items = tuple(
        (label if groups.single else (*name, label) if isinstance(name, tuple) else (name, label),
         Call(function, (Col(groups.ref, name),)))
        for name in of for label, function in functions
    )  # fmt: skip
    flat = Groups(groups.ref, groups.keys, groups.selected, groups.as_index, False, groups.kind)
    return aggregated(emit, flat, "ohlc", items or ((None, Hole((groups.ref,))),), False)


@models("pandas.groupby.value_counts")
def value_counts(emit: Emit, self: Any, *rest: Any, normalize: Any = False, **options: Any) -> Any:
    """How often each value comes in each group: the values are a further key, the counts have a name of their own."""
    if not isinstance(self, Groups):
        return NotImplemented
    if self.selected is None or len(self.selected) != 1 or rest:
        return Opaque((self.ref,), "value_counts", "frame")
    column = self.selected[0]
    name = "proportion" if normalize is True else "count" if normalize is False else None
    grouped = Groups(self.ref, (*self.keys, (column, Col(self.ref, column))), (column,), self.as_index, True)
    return aggregated(emit, grouped, "value_counts", ((name, Hole()),), False)


@models("pandas.groupby.transform")
def transform(emit: Emit, self: Any, func: Any = None, *rest: Any, **options: Any) -> Any:
    """A value for each row, from its group."""
    return per_row(emit, self, func if isinstance(func, str) else "transform", True)


def per_row(emit: Emit, groups: Any, op: str, learns: bool) -> Any:
    """A value for each row of the table grouped."""
    if not isinstance(groups, Groups):
        return NotImplemented
    by = tuple(e for _, e in groups.keys)
    named = f"group:{op}" if learns else op
    if groups.selected is not None and len(groups.selected) == 1:
        name = groups.selected[0]
        return Vec(Over(named, (Col(groups.ref, name),), by), groups.ref, name)
    from headwater.plan.frames import Drop, Map, Project

    if groups.selected is not None:
        return Map((emit(Project((groups.ref,), groups.selected)).ref,), named)
    keys = tuple(n for n, e in groups.keys if n is not None and e == Col(groups.ref, n))
    return Map((emit(Drop((groups.ref,), keys)).ref if keys else groups.ref,), named)


def spans(emit: Emit, groups: Groups, op: str) -> Any:
    """A row for each span of time, filled from the row before it or after it."""
    from headwater.plan.frames import Explode, Map

    form: Shape = "series" if groups.single else "frame"
    chosen = emit(Project((groups.ref,), groups.selected, form)).ref if groups.selected is not None else groups.ref
    return Map((emit(Explode((chosen,))).ref,), op, form)


def row_by_row(function: str) -> None:
    """Declare a method that gives each row a value from the rows before it in its group."""

    def each(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
        if isinstance(self, Groups) and self.kind == "resample" and function in ("ffill", "bfill"):
            return spans(emit, self, function)
        if isinstance(self, Groups) and function in ("cumcount", "ngroup"):
            return Vec(Over(function, (), tuple(e for _, e in self.keys)), self.ref)
        if function == "shift" and isinstance(self, Groups) and self.selected and len(self.selected) == 1:
            from headwater.plan.expressions import Lit

            count = rest[0] if rest else options.get("periods", 1)
            name = self.selected[0]
            by = tuple(e for _, e in self.keys)
            args: tuple[Expr, ...] = (Col(self.ref, name), Lit(count) if isinstance(count, int) else Hole())
            return Vec(Over("shift", args, by), self.ref, name)
        return per_row(emit, self, function, False)

    each.__doc__ = f"`{function}` within each group."
    models(f"pandas.groupby.{function}")(each)


for _function in ("shift", "diff", "cumsum", "cumcount", "cumprod", "cummax", "cummin", "rank", "pct_change", "ffill",
                  "bfill", "fillna", "ngroup"):  # fmt: skip
    row_by_row(_function)


@models("pandas.groupby.apply", "pandas.groupby.pipe")
def apply(emit: Emit, self: Any, func: Any = None, *rest: Any, **options: Any) -> Any:
    """Any function of each group: a number, a row by its labels, or some of its rows."""
    if not isinstance(self, Groups):
        return NotImplemented
    one = self.selected[0] if self.single and self.selected else None
    group: Any = Frame(self.ref) if one is None else Vec(Col(self.ref, one), self.ref, one)
    if self.selected is not None and one is None:
        group = emit(Project((self.ref,), self.selected))
    shape, names = emit.outcome(func, group)
    if getattr(func, "name", None) in ("list", "set", "tuple", "len", "sum", "max", "min") and one is not None:
        shape = "scalar"  # one value for each group, and be it a list
    if shape == "scalar" and self.as_index:
        lone = Groups(self.ref, self.keys, self.selected, True, True)
        made: Expr = Hole((self.ref,)) if one is None else Call("apply", (Col(self.ref, one),))
        return aggregated(emit, lone, "apply", ((one if one is not None else 0, made),), False)
    if shape == "made" and names:
        lone = Groups(self.ref, self.keys, self.selected, self.as_index, False)
        return aggregated(emit, lone, "apply", tuple((name, Hole((self.ref,))) for name in names), False)
    return Opaque((self.ref, *(r for r in emit.refs(func) if r != self.ref)), "groupby.apply", "frame")


@models("pandas.groupby.filter")
def filter_(emit: Emit, self: Any, func: Any = None, *rest: Any, **options: Any) -> Any:
    """The rows of groups that pass a test."""
    return Filter((self.ref,)) if isinstance(self, Groups) else NotImplemented


@models("pandas.groupby.get_group")
def get_group(emit: Emit, self: Any, name: Any = None, *rest: Any, **options: Any) -> Any:
    """The rows of one group."""
    return Filter((self.ref,)) if isinstance(self, Groups) else NotImplemented


@models("pandas.groupby.head", "pandas.groupby.tail", "pandas.groupby.sample", "pandas.groupby.nth",
        "pandas.groupby.take")  # fmt: skip
def head(emit: Emit, self: Any, n: Any = 5, *rest: Any, **options: Any) -> Any:
    """Some rows of each group."""
    if not isinstance(self, Groups):
        return NotImplemented
    if self.selected is None:
        return Slice((self.ref,))
    chosen = emit(Project((self.ref,), self.selected, "series" if self.single else "frame"))
    return Frame(emit(Slice((chosen.ref,))).ref, chosen.shape)


@models("pandas.groupby.nlargest", "pandas.groupby.nsmallest")
def nlargest(emit: Emit, self: Any, n: Any = 5, *rest: Any, **options: Any) -> Any:
    """The largest values of each group, labelled by the keys as well."""
    some = head(emit, self, n)
    return some if some is NotImplemented else Frame(emit(SetIndex((emit.table(some).ref,), (), False)).ref, "series")


@models("pandas.groupby.resample")
def resample(emit: Emit, self: Any, rule: Any = None, *rest: Any, **options: Any) -> Any:
    """Spans of time within groups."""
    if not isinstance(self, Groups):
        return NotImplemented
    keys = (*self.keys, (None, Hole((self.ref,))))
    return Groups(self.ref, keys, self.selected, True, self.single, "resample")


@models("pandas.groupby.rolling")
def rolling(emit: Emit, self: Any, *rest: Any, center: Any = False, **options: Any) -> Any:
    """Windows within groups."""
    if not isinstance(self, Groups):
        return NotImplemented
    kind = "rolling_centered" if center is True else "rolling"
    return Groups(self.ref, self.keys, self.selected, True, self.single, kind)


@models("pandas.groupby.expanding", "pandas.groupby.ewm")
def expanding(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """Windows within groups."""
    if not isinstance(self, Groups):
        return NotImplemented
    return Groups(self.ref, self.keys, self.selected, True, self.single, "expanding")


@models("pandas.groupby.plot", "pandas.groupby.hist", "pandas.groupby.groups", "pandas.groupby.boxplot")
def looked_at(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """Looked at in a picture."""
    return Unknown()
