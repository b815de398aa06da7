"""A few trials of `make fuzz`, the same each time, without a process and with one; and that it finds what is wrong."""

import random
from collections.abc import Iterable
from pathlib import Path

import pytest

from fixture import parse
from fuzz import lines
from fuzz.__main__ import blocks, tried
from fuzz.editor import Editor, Start
from fuzz.edits import Cell
from fuzz.hand import Hand
from fuzz.over import Over
from fuzz.pages import Played, page
from fuzz.small import smallest
from fuzz.starts import Texts
from fuzz.trial import Fault, Trial, Within
from headwater.workspace.host import Changed, Host
from headwater.workspace.page import Page

TEXTS = Texts()


@pytest.mark.parametrize("seed", range(1, 25))
def test_edits_end_where_a_fresh_start_does(seed: int) -> None:
    trial, fault = tried(TEXTS, seed, most=10, sides=Within)
    assert fault is None, told(trial, fault)


@pytest.mark.parametrize("seed", range(1, 4))
def test_a_process_publishes_what_a_fresh_start_would(seed: int) -> None:
    trial, fault = tried(TEXTS, seed, most=8, sides=Over)
    assert fault is None, told(trial, fault)


def test_a_server_that_errs_is_found_out(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """It takes the first change of a notification, and no other."""
    change = Host.change

    def hasty(host: Host, uri: str, version: int | None, changes: Iterable[Changed]) -> Page | None:
        return change(host, uri, version, list(changes)[:1])

    monkeypatch.setattr(Host, "change", hasty)
    found = ((trial, fault) for trial, fault in (tried(TEXTS, seed, sides=Within) for seed in range(1, 20)) if fault)
    trial, fault = next(found)
    small, fault = smallest(trial, fault, tries=150)
    assert len(small.steps) == 1
    assert sum(len(cell.text) for cell in small.start.cells) < 200
    (case,) = parse(tmp_path / "page.md", told(small, fault))
    assert Played(case, tmp_path).broken(), "the page shows what the trial did"


@pytest.mark.parametrize("notebook", [False, True])
def test_what_is_written_of_an_edit_can_be_read(tmp_path: Path, notebook: bool) -> None:
    chance = random.Random(5)
    files = {"a.csv": "a,b\n1,2\n", "lib.py": "def f(df):\n    return df\n"}
    editor = Editor(tmp_path, Start(tuple(map(Cell, ("import pandas as pd\n", "x = '😀'\r\ny = 2"))), notebook, files))
    hand = Hand(chance, ["for x in y:\n    pass\n"])
    list(editor.begin())
    for _ in range(150):
        for edit in hand.edits(editor):
            assert list(lines.read(editor, "\n".join(lines.written(edit)))) == [edit]
            list(editor.do(edit))


def told(trial: Trial, fault: Fault) -> str:
    return "\n".join([*page(trial.start, blocks(trial.steps), "Found", trial.encoding), "", fault.what])
