"""Columns, tables and column lineage of a SQL query, from its text alone."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

Origin = tuple[str, str]
"""A table and one of its columns."""

Schema = Mapping[str, Sequence[str] | Mapping[str, str]]

_longest: Final = 20_000
_hole: Final = "__hole__"
_dialects: Final = (None, "mysql", "tsql", "bigquery", "postgres", "snowflake")
_holes = re.compile(r"\{\{.*?\}\}|\{[^{}]*\}", re.DOTALL)
_named = re.compile(r"%\((\w+)\)s")
_plain = re.compile(r"%s")
_table_name = re.compile(r"\w+(?:\.\w+)*")
_clumsy = re.compile(r"\(\s*(?:\(\s*){40}")


@dataclass(frozen=True)
class Query:
    """What a query gives, as far as its text tells."""

    columns: tuple[str, ...]
    """Names of the result's columns; only those that are certain when not complete."""
    complete: bool
    tables: tuple[str, ...]
    """The tables it reads, as written, without those it defines itself."""
    lineage: Mapping[str, tuple[Origin, ...]]
    """For each column the columns of tables that its value is computed from."""
    star: bool = False
    """Whether all columns of some table are asked for by `*`."""
    plain: frozenset[str] = frozenset()
    """Columns handed through as they are."""


@dataclass(frozen=True)
class _Output:
    name: str | None
    origins: tuple[Origin, ...]
    plain: bool = False


@dataclass(frozen=True)
class _Relation:
    """Something after FROM, or the result of a SELECT."""

    outputs: tuple[_Output, ...] = ()
    complete: bool = False
    table: str | None = None
    shared: tuple[str, ...] = ()
    """Columns that a join by USING shows once."""

    def find(self, name: str) -> _Output | None:
        return next((one for one in self.outputs if one.name and one.name.lower() == name.lower()), None)


@dataclass
class _Reading:
    schema: Mapping[str, Sequence[str]]
    tables: dict[str, None] = field(default_factory=dict)
    star: bool = False


def query(text: str, dialect: str | None = None, schema: Schema | None = None) -> Query | None:
    """What a SELECT gives; None for anything that is not understood."""
    if len(text) > _longest or _clumsy.search(text):
        return None
    known = {table.lower(): tuple(columns) for table, columns in (schema or {}).items()}
    name = text.strip()
    if _table_name.fullmatch(name):
        columns = known.get(name.lower())
        own = {column: ((name, column),) for column in columns or ()}
        return Query(tuple(columns or ()), columns is not None, (name,), own, True, frozenset(columns or ()))
    tree = _parsed(_plain.sub("?", _named.sub(r":\1", _holes.sub(f" {_hole} ", text))), dialect)
    if tree is None:
        return None
    reading = _Reading(known)
    try:
        found = _relation(tree, reading, {})
    except RecursionError:
        return None
    if found is None:
        return None
    outputs = [one for one in found.outputs if one.name is not None and _hole not in one.name]
    names = tuple(one.name for one in outputs if one.name is not None)
    return Query(
        names,
        found.complete and len(outputs) == len(found.outputs),
        tuple(table for table in reading.tables if _hole not in table),
        {one.name: tuple(o for o in one.origins if _hole not in o[0]) for one in outputs if one.name},
        reading.star,
        frozenset(one.name for one in outputs if one.name is not None and one.plain),
    )


def _parsed(text: str, dialect: str | None) -> Any:
    """The syntax tree in the first dialect that takes the text."""
    import logging

    import sqlglot
    from sqlglot import exp

    logging.getLogger("sqlglot").setLevel(logging.ERROR)
    for one in (dialect,) if dialect else _dialects:
        try:
            trees = [tree for tree in sqlglot.parse(text, dialect=one) if tree is not None]
        except Exception:  # noqa: BLE001 - a parser of any text: whatever it stumbles over is no query
            continue
        if len(trees) == 1 and isinstance(trees[0], (exp.Query, exp.Subquery)):
            return trees[0]
    return None


def _relation(tree: Any, reading: _Reading, outer: Mapping[str, _Relation]) -> _Relation | None:
    """The result of a query expression."""
    from sqlglot import exp

    known = dict(outer)
    clause = tree.args.get("with_") or tree.args.get("with")
    for common in clause.expressions if clause is not None else ():
        inner = _relation(common.this, reading, known)
        known[common.alias.lower()] = _renamed(inner or _Relation(), common)
    if isinstance(tree, exp.Subquery):
        return _relation(tree.this, reading, known)
    if isinstance(tree, exp.SetOperation):
        return _united(_relation(tree.left, reading, known), _relation(tree.right, reading, known))
    if isinstance(tree, exp.Select):
        return _selected(tree, reading, known)
    return None


def _renamed(relation: _Relation, alias: Any) -> _Relation:
    """The relation with the column names that its alias lists."""
    names = [str(one) for one in alias.alias_column_names]
    if not names:
        return relation
    if not relation.complete or len(names) != len(relation.outputs):
        return _Relation(tuple(_Output(name, ()) for name in names), True)
    pairs = zip(names, relation.outputs, strict=True)
    return _Relation(tuple(_Output(name, one.origins, one.plain) for name, one in pairs), True)


def _united(left: _Relation | None, right: _Relation | None) -> _Relation | None:
    if left is None:
        return None
    if right is None or len(left.outputs) != len(right.outputs) or not (left.complete and right.complete):
        return left
    return _Relation(
        tuple(
            _Output(one.name, tuple(dict.fromkeys(one.origins + two.origins)))
            for one, two in zip(left.outputs, right.outputs, strict=True)
        ),
        True,
    )


def _selected(tree: Any, reading: _Reading, known: Mapping[str, _Relation]) -> _Relation:
    sources = dict(_sources(tree, reading, known))
    outputs: list[_Output] = []
    complete = True
    for item in tree.expressions:
        if item.is_star:
            reading.star = True
            expanded = _starred(item, sources)
            complete = complete and expanded is not None
            outputs += expanded or ()
        else:
            outputs.append(_computed(item, sources, reading, known))
    if any(tree.args.get(name) for name in ("pivots", "laterals", "kind")):
        complete = False
    for part in ("where", "having", "qualify"):
        for inner in _subqueries(tree.args.get(part)):
            _relation(inner, reading, {**known})
    return _Relation(tuple(outputs), complete)


def _subqueries(tree: Any) -> Iterator[Any]:
    from sqlglot import exp

    if tree is not None:
        yield from tree.find_all(exp.Query)


def _sources(tree: Any, reading: _Reading, known: Mapping[str, _Relation]) -> Iterator[tuple[str, _Relation]]:
    start = tree.args.get("from_") or tree.args.get("from")
    if start is None:
        return
    yield _source(start.this, reading, known)
    for join in [*(start.this.args.get("joins") or ()), *(tree.args.get("joins") or ())]:
        name, relation = _source(join.this, reading, known)
        shared = tuple(str(one.name) for one in join.args.get("using") or ())
        if str(join.args.get("method") or "").upper() == "NATURAL":
            relation = _Relation(relation.outputs, False, relation.table)
        yield name, _Relation(relation.outputs, relation.complete, relation.table, shared)


def _source(tree: Any, reading: _Reading, known: Mapping[str, _Relation]) -> tuple[str, _Relation]:
    from sqlglot import exp

    if isinstance(tree, exp.Subquery):
        inner = _relation(tree, reading, known)
        return tree.alias.lower() or f"({id(tree)})", _renamed(inner or _Relation(), tree)
    if not isinstance(tree, exp.Table) or not tree.name or not isinstance(tree.this, exp.Identifier):
        return str(tree.alias_or_name).lower() or f"({id(tree)})", _Relation()
    alias = tree.alias_or_name.lower()
    if not tree.db and tree.name.lower() in known:
        return alias, known[tree.name.lower()]
    name = ".".join(part for part in (tree.catalog, tree.db, tree.name) if part)
    reading.tables[name] = None
    columns = reading.schema.get(name.lower(), reading.schema.get(tree.name.lower()))
    if columns is None or _hole in name or tree.args.get("pivots"):
        return alias, _Relation(table=name)
    return alias, _Relation(tuple(_Output(one, ((name, one),), True) for one in columns), True, name)


def _starred(item: Any, sources: Mapping[str, _Relation]) -> list[_Output] | None:
    """What `*` or `t.*` stands for; None when not all of it is known."""
    from sqlglot import exp

    star = item.this if isinstance(item, exp.Column) else item
    if not isinstance(star, exp.Star) or any(star.args.values()):
        return None
    table = item.table.lower() if isinstance(item, exp.Column) else ""
    chosen = [sources.get(table, _Relation())] if table else list(sources.values())
    if not chosen or not all(one.complete for one in chosen):
        return None
    return [
        output
        for one in chosen
        for output in one.outputs
        if table or not any(output.name and output.name.lower() == name.lower() for name in one.shared)
    ]


def _computed(
    item: Any, sources: Mapping[str, _Relation], reading: _Reading, known: Mapping[str, _Relation]
) -> _Output:
    """One expression of the SELECT list."""
    from sqlglot import exp

    value = item.this if isinstance(item, exp.Alias) else item
    name = item.alias if isinstance(item, exp.Alias) else None
    if isinstance(value, exp.Column):
        found = _looked_up(value, sources)
        own = name or (found.name if found and found.name else value.name)
        return _Output(own, found.origins if found else (), found is not None)
    origins: dict[Origin, None] = {}
    inner = list(value.find_all(exp.Query))
    inside = {id(part) for one in inner for part in one.walk()}
    for one in inner:
        relation = _relation(one, reading, known)
        for output in relation.outputs if relation else ():
            origins.update(dict.fromkeys(output.origins))
    for column in value.find_all(exp.Column):
        if id(column) not in inside and (found := _looked_up(column, sources)):
            origins.update(dict.fromkeys(found.origins))
    return _Output(name or None, tuple(origins))


def _looked_up(column: Any, sources: Mapping[str, _Relation]) -> _Output | None:
    """The column of a source that a name refers to; None when several might be meant."""
    name, table = column.name, column.table.lower()
    if table:
        relation = sources.get(table)
        return _of(relation, name) if relation is not None else None
    if len(sources) == 1:
        return _of(next(iter(sources.values())), name)
    holders = [found for one in sources.values() if (found := one.find(name)) and name not in one.shared]
    if holders:
        return holders[0] if len(holders) == 1 else None
    unknown = [one for one in sources.values() if not one.complete]
    return _of(unknown[0], name) if len(unknown) == 1 else None


def _of(relation: _Relation, name: str) -> _Output | None:
    found = relation.find(name)
    if found is not None or relation.complete:
        return found
    return _Output(name, ((relation.table, name),), True) if relation.table else None
