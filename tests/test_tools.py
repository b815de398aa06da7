"""The tools of the project as tests: what they would say in review, they say here."""

import doctest
import importlib
import subprocess
import sys
from pathlib import Path

import pytest

import fixture

ROOT = Path(__file__).resolve().parent.parent

# These start a process or a thread on import, or need libraries that the server never imports.
NOT_IMPORTED = ("headwater.whatif.worker", "headwater.__main__")

# Found by their files: a module that fails to import fails its own test and no other.
MODULES = [
    name
    for path in sorted((ROOT / "server" / "headwater").rglob("*.py"))
    if not (name := ".".join(path.relative_to(ROOT / "server").with_suffix("").parts)).startswith(
        NOT_IMPORTED
    )
]


def run(*command: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env=None,
    )
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}{done.stderr}"


def test_ruff() -> None:
    run("ruff", "check", "--quiet")


def test_mypy() -> None:
    run("mypy")


def test_import_contracts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "server"))
    lint = "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"
    done = subprocess.run([sys.executable, "-c", lint], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", MODULES)
def test_doctests(name: str) -> None:
    failed, _ = doctest.testmod(importlib.import_module(name.removesuffix(".__init__")))
    assert failed == 0


def test_doctests_of_fixture() -> None:
    failed, tried = doctest.testmod(fixture)
    assert tried and failed == 0
