"""A query lowered to steps: FROM, WHERE, GROUP BY, SELECT, ORDER BY, LIMIT, in the order they are carried out."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from headwater.api.model import Emit, Frame
from headwater.api.sql.expressions import expression
from headwater.api.sql.grouping import grouped, is_grouped
from headwater.api.sql.joining import (
    HOW,
    Pairing,
    clauses,
    columns_named,
    conjuncts,
    joined,
    kept,
    own_columns,
    pruned,
    qualified,
    taken,
)
from headwater.api.sql.members import names_of, spread, spreads
from headwater.api.sql.naming import noted
from headwater.api.sql.output import Output, finished
from headwater.api.sql.parse import anything, outside, unsaid
from headwater.api.sql.scope import Catalog, Scope, Source
from headwater.plan.expressions import Call, Expr, Hole, Lit, Ref, Whole
from headwater.plan.frames import Build, Concat, Distinct, Explode, Filter, Relabel, Slice, Sort, Take, Without
from headwater.plan.nodes import Opaque

LATERAL: Final = frozenset(("sqlite", "duckdb", "snowflake", "redshift", "spark", "databricks"))
"""Dialects in which WHERE, or an item of SELECT, may use another item by its name."""

Tables = Mapping[str, Any]
"""Common table expressions: their trees, or the steps they became."""


class Reader:
    """Queries over the tables of a catalog."""

    def __init__(self, emit: Emit, catalog: Catalog, text: str = "") -> None:
        self.emit = emit
        self.catalog = catalog
        self.text = text
        """The query as it was written, where names in it are to be noted."""

    # -- queries -------------------------------------------------------------------------------------

    def query(self, tree: Any, tables: Tables | None = None, outer: Scope | None = None) -> Frame:
        """The result of a query."""
        from sqlglot import exp

        known: dict[str, Any] = dict(tables or {})
        clause = tree.args.get("with_") or tree.args.get("with")
        loose = self.catalog.dialect in (None, "sqlite", "tsql", "oracle")  # they need no word for it
        for common in clause.expressions if clause is not None else ():
            name = common.alias.lower()
            if clause.args.get("recursive") or (loose and isinstance(common.this, exp.SetOperation)):
                known[name] = None  # what refers to itself is not followed
            inner = self.query(common.this, known, outer) if isinstance(common.this, exp.Query) else self.unknown()
            known[name] = self.labelled(inner, common)
        match tree:
            case exp.Values():
                return self.trimmed(self.values(tree), tree)
            case exp.Subquery():
                return self.trimmed(self.query(tree.this, known, outer), tree)
            case exp.SetOperation():
                return self.trimmed(self.united(tree, known, outer), tree)
            case exp.Select():
                return self.selected(tree, known, outer)
        return self.unknown()

    def unknown(self, *refs: Ref) -> Frame:
        """A table nobody knows."""
        return self.emit(Opaque(refs, "sql", "frame"))

    def labelled(self, frame: Frame, alias: Any) -> Frame:
        """The columns under the names that an alias lists: `t(a, b)`."""
        listed = getattr(alias, "alias_column_names", None) or []
        names = tuple(str(name) for name in listed)
        known = self.emit.columns(frame.ref)
        if not names:
            return frame
        whole = known.complete and not known.maybe and len(known.names) == len(names)
        return self.emit(Relabel((frame.ref,), names if whole or not known.complete else None))

    def united(self, tree: Any, tables: Tables, outer: Scope | None) -> Frame:
        """UNION, INTERSECT, EXCEPT: columns go by place, the names are those of the first."""
        from sqlglot import exp

        left, right = (self.query(side, tables, outer) for side in (tree.left, tree.right))
        mine, other = self.emit.columns(left.ref), self.emit.columns(right.ref)
        by_name = bool(tree.args.get("by_name"))
        known = mine.complete and not mine.maybe and mine.names != other.names
        if known and not by_name and not (other.complete and len(mine.names) != len(other.names)):
            right = self.emit(Relabel((right.ref,), mine.names))
        if isinstance(tree, exp.Except):
            return self.emit(Without((left.ref, right.ref)))
        if isinstance(tree, exp.Intersect):
            return self.emit(Take((left.ref, right.ref)))
        both = self.emit(Concat((left.ref, right.ref)))
        return self.emit(Distinct((both.ref,))) if tree.args.get("distinct") else both

    def selected(self, tree: Any, tables: Tables, outer: Scope | None) -> Frame:
        """SELECT."""
        from sqlglot import exp

        named = {i.alias.lower(): i.this for i in reversed(tree.expressions) if isinstance(i, exp.Alias)}
        scope = Scope([], "", outer, tables, self.text, named, self.catalog.dialect in LATERAL)
        where = list(conjuncts(tree.args["where"].this)) if tree.args.get("where") else []
        self.sources(tree, scope, where)
        test: Expr | None = None
        for part in where:
            found = self.value(part, scope)
            test = found if test is None else Call("&", (test, found))
        if test is not None and scope.ref:
            kept(self.emit, scope, test)
        known = all(spreads(one) for one in tree.args.get("laterals") or ())
        if (tree.args.get("pivots") or not known) and scope.ref:
            return self.trimmed(self.unknown(scope.ref), tree)
        made = (
            grouped(self.emit, tree, scope, self.inner, self.catalog.dialect)
            if is_grouped(tree)
            else self.plain(tree, scope)
        )
        if tree.args.get("qualify") and made.ref:
            made = self.emit(Filter((made.ref,)))
        return self.trimmed(made, tree)

    def trimmed(self, made: Frame, tree: Any) -> Frame:
        """DISTINCT, ORDER BY, LIMIT."""
        from sqlglot import exp

        if isinstance(tree, exp.Select) and (unlike := tree.args.get("distinct")) is not None:
            on = unlike.args.get("on")
            names = tuple(each.name for each in on.expressions if isinstance(each, exp.Column)) if on else None
            made = self.emit(Distinct((made.ref,), names))
        if (order := tree.args.get("order")) is not None:
            made = self.sorted(made, order, tree)
        limit, offset = (tree.args.get(name) for name in ("limit", "offset"))
        if limit is not None or offset is not None:
            made = self.emit(Slice((made.ref,), *bounds(count(offset), count(limit))))
        if tree.args.get("sample") is not None:
            made = self.emit(Filter((made.ref,)))
        return made

    def sorted(self, made: Frame, order: Any, tree: Any) -> Frame:
        """Rows in the order of their columns."""
        from sqlglot import exp

        by: list[str] = []
        items = tree.expressions if isinstance(tree, exp.Select) else []
        for one in order.expressions:
            this = one.this if isinstance(one, exp.Ordered) else one
            if isinstance(this, exp.Literal) and not this.is_string and 0 < int(this.this) <= len(items):
                this = items[int(this.this) - 1]
            this = next((item for item in items if isinstance(item, exp.Alias) and item.this == this), this)
            name = this.alias_or_name if isinstance(this, exp.Alias | exp.Column) else ""
            if not name and isinstance(this, exp.Expression):
                by.append(this.sql()[:80].lower())  # no column, and yet another order than before
            else:
                columns = self.emit.columns(made.ref)
                known = next((str(n) for n in columns.names if str(n).lower() == name.lower()), None)
                by.append("?" if unsaid(name) else known or name)
        ways = {bool(one.args.get("desc")) for one in order.expressions}
        return self.emit(Sort((made.ref,), tuple(by), not ways.pop() if len(ways) == 1 else None))

    # -- FROM ----------------------------------------------------------------------------------------

    def sources(self, tree: Any, scope: Scope, where: list[Any]) -> None:
        """The tables after FROM, joined."""
        start = tree.args.get("from_") or tree.args.get("from")
        if start is None:
            return
        joins = [*(start.this.args.get("joins") or ()), *(tree.args.get("joins") or ())]
        lists = [join.this for join in joins if spreads(join.this)] + list(tree.args.get("laterals") or ())
        joins = [join for join in joins if not spreads(join.this)]
        trees = [start.this, *(join.this for join in joins)]
        members = {name for one in lists for name in names_of(one)}
        asked = [*own_columns(tree), *columns_named(joins), *columns_named(lists)]
        asked = [c for c in asked if c.table or c.name.lower() not in members]
        asked += [c for c in inside(tree) if c.table]
        everything = any(item.is_star and not getattr(item, "table", "") for item in tree.expressions)
        starred = {item.table.lower() for item in tree.expressions if item.is_star and getattr(item, "table", "")}
        aliases = {one.alias_or_name.lower() for one in trees}
        found: list[tuple[Source, tuple[str, ...]]] = []
        for one in trees:
            alias = one.alias_or_name.lower() or f"_{len(found)}"
            used = tuple(dict.fromkeys(
                name for c in asked for of, name in (taken(c, aliases),)
                if of == alias or (not of and len(trees) == 1 and not lists and not c.this.args.get("quoted"))
            ))  # fmt: skip
            frame = self.source(one, scope, used)
            scope.sources.append(Source(alias, frame.ref, self.emit.columns(frame.ref)))
            source = Source(alias, frame.ref, self.emit.columns(frame.ref), starred=everything or alias in starred)
            found.append((source, used))
        self.narrowed(found, asked)
        if len(found) > 1 and any(source.starred and not source.columns.complete for source, _ in found):
            for source, _ in found:
                if not source.starred:
                    qualified(self.emit, source)
        scope.sources, scope.ref = [found[0][0]], found[0][0].ref
        referred = {(c.table.lower(), c.name) for c in columns_named([*tree.expressions, *clauses(tree)]) if c.table}
        referred |= {
            (source.alias, str(name)) for source, _ in found if source.starred for name in source.columns.names
        }
        for join, (source, _) in zip(joins, found[1:], strict=True):
            using = tuple(str(one.name) for one in join.args.get("using") or ())
            side = str(join.args.get("side") or "").upper()
            kind = str(join.args.get("kind") or "").upper()
            pairing = Pairing(
                source, "cross" if kind == "CROSS" else HOW.get(side, "inner"), using,
                str(join.args.get("method") or "").upper() == "NATURAL", join.args.get("on"), kind in ("SEMI", "ANTI"),
            )  # fmt: skip
            for part in joined(self.emit, scope, pairing, where, referred):
                kept(self.emit, scope, self.value(part, scope))
        for one in lists:
            if not spreads(one):
                return
            spread(self.emit, one, scope, self.value)
        if not tree.args.get("pivots"):
            noted(self.emit, scope, [*own_columns(tree), *columns_named(joins)], self.catalog.dialect)

    def narrowed(self, found: list[tuple[Source, tuple[str, ...]]], asked: list[Any]) -> None:
        """Leave only what is asked for of tables that we do not know all of, where it is clear what that is."""
        if len(found) < 2:
            return
        loose = {c.name for c in asked if not c.table}
        loose -= {n for n in loose if any(s.columns.complete and s.own(n) is not None for s, _ in found)}
        open_ = [pair for pair in found if not pair[0].columns.complete]
        for source, used in open_:
            if not loose or len(open_) == 1:
                pruned(self.emit, source, (*used, *sorted(loose)))

    def source(self, tree: Any, scope: Scope, used: tuple[str, ...]) -> Frame:
        """One table after FROM."""
        from sqlglot import exp

        if isinstance(tree, exp.Lateral) and isinstance(tree.this, exp.Subquery):
            return self.labelled(self.query(tree.this, scope.tables, scope), tree)
        if isinstance(tree, exp.Subquery):
            inner = tree.this
            if isinstance(inner, exp.Query):
                return self.labelled(self.query(tree, scope.tables, scope.outer), tree)
            return self.unknown()
        if isinstance(tree, exp.Values):
            return self.values(tree)
        if not isinstance(tree, exp.Table):
            around = scope.ref or (scope.outer.ref if scope.outer is not None else "")
            return self.unknown(*((around,) if around else ()))
        if isinstance(tree.this, exp.Func):
            made = self.function(tree.this)
        elif not tree.db and tree.name.lower() in scope.tables:
            made = scope.tables[tree.name.lower()]
        else:
            name = ".".join(part for part in (tree.catalog, tree.db, tree.name) if part)
            made = self.catalog.table(self.emit, name, used)
        if made is None or tree.args.get("pivots") or unsaid(tree.alias):
            return self.unknown(*((made.ref,) if made is not None else ()))
        if tree.args.get("sample") is not None:
            made = self.emit(Filter((made.ref,)))
        return self.labelled(made, tree)

    def function(self, node: Any) -> Frame | None:
        """A table function after FROM."""
        from sqlglot import exp

        name = str(node.name if isinstance(node, exp.Anonymous) else node.key).lower()
        if isinstance(node, exp.GenerateSeries):
            name = "range" if node.args.get("is_end_exclusive") else "generate_series"
        given = [] if isinstance(node, exp.Anonymous) or not isinstance(node.this, exp.Expression) else [node.this]
        given += [one for one in node.expressions if isinstance(one, exp.Expression)]
        options = {
            str(getattr(one.this, "name", "")).lower(): plain(one.expression)
            for one in given
            if isinstance(one, exp.EQ | exp.PropertyEQ | exp.Kwarg)
        }
        arguments = [one for one in given if not isinstance(one, exp.EQ | exp.PropertyEQ | exp.Kwarg)]
        return self.catalog.function(self.emit, name, tuple(plain(one) for one in arguments), options)

    def values(self, tree: Any) -> Frame:
        """Rows written out: `VALUES (1, 'a'), (2, 'b')`."""
        first = tree.expressions[0] if tree.expressions else None
        width = len(getattr(first, "expressions", ())) or 1
        listed = [str(name) for name in tree.alias_column_names]
        duck = self.catalog.dialect == "duckdb"
        names = [*listed, *(f"col{at}" if duck else None for at in range(len(listed), width))]
        return self.emit(Build((), tuple((name, Hole()) for name in names)))

    # -- SELECT --------------------------------------------------------------------------------------

    def plain(self, tree: Any, scope: Scope) -> Frame:
        """The columns asked for, row by row."""
        from sqlglot import exp

        outputs: list[Output] = []
        for item in tree.expressions:
            if item.is_star:
                outputs += self.starred(item, scope)
            elif anything(item.alias_or_name):  # it may stand for any number of columns
                outputs.append(Output.rest(frozenset(), (), (), False))
            else:
                outputs.append(Output.of(item, self.value(unaliased(item), scope), scope, self.catalog.dialect))
        made = finished(self.emit, scope.ref, outputs, self.catalog.dialect == "duckdb")
        multiply = exp.Explode | exp.Posexplode | exp.GenerateSeries | exp.Unnest
        many = [item for item in tree.expressions if isinstance(unaliased(item), multiply)]
        if many:
            names = (item.alias for item in many if isinstance(item, exp.Alias))
            made = self.emit(Explode((made.ref,), tuple(names)))
        return made

    def starred(self, item: Any, scope: Scope) -> Iterator[Output]:
        """`*` and `t.*`, with what is left out or put in another's place."""
        from sqlglot import exp

        star = item.this if isinstance(item, exp.Column) else item
        table = item.table.lower() if isinstance(item, exp.Column) else ""
        gone = {one.name.lower() for one in star.args.get("except_") or star.args.get("except") or ()}
        new = {one.alias.lower(): one.this for one in star.args.get("replace") or ()}
        names = {one.this.name.lower(): one.alias for one in star.args.get("rename") or ()}
        for source in (s for s in scope.sources if not table or s.alias == table):
            for own in map(str, source.columns.names):
                if own.lower() in gone or (not table and own in source.shared):
                    continue
                value = new.get(own.lower())
                if value is not None:
                    yield Output(own, self.value(value, scope))
                else:
                    shown = source.shown.get(own, own)
                    yield Output.column(scope.ref, shown, names.get(own.lower(), own))
            if not source.columns.complete or source.columns.maybe:
                covered = all(each.columns.complete or each.starred for each in scope.sources)
                alone = len(scope.sources) == 1 or (covered and self.catalog.dialect != "duckdb")
                yield Output.rest(frozenset(gone), tuple(new.items()), tuple(names.items()), alone)

    # -- values --------------------------------------------------------------------------------------

    def value(self, node: Any, scope: Scope) -> Expr:
        """An expression of SQL."""
        return expression(node, scope, self.inner)

    def inner(self, tree: Any, scope: Scope) -> Expr:
        """A query inside an expression: its one column, or all it is made from."""
        made = self.query(tree, scope.tables, scope)
        return Whole(made.ref)


def inside(tree: Any) -> Iterator[Any]:
    """The columns named in queries inside the expressions of a SELECT."""
    from sqlglot import exp

    for part in (*tree.expressions, *clauses(tree)):
        for node in outside(part):
            for child in node.iter_expressions():
                if isinstance(child, exp.Query):
                    yield from child.find_all(exp.Column)


def unaliased(item: Any) -> Any:
    """The expression behind an alias."""
    from sqlglot import exp

    return item.this if isinstance(item, exp.Alias) else item


def count(clause: Any) -> Expr | None:
    """The number after LIMIT or OFFSET."""
    from sqlglot import exp

    if clause is None:
        return None
    value = clause.args.get("expression") or clause.args.get("count")
    return Lit(int(value.this)) if isinstance(value, exp.Literal) and str(value.this).isdigit() else Hole()


def bounds(offset: Expr | None, limit: Expr | None) -> tuple[Expr | None, Expr | None]:
    """The first row and the one after the last."""
    if limit is None or offset is None:
        return offset, limit
    if isinstance(limit, Lit) and isinstance(offset, Lit):
        return offset, Lit(int(str(offset.value)) + int(str(limit.value)))
    return Hole(), Hole()


def plain(node: Any) -> object:
    """An argument of a table function, where it is a constant."""
    from sqlglot import exp

    if isinstance(node, exp.Literal):
        return node.this
    if isinstance(node, exp.Array):
        return [plain(each) for each in node.expressions]
    return None
