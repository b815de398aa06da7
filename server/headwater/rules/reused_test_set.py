"""Several models are scored on one test part that also chooses among them.

## Why it matters
The best of many scores on the same rows is too good: the choice has learned from the test part.

## Instead
Choose on a validation part or by cross-validation, and score the chosen model once on the test part.
"""

from collections.abc import Iterator

from headwater.facts.chosen import Chosen
from headwater.facts.evaluation import Judgement, Trained
from headwater.facts.portions import rows_of
from headwater.facts.rowflow import Lots, RowFlow
from headwater.facts.witness import Witness
from headwater.plan.expressions import Ref
from headwater.plan.nodes import Either
from headwater.plan.plan import Plan
from headwater.rules.rule import Finding, rule, weighed


@rule("leakage/multi-test")
def check(plan: Plan, rows: RowFlow, chosen: Chosen, witness: Witness) -> Iterator[Finding]:
    groups: dict[tuple[Lots, tuple[object, ...]], list[tuple[Trained, Judgement]]] = {}
    for model, judgement in chosen.held_out:
        if not judgement.scored or witness.assumed(model.ref):
            continue  # whoever calls the function may have rows left to judge by
        if "Dummy" not in model.estimator.final.name:
            groups.setdefault((judgement.rows, label_of(plan, model)), []).append((model, judgement))
    told: set[object] = set()
    kept = {model.ref: score for model, _, score in chosen.models()}
    for (judged, label), members in groups.items():
        models = one_each(plan, members)
        looped = next(((m, j) for m, j in members if m.ref in kept), None)
        if len(models) > 1:
            _, judgement = models[1]
            at, many = judgement.scores[0], f"{len(models)} models are"
        elif looped is not None:
            judgement = looped[1]
            at, many = kept[looped[0].ref], "each model of the loop is"
        else:
            continue
        if (spot := plan.by_ref[at].where) in told:
            continue  # one line in a function that is called for several tables
        if any(untouched(rows, judged, other) for (other, name) in groups if name == label):
            continue
        told.add(spot)
        where = rows_of(plan, judgement.features)
        found = Finding(
            at,
            f"{many} scored on {where}, and nothing is left to judge the one chosen",
            tuple((m.ref, f"{m.estimator.final.name} is trained here") for m, _ in models[:5]),
        )
        yield weighed(found, witness.rows(*(j.features for _, j in models[:2])))


def label_of(plan: Plan, model: Trained) -> tuple[object, ...]:
    """What a model's label is called."""
    return plan.columns(model.label).names if model.label is not None and model.label in plan else ()


def one_each(plan: Plan, members: list[tuple[Trained, Judgement]]) -> list[tuple[Trained, Judgement]]:
    """The first judgement of each model. Models with one score, or whose scores meet, are one: it was chosen before."""
    found: list[tuple[Trained, Judgement]] = []
    told: set[Ref] = set()
    for model, judgement in members:
        meeting = {
            user for s in judgement.scores for user in plan.consumers.get(s, ()) if isinstance(plan.get(user), Either)
        }
        if model.ref not in told and not {*meeting, *judgement.scores} & told:
            found.append((model, judgement))
        told |= {model.ref, *meeting, *judgement.scores}
    return found


def untouched(rows: RowFlow, judged: Lots, other: Lots) -> bool:
    """Whether another part was scored that has no row of this one."""
    return judged != other and rows.apart(judged, other)
