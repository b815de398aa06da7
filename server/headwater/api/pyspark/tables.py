"""Columns of Spark's tables: which are taken, which are made, what they are called."""

from typing import Any

from headwater.api.formulas.binding import each, regardless_of_case
from headwater.api.model import Emit, Foreign, Formula, Frame, Label, Names, Types, Unknown, models
from headwater.api.polars.selecting import assigned, bound, selected
from headwater.api.pyspark.columns import S, expression, given
from headwater.plan.columns import Name
from headwater.plan.frames import Concat, Drop, Explode, Join, Lose, Relabel, Rename
from headwater.plan.nodes import Opaque

FRAME = "pyspark.DataFrame"


@models(f"{FRAME}.__getattr__")
def attribute(emit: Emit, self: Frame, name: Any) -> Any:
    """`df.columns`, `df.na`, `df.write`; any other name is that of a column."""
    from headwater.api.library import find

    if not isinstance(name, str):
        return NotImplemented
    match name:
        case "columns":
            return Names(self.ref)
        case "dtypes" | "schema":
            return Types(self.ref)
        case "na":
            return Foreign("pyspark.DataFrameNaFunctions", (self.ref,))
        case "stat":
            return Foreign("pyspark.DataFrameStatFunctions", (self.ref,))
        case "write" | "writeStream":
            return Foreign("pyspark.DataFrameWriter", (self.ref,))
        case "rdd" | "storageLevel" | "isStreaming" | "sparkSession":
            return Unknown((self.ref,))
    if find(f"{FRAME}.{name}") is not None or emit.columns(self.ref).has(name) is False:
        return NotImplemented
    return Formula("col", (name,), S, (("of", self.ref),))


@models(f"{FRAME}.__getitem__")
def get_item(emit: Emit, self: Frame, key: Any) -> Any:
    """`df["a"]` is an expression; `df[["a", "b"]]` and `df[df.a > 1]` are tables."""
    if isinstance(key, str):
        if (where := emit.place(0)) is not None:
            emit.mention(self.ref, regardless_of_case(emit, self.ref, key), where)
        return Formula("col", (key,), S, (("of", self.ref),))
    if isinstance(key, int):
        known = emit.columns(self.ref)
        if known.complete and not known.maybe and key < len(known.names):
            return Formula("col", (known.names[key],), S, (("of", self.ref),))
        return Formula("col", (Unknown((self.ref,)),), S)
    if isinstance(key, list | tuple):
        return select(emit, self, key)
    if isinstance(key, Formula):
        from headwater.api.polars.rows import kept

        return kept(emit, self, key)
    return Formula("col", (key,), S)


@models(f"{FRAME}.colRegex")
def col_regex(emit: Emit, self: Frame, pattern: Any) -> Any:
    """Columns by a pattern."""
    return Formula("cs.matches", (pattern.strip("`") if isinstance(pattern, str) else Unknown(),), S)


@models(f"{FRAME}.select")
def select(emit: Emit, self: Frame, *columns: Any) -> Any:
    """The columns asked for, and no others."""
    return selected(emit, self, given(emit, columns), S)


@models(f"{FRAME}.selectExpr")
def select_expr(emit: Emit, self: Frame, *texts: Any) -> Any:
    """The columns that texts of SQL ask for."""
    return selected(emit, self, tuple(expression("expr", text) for text in each(texts)), S)


@models(f"{FRAME}.withColumn")
def with_column(emit: Emit, self: Frame, name: Any, column: Any) -> Any:
    """The same rows with a column added or replaced."""
    label = name if isinstance(name, str | Label) else None
    found = bound(emit, self, (expression("alias", column, label),))
    table = assigned(emit, self, found)
    if any(one.rows == "many" for one in found) or unfolds(column):
        return emit(Explode((table.ref,), (label,) if isinstance(label, str) else ()))
    return table


def unfolds(column: Any) -> bool:
    """Whether a column gives a row for each member of a list."""
    if not isinstance(column, Formula):
        return False
    return column.op in ("explode", "explode_outer", "posexplode") or any(map(unfolds, column.args))


@models(f"{FRAME}.withColumns")
def with_columns(emit: Emit, self: Frame, columns: Any) -> Any:
    """The same rows with columns added or replaced."""
    if not isinstance(columns, dict):
        return Opaque((self.ref, *(r for r in emit.refs(columns) if r != self.ref)), "withColumns", "frame")
    return assigned(emit, self, bound(emit, self, tuple(expression("alias", c, n) for n, c in columns.items())))


@models(f"{FRAME}.withColumnRenamed")
def renamed(emit: Emit, self: Frame, existing: Any, new: Any) -> Any:
    """A column under another name; none where it is not there."""
    if isinstance(existing, str) and isinstance(new, str):
        if emit.columns(self.ref).has(existing) is False:
            return self
        return Rename((self.ref,), ((existing, new),))
    return Relabel((self.ref,), None)


@models(f"{FRAME}.withColumnsRenamed")
def all_renamed(emit: Emit, self: Frame, names: Any) -> Any:
    """Columns under other names."""
    if isinstance(names, dict) and all(isinstance(n, str) for pair in names.items() for n in pair):
        return Rename((self.ref,), tuple(names.items()))
    return Relabel((self.ref,), None)


@models(f"{FRAME}.toDF")
def to_df(emit: Emit, self: Frame, *names: Any) -> Any:
    """All columns named anew."""
    many = list(each(names))
    plain = all(isinstance(n, str) for n in many)
    return Relabel((self.ref,), tuple(many)) if many and plain else self if not many else Relabel((self.ref,), None)


@models(f"{FRAME}.drop")
def drop(emit: Emit, self: Frame, *columns: Any) -> Any:
    """Without these columns; those that are not there are not missed."""
    names: list[Name] = []
    node = emit.node(self.ref)
    for column in given(emit, columns):
        label = column.args[0] if isinstance(column, Formula) and column.op == "col" else None
        if not isinstance(label, str):
            return Lose((self.ref,))
        both = isinstance(node, Join) and label in (node.left_on or ()) and label in (node.right_on or ())
        if not (both and dict(column.options).get("of") is not None):
            names.append(label)
    return Drop((self.ref,), tuple(names), False) if names else self


@models(f"{FRAME}.join")
def join(emit: Emit, self: Frame, other: Frame, on: Any = None, how: Any = "inner") -> Any:
    """Pair rows whose keys agree."""
    word = how.replace("_", "").lower() if isinstance(how, str) else ""
    kind = {"leftouter": "left", "rightouter": "right", "full": "outer", "fullouter": "outer"}.get(word, word) or None
    pair = (self.ref, other.ref)
    if on is None:
        return Join(pair, how="cross", suffixes=("", "")) if kind == "cross" else Join(pair, how=kind, open=True)
    if isinstance(on, str | list | tuple) and all(isinstance(n, str) for n in each((on,))):
        names = tuple(each((on,)))
        for at, name in enumerate(names):
            if (where := emit.place(1, at) or emit.place("on", at)) is not None:
                emit.mention(self.ref, regardless_of_case(emit, self.ref, name), where)
                emit.mention(other.ref, regardless_of_case(emit, other.ref, name), where)
        return partners(self, other, names, names, kind) or Join(pair, names, how=kind, suffixes=("", ""))
    left, right = keys_of(emit, self, other, list(each((on,))))
    if not left:
        return Join(pair, how=kind, suffixes=("", ""), open=True)
    return partners(self, other, left, right, kind) or Join(pair, None, left, right, kind, ("", ""))


def partners(
    left: Frame, right: Frame, mine: tuple[Name, ...], theirs: tuple[Name, ...], how: str | None
) -> Any:
    """The rows of the left table that have partners, or have none, where that is asked for."""
    from headwater.api.polars.combining import partners as kept

    word = {"leftsemi": "semi", "semi": "semi", "leftanti": "anti", "anti": "anti"}.get(how or "")
    return kept(left, right, mine, theirs, word) if word is not None else None


def keys_of(
    emit: Emit, left: Frame, right: Frame, tests: list[Any]
) -> tuple[tuple[Name, ...], tuple[Name, ...]]:
    """The pairs of columns that a condition holds equal; none where it says more."""
    mine: list[Name] = []
    theirs: list[Name] = []
    while tests:
        match tests.pop(0):
            case Formula("&", (one, more)):
                tests[:0] = [one, more]
            case Formula("==", (Formula("col", (str() as a,), _, of), Formula("col", (str() as b,), _, to))):
                if side(emit, left, right, a, of) == "right" or side(emit, left, right, b, to) == "left":
                    a, b = b, a
                mine.append(a.rpartition(".")[2])
                theirs.append(b.rpartition(".")[2])
            case _:
                return (), ()
    return tuple(mine), tuple(theirs)


def side(emit: Emit, left: Frame, right: Frame, name: str, options: tuple[tuple[str, Any], ...]) -> str:
    """Which of two tables a column belongs to; empty where that is not known."""
    of = dict(options).get("of")
    if of == left.ref != right.ref:
        return "left"
    if of == right.ref != left.ref:
        return "right"
    own = name.rpartition(".")[2]
    here, there = emit.columns(left.ref).has(own), emit.columns(right.ref).has(own)
    return "left" if here is True and there is False else "right" if there is True and here is False else ""


@models(f"{FRAME}.crossJoin")
def cross_join(emit: Emit, self: Frame, other: Frame) -> Any:
    """Every row with every row."""
    return Join((self.ref, other.ref), how="cross", suffixes=("", ""))


@models(f"{FRAME}.union", f"{FRAME}.unionAll", f"{FRAME}.unionByName")
def union(emit: Emit, self: Frame, other: Frame, *rest: Any, **options: Any) -> Any:
    """Rows below."""
    return Concat((self.ref, other.ref))


@models(f"{FRAME}.alias", f"{FRAME}.cache", f"{FRAME}.persist", f"{FRAME}.unpersist", f"{FRAME}.repartition",
        f"{FRAME}.coalesce", f"{FRAME}.checkpoint", f"{FRAME}.hint", f"{FRAME}.localCheckpoint",
        f"{FRAME}.repartitionByRange", f"{FRAME}.withWatermark", f"{FRAME}.sortWithinPartitions")  # fmt: skip
def same(emit: Emit, self: Frame, *rest: Any, **options: Any) -> Any:
    """The same table."""
    return self


@models(f"{FRAME}.transform")
def transform(emit: Emit, self: Any, function: Any, *rest: Any, **options: Any) -> Any:
    """What a function makes of the table."""
    return emit.call(function, emit.receiver if emit.receiver is not None else self, *rest)


