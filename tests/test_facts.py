"""Pages of facts that no rule shows by itself, and of statements: what a plan draws, learns and never uses."""

from collections.abc import Iterable

import pytest

from fixture import Case, cases
from headwater.facts.liveness import Liveness
from headwater.facts.models import Fitted, Models
from headwater.facts.randomness import Randomness
from headwater.pipeline import Analysis, Document
from headwater.plan.frames import Scan


def names(analysis: Analysis, refs: Iterable[str]) -> str:
    """Steps by the names people know them by, in the plan's order."""
    order = analysis.plan.order
    return " ".join(analysis.plan.name(ref) for ref in sorted(refs, key=lambda ref: order[ref]))


def told(model: Fitted) -> str:
    """The columns that a model learns from, and what it is to say."""
    columns = ", ".join(map(str, model.picked.columns))
    return f"{model.estimator.name}: {model.picked.mode} [{columns}] -> [{', '.join(map(str, model.labels))}]"


def opened(case: Case) -> Document:
    """The script of a case, or its cells as a notebook."""
    cells = [block.text for block in case.blocks if block.kind == "cell"]
    return Document(cells, notebook=True) if cells else Document([case.script])


@pytest.mark.parametrize("case", [*cases("facts"), *cases("plan")], ids=str)
def test_facts(case: Case, update: bool) -> None:
    analysis = opened(case).analysis()
    if case.has("drawn"):
        randomness = analysis.facts.get(Randomness)
        case.expect("drawn", names(analysis, randomness.drawn), update)
        case.expect("differing", names(analysis, randomness.differing), update)
    if case.has("models"):
        case.expect("models", "\n".join(map(told, analysis.facts.get(Models).all)), update)
    if case.has("sources"):
        scans = [step.node.path or "?" for step in analysis.plan.steps if isinstance(step.node, Scan)]
        case.expect("sources", "\n".join(dict.fromkeys(scans)), update)
    if case.has("dead"):
        case.expect("dead", names(analysis, analysis.facts.get(Liveness).dead), update)
