"""The law of editing over pages of `fixtures/incremental`: edits end where a fresh start does, at the cost told."""

import doctest
from pathlib import Path

import pytest

from fixture import Case, cases
from fuzz import lines
from fuzz.pages import Played


@pytest.mark.parametrize("case", cases("incremental"), ids=str)
def test_edits_end_where_a_fresh_start_does(case: Case, tmp_path: Path, update: bool) -> None:
    played = Played(case, tmp_path)
    fault = played.broken()
    assert not fault, fault
    if case.has("ran"):
        case.expect("ran", played.ran(), update)


def test_doctests_of_the_lines() -> None:
    failed, tried = doctest.testmod(lines)
    assert tried and not failed
