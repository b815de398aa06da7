"""Rows ordered by time are split at random.

## Why it matters
The model is trained on days after those it is tested on. In production it will have to do without.

## Instead
Split by time: `shuffle=False`, a date, or TimeSeriesSplit.
"""

from collections.abc import Iterator

from headwater.facts.evaluation import Evaluation
from headwater.facts.order import TimeOrder
from headwater.facts.trace import Trace
from headwater.plan.learning import Split
from headwater.plan.plan import Plan
from headwater.rules.rule import Finding, rule


@rule("leakage/time")
def check(plan: Plan, time: TimeOrder, evaluation: Evaluation, trace: Trace) -> Iterator[Finding]:
    for ref, split in plan.each(Split):
        if not split.random or split.ordered or split.grouped:
            continue
        trained = [m for m in evaluation.models if ref in plan.upstream(m.features)]
        why = next((w for table in split.inputs if (w := time.evidence(table)) is not None), None)
        if trained and why is not None:
            yield Finding(
                ref,
                f"rows in the order of time are split at random: {why[1]}",
                ((why[0], why[1]), (trained[0].ref, "trained here")),
            )
