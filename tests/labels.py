"""What people say about whole scripts (fixtures/scripts, fixtures/notebooks), and how far Headwater agrees.

The conventions, and which other answers are as good, stand in fixtures/scripts/README.md.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from fixture import FIXTURES
from headwater.cli.script import open_script
from headwater.features import lineage
from headwater.pipeline import Document
from headwater.rules.rule import rules
from headwater.sources.reader import SourceReader

JSON = dict[str, Any]

# Groups and rules whose findings the labels name completely.
COMPLETE_GROUPS = ("leakage/preprocessing", "leakage/overlap", "leakage/multi-test")
COMPLETE_RULES = (
    "target-in-features", "target-derived-feature", "target-encoding-uncrossed", "unknown-column",
    "dropped-column-used", "missing-source", "unseeded-split", "chained-assignment", "inplace-on-column",
    "discarded-result", "compare-with-nan",
)  # fmt: skip


@dataclass(frozen=True)
class Labelled:
    """A script or notebook, and what a person who understands it says of it."""

    name: str
    path: Path
    expected: Path

    @property
    def says(self) -> JSON:
        found: JSON = json.loads(self.expected.read_text(encoding="utf-8"))
        return found


def labelled() -> list[Labelled]:
    """All of them."""
    scripts = [
        Labelled(each.parent.name, each.parent / "script.py", each)
        for each in sorted((FIXTURES / "scripts").glob("*/expected.json"))
    ]
    notebooks = [
        Labelled(
            each.name.partition(".")[0], each.with_name(each.name.replace(".expected.json", ".ipynb")), each
        )
        for each in sorted((FIXTURES / "notebooks").glob("*.expected.json"))
    ]
    return scripts + notebooks


@cache
def document(label: Labelled) -> Document:
    """The script as Headwater reads it, with the rules that are on by default."""
    read = open_script(str(label.path))
    root = FIXTURES if read.notebook else label.path.parent
    return Document(read.cells, path=label.path, notebook=read.notebook, sources=SourceReader(root))


@cache
def answer(label: Labelled) -> JSON:
    """What Headwater says of its lineage."""
    return lineage.as_json(document(label))


@dataclass
class Agreement:
    """What was found of what was expected, and what is wrong with it."""

    found: int = 0
    expected: int = 0
    answered: int = 0
    wrong: list[str] = field(default_factory=list)

    def add(self, found: int, expected: int, answered: int) -> None:
        self.found += found
        self.expected += expected
        self.answered += answered

    def __add__(self, other: "Agreement") -> "Agreement":
        return Agreement(
            self.found + other.found, self.expected + other.expected, self.answered + other.answered,
            self.wrong + other.wrong,
        )  # fmt: skip


def places(one: JSON, key: str = "line") -> set[tuple[Any, int]]:
    return {(one["cell"], line) for line in (one[key], *one.get("line_also", ()))}


def spelled(name: str | None) -> str:
    return " ".join((name or "").split()).removeprefix("./")


def choices(one: JSON, key: str) -> list[Any]:
    return [one[key], *one.get(f"{key}_also", ())]


# ---------------------------------------------------------------------------------------- sources


def same_source(expected: JSON, actual: JSON) -> bool:
    return (
        (actual["cell"], actual["line"]) in places(expected)
        and actual["kind"] in choices(expected, "kind")
        and spelled(actual["name"]) in [spelled(name) for name in choices(expected, "name")]
    )


def ids(label: Labelled) -> dict[str, str]:
    """Our ids of sources to those of the label."""
    found: dict[str, str] = {}
    for expected in label.says["sources"]:
        for actual in answer(label)["sources"]:
            if actual["id"] not in found and same_source(expected, actual):
                found[actual["id"]] = expected["id"]
                if not expected.get("name_also"):
                    break  # several files may stand for a pattern
    return found


def of_sources(label: Labelled) -> Agreement:
    """Sources that were found, by kind, name and place, and their columns."""
    result = Agreement()
    actual, expected = answer(label)["sources"], label.says["sources"]
    mine = ids(label)
    met = set(mine.values())
    result.add(len(met), len(expected), len(met) + sum(each["id"] not in mine for each in actual))
    for each in expected:
        if each["id"] not in met:
            result.wrong.append(f"not found: {each['kind']} {each['name']} at {each['cell']}:{each['line']}")
        elif not each.get("missing"):
            columns = [a["columns"] for a in actual if mine.get(a["id"]) == each["id"]]
            result.wrong += [
                f"columns of {each['name']}: {some} instead of {each['columns']}"
                for some in columns
                if some != each["columns"]
            ]
    result.wrong += [
        f"not there: {a['kind']} {a['name']} at {a['cell']}:{a['line']}"
        for a in actual
        if a["id"] not in mine
    ]
    return result


# ----------------------------------------------------------------------------------------- models


def same_model(expected: JSON, actual: JSON) -> bool:
    names = expected.get("any_of") or choices(expected, "estimator")
    return (actual["cell"], actual["fit_line"]) in places(expected, "fit_line") and actual[
        "estimator"
    ] in names


def pairs(label: Labelled) -> list[tuple[JSON, list[JSON]]]:
    """Each model of the label, with those of ours that are it."""
    left = list(answer(label)["models"])
    found = []
    models = label.says["models"]
    for expected in models:
        twins = [each for each in models if each["label"] != expected["label"] and same_model(expected, each)]
        same = [
            actual
            for actual in left
            if same_model(expected, actual) and (not twins or set(actual["label"]) == set(expected["label"]))
        ]
        left = [actual for actual in left if actual not in same]
        found.append((expected, same))
    return found


def of_models(label: Labelled) -> Agreement:
    """Models that were found, by class and place."""
    result = Agreement()
    known = []
    for expected, actual in pairs(label):
        known += actual
        result.add(bool(actual), 1, bool(actual))
        where = f"{expected['estimator']} at {expected['cell']}:{expected['fit_line']}"
        if not actual:
            result.wrong.append(f"not found: {where}")
        for each in actual:
            if not expected.get("any_of") and each["qualified"] not in choices(expected, "qualified"):
                result.wrong.append(f"{where}: {each['qualified']} instead of {expected['qualified']}")
            if each["via"] != expected["via"]:
                result.wrong.append(f"{where}: via {each['via']} instead of {expected['via']}")
    for each in answer(label)["models"]:
        if each not in known:
            result.add(0, 0, 1)
            result.wrong.append(f"not there: {each['estimator']} at {each['cell']}:{each['fit_line']}")
    return result


def compare_columns(what: str, expected: JSON, actual: JSON | None) -> Agreement:
    """Columns by mode: explicit ones name by name, all-except by what must be left out."""
    wanted = set(expected["columns"])
    if actual is None:
        return Agreement(0, len(wanted), 0, [f"{what}: none"])
    modes = {expected["mode"], *expected.get("mode_also", ())}
    given = set(actual["columns"])
    if actual["mode"] == "all-except" and expected["mode"] != "all-except":
        kept = [name for name in expected.get("never", ()) if name not in given]
        fine = "all-except" in modes and not kept
        wrong = [] if fine else [f"{what}: all but {sorted(given)} instead of {sorted(wanted)}"]
        return Agreement(len(wanted) if fine else 0, len(wanted), len(wanted), wrong)
    result = Agreement(len(wanted & given), len(wanted), len(given))
    if wanted != given:
        result.wrong.append(f"{what}: missing {sorted(wanted - given)}, too many {sorted(given - wanted)}")
    elif actual["mode"] not in modes:
        result.wrong.append(f"{what}: {actual['mode']} instead of {expected['mode']}")
    return result


def of_features(label: Labelled) -> Agreement:
    """Features of the models that were found (and of those that were not)."""
    result = Agreement()
    for expected, actual in pairs(label):
        where = f"features of {expected['estimator']} at {expected['fit_line']}"
        for each in actual or [None]:
            result += compare_columns(where, expected["features"], each and each["features"])
    return result


def of_labels(label: Labelled) -> Agreement:
    """Label columns."""
    result = Agreement()
    for expected, actual in pairs(label):
        where = f"label of {expected['estimator']} at {expected['fit_line']}"
        for each in actual or [None]:
            named = {"mode": "explicit", "columns": expected["label"]}
            result += compare_columns(where, named, each and {"mode": "explicit", "columns": each["label"]})
    return result


def of_inputs(label: Labelled) -> Agreement:
    """Source columns behind the features."""
    result = Agreement()
    mine = ids(label)
    for expected, actual in pairs(label):
        for each in actual or [None]:
            given: dict[str, JSON] = {}
            for one in each["inputs"] if each else ():
                source = mine.get(one["source"], "?")
                columns = [*given.get(source, {}).get("columns", ()), *one["columns"]]
                given[source] = {"mode": one["mode"], "columns": columns}
            for one in expected["inputs"]:
                where = f"inputs of {expected['estimator']} at {expected['fit_line']} from {one['source']}"
                found = given.pop(one["source"], None)
                if found is None and one.get("optional"):
                    continue
                wanted = {"mode_also": ["explicit", "unknown"], **one}
                never = expected["features"].get("never")
                if never and found and found["mode"] == "all-except" and one["mode"] == "unknown":
                    wanted |= {"mode_also": ["all-except"], "never": []}
                result += compare_columns(where, wanted, found)
            for source, found in given.items():
                result.add(0, 0, len(found["columns"]))
                result.wrong.append(f"inputs of {expected['estimator']}: {found['columns']} of {source}")
    return result


# -------------------------------------------------------------------------------- derived columns


def of_derived(label: Labelled) -> Agreement:
    """Columns that were made, with what from; the labels do not name all, so others are not wrong."""
    result = Agreement()
    mine = ids(label)
    for expected in label.says["derived"]:
        where = f"{expected['frame']}.{expected['column']} at {expected['cell']}:{expected['line']}"
        here = [
            actual
            for actual in answer(label)["columns"]
            if actual["column"] == expected["column"] and (actual["cell"], actual["line"]) in places(expected)
        ]
        # a table kept on an object goes by its own name, without the object's
        frames = [name.removeprefix("self.") for name in choices(expected, "frame")]
        same = [actual for actual in here if actual["frame"] in frames]
        if not same:
            result.add(0, 1, 0)
            result.wrong.append(f"not found: {where} (frames there: {[a['frame'] for a in here]})")
            continue
        origins = {(one["source"], one["column"]) for one in expected["origins"]}
        wrong = []
        for actual in same:
            from_ = {(mine.get(one["source"], "?"), one["column"]) for one in actual["origins"]}
            if set(actual["derived_from"]) != set(expected["derived_from"]):
                wrong.append(f"{where}: from {actual['derived_from']} instead of {expected['derived_from']}")
            if from_ != origins:
                wrong.append(f"{where}: origins {sorted(from_)} instead of {sorted(origins)}")
        result.add(not wrong, 1, 1)
        result.wrong += wrong
    return result


# --------------------------------------------------------------------------------------- findings


@dataclass
class Findings:
    """Findings compared."""

    missed: list[str]
    """Expected of rules that exist."""
    unwritten: list[str]
    """Expected of rules that do not exist yet."""
    false: list[str]
    met: int


def of_findings(label: Labelled) -> Findings:
    """Findings by rule and line."""
    doc = document(label)
    exist = {rule.name: rule.group for rule in rules()}
    analysis = doc.analysis()
    actual: list[tuple[str, Any, int, str]] = []
    for problem in analysis.problems:
        cell = problem.place.cell
        line = doc.cells[cell].line_at(problem.place.span.start) + 1
        actual.append((problem.rule, cell if doc.notebook else None, line, problem.message))
    found = {each[:3] for each in actual}
    allowed: set[tuple[str, Any, int]] = set()
    missed, unwritten, met = [], [], 0
    for expected in label.says["findings"]:
        answers = [
            (one["rule"], one["cell"], one["line"]) for one in (expected, *expected.get("also_ok", ()))
        ]
        allowed.update(answers)
        if not found.isdisjoint(answers):
            met += 1
            continue
        words = f"{expected['rule']} at {expected['cell']}:{expected['line']}"
        (missed if expected["rule"] in exist else unwritten).append(words)
    false = [
        f"{rule} at {cell}:{line}: {message}"
        for rule, cell, line, message in actual
        if (rule in COMPLETE_RULES or exist.get(rule) in COMPLETE_GROUPS)
        and (rule, cell, line) not in allowed
    ]
    return Findings(missed, unwritten, false, met)


def measures() -> Iterator[tuple[str, Any]]:
    """What is compared, by name."""
    yield from {
        "sources": of_sources, "models": of_models, "features": of_features, "labels": of_labels,
        "inputs": of_inputs, "derived": of_derived,
    }.items()  # fmt: skip
