"""The meaning of a plan, up to the names of its steps and columns: what is read, kept, paired, gathered and shown.

Every column is told by the columns of the sources it is made of; conditions, and pairs of keys that are joined, are
sets, so that it does not matter whether rows are filtered before they are joined or after. A gathering of rows begins
a level of its own.
"""

from dataclasses import dataclass, field, replace

from headwater.plan.columns import Name
from headwater.plan.expressions import Call, Col, Expr, Lit, Ref
from headwater.plan.frames import (
    Aggregate,
    Assign,
    Drop,
    Filter,
    Join,
    Project,
    Rename,
    ResetIndex,
    Scan,
    Slice,
    Sort,
)
from headwater.plan.plan import Plan

Form = tuple[object, ...]

COMMUTE = frozenset(("+", "*", "==", "!=", "&", "|"))
FLIPPED = {">": "<", ">=": "<="}


@dataclass(frozen=True)
class Level:
    """Rows of sources, or of a level below that were gathered."""

    sources: frozenset[str] = frozenset()
    below: Form = ()
    conditions: frozenset[Form] = frozenset()
    pairs: frozenset[frozenset[Form]] = frozenset()
    order: Form = ()
    limit: object = None
    columns: dict[Name, Form] = field(default_factory=dict)
    paths: dict[Name, str] = field(default_factory=dict)
    shown: tuple[Name, ...] | None = None

    def column(self, name: Name) -> Form:
        """What a column is made of. Where nobody has told, it is one of the only source that may have it."""
        if name in self.columns:
            return self.columns[name]
        prefix = {"c": "customer", "o": "orders", "l": "lineitem"}.get(str(name).partition("_")[0], "")
        owner = next((s for s in sorted(self.sources) if prefix and prefix in s), "?")
        return ("column", owner, name)


def meaning(plan: Plan, ref: Ref) -> Form:
    """The meaning of a step."""
    level = level_of(plan, ref)
    same = classes(level.pairs)
    names = level.shown if level.shown is not None else tuple(level.columns)
    return settled((
        "rows", level.sources, level.below, level.conditions, frozenset(same.values()), level.order, level.limit,
        tuple(level.column(n) for n in names),
    ), same)  # fmt: skip


def level_of(plan: Plan, ref: Ref) -> Level:
    """The rows and columns of a step."""
    node = plan[ref]
    if isinstance(node, Scan):
        return Level(frozenset((str(node.path).rpartition("/")[2].removesuffix(".csv"),)))
    level = level_of(plan, node.inputs[0])
    match node:
        case Filter(predicate=test) if test is not None:
            tests = frozenset(conjuncts(level, test))
            equal = frozenset(t for t in tests if t[0] == "==" and all(is_column(part) for part in t[1:]))
            pairs = frozenset(frozenset(t[1:]) for t in equal)  # `FROM a, b WHERE a.x = b.y` is a join
            return replace(level, conditions=level.conditions | (tests - equal), pairs=level.pairs | pairs)
        case Project(keep=keep):
            return replace(level, shown=keep, columns={n: level.column(n) for n in keep})
        case Drop(gone=gone):
            shown = tuple(n for n in level.shown if n not in gone) if level.shown is not None else None
            return replace(level, shown=shown)
        case Rename(mapping=mapping):
            back = {new: level.column(old) for old, new in mapping}
            return replace(level, columns=level.columns | back, shown=renamed(level.shown, dict(mapping)))
        case Assign(items=items):
            made = {n: of(level, e) for n, e in items if n is not None}
            shown = None if level.shown is None else tuple(dict.fromkeys((*level.shown, *made)))
            return replace(level, columns=level.columns | made, shown=shown)
        case Join(how="inner" | "cross"):
            return joined(level, level_of(plan, node.inputs[1]), node)
        case Sort(by=by, ascending=ascending):
            return replace(level, order=(*(level.column(n) for n in by), ascending))
        case Slice(start=None, stop=Lit(count)):
            return replace(level, limit=count)
        case Aggregate(keys=keys, items=items):
            return gathered(level, keys, items)
        case ResetIndex():
            return level
    raise AssertionError(f"no meaning for {node}")


def is_column(form: object) -> bool:
    """Whether a form is a column of a source."""
    return isinstance(form, tuple) and form[:1] == ("column",)


def renamed(shown: tuple[Name, ...] | None, mapping: dict[Name, Name]) -> tuple[Name, ...] | None:
    return None if shown is None else tuple(mapping.get(n, n) for n in shown)


def joined(left: Level, right: Level, node: Join) -> Level:
    """Rows of both sides whose keys are equal."""
    assert not node.open
    mine, theirs = (node.on, node.on) if node.on is not None else (node.left_on or (), node.right_on or ())
    pairs = {frozenset((left.column(a), right.column(b))) for a, b in zip(mine, theirs, strict=True)}
    shown = None if left.shown is None or right.shown is None else tuple(dict.fromkeys((*left.shown, *right.shown)))
    return Level(
        left.sources | right.sources, (*left.below, *right.below), left.conditions | right.conditions,
        left.pairs | right.pairs | pairs, columns=right.columns | left.columns, shown=shown,
    )  # fmt: skip


def gathered(
    level: Level, keys: tuple[tuple[Name | None, Expr], ...], items: tuple[tuple[Name | None, Expr], ...]
) -> Level:
    """Groups of rows: a new level above."""
    by = {n: of(level, e) for n, e in keys if n is not None}
    sums = {n: of(level, e) for n, e in items if n is not None}
    same = classes(level.pairs)
    below = settled(
        ("rows", level.sources, level.below, level.conditions, frozenset(same.values()), frozenset(by.values())), same
    )
    columns = {n: settled(("key", e), same) for n, e in by.items()} | {n: settled(e, same) for n, e in sums.items()}
    return Level(frozenset(), below, columns=columns, shown=tuple(columns))


def conjuncts(level: Level, test: Expr) -> list[Form]:
    """The conditions that must all hold."""
    if isinstance(test, Call) and test.op == "&":
        return [one for part in test.args for one in conjuncts(level, part)]
    made = of(level, test)
    return [made]


def of(level: Level, expr: Expr) -> Form:
    """An expression by the columns of sources."""
    match expr:
        case Col(_, name) if name is not None:
            return level.column(name)
        case Lit(value):
            whole = isinstance(value, float) and value == int(value)
            return ("constant", int(value) if whole and isinstance(value, float) else value)
        case Call(op, args):
            parts = [of(level, arg) for arg in args]
            if op in FLIPPED:
                op, parts = FLIPPED[op], parts[::-1]
            if op in COMMUTE:
                parts.sort(key=repr)
            return (op, *parts)
    raise AssertionError(f"no meaning for {expr}")


def classes(pairs: frozenset[frozenset[Form]]) -> dict[Form, frozenset[Form]]:
    """For each column that is equal to others in every row, all of them."""
    found: dict[Form, frozenset[Form]] = {}
    for pair in pairs:
        whole = pair.union(*(found.get(one, frozenset()) for one in pair))
        found.update(dict.fromkeys(whole, whole))
    return found


def settled(form: object, same: dict[Form, frozenset[Form]]) -> Form:
    """With one column for all that are equal to it."""
    if isinstance(form, frozenset):
        return frozenset(settled(part, same) for part in form)  # type: ignore[return-value]
    if isinstance(form, tuple):
        if form in same:
            return min(same[form], key=repr)
        return tuple(settled(part, same) for part in form)
    return form  # type: ignore[return-value]
