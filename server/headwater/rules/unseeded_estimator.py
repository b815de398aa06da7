"""An estimator that draws at random is fitted without a seed, so that two runs give two models.

## Why it matters
A change for the better cannot be told from a lucky draw, and a model cannot be made again.

## Instead
Give `random_state=` a number, or set numpy's global seed before. Estimators that draw nothing with the
parameters given are not reported.
"""

from collections.abc import Iterator

from headwater.facts.script import Script
from headwater.plan.learning import CrossValidate, Estimator, Fit, Resample
from headwater.plan.plan import Plan
from headwater.rules.rule import Finding, rule


@rule("evaluation", "information", default=False, whole=(Fit, CrossValidate, Resample))
def check(plan: Plan, script: Script) -> Iterator[Finding]:
    fitted = set(members(plan))
    for remark in script.remarks:
        if remark.kind == "estimator" and isinstance(remark.data, Estimator) and remark.data in fitted:
            yield Finding(remark.where, f"{remark.data.name} draws at random and has no random_state")


def members(plan: Plan) -> Iterator[Estimator]:
    """Every estimator that is fitted, also inside others. One that got its seed later is another by then."""
    for step in plan.steps:
        if isinstance(step.node, Fit | CrossValidate | Resample):
            yield from step.node.estimator.members()
