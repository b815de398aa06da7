"""A random split of data that has several rows for each patient, shop or device.

## Why it matters
Rows of one entity resemble each other. With some of them in training, the test part asks about entities that the
model knows, and production about those it does not.

## Instead
Split by groups: `GroupShuffleSplit`, `GroupKFold`, or draw the entities and take their rows.
"""

from collections.abc import Iterator, Set

from headwater.facts.divisions import Divisions
from headwater.facts.evaluation import Evaluation
from headwater.facts.script import Script
from headwater.facts.trace import Trace
from headwater.plan.columns import Name
from headwater.plan.expressions import Col, Expr, Over, Ref, walk
from headwater.plan.frames import Aggregate, Assign, Compute, Distinct
from headwater.plan.nodes import Node
from headwater.plan.plan import Plan
from headwater.rules.rule import Finding, rule

SEQUENCES = ("shift", "diff", "cumsum", "cumprod", "cummax", "cummin", "cumcount", "rolling", "ffill", "bfill",
             "pct_change")  # fmt: skip
"""Window functions that speak of the rows of one entity."""


@rule("leakage/overlap", default=False, whole=(Node,))
def check(plan: Plan, script: Script, divisions: Divisions, evaluation: Evaluation, trace: Trace) -> Iterator[Finding]:
    used = {
        name
        for model in evaluation.models
        for table in (model.features, model.label)
        if table is not None and table in plan
        for name in plan.columns(table).names
    }
    grouped = [(at, col) for at, col in groupings(plan) if col.name not in used]
    for ref, tables in divisions.random:
        if not tables or not evaluation.models:
            continue
        rows = trace.rows(tables[0])
        single = {n for r in rows if isinstance(node := plan.get(r), Distinct) for n in node.subset or ()}
        if any(isinstance(plan.get(r), Aggregate) or node_is_summary(plan, r) for r in rows):
            continue
        told = next((key for key in script.keys if key not in single and has(plan, script, rows, key)), None)
        if told is not None:
            yield Finding(ref, f"rows of one {told} may land on both sides: they are split at random, one by one")
            continue
        for at, col in grouped:
            if col.name not in single and shares(trace, rows, col):
                message = f"rows of one {col.name} may land on both sides: they are split at random, one by one"
                yield Finding(ref, message, ((at, f"grouped by {col.name} here"),))
                break


def node_is_summary(plan: Plan, ref: Ref) -> bool:
    """Whether a step's rows are no rows of a source: distinct values, counts."""
    node = plan.get(ref)
    return node is not None and node.operator() in ("statistic", "pivot")


def has(plan: Plan, script: Script, rows: Set[Ref], key: Name) -> bool:
    """Whether the rows have a key: a column of theirs, or named as one."""
    return any(plan.columns(r).has(key) for r in rows) or any(m.name == key and m.ref in rows for m in script.mentions)


def groupings(plan: Plan) -> Iterator[tuple[Ref, Col]]:
    """The keys that tables are grouped by: after models, to look at entities, or for lags within them."""
    for step in plan.steps:
        exprs: list[Expr] = []
        match step.node:
            case Aggregate(keys=((_, Col() as key),)):
                yield step.ref, key
            case Assign(items=items):
                exprs = [expr for _, expr in items]
            case Compute(expr=expr):
                exprs = [expr]
        for expr in exprs:
            for part in walk(expr):
                if isinstance(part, Over) and part.op.startswith(SEQUENCES) and len(part.keys) == 1:
                    key_expr = part.keys[0]
                    if isinstance(key_expr, Col):
                        yield step.ref, key_expr


def shares(trace: Trace, rows: Set[Ref], col: Col) -> bool:
    """Whether the table grouped and the rows split come from one source."""
    return bool(trace.rows(col.ref) & rows)
