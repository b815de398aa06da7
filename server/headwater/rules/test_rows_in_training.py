"""Rows of the test part reach the fit.

## Why it matters
A model is judged on rows it was trained on, and the score says how well it remembers them.

## Instead
Train on the training part only. Refit on everything after the last score, not before.
"""

from collections.abc import Iterator

from headwater.facts.disjoint import Range, Side
from headwater.facts.evaluation import Evaluation, Judgement, Trained
from headwater.facts.portions import rows_of
from headwater.facts.witness import Witness
from headwater.plan.plan import Plan
from headwater.rules.rule import Finding, rule, weighed


@rule("leakage/overlap")
def check(plan: Plan, evaluation: Evaluation, witness: Witness) -> Iterator[Finding]:
    for model in evaluation.models:
        for judgement in model.judgements:
            if judgement.scored and not judgement.folds and seen_part(model, judgement):
                rows = rows_of(plan, judgement.features)
                message = f"{model.estimator.final.name} was trained on the rows of {rows}, on which it is scored"
                found = Finding(model.ref, message, ((judgement.scores[0], "scored here"),))
                yield weighed(found, witness.rows(model.features, judgement.features))
                break


def seen_part(model: Trained, judgement: Judgement) -> bool:
    """Whether a part held out of the rows was among those the model was trained on."""
    folds = {c for held in judgement.rows for c in held.cuts if isinstance(c, Side) and c.folds and c.side == "test"}
    if judgement.rows == model.rows and (folds or len(model.rows) > 1):
        # its own rows again, put together from parts of folds, or cut off again from those of another table:
        # none of them were held out
        return False
    for held in judgement.rows:
        parts = {c for c in held.cuts if (isinstance(c, Side) and c.side == "test") or isinstance(c, Range)}
        drawn = {c for c in held.cuts if isinstance(c, Side) and c.side == "sample"}
        for lot in model.rows:
            if not lot.covers(held):
                continue
            if (parts | drawn) - lot.cuts or (parts and len(model.rows) > 1) or any(isinstance(p, Side) for p in parts):
                return True
    return False
