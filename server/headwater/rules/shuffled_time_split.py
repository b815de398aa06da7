"""Rows ordered by time are split at random.

## Why it matters
The model is trained on days after those it is tested on. In production it will have to do without.

## Instead
Split by time: `shuffle=False`, a date, or TimeSeriesSplit.
"""

from collections.abc import Iterator

from headwater.facts.divisions import Divisions
from headwater.facts.evaluation import Evaluation
from headwater.facts.order import TimeOrder
from headwater.plan.expressions import Ref
from headwater.plan.plan import Plan
from headwater.rules.rule import Finding, rule


@rule("leakage/time")
def check(plan: Plan, time: TimeOrder, evaluation: Evaluation, divisions: Divisions) -> Iterator[Finding]:
    for ref, tables in divisions.random:
        why = next((w for table in tables if (w := time.evidence(table)) is not None), None)
        if why is None:
            continue
        trained = next((m for m in evaluation.models if m.ref == ref or ref in plan.upstream(m.features)), None)
        if trained is not None:
            path: list[tuple[Ref, str]] = [(why[0], why[1])]
            if trained.ref != ref:
                path.append((trained.ref, "trained here"))
            yield Finding(ref, f"rows in the order of time are split at random: {why[1]}", tuple(path))
