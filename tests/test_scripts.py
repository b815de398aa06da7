"""Whole scripts and notebooks, compared with what people say about them (fixtures/scripts/README.md)."""

from typing import Any

import pytest

from labels import Labelled, labelled, measures, of_findings

LABELS = labelled()
MEASURES = dict(measures())


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("label", LABELS, ids=lambda label: label.name)
def test_script(label: Labelled, measure: Any) -> None:
    assert not MEASURES[measure](label).wrong


@pytest.mark.parametrize("label", LABELS, ids=lambda label: label.name)
def test_findings(label: Labelled) -> None:
    found = of_findings(label)
    assert not found.false
    assert not found.missed
    if found.unwritten:
        pytest.skip(f"rules not written yet: {found.unwritten}")
