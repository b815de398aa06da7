"""Pages of facts that no rule shows by itself: what a plan is known to draw, and what nobody uses."""

from collections.abc import Iterable

import pytest

from fixture import Case, cases
from headwater.facts.liveness import Liveness
from headwater.facts.models import Fitted, Models
from headwater.facts.randomness import Randomness
from headwater.pipeline import Analysis, Document


def names(analysis: Analysis, refs: Iterable[str]) -> str:
    """Steps by the names people know them by, in the plan's order."""
    order = analysis.plan.order
    return " ".join(analysis.plan.name(ref) for ref in sorted(refs, key=lambda ref: order[ref]))


def told(model: Fitted) -> str:
    """The columns that a model learns from, and what it is to say."""
    columns = ", ".join(map(str, model.picked.columns))
    return f"{model.estimator.name}: {model.picked.mode} [{columns}] -> [{', '.join(map(str, model.labels))}]"


@pytest.mark.parametrize("case", cases("facts"), ids=str)
def test_facts(case: Case, update: bool) -> None:
    analysis = Document([case.script]).analysis()
    if case.has("drawn"):
        randomness = analysis.facts.get(Randomness)
        case.expect("drawn", names(analysis, randomness.drawn), update)
        case.expect("differing", names(analysis, randomness.differing), update)
    if case.has("models"):
        case.expect("models", "\n".join(map(told, analysis.facts.get(Models).all)), update)
    if case.has("dead"):
        case.expect("dead", names(analysis, analysis.facts.get(Liveness).dead), update)
