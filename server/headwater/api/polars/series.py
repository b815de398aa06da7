"""Columns by themselves: methods that polars' series have and pandas' do not, as those of expressions."""

from typing import Any

from headwater.api.formulas.binding import Binding, Bound, inputs_of
from headwater.api.formulas.words import POLARS
from headwater.api.model import Emit, Formula, Frame, Vec, models
from headwater.api.polars.expressions import plain
from headwater.api.polars.reading import label
from headwater.plan.expressions import Whole
from headwater.plan.frames import Compute, Distinct, Dummies, Filter, Sort, Statistic

OF_EXPRESSIONS = frozenset(
    "add agg_groups and_ corr cov floordiv get map_batches mod mul or_ sort_by sub truediv".split()
)
"""Methods of expressions that columns never had."""


def method(name: str) -> None:
    """Declare a method of series by that of expressions."""

    def call(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
        column = self if isinstance(self, Vec) else Vec(emit.expression(self), self.ref, label(emit, self))
        base = Frame(column.base, "frame", speaks="polars")
        found = Binding(emit, base).bind(Formula(name, (column, *rest), options=plain(options)))
        return as_series(emit, base, found[0], column, name) if found else NotImplemented

    call.__doc__ = f"`{name}` of a column."
    models(f"polars.Series.{name}")(call)


def as_series(emit: Emit, base: Frame, one: Bound, column: Vec, name: str) -> Any:
    """A column that an expression gives."""
    called = one.name if one.name is not None else column.name
    if isinstance(one.expr, Whole) and isinstance(emit.node(one.expr.ref), Statistic):
        return Frame(one.expr.ref, "scalar")
    if one.rows not in ("", "one"):
        itself = one.expr == Whole(base.ref)
        table = Frame(base.ref, "series") if itself else emit(Compute(inputs_of(base, (one,)), one.expr, called))
        node = Sort((table.ref,), (), None) if one.rows == "order" else Filter((table.ref,))
        return Frame(emit(Distinct((table.ref,)) if name == "unique" else node).ref, "series")
    return Vec(one.expr, column.base, called)


for _name in sorted({
    *(k for k in POLARS.values if "." not in k), *(k for k in POLARS.aggregates if "." not in k), *POLARS.windows,
    *POLARS.some, *POLARS.order, "ceil", "floor", "sqrt", "log", "log1p", "exp", "log10", "sign", "sin", "cos", "tan",
    "cut", "qcut", "clip", "replace", "is_finite", "is_infinite", "explode", "clip_min", "clip_max", "cbrt", "hash",
} - {"filter", "all_true"} - OF_EXPRESSIONS):  # fmt: skip
    method(_name)


@models("polars.Series.filter")
def filter_(emit: Emit, self: Any, predicate: Any) -> Any:
    """The values for which a condition holds."""
    table = emit.table(self)
    test = emit.expression(predicate)
    return Frame(emit(Filter(tuple(dict.fromkeys((table.ref, *emit.refs(predicate)))), test)).ref, "series")


@models("polars.Series.alias", "polars.Series.rename")
def alias(emit: Emit, self: Any, name: Any) -> Any:
    """The column under another name."""
    base = self.base if isinstance(self, Vec) else self.ref
    return Vec(emit.expression(self), base, name if isinstance(name, str) else None)


@models("polars.Series.to_dummies")
def to_dummies(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """One indicator column for each value."""
    return Dummies((emit.table(self).ref,), None, None, True)


@models("polars.Series.to_pandas", "polars.Series.to_physical", "polars.Series.rechunk", "polars.Series.to_arrow",
        "polars.Series.clone", "polars.Series.shrink_to_fit")  # fmt: skip
def same(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """The same values."""
    return self
