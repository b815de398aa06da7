"""Rows that are kept, drawn or put in order."""

from typing import Any

from headwater.api.model import Emit, Frame, RowIds, models
from headwater.api.pandas.labels import labels
from headwater.api.pandas.values import emit_rows
from headwater.plan.expressions import Hole, Lit
from headwater.plan.frames import (
    Distinct,
    DropMissing,
    Explode,
    Filter,
    Lose,
    Pick,
    Positions,
    Project,
    Relabel,
    Sample,
    Slice,
    Sort,
    Take,
)  # fmt: skip
from headwater.plan.nodes import Node


@models("pandas.DataFrame.head", "pandas.DataFrame.first")
def head(emit: Emit, self: Frame, n: Any = 5) -> Any:
    """The first rows."""
    return emit_rows(emit, self, Slice((self.ref,), None, Lit(n) if isinstance(n, int) else Hole()))


@models("pandas.DataFrame.tail", "pandas.DataFrame.last")
def tail(emit: Emit, self: Frame, n: Any = 5) -> Any:
    """The last rows."""
    return emit_rows(emit, self, Slice((self.ref,), Lit(-n) if isinstance(n, int) else Hole(), None))


@models("pandas.DataFrame.sample")
def sample(
    emit: Emit, self: Frame, n: Any = None, frac: Any = None, replace: Any = False, weights: Any = None,
    random_state: Any = None, axis: Any = None, ignore_index: Any = False,
) -> Any:  # fmt: skip
    """Rows drawn at random; with `axis=1` columns."""
    if axis in (1, "columns"):
        return Pick((self.ref,))
    seed = random_state if isinstance(random_state, int) else None
    node = Sample(
        (self.ref,),
        replace if isinstance(replace, bool) else None,
        frac in (1, 1.0) and replace is False,
        random_state is not None or emit.seeded(),
        seed,
    )
    return emit_rows(emit, self, node)


@models("pandas.DataFrame.nlargest", "pandas.DataFrame.nsmallest")
def nlargest(emit: Emit, self: Frame, n: Any = 5, columns: Any = None, keep: Any = "first") -> Any:
    """The rows with the largest values."""
    ordered = emit(Sort((self.ref,), labels(columns) or (), False))
    return emit_rows(emit, self, Slice((ordered.ref,), None, Lit(n) if isinstance(n, int) else Hole()))


@models("pandas.DataFrame.sort_values")
def sort_values(
    emit: Emit, self: Frame, by: Any = None, *, axis: Any = 0, ascending: Any = True, inplace: Any = False,
    kind: Any = "quicksort", na_position: Any = "last", ignore_index: Any = False, key: Any = None,
) -> Any:  # fmt: skip
    """The rows in order of some columns."""
    direction = ascending if isinstance(ascending, bool) else None
    return emit_rows(emit, self, Sort((self.ref,), labels(by) or (), direction))


@models("pandas.DataFrame.sort")
def sort(emit: Emit, self: Frame, columns: Any = None, *rest: Any, inplace: Any = False, **options: Any) -> Any:
    """The rows in order, as before pandas 0.20."""
    return emit_rows(emit, self, Sort((self.ref,), labels(columns) or (), None))


@models("pandas.DataFrame.sort_index")
def sort_index(emit: Emit, self: Frame, *rest: Any, inplace: Any = False, **options: Any) -> Any:
    """The rows, or with `axis=1` the columns, in order of their labels."""
    if options.get("axis", rest[0] if rest else 0) in (1, "columns"):
        known = emit.columns(self.ref)
        whole = known.complete and not known.maybe and all(isinstance(n, str) for n in known.names)
        return Project((self.ref,), tuple(sorted(known.names, key=str))) if whole else self
    return emit_rows(emit, self, Sort((self.ref,), (), True))


@models("pandas.DataFrame.drop_duplicates")
def drop_duplicates(
    emit: Emit, self: Frame, subset: Any = None, *, keep: Any = "first", inplace: Any = False, ignore_index: Any = False
) -> Any:
    """Rows that differ."""
    return emit_rows(emit, self, Distinct((self.ref,), labels(subset) if subset is not None else None))


@models("pandas.DataFrame.dropna")
def dropna(
    emit: Emit, self: Frame, axis: Any = 0, how: Any = "any", thresh: Any = None, subset: Any = None,
    inplace: Any = False, ignore_index: Any = False,
) -> Any:  # fmt: skip
    """Without rows (or with `axis=1` columns) that miss values."""
    if axis in (1, "columns"):
        return Lose((self.ref,))
    return emit_rows(emit, self, DropMissing((self.ref,), labels(subset) if subset is not None else None))


@models("pandas.DataFrame.query")
def query(emit: Emit, self: Frame, expr: Any, *, inplace: Any = False, **options: Any) -> Node:
    """Rows for which a text condition holds."""
    from headwater.api.pandas.query import parse

    found = parse(expr, self.ref) if isinstance(expr, str) else None
    return Filter((self.ref,), found if found is not None else None)


@models("pandas.DataFrame.explode")
def explode(emit: Emit, self: Frame, column: Any = None, ignore_index: Any = False) -> Any:
    """A row for each member of a list."""
    return emit_rows(emit, self, Explode((self.ref,), labels(column) or ()))


@models("pandas.Series.repeat")
def repeat(emit: Emit, self: Any, repeats: Any = 1, *rest: Any, **options: Any) -> Any:
    """Each value several times over."""
    return Frame(emit(Explode((emit.table(self).ref,))).ref, "series")


@models("pandas.DataFrame.take")
def take(emit: Emit, self: Frame, indices: Any, axis: Any = 0, **options: Any) -> Any:
    """Rows by place, or with `axis=1` columns."""
    if axis in (1, "columns"):
        many = indices if isinstance(indices, list | tuple) and all(isinstance(i, int) for i in indices) else None
        return Pick((self.ref,)) if many is None else Positions((self.ref,), places=tuple(many))
    if isinstance(indices, RowIds) and indices.split is not None:
        from headwater.plan.learning import Part

        return emit_rows(emit, self, Part((indices.split, self.ref), indices.side, self.shape))
    return emit_rows(emit, self, Take((self.ref, *emit.refs(indices))))


@models("pandas.DataFrame.xs")
def xs(emit: Emit, self: Frame, key: Any, axis: Any = 0, *rest: Any, **options: Any) -> Any:
    """Some rows by label, or with `axis=1` what stands below a label of several levels."""
    if axis in (1, "columns"):
        under = emit.columns(self.ref).under(key) if isinstance(key, str) and not rest and not options else ()
        return Relabel((emit(Project((self.ref,), (key,))).ref,), under) if under else Relabel((self.ref,), None)
    return emit_rows(emit, self, Filter((self.ref,)))


@models("pandas.DataFrame.truncate", "pandas.DataFrame.between_time", "pandas.DataFrame.at_time")
def truncate(emit: Emit, self: Frame, *rest: Any, **options: Any) -> Any:
    """Some rows, by label."""
    return emit_rows(emit, self, Filter((self.ref,)))
