"""The label column is among the features.

## Why it matters
A model that is handed the answer learns to copy it. Scores are near perfect, and useless.

## Instead
Drop the label from the features.
"""

from collections.abc import Iterator

from headwater.facts.evaluation import Evaluation
from headwater.facts.leaks import used_columns
from headwater.facts.trace import Trace
from headwater.plan.plan import Plan
from headwater.rules.rule import Finding, rule


@rule("leakage/target")
def check(plan: Plan, evaluation: Evaluation, trace: Trace) -> Iterator[Finding]:
    for model in evaluation.models:
        if model.label is None:
            continue
        home = trace.home(model.label)
        if home is None or not isinstance(home[1], str | int):
            continue
        used = used_columns(model.estimator)
        if used is not None and home[1] not in used:
            continue
        if trace.carries(model.features, home[1], home):
            yield Finding(
                model.ref,
                f"the label {home[1]} is among the features of {model.estimator.final.name}",
                ((model.label, "the label is taken here"),),
                data=(("column", home[1]), ("features", model.features)),
            )
