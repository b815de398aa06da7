"""SECURITY.md: each attempt of its table names a test, and each test that it names is there."""

import ast
import re

from fixture import ROOT

PAGE = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
TABLE = PAGE.partition("## What a hostile repository could try")[2]
ROWS = [line for line in TABLE.splitlines() if line.startswith("| ")]
NAMED = re.compile(r"`([\w/]+\.py)::(\w+)`")


def collected(file: str) -> set[str]:
    """The tests in a file, as pytest collects them."""
    tree = ast.parse((ROOT / "tests" / file).read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}


def test_every_attempt_names_its_test() -> None:
    attempts = ROWS[1:]
    assert len(attempts) > 30
    assert [row for row in attempts if not NAMED.search(row.rsplit("|", 2)[1])] == []


def test_every_test_that_is_named_exists() -> None:
    named = NAMED.findall(PAGE)
    assert [f"{file}::{test}" for file, test in named if test not in collected(file)] == []


def test_bounds_are_as_the_page_says() -> None:
    from headwater.base import regular
    from headwater.cli import baseline, files, script
    from headwater.config.settings import Settings, described
    from headwater.sources import listing, modules, parquet, workbook

    (limit,) = (each for each in described if each.key == "sources.limit")
    assert (Settings().source_limit, limit.schema["maximum"]) == (64 << 10, 1 << 20)
    assert (script.LARGEST, files.LARGEST, baseline.LARGEST) == (32 << 20, 1 << 20, 64 << 20)
    assert (modules._largest, parquet._footer_most, workbook._part_most) == (1 << 19, 1 << 20, 1 << 20)
    assert listing._looked_at == 5000
    assert regular.FORBIDDEN == ("/proc", "/sys", "/dev")
