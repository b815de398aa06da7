"""Train and test read the same file.

## Why it matters
Two reads of one file hold the same rows. Every test row was in training.

## Instead
Read the file once and split it, or read the file that holds the test rows.
"""

from collections.abc import Iterator
from posixpath import normpath

from headwater.facts.evaluation import Evaluation
from headwater.facts.rowflow import Lot
from headwater.plan.frames import UNTOLD, Scan
from headwater.plan.plan import Plan
from headwater.rules.rule import Finding, rule


@rule("leakage/overlap")
def check(plan: Plan, evaluation: Evaluation) -> Iterator[Finding]:
    told: set[str] = set()
    for model in evaluation.models:
        for judgement in model.judgements:
            for one in model.rows:
                for other in judgement.rows:
                    pair = same_file(plan, one, other)
                    if pair is not None and pair[1] not in told:
                        told.add(pair[1])
                        scan, learner = plan[pair[1]], model.estimator.final.name
                        assert isinstance(scan, Scan)
                        yield Finding(
                            pair[1],
                            f"{scan.path} is read again: the rows judged are those {learner} was trained on",
                            ((pair[0], "first read here"), (model.ref, "trained here"), (judgement.at, "judged here")),
                        )


def same_file(plan: Plan, one: Lot, other: Lot) -> tuple[str, str] | None:
    """Two reads of one file, the first first."""
    if one.root == other.root or not isinstance(one.root, str) or not isinstance(other.root, str):
        return None
    a, b = plan.get(one.root), plan.get(other.root)
    if not (isinstance(a, Scan) and isinstance(b, Scan)) or a.path is None or b.path is None:
        return None
    if UNTOLD in a.rows_read:
        return None
    if (a.kind, a.rows_read) != (b.kind, b.rows_read) or normpath(a.path) != normpath(b.path):
        return None
    if a.kind in ("sql", "generated", "dataset") or Lot(0, one.cuts).apart(Lot(0, other.cuts)):
        return None
    first, second = sorted((one.root, other.root), key=lambda r: plan.order[r])
    return first, second
