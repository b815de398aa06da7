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
from headwater.plan.expressions import Expr, Lit, Over, Ref, walk
from headwater.plan.frames import Assign, Compute, FillMissing
from headwater.plan.nodes import Every, Node
from headwater.plan.plan import Plan
from headwater.rules.rule import Finding, rule


@rule("leakage/time")
def check(plan: Plan, time: TimeOrder, evaluation: Evaluation, trace: Trace) -> Iterator[Finding]:
    told: set[Ref] = set()
    candidates = [step for step in plan.steps if may_look_ahead(step.node)]
    for model in evaluation.models:
        used = certainly_used(model.estimator)
        names = used if used is not None else (Every.ALL,)
        way = frozenset().union(*(trace.way(model.features, name) for name in names))
        reached = {ref for ref, _ in way}
        for step in candidates:
            ref, node = step.ref, step.node
            if ref not in reached or ref in told:
                continue
            exprs: list[tuple[object, Expr]] = []
            if isinstance(node, Assign):
                exprs = [(label, e) for label, e in node.items if (ref, label) in way or label is None]
            elif isinstance(node, Compute):
                exprs = [(node.name, node.expr)]
            elif isinstance(node, FillMissing) and node.method == "bfill" and time.ordered(node.inputs[0]):
                told.add(ref)
                yield Finding(ref, "bfill() fills with values of later rows", ((model.ref, "trained here"),))
            for label, expr in exprs:
                what = next((w for part in walk(expr) if (w := ahead(part, time, node.inputs[0])) is not None), None)
                if what is not None:
                    told.add(ref)
                    yield Finding(
                        ref,
                        f"{label if label is not None else 'a feature'} holds values of later rows: {what}",
                        ((model.ref, f"a feature of {model.estimator.final.name}"),),
                    )
                    break


def may_look_ahead(node: Node) -> bool:
    """Whether a step has anything in it that could read later rows."""
    match node:
        case Assign(items=items):
            return any(isinstance(part, Over) for _, expr in items for part in walk(expr))
        case Compute(expr=expr):
            return any(isinstance(part, Over) for part in walk(expr))
    return isinstance(node, FillMissing)


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
