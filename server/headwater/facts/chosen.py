"""What was chosen by a score: the best of a loop, a threshold off a curve."""

from collections.abc import Iterator
from functools import cached_property

from headwater.facts.evaluation import Evaluation, Judgement, Trained
from headwater.facts.portions import rows_from, rows_of
from headwater.facts.rowflow import RowFlow
from headwater.facts.script import Script
from headwater.plan.expressions import Ref
from headwater.plan.learning import Fit
from headwater.plan.plan import Plan, Where
from headwater.plan.rows import Rows

MOST_STEPS = 200

VALIDATION = ("val", "dev", "eval", "oof")
"""What a part that is there to choose by is called."""


class Chosen:
    """Scores on held-out rows by which something was chosen."""

    def __init__(self, plan: Plan, script: Script, evaluation: Evaluation, rows: RowFlow) -> None:
        self.plan = plan
        self.script = script
        self.evaluation = evaluation
        self.rows = rows

    def thresholds(self) -> Iterator[tuple[Trained, Judgement, Ref, Ref | None]]:
        """A model that was trained once, the score that chose what is done with its answers, and one after it."""
        best = {r.ref: r.data for r in self.script.remarks if r.kind == "chosen-by-score" and r.ref is not None}
        for model, judgement in self.held_out:
            for score in judgement.scores:
                later = next((s for s in judgement.scores if s != score and score in self._answers(s)), None)
                if later is not None:
                    yield model, judgement, score, later
                elif isinstance(loop := best.get(score), Where) and not self.inside(model.ref, loop):
                    yield model, judgement, score, None

    def models(self) -> Iterator[tuple[Trained, Judgement, Ref]]:
        """A model fitted anew in each turn of a loop, and the score by which the best is kept."""
        best = {r.ref: r.data for r in self.script.remarks if r.kind == "chosen-by-score" and r.ref is not None}
        for model, judgement in self.held_out:
            for score in judgement.scores:
                if isinstance(loop := best.get(score), Where) and self.inside(model.ref, loop):
                    yield model, judgement, score

    @cached_property
    def held_out(self) -> tuple[tuple[Trained, Judgement], ...]:
        """The judgements on rows that were held out once for all, and not to choose by."""
        return tuple(self._held_out())

    def _held_out(self) -> Iterator[tuple[Trained, Judgement]]:
        for model in self.evaluation.models:
            for judgement in self.evaluation.held_out(model):
                folds = any(lot.held_out is not None and lot.held_out.folds for lot in judgement.rows)
                if not folds and not judgement.folds and not validates(self.plan, judgement.features):
                    yield model, judgement

    def inside(self, ref: Ref, loop: Where) -> bool:
        """Whether a step is run in a loop."""
        step = self.plan.by_ref[ref]
        if step.where.chunk != loop.chunk:
            return step.called_in == loop.chunk
        return loop.line <= step.where.line <= loop.end_line

    def _answers(self, score: Ref) -> frozenset[Ref]:
        """What a score's inputs were made from, as far as the last fit."""
        seen: set[Ref] = set()
        todo = list(self.plan[score].inputs)
        while todo:
            here = todo.pop()
            node = self.plan.get(here)
            if here not in seen and node is not None and not isinstance(node, Fit):
                seen.add(here)
                todo.extend(node.inputs)
        return frozenset(seen)


def validates(plan: Plan, ref: Ref) -> bool:
    """Whether a part is called one to choose by, here or where its rows were last put apart."""
    if any(word in rows_of(plan, ref).lower() for word in VALIDATION):
        return True
    seen: set[Ref] = set()
    todo = [ref]
    while todo:
        here = todo.pop()
        node = plan.get(here)
        if node is None or here in seen or len(seen) > MOST_STEPS:
            continue
        seen.add(here)
        name = plan.word(here).lower()
        if not name.startswith("this ") and any(word in name for word in VALIDATION):
            return True
        if node.rows in (Rows.SAME, Rows.PERMUTED):
            todo += rows_from(node)
    return False
