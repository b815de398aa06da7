"""Hand a call over to its model: arguments bound and shown as models like to see them, results taken back."""

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from headwater.api.model import MISSING, ModelledCall
from headwater.lower.formulas import bounded
from headwater.lower.operators import BUDGET, NOT_CONSTANT, constant_of, constant_within, hashable
from headwater.lower.run import UNSEEN, Run
from headwater.lower.values import (
    UNKNOWN,
    Class,
    Dict,
    Formula,
    Frame,
    Function,
    Instance,
    Known,
    Listing,
    Model,
    Names,
    Obj,
    Value,
)
from headwater.plan.learning import Estimator, Kind, Member
from headwater.plan.nodes import Node


def apply(
    run: Run,
    model: ModelledCall,
    receiver: Value | None,
    arguments: Sequence[Value],
    keywords: Mapping[str, Value],
) -> Any:
    """Bind a call to its model and run it. `NotImplemented` when the call is not of the model's form."""
    positional: list[Value] = [*([receiver] if receiver is not None else []), *arguments]
    bound: list[object] = []
    named: dict[str, object] = {}
    taken = 0
    left = dict(keywords)
    starred = left.pop(UNSEEN, None) is not None
    for name, kind, default, frame in model.parameters:
        if kind == 2:
            rest = positional[taken:]
            bound += [run.table(a) if frame else present(run, a) for a in rest]
            taken = len(positional)
        elif kind == 3:
            if name in left:
                value = left.pop(name)
                named[name] = run.table(value) if frame else present(run, value)
            elif default is MISSING:
                return NotImplemented
        elif kind == 4:
            if any(name_ in left for name_, kind_, *_ in model.parameters if kind_ == 1):
                return NotImplemented  # given twice, by place and by name
            named.update({key: present(run, value) for key, value in left.items()})
            left.clear()
        elif taken < len(positional):
            value = positional[taken]
            taken += 1
            bound.append(run.table(value) if frame else present(run, value))
        elif name in left and kind != 0:
            value = left.pop(name)
            bound.append(run.table(value) if frame else present(run, value))
        elif default is not MISSING:
            bound.append(default)
        else:
            return NotImplemented
    if taken < len(positional):
        return NotImplemented
    before, run.receiver = run.receiver, receiver if isinstance(receiver, Obj) else None
    outer, run.starred = run.starred, starred
    given_before, run.arguments, run.named = (run.arguments, run.named), arguments, keywords
    try:
        result = model.function(run, *bound, **named) if model.emits else model.function(*bound, **named)
    finally:
        run.receiver, run.starred = before, outer
        run.arguments, run.named = given_before
    root = model.qualified.partition(".")[0]
    return accept(run, result, root if root in DIALECTS else "")


DIALECTS = frozenset(("polars", "pyspark"))
"""Libraries whose tables have methods of their own."""


def accept(run: Run, result: object, speaks: str = "") -> Any:
    """What a model returned, as a value. Tables speak as the library of the model, unless the model says otherwise."""
    if isinstance(result, Node):
        result = run(result)
    if isinstance(result, Formula):
        return bounded(run, result)
    if isinstance(result, Frame):
        told = result.speaks or speaks
        wide = result.shape in ("frame", "unknown") and told in DIALECTS
        spoken = told if wide else ""
        return result if result.speaks == spoken else replace(result, speaks=spoken)
    if isinstance(result, tuple):
        return Listing(tuple(run.box(accept(run, item, speaks)) for item in result), "tuple")
    if isinstance(result, list):
        return run.box(Listing(tuple(run.box(accept(run, item, speaks)) for item in result), "list"))
    if isinstance(result, Dict):  # what loaders return: its tables may be changed in place
        return replace(result, items=tuple((k, run.box(accept(run, v, speaks))) for k, v in result.items))
    if result is None or isinstance(result, str | int | float | bool):
        return Known(result)
    return result


MIXINS: dict[str, Kind] = {
    "ClassifierMixin": "classifier",
    "RegressorMixin": "regressor",
    "ClusterMixin": "clusterer",
}


def own(run: Run, cls: Class) -> Estimator:
    """An object of a class of the script that is an estimator: in pipelines, searches and cross-validations."""
    from headwater.lower.classes import lineage

    bases = [base.name.rpartition(".")[2] for base in lineage(cls)]
    fit = cls.member("fit")
    learns = isinstance(fit, Function) and not idle(run.current(fit))
    if cls.member("predict") is None:
        return Estimator(cls.name, "transformer", learns=learns)
    return Estimator(cls.name, next((MIXINS[base] for base in bases if base in MIXINS), "unknown"))


def idle(fit: Function) -> bool:
    """Whether a `fit` does nothing but hand back its object."""
    if isinstance(fit.node, ast.Lambda):
        return False
    return all(
        isinstance(s, ast.Pass | ast.Return) or (isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant))
        for s in fit.node.body
    )


def present(run: Run, value: object) -> object:
    """A value as models like to see it: Python's own where it is known."""
    return _present(run, value, iter(range(BUDGET)))


def _present(run: Run, value: object, budget: Iterator[int]) -> object:
    content = run.content(value)
    match content:
        case Known(constant):
            return constant
        case Listing() | Dict() if next(budget, None) is None:
            return content
        case Listing():
            found = constant_within(run, content, budget)
            if found is not NOT_CONSTANT:
                return found
            if not content.complete:
                return Listing(content.items, content.kind, False, content.possible)
            items = [_present(run, item, budget) for item in content.items]
            return tuple(items) if content.kind == "tuple" else items
        case Instance(of) if isinstance(of.member("fit"), Function):
            return Model(own(run, of))
        case Dict(pairs, True):
            return {k: _present(run, v, budget) for k, v in pairs if hashable(k)}
        case Instance():
            return value  # its attributes hang on its address
        case Names():
            columns = run.columns(content.ref)
            whole = columns.complete and not columns.maybe and not content.partial
            if whole and not (content.include or content.exclude):
                return [n for n in columns.names if n not in content.without]
            return content
    return content


def part_of(run: Run, model: Model, key: Value) -> Value:
    """`pipeline["step"]`, `pipeline[-1]`, `pipeline[:-1]`."""
    found = constant_of(run, key)
    parts: tuple[Member, ...] = model.estimator.parts
    if isinstance(found, str):
        inner = next((p.estimator for p in parts if p.name == found), None)
        return Model(inner, model.fitted) if inner is not None else UNKNOWN
    if isinstance(found, int) and -len(parts) <= found < len(parts):
        return Model(parts[found].estimator, model.fitted)
    if isinstance(found, slice):
        return Model(replace(model.estimator, parts=parts[found]), model.fitted)
    return UNKNOWN
