"""Columns chosen by other things than their names: all of them, all but some, those of a type or a pattern."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from headwater.api.model import Emit, Formula, Frame, Names
from headwater.plan.columns import Name
from headwater.plan.frames import Drop, Pick, Project

KINDS: Final = {
    "cs.numeric": ("int", "float"), "cs.integer": ("int",), "cs.float": ("float",), "cs.string": ("str",),
    "cs.boolean": ("bool",), "cs.categorical": ("category",), "cs.temporal": ("date",), "cs.date": ("date",),
    "cs.datetime": ("date",), "cs.signed_integer": ("int",), "cs.unsigned_integer": ("int",),
}  # fmt: skip
"""Selectors by type, in our coarse words."""

FINER: Final = frozenset(("cs.categorical", "cs.date", "cs.datetime", "cs.signed_integer", "cs.unsigned_integer"))
"""Selectors of some of the columns that are of one type to us."""

ASKED: Final = {"int": "int", "float": "float", "str": "object", "bool": "bool", "category": "category",
                "date": "datetime", "datetime": "datetime"}  # fmt: skip
"""How `Pick` is asked for a coarse type."""

TESTS: Final[dict[str, Callable[[str, str], bool]]] = {
    "cs.starts_with": str.startswith,
    "cs.ends_with": str.endswith,
    "cs.contains": lambda name, part: part in name,
    "cs.matches": lambda name, pattern: re.search(pattern, name) is not None,
}
"""Selectors by name."""

WRITTEN: Final[dict[str, Callable[[str], bool]]] = {
    "cs.alpha": str.isalpha, "cs.alphanumeric": str.isalnum, "cs.digit": str.isdigit,
}  # fmt: skip
"""Selectors by the letters of names."""


def is_selection(value: object) -> bool:
    """Whether an expression merely chooses columns of its table, without naming each."""
    if isinstance(value, Formula) and value.op in ("all", "exclude", "types", "labels"):
        return not value.args or value.op != "all"
    return is_selector(value)


def is_selector(value: object) -> bool:
    """Whether an expression is one of `polars.selectors`, on which `-`, `|`, `&` and `~` are those of sets."""
    if not isinstance(value, Formula):
        return False
    match value:
        case Formula("-" | "^" | "~", args):
            return all(map(is_selector, args))
        case Formula("|" | "&", args):
            return all(is_selector(arg) or plain(arg) for arg in args) and any(map(is_selector, args))
    return value.op.startswith("cs.")


def plain(value: object) -> bool:
    """Whether an expression is one column by its name."""
    return isinstance(value, Formula) and value.op == "col"


def chosen(emit: Emit, frame: Frame, formula: Formula) -> tuple[Name, ...] | Names:
    """The columns an expression chooses: by name where all are known, else as far as they are known."""
    columns = emit.columns(frame.ref)
    if columns.complete and not columns.maybe:
        formula = placed(formula, columns.names)
        kept = [holds(formula, name, columns.types.get(name, "?")) for name in columns.names]
        if None not in kept:
            return tuple(n for n, k in zip(columns.names, kept, strict=True) if k)
    match formula:
        case Formula("all" | "cs.all", ()):
            return Names(frame.ref)
        case Formula("labels", (Names() as names,)):
            return names
        case Formula("exclude" | "cs.exclude", (of, *labels)) if all(isinstance(n, str) for n in labels):
            inside = chosen(emit, frame, of) if is_selection(of) else Names(frame.ref, partial=True)
            if any(str(n).startswith("^") for n in labels):
                return Names(frame.ref, partial=True)
            if isinstance(inside, Names):
                return Names(inside.ref, inside.without | frozenset(labels), inside.include, inside.exclude,
                             inside.partial)  # fmt: skip
        case Formula("-", (of, gone)) if is_selection(of):
            out, inside = labels_of(gone), chosen(emit, frame, of)
            if out is not None and isinstance(inside, Names):
                return Names(inside.ref, inside.without | frozenset(out), inside.include, inside.exclude,
                             inside.partial)  # fmt: skip
        case Formula("~", (of,)):
            out, kinds = labels_of(of), kinds_of(of)
            if out is not None:
                return Names(frame.ref, frozenset(out))
            if kinds and ("int" in kinds) == ("float" in kinds):
                return Names(frame.ref, exclude=asked_for(kinds))
    kinds = kinds_of(formula)
    if kinds and ("int" in kinds) == ("float" in kinds):
        return Names(frame.ref, include=asked_for(kinds))
    return Names(frame.ref, partial=True)


def placed(formula: Any, names: tuple[Name, ...]) -> Any:
    """A choice of columns with those by place as those of their names."""
    if not isinstance(formula, Formula):
        return formula
    ends: dict[str, tuple[Any, ...]] = {"cs.first": (0,), "cs.last": (-1,), "cs.by_index": formula.args}
    places = ends.get(formula.op, ())
    if places and all(isinstance(at, int) for at in places):
        there = (at for at in places if -len(names) <= at < len(names))
        return replace(formula, op="cs.by_name", args=tuple(names[at] for at in there))
    return replace(formula, args=tuple(placed(arg, names) for arg in formula.args))


def asked_for(kinds: tuple[str, ...]) -> tuple[str, ...]:
    """Types as `Pick` takes them."""
    return ("number",) if set(kinds) == {"int", "float"} else tuple(ASKED[k] for k in kinds if k in ASKED)


def kinds_of(formula: Any) -> tuple[str, ...] | None:
    """The types an expression asks for."""
    match formula:
        case Formula("types", kinds) if all(isinstance(k, str) for k in kinds):
            return tuple({"datetime": "date"}.get(str(k), str(k)) for k in kinds)
        case Formula(op, _) if op in KINDS and op not in FINER:
            return KINDS[op]
        case Formula("|", (left, right)):
            one, other = kinds_of(left), kinds_of(right)
            return (*one, *other) if one is not None and other is not None else None
    return None


def labels_of(formula: Any) -> tuple[Name, ...] | None:
    """The labels an expression names."""
    match formula:
        case Formula("col", (str() as name,)):
            return (name,)
        case Formula("cs.by_name", names) if all(isinstance(n, str) for n in names):
            return tuple(names)
        case Formula("cols", parts):
            found = [labels_of(p) for p in parts]
            return None if None in found else tuple(n for one in found for n in one or ())
    return None


def holds(formula: Any, name: Name, kind: str) -> bool | None:
    """Whether a column is chosen; None where that cannot be told."""
    match formula:
        case Formula("all" | "cs.all", ()):
            return True
        case Formula("exclude" | "cs.exclude", (of, *gone)):
            if not all(isinstance(g, str) for g in gone):
                return None
            out = any(re.search(str(g), str(name)) if str(g).startswith("^") else g == name for g in gone)
            return False if out else holds(of, name, kind)
        case Formula("cs.by_name", names):
            return name in names
        case Formula("col", (label,)):
            return bool(label == name)
        case Formula("cols", parts):
            return any(holds(p, name, kind) for p in parts)
        case Formula(op, parts) if op in TESTS and all(isinstance(p, str) for p in parts):
            return any(TESTS[op](str(name), str(p)) for p in parts)
        case Formula(op, ()) if op in WRITTEN:
            return WRITTEN[op](str(name))
        case Formula(op, _) if op in FINER:
            return False if kind != "?" and kind not in KINDS[op] else None
        case Formula("-", (left, right)):
            one, other = holds(left, name, kind), holds(right, name, kind)
            return False if one is False or other is True else None if None in (one, other) else True
        case Formula("&", (left, right)):
            one, other = holds(left, name, kind), holds(right, name, kind)
            return False if False in (one, other) else None if None in (one, other) else True
        case Formula("|", (left, right)):
            one, other = holds(left, name, kind), holds(right, name, kind)
            return True if True in (one, other) else None if None in (one, other) else False
        case Formula("~", (inner,)):
            inside = holds(inner, name, kind)
            return None if inside is None else not inside
    kinds = kinds_of(formula)
    if kinds is None or kind == "?":
        return None
    if kind == "float" and ("int" in kinds) != ("float" in kinds):
        return None  # whole numbers with values missing stay whole here
    return kind in kinds


def taken(emit: Emit, frame: Frame, names: Names) -> Frame:
    """The table with the columns that a set of labels stands for."""
    ref = frame.ref
    if names.partial:
        found = emit(Pick((ref,)))
        return emit(Drop((found.ref,), tuple(sorted(names.without, key=str)))) if names.without else found
    if names.ref != ref:
        known = emit.columns(names.ref)
        if known.complete and not known.maybe and not names.include and not names.exclude:
            return emit(Project((ref,), tuple(n for n in known.names if n not in names.without)))
        return emit(Pick((ref, names.ref)))
    if names.include or names.exclude:
        picked = emit(Pick((ref,), names.include, names.exclude, "type"))
        if not names.without:
            return picked
        ref = picked.ref
    return emit(Drop((ref,), tuple(sorted(names.without, key=str))))
