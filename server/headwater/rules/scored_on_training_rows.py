"""The only evaluation uses rows the model was trained on.

## Why it matters
A model that remembers every row scores perfectly and knows nothing. Only rows it has not seen tell how it will do.

## Instead
Hold out a part of the rows with `train_test_split`, or cross-validate.
"""

from collections.abc import Iterator

from headwater.facts.evaluation import Evaluation
from headwater.facts.rowflow import RowFlow
from headwater.facts.witness import Witness
from headwater.plan.learning import CrossValidate, Fit
from headwater.plan.nodes import Opaque
from headwater.plan.plan import Plan
from headwater.rules.rule import Finding, rule, weighed
from headwater.rules.test_rows_in_training import seen_part


@rule("leakage/overlap")
def check(plan: Plan, evaluation: Evaluation, rows: RowFlow, witness: Witness) -> Iterator[Finding]:
    elsewhere = [node.estimator.final.name for _, node in plan.each(CrossValidate)]
    elsewhere += [node.estimator.final.name for _, node in plan.each(Fit) if node.estimator.role == "search"]
    for model in evaluation.models:
        scored = [j for j in model.judgements if j.scored and not j.folds]
        known = [j for j in scored if rows.saw(model.rows, j.rows)]
        if (
            model.label is None
            or model.folds
            or witness.assumed(model.ref)  # whoever calls the function may judge elsewhere
            or plan.by_ref[model.ref].foreign  # a module that trains may leave its model in a file, for others to judge
            or model.estimator.final.kind == "clusterer"
            or not known
            or len(known) < len(scored)
            or evaluation.held_out(model)
            or any(not rows.saw(model.rows, j.rows) for j in model.judgements)
            or any(seen_part(model, j) for j in scored)
            or model.estimator.final.name in elsewhere
            or any(isinstance(plan.get(user), Opaque) for user in plan.consumers.get(model.ref, ()))
        ):
            continue
        message = f"{model.estimator.final.name} is scored only on the rows it was trained on"
        found = Finding(known[0].scores[0], message, ((model.ref, "trained here"),))
        yield weighed(found, witness.rows(model.features, known[0].features))
