"""The law of editing: after any sequence of edits the answer equals that of a fresh start."""

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fixture import FIXTURES, ROOT
from fuzz.law import answers
from headwater.base.interrupt import Interrupted, go_on
from headwater.base.text import Span
from headwater.pipeline import Document
from headwater.sources.reader import SourceReader
from headwater.syntax.notebook import read_notebook

SERVER = ROOT / "server"
SCRIPTS = sorted(FIXTURES.glob("scripts/*/script.py"))
NOTEBOOKS = sorted(FIXTURES.glob("notebooks/*.ipynb"))

PIECES = (
    "",
    "\n",
    "#",
    "df[",
    "]",
    ")",
    "(",
    '"',
    "'''",
    "x = 1\n",
    "df = df.dropna()\n",
    "df['new'] = df['old'] * 2\n",
    "    ",
    "if True:\n    pass\n",
    "import pandas as pd\n",
    "for c in cols:\n    df[c] = df[c].fillna(0)\n",
    "\r\n",
    "é",
    "\u2028",
    "\f",
    "X_train, X_test = train_test_split(X)\n",
    "def f(a):\n    return a.mean()\n",
    "data",
    "label",
)


def opened(path: Path) -> Document:
    """A fixture as an editor opens it."""
    sources = SourceReader([path.parent, FIXTURES])
    if path.suffix == ".ipynb":
        cells = [cell.source for cell in read_notebook(path.read_text()).cells]
        return Document(cells, path=path, notebook=True, sources=sources)
    return Document([path.read_text()], path=path, sources=sources)


def fresh(document: Document) -> Document:
    """The same texts, opened anew."""
    texts = [cell.text for cell in document.cells]
    return Document(texts, path=document.path, notebook=document.notebook, sources=document.sources)


def edit(document: Document, chance: random.Random) -> str:
    """One random edit of the kinds people make; says which."""
    if document.notebook and chance.random() < 0.2:
        at = chance.randrange(len(document.cells) + 1)
        delete = chance.choice((0, 1)) if at < len(document.cells) else 0
        kept = [cell.text for cell in document.cells[at : at + delete]]
        new = chance.choice(([], ["df = df.copy()\n"], kept, [*kept, "x = 1"]))
        document.replace_cells(at, delete, new)
        return f"cells {at} {delete} {new!r}"
    if not document.cells:
        return "nothing to edit"
    cell = chance.randrange(len(document.cells))
    text = document.cells[cell].text
    lines = text.split("\n")
    kind = chance.random()
    if kind < 0.35:  # a piece typed somewhere
        at = chance.randrange(len(text) + 1)
        span, new = Span(at, at), chance.choice(PIECES)
    elif kind < 0.6:  # a few characters removed
        at = chance.randrange(len(text) + 1)
        span, new = Span(at, min(len(text), at + chance.choice((1, 1, 2, 7, 40)))), ""
    elif kind < 0.8:  # a line copied elsewhere
        line = chance.choice(lines)
        at = sum(len(x) + 1 for x in lines[: chance.randrange(len(lines) + 1)])
        at = min(at, len(text))
        span, new = Span(at, at), line + "\n"
    else:  # a line removed
        first = chance.randrange(len(lines))
        start = sum(len(x) + 1 for x in lines[:first])
        span, new = Span(min(start, len(text)), min(len(text), start + len(lines[first]) + 1)), ""
    document.edit(cell, span, new)
    return f"cell {cell} {span} {new!r}"


def name_of(path: Path) -> str:
    """What a script or notebook of the fixtures is called."""
    return path.stem if path.suffix == ".ipynb" else path.parent.name


@pytest.mark.parametrize("path", [*SCRIPTS, *NOTEBOOKS], ids=name_of)
@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**32), count=st.integers(1, 12))
def test_any_sequence_of_edits_ends_where_a_fresh_start_does(path: Path, seed: int, count: int) -> None:
    chance = random.Random(seed)
    document = opened(path)
    document.analysis()
    done = []
    for _ in range(count):
        done.append(edit(document, chance))
        assert answers(document) == answers(fresh(document)), "\n".join(done)


@pytest.mark.parametrize("path", [*SCRIPTS, *NOTEBOOKS], ids=name_of)
@settings(max_examples=2, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**32), count=st.integers(1, 6))
def test_work_that_is_broken_off_goes_on_from_where_it_was(path: Path, seed: int, count: int) -> None:
    chance = random.Random(seed)
    document = opened(path)
    broken_off = 0

    def check() -> None:
        if chance.random() < 0.1:
            raise Interrupted

    for _ in range(count):
        document.check = check
        for _ in range(chance.randrange(1, 6)):  # somebody looks a few times, or types on
            try:
                document.analysis()
            except Interrupted:
                broken_off += 1
        edit(document, chance)
        document.check = go_on
        if chance.random() < 0.5:
            assert answers(document) == answers(fresh(document)), broken_off
    assert answers(document) == answers(fresh(document)), broken_off


SETS = """\
import pandas as pd
numbers, texts = {"int64", "float64", "bool"}, {"one", "two", "three", "four"}
df = pd.read_csv("a.csv")
a = df.select_dtypes(exclude=numbers)
b = df.dropna(subset=texts).groupby("k").agg({"mean", "std", "max"})
c = pd.get_dummies(df, columns=texts)
if len(df) > 3:
    t = pd.read_csv("t.csv", usecols=["u", "v", "w", "x"])
else:
    t = pd.read_csv("t.csv", usecols=["v", "w", "x", "y", "z"])
d = df[list(set(t.columns) - {"u"})]
e = [column for column in t.columns if column not in made_by_nobody_knows]
f = df[e]
"""


def test_the_same_is_told_in_every_process(tmp_path: Path) -> None:
    (tmp_path / "sets.py").write_text(SETS)
    told = set()
    for seed in "1234":
        done = subprocess.run(
            [sys.executable, "-m", "headwater", "plan", "sets.py"],
            cwd=tmp_path,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(SERVER)},
            capture_output=True,
            text=True,
            check=True,
        )
        told.add(done.stdout)
    assert len(told) == 1 and "among=" in told.pop()
