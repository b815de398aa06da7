"""GROUP BY: rows gathered by keys and summed up, with the conditions after HAVING."""

from typing import Any

from headwater.api.model import Emit, Frame
from headwater.api.sql.expressions import Subquery, aggregate, expression
from headwater.api.sql.output import Output, narrowed
from headwater.api.sql.parse import outside
from headwater.api.sql.scope import Scope, Source
from headwater.plan.expressions import Call, Col, Expr, Hole, refs, walk
from headwater.plan.frames import Aggregate, Filter


def is_grouped(tree: Any) -> bool:
    """Whether a SELECT sums up rows."""
    if tree.args.get("group") is not None:
        return True
    return any(sums(item) for item in tree.expressions) or (
        tree.args.get("having") is not None and sums(tree.args["having"])
    )


def sums(tree: Any) -> bool:
    """Whether an expression has a function of many rows, outside of windows."""
    from sqlglot import exp

    for node in outside(tree):
        if aggregate(node) is not None:
            above = node.parent
            while above is not None and above is not tree.parent and not isinstance(above, exp.Window):
                above = above.parent
            if not isinstance(above, exp.Window):
                return True
    return False


def keys_of(tree: Any) -> list[Any]:
    """The expressions grouped by; places and aliases stand for items of SELECT."""
    from sqlglot import exp

    clause = tree.args.get("group")
    items = tree.expressions
    if clause is None:
        return []
    if clause.args.get("all"):
        return [bare(item) for item in items if not sums(item)]
    found: list[Any] = []
    aliases = {item.alias.lower(): item.this for item in items if isinstance(item, exp.Alias)}
    for key in clause.expressions:
        if isinstance(key, exp.Literal) and not key.is_string and 0 < int(key.this) <= len(items):
            found.append(bare(items[int(key.this) - 1]))
        elif isinstance(key, exp.Column) and not key.table and key.name.lower() in aliases:
            found.append(aliases[key.name.lower()])
        else:
            found.append(key)
    for special in ("rollup", "cube", "grouping_sets"):
        for part in clause.args.get(special) or ():
            found += [each for each in getattr(part, "expressions", ()) if isinstance(each, exp.Column)]
    return found


def bare(item: Any) -> Any:
    """The expression behind an alias."""
    from sqlglot import exp

    return item.this if isinstance(item, exp.Alias) else item


def grouped(emit: Emit, tree: Any, scope: Scope, inner: Subquery, dialect: str | None) -> Frame:
    """The result of a SELECT that sums up rows."""
    from sqlglot import exp

    if not scope.ref:
        return emit(Aggregate((), (), tuple((i.alias or None, Hole()) for i in tree.expressions), "agg"))
    keys = keys_of(tree)
    names: list[str | None] = []
    known: dict[str, Any] = {}
    for key in keys:
        item = next((i for i in tree.expressions if bare(i) == key), None)
        made = Output.of(item if item is not None else key, expression(key, scope, inner), scope, dialect)
        names.append(made.name)
    key_items = tuple((n, expression(k, scope, inner)) for n, k in zip(names, keys, strict=True))
    items: list[tuple[str | None, Expr]] = []
    order: list[str | None] = []
    for item in tree.expressions:
        at = next((i for i, key in enumerate(keys) if key == bare(item)), None)
        if at is not None:
            order.append(names[at])
            continue
        if item.is_star:
            order.append(None)
            items.append((None, Hole((scope.ref,))))
            continue
        value = expression(bare(item), scope, inner)
        if not sums(item) and any(isinstance(part, Col) for part in walk(value)):
            of_key = {expr for _, expr in key_items}
            if value not in of_key and isinstance(value, Col):
                value = Call("first", (value,))
        name = Output.of(item, value, scope, dialect).name
        if name is None and isinstance(bare(item), exp.Column):
            name = bare(item).name
        order.append(name)
        items.append((name, value))
        known[str(len(items))] = item
    having, hidden = after_grouping(tree, keys, names, scope, inner)
    all_items = (*items, *hidden)
    inputs = tuple(dict.fromkeys((scope.ref, *refs(*(e for _, e in (*key_items, *all_items))))))
    frame = emit(Aggregate(inputs, key_items, all_items, "agg"))
    if having is not None:
        over = Scope([Source("", frame.ref, emit.columns(frame.ref))], frame.ref, scope.outer, scope.tables)
        test = expression(having, over, inner)
        frame = emit(Filter(tuple(dict.fromkeys((frame.ref, *refs(test)))), test))
    if None in order:
        return frame
    wanted = [Output(name, Col(frame.ref, name)) for name in order if name is not None]
    return narrowed(emit, frame.ref, wanted)


def after_grouping(
    tree: Any, keys: list[Any], names: list[str | None], scope: Scope, inner: Subquery
) -> tuple[Any, tuple[tuple[str, Expr], ...]]:
    """The condition after HAVING over the columns of the groups, and what must be summed up for it alone."""
    from sqlglot import exp

    clause = tree.args.get("having")
    if clause is None:
        return None, ()
    hidden: dict[str, Expr] = {}
    named = {id(item): item for item in tree.expressions if isinstance(item, exp.Alias)}

    def replaced(node: Any) -> Any:
        for item in named.values():
            if node == item.this:
                return exp.column(item.alias, quoted=False)
        for key, name in zip(keys, names, strict=True):
            if name is not None and node == key:
                return exp.column(name)
        if aggregate(node) is not None:
            name = f"{node.sql()[:80].lower()} having"
            hidden[name] = expression(node, scope, inner)
            return exp.column(name)
        return node

    return clause.this.transform(replaced), tuple(hidden.items())
