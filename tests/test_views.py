"""Lineage and plan as people see them, over the pages of `fixtures/features`."""

from pathlib import Path

import pytest

from fixture import Case, cases
from headwater.cli.lineage import text
from headwater.features import lineage, plan_view
from headwater.pipeline import Document
from headwater.sources.reader import SourceReader

SHOWN = [case for case in cases("features") if case.has("lineage") or case.has("plan")]


def document(case: Case, folder: Path) -> Document:
    for name, content in case.files("csv").items():
        (folder / name).write_text(content, encoding="utf-8")
    return Document([case.script], path=folder / "script.py", sources=SourceReader(folder))


@pytest.mark.parametrize("case", SHOWN, ids=str)
def test_views(case: Case, tmp_path: Path, update: bool) -> None:
    doc = document(case, tmp_path)
    if case.has("lineage"):
        content = {"version": 1, "path": "script.py", **lineage.as_json(doc)}
        case.expect("lineage", text(content), update=update)
    if case.has("plan"):
        case.expect("plan", "\n".join(plan_view.lines(doc)), update=update)


def test_ranges_are_those_of_the_statements() -> None:
    doc = Document(["import pandas as pd\ndf = pd.read_csv('a.csv')\ndf['é'] = df.b\n"])
    source = lineage.as_json(doc, ranges=True)["sources"][0]
    assert source["range"] == {"start": {"line": 2, "column": 6}, "end": {"line": 2, "column": 26}}
    step = plan_view.as_json(doc, ranges=True)["steps"][-1]
    assert (step["operator"], step["range"]["start"]) == ("assign", {"line": 3, "column": 1})
