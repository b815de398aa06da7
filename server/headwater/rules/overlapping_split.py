"""Train and test are chosen by conditions or slices that share rows.

## Why it matters
Rows on the border (`<=` here and `>=` there, `[:n]` and `[n-1:]`) are in both parts.

## Instead
Let one of the two leave the border out.
"""

from collections.abc import Iterator

from headwater.facts.disjoint import Cut, Range, Side, Some, Where, plain, touching
from headwater.facts.evaluation import Evaluation
from headwater.facts.rowflow import Lots
from headwater.facts.trace import Trace
from headwater.facts.witness import Witness
from headwater.plan.expressions import Ref
from headwater.plan.frames import Filter, Sample, Slice
from headwater.plan.plan import Plan
from headwater.rules.rule import Finding, rule, weighed


@rule("leakage/overlap")
def check(plan: Plan, evaluation: Evaluation, trace: Trace, witness: Witness) -> Iterator[Finding]:
    told: set[tuple[Ref, Ref]] = set()
    for model in evaluation.models:
        for judgement in model.judgements:
            pair = sharing(model.rows, judgement.rows)
            if pair is None:
                continue
            here = step_of(plan, trace, model.features, pair[0])
            there = step_of(plan, trace, judgement.features, pair[1])
            if here is None or there is None:
                continue
            first, second = sorted((here, there), key=lambda r: plan.order[r])
            if (first, second) in told:
                continue
            told.add((first, second))
            names = f"{plan.word(second)} and {plan.word(first)}"
            found = Finding(
                second,
                f"{names} share rows, and {model.estimator.final.name} is judged on them",
                ((first, "the other part"), (model.ref, "trained here"), (judgement.at, "judged here")),
            )
            yield weighed(found, witness.rows(model.features, judgement.features))


def sharing(trained: Lots, judged: Lots) -> tuple[Cut, Cut] | None:
    """Two cuts by which the same rows are divided, but not cleanly."""
    for one in trained:
        for other in judged:
            if one.root != other.root or one.apart(other):
                continue
            for a in one.cuts - other.cuts:
                for b in other.cuts - one.cuts:
                    if any(isinstance(c, Range | Some) for c in (one.cuts ^ other.cuts) - {a, b}):
                        continue  # the rows on the border may be gone since
                    if touching(a, b) or (isinstance(a, Side) and isinstance(b, Side) and a.side == b.side == "sample"):
                        return a, b
    return None


def step_of(plan: Plan, trace: Trace, features: Ref, cut: Cut) -> Ref | None:
    """The step that made a cut."""
    for ref in trace.rows(features):
        node = plan.get(ref)
        match node, cut:
            case Filter(predicate=condition), Where(wanted) if condition is not None and plain(condition) == wanted:
                return ref
            case Slice(start=start, stop=stop), Range(_, first, last) if (start, stop) == (first, last):
                return ref
            case Sample(), Side(("sample", which)) if which == ref:
                return ref
    return None
