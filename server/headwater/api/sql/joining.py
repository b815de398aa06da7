"""The tables after FROM put together, with the conditions that pair their rows."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from headwater.api.model import Emit
from headwater.api.sql.parse import outside, unsaid
from headwater.api.sql.scope import Scope, Source
from headwater.plan.columns import Name
from headwater.plan.expressions import Hole
from headwater.plan.frames import Filter, Join, Project, Rename

HOW = {"LEFT": "left", "RIGHT": "right", "FULL": "outer"}


@dataclass(frozen=True)
class Pairing:
    """A table to be joined: what is written between it and those before it."""

    source: Source
    how: str = "inner"
    using: tuple[str, ...] = ()
    natural: bool = False
    on: Any = None
    semi: bool = False
    """Whether rows of the left are only kept or left out: SEMI and ANTI joins."""


def conjuncts(tree: Any) -> Iterator[Any]:
    """The parts of a condition that all must hold."""
    from sqlglot import exp

    stack = [tree] if tree is not None else []
    while stack:
        here = stack.pop()
        if isinstance(here, exp.And):
            stack += [here.expression, here.this]
        elif isinstance(here, exp.Paren) and isinstance(here.this, exp.And):
            stack.append(here.this)
        else:
            yield here


def pair(part: Any, scope: Scope, right: Source) -> tuple[tuple[Source, str], str] | None:
    """The columns of `a.x = b.y` where one side is of the right table and the other of one before it."""
    from sqlglot import exp

    if not isinstance(part, exp.EQ) or not isinstance(part.this, exp.Column):
        return None
    if not isinstance(part.expression, exp.Column):
        return None
    both = Scope([*scope.sources, right], scope.ref)
    one, two = (both.find(side.name, side.table) for side in (part.this, part.expression))
    if one is None or two is None or (one[0] is right) == (two[0] is right):
        return None
    return (two, one[1]) if one[0] is right else (one, two[1])


def joined(emit: Emit, scope: Scope, pairing: Pairing, where: list[Any], referred: set[tuple[str, str]]) -> list[Any]:
    """Join one more table to a scope; hands back the parts of the condition that are left to be tested.

    `where` are conditions after WHERE: those that pair the new table are taken out of it.
    """
    right = pairing.source
    left_keys: list[Name] = []
    right_keys: list[Name] = []
    rest: list[Any] = []
    if pairing.using or pairing.natural:
        names = pairing.using or tuple(
            str(n) for n in right.columns.names if any(s.own(str(n)) is not None for s in scope.sources)
        )
        for name in names:
            found = scope.find(name)
            left_keys.append(found[0].shown.get(found[1], found[1]) if found else name)
            right_keys.append(right.own(name) or name)
        right.shared = frozenset(str(n) for n in right_keys)
    else:
        parts = list(conjuncts(pairing.on))
        if pairing.on is None and pairing.how in ("inner", "cross"):
            parts = [part for part in where if pair(part, scope, right) is not None]
            where[:] = [part for part in where if part not in parts]
        for part in parts:
            found_pair = pair(part, scope, right)
            if found_pair is None:
                rest.append(part)
                continue
            (source, own), mine = found_pair
            left_keys.append(source.shown.get(own, own))
            right_keys.append(mine)
    if pairing.semi:
        # which rows stay is told by keys, not by rows that both have: `Take` would say so
        scope.ref = emit(Filter((scope.ref, right.ref), Hole((right.ref,)))).ref
        return []
    how = "inner" if left_keys and pairing.how == "cross" else pairing.how
    ref = right.ref
    before = dict(right.shown)
    right_keys = [before.get(str(n), n) for n in right_keys]
    renamed: dict[str, str] = {}
    if how != "inner" and not right.shared:
        # the key of the other side is a value of its own: it may be missing where this one is not
        same = [n for n, m in zip(right_keys, left_keys, strict=True) if n == m and (right.alias, str(n)) in referred]
        renamed = {str(n): f"{n}@{right.alias}" for n in same}
    left = emit.columns(scope.ref)
    certain = left.complete and right.columns.complete
    if not certain:  # a name that clashes with one we cannot see would be no longer known: say so before
        shared = {n for n, m in zip(right_keys, left_keys, strict=True) if n == m and n not in renamed}
        clash = (str(n) for n in emit.columns(ref).names if n in left.names and n not in shared)
        renamed |= {n: f"{n}@{right.alias}" for n in clash}
    if renamed:
        ref = emit(Rename((ref,), tuple(renamed.items()))).ref
        right_keys = [renamed.get(str(n), n) for n in right_keys]
    on = tuple(left_keys) if left_keys and left_keys == right_keys else None
    node = Join(
        (scope.ref, ref), on, None if on or not left_keys else tuple(left_keys),
        None if on or not left_keys else tuple(right_keys),
        how if left_keys or how != "inner" else "cross", ("", f"@{right.alias}" if certain else ""),
        open=pairing.natural and not right.columns.complete,
    )  # fmt: skip
    if not left_keys and node.how != "cross":
        node = Join(node.inputs, (), None, None, how, node.suffixes)
    lhs, rhs = node.sides(left, emit.columns(ref))
    scope.ref = emit(node).ref
    for source in scope.sources:
        source.shown = {
            own: str(lhs.get(source.shown.get(own, own), source.shown.get(own, own)))
            for own in (*map(str, source.columns.names), *source.shown)
        }
    for own in (*map(str, right.columns.names), *renamed):
        given = before.get(own, own)
        given = renamed.get(given, given)
        right.shown[own] = str(rhs.get(given, given))
    if on is not None:
        right.shown |= {str(key): str(key) for key in right_keys}
    scope.sources.append(right)
    return rest if how in ("inner", "cross") else []


def pruned(emit: Emit, source: Source, used: tuple[str, ...]) -> None:
    """Only the columns that are asked for, of a table whose columns are not all known: no other can clash then."""
    if source.columns.complete or source.starred or not used:
        return
    keep = tuple(dict.fromkeys(source.own(name) or name for name in used))
    source.ref = emit(Project((source.ref,), keep)).ref
    source.columns = emit.columns(source.ref)


def qualified(emit: Emit, source: Source) -> None:
    """The columns of a table under names of its own, so that none is taken for one of a table we do not know all of."""
    source.shown = {str(name): f"{name}@{source.alias}" for name in source.columns.names}
    if source.shown:
        source.ref = emit(Rename((source.ref,), tuple(source.shown.items()))).ref


def kept(emit: Emit, scope: Scope, predicate: Any) -> None:
    """Only the rows for which a condition holds."""
    from headwater.plan.expressions import refs

    scope.ref = emit(Filter(tuple(dict.fromkeys((scope.ref, *refs(predicate)))), predicate)).ref


def columns_named(parts: Iterable[Any]) -> Iterator[Any]:
    """The columns that pieces of a query name."""
    from sqlglot import exp

    for part in parts:
        for node in outside(part):
            if isinstance(node, exp.Column) and not isinstance(node.this, exp.Star) and not unsaid(node.name):
                yield node


def taken(column: Any, aliases: set[str]) -> tuple[str, str]:
    """The table and the column that a name takes something from: of `t.totals.visits` it is `totals`."""
    parts = [part.name for part in column.parts]
    if column.table.lower() in aliases:
        return column.table.lower(), parts[-1]
    if len(parts) > 1 and parts[0].lower() in aliases:
        return parts[0].lower(), parts[1]
    return "", parts[0]


def own_columns(tree: Any) -> Iterator[Any]:
    """The columns that a SELECT takes from its tables: what its own items are called is none of them."""
    from sqlglot import exp

    made: set[str] = set()
    for item in tree.expressions:
        for node in columns_named([item]):
            if node.table or node.name.lower() not in made:
                yield node
        if isinstance(item, exp.Alias) and not (
            isinstance(item.this, exp.Column) and item.this.name.lower() == item.alias.lower()
        ):
            made.add(item.alias.lower())
    for node in columns_named(clauses(tree)):
        if node.table or node.name.lower() not in made:
            yield node


def clauses(tree: Any) -> Iterator[Any]:
    """The pieces of a SELECT after FROM that name columns of its tables."""
    for name in ("where", "group", "having", "order", "qualify", "distinct"):
        if (part := tree.args.get(name)) is not None:
            yield part
