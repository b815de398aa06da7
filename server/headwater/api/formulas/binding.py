"""An expression over columns, given its table: what it becomes in the plan."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from headwater.api.formulas.selection import chosen, is_selection, placed, taken
from headwater.api.formulas.words import OTHERS, SYMBOLS, TYPES, WORDS, Words
from headwater.api.model import Emit, Formula, Frame, Label, Listing, Names, Unknown, Vec
from headwater.base.frozen import frozen
from headwater.plan.columns import Name
from headwater.plan.expressions import Call, Col, Expr, Hole, Lit, Over, Whole, cols, refs
from headwater.plan.frames import Compute, Project, Statistic

CONSTANT = str | int | float | bool | bytes | None


NAMED = frozenset(("col", "cols", "alias", "renamed", "cast", "astype", "asc", "desc", "expr"))
"""Expressions of Spark that have a label of their own."""


@frozen
class Bound:
    """One column that an expression gives."""

    name: Name | None
    expr: Expr
    rows: str = ""
    """What it does to rows: nothing, `one`, `some`, `order` or `many` of them."""
    open: Names | None = None
    """The columns it stands for, where they cannot all be named."""
    relabelled: bool = False
    """Whether columns that cannot be named get other labels."""

    def plain(self, frame: Frame) -> bool:
        """Whether it is a column of the table as it is."""
        return self.expr == Col(frame.ref, self.name) and not self.rows and not self.relabelled


def sums(value: Any, words: Words) -> bool | None:
    """Whether an expression gives one value for all rows; None where it has no columns at all."""
    if not isinstance(value, Formula):
        return True if isinstance(value, Frame) and value.shape == "scalar" else None
    if value.op in words.aggregates and not (value.op in ("all", "len", "first", "last") and not value.args):
        return True
    if value.op == "len":
        return True
    if value.op in ("col", "cols", "over") or is_selection(value) or value.op in words.windows:
        return False
    if value.op == "lit":
        return None
    inside = {sums(arg, words) for arg in value.args} - {None}
    return None if not inside else inside == {True}


RUNNING: Final = {"sum": "cumsum", "min": "cummin", "max": "cummax"}
"""Sums over the rows up to each, in pandas' words."""

UNFOLDS: Final = frozenset(("explode", "explode_outer", "posexplode"))
"""A row for each member of a list."""


def reaching(expr: Expr, reach: Any) -> Expr:
    """A value of a group as one of the rows that each row reaches: those up to it, or those around it."""
    match expr:
        case Over(op, args, keys) if reach not in (None, "group") and op.startswith("group:"):
            own = op.removeprefix("group:")
            return Over(RUNNING.get(own, f"expanding:{own}") if reach == "expanding" else f"{reach}:{own}", args, keys)
    return expr


@dataclass(frozen=True)
class Binding:
    """A table and a way of looking at it: row by row, by groups that are summed up, or by windows of some keys."""

    emit: Emit
    frame: Frame
    grouped: bool = False
    by: tuple[Expr, ...] | None = None
    keys: frozenset[Name | None] = frozenset()
    """Columns that are no part of a choice of all: the keys of groups."""

    def bind(self, value: Any) -> list[Bound]:
        """The columns an expression gives."""
        if not isinstance(value, Formula):
            return [self.value(value)]
        found = self.of(value)
        if value.speaks == "pyspark" and value.op not in NAMED and not is_selection(value):
            return [replace(one, name=None) for one in found]  # the label is the text of the expression
        return found

    def of(self, value: Formula) -> list[Bound]:
        """The columns an expression gives, labelled as polars would."""
        words = WORDS[value.speaks]
        known = self.emit.columns(self.frame.ref) if value.op == "cs.by_index" else None
        if known is not None and known.complete and not known.maybe:
            value = placed(value, known.names)
        if value.op == "cs.by_name":
            return [one for name in value.args for one in self.column(name, value)]
        if is_selection(value):
            return self.selected(value)
        match value:
            case Formula("col", (name, *_)):
                return self.column(name, value)
            case Formula("cols" | "each", parts):
                return [one for part in parts for one in self.bind(part)]
            case Formula("lit", (inner,)):
                return [replace(self.value(inner), name="literal")]
            case Formula("alias" | "name" | "renamed", (inner, str() as label, *_)):
                return [replace(one, name=label, open=None) for one in self.bind(inner)]
            case Formula("alias", (inner, Label())):
                found = self.bind(inner)
                return found if any(one.open for one in found) else [replace(one, name=None) for one in found]
            case Formula("alias" | "name.map" | "renamed", (inner, *_)):
                return [replace(one, name=None, open=None) for one in self.bind(inner)]
            case Formula("name.suffix" | "name.prefix" | "name.to_lowercase" | "name.to_uppercase", (inner, *more)):
                return [labelled(one, value.op, more[0] if more else "") for one in self.bind(inner)]
            case Formula("name.keep" | "keep_name" | "inspect" | "set_sorted" | "asc" | "desc", (inner, *_)):
                return self.bind(inner)
            case Formula("expr", (str() as text,)):
                return self.text(text)
            case Formula("over", (inner, *keys)):
                return self.windowed(inner, keys, dict(value.options).get("reach"))
            case Formula("len" | "count", ()):
                return [Bound("len", Over("group:size", (), self.by) if self.by else Call("size", ()), "one")]
            case Formula("where", (test, yes, no)):
                first, *others = (self.bind(part) for part in (test, yes, no))
                named = others[0][0].name if others[0] else None
                return self.spread("where", [first, *others], named)
            case Formula("across", (op, *parts)):
                return self.across(op, [one for part in parts for one in self.bind(part)])
            case Formula("map_elements" | "apply" | "map_batches" | "udf", (inner, *more)):
                inside = [self.bind(inner), *(self.bind(m) for m in more if isinstance(m, Formula))]
                return self.spread("apply", inside)
            case Formula("qcut", (inner, *_)):
                return [replace(one, expr=Call("qcut", (one.expr, self.learned("qcut", one)))) for one in
                        self.bind(inner)]  # fmt: skip
        if value.op in words.aggregates and value.args:
            return self.aggregated(words.aggregates[value.op], value)
        if value.op in words.windows:
            return self.moved(words.windows[value.op], value)
        if value.op in words.some or value.op in words.order or value.op in UNFOLDS:
            how = "some" if value.op in words.some else "order" if value.op in words.order else "many"
            found = self.bind(value.args[0]) if value.args else []
            return [replace(one, rows="" if self.grouped else how, expr=self.noted(value, one.expr)) for one in found]
        if value.op in ("fill_null", "fill_nan") and (strategy := dict(value.options).get("strategy")) is not None:
            return self.filled(value, strategy)
        if value.op in ("cast", "astype"):
            kind = type_word(value.args[1] if len(value.args) > 1 else dict(value.options).get("dtype"))
            return [replace(one, expr=Call("astype", (one.expr, Lit(kind)))) for one in self.bind(value.args[0])]
        op = words.values.get(value.op, value.op)
        named_parts = [v for k, v in value.options if isinstance(v, Formula | Vec | Frame)]
        return self.spread(op, [self.bind(arg) for arg in (*value.args, *named_parts)])

    def text(self, text: str) -> list[Bound]:
        """An expression written as a text of SQL: `"a + 1 as b"`."""
        from headwater.api.pandas.query import parse

        value, said, label = text.strip().rpartition(" as ") if " as " in text else text.strip().rpartition(" AS ")
        value, label = (value.strip(), label.strip(" `")) if said else (label.strip(), "")
        if value == "*":
            return self.selected(Formula("all", (), "pyspark"))
        if value.strip("`").isidentifier():
            return [Bound(label or value.strip("`"), Col(self.frame.ref, value.strip("`")))]
        found = parse(value, self.frame.ref)
        return [Bound(label or None, found if found is not None else Hole((self.frame.ref,)))]

    def across(self, op: str, found: list[Bound]) -> list[Bound]:
        """One value from several of the same row."""
        if not found:
            return [Bound(None, Hole((self.frame.ref,)))]
        expr = Call(op, tuple(one.expr for one in found))
        if op in SYMBOLS:
            expr = found[0].expr  # type: ignore[assignment]
            for one in found[1:]:
                expr = Call(op, (expr, one.expr))
        rows = "one" if all(one.rows == "one" for one in found) else ""
        return [Bound(found[0].name, expr, rows)]

    def noted(self, value: Formula, expr: Expr) -> Expr:
        """Inside groups: the rows that an expression is taken of."""
        if not self.grouped:
            return Call(value.op, (expr,)) if value.op in OTHERS else expr
        more = [one.expr for arg in value.args[1:] for one in self.bind(arg)]
        return Call(value.op, (expr, *more))

    def column(self, name: Any, value: Formula) -> list[Bound]:
        """A column by its name."""
        ref = self.frame.ref
        if name == "*":
            return self.selected(Formula("all", (), value.speaks))
        if isinstance(name, Label):  # the label of a loop over columns: some column that is there
            return [Bound(None, Col(ref, None), "", Names(ref, partial=True))]
        if not isinstance(name, str | int):
            return [Bound(None, Hole(tuple(dict.fromkeys((ref, *self.emit.refs(name))))))]
        if isinstance(name, str) and name.startswith("^") and name.endswith("$"):
            return self.selected(Formula("cs.matches", (name,), value.speaks))
        dotted = value.speaks == "pyspark" and isinstance(name, str) and "." in name
        if dotted and self.emit.columns(ref).has(name) is not True:
            return [Bound(own := str(name).rpartition(".")[2], Col(ref, own))]  # `alias.column`
        if value.speaks == "pyspark":
            name = regardless_of_case(self.emit, ref, name)
        if value.where is not None and not dotted:
            self.emit.mention(ref, name, value.where)
        return [Bound(name, Col(ref, name))]

    def selected(self, value: Formula) -> list[Bound]:
        """The columns of a choice, one stands for those that cannot be named."""
        found = chosen(self.emit, self.frame, value)
        if isinstance(found, Names):
            return [Bound(None, Col(self.frame.ref, None), "", found)]
        return [Bound(name, Col(self.frame.ref, name)) for name in found if name not in self.keys]

    def value(self, value: Any) -> Bound:
        """What is no expression: a constant, a column of another table, something unknown."""
        if isinstance(value, Vec):
            return Bound(value.name, value.expr)
        if isinstance(value, Frame):
            known = self.emit.columns(value.ref) if value.shape == "series" else None
            name = known.names[0] if known is not None and known.complete and len(known.names) == 1 else None
            return Bound(name, Whole(value.ref), "one" if value.shape == "scalar" else "")
        if isinstance(value, list | tuple) and all(isinstance(v, CONSTANT) for v in value):
            return Bound("literal", Lit(tuple(value)), "one")
        if isinstance(value, CONSTANT):
            return Bound("literal", Lit(value), "one")
        return Bound(None, Hole(self.emit.refs(value)), "one")

    def windowed(self, inner: Any, keys: Iterable[Any], reach: Any = None) -> list[Bound]:
        """A value for each row from the rows with the same keys: all of them, or those it reaches."""
        by: list[Expr] = []
        for key in keys:
            by += [one.expr for one in replace(self, by=None).bind(key)]
        found = replace(self, by=tuple(by), grouped=False).bind(inner)
        return [replace(one, expr=reaching(one.expr, reach), rows="") for one in found]

    def aggregated(self, function: str, value: Formula) -> list[Bound]:
        """One value of many rows."""
        inner, *more = value.args
        extra = [one.expr for arg in more for one in self.bind(arg)]
        found: list[Bound] = []
        for one in self.bind(inner):
            if self.grouped:
                expr: Expr = Call(function, (one.expr, *extra))
            elif self.by is not None:
                expr = Over(f"group:{function}", (one.expr, *(e for e in extra if cols(e))), self.by)
            else:
                expr = self.learned(function, one)
            found.append(replace(one, expr=expr, rows="one"))
        return found

    def learned(self, function: str, one: Bound) -> Expr:
        """A statistic of all rows, as a step of its own."""
        if one.open is not None:
            table = taken(self.emit, self.frame, one.open)
            return Whole(self.emit(Statistic((table.ref,), function, "series")).ref)
        match one.expr:
            case Col(ref, name) if name is not None:
                table = self.emit(Project((ref,), (name,), "series"))
            case Whole(ref) if ref == self.frame.ref:
                table = Frame(ref, "series")
            case expr:
                inputs = tuple(dict.fromkeys((self.frame.ref, *refs(expr))))
                table = self.emit(Compute(inputs, expr, one.name, "series"))
        return Whole(self.emit(Statistic((table.ref,), function, "scalar")).ref)

    def moved(self, op: str, value: Formula) -> list[Bound]:
        """A value for each row from rows before it or around it."""
        inner, *more = value.args or (Formula("lit", (None,), value.speaks),)
        given = [more[0] if more else dict(value.options).get("n", 1)] if op in ("shift", "diff", "lead") else []
        extra: tuple[Expr, ...] = tuple(Lit(v) if isinstance(v, int) else Hole() for v in given)
        if op == "lead":
            op, extra = "shift", tuple(Lit(-e.value) if isinstance(e, Lit) and isinstance(e.value, int) else e
                                       for e in extra)  # fmt: skip
        return [replace(one, expr=Over(op, (one.expr, *extra), self.by or ()), rows="") for one in self.bind(inner)]

    def filled(self, value: Formula, strategy: Any) -> list[Bound]:
        """Missing values from neighbours, or by what was learned of all rows."""
        near = {"forward": "ffill", "backward": "bfill"}
        found = self.bind(value.args[0])
        if not isinstance(strategy, str):
            return [replace(one, expr=Call("fillna", (one.expr, Hole(self.emit.refs(strategy))))) for one in found]
        if strategy in near:
            return [replace(one, expr=Over(near[strategy], (one.expr,), self.by or ())) for one in found]
        if strategy in ("mean", "min", "max"):
            by = self.by
            return [replace(one, expr=Call("fillna", (
                one.expr, Over(f"group:{strategy}", (one.expr,), by) if by else self.learned(strategy, one)
            ))) for one in found]  # fmt: skip
        return [replace(one, expr=Call("fillna", (one.expr,))) for one in found]

    def spread(self, op: str, parts: list[list[Bound]], name: Name | None = None) -> list[Bound]:
        """A function of each value, for each of several columns."""
        if not parts:
            return [Bound(None, Call(op, ()))]
        width = max(len(part) for part in parts)
        found: list[Bound] = []
        for at in range(width):
            row = [part[at] if at < len(part) else part[-1] for part in parts if part]
            if not row:
                continue
            root = next((one for one in row if not isinstance(one.expr, Lit)), row[0])
            rows = next((one.rows for one in row if one.rows not in ("one", "")), "")
            if not rows and all(one.rows == "one" for one in row):
                rows = "one"
            label = name if name is not None else row[0].name
            still_open = next((one.open for one in row if one.open is not None), None)
            found.append(Bound(label, Call(op, tuple(one.expr for one in row)), rows, still_open, root.relabelled))
        return found


def regardless_of_case(emit: Emit, ref: str, name: Name) -> Name:
    """The column that Spark finds by a name: upper and lower case are the same to it."""
    known = emit.columns(ref)
    if known.has(name) is not False or not isinstance(name, str):
        return name
    wanted = name.lower()
    return next((n for n in (*known.names, *sorted(known.maybe, key=str)) if str(n).lower() == wanted), name)


def labelled(one: Bound, op: str, text: Any) -> Bound:
    """A column whose label is made of its own."""
    if one.name is None or one.open is not None or not isinstance(text, str):
        return replace(one, name=None, relabelled=True)
    label = {"name.suffix": f"{one.name}{text}", "name.prefix": f"{text}{one.name}",
             "name.to_lowercase": str(one.name).lower()}.get(op, str(one.name).upper())  # fmt: skip
    return replace(one, name=label)


def type_word(value: Any) -> str:
    """A type of the library as pandas would call it; empty where not known."""
    name = value if isinstance(value, str) else getattr(value, "name", None) or getattr(value, "qualified", "")
    return TYPES.get(str(name).rpartition(".")[2], "")


def inputs_of(frame: Frame, bounds: Iterable[Bound]) -> tuple[str, ...]:
    """The steps that expressions read, the table first."""
    return tuple(dict.fromkeys((frame.ref, *refs(*(one.expr for one in bounds)))))


def of_any(value: Any) -> bool:
    """Whether an expression is made of the label of a loop over columns, and so stands for those of all of them."""
    return isinstance(value, Label) or (isinstance(value, Formula) and any(map(of_any, value.args)))


def each(values: Iterable[Any]) -> Iterator[Any]:
    """Arguments with lists among them spread."""
    for value in values:
        if isinstance(value, list | tuple | set):
            yield from each(value)
        elif isinstance(value, Listing):
            yield from each(getattr(item, "value", item) for item in value.items)
            if not value.complete and not (value.items and all(map(of_any, value.items))):
                yield Unknown()
        else:
            yield value
