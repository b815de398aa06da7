"""Whole scripts and notebooks are really run, and what the plan says of them is held against it.

After each statement: the columns of every table, and how its rows relate to those of the tables it was made from. At
each fit of a library's model that was run: that the plan knows the model, and the features and label it was given.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from typing import IO, Any

import pytest

from fixture import FIXTURES, ROOT
from headwater.lower.bindings import tables_after
from labels import JSON, Labelled, answer, document, labelled
from test_oracle import per_column, wrong_columns, wrong_rows

np = pytest.importorskip("numpy")
pd = pytest.importorskip("pandas")

RUN = [
    label
    for label in labelled()
    if label.says["executed"] and all(find_spec(name) for name in label.says.get("needs", ()))
]

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="scripts are run in forked processes")


def job(label: Labelled) -> JSON:
    doc = document(label)
    doc.analysis()
    root = FIXTURES if doc.notebook else label.path.parent
    return {
        "notebook": doc.notebook,
        "root": str(root),
        "folder": str(label.path.parent.relative_to(root)),
        "chunks": [
            {"id": chunk.id, "text": chunk.text, "line": chunk.line, "cell": at if doc.notebook else None}
            for at, cut in enumerate(doc.cuts)
            for chunk in cut.chunks
        ],
    }


@cache
def worker() -> tuple[IO[str], IO[str]]:
    """The process that runs scripts; the libraries are loaded once for all."""
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "tests" / "oracle_worker.py")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "MPLBACKEND": "agg", "OMP_NUM_THREADS": "1"},
    )
    assert process.stdin and process.stdout
    return process.stdin, process.stdout


@cache
def really(label: Labelled) -> JSON:
    """What a script's tables really are, chunk by chunk, and what was fitted."""
    there, back = worker()
    print(json.dumps(job(label)), file=there, flush=True)
    found: JSON = json.loads(back.readline())
    assert "error" not in found, found["error"]
    return found


def label_of(told: Any) -> Any:
    return tuple(map(label_of, told)) if isinstance(told, list) else told


def table(shape: JSON) -> Any:
    """A table of the shape that was told, with nothing in it."""
    if shape["kind"] == "array":
        return np.empty(shape["shape"], dtype=bool)
    columns, index = ([label_of(told) for told in shape[key]] for key in ("columns", "index"))
    rows = pd.Index(index, tupleize_cols=False, dtype=object)
    if shape["kind"] == "series":
        return pd.Series(np.empty(len(rows), dtype=bool), index=rows, name=columns[0])
    data = np.empty((len(rows), len(columns)), dtype=bool)
    return pd.DataFrame(data, index=rows, columns=pd.Index(columns, tupleize_cols=False, dtype=object))


def contradicted(label: Labelled) -> Iterator[str]:
    """What the plan claims of tables and is not so."""
    ran = really(label)
    doc = document(label)
    plan = doc.analysis().plan
    tables = [table(shape) for shape in ran["shapes"]]
    real: dict[str, Any] = {}
    for chunk in ran["chunks"]:
        for name, ref in tables_after(doc.results.machine, chunk["id"]).items():
            number = chunk["tables"].get(name)
            if number is None or ref in real or ref not in plan or plan[ref].shape == "scalar":
                continue
            real[ref] = tables[number]
            cell, line = doc.analysis().line(ref)
            where = f"{name} = {plan.name(ref)} ({plan[ref].operator()}) at {cell}:{line + 1}"
            labels = per_column(plan, ref, real[ref])
            yield from (f"{where}: {said}" for said in wrong_columns(plan.columns(ref), labels))
            yield from (f"{where}: {said}" for said in wrong_rows(plan, ref, real))


def fault(model: JSON, fit: JSON) -> str | None:
    """What is wrong with what we say of a model that was really fitted."""
    real, features = fit["features"], model["features"]
    said, mode = set(features["columns"]), features["mode"]
    if real is not None and all(isinstance(name, str) for name in real):
        wrong = {"explicit": said ^ set(real), "all-except": said & set(real), "unknown": said - set(real)}
        if wrong[mode]:
            return f"features are {real}, not {mode} {features['columns']}"
    named = fit["label"] is not None and all(isinstance(name, str) for name in fit["label"])
    if named and model["label"] and set(model["label"]) != set(fit["label"]):
        return f"label is {fit['label']}, not {model['label']}"
    return None


def unseen(label: Labelled) -> Iterator[str]:
    """Fits that were run and that the plan does not know, or says wrong things of."""
    for fit in really(label)["fits"]:
        where = f"{fit['estimator']} at {fit['cell']}:{fit['first']}"
        same = [
            model
            for model in answer(label)["models"]
            if model["cell"] == fit["cell"]
            and fit["first"] <= model["fit_line"] <= fit["last"]
            and model["estimator"] == fit["estimator"]
        ]
        faults = [fault(model, fit) for model in same]
        if not same:
            yield f"{where} is not known"
        elif None not in faults:
            yield f"{where}: {faults[0]}"


@pytest.mark.parametrize("label", RUN, ids=lambda label: label.name)
def test_tables_are_what_the_plan_says(label: Labelled) -> None:
    assert not list(contradicted(label))


@pytest.mark.parametrize("label", RUN, ids=lambda label: label.name)
def test_models_learn_from_what_the_plan_says(label: Labelled) -> None:
    assert not list(unseen(label))
