"""A feature holds values of later rows.

## Why it matters
`shift(-1)`, a centred window or a backward fill reads what comes after. It is not known when the model is asked.

## Instead
Look back only: `shift(1)`, `rolling(...)` without `center=True`, `ffill`.
"""

from collections.abc import Iterator

from headwater.facts.evaluation import Evaluation
from headwater.facts.leaks import certainly_used
from headwater.facts.order import TimeOrder
from headwater.facts.trace import Trace
from headwater.plan.columns import Name
from headwater.plan.expressions import Expr, Lit, Over, Ref, walk
from headwater.plan.frames import Assign, Compute, FillMissing
from headwater.plan.nodes import Every, Node
from headwater.plan.plan import Plan
from headwater.rules.rule import Finding, rule


@rule("leakage/time")
def check(plan: Plan, time: TimeOrder, evaluation: Evaluation, trace: Trace) -> Iterator[Finding]:
    told: set[Ref] = set()
    candidates = [(step.ref, found) for step in plan.steps if (found := list(looks(step.node, time)))]
    for model in evaluation.models if candidates else ():
        used = certainly_used(model.estimator)
        names = used if used is not None else (Every.ALL,)
        way = frozenset().union(*(trace.way(model.features, name) for name in names))
        reached = {ref for ref, _ in way}
        for ref, found in candidates:
            if ref not in reached or ref in told:
                continue
            for label, what in found:
                if what is None:
                    told.add(ref)
                    yield Finding(ref, "bfill() fills with values of later rows", ((model.ref, "trained here"),))
                    break
                if label is None or isinstance(plan[ref], Compute) or (ref, label) in way:
                    told.add(ref)
                    yield Finding(
                        ref,
                        f"{label if label is not None else 'a feature'} holds values of later rows: {what}",
                        ((model.ref, f"a feature of {model.estimator.final.name}"),),
                    )
                    break


def looks(node: Node, time: TimeOrder) -> Iterator[tuple[Name | None, str | None]]:
    """What a step reads of later rows, by the column that it makes of it; no words for a `bfill`."""
    exprs: tuple[tuple[Name | None, Expr], ...] = ()
    match node:
        case Assign(items=items):
            exprs = items
        case Compute(name=name, expr=expr):
            exprs = ((name, expr),)
        case FillMissing(method="bfill") if time.ordered(node.inputs[0]):
            yield None, None
    for label, expr in exprs:
        for part in walk(expr):
            if isinstance(part, Over) and (what := ahead(part, time, node.inputs[0])) is not None:
                yield label, what
                break


def ahead(part: Expr, time: TimeOrder, table: Ref) -> str | None:
    """How a piece of an expression reads later rows, None if it does not."""
    match part:
        case Over("shift" | "diff" | "pct_change" as op, (_, Lit(int() as count))) if count < 0 and not time.descending(
            table
        ):
            return f"{op}({count})"
        case Over(op) if op.startswith("rolling_centered"):
            return "rolling(center=True)"
        case Over("bfill") if time.ordered(table):
            return "bfill()"
    return None
