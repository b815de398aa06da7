"""One question asked in the ways of several libraries: the plans are equal up to names."""

import importlib.util
from pathlib import Path

import pytest

from canonical import meaning
from fixture import FIXTURES, read
from headwater.pipeline import Document
from headwater.plan.plan import Plan
from headwater.sources.reader import SourceReader

SQL = importlib.util.find_spec("headwater.api.sql") is not None
"""Whether queries are read; the part that reads them may be missing."""

PAGES = sorted((FIXTURES / "equal").glob("*.md"))


def answer(text: str, folder: Path) -> tuple[Plan, str]:
    """The plan of a script, and its step of the name `answer`."""
    plan = Document([text], path=folder / "main.py", sources=SourceReader([folder])).analysis().plan
    return plan, [step.ref for step in plan.steps if step.name == "answer"][-1]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_all_ways_of_asking_are_one(page: Path, tmp_path: Path) -> None:
    ways = [case for case in read(page) if case.has("python") and (SQL or ".sql(" not in case.script)]
    assert len(ways) > 1
    first, *others = [(case.title, meaning(*answer(case.script, tmp_path))) for case in ways]
    for title, other in others:
        assert other == first[1], f"{title} means something else than {first[0]}"


CHANGES = (
    ("BUILDING", "MACHINERY"),
    ('["o_orderdate"] <', '["o_orderdate"] <='),
    (".sum()", ".max()"),
    ("head(10)", "head(11)"),
    ("(1 -", "(2 -"),
    ('"o_shippriority"], as_index', '"o_custkey"], as_index'),
    ('left_on="c_custkey"', 'left_on="c_name"'),
    ("ascending=[False, True]", "ascending=False"),
)


@pytest.mark.parametrize(("old", "new"), CHANGES, ids=[new for _, new in CHANGES])
def test_another_question_means_something_else(old: str, new: str, tmp_path: Path) -> None:
    text = next(case.script for case in read(FIXTURES / "equal" / "tpch_3.md") if case.title == "pandas")
    assert old in text
    assert meaning(*answer(text, tmp_path)) != meaning(*answer(text.replace(old, new), tmp_path))
