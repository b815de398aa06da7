"""Lists spread over rows after FROM: `UNNEST(t.items) AS item`, `LATERAL VIEW explode(items) t AS item`."""

from collections.abc import Callable, Iterator
from typing import Any

from headwater.api.model import Emit
from headwater.api.sql.scope import Scope, Source
from headwater.plan.columns import Columns
from headwater.plan.expressions import Expr, Hole, refs
from headwater.plan.frames import Assign, Explode


def spreads(tree: Any) -> bool:
    """Whether a tree after FROM spreads a list of the tables before it."""
    from sqlglot import exp

    if isinstance(tree, exp.Lateral):
        return isinstance(tree.this, exp.Explode | exp.Posexplode | exp.Inline | exp.Unnest)
    return isinstance(tree, exp.Unnest)


def names_of(tree: Any) -> Iterator[str]:
    """The names that stand for the members, or for a table of them."""
    yield from (str(name).lower() for name in (tree.alias, *tree.alias_column_names) if name)


def spread(emit: Emit, tree: Any, scope: Scope, value: Callable[[Any, Scope], Expr]) -> None:
    """A row for each member of a list."""
    from sqlglot import exp

    lateral = isinstance(tree, exp.Lateral)
    given = tree.this.this if lateral and not isinstance(tree.this, exp.Unnest) else None
    if given is None:
        listed = tree.this.expressions if lateral else tree.expressions
        given = listed[0] if listed else None
    if isinstance(given, exp.Kwarg):
        given = given.expression
    made = value(given, scope) if given is not None else Hole()
    names = [str(name) for name in tree.alias_column_names] if lateral else []
    one = (tree.alias or next(names_of(tree), "unnest")).lower()
    names = names or [one]
    inputs = tuple(dict.fromkeys((scope.ref, *refs(made))))
    frame = emit(Assign(inputs, tuple((name, made) for name in names)))
    scope.ref = emit(Explode((frame.ref,), tuple(names))).ref
    parts = one if not lateral or (len(names) == 1 and names == [one]) else None
    scope.sources.append(Source(one, scope.ref, Columns(tuple(names), parts is None), parts_of=parts))
