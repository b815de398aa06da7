"""Whole scripts and notebooks, compared with what people say about them (fixtures/scripts/README.md)."""

from typing import Any

import pytest

from labels import Labelled, labelled, measures, of_findings

LABELS = labelled()
MEASURES = dict(measures())


# What is not met yet, and why; a case that heals says so.
SHORT = {
    ("house_prices", "features"): "what a lambda makes of a group's numbers has no type that we know, so that "
    "get_dummies may or may not replace the column",
    ("flats_walkthrough", "features"): "columns dropped by their share of missing values are not known; that later "
    "statements read a column by name, so that it is still there, is no knowledge of ours yet",
    ("flats_walkthrough", "inputs"): "the same: one of the columns is gone, and we cannot tell which",
    ("loans_boosting", "features"): "labels of several levels, made flat by a comprehension; and a join with a table "
    "of indicator columns, whose names may clash",
    **{
        ("cars_estimators", measure): "an estimator that the script writes itself is followed when it is fitted, "
        "and is no model of its own"
        for measure in ("models", "features", "labels", "inputs")
    },
}


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("label", LABELS, ids=lambda label: label.name)
def test_script(label: Labelled, measure: Any, request: pytest.FixtureRequest) -> None:
    if reason := SHORT.get((label.name, measure)):
        request.node.add_marker(pytest.mark.xfail(reason=reason))
    assert not MEASURES[measure](label).wrong


@pytest.mark.parametrize("label", LABELS, ids=lambda label: label.name)
def test_findings(label: Labelled) -> None:
    found = of_findings(label)
    assert not found.false
    assert not found.missed
    if found.unwritten:
        pytest.skip(f"rules not written yet: {found.unwritten}")
