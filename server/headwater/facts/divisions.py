"""The steps that divide rows at random, one by one: into parts, into folds, into a sample and the rest."""

from functools import cached_property

from headwater.facts.disjoint import Not, Side
from headwater.facts.evaluation import Evaluation
from headwater.facts.rowflow import Lots
from headwater.plan.expressions import Ref
from headwater.plan.frames import Sample
from headwater.plan.learning import CrossValidate, Split
from headwater.plan.plan import Plan


class Divisions:
    """Which steps divide rows, and the tables they divide."""

    def __init__(self, plan: Plan, evaluation: Evaluation) -> None:
        self.plan = plan
        self.evaluation = evaluation

    @cached_property
    def random(self) -> tuple[tuple[Ref, tuple[Ref, ...]], ...]:
        """Those that draw rows at random, whatever entity or time they belong to."""
        found: list[tuple[Ref, tuple[Ref, ...]]] = []
        for ref, split in self.plan.each(Split):
            if split.random and not split.ordered and not split.grouped:
                found.append((ref, split.inputs))
        for ref, folds in self.plan.each(CrossValidate):
            if folds.random:
                found.append((ref, folds.inputs[:1]))
        judged = [(m.rows, j.rows) for m in self.evaluation.models for j in m.judgements]
        for ref, drawn in self.plan.each(Sample):
            side = Side(("sample", ref), "sample")
            if not drawn.replace and any(parted(trained, rows, side) for trained, rows in judged):
                found.append((ref, drawn.inputs[:1]))
        return tuple(found)


def parted(trained: Lots, judged: Lots, side: Side) -> bool:
    """Whether a model is trained on what was drawn and judged on the rest, or the other way round."""
    cuts = [frozenset(c for lot in lots for c in lot.cuts) for lots in (trained, judged)]
    return any(side in one and Not(side) in other for one, other in (cuts, reversed(cuts)))
