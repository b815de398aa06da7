"""Several models are scored on one test part that also chooses among them.

## Why it matters
The best of many scores on the same rows is too good: the choice has learned from the test part.

## Instead
Choose on a validation part or by cross-validation, and score the chosen model once on the test part.
"""

from collections.abc import Iterator

from headwater.facts.evaluation import Evaluation, Judgement, Trained
from headwater.facts.portions import rows_of
from headwater.facts.rowflow import Lots, RowFlow
from headwater.plan.plan import Plan
from headwater.rules.rule import Finding, rule

VALIDATION = ("val", "dev", "eval", "oof", "holdout_val")


@rule("leakage/multi-test")
def check(plan: Plan, evaluation: Evaluation, rows: RowFlow) -> Iterator[Finding]:
    groups: dict[tuple[Lots, tuple[object, ...]], list[tuple[Trained, Judgement]]] = {}
    for model in evaluation.models:
        if "Dummy" in model.estimator.final.name:
            continue
        for judgement in model.judgements:
            if not judgement.scored or judgement.folds or not rows.apart(model.rows, judgement.rows):
                continue
            if any(lot.held_out is not None and lot.held_out.folds for lot in judgement.rows):
                continue
            label = tuple(plan.columns(model.label).names) if model.label is not None and model.label in plan else ()
            groups.setdefault((judgement.rows, label), []).append((model, judgement))
    for (judged, label), members in groups.items():
        models = {m.ref for m, _ in members}
        if len(models) < 2 or any(word in rows_of(plan, j.features).lower() for _, j in members for word in VALIDATION):
            continue
        if any(untouched(rows, judged, other) for (other, name) in groups if name == label):
            continue
        first = members[0][0].ref
        second = next((m, j) for m, j in members if m.ref != first)
        where = rows_of(plan, second[1].features)
        yield Finding(
            second[1].scores[0],
            f"{len(models)} models are scored on {where}, and nothing is left to judge the one chosen",
            tuple((m.ref, f"{m.estimator.final.name} is trained here") for m, _ in members[:5]),
        )


def untouched(rows: RowFlow, judged: Lots, other: Lots) -> bool:
    """Whether another part was scored that has no row of this one."""
    return judged != other and rows.apart(judged, other)
