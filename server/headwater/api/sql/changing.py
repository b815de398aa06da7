"""Statements that make and change tables: CREATE, INSERT, UPDATE, DELETE, ALTER, DROP."""

from typing import Any

from headwater.api.model import Emit, Frame
from headwater.api.sql.expressions import TYPES, expression
from headwater.api.sql.parse import is_query
from headwater.api.sql.scope import Catalog, Declared, Scope, Source
from headwater.api.sql.select import Reader
from headwater.plan.expressions import Call, Hole, refs
from headwater.plan.frames import Assign, Build, Concat, Drop, Filter, Relabel, Rename, Update
from headwater.plan.nodes import Opaque

COARSE = {"int": "int", "float": "float", "str": "str", "bool": "bool", "datetime": "date"}


def changed(emit: Emit, tree: Any, catalog: Catalog) -> None:
    """Carry out a statement that gives no rows, on the tables that the script made."""
    from sqlglot import exp

    table = tree.this.this if isinstance(tree.this, exp.Schema) else tree.this
    if not isinstance(table, exp.Table):
        return
    name = table.name
    if isinstance(tree, exp.Create):
        created(emit, tree, name, catalog)
        return
    before = catalog.made(emit, name)
    if isinstance(tree, exp.Drop):
        catalog.define(emit, name, None)
    elif isinstance(tree, exp.Insert):
        inserted(emit, tree, name, catalog)
    elif isinstance(before, Declared) and isinstance(tree, exp.Alter):
        catalog.define(emit, name, None)
    elif isinstance(before, Frame):
        after = altered(emit, tree, before) if isinstance(tree, exp.Alter) else rewritten(emit, tree, before, catalog)
        if after is not None:
            catalog.define(emit, name, after)


def created(emit: Emit, tree: Any, name: str, catalog: Catalog) -> None:
    """CREATE TABLE, CREATE VIEW."""
    from sqlglot import exp

    if str(tree.args.get("kind") or "").upper() not in ("TABLE", "VIEW"):
        return
    if tree.args.get("exists") and catalog.made(emit, name) is not None:
        return
    listed = tree.this.expressions if isinstance(tree.this, exp.Schema) else []
    defined = [one for one in listed if isinstance(one, exp.ColumnDef)]
    named = (one for one in (defined or listed) if isinstance(one, exp.ColumnDef | exp.Identifier | exp.Column))
    names = tuple(str(one.name) for one in named)
    if tree.expression is None:
        types = ((one.name, COARSE.get(TYPES.get(kind_of(one), ""), "?")) for one in defined)
        made: Any = Declared(names, tuple(pair for pair in types if pair[1] != "?")) if names else None
    elif is_query(tree.expression):
        made = Reader(emit, catalog).query(tree.expression)
        known = emit.columns(made.ref)
        if names and not (known.complete and len(known.names) != len(names)):
            made = emit(Relabel((made.ref,), names))
    else:
        made = emit(Opaque((), "sql", "frame"))
    catalog.define(emit, name, made)


def kind_of(column: Any) -> str:
    """The type a column is declared with."""
    return str(getattr(getattr(column.args.get("kind"), "this", None), "name", ""))


def inserted(emit: Emit, tree: Any, name: str, catalog: Catalog) -> None:
    """INSERT INTO: rows below those that are there."""
    from sqlglot import exp

    before = catalog.made(emit, name)
    source = tree.expression
    if not isinstance(before, Frame | Declared) or source is None:
        return
    if is_query(source) and not isinstance(source, exp.Values):
        rows = Reader(emit, catalog).query(source)
    elif isinstance(before, Declared):
        return
    else:
        rows = emit(Build((), (), False))
    names = before.names if isinstance(before, Declared) else emit.columns(before.ref).names
    known = emit.columns(rows.ref)
    listed = isinstance(tree.this, exp.Schema)
    if not listed and not (known.complete and len(known.names) != len(names)):
        whole = isinstance(before, Declared) or emit.columns(before.ref).complete
        rows = emit(Relabel((rows.ref,), names)) if whole and known.names != names else rows
    elif isinstance(before, Declared) or listed:
        rows = emit(Build((rows.ref,), tuple((n, Hole((rows.ref,))) for n in names)))
    if isinstance(before, Frame):
        rows = emit(Concat((before.ref, rows.ref)))
    catalog.define(emit, name, rows)


def altered(emit: Emit, tree: Any, before: Frame) -> Frame | None:
    """ALTER TABLE: columns added, dropped, renamed."""
    from sqlglot import exp

    frame = before
    for action in tree.args.get("actions") or ():
        if isinstance(action, exp.ColumnDef):
            frame = emit(Assign((frame.ref,), ((action.name, Hole()),)))
        elif isinstance(action, exp.Drop):
            frame = emit(Drop((frame.ref,), (action.this.name,)))
        elif isinstance(action, exp.RenameColumn):
            frame = emit(Rename((frame.ref,), ((action.this.name, action.args["to"].name),)))
        elif not isinstance(action, exp.AlterColumn):
            frame = emit(Opaque((frame.ref,), "sql", "frame"))
    return frame


def rewritten(emit: Emit, tree: Any, before: Frame, catalog: Catalog) -> Frame | None:
    """UPDATE and DELETE."""
    from sqlglot import exp

    reader = Reader(emit, catalog)
    scope = Scope([Source(tree.this.name.lower(), before.ref, emit.columns(before.ref))], before.ref)
    where = tree.args.get("where")
    test = expression(where.this, scope, reader.inner) if where is not None else None
    if isinstance(tree, exp.Delete):
        gone = Call("~", (test,)) if test is not None else Hole()
        return emit(Filter(tuple(dict.fromkeys((before.ref, *refs(gone)))), gone))
    if not isinstance(tree, exp.Update):
        return None
    items = tuple(
        (scope.sources[0].own(one.this.name) or one.this.name, expression(one.expression, scope, reader.inner))
        for one in tree.expressions
        if isinstance(one, exp.EQ)
    )
    inputs = dict.fromkeys((before.ref, *refs(*(expr for _, expr in items)), *(refs(test) if test is not None else ())))
    return emit(Update(tuple(inputs), items, test))
