"""Columns: which are taken, which are made, what they are called."""

from dataclasses import replace
from typing import Any

from headwater.api.formulas.binding import Binding, Bound, inputs_of, sums, type_word
from headwater.api.formulas.selection import taken
from headwater.api.formulas.words import WORDS
from headwater.api.model import Emit, Formula, Frame, Names, Unknown, Vec, models
from headwater.api.polars.expressions import given, named
from headwater.plan.columns import Name
from headwater.plan.expressions import Call, Col, Expr, Hole, Lit, Over
from headwater.plan.frames import (
    Aggregate,
    Assign,
    Distinct,
    Drop,
    Explode,
    FillMissing,
    Filter,
    Lose,
    Map,
    Pick,
    Project,
    Relabel,
    Rename,
    Sort,
    Zip,
)  # fmt: skip
from headwater.plan.nodes import Node, Opaque, Shape


def bound(emit: Emit, frame: Frame, formulas: tuple[Any, ...], grouped: bool = False) -> list[Bound]:
    """The columns that expressions give, over a table."""
    binding = Binding(emit, frame, grouped)
    return [one for formula in formulas for one in binding.bind(formula)]


@models("polars.DataFrame.select", "polars.DataFrame.select_seq")
def select(emit: Emit, self: Frame, *exprs: Any, **by_name: Any) -> Any:
    """The columns asked for, and no others."""
    formulas = (*given(emit, exprs), *named(emit, by_name))
    return selected(emit, self, formulas)


def selected(emit: Emit, frame: Frame, formulas: tuple[Any, ...], speaks: str = "polars") -> Any:
    """The columns that expressions give as a table."""
    verdicts = {sums(f, WORDS[speaks]) for f in formulas} - {None}
    if verdicts == {True}:
        found = bound(emit, frame, formulas, True)
        if all(one.open is None for one in found):
            return Aggregate(inputs_of(frame, found), (), tuple((one.name, one.expr) for one in found), "select")
    found = bound(emit, frame, formulas)
    rows = next((one.rows for one in found if one.rows not in ("", "one")), "")
    table = of_bounds(emit, frame, found)
    if not rows:
        return table
    if rows == "order":
        return emit(Sort((table.ref,), (), None))
    if rows == "many":
        return emit(Explode((table.ref,), tuple(
            one.name for one in found if one.name is not None and one.rows == "many"
        )))  # fmt: skip
    distinct = any(isinstance(f, Formula) and f.op == "unique" for f in formulas)
    return emit(Distinct((table.ref,)) if distinct else Filter((table.ref,)))


def of_bounds(emit: Emit, frame: Frame, found: list[Bound]) -> Frame:
    """A table of these columns, row by row."""
    found = [replace(one, rows="") for one in found]
    if all(one.open is None for one in found):
        labels = tuple(one.name for one in found)
        made = tuple((one.name, one.expr) for one in found if not one.plain(frame))
        if not made:
            return emit(Project((frame.ref,), tuple(n for n in labels if n is not None)))
        wide = emit(Assign(inputs_of(frame, found), made))
        sure = tuple(n for n in labels if n is not None)
        return emit(Project((wide.ref,), sure) if len(sure) == len(labels) else Pick((wide.ref,), sure=sure))
    parts: list[Frame] = []
    some: list[Bound] = []
    for one in found:
        if one.open is None:
            some.append(one)
            continue
        if some:
            parts.append(of_bounds(emit, frame, some))
            some = []
        part = taken(emit, frame, one.open)
        if one.expr != Col(frame.ref, None):
            part = emit(Map((part.ref, *(r for r in inputs_of(frame, (one,)) if r != frame.ref)), called(one.expr)))
        parts.append(emit(Relabel((part.ref,))) if one.relabelled else part)
    if some:
        parts.append(of_bounds(emit, frame, some))
    return parts[0] if len(parts) == 1 else emit(Zip(tuple(part.ref for part in parts)))


def called(expr: Expr) -> str:
    """The outermost deed of an expression."""
    return expr.op if isinstance(expr, Call | Over) else "lit"


@models("polars.DataFrame.with_columns", "polars.DataFrame.with_columns_seq", "polars.DataFrame.with_column")
def with_columns(emit: Emit, self: Frame, *exprs: Any, **by_name: Any) -> Any:
    """The same rows with columns added or replaced."""
    return assigned(emit, self, bound(emit, self, (*given(emit, exprs), *named(emit, by_name))))


def assigned(emit: Emit, frame: Frame, found: list[Bound]) -> Frame:
    """The table with these columns added or replaced."""
    table = frame
    for one in found:
        if one.open is not None and not one.relabelled and one.expr != Col(frame.ref, None):
            more = (r for r in inputs_of(frame, (one,)) if r != frame.ref)
            table = emit(Map((table.ref, *more), called(one.expr)))
    items = tuple((one.name, one.expr) for one in found if one.open is None or one.relabelled)
    if not items:
        return table
    inputs = dict.fromkeys((table.ref, *inputs_of(frame, (one for one in found if (one.name, one.expr) in items))))
    if table is not frame and frame.ref not in {r for _, e in items for r in inputs_of(frame, ())}:
        inputs.pop(frame.ref, None)
    return emit(Assign(tuple(inputs), items))


def chosen_labels(emit: Emit, frame: Frame, values: tuple[Any, ...], *, strict: bool = True) -> tuple[Name, ...] | None:
    """The labels of the columns that are given, None where they are not all known."""
    found: list[Name] = []
    for value in values:
        if isinstance(value, Unknown | Names):
            return None
        if not strict and isinstance(value, Formula) and value.op == "col":
            found.append(value.args[0])
            continue
        for one in Binding(emit, frame).bind(value):
            if one.name is None or one.open is not None:
                return None
            found.append(one.name)
    return tuple(found)


@models("polars.DataFrame.drop")
def drop(emit: Emit, self: Frame, *columns: Any, strict: Any = True, **options: Any) -> Any:
    """Without these columns."""
    values = given(emit, (*columns, *(options[k] for k in ("columns", "name") if k in options)))
    names = chosen_labels(emit, self, values, strict=strict is not False)
    if names is not None:
        return Drop((self.ref,), names, strict is not False)
    single = values[0] if len(values) == 1 else None
    match single:
        case Formula("labels", (Names(of, without, (), (), False),)) if of == self.ref:
            return Project((self.ref,), tuple(sorted(without, key=str)))
    if isinstance(single, Formula):
        for one in Binding(emit, self).bind(single):
            if one.open is not None and (one.open.include or one.open.exclude) and not one.open.partial:
                return Pick((self.ref,), one.open.exclude, one.open.include, "type")
    return Lose((self.ref, *(r for r in emit.refs(*values) if r != self.ref)))


@models("polars.DataFrame.rename")
def rename(emit: Emit, self: Frame, mapping: Any = None, *, strict: Any = True) -> Any:
    """Columns under other names."""
    if isinstance(mapping, dict) and all(isinstance(k, str) and isinstance(v, str) for k, v in mapping.items()):
        return Rename((self.ref,), tuple(mapping.items()))
    return Relabel((self.ref,), None)


@models("polars.DataFrame.cast")
def cast(emit: Emit, self: Frame, dtypes: Any = None, *rest: Any, **options: Any) -> Any:
    """The same values as other types."""
    if isinstance(dtypes, dict) and all(isinstance(k, str) for k in dtypes):
        items = tuple((k, Call("astype", (Col(self.ref, k), Lit(type_word(v))))) for k, v in dtypes.items())
        return Assign((self.ref,), items)
    known = emit.columns(self.ref)
    if known.complete and not known.maybe and (kind := type_word(dtypes)):
        items_ = tuple((n, Call("astype", (Col(self.ref, n), Lit(kind)))) for n in known.names)
        return Assign((self.ref,), items_)
    return Map((self.ref,), "astype")


@models("polars.DataFrame.fill_null", "polars.DataFrame.fill_nan")
def fill_null(emit: Emit, self: Frame, value: Any = None, strategy: Any = None, *rest: Any, **options: Any) -> Any:
    """Missing values replaced: by a value, by neighbours, or by what is learned of all rows."""
    if strategy in ("forward", "backward"):
        return FillMissing((self.ref,), "ffill" if strategy == "forward" else "bfill")
    if isinstance(strategy, str) and strategy in ("mean", "min", "max"):
        from headwater.plan.frames import Statistic

        learned = emit(Statistic((self.ref,), strategy, "series"))
        return FillMissing((self.ref, learned.ref))
    if isinstance(value, Formula):
        one, *_ = Binding(emit, self).bind(value) or [Bound(None, Hole())]
        return FillMissing((self.ref, *(r for r in inputs_of(self, (one,)) if r != self.ref)))
    return FillMissing((self.ref, *(r for r in emit.refs(value) if r != self.ref)))


@models("polars.DataFrame.with_row_index", "polars.DataFrame.with_row_count")
def with_row_index(emit: Emit, self: Frame, name: Any = "index", offset: Any = 0) -> Any:
    """A first column that counts the rows."""
    label = name if isinstance(name, str) else None
    wide = emit(Assign((self.ref,), ((label, Call("index", ())),)))
    known = emit.columns(wide.ref)
    if label is None or not known.complete or known.maybe:
        return wide
    return Project((wide.ref,), (label, *(n for n in known.names if n != label)))


@models("polars.DataFrame.insert_column", "polars.DataFrame.insert_at_idx")
def insert_column(emit: Emit, self: Any, index: Any, column: Any) -> Any:
    """A column put in, in place."""
    return put(emit, emit.table(self), index, column, 0)


@models("polars.DataFrame.replace_column")
def replace_column(emit: Emit, self: Any, index: Any, column: Any) -> Any:
    """A column put in the place of another, in place."""
    return put(emit, emit.table(self), index, column, 1)


def put(emit: Emit, table: Frame, index: Any, column: Any, gone: int) -> Frame:
    """A column at a place, instead of those that are gone."""
    before = emit.columns(table.ref)
    found = bound(emit, table, (column,))
    wide = assigned(emit, table, found)
    sure = before.complete and not before.maybe and all(one.name is not None for one in found)
    if isinstance(index, int) and sure:
        names, at = before.names, index if index >= 0 else len(before.names) + index
        order = (*names[:at], *(one.name for one in found if one.name is not None), *names[at + gone :])
        wide = emit(Project((wide.ref,), order))
    elif gone:
        wide = emit(Lose((wide.ref,)))
    if emit.receiver is not None:
        emit.update(emit.receiver, wide)
    return wide


@models("polars.DataFrame.drop_in_place")
def drop_in_place(emit: Emit, self: Frame, name: Any) -> Any:
    """A column taken out, in place."""
    if not isinstance(name, str):
        return NotImplemented
    if emit.receiver is not None:
        emit.update(emit.receiver, emit(Drop((self.ref,), (name,))))
    return Vec(Col(self.ref, name), self.ref, name)


@models("polars.DataFrame.unnest")
def unnest(emit: Emit, self: Frame, *columns: Any, **options: Any) -> Any:
    """Columns of structs taken apart."""
    names = chosen_labels(emit, self, given(emit, columns))
    if names is None:
        return Opaque((self.ref,), "unnest", "frame")
    rest = emit(Drop((self.ref,), names))
    return Assign((rest.ref, self.ref), tuple((None, Col(self.ref, n)) for n in names))


@models("polars.DataFrame.map_columns")
def map_columns(emit: Emit, self: Frame, column_names: Any, function: Any = None, *rest: Any, **options: Any) -> Any:
    """A function of the script over some columns."""
    names = chosen_labels(emit, self, given(emit, (column_names,)))
    if names is None:
        return Opaque((self.ref,), "map_columns", "frame")
    return Assign((self.ref,), tuple((n, Call("apply", (Col(self.ref, n),))) for n in names))


def over_rows(method: str, shape: Shape) -> None:
    """Declare a method that makes something else of whole rows."""

    def call(emit: Emit, self: Frame, *rest: Any, **options: Any) -> Node:
        return Opaque((self.ref, *(r for r in emit.refs(rest) if r != self.ref)), method, shape)

    call.__doc__ = f"`{method}`: something else of whole rows."
    models(f"polars.DataFrame.{method}")(call)


for _method in ("map_rows", "apply", "transpose"):
    over_rows(_method, "frame")
for _method in ("fold", "to_struct"):
    over_rows(_method, "series")
