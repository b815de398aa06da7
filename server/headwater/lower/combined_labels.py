"""Sets of column labels put together by operators: `set(a) & set(b)`, `list(df.columns) + ["x"]`."""

from dataclasses import replace

from headwater.lower.operators import NOT_CONSTANT, constant_of
from headwater.lower.run import Run
from headwater.lower.values import Listing, Names, Value


def combined(run: Run, op: str, a: object, b: object) -> Value | None:
    """Labels of a table put together with others: those of both, without some, with some beside them."""
    match a, b:
        case Names(), Names() if op == "&" and a.ref != b.ref:
            return in_both(a, b)
        case Names(), Listing() if op == "-":
            return without(run, a, b)
        case (Listing() as listed, Names() as some) | (Names() as some, Listing() as listed) if op == "+":
            return beside(run, some, listed)
    return None


def in_both(a: Names, b: Names) -> Names:
    """The labels that two tables have both."""
    if any((n.partial and not n.shared) or n.include or n.exclude for n in (a, b)):
        return Names(a.ref, a.without | b.without, a.include, a.exclude, True, (*a.chosen_by, b.ref))
    others = tuple(dict.fromkeys((*a.shared, b.ref, *b.shared)))
    return Names(a.ref, a.without | b.without, partial=True, chosen_by=others, shared=others)


def without(run: Run, names: Names, listed: Listing) -> Value:
    """All column labels but those listed."""
    out = constant_of(run, listed)
    if out is NOT_CONSTANT:
        return Names(names.ref, names.without, names.include, names.exclude, True, names.chosen_by)
    return replace(names, without=names.without | frozenset(out))


def beside(run: Run, names: Names, listed: Listing) -> Value:
    """`["a", "b"] + list(chosen)`: some labels for certain, and those of a table."""
    sure = constant_of(run, listed)
    if sure is NOT_CONSTANT or not all(isinstance(n, str | int) for n in sure):
        return run.box(Listing(listed.items, listed.kind, False))
    plus = tuple(dict.fromkeys((*names.plus, *sure)))
    return replace(names, partial=True, plus=plus)
