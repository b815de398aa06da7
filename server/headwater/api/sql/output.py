"""What SELECT asks for, as steps: columns kept, renamed, made."""

from dataclasses import dataclass
from typing import Any

from headwater.api.model import Emit, Frame
from headwater.api.sql.parse import unsaid
from headwater.api.sql.scope import Scope
from headwater.plan.columns import Name
from headwater.plan.expressions import Col, Expr, Hole, Ref, refs
from headwater.plan.frames import Assign, Build, Drop, Pick, Project, Relabel, Rename


@dataclass(frozen=True)
class Output:
    """One item of SELECT; None where we cannot tell what the database calls it."""

    name: str | None
    expr: Expr
    others: bool = False
    """Whether it stands for all columns that we cannot name."""
    gone: frozenset[str] = frozenset()
    renamed: tuple[tuple[str, str], ...] = ()
    alone: bool = True

    @staticmethod
    def of(item: Any, expr: Expr, scope: Scope, dialect: str | None) -> "Output":
        """An item that is no star."""
        from sqlglot import exp

        if unsaid(item.alias_or_name) or (isinstance(item, exp.Alias) and not item.alias):
            return Output(None, expr)
        if isinstance(item, exp.Alias):
            return Output(item.alias, expr)
        inner = item.unnest() if isinstance(item, exp.Paren) else item
        if isinstance(inner, exp.Column) and isinstance(expr, Col):
            found = scope.find(inner.name, inner.table)
            return Output(found[1] if found else inner.name, expr)
        if isinstance(inner, exp.Column):
            return Output(inner.name, expr)
        return Output(said(inner) if dialect == "duckdb" else None, expr)

    @staticmethod
    def column(ref: Ref, shown: str, name: str) -> "Output":
        """A column handed through."""
        return Output(name, Col(ref, shown))

    @staticmethod
    def rest(gone: frozenset[str], new: object, renamed: tuple[tuple[str, str], ...], alone: bool) -> "Output":
        """The columns we cannot name."""
        return Output(None, Hole(), True, gone, renamed, alone)


PLAIN = {"Sum": "sum", "Avg": "avg", "Min": "min", "Max": "max", "Count": "count", "Median": "median"}


def said(node: Any) -> str | None:
    """What DuckDB calls the result of a plain function: `sum(v)`, `count_star()`."""
    from sqlglot import exp

    name = PLAIN.get(type(node).__name__)
    if name is None:
        return None
    if isinstance(node.this, exp.Star):
        return "count_star()"
    plain = isinstance(node.this, exp.Column) and not node.this.table and node.this.name.islower()
    return f"{name}({node.this.name})" if plain and node.this.name.isidentifier() else None


def finished(emit: Emit, ref: Ref, outputs: list[Output], unlike: bool) -> Frame:
    """The table of these columns."""
    named = numbered(outputs) if unlike else outputs
    if not ref:
        items = tuple((one.name, one.expr) for one in named)
        return emit(Build(refs(*(expr for _, expr in items)), items))
    if any(one.others for one in named):
        alone = all(one.alone for one in named if one.others)
        return spread(emit, ref, named) if alone else some(emit, ref, named, unlike)
    nameless = [one for one in named if one.name is None]
    known = [one for one in named if one.name is not None]
    frame = narrowed(emit, ref, known)
    if nameless:
        inputs = tuple(dict.fromkeys((frame.ref, *refs(*(one.expr for one in nameless)))))
        frame = emit(Assign(inputs, tuple((None, one.expr) for one in nameless)))
    return frame


def narrowed(emit: Emit, ref: Ref, outputs: list[Output]) -> Frame:
    """Exactly these columns."""
    names = tuple(str(one.name) for one in outputs)
    taken = [one.expr.name for one in outputs if isinstance(one.expr, Col) and one.expr.ref == ref]
    if len(taken) == len(outputs):
        mapping = tuple((old, new) for old, new in zip(taken, names, strict=True) if old is not None and old != new)
        if not mapping:
            columns = emit.columns(ref)
            if columns.complete and not columns.maybe and columns.names == names:
                return Frame(ref)
            return emit(Project((ref,), names))
        columns = emit.columns(ref)
        kept: tuple[Name, ...] = tuple(name for name in taken if name is not None)
        whole = columns.complete and not columns.maybe and columns.names == kept
        if len(set(taken)) == len(taken):
            frame = Frame(ref) if whole else emit(Project((ref,), kept))
            if len(set(names)) == len(names):
                return emit(Rename((frame.ref,), mapping))
            return emit(Relabel((frame.ref,), names))
    made = {str(one.name): one.expr for one in reversed(outputs) if one.expr != Col(ref, one.name)}
    items = tuple((name, made[name]) for name in dict.fromkeys(names) if name in made)
    inputs = tuple(dict.fromkeys((ref, *refs(*(expr for _, expr in items)))))
    frame = emit(Assign(inputs, items))
    return emit(Project((frame.ref,), names))


def some(emit: Emit, ref: Ref, outputs: list[Output], unlike: bool) -> Frame:
    """What is known of a list of which parts are not; with `unlike` what comes after those may be called otherwise."""
    until = next(at for at, one in enumerate(outputs) if one.others)
    sure = [one for one in (outputs[:until] if unlike else outputs) if one.name is not None and not one.others]
    first = {one.name: one.expr for one in reversed(sure)}  # of two columns of one name, pandas shows the first
    items = {name: made for name, made in first.items() if made != Col(ref, name)}
    rest = Hole((ref,))
    inputs = tuple(dict.fromkeys((ref, *refs(*items.values()))))
    frame = emit(Assign(inputs, (*items.items(), (None, rest))))
    return emit(Pick((frame.ref,), sure=tuple(dict.fromkeys(one.name for one in sure if one.name is not None))))


def spread(emit: Emit, ref: Ref, outputs: list[Output]) -> Frame:
    """All columns of tables that we do not know all of, and what is asked for beside them."""
    frame = Frame(ref)
    columns = emit.columns(ref)
    named: dict[object, Output] = {}
    for at, one in enumerate(outputs):
        named.setdefault(one.name if one.name is not None else at, one)
    outputs = list(named.values())
    own = {one.name for one in outputs}
    taken = [one.expr.name for one in outputs if isinstance(one.expr, Col)]
    back = {
        one.expr.name: one.name
        for one in outputs
        if isinstance(one.expr, Col) and one.expr.ref == ref and one.expr.name not in own
        and taken.count(one.expr.name) == 1 and one.name not in columns.names
    }  # fmt: skip
    asked = {*own, *back}
    gone = tuple(sorted({name for one in outputs for name in one.gone}))
    gone += tuple(str(n) for n in columns.names if n not in asked and str(n).lower() not in gone)
    items = tuple(
        (one.name, one.expr)
        for one in outputs
        if not one.others and (one.expr != Col(ref, one.name) or one.name not in columns.names)
        and back.get(one.expr.name if isinstance(one.expr, Col) else None) is None
    )
    if gone:
        spelled = tuple(next((str(n) for n in columns.names if str(n).lower() == name), name) for name in gone)
        frame = emit(Drop((ref,), spelled))
    if items:
        inputs = tuple(dict.fromkeys((frame.ref, *refs(*(expr for _, expr in items)))))
        frame = emit(Assign(inputs, items))
    renamed = tuple(pair for one in outputs for pair in one.renamed)
    renamed += tuple((str(old), str(new)) for old, new in back.items())
    return emit(Rename((frame.ref,), tuple(dict.fromkeys(renamed)))) if renamed else frame


def numbered(outputs: list[Output]) -> list[Output]:
    """Names that are there already, in whatever case, with a number behind: `id`, `id_1`."""
    seen: dict[str, int] = {}
    result: list[Output] = []
    for one in outputs:
        if one.name is None:
            result.append(one)
            continue
        key = one.name.lower()
        count = seen.get(key, 0)
        seen[key] = count + 1
        result.append(Output(f"{one.name}_{count}", one.expr) if count else one)
    return result
