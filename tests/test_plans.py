"""The plan of every whole script, as a reviewed text beside it."""

from pathlib import Path

import pytest

from fixture import FIXTURES
from headwater.pipeline import Document
from headwater.plan.display import text
from headwater.sources.reader import SourceReader
from headwater.syntax.notebook import read_notebook

SCRIPTS = [*sorted(FIXTURES.glob("scripts/*/script.py")), *sorted(FIXTURES.glob("notebooks/*.ipynb"))]


def name_of(path: Path) -> str:
    """What a script or notebook of the fixtures is called."""
    return path.stem if path.suffix == ".ipynb" else path.parent.name


@pytest.mark.parametrize("path", SCRIPTS, ids=name_of)
def test_plan(path: Path, update: bool) -> None:
    sources = SourceReader([path.parent, FIXTURES])
    if path.suffix == ".ipynb":
        cells = [cell.source for cell in read_notebook(path.read_text()).cells]
        document, page = Document(cells, path=path, notebook=True, sources=sources), path.with_suffix(".plan.txt")
    else:
        document, page = Document([path.read_text()], path=path, sources=sources), path.with_name("plan.txt")
    found = text(document.analysis().plan) + "\n"
    if update:
        page.write_text(found)
    assert found == page.read_text()
