"""Rows are copied, or made up from others, before the split.

## Why it matters
Copies of one row, or rows interpolated between two, land on both sides of the split. The model is tested on rows
it knows.

## Instead
Split first and resample the training part only; within cross-validation use imbalanced-learn's Pipeline.
"""

from collections.abc import Iterator

from headwater.facts.disjoint import Side
from headwater.facts.evaluation import Evaluation
from headwater.facts.portions import rows_of
from headwater.facts.rowflow import Lots, RowFlow
from headwater.facts.trace import Trace
from headwater.facts.witness import Witness
from headwater.plan.expressions import Ref
from headwater.plan.frames import Build, Concat, Sample
from headwater.plan.learning import Resample
from headwater.plan.plan import Plan
from headwater.rules.rule import Finding, rule, weighed


@rule("leakage/overlap")
def check(plan: Plan, evaluation: Evaluation, trace: Trace, rows: RowFlow, witness: Witness) -> Iterator[Finding]:
    for ref, word in multiplying(plan, rows):
        for model in evaluation.models:
            if ref not in trace.rows(model.features):
                continue
            judged = [
                j
                for j in model.judgements
                if ref in trace.rows(j.features)
                and (not isinstance(plan[ref], Concat) or j.folds or parted(j.rows))
                and (j.folds or (j.features != model.features and rows.apart(model.rows, j.rows)))
            ]
            if judged:
                where = rows_of(plan, judged[0].features)
                message = f"{word} before the split: copies of one row may be in training and in {where}"
                found = Finding(ref, message, ((model.ref, "trained here"), (judged[0].at, "judged here")))
                yield weighed(found, witness.rows(model.features, judged[0].features))
                break


def parted(rows: Lots) -> bool:
    """Whether rows are a side of a split. Those cut off by their places may be all that was put below others."""
    return any(isinstance(c, Side) for lot in rows for c in lot.cuts)


def multiplying(plan: Plan, rows: RowFlow) -> Iterator[tuple[Ref, str]]:
    """The steps that make several rows of one."""
    for ref, node in plan.each(Resample):
        if node.synthetic and node.which == 0:
            yield ref, f"{node.estimator.name} draws new rows from rows"
    for ref, sample in plan.each(Sample):
        if sample.replace:
            yield ref, "rows are drawn with replacement"
    for ref, concat in plan.each(Concat):
        lots = [rows.lots(r) for r in concat.inputs]
        drawn = any(isinstance(plan.get(r), Sample) for r in concat.inputs)
        made = any(isinstance(plan.get(r), Build) for r in concat.inputs)  # a day for each shop, another below it
        for at, one in enumerate(lots):
            if drawn or made:
                break
            if any(all(lot.certain for lot in one) and rows.saw(other, one) for other in lots[at + 1 :]):
                yield ref, "rows are put beside copies of themselves"
                break
