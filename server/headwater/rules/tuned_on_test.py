"""A search for parameters, or the choice of a threshold, uses the test part.

## Why it matters
What is chosen by the test part fits it by choice. Its score is no score on new rows any more.

## Instead
Search on the training part, with cross-validation.
"""

from collections.abc import Iterator

from headwater.facts.chosen import Chosen
from headwater.facts.evaluation import Evaluation
from headwater.facts.portions import rows_of
from headwater.facts.witness import Witness
from headwater.plan.expressions import Ref
from headwater.plan.plan import Plan
from headwater.rules.rule import Finding, rule, weighed


@rule("leakage/multi-test")
def check(plan: Plan, evaluation: Evaluation, chosen: Chosen, witness: Witness) -> Iterator[Finding]:
    for model in evaluation.models:
        if model.estimator.role != "search" or not model.rows:
            continue
        if all(lot.held_out is not None and not lot.held_out.folds for lot in model.rows):
            where = rows_of(plan, model.features)
            found = Finding(model.ref, f"{model.estimator.name} searches on {where}, the part held out")
            yield weighed(found, witness.rows(model.features))
    for model, judgement, score, later in chosen.thresholds():
        where = rows_of(plan, judgement.features)
        learner = model.estimator.final.name
        path: list[tuple[Ref, str]] = [(model.ref, f"{learner} is trained here")]
        if later is not None:
            path.append((later, "and judged here on the same rows"))
        message = f"what is done with the answers of {learner} is chosen by this score on {where}"
        yield weighed(Finding(score, message, tuple(path)), witness.rows(model.features, judgement.features))
