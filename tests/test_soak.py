"""The soak in short: what is held on to, counted, and that nothing comes late (`make soak` is the long form)."""

import sys
from pathlib import Path

import pytest

from bench.client import sessions
from soak.__main__ import WATCHED
from soak.pages import Notebook, written
from soak.session import Session

KEYSTROKES = 240
DOCUMENTS = 6

OF_OURS = {
    "headwater.api.library._members",
    "headwater.api.library.installed",
    "headwater.api.library.method_names",
    "headwater.api.tables.table.by_hand",
    "headwater.api.tables.table.table",
    "headwater.facts.fact.wants",
    "headwater.features.feature.features",
    "headwater.rewrites.rewrite.rewrites",
    "headwater.rules.rule.rules",
    "headwater.workspace.reading._names",
}
"""What is remembered without a bound: it is asked about by names that stand in our own files, and no key makes more."""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="what a process holds is read from /proc")


def test_a_session_leaves_nothing_behind(tmp_path: Path) -> None:
    pages = written(tmp_path, DOCUMENTS + 3)
    with sessions([WATCHED], tmp_path, initialize=False) as (client,):
        session = Session(client, pages, DOCUMENTS, seed=3)
        session.begin()
        session.type(KEYSTROKES, every=KEYSTROKES // 4)
        texts = session.compare_texts()
        with sessions([WATCHED], tmp_path, initialize=False) as (fresh,):
            findings = session.compare_findings(fresh)
        for page in list(session.open):
            session.close(page)
        session.opened(next(page for page in pages if isinstance(page, Notebook)))
        session.look()
        complaints = client.complaints()
    first, *_, last = session.samples
    assert session.published > DOCUMENTS and session.rested and texts == findings > DOCUMENTS
    assert len(session.asked) > 12
    assert not session.faults, session.faults
    assert not complaints
    assert (first.descriptors, first.threads) == (last.descriptors, last.threads)
    caches = last.held["caches"]
    assert {name for name, (_, bound) in caches.items() if bound is None} <= OF_OURS
    assert not [name for name, (size, bound) in caches.items() if bound is not None and size > bound]
    living = last.held["objects"]
    assert living["headwater.workspace.page.Page"] == 1
    assert living["headwater.lsp.refresh._Known"] == 1
    # Another is of no file at all: asked about when none is open.
    assert living["headwater.pipeline.Document"] <= 2
