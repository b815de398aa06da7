"""The scripts are really run; after each statement the plan's columns are held against the real ones."""

import json
import os
import subprocess
import sys
from functools import cache
from typing import Any

import pytest

from fixture import FIXTURES, ROOT
from headwater.lower.bindings import tables_after
from headwater.plan.columns import Columns
from headwater.plan.nodes import Shape
from labels import Labelled, document, labelled

RUN = [label for label in labelled() if label.says["executed"]]

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="scripts are run in forked processes")


def job(label: Labelled) -> dict[str, Any]:
    doc = document(label)
    doc.analysis()
    root = FIXTURES if doc.notebook else label.path.parent
    return {
        "name": label.name,
        "notebook": doc.notebook,
        "root": str(root),
        "folder": str(label.path.parent.relative_to(root)),
        "chunks": [{"id": chunk.id, "text": chunk.text} for cut in doc.cuts for chunk in cut.chunks],
    }


@cache
def really() -> dict[str, Any]:
    """What each script's tables really are, chunk by chunk; the libraries are loaded once for all."""
    ran = subprocess.run(
        [sys.executable, str(ROOT / "tests" / "oracle_worker.py")],
        input=json.dumps([job(label) for label in RUN]),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        check=True,
        timeout=900,
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join(sys.path),
            "MPLBACKEND": "agg",
            "OMP_NUM_THREADS": "2",
        },
    )
    return {answer["name"]: answer for answer in map(json.loads, ran.stdout.splitlines())}


def disagreement(claim: Columns, shape: Shape, real: dict[str, Any]) -> str | None:
    """What is wrong with a claim, if anything."""
    if real["kind"] == "array":
        width = real["width"]
        wrong = (
            shape in ("frame", "array") and claim.complete and not claim.maybe and len(claim.names) != width
        )
        return f"{claim} for {width} columns" if wrong else None
    if shape not in ("frame", "series") or (real["kind"] == "series" and len(claim.names) > 1):
        return None  # a statistic of a table: its rows are what the plan calls columns
    columns = [0 if name is None else name for name in real["columns"]]  # a series may have no name
    if claim.complete and not claim.maybe:
        return None if list(claim.names) == columns else f"{claim} instead of {columns}"
    if absent := [name for name in claim.names if name not in columns]:
        return f"{claim}: {absent} are not among {columns}"
    if claim.complete and (unsaid := set(columns) - {*claim.names, *claim.maybe}):
        return f"{claim}: {sorted(map(str, unsaid))} are among {columns}"
    if present := sorted(str(name) for name in claim.without if name in columns):
        return f"{claim}: {present} are among {columns}"
    return None


def compare(label: Labelled) -> tuple[list[str], int, int, int]:
    """What is wrong; and how many tables were there, how many of them known, how many known completely."""
    answer = really()[label.name]
    assert "error" not in answer, answer["error"]
    doc = document(label)
    plan = doc.analysis().plan
    wrong, there, known, complete = [], 0, 0, 0
    before: dict[str, Any] = {}
    for chunk in answer["chunks"]:
        claims = tables_after(doc.results.machine, chunk["id"])
        for name, real in chunk["tables"].items():
            ref = claims.get(name)
            if before.get(name) == (ref, real):
                continue
            before[name] = (ref, real)
            there += 1
            if ref is None:
                continue
            claim = plan.columns(ref)
            known += 1
            complete += claim.complete and not claim.maybe
            fault = disagreement(claim, plan[ref].shape, real)
            if fault is not None:
                wrong.append(f"{name} = {plan.name(ref)} at line {doc.analysis().line(ref)[1] + 1}: {fault}")
    return wrong, there, known, complete


@pytest.mark.parametrize("label", RUN, ids=lambda label: label.name)
def test_columns_are_what_the_plan_says(label: Labelled) -> None:
    wrong, *_ = compare(label)
    assert not wrong
