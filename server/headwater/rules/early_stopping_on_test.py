"""The part that stops or picks the model is the one the final score uses.

## Why it matters
Training stops at the round that does best on these rows, so their score is the best of many.

## Instead
Split a validation part off the training part for early stopping, and keep the test part for the score.
"""

from collections.abc import Iterator

from headwater.facts.evaluation import Evaluation
from headwater.facts.portions import rows_of
from headwater.facts.rowflow import RowFlow
from headwater.plan.learning import Fit
from headwater.plan.plan import Plan
from headwater.rules.rule import Finding, rule


@rule("leakage/multi-test")
def check(plan: Plan, evaluation: Evaluation, rows: RowFlow) -> Iterator[Finding]:
    for model in evaluation.models:
        node = plan[model.ref]
        if not isinstance(node, Fit) or not node.stops_early:
            continue
        for judgement in model.judgements:
            if not judgement.scored or judgement.folds or not rows.apart(model.rows, judgement.rows):
                continue
            if any(lot.held_out is not None and lot.held_out.folds for lot in judgement.rows):
                continue
            watched = [r for r in node.validation if rows.saw(rows.lots(r), judgement.rows)]
            if watched:
                where = rows_of(plan, judgement.features)
                yield Finding(
                    model.ref,
                    f"{model.estimator.final.name} stops by its score on {where}, on which it is judged in the end",
                    ((judgement.scores[0], "judged here"),),
                )
                break
