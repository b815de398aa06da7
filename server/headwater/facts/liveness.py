"""What nobody uses: steps whose result reaches no model, no score, no file and no eye."""

from collections.abc import Set
from functools import cached_property

from headwater.plan.expressions import Ref
from headwater.plan.frames import Show, Sink
from headwater.plan.learning import CrossValidate, Fit, Predict, Score
from headwater.plan.plan import Plan

OUTCOMES = (Show, Sink, Score, CrossValidate, Predict)
"""What a script is run for, besides the models it fits."""


class Liveness:
    """The steps that something comes of, and those that nothing comes of."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan

    @cached_property
    def live(self) -> Set[Ref]:
        """The steps that an outcome is made from."""
        ends = [
            step.ref
            for step in self.plan.steps
            if isinstance(step.node, OUTCOMES) or (isinstance(step.node, Fit) and step.node.estimator.predicts)
        ]
        return self.plan.upstream(*ends)

    @cached_property
    def dead(self) -> tuple[Ref, ...]:
        """The steps that nothing comes of, in the script's order."""
        return tuple(step.ref for step in self.plan.steps if step.ref not in self.live)
