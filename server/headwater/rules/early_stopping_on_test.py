"""The part that stops or picks the model is the one the final score uses.

## Why it matters
Training stops at the round that does best on these rows, so their score is the best of many.

## Instead
Split a validation part off the training part for early stopping, and keep the test part for the score.
"""

from collections.abc import Iterator

from headwater.facts.chosen import Chosen
from headwater.facts.portions import rows_of
from headwater.facts.rowflow import RowFlow
from headwater.facts.witness import Witness
from headwater.plan.expressions import Ref
from headwater.plan.learning import Fit
from headwater.plan.plan import Plan
from headwater.rules.rule import Finding, rule, weighed


@rule("leakage/multi-test")
def check(plan: Plan, chosen: Chosen, rows: RowFlow, witness: Witness) -> Iterator[Finding]:
    told: set[Ref] = set()
    for model, judgement in chosen.held_out:
        node = plan[model.ref]
        if not isinstance(node, Fit) or not node.stops_early or not judgement.scored or model.ref in told:
            continue
        if any(rows.saw(rows.lots(watched), judgement.rows) for watched in node.validation):
            told.add(model.ref)
            where = rows_of(plan, judgement.features)
            message = f"{model.estimator.final.name} stops by its score on {where}, on which it is judged in the end"
            found = Finding(model.ref, message, ((judgement.scores[0], "judged here"),))
            yield weighed(found, witness.rows(model.features, judgement.features))
