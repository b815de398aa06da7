"""Rows of Spark's tables: which stay, which are drawn, and what is put where a value is missing."""

from typing import Any

from headwater.api.formulas.binding import each, regardless_of_case
from headwater.api.model import Emit, Foreign, Formula, Frame, Listing, models
from headwater.api.polars.rows import kept
from headwater.api.polars.selecting import bound, chosen_labels
from headwater.api.pyspark.columns import given
from headwater.api.pyspark.tables import FRAME
from headwater.plan.columns import Name
from headwater.plan.expressions import Call, Col, Hole, Lit
from headwater.plan.frames import Assign, Distinct, DropMissing, FillMissing, Filter, Map, Sample, Slice, Sort, Without
from headwater.plan.learning import Part, Split

NA = "pyspark.DataFrameNaFunctions"


@models(f"{FRAME}.filter", f"{FRAME}.where")
def filter_(emit: Emit, self: Frame, condition: Any) -> Any:
    """The rows for which a condition holds, also where it is a text of SQL."""
    if isinstance(condition, str):
        from headwater.api.pandas.query import parse

        return Filter((self.ref,), parse(in_python(condition), self.ref))
    return kept(emit, self, condition) if isinstance(condition, Formula) else Filter((self.ref,))


def in_python(text: str) -> str:
    """A simple condition of SQL as pandas would write it; others do not parse, which is fine."""
    words = {"AND": "and", "OR": "or", "NOT": "not", "=": "==", "<>": "!="}
    return " ".join(words.get(word.upper(), word) for word in text.split())


@models(f"{FRAME}.orderBy", f"{FRAME}.sort")
def order_by(emit: Emit, self: Frame, *columns: Any, ascending: Any = True) -> Any:
    """The rows in order of some columns."""
    found = given(emit, columns)
    down = [isinstance(c, Formula) and c.op == "desc" for c in found]
    if isinstance(ascending, list) and len(set(ascending)) == 1:
        ascending = bool(ascending[0])
    if any(down):
        ascending = False if all(down) else None
    labels = [one.name for one in bound(emit, self, found) if one.plain(self)]
    whole = len(labels) == len(found)
    return Sort((self.ref,), tuple(n for n in labels if n is not None) if whole else (),
                ascending if isinstance(ascending, bool) else None)  # fmt: skip


@models(f"{FRAME}.limit")
def limit(emit: Emit, self: Frame, num: Any) -> Any:
    """So many rows."""
    return Slice((self.ref,), None, Lit(num) if isinstance(num, int) else Hole())


@models(f"{FRAME}.offset")
def offset(emit: Emit, self: Frame, num: Any) -> Any:
    """The rows after so many."""
    return Slice((self.ref,), Lit(num) if isinstance(num, int) else Hole())


@models(f"{FRAME}.distinct")
def distinct(emit: Emit, self: Frame) -> Any:
    """Rows that differ."""
    return Distinct((self.ref,))


@models(f"{FRAME}.dropDuplicates", f"{FRAME}.drop_duplicates")
def drop_duplicates(emit: Emit, self: Frame, subset: Any = None) -> Any:
    """Rows that differ in some columns."""
    return Distinct((self.ref,), chosen_labels(emit, self, given(emit, (subset,))) if subset is not None else None)


@models(f"{FRAME}.sample")
def sample(emit: Emit, self: Frame, *rest: Any, fraction: Any = None, seed: Any = None, **options: Any) -> Any:
    """Rows drawn at random."""
    replace = options.get("withReplacement", rest[0] if rest and isinstance(rest[0], bool) else False)
    with_seed = 3 if rest and isinstance(rest[0], bool) else 2
    known = seed if seed is not None else rest[-1] if len(rest) == with_seed else None
    return Sample((self.ref,), replace if isinstance(replace, bool) else None, False, known is not None,
                  known if isinstance(known, int) else None)  # fmt: skip


@models(f"{FRAME}.sampleBy", "pyspark.DataFrameStatFunctions.sampleBy")
def sample_by(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """Rows drawn at random, so many of each kind."""
    ref = self.refs[0] if isinstance(self, Foreign) else emit.table(self).ref
    seed = options.get("seed", rest[2] if len(rest) > 2 else None)
    return Sample((ref,), False, False, seed is not None, seed if isinstance(seed, int) else None)


@models(f"{FRAME}.randomSplit")
def random_split(emit: Emit, self: Frame, weights: Any, seed: Any = None) -> Any:
    """A random division into parts."""
    many = weights.items if isinstance(weights, Listing) else weights if isinstance(weights, list | tuple) else (1, 1)
    names = ("train", "test") if len(many) == 2 else ("train", "validation", "test") if len(many) == 3 else tuple(
        f"part {at}" for at in range(len(many))
    )  # fmt: skip
    split = emit(Split((self.ref,), "randomSplit", names, seeded=seed is not None,
                       seed=seed if isinstance(seed, int) else None), "split")  # fmt: skip
    return [emit(Part((split.ref, self.ref), side)) for side in names]


@models(f"{FRAME}.subtract", f"{FRAME}.exceptAll")
def subtract(emit: Emit, self: Frame, other: Frame) -> Any:
    """The rows that are not in another table."""
    return Without((self.ref, other.ref))


@models(f"{FRAME}.intersect", f"{FRAME}.intersectAll")
def intersect(emit: Emit, self: Frame, other: Frame) -> Any:
    """The rows that are in another table too."""
    return Filter((self.ref, other.ref))


def the_table(emit: Emit, self: Any) -> Frame:
    """The table behind `df.na`."""
    return Frame(self.refs[0], "frame") if isinstance(self, Foreign) else emit.table(self)


@models(f"{FRAME}.dropna", f"{NA}.drop")
def dropna(emit: Emit, self: Any, how: Any = "any", thresh: Any = None, subset: Any = None) -> Any:
    """Rows without missing values."""
    table = the_table(emit, self)
    names = tuple(each((subset,))) if subset is not None else None
    plain = names is not None and all(isinstance(n, str) for n in names)
    for at, name in enumerate(names or ()):
        if plain and (where := emit.place("subset", at)) is not None:
            emit.mention(table.ref, regardless_of_case(emit, table.ref, name), where)
    return DropMissing((table.ref,), names if plain else None)


@models(f"{FRAME}.fillna", f"{NA}.fill")
def fillna(emit: Emit, self: Any, value: Any, subset: Any = None) -> Any:
    """Missing values replaced."""
    table = the_table(emit, self)
    if isinstance(value, dict) and all(isinstance(k, str) for k in value):
        exprs: tuple[tuple[Name | None, Any], ...] = tuple(
            (k, Call("fillna", (Col(table.ref, k), emit.expression(v)))) for k, v in value.items()
        )
        return Assign(tuple(dict.fromkeys((table.ref, *emit.refs(*value.values())))), exprs)
    names = tuple(each((subset,))) if subset is not None else None
    if names is not None and all(isinstance(n, str) for n in names):
        filled = emit.expression(value)
        items = tuple((n, Call("fillna", (Col(table.ref, n), filled))) for n in names)
        return Assign(tuple(dict.fromkeys((table.ref, *emit.refs(value)))), items)
    return FillMissing((table.ref, *(r for r in emit.refs(value) if r != table.ref)))


@models(f"{FRAME}.replace", f"{NA}.replace")
def replace_(emit: Emit, self: Any, to_replace: Any = None, value: Any = None, subset: Any = None) -> Any:
    """Values replaced by others."""
    table = the_table(emit, self)
    names = tuple(each((subset,))) if subset is not None else None
    if names is not None and all(isinstance(n, str) for n in names):
        new = tuple(Lit(v) for v in (to_replace, value) if isinstance(v, str | int | float))
        return Assign((table.ref,), tuple((n, Call("replace", (Col(table.ref, n), *new))) for n in names))
    return Map((table.ref,), "replace")


