"""A feature is computed from the label column.

## Why it matters
A feature made of the label carries it into training, and will not be there when the label is not known yet.

## Instead
Leave the feature out.
"""

from collections.abc import Iterator

from headwater.facts.carrying import Carrying
from headwater.facts.evaluation import Evaluation, Trained
from headwater.facts.leaks import certainly_used
from headwater.facts.trace import Column, Trace
from headwater.plan.columns import Name
from headwater.plan.expressions import Col, Expr, Over, Ref, Whole, walk
from headwater.plan.frames import Assign, Compute
from headwater.plan.nodes import Every
from headwater.plan.plan import Plan
from headwater.rules.rule import Finding, rule


@rule("leakage/target")
def check(plan: Plan, evaluation: Evaluation, trace: Trace, carrying: Carrying) -> Iterator[Finding]:
    told: set[Ref] = set()
    made = made_from(plan)
    for model in evaluation.models:
        home = trace.home(model.label) if model.label is not None else None
        if home is None or home[1] not in made:
            continue
        for ref, label, source in derived(plan, trace, carrying, model, home, made[home[1]]):
            if ref not in told:
                told.add(ref)
                yield Finding(
                    ref,
                    f"{label} is made from the label {source} and is a feature of {model.estimator.final.name}",
                    ((model.ref, "trained here"),),
                )


Made = tuple[Ref, Name, Expr]
"""A step, a column that it makes, and of what."""


def made_from(plan: Plan) -> dict[Name | Every, list[Made]]:
    """The columns that are made row by row, by the columns they are made from. Cheap to ask before any way is gone."""
    found: dict[Name | Every, list[Made]] = {}
    for ref, node in plan.each(Assign):
        for label, expr in node.items:
            read = dict.fromkeys(part.name for part in walk(expr) if isinstance(part, Col) and part.name != label)
            if label is not None and read and row_wise(plan, expr):
                for name in read:
                    if name is not None:
                        found.setdefault(name, []).append((ref, label, expr))
    return found


def derived(
    plan: Plan, trace: Trace, carrying: Carrying, model: Trained, home: Column, made: list[Made]
) -> Iterator[tuple[Ref, Name, Name]]:
    """The columns among the features that a row-wise expression makes of the label: step, column, label."""
    answer = trace.way(home[0], home[1])
    used = certainly_used(model.estimator)
    names = used if used is not None else (Every.ALL,)
    way = carrying.of(model.features, names)
    for ref, label, expr in made:
        if (ref, label) not in way or (ref, label) in answer:
            continue
        if any(reads(plan, trace, part, home, answer) for part in walk(expr)):
            yield ref, label, home[1] if not isinstance(home[1], Every) else "?"


def row_wise(plan: Plan, expr: Expr) -> bool:
    """Whether an expression takes each value from its own row."""
    for part in walk(expr):
        if isinstance(part, Over):
            return False
        if isinstance(part, Whole) and not isinstance(plan.get(part.ref), Compute):
            return False
    return True


def reads(plan: Plan, trace: Trace, part: Expr, home: Column, answer: frozenset[Column]) -> bool:
    """Whether a piece of an expression is the label."""
    return (
        isinstance(part, Col)
        and part.name == home[1]
        and ((part.ref, part.name) in answer or home in trace.way(part.ref, part.name))
    )
