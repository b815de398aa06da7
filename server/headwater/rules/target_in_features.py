"""The label column is among the features.

## Why it matters
A model that is handed the answer learns to copy it. Scores are near perfect, and useless.

## Instead
Drop the label from the features.
"""

from collections.abc import Iterator

from headwater.facts.evaluation import Evaluation, Trained
from headwater.facts.leaks import certainly_used
from headwater.facts.trace import Trace
from headwater.plan.columns import Name
from headwater.plan.expressions import Ref
from headwater.plan.frames import Positions
from headwater.plan.nodes import Every
from headwater.plan.plan import Plan
from headwater.rules.rule import Finding, rule


@rule("leakage/target")
def check(plan: Plan, evaluation: Evaluation, trace: Trace) -> Iterator[Finding]:
    for model in evaluation.models:
        if model.label is None:
            continue
        learner = model.estimator.final.name
        taken = (model.label, "the label is taken here")
        found = label_among(trace, model)
        if found is not None:
            name, own = found
            what = f"the label {name}" if own else f"{name}, of which the label is made,"
            data: tuple[tuple[str, object], ...] = (("column", name), ("features", model.features))
            yield Finding(model.ref, f"{what} is among the features of {learner}", (taken,), data=data)
        elif (place := place_among(plan, trace, model.label, model.features)) is not None:
            yield Finding(model.ref, f"column {place}, the label, is among the features of {learner}", (taken,))


def label_among(trace: Trace, model: Trained) -> tuple[Name, bool] | None:
    """The column that is or tells the label and is a feature, and whether it is the label itself."""
    home = trace.home(model.label) if model.label is not None else None
    if home is None:
        return None
    used = certainly_used(model.estimator)
    reads_text = any(m.name.endswith("Vectorizer") for m in model.estimator.members())
    for column in (home,) if reads_text else trace.kin(home):
        name = column[1]
        if (
            not isinstance(name, Every)
            and (used is None or name in used)
            and trace.carries(model.features, name, column)
        ):
            return name, column == home
    return None


def place_among(plan: Plan, trace: Trace, label: Ref, features: Ref) -> int | None:
    """The place of the label, where columns are told by places alone and the features hold it."""
    answer = next((n for r in trace.same_columns(label) if isinstance(n := plan.get(r), Positions)), None)
    if answer is None or answer.places is None or len(answer.places) != 1:
        return None
    place, table = answer.places[0], answer.inputs[0]
    for ref in trace.same_columns(features):
        if ref == table:
            return place
        node = plan.get(ref)
        if isinstance(node, Positions):
            return place if node.inputs[0] == table and holds(node, place) else None
    return None


def holds(picked: Positions, place: int) -> bool:
    """Whether columns picked by position surely hold the one at a place, however many there are."""
    if picked.places is not None:
        return place in picked.places
    start, stop = picked.start or 0, picked.stop
    if picked.step not in (None, 1):
        return False
    if place < 0:
        return (start >= 0 and stop is None) or (start < 0 and start <= place and (stop is None or place < stop < 0))
    return 0 <= start <= place and (stop is None or stop > place)
