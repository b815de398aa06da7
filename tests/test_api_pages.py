"""The pages of modelled calls: a script and the plan that is read from it."""

from pathlib import Path

import pytest

from fixture import Case, cases
from headwater.pipeline import Document
from headwater.plan.display import text
from headwater.sources.reader import SourceReader


def lay_out(case: Case, folder: Path) -> None:
    """Write the data files of a case into a folder."""
    for name, content in case.files("csv").items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")


def opened(case: Case, folder: Path) -> Document:
    """The script of a case, or its cells, beside its data."""
    lay_out(case, folder)
    cells = case.texts("cell")
    sources = SourceReader([folder])
    return Document(cells or [case.script], notebook=bool(cells), path=folder / "main.py", sources=sources)


# The idioms are there for the oracle: their plans say nothing that the pages of the calls do not say.
@pytest.mark.parametrize("case", [case for case in cases("api") if case.page.stem != "idioms"], ids=str)
def test_api(case: Case, update: bool, tmp_path: Path) -> None:
    case.expect("plan", text(opened(case, tmp_path).analysis().plan), update)
