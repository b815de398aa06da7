"""Rows ordered by time are split at random.

## Why it matters
The model is trained on days after those it is tested on. In production it will have to do without.

## Instead
Split by time: `shuffle=False`, a date, or TimeSeriesSplit.
"""

from collections.abc import Iterator

from headwater.facts.disjoint import Not, Side
from headwater.facts.evaluation import Evaluation
from headwater.facts.order import TimeOrder
from headwater.facts.rowflow import Lots
from headwater.plan.expressions import Ref
from headwater.plan.frames import Sample
from headwater.plan.learning import CrossValidate, Split
from headwater.plan.plan import Plan
from headwater.rules.rule import Finding, rule


@rule("leakage/time")
def check(plan: Plan, time: TimeOrder, evaluation: Evaluation) -> Iterator[Finding]:
    for ref, tables in divisions(plan, evaluation):
        trained = [m for m in evaluation.models if m.ref == ref or ref in plan.upstream(m.features)]
        why = next((w for table in tables if (w := time.evidence(table)) is not None), None)
        if trained and why is not None:
            path: list[tuple[Ref, str]] = [(why[0], why[1])]
            if trained[0].ref != ref:
                path.append((trained[0].ref, "trained here"))
            yield Finding(ref, f"rows in the order of time are split at random: {why[1]}", tuple(path))


def divisions(plan: Plan, evaluation: Evaluation) -> Iterator[tuple[Ref, tuple[Ref, ...]]]:
    """The steps that divide rows at random, and the tables they divide."""
    for ref, split in plan.each(Split):
        if split.random and not split.ordered and not split.grouped:
            yield ref, split.inputs
    for ref, folds in plan.each(CrossValidate):
        if folds.random:
            yield ref, folds.inputs[:1]
    for ref, drawn in plan.each(Sample):
        side = Side(("sample", ref), "sample")
        if not drawn.replace and any(parted(m.rows, j.rows, side) for m in evaluation.models for j in m.judgements):
            yield ref, drawn.inputs[:1]


def parted(trained: Lots, judged: Lots, side: Side) -> bool:
    """Whether a model is trained on what was drawn and judged on the rest, or the other way round."""
    cuts = [frozenset(c for lot in lots for c in lot.cuts) for lots in (trained, judged)]
    return any(side in one and Not(side) in other for one, other in (cuts, reversed(cuts)))
