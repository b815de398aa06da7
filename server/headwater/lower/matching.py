"""`match`: cases that cannot be are left out, names in patterns are bound to the parts they stand for."""

import ast
from collections.abc import Callable

from headwater.lower.branches import fork
from headwater.lower.classes import fields, lineage
from headwater.lower.loops import iterate
from headwater.lower.operators import NOT_CONSTANT, constant_of, truth
from headwater.lower.run import Run
from headwater.lower.values import (
    UNKNOWN,
    Builtin,
    Class,
    Dict,
    Frame,
    Instance,
    Known,
    Listing,
    Setting,
    Unknown,
    Value,
    Vec,
)

TYPES: dict[str, type] = {"str": str, "int": int, "float": float, "bool": bool, "list": list, "tuple": tuple,
                          "dict": dict, "set": set, "bytes": bytes}  # fmt: skip


def match_(run: Run, node: ast.Match) -> None:
    """`match subject`: the first case that fits, or each that may."""
    from headwater.lower.expressions import evaluate
    from headwater.lower.statements import suite

    subject = run.box(evaluate(run, node.subject))
    signals: list[str] = []

    def way(case: ast.match_case) -> Callable[[], bool]:
        def go() -> bool:
            run.signal = ""
            fits(run, case.pattern, subject)  # binds, in the state of this way
            goes_on = suite(run, case.body)
            signals.append(run.signal)
            return goes_on

        return go

    before = run.state
    ways: list[Callable[[], bool]] = []
    certain = False
    for case in node.cases:
        run.state = dict(before)
        verdict = fits(run, case.pattern, subject)
        if verdict is not False and case.guard is not None:
            guarded = truth(run, evaluate(run, case.guard))
            verdict = False if guarded is False else verdict if guarded else None
        if verdict is not False:
            ways.append(way(case))
        if certain := verdict is True:
            break
    run.state = before
    if not certain:
        ways.append(lambda: True)
    goes_on = fork(run, *ways)
    run.signal = "" if goes_on else next((s for s in signals if s), "")


def fits(run: Run, pattern: ast.pattern, subject: Value) -> bool | None:
    """Whether a value has the form of a pattern, None where not known; names in it are bound."""
    from headwater.lower.expressions import evaluate

    match pattern:
        case ast.MatchValue(value):
            return same(run, subject, evaluate(run, value))
        case ast.MatchSingleton(value):
            return same(run, subject, Known(value))
        case ast.MatchAs(inner, name):
            verdict = True if inner is None else fits(run, inner, subject)
            if name is not None:
                run.put(run.name_location(name), subject)
            return verdict
        case ast.MatchOr(patterns):
            verdicts = [fits(run, each, subject) for each in patterns]
            return True if True in verdicts else None if None in verdicts else False
        case ast.MatchSequence(patterns):
            return sequence(run, patterns, subject)
        case ast.MatchMapping(keys, patterns, rest):
            return mapping(run, keys, patterns, rest, subject)
        case ast.MatchClass(kind, positional, names, inner):
            return of_class(run, evaluate(run, kind), positional, dict(zip(names, inner, strict=True)), subject)
        case ast.MatchStar(name) if name is not None:
            run.put(run.name_location(name), UNKNOWN)
    return None


def same(run: Run, subject: Value, value: Value) -> bool | None:
    """Whether two values are the same constant."""
    if isinstance(run.content(subject), Setting):
        return None
    one, other = constant_of(run, subject), constant_of(run, value)
    return None if one is NOT_CONSTANT or other is NOT_CONSTANT else bool(one == other)


def all_of(verdicts: list[bool | None]) -> bool | None:
    """Whether all hold."""
    return False if False in verdicts else None if None in verdicts else True


def sequence(run: Run, patterns: list[ast.pattern], subject: Value) -> bool | None:
    """`case (a, b, *rest)`."""
    content = run.content(subject)
    items, whole = iterate(run, content) if isinstance(content, Listing | Known) else ((), False)
    star = next((at for at, each in enumerate(patterns) if isinstance(each, ast.MatchStar)), None)
    if isinstance(content, Known | Dict | Frame | Vec) and not isinstance(getattr(content, "value", None), tuple):
        return False if isinstance(content, Known | Dict) else None
    if not whole:
        for each in patterns:
            fits(run, each, Unknown(run.refs(subject)))
        return None
    if star is None:
        if len(items) != len(patterns):
            return False
        return all_of([fits(run, each, item) for each, item in zip(patterns, items, strict=True)])
    after = len(patterns) - star - 1
    if len(items) < star + after:
        return False
    rest, middle = (*items[:star], *items[len(items) - after :]), items[star : len(items) - after]
    named = patterns[star]
    if isinstance(named, ast.MatchStar) and named.name is not None:
        run.put(run.name_location(named.name), run.box(Listing(tuple(middle))))
    others = [*patterns[:star], *patterns[star + 1 :]]
    return all_of([fits(run, each, item) for each, item in zip(others, rest, strict=True)])


def mapping(
    run: Run, keys: list[ast.expr], patterns: list[ast.pattern], rest: str | None, subject: Value
) -> bool | None:
    """`case {"key": pattern}`."""
    from headwater.lower.expressions import evaluate

    content = run.content(subject)
    if rest is not None:
        run.put(run.name_location(rest), UNKNOWN)
    known = dict(content.items) if isinstance(content, Dict) else {}
    verdicts: list[bool | None] = []
    for key, pattern in zip(keys, patterns, strict=True):
        label = constant_of(run, evaluate(run, key))
        if label is not NOT_CONSTANT and label in known:
            verdicts.append(fits(run, pattern, known[label]))
            continue
        fits(run, pattern, Unknown(run.refs(subject)))
        absent = isinstance(content, Known | Listing) or (isinstance(content, Dict) and content.complete)
        verdicts.append(False if absent and label is not NOT_CONSTANT else None)
    return all_of(verdicts)


def of_class(
    run: Run, kind: Value, positional: list[ast.pattern], named: dict[str, ast.pattern], subject: Value
) -> bool | None:
    """`case str() as name`, `case Point(x=0)`."""
    from headwater.lower.expressions import get_attribute

    content = run.content(subject)
    if isinstance(kind, Builtin) and kind.name in TYPES:
        value = constant_of(run, subject)
        verdict: bool | None = None if value is NOT_CONSTANT else isinstance(value, TYPES[kind.name])
        if isinstance(content, Listing):
            verdict = content.kind == kind.name
        elif isinstance(content, Dict):
            verdict = kind.name == "dict"
        return all_of([verdict, *(fits(run, each, subject) for each in positional[:1])])
    if not isinstance(kind, Class):
        for each in (*positional, *named.values()):
            fits(run, each, Unknown(run.refs(subject)))
        return None
    mine = isinstance(content, Instance) and kind in lineage(content.of)
    if isinstance(content, Instance) and not mine:
        return False
    names = [name for name, _ in fields(kind)]
    every = [*zip(names, positional, strict=False), *named.items()]
    verdicts = [fits(run, each, get_attribute(run, subject, name)) for name, each in every]
    return all_of([True if mine else None, *verdicts])
