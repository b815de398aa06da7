"""Which steps differ between two runs of the same script on the same data."""

from collections.abc import Set
from functools import cached_property

from headwater.plan.expressions import Call, Expr, Lit, Ref, walk
from headwater.plan.frames import Assign, Compute, Sample
from headwater.plan.learning import CrossValidate, Fit, Split
from headwater.plan.nodes import Node
from headwater.plan.plan import Plan


class Randomness:
    """The steps that draw at random without a seed, and all that depends on them."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan

    @cached_property
    def drawn(self) -> tuple[Ref, ...]:
        """The steps that draw by themselves, in the script's order."""
        return tuple(step.ref for step in self.plan.steps if draws(step.node))

    @cached_property
    def differing(self) -> Set[Ref]:
        """Every step whose result is another one at the next run."""
        return self.plan.downstream(*self.drawn)


def draws(node: Node) -> bool:
    """Whether a step surely draws at random, and nothing seeds it."""
    match node:
        case Split(random=True, seeded=False) | CrossValidate(random=True, seeded=False) | Sample(seeded=False):
            return True
        case Fit(estimator=estimator):
            return any(member.random is True for member in estimator.members())
        case Assign(items=items):
            return any(unseeded(expr) for _, expr in items)
        case Compute(expr=expr):
            return unseeded(expr)
    return False


def unseeded(expr: Expr) -> bool:
    """Whether an expression draws numbers without a seed: the second argument of `random` tells."""
    drawn = [part for part in walk(expr) if isinstance(part, Call) and part.op == "random"]
    return any(part.args[1:2] == (Lit(False),) for part in drawn)
