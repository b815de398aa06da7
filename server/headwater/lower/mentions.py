"""Which arguments of a table's methods name columns, and what it means when such a column is not there."""

import ast
from collections.abc import Mapping, Sequence

from headwater.lower.operators import NOT_CONSTANT, constant_of
from headwater.lower.run import Run
from headwater.lower.values import Frame, Groups, Module, Value, Vec
from headwater.plan.expressions import Col, Ref, walk
from headwater.plan.remarks import Naming

Places = dict[str, tuple[int | None, Naming]]
"""Parameters that take labels: their position (None: by name only), and how they name columns."""

METHODS: dict[str, Places] = {
    "groupby": {"by": (0, "key")},
    "sort_values": {"by": (0, "key")},
    "set_index": {"keys": (0, "read")},
    "dropna": {"subset": (3, "read")},
    "drop_duplicates": {"subset": (0, "read")},
    "duplicated": {"subset": (0, "read")},
    "merge": {"on": (2, "key"), "left_on": (3, "key")},
    "join": {"on": (1, "key")},
    "pivot_table": {"values": (0, "read"), "index": (1, "key"), "columns": (2, "key")},
    "pivot": {"columns": (None, "key"), "index": (None, "key"), "values": (None, "read")},
    "melt": {"id_vars": (0, "read"), "value_vars": (1, "read")},
    "explode": {"column": (0, "read")},
    "pop": {"item": (0, "read")},
    "nlargest": {"columns": (1, "read")},
    "nsmallest": {"columns": (1, "read")},
    "drop": {"columns": (None, "read")},
    "get_dummies": {"columns": (2, "read")},
    "astype": {"dtype": (0, "read")},
    "resample": {"on": (None, "key")},
    "rename": {"columns": (None, "soft")},
    "fillna": {"value": (0, "soft")},
    "get": {"key": (0, "soft")},
    "filter": {"items": (0, "soft")},
    "reindex": {"columns": (None, "soft")},
    "insert": {"column": (1, "write")},
}

BY_DICT = frozenset(("rename", "fillna", "astype"))
"""Methods that name columns by the keys of a dict, and by nothing else."""

FUNCTIONS = {
    f"pandas.{name}": {name_: (None if at is None else at + 1, kind) for name_, (at, kind) in METHODS[name].items()}
    for name in ("merge", "melt", "pivot_table", "pivot")
} | {"pandas.get_dummies": {"columns": (4, "read")}}
"""Functions whose first argument is the table."""


def of_method(
    run: Run,
    content: object,
    method: str,
    node: ast.Call,
    arguments: Sequence[Value],
    keywords: Mapping[str, Value],
) -> None:
    """Note where the arguments of a table's method name columns."""
    if isinstance(content, Frame) and content.speaks:
        return  # its models tell
    if isinstance(content, Groups):
        if method in ("agg", "aggregate") and content.selected is None:
            of_aggregation(run, content.ref, node, arguments, keywords)
        return
    ref = table(run, content)
    if ref is None:
        return
    if method in ("query", "eval"):
        of_query(run, ref, node, arguments)
    elif method in ("agg", "aggregate"):
        of_aggregation(run, ref, node, arguments, {})
    elif method == "assign":
        for keyword in node.keywords:
            if keyword.arg is not None:
                run.mention(ref, keyword.arg, keyword, "write")
    elif (places := METHODS.get(method)) is not None:
        if method == "drop":
            places = of_drop(run, places, keywords)
        if method == "dropna" and ("axis" in keywords or arguments):
            return
        labelled(run, ref, places, node, arguments, keywords, only_keys=method in BY_DICT)
        if method == "merge" and (arguments or "right" in keywords):
            other = table(run, arguments[0] if arguments else keywords["right"])
            of_right_side(run, other, 2, node, arguments, keywords)


def of_function(
    run: Run, callee: object, node: ast.Call, arguments: Sequence[Value], keywords: Mapping[str, Value]
) -> None:
    """Note where the arguments of `pd.merge` and its kin name columns."""
    if not isinstance(callee, Module) or (places := FUNCTIONS.get(callee.name)) is None or not arguments:
        return
    if (ref := table(run, arguments[0])) is not None:
        labelled(run, ref, places, node, arguments, keywords, only_keys=False)
    if callee.name == "pandas.merge":
        other = arguments[1] if len(arguments) > 1 else keywords.get("right")
        of_right_side(run, table(run, other), 3, node, arguments, keywords)


def table(run: Run, value: object) -> Ref | None:
    """The step of a value that has columns."""
    content = run.content(value)
    return content.ref if isinstance(content, Frame) and content.shape in ("frame", "unknown") else None


def of_right_side(
    run: Run,
    ref: Ref | None,
    on: int,
    node: ast.Call,
    arguments: Sequence[Value],
    keywords: Mapping[str, Value],
) -> None:
    """The keys of a merge as the right table has them."""
    if ref is not None:
        labelled(
            run,
            ref,
            {"on": (on, "partner"), "right_on": (on + 2, "partner")},
            node,
            arguments,
            keywords,
            only_keys=False,
        )


def of_drop(run: Run, places: Places, keywords: Mapping[str, Value]) -> Places:
    """`drop` takes labels of rows unless told otherwise, and refuses what is not there unless told
    otherwise."""
    kind: Naming = "soft" if constant_of(run, keywords.get("errors")) == "ignore" else "read"
    by_axis: Places = {"labels": (0, kind)} if constant_of(run, keywords.get("axis")) in (1, "columns") else {}
    return {name: (at, kind) for name, (at, _) in places.items()} | by_axis


def labelled(
    run: Run,
    ref: Ref,
    places: Places,
    node: ast.Call,
    arguments: Sequence[Value],
    keywords: Mapping[str, Value],
    *,
    only_keys: bool,
) -> None:
    """Note the labels given for these parameters."""
    starred = any(isinstance(argument, ast.Starred) for argument in node.args)
    written = {keyword.arg: keyword.value for keyword in node.keywords}
    for name, (at, kind) in places.items():
        if name in keywords:
            value, place = keywords[name], written.get(name, node)
        elif at is not None and at < len(arguments) and not starred:
            value, place = arguments[at], node.args[at]
        else:
            continue
        if not only_keys:
            note(run, ref, place, constant_of(run, value), kind)
        elif isinstance(place, ast.Dict):
            for key in place.keys:
                if isinstance(key, ast.Constant) and isinstance(key.value, str):
                    run.mention(ref, key.value, key, kind)


def of_aggregation(
    run: Run, ref: Ref, node: ast.Call, arguments: Sequence[Value], keywords: Mapping[str, Value]
) -> None:
    """`agg({"column": "mean"})` and `agg(name=("column", "mean"))`."""
    if node.args and isinstance(node.args[0], ast.Dict):
        for key in node.args[0].keys:
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                run.mention(ref, key.value, key)
    for keyword in node.keywords:
        if keyword.arg in keywords and isinstance(keyword.value, ast.Tuple) and keyword.value.elts:
            first = keyword.value.elts[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                run.mention(ref, first.value, first)


def of_query(run: Run, ref: Ref, node: ast.Call, arguments: Sequence[Value]) -> None:
    """The names in the text of a condition."""
    from headwater.api.pandas.query import parse

    text = constant_of(run, arguments[0]) if arguments else None
    if not isinstance(text, str):
        return
    made: set[str] = set()
    for line in text.split("\n"):
        target, equals, value = line.partition("=")
        assigns = bool(equals) and target.strip().isidentifier() and not value.startswith("=")
        found = parse(value if assigns else line, ref)
        for part in walk(found) if found is not None else ():
            if isinstance(part, Col) and part.name is not None and part.name not in made:
                run.mention(ref, part.name, node.args[0] if node.args else node, "key")
        if assigns:
            made.add(target.strip())
            run.mention(ref, target.strip(), node.args[0] if node.args else node, "write")


def note(run: Run, ref: Ref, node: ast.expr, labels: object, kind: Naming = "read") -> None:
    """Remember which places of the text name these columns: each literal by itself, or the word that holds
    them."""
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        for element in node.elts:
            if isinstance(element, ast.Constant) and label(element.value):
                run.mention(ref, element.value, element, kind)  # type: ignore[arg-type]
    elif labels is not NOT_CONSTANT:
        for each in labels if isinstance(labels, list | tuple | set) else (labels,):
            if label(each):
                run.mention(ref, each, node, kind)


def label(value: object) -> bool:
    """Whether a constant may be the label of a column."""
    return isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool))


__all__ = ["Vec", "note", "of_function", "of_method"]
