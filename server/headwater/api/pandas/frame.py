"""Methods of DataFrames that choose rows and columns, or change cells."""

from typing import Any

from headwater.api.model import (
    Dict, Emit, Frame, Groups, Length, Listing, Names, RowIds, Unknown, Vec, attribute, models,
)  # fmt: skip
from headwater.api.pandas.labels import keys, labels
from headwater.plan.expressions import Call, Col, Expr, Hole, Lit, refs
from headwater.plan.frames import (
    Assign, Distinct, Drop, DropMissing, Explode, FillMissing, Filter, Lose, Map, Pick, Positions, Project, Relabel,
    Rename, ResetIndex, Sample, SetIndex, Slice, Sort, Take, Without,
)  # fmt: skip
from headwater.plan.nodes import Node, Opaque


@attribute("pandas.DataFrame.columns")
def columns(emit: Emit, self: Any) -> Any:
    """The labels of the columns."""
    return Names(emit.table(self).ref)


@attribute("pandas.DataFrame.index", "pandas.Series.index")
def index(emit: Emit, self: Any) -> Any:
    """The labels of the rows."""
    return RowIds(self.base if isinstance(self, Vec) else self.ref)


@attribute("pandas.DataFrame.shape", "pandas.Series.shape", "numpy.ndarray.shape")
def shape(emit: Emit, self: Any) -> Any:
    """Numbers of rows and columns."""
    ref = self.base if isinstance(self, Vec) else self.ref
    known = emit.columns(ref) if isinstance(self, Frame) and self.shape == "frame" else None
    width: Any = len(known.names) if known is not None and known.complete and not known.maybe else Unknown((ref,))
    return (Length(ref), width) if isinstance(self, Frame) and self.shape != "series" else (Length(ref),)


@attribute("pandas.DataFrame.values", "pandas.Series.values", "pandas.Series.array")
def values(emit: Emit, self: Any) -> Any:
    """The cells as an array; its columns keep their places."""
    return Vec(self.expr, self.base, self.name, "array") if isinstance(self, Vec) else Frame(self.ref, "array")


@attribute("pandas.DataFrame.dtypes", "pandas.DataFrame.size", "pandas.DataFrame.ndim", "pandas.DataFrame.empty",
           "pandas.Series.dtype", "pandas.Series.size", "pandas.Series.dtypes", "pandas.Series.empty", "pandas.Series.ndim",
           "pandas.DataFrame.axes", "numpy.ndarray.dtype", "numpy.ndarray.size", "numpy.ndarray.ndim",
           "pandas.Series.is_unique", "pandas.Series.hasnans", "pandas.DataFrame.style", "pandas.DataFrame.plot",
           "pandas.Series.plot", "pandas.DataFrame.attrs", "pandas.DataFrame.flags")  # fmt: skip
def about(emit: Emit, self: Any) -> Any:
    """Facts about a table that carry none of its rows."""
    return Unknown(emit.refs(self))


@attribute("pandas.Series.name")
def name(emit: Emit, self: Any) -> Any:
    """The label of a series."""
    return self.name if isinstance(self, Vec) and self.name is not None else Unknown()


@attribute("pandas.DataFrame.T", "numpy.ndarray.T", "pandas.Series.T")
def transposed(emit: Emit, self: Any) -> Any:
    """Rows and columns swapped."""
    table = emit.table(self)
    return Frame(table.ref, table.shape) if table.shape == "series" else emit(Opaque((table.ref,), "T", table.shape))


@models("pandas.DataFrame.transpose")
def transpose(emit: Emit, self: Any, *args: Any, copy: Any = None) -> Any:
    """Rows and columns swapped."""
    return transposed(emit, self)


@models("pandas.DataFrame.drop")
def drop(
    emit: Emit, self: Any, labels_: Any = None, axis: Any = 0, index: Any = None, columns: Any = None,
    level: Any = None, inplace: Any = False, errors: Any = "raise", labels: Any = None,
) -> Any:  # fmt: skip
    """Without these columns, or without these rows."""
    wanted = labels_ if labels_ is not None else labels
    rows = index
    if columns is None and index is None:
        if axis in (1, "columns"):
            columns = wanted
        elif axis in (0, "index"):
            rows = wanted
        else:
            return Opaque((emit.table(self).ref,), "drop")
    if isinstance(self, Vec):
        return Take((emit.table(self).ref, *emit.refs(rows))) if not isinstance(rows, RowIds) else less(emit, self, rows)
    result: Any = self
    if columns is not None:
        result = without_columns(emit, result, columns, errors != "ignore")
    if rows is not None:
        result = less(emit, emit(result) if isinstance(result, Node) else result, rows)
    return result


def without_columns(emit: Emit, frame: Any, gone: Any, certain: bool) -> Node:
    """The columns left."""
    ref = emit.table(frame).ref
    names = as_labels(gone)
    if names is not None:
        return Drop((ref,), names, certain)
    if isinstance(gone, Names):
        known = emit.columns(gone.ref)
        if gone.ref == ref and not (gone.include or gone.exclude or gone.partial):
            return Project((ref,), tuple(sorted(gone.without, key=str)))
        if known.complete and not gone.partial:
            return Drop((ref,), tuple(n for n in known.names if n not in gone.without), certain)
    some = [n for n in (gone.items if isinstance(gone, Listing) else ()) if hasattr(n, "value")]
    if some:
        return Lose((emit(Drop((ref,), tuple(n.value for n in some), certain)).ref,))
    return Lose((ref, *(r for r in emit.refs(gone) if r != ref)))


def as_labels(value: Any) -> tuple[str | int, ...] | None:
    """Labels, also of a listing that is complete."""
    return labels(value)


def less(emit: Emit, frame: Any, rows: Any) -> Node:
    """Without some rows."""
    table = emit.table(frame)
    if isinstance(rows, RowIds) and rows.base is not None:
        return Without((table.ref, rows.base))
    if isinstance(rows, Frame) and rows.shape == "array":  # places of rows
        return Without((table.ref, rows.ref))
    if isinstance(rows, RowIds) and rows.split is not None:
        return Take((table.ref, rows.split))
    return Take((table.ref, *(r for r in emit.refs(rows) if r != table.ref)))


@models("pandas.DataFrame.pop")
def pop(emit: Emit, self: Any, item: Any) -> Any:
    """A column, taken out of the table."""
    if not isinstance(self, Frame) or not isinstance(item, str | int):
        return NotImplemented
    taken = emit(Project((self.ref,), (item,), "series"))
    if emit.receiver is not None:
        emit.update(emit.receiver, emit(Drop((self.ref,), (item,))))
    return taken


@models("pandas.DataFrame.get")
def get(emit: Emit, self: Any, key: Any, default: Any = None) -> Any:
    """A column, or the default."""
    if isinstance(self, Frame) and isinstance(key, str | int):
        return Vec(Col(self.ref, key), self.ref, key)
    return Unknown(emit.refs(self))


@models("pandas.DataFrame.filter")
def filter_(emit: Emit, self: Any, items: Any = None, like: Any = None, regex: Any = None, axis: Any = None) -> Any:
    """Columns by name, part of a name or pattern."""
    ref = emit.table(self).ref
    if axis in (0, "index"):
        return Take((ref,))
    names = labels(items) if items is not None else None
    known = emit.columns(ref)
    if names is not None:
        return Project((ref,), tuple(n for n in names if known.has(n) is not False))
    if isinstance(like, str) and known.complete and not known.maybe:
        return Project((ref,), tuple(n for n in known.names if like in str(n)))
    if isinstance(regex, str) and known.complete and not known.maybe:
        import re

        try:
            return Project((ref,), tuple(n for n in known.names if re.search(regex, str(n))))
        except re.error:
            return Pick((ref,))
    return Pick((ref,))


@models("pandas.DataFrame.select_dtypes")
def select_dtypes(emit: Emit, self: Frame, include: Any = None, exclude: Any = None) -> Node:
    """Columns of some types."""
    kept, gone = kinds(include), kinds(exclude)
    if kept is None or gone is None:
        return Pick((self.ref,))
    return Pick((self.ref,), kept, gone, "type")


NUMPY_KINDS = {"number": "number", "float64": "float", "float32": "float", "int64": "int", "int32": "int",
               "object_": "object", "bool_": "bool", "integer": "int", "floating": "float", "datetime64": "datetime"}  # fmt: skip


def kinds(value: Any) -> tuple[str, ...] | None:
    """Types as `select_dtypes` takes them, without their width; None where not known."""
    from headwater.api.model import Module

    found: list[str] = []
    if value is None:
        return ()
    many = value if isinstance(value, list | tuple | set) else value.items if isinstance(value, Listing) else [value]
    for kind in many:
        name = getattr(kind, "name", kind)
        if isinstance(kind, Module):
            name = NUMPY_KINDS.get(kind.name.rpartition(".")[2], "")
        if not isinstance(name, str) or not name:
            return None
        found.append({"O": "object"}.get(name, name.split("[")[0].rstrip("0123456789")))
    return tuple(found)


@models("pandas.DataFrame.head", "pandas.DataFrame.first")
def head(emit: Emit, self: Frame, n: Any = 5) -> Any:
    """The first rows."""
    return emit_rows(emit, self, Slice((self.ref,), None, Lit(n) if isinstance(n, int) else Hole()))


@models("pandas.DataFrame.tail", "pandas.DataFrame.last")
def tail(emit: Emit, self: Frame, n: Any = 5) -> Any:
    """The last rows."""
    return emit_rows(emit, self, Slice((self.ref,), Lit(-n) if isinstance(n, int) else Hole(), None))


def emit_rows(emit: Emit, table: Frame, node: Node) -> Frame:
    """Some rows of a table keep its shape."""
    return Frame(emit(node).ref, table.shape)


@models("pandas.DataFrame.sample")
def sample(
    emit: Emit, self: Frame, n: Any = None, frac: Any = None, replace: Any = False, weights: Any = None,
    random_state: Any = None, axis: Any = None, ignore_index: Any = False,
) -> Any:  # fmt: skip
    """Rows drawn at random."""
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


@models("pandas.DataFrame.reset_index")
def reset_index(
    emit: Emit, self: Any, level: Any = None, *, drop: Any = False, inplace: Any = False, col_level: Any = 0,
    col_fill: Any = "", allow_duplicates: Any = None, names: Any = None, name: Any = None,
) -> Any:  # fmt: skip
    """The index becomes a column, or is thrown away."""
    table = emit.table(self)
    if drop is True:
        return emit_rows(emit, table, ResetIndex((table.ref,), True, ()))
    if labelled_by_columns(emit, table):
        given = labels(names) or ()
        return Relabel((table.ref,), (*(given or ("index",)), name if isinstance(name, str | int) else 0))
    fresh = labels(names) if names is not None else index_names(emit, table)
    if table.shape == "series" and isinstance(name, str):
        only = emit.columns(table.ref)
        if len(only.names) == 1:
            table = emit(Rename((table.ref,), ((only.names[0], name),)))
    return ResetIndex((table.ref,), False, fresh)


def labelled_by_columns(emit: Emit, table: Frame) -> bool:
    """Whether a series has a row for each column of a table: `df.isnull().sum()`, sorted, filtered or scaled."""
    from headwater.plan.frames import Compute, Statistic

    ref, shape = table.ref, table.shape
    for _ in range(12):
        node = emit.node(ref)
        match node:
            case Statistic(form="series", labels="same" | "some", inputs=(first, *_)):
                of = emit.node(first)
                return shape == "series" and of is not None and of.shape in ("frame", "unknown")
            case Sort() | Slice() | Filter() | Take() | Map() | Compute():
                ref = node.inputs[0]
            case _:
                return False
    return False


def index_names(emit: Emit, table: Frame) -> tuple[str | int, ...] | None:
    """The names of the index levels of a table, as far as the plan tells."""
    from headwater.plan.frames import Aggregate, Scan

    node = emit.node(table.ref)
    seen = 0
    while node is not None and seen < 12:
        match node:
            case Aggregate(keys=group) if not node.keys_as_columns:
                named = [n for n, _ in group]
                return tuple(n for n in named if n is not None) if None not in named else None
            case SetIndex(keys=named_):
                return named_ if named_ else ("index",) if named_ is None else None
            case ResetIndex():
                return ("index",)
            case Scan(complete=True):
                return ("index",) if node.kind != "sql" else None
            case Filter() | Slice() | Sort() | DropMissing() | Distinct() | Assign() | Project() | Drop() | Take() | Sample() | Rename() | FillMissing():
                node = emit.node(node.inputs[0])
            case _:
                return None
        seen += 1
    return None


@models("pandas.DataFrame.set_index")
def set_index(
    emit: Emit, self: Frame, keys: Any, *, drop: Any = True, append: Any = False, inplace: Any = False,
    verify_integrity: Any = False,
) -> Node:  # fmt: skip
    """Columns become the index."""
    if isinstance(keys, Frame | Vec | RowIds):
        return SetIndex((self.ref,), (), False)
    return SetIndex((self.ref,), labels(keys), drop is not False)


@models("pandas.DataFrame.reindex")
def reindex(emit: Emit, self: Frame, labels_: Any = None, *, index: Any = None, columns: Any = None, axis: Any = None, **options: Any) -> Any:
    """Exactly these rows, or these columns, missing ones filled."""
    wanted = columns if columns is not None else labels_ if axis in (1, "columns") else None
    if wanted is not None:
        names = labels(wanted)
        if names is not None:
            return Project((self.ref,), names)
        if isinstance(wanted, Names):
            known = emit.columns(wanted.ref)
            if known.complete and not known.maybe:
                return Project((self.ref,), known.names)
            return Pick((self.ref, wanted.ref))
        return Pick((self.ref,))
    return emit_rows(emit, self, Take((self.ref, *emit.refs(index, labels_))))


@models("pandas.DataFrame.rename")
def rename(
    emit: Emit, self: Any, mapper: Any = None, *, index: Any = None, columns: Any = None, axis: Any = None,
    copy: Any = None, inplace: Any = False, level: Any = None, errors: Any = "ignore",
) -> Any:  # fmt: skip
    """Columns under new names."""
    if isinstance(self, Vec) or isinstance(self, Frame) and self.shape == "series":
        label = mapper if isinstance(mapper, str) else index if isinstance(index, str) else None
        if isinstance(self, Vec):
            return Vec(self.expr, self.base, label if label is not None else self.name, self.shape)
        only = emit.columns(self.ref)
        if label is not None and len(only.names) == 1:
            return emit_rows(emit, self, Rename((self.ref,), ((only.names[0], label),)))
        return self
    if columns is None and axis in (1, "columns"):
        columns = mapper
    if columns is None:
        return self
    table = emit.table(self)
    if isinstance(columns, dict):
        pairs = tuple((k, v) for k, v in columns.items() if isinstance(k, str | int) and isinstance(v, str | int))
        return Rename((table.ref,), pairs)
    known = emit.columns(table.ref)
    if known.complete and not known.maybe and callable(getattr(columns, "parameters", None)):
        renamed = [emit.call(columns, *[emit_known(n)]) for n in known.names]
        if all(hasattr(r, "value") and isinstance(r.value, str) for r in renamed):
            return Relabel((table.ref,), tuple(r.value for r in renamed))
    return Relabel((table.ref,), None)


def emit_known(value: Any) -> Any:
    """A constant as an abstract value."""
    from headwater.api.model import Known

    return Known(value)


@models("pandas.DataFrame.add_prefix", "pandas.DataFrame.add_suffix")
def add_prefix(emit: Emit, self: Frame, prefix: Any = None, axis: Any = None, suffix: Any = None) -> Node:
    """Every column under a longer name."""
    return Relabel((self.ref,), None)


@models("pandas.DataFrame.assign")
def assign(emit: Emit, self: Frame, **kwargs: Any) -> Any:
    """Columns added or replaced; functions see the columns before them."""
    current = self
    for label, value in kwargs.items():
        if callable(getattr(value, "parameters", None)):
            value = emit.call(value, current)
        expr = emit.expression(value)
        current = emit(Assign(tuple(dict.fromkeys((current.ref, *refs(expr)))), ((label, expr),)))
    return current


@models("pandas.DataFrame.insert")
def insert(emit: Emit, self: Any, loc: Any, column: Any, value: Any, allow_duplicates: Any = False) -> Any:
    """A column put in, in place."""
    expr = emit.expression(value)
    if isinstance(self, Frame) and emit.receiver is not None:
        label = column if isinstance(column, str | int) else None
        before = emit.columns(self.ref)
        made = emit(Assign(tuple(dict.fromkeys((self.ref, *refs(expr)))), ((label, expr),)))
        if before.complete and not before.maybe and isinstance(loc, int) and label is not None and loc < len(before.names):
            made = emit(Project((made.ref,), (*before.names[:loc], label, *before.names[loc:])))
        emit.update(emit.receiver, made)
    return None


@models("pandas.DataFrame.pipe")
def pipe(emit: Emit, self: Any, func: Any, *args: Any, **kwargs: Any) -> Any:
    """A function of the table."""
    return emit.call(func, self, *args)


@models("pandas.DataFrame.eval")
def eval_(emit: Emit, self: Frame, expr: Any, *, inplace: Any = False, **options: Any) -> Any:
    """Columns by a text: `"c = a + b"`, or the values of an expression."""
    from headwater.api.pandas.query import parse

    if not isinstance(expr, str):
        return Opaque((self.ref,), "eval")
    current = self
    for line in filter(None, map(str.strip, expr.split("\n"))):
        target, equals, value = line.partition("=")
        if equals and target.strip().isidentifier() and not value.startswith("="):
            found: Expr = parse(value, current.ref) or Hole((current.ref,))
            current = emit(Assign((current.ref,), ((target.strip(), found),)))
        else:
            found = parse(line, current.ref) or Hole((current.ref,))
            return Vec(found, current.ref)
    return current


@models("pandas.DataFrame.astype")
def astype(emit: Emit, self: Any, dtype: Any, copy: Any = None, errors: Any = "raise") -> Any:
    """The same values as another type."""
    kind = type_name(dtype)
    if isinstance(self, Vec):
        return Vec(Call("astype", (self.expr, Lit(kind))), self.base, self.name, self.shape)
    if self.shape == "series":
        return Vec(Call("astype", (emit.expression(self), Lit(kind))), self.ref, only_name(emit, self))
    if self.shape == "frame":
        if isinstance(dtype, dict) and all(isinstance(k, str | int) for k in dtype):
            items = tuple((k, Call("astype", (Col(self.ref, k), Lit(type_name(v))))) for k, v in dtype.items())
            return Assign((self.ref,), items)
        known = emit.columns(self.ref)
        if known.complete and not known.maybe and kind:
            return Assign((self.ref,), tuple((n, Call("astype", (Col(self.ref, n), Lit(kind)))) for n in known.names))
    return emit_rows(emit, self, Map((self.ref,), "astype", self.shape))


def only_name(emit: Emit, frame: Frame) -> str | int | None:
    """The label of a series."""
    known = emit.columns(frame.ref)
    return known.names[0] if len(known.names) == 1 else None


def type_name(dtype: Any) -> str:
    """A dtype's name, empty where not known."""
    if isinstance(dtype, str):
        return dtype
    name = getattr(dtype, "name", "")  # a built-in type or one of numpy's
    return name.rpartition(".")[2].rstrip("_") if isinstance(name, str) else ""


@models("pandas.DataFrame.fillna")
def fillna(
    emit: Emit, self: Any, value: Any = None, method: Any = None, *, axis: Any = None, inplace: Any = False,
    limit: Any = None, downcast: Any = None,
) -> Any:  # fmt: skip
    """Missing values replaced."""
    if isinstance(self, Vec) or isinstance(self, Frame) and self.shape == "series":
        if method is not None and value is None:
            return filled_by_neighbours(emit, self, "ffill" if method in ("ffill", "pad") else "bfill")
        return elementwise(emit, self, "fillna", value)
    table = emit.table(self)
    if method is not None and value is None:
        return FillMissing((table.ref,), "ffill" if method in ("ffill", "pad") else "bfill", None, table.shape)
    if isinstance(value, dict):
        items = tuple((k, Call("fillna", (Col(table.ref, k), emit.expression(v)))) for k, v in value.items() if isinstance(k, str | int))
        return Assign(tuple(dict.fromkeys((table.ref, *refs(*(e for _, e in items))))), items)
    others = tuple(r for r in emit.refs(emit.table(value) if isinstance(value, Vec) else value) if r != table.ref)
    return FillMissing((table.ref, *others), "value", None, table.shape)


def filled_by_neighbours(emit: Emit, self: Any, how: str) -> Any:
    """Missing values taken from the row before or after."""
    from headwater.plan.expressions import Over

    vec = self if isinstance(self, Vec) else None
    base = vec.base if vec is not None else self.ref
    return Vec(Over(how, (emit.expression(self),)), base, vec.name if vec is not None else only_name(emit, self))


@models("pandas.DataFrame.ffill", "pandas.DataFrame.pad")
def ffill(emit: Emit, self: Any, *, axis: Any = None, inplace: Any = False, limit: Any = None, **options: Any) -> Any:
    """Missing values taken from the row before."""
    return filled_from(emit, self, "ffill", axis)


@models("pandas.DataFrame.bfill", "pandas.DataFrame.backfill")
def bfill(emit: Emit, self: Any, *, axis: Any = None, inplace: Any = False, limit: Any = None, **options: Any) -> Any:
    """Missing values taken from the row after."""
    return filled_from(emit, self, "bfill", axis)


def filled_from(emit: Emit, self: Any, how: str, axis: Any) -> Any:
    """Missing values of a column or of a table taken from a neighbour: above, below, or in the same row."""
    if isinstance(self, Vec) or self.shape == "series":
        return filled_by_neighbours(emit, self, how)
    if axis in (1, "columns"):
        return Map((self.ref,), how, self.shape)
    return FillMissing((self.ref,), how, None, self.shape)


@models("pandas.DataFrame.interpolate")
def interpolate(emit: Emit, self: Any, method: Any = "linear", *, inplace: Any = False, **options: Any) -> Any:
    """Missing values estimated from the rows around."""
    if isinstance(self, Vec) or self.shape == "series":
        return filled_by_neighbours(emit, self, "interpolate")
    return FillMissing((self.ref,), "interpolate", None, self.shape)


def elementwise(emit: Emit, self: Any, op: str, *others: Any) -> Any:
    """A function of each value, and of others beside it."""
    if isinstance(self, Frame) and self.shape in ("frame", "array", "unknown"):
        more = tuple(r for r in emit.refs(*(emit.table(o) if isinstance(o, Vec) else o for o in others)) if r != self.ref)
        return emit_rows(emit, self, Map((self.ref, *more), op, self.shape))
    args = (emit.expression(self), *(emit.expression(plain(emit, o)) for o in others if o is not None))
    base = self.base if isinstance(self, Vec) else self.ref
    label = self.name if isinstance(self, Vec) else only_name(emit, self)
    return Vec(Call(op, args), base, label, self.shape if isinstance(self, Vec) else "series")


def plain(emit: Emit, value: Any) -> Any:
    """Python's own values as abstract ones."""
    if isinstance(value, Frame | Vec | Unknown | Listing | Dict | Names):
        return value
    if callable(getattr(value, "parameters", None)):
        return Unknown()
    if isinstance(value, dict):
        return Unknown(emit.refs(*value.values()))
    return emit_known(value) if not isinstance(value, list) else Unknown(emit.refs(*value)) if emit.refs(*value) else emit_known(tuple(value)) if all(isinstance(v, str | int | float) for v in value) else Unknown()


@models("pandas.DataFrame.copy", "pandas.DataFrame.infer_objects", "pandas.DataFrame.convert_dtypes",
        "pandas.DataFrame.squeeze", "pandas.DataFrame.compute", "pandas.DataFrame.persist")  # fmt: skip
def copy(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """The same rows and columns."""
    return emit.table(self)


@models("pandas.DataFrame.to_numpy", "pandas.DataFrame.as_matrix", "pandas.DataFrame.to_records")
def to_numpy(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """The cells as an array; its columns keep their places."""
    return Vec(self.expr, self.base, self.name, "array") if isinstance(self, Vec) else Frame(self.ref, "array")


@models("pandas.DataFrame.items", "pandas.DataFrame.iteritems")
def items(emit: Emit, self: Any) -> Any:
    """Pairs of a label and its column; of a series, pairs of a label and a value."""
    if isinstance(self, Vec) or self.shape != "frame":
        return Unknown(emit.refs(self))
    known = emit.columns(self.ref)
    if not known.complete or known.maybe or len(known.names) > 40:
        return Listing((Listing((Unknown(), Vec(Col(self.ref, None), self.ref)), "tuple"),), "list", False)
    pairs = (Listing((emit_known(n), Vec(Col(self.ref, n), self.ref, n)), "tuple") for n in known.names)
    return Listing(tuple(pairs))


@models("pandas.DataFrame.iterrows")
def iterrows(emit: Emit, self: Frame) -> Any:
    """Pairs of a label and a row. A row stands for all: its cells are read like columns."""
    return Listing((Listing((Unknown((self.ref,)), self), "tuple"),), "list", False)


@models("pandas.DataFrame.itertuples")
def itertuples(emit: Emit, self: Frame, *rest: Any, **options: Any) -> Any:
    """Rows, whose cells are read like columns."""
    return Listing((self,), "list", False)


@models("pandas.DataFrame.to_dict", "pandas.DataFrame.memory_usage", "pandas.DataFrame.info", "pandas.DataFrame.hist",
        "pandas.DataFrame.boxplot", "pandas.DataFrame.equals", "pandas.DataFrame.set_axis_", "pandas.DataFrame.plot")  # fmt: skip
def looked_at(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """Looked at, row by row or in a picture."""
    return Unknown(emit.refs(self))


@models("pandas.DataFrame.keys")
def keys_(emit: Emit, self: Any) -> Any:
    """The labels of the columns."""
    return Names(emit.table(self).ref)


@models("pandas.DataFrame.explode")
def explode(emit: Emit, self: Frame, column: Any = None, ignore_index: Any = False) -> Any:
    """A row for each member of a list."""
    return emit_rows(emit, self, Explode((self.ref,), labels(column) or ()))


@models("pandas.DataFrame.take")
def take(emit: Emit, self: Frame, indices: Any, *rest: Any, **options: Any) -> Any:
    """Rows by place."""
    if isinstance(indices, RowIds) and indices.split is not None:
        from headwater.plan.learning import Part

        return emit_rows(emit, self, Part((indices.split, self.ref), indices.side, self.shape))
    return emit_rows(emit, self, Take((self.ref, *emit.refs(indices))))


@models("pandas.DataFrame.truncate", "pandas.DataFrame.between_time", "pandas.DataFrame.at_time", "pandas.DataFrame.xs")
def truncate(emit: Emit, self: Frame, *rest: Any, **options: Any) -> Any:
    """Some rows, by label."""
    return emit_rows(emit, self, Filter((self.ref,)))


@models("pandas.DataFrame.groupby")
def groupby(
    emit: Emit, self: Any, by: Any = None, axis: Any = 0, level: Any = None, as_index: Any = True, sort: Any = True,
    group_keys: Any = True, observed: Any = True, dropna: Any = True, **options: Any,
) -> Any:  # fmt: skip
    """Rows gathered by keys."""
    if isinstance(self, Vec):
        table = emit.table(self)
        grouped = keys(emit, table, by)
        return Groups(table.ref, grouped, None, as_index is not False, True)
    return Groups(self.ref, keys(emit, self, by), None, as_index is not False, self.shape == "series")


@models("pandas.DataFrame.rolling")
def rolling(emit: Emit, self: Any, window: Any = None, min_periods: Any = None, center: Any = False, **options: Any) -> Any:
    """Windows over neighbouring rows."""
    return Groups(emit.table(self).ref, (), None, True, True, "rolling_centered" if center is True else "rolling")


@models("pandas.DataFrame.expanding")
def expanding(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """Windows from the first row to each."""
    return Groups(emit.table(self).ref, (), None, True, True, "expanding")


@models("pandas.DataFrame.ewm")
def ewm(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """Windows whose weights fade."""
    return Groups(emit.table(self).ref, (), None, True, True, "ewm")


@models("pandas.DataFrame.resample")
def resample(emit: Emit, self: Any, rule: Any = None, *rest: Any, on: Any = None, **options: Any) -> Any:
    """Rows gathered by spans of time."""
    table = emit.table(self)
    named = ((on, Col(table.ref, on)),) if isinstance(on, str) else ((None, Hole((table.ref,))),)
    return Groups(table.ref, named, None, True, False, "resample")


__all__ = ["Positions", "elementwise", "emit_rows", "fillna", "only_name", "plain", "type_name"]
