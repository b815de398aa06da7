"""The one runner of fixture pages: a short function for each folder."""

from pathlib import Path

import pytest

from fixture import FIXTURES, Case, cases, read
from headwater.config import Settings, from_mapping
from headwater.pipeline import Document, Problem, offers
from headwater.rewrites.rewrite import Offer, rewrites
from headwater.rules.rule import rules
from headwater.sources.reader import SourceReader
from headwater.syntax.notebook import script_cells

RULES = {rule.name for rule in rules()}
MARKER = "  # smell:"


def rule_of(page: Path) -> str:
    return page.stem.replace("_", "-")


def rule_cases() -> list[Case]:
    """The cases of pages whose rule there is; `test_layout` says which pages wait for theirs."""
    pages = sorted((FIXTURES / "rules").glob("*.md"))
    return [case for page in pages if rule_of(page) in RULES for case in read(page) if case.has("python")]


def unmarked(script: str) -> str:
    """A script without the markers, which would be comments of the script's own."""
    return "\n".join(line.partition(MARKER)[0] for line in script.split("\n"))


def opened(case: Case, folder: Path) -> tuple[Document, list[int]]:
    """The case's script in a workspace of its own, and the lines of it at which its cells begin."""
    for kind in ("csv", "file"):
        for name, text in case.files(kind).items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    settings = settings_of(case)
    script = unmarked(case.script)
    lines = script.split("\n")
    parts = script_cells(script)
    starts = [part.first for part in parts] or [0]
    cells = ["\n".join(lines[part.first : part.last + 1]) for part in parts] or [script]
    document = Document(
        cells,
        path=folder / ("script.ipynb" if parts else "script.py"),
        notebook=bool(parts),
        settings=settings,
        sources=SourceReader(folder),
    )
    return document, starts


def settings_of(case: Case) -> Settings:
    """Every rule is on, unless the page chooses."""
    import tomllib

    table = tomllib.loads(case.text("toml"))
    return from_mapping({"rules": {"select": ["all"]}, **table})[0]


def lines_of(document: Document, starts: list[int], rule: str) -> list[int]:
    """The lines of the page's script at which findings of a rule begin."""
    return sorted(
        starts[problem.place.cell] + document.cells[problem.place.cell].line_at(problem.place.span.start)
        for problem in document.analysis().problems
        if problem.rule == rule
    )


@pytest.mark.parametrize("case", rule_cases(), ids=str)
def test_rules(case: Case, tmp_path: Path) -> None:
    rule = rule_of(case.page)
    document, starts = opened(case, tmp_path)
    shown = case.script.split("\n")
    found = {line: shown[line] for line in lines_of(document, starts, rule)}
    wanted = {smell.line: shown[smell.line] for smell in case.smells if smell.rule == rule}
    assert found == wanted


@pytest.mark.parametrize("case", [case for case in rule_cases() if case.has("after")], ids=str)
def test_fixes_of_rules(case: Case, tmp_path: Path) -> None:
    document, _ = opened(case, tmp_path)
    unsafe = "unsafe" in next(block.info for block in case.blocks if block.kind == "after")
    assert mended(document, rule_of(case.page), unsafe) == case.text("after")


REWRITES = {each.name: each for many in rewrites().values() for each in many}


@pytest.mark.parametrize("case", [case for case in cases("rewrites") if case.has("python")], ids=str)
def test_rewrites(case: Case, tmp_path: Path) -> None:
    """The page's rewrite, applied wherever it is offered; without an `after` it must not be."""
    rewrite = REWRITES[rule_of(case.page)]
    document, _ = opened(case, tmp_path)
    before = "\n".join(cell.text for cell in document.cells)
    after = before
    for rule in rewrite.rules:
        after = mended(document, rule, True, rewrite.name)
    assert after == case.text("after", before)


def mended(document: Document, rule: str, unsafe: bool, rewrite: str = "") -> str:
    """The script after the first offer for each finding of a rule, one at a time."""
    safeties = ("safe", "unsafe") if unsafe else ("safe",)

    def wanted(offer: Offer) -> bool:
        return offer.safety in safeties and rewrite in ("", offer.rewrite)

    for _ in range(20):
        each = (offer for problem in problems_of(document, rule) for offer in offers(document, problem))
        offer = next(filter(wanted, each), None)
        if offer is None:
            break
        for cell, edit in sorted(offer.edits, key=lambda each: (each[0], each[1].span), reverse=True):
            document.edit(cell, *edit)
    return "\n".join(cell.text for cell in document.cells)


def problems_of(document: Document, rule: str) -> list[Problem]:
    return [problem for problem in document.analysis().problems if problem.rule == rule]
