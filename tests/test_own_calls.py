"""The manual's page on calls of one's own: its examples, run as a person would run them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from e2e.frames import environment
from fixture import ROOT, Case, read

CASES = [case for case in read(ROOT / "docs" / "own-calls.md") if case.has("python")]


def lineage(case: Case, folder: Path) -> tuple[str, str]:
    """What `headwater lineage` says of the example, and what it complains about."""
    project, installed = folder / "project", folder / "installed"
    files = {project / "script.py": case.script, project / "headwater.toml": case.text("toml")}
    if case.has("ini"):
        declared = installed / "company_models-1.0.dist-info"
        files |= {declared / "entry_points.txt": case.text("ini")}
        files |= {declared / "METADATA": "Metadata-Version: 2.1\nName: company-models\nVersion: 1.0\n"}
    home = installed if case.has("ini") else project
    files |= {home / name: text for name, text in case.files("file").items()}
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    known = environment()
    known["PYTHONPATH"] = os.pathsep.join((known["PYTHONPATH"], str(installed)))
    command = [sys.executable, "-m", "headwater", "lineage", "script.py"]
    done = subprocess.run(command, cwd=project, env=known, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout, done.stderr


def test_there_is_an_example_of_each_way() -> None:
    assert [case.title for case in CASES] == ["A line in the settings", "A file of models", "A package with models"]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_examples(case: Case, tmp_path: Path, update: bool) -> None:
    found, complaints = lineage(case, tmp_path)
    assert not complaints
    case.expect("lineage", found, update)


def test_a_package_whose_models_fail_is_left_out(tmp_path: Path) -> None:
    case = next(case for case in CASES if case.has("ini"))
    broken = [block for block in case.blocks if block.kind != "file"]
    failing = Case(case.page, case.title, case.line, broken)
    found, complaints = lineage(failing, tmp_path)
    assert "stock of north" not in found
    assert "company_models" in complaints
