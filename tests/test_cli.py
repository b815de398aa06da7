"""The command line through its real entry point: what is printed, and how it ends."""

import json
import signal
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from e2e.frames import environment
from terminal import headwater

LEAKY = """\
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

df = pd.read_csv("train.csv")
X = StandardScaler().fit_transform(df[["age", "income"]])
X_train, X_test, y_train, y_test = train_test_split(X, df["label"], random_state=0)
model = LogisticRegression().fit(X_train, y_train)
print(model.score(X_test, y_test))
"""
UNSEEDED = LEAKY.replace(", random_state=0", "").replace(
    'StandardScaler().fit_transform(df[["age", "income"]])', 'df[["age", "income"]]'
)
CLEAN = UNSEEDED.replace('df["label"])', 'df["label"], random_state=0)')


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "leaky.py").write_text(LEAKY)
    (tmp_path / "unseeded.py").write_text(UNSEEDED)
    (tmp_path / "clean.py").write_text(CLEAN)
    (tmp_path / "train.csv").write_text("age,income,label\n30,2000,1\n41,3100,0\n")
    return tmp_path


def notebook(*cells: str) -> str:
    content = {
        "cells": [{"cell_type": "markdown", "metadata": {}, "source": ["# Title"]}]
        + [
            {
                "cell_type": "code",
                "execution_count": None,
                "metadata": {},
                "outputs": [],
                "source": cell.splitlines(keepends=True),
            }
            for cell in cells
        ],
        "metadata": {"kernelspec": {"display_name": "é", "language": "python", "name": "python3"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


# ---------------------------------------------------------------------------- exit status


def test_nothing_found_is_0(here: Path) -> None:
    ran = headwater("check", "clean.py", cwd=here)
    assert (ran.status, ran.out, ran.err) == (0, "no findings in 1 file\n", "")


def test_findings_are_1_and_0_when_asked(here: Path) -> None:
    assert headwater("check", "leaky.py", cwd=here).status == 1
    assert headwater("check", "leaky.py", "--exit-zero", cwd=here).status == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check", "--nonsense", "clean.py"], "--nonsense"),
        (["explain"], "RULE"),
        (["server", "--tcp", "nonsense"], "HOST:PORT"),
        (["check", "clean.py", "--format", "xml"], "xml"),
        (["check", "clean.py", "--jobs", "none"], "none"),
        (["check", "clean.py", "--select", "fit-befor-split"], "did you mean fit-before-split"),
        (["check", "clean.py", "--fix", "--diff"], "--diff"),
        (["check", "clean.py", "--write-baseline"], "--baseline"),
        (["check", "clean.py", "--baseline", "absent.json"], "absent.json"),
        (["check", "clean.py", "-"], "standard input"),
        (["chek", "clean.py"], "did you mean check"),
        (["--fix", "check"], "--fix"),
        (["explain", "fit-befor-split"], "did you mean fit-before-split"),
        (["plan", "absent.py"], "absent.py"),
        (["lineage", "."], "folder"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_use_is_2_and_one_line(here: Path, arguments: list[str], said: str) -> None:
    ran = headwater(*arguments, cwd=here)
    assert ran.status == 2 and ran.out == ""
    assert ran.complaint.startswith("headwater: ") and said in ran.complaint


def test_unreadable_files_are_named_and_the_others_checked(here: Path) -> None:
    (here / "binary.py").write_bytes(b"\xff\xfe\x00")
    (here / "broken.ipynb").write_text('{"cells": [')
    (here / "data.csv").write_text("a,b\n")
    paths = ["absent.py", "binary.py", "broken.ipynb", "data.csv", "leaky.py"]
    ran = headwater("check", *paths, "--format", "json", cwd=here)
    assert ran.status == 2
    assert [each["path"] for each in ran.json["errors"]] == [
        "absent.py",
        "data.csv",
        "binary.py",
        "broken.ipynb",
    ]
    assert "fit-before-split" in {each["rule"] for each in ran.json["findings"]}
    assert ran.json["files"] == 1
    lines = ran.err.splitlines()
    assert len(lines) == 4 and all(line.startswith("headwater: ") for line in lines)


def test_what_python_would_warn_of_is_read_in_silence(tmp_path: Path) -> None:
    """Queries, formulas and cells that became strings are parsed too."""
    (tmp_path / "warned.py").write_text(
        "import pandas as pd\nimport statsmodels.formula.api as smf\n"
        "df = pd.DataFrame({'a': [1], 'b': [2]})\n"
        "print(df.query('a > 1or b < 2'))\n"
        "smf.ols('a ~ b + 1if', df).fit()\n"
        "get_ipython().run_cell_magic('time', '', 'c = 1if df is None else 2')\n"
    )
    assert headwater("check", "warned.py", cwd=tmp_path).err == ""


def test_an_interrupt_is_130(here: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("signals differ there")
    # Standard input that never ends: the command waits until it is told to stop.
    process = subprocess.Popen(
        [sys.executable, "-m", "headwater", "check", "-"],
        cwd=here,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
        text=True,
    )
    time.sleep(1.5)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err) == (130, "", "headwater: interrupted\n")


def test_watch_checks_again_what_changed_and_ends_with_130(here: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("signals differ there")
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "headwater", "check", "clean.py", "--watch"],
        cwd=here,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment(),
        text=True,
    )
    assert process.stdout is not None
    limit = threading.Timer(60, process.kill)
    limit.start()
    try:
        assert process.stdout.readline() == "no findings in 1 file\n"
        time.sleep(1)
        (here / "clean.py").write_text(LEAKY)
        assert process.stdout.readline().startswith("clean.py:7:5: ")
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)
        limit.cancel()
    assert process.returncode == 130


def test_a_reader_that_leaves_early_is_no_fault(here: Path) -> None:
    command = f'"{sys.executable}" -m headwater rules | head -n 1'
    done = subprocess.run(
        command, shell=True, cwd=here, capture_output=True, env=environment(), check=False, timeout=60
    )
    assert done.stderr == b""


# ------------------------------------------------------------------------------ what is read


def test_an_empty_file_and_an_empty_notebook_are_clean(here: Path) -> None:
    (here / "empty.py").write_text("")
    (here / "empty.ipynb").write_text("")
    ran = headwater("check", "empty.py", "empty.ipynb", cwd=here)
    assert (ran.status, ran.out) == (0, "no findings in 2 files\n")


def test_broken_text_hides_no_other_findings(here: Path) -> None:
    (here / "half.py").write_text(LEAKY + "\nprint(model.predict(\n")
    ran = headwater("check", "half.py", "--format", "json", cwd=here)
    assert "fit-before-split" in {each["rule"] for each in ran.json["findings"]}


def test_folders_obey_gitignore_and_leave_out_what_nobody_wrote(here: Path) -> None:
    (here / ".git").mkdir()
    (here / ".gitignore").write_text("ignored/\n*.tmp.py\n!kept.tmp.py\n")
    for name in (
        "ignored/a.py",
        ".venv/a.py",
        "node_modules/a.py",
        "__pycache__/a.py",
        "build/a.py",
        "src/.gitignore",
    ):
        (here / name).parent.mkdir(exist_ok=True)
        (here / name).write_text(LEAKY if name.endswith(".py") else "deep.py\n")
    for name in ("x.tmp.py", "kept.tmp.py", "src/deep.py", "src/seen.py", "src/note.txt"):
        (here / name).write_text(LEAKY)
    ran = headwater("check", ".", "--format", "json", cwd=here)
    seen = {each["path"] for each in ran.json["findings"]}
    assert seen == {"leaky.py", "unseeded.py", "kept.tmp.py", "src/seen.py"}
    assert ran.json["files"] == 5
    # From inside, the files above still hold; a file that is named is always read.
    assert headwater("check", ".", "--format", "json", cwd=here / "src").json["files"] == 1
    assert headwater("check", "ignored/a.py", cwd=here).status == 1


def test_a_file_is_checked_once_however_often_it_is_named(here: Path) -> None:
    assert (
        headwater("check", "clean.py", "./clean.py", here / "clean.py", cwd=here).out
        == "no findings in 1 file\n"
    )


def test_standard_input(here: Path) -> None:
    ran = headwater(
        "check", "-", "--stdin-filename", "src/train.py", "--format", "json", cwd=here, stdin=LEAKY
    )
    assert ran.status == 1
    assert {each["path"] for each in ran.json["findings"]} == {"src/train.py"}
    mended = headwater("check", "-", "--fix", "--select", "unseeded-split", cwd=here, stdin=UNSEEDED)
    assert "random_state=" in mended.out and mended.out.count("\n") == UNSEEDED.count("\n")


def test_many_files_give_the_same_in_one_process_and_in_several(here: Path) -> None:
    for number in range(40):
        (here / f"script_{number:02}.py").write_text(LEAKY if number % 3 else CLEAN)
    one = headwater("check", ".", "--jobs", "1", "--format", "json", cwd=here)
    several = headwater("check", ".", "--jobs", "2", "--format", "json", cwd=here)
    assert one.status == several.status == 1 and one.json == several.json


# ---------------------------------------------------------------------------------- forms


def test_text_shows_the_line_the_span_and_the_path_of_evidence(here: Path) -> None:
    ran = headwater("check", "leaky.py", "--select", "fit-before-split", cwd=here)
    first, source, marks, *rest = ran.out.splitlines()
    assert first.startswith("leaky.py:7:5: warning fit-before-split: ")
    assert source == " 7 | " + LEAKY.splitlines()[6]
    assert marks.startswith("   |     ^^^^") and set(marks) == {"|", " ", "^"}
    assert any("= line 8: " in line for line in rest)
    assert rest[-1] == "1 finding in 1 of 1 file"
    assert "\x1b" not in ran.out


def test_text_lets_no_name_move_the_cursor(here: Path) -> None:
    (here / "odd.py").write_text(LEAKY.replace("age", "a\x1b[2Jge\u202e"))
    ran = headwater("check", "odd.py", cwd=here)
    assert ran.status == 1 and "\x1b" not in ran.out and "\u202e" not in ran.out


def test_json_has_what_the_contract_says(here: Path) -> None:
    content = headwater("check", "leaky.py", "unseeded.py", "--format", "json", cwd=here).json
    assert set(content) == {"version", "files", "findings", "errors"}
    assert content["version"] == 1 and content["files"] == 2 and content["errors"] == []
    for found in content["findings"]:
        assert set(found) == {
            "path", "cell", "rule", "group", "severity", "message", "range", "related", "fixes", "url",
        }  # fmt: skip
        assert found["cell"] is None
        assert found["severity"] in ("error", "warning", "information", "hint")
        assert found["url"].endswith(found["rule"]) or found["url"].endswith(found["rule"] + ".md")
        assert_range(found["range"])
        for related in found["related"]:
            assert set(related) == {"path", "cell", "range", "message"}
            assert_range(related["range"])
        for fix in found["fixes"]:
            assert fix["safety"] in ("safe", "unsafe", "display") and fix["title"]
            for edit in fix["edits"]:
                assert_range(edit["range"])
                assert isinstance(edit["text"], str)
    (leak,) = [each for each in content["findings"] if each["rule"] == "fit-before-split"]
    assert leak["range"]["start"] == {"line": 7, "column": 5} and leak["group"] == "leakage/preprocessing"
    assert 8 in {each["range"]["start"]["line"] for each in leak["related"]}


def assert_range(found: dict[str, Any]) -> None:
    assert set(found) == {"start", "end"}
    start, end = found["start"], found["end"]
    assert set(start) == set(end) == {"line", "column"}
    assert (1, 1) <= (start["line"], start["column"]) <= (end["line"], end["column"])


def test_columns_count_characters(here: Path) -> None:
    (here / "wide.py").write_text(
        UNSEEDED.replace("X_train, X_test", "é = '🐟'; X_train, X_test"), encoding="utf-8"
    )
    content = headwater("check", "wide.py", "--select", "unseeded-split", "--format", "json", cwd=here).json
    (found,) = content["findings"]
    line = (here / "wide.py").read_text(encoding="utf-8").split("\n")[found["range"]["start"]["line"] - 1]
    span = line[found["range"]["start"]["column"] - 1 : found["range"]["end"]["column"] - 1]
    assert span.startswith(("train_test_split", "X_train", "é"))


def test_a_notebook_counts_lines_in_its_cells(here: Path) -> None:
    head, tail = LEAKY.split("\n\n", 1)
    (here / "study.ipynb").write_text(notebook(head, "%matplotlib inline\n" + tail), encoding="utf-8")
    found = headwater(
        "check", "study.ipynb", "--select", "fit-before-split", "--format", "json", cwd=here
    ).json
    (leak,) = found["findings"]
    assert leak["cell"] == 1 and leak["range"]["start"] == {"line": 3, "column": 5}
    shown = headwater("check", "study.ipynb", "--select", "fit-before-split", cwd=here)
    assert shown.out.startswith("study.ipynb:cell 2:3:5: ")


def test_sarif_has_rules_regions_and_fixes(here: Path) -> None:
    (here / "a b.py").write_text(LEAKY)
    ran = headwater("check", "a b.py", "unseeded.py", "absent.py", "--format", "sarif", cwd=here)
    log = ran.json
    assert log["version"] == "2.1.0" and log["$schema"].endswith("sarif-2.1.0.json")
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["invocations"][0]["executionSuccessful"] is False
    names = set()
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("error", "warning", "note") and result["message"]["text"]
        for location in [*result["locations"], *result.get("relatedLocations", [])]:
            physical = location["physicalLocation"]
            names.add(unquote(physical["artifactLocation"]["uri"]))
            region = physical["region"]
            assert (region["startLine"], region["startColumn"]) >= (1, 1)
            assert (region["startLine"], region["startColumn"]) <= (region["endLine"], region["endColumn"])
        for fix in result.get("fixes", []):
            assert fix["description"]["text"]
            for change in fix["artifactChanges"]:
                assert change["replacements"] and all(
                    "deletedRegion" in each for each in change["replacements"]
                )
    assert names == {"a b.py", "unseeded.py"}
    assert all(rule["shortDescription"]["text"] and rule["help"]["text"] for rule in rules)


def test_github_writes_one_command_a_line(here: Path) -> None:
    (here / "a,b.py").write_text(LEAKY)
    ran = headwater("check", "a,b.py", "--select", "fit-before-split", "--format", "github", cwd=here)
    (line,) = ran.out.splitlines()
    properties, _, message = line.removeprefix("::warning ").partition("::")
    assert properties.startswith("file=a%2Cb.py,line=7,endLine=7,col=5,")
    assert properties.endswith("title=fit-before-split") and message


# ----------------------------------------------------------------------------- fix, baseline


def test_fix_mends_what_is_safe_and_keeps_the_file_as_it_was(here: Path) -> None:
    script = here / "unseeded.py"
    script.write_bytes(UNSEEDED.replace("\n", "\r\n").encode("utf-8-sig"))
    script.chmod(0o640)
    before = set(here.iterdir())
    shown = headwater("check", "unseeded.py", "--select", "unseeded-split", "--diff", cwd=here)
    assert shown.status == 1 and shown.out.startswith("--- unseeded.py\n") and "random_state" in shown.out
    assert b"random_state" not in script.read_bytes()
    ran = headwater("check", "unseeded.py", "--select", "unseeded-split", "--fix", cwd=here)
    assert (ran.status, ran.out) == (0, "no findings in 1 file (1 mended)\n")
    written = script.read_bytes()
    assert written.startswith(b"\xef\xbb\xbf") and b"random_state=" in written
    assert written.count(b"\r\n") == written.count(b"\n") == UNSEEDED.count("\n")
    assert stat.S_IMODE(script.stat().st_mode) == 0o640 or sys.platform == "win32"
    assert set(here.iterdir()) == before
    assert headwater("check", "unseeded.py", "--select", "unseeded-split", "--fix", cwd=here).status == 0
    assert script.read_bytes() == written


def test_fix_writes_through_a_link(here: Path) -> None:
    (here / "link.py").symlink_to("unseeded.py")
    headwater("check", "link.py", "--select", "unseeded-split", "--fix", cwd=here)
    assert (here / "link.py").is_symlink() and "random_state=" in (here / "unseeded.py").read_text()


def test_fix_changes_only_the_cell_it_mends(here: Path) -> None:
    text = notebook(*UNSEEDED.split("\n\n", 1), "print('ünïcode')")
    (here / "study.ipynb").write_text(text, encoding="utf-8")
    ran = headwater("check", "study.ipynb", "--select", "unseeded-split", "--fix", cwd=here)
    assert ran.status == 0, ran.out + ran.err
    after = (here / "study.ipynb").read_text(encoding="utf-8")
    changed = [
        (old, new) for old, new in zip(text.splitlines(), after.splitlines(), strict=True) if old != new
    ]
    assert len(changed) == 1 and "random_state=" in changed[0][1] and after.endswith("}\n")


def test_without_a_path_this_folder_is_checked(here: Path) -> None:
    assert headwater("check", cwd=here).out == headwater("check", ".", cwd=here).out != ""


def test_a_baseline_lasts_when_lines_move(here: Path) -> None:
    ran = headwater(
        "check", "leaky.py", "unseeded.py", "--baseline", "known.json", "--write-baseline", cwd=here
    )
    assert ran.status == 0 and "recorded" in ran.complaint
    script = here / "leaky.py"
    script.write_text("# moved\n\n" + LEAKY)
    ran = headwater("check", "leaky.py", "unseeded.py", "--baseline", "known.json", cwd=here)
    assert ran.status == 0 and ran.out.startswith("no findings in 2 files (")
    script.write_text(LEAKY.replace('["age", "income"]', '["age"]'))
    ran = headwater("check", "leaky.py", "--baseline", "known.json", "--format", "json", cwd=here)
    assert [each["rule"] for each in ran.json["findings"]] == ["fit-before-split"]
    (here / "known.json").write_text("[]")
    assert "is no baseline" in headwater("check", "leaky.py", "--baseline", "known.json", cwd=here).complaint


# ----------------------------------------------------------------------------- other commands


def test_select_and_ignore_take_rules_groups_and_all(here: Path) -> None:
    def rules(*options: str) -> set[str]:
        ran = headwater("check", "leaky.py", "unseeded.py", "--format", "json", *options, cwd=here)
        return {each["rule"] for each in ran.json["findings"]}

    assert rules("--select", "unseeded-split") == {"unseeded-split"}
    assert rules("--select", "leakage/preprocessing") == {"fit-before-split"}
    assert rules("--select", "fit-before-split,unseeded-split") == {"fit-before-split", "unseeded-split"}
    assert rules("--ignore", "all") == set()
    assert "fit-before-split" not in rules("--ignore", "leakage")
    assert {"fit-before-split", "unseeded-split"} <= rules("--select", "all")


def test_settings_of_the_project_hold(here: Path) -> None:
    (here / "pyproject.toml").write_text('[tool.headwater.rules]\nignore = ["fit-before-split"]\n')
    ran = headwater("check", "leaky.py", "--format", "json", cwd=here)
    assert "fit-before-split" not in {each["rule"] for each in ran.json["findings"]}


def test_every_rule_is_listed_and_explained(here: Path) -> None:
    listed = headwater("rules", "--format", "json", cwd=here).json["rules"]
    names = {each["name"] for each in listed}
    assert {"fit-before-split", "unseeded-split"} <= names and all(each["summary"] for each in listed)
    assert all(name in headwater("rules", cwd=here).out for name in names)
    page = headwater("explain", "fit-before-split", cwd=here)
    assert page.status == 0 and "fit-before-split" in page.out and "## " in page.out


def test_the_manual_is_written_as_pages(here: Path) -> None:
    assert headwater("docs", "manual", cwd=here).status == 0
    page = (here / "manual" / "rules" / "fit-before-split.md").read_text(encoding="utf-8")
    assert page.startswith("# fit-before-split\n")
    assert "(fit-before-split.md)" in (here / "manual" / "rules" / "README.md").read_text(encoding="utf-8")
    assert "`rules.select`" in (here / "manual" / "settings.md").read_text(encoding="utf-8")


def test_help_and_version(here: Path) -> None:
    overview = headwater("--help", cwd=here)
    assert overview.status == 0
    for name in ("check", "lineage", "plan", "explain", "rules", "server"):
        assert f"  {name} " in overview.out
        assert headwater(name, "--help", cwd=here).status == 0
    assert headwater("--version", cwd=here).out.startswith("headwater 0.")
    assert headwater(cwd=here).status == 2


def test_lineage_json_has_what_the_contract_says(here: Path) -> None:
    content = headwater("lineage", "clean.py", "--format", "json", cwd=here).json
    assert (
        set(content) == {"version", "path", "sources", "models", "columns"} and content["path"] == "clean.py"
    )
    (source,) = content["sources"]
    assert set(source) == {"id", "kind", "name", "line", "cell", "columns", "complete", "via"}
    assert (source["kind"], source["name"], source["line"]) == ("csv", "train.csv", 6)
    (model,) = content["models"]
    assert model["estimator"] == "LogisticRegression" and model["fit_line"] == 9
    assert model["features"] == {"mode": "explicit", "columns": ["age", "income"]}
    assert model["label"] == ["label"] and model["sources"] == [source["id"]]


@pytest.mark.parametrize("command", ["plan", "lineage"])
@pytest.mark.parametrize(
    ("form", "start"),
    [("mermaid", "flowchart"), ("dot", "digraph"), ("svg", "<svg"), ("json", "{"), ("text", "")],
)
def test_plans_and_lineage_are_drawn(here: Path, command: str, form: str, start: str) -> None:
    ran = headwater(command, "clean.py", "--format", form, cwd=here)
    assert ran.status == 0 and ran.out.startswith(start) and "train.csv" in ran.out
    if form == "svg":
        from xml.etree import ElementTree as Xml

        assert Xml.fromstring(ran.out).tag.endswith("svg")


def test_plan_json_has_what_the_contract_says(here: Path) -> None:
    content = headwater("plan", "-", "--format", "json", cwd=here, stdin=CLEAN).json
    assert content["version"] == 1
    known = {step["id"] for step in content["steps"]}
    for step in content["steps"]:
        assert set(step) == {"id", "operator", "inputs", "columns", "rows", "line", "cell", "call"}
        assert set(step["columns"]) == {"names", "complete"} and set(step["inputs"]) <= known


def test_openlineage_names_data_and_fields(here: Path) -> None:
    event = headwater("lineage", "clean.py", "--format", "openlineage", cwd=here).json
    assert event["inputs"][0]["name"] == "train.csv" and event["job"]["name"] == "clean.py"
    fields = event["outputs"][0]["facets"]["columnLineage"]["fields"]
    assert fields["age"]["inputFields"] == [{"namespace": "file", "name": "train.csv", "field": "age"}]


def test_lineage_of_a_column(here: Path) -> None:
    content = headwater("lineage", "clean.py", "--format", "json", "--column", "age", cwd=here).json
    assert len(content["models"]) == 1
    assert "no column 'absent'" in headwater("lineage", "clean.py", "--column", "absent", cwd=here).complaint


def test_coverage_counts_statements_and_names_calls_without_a_model(here: Path) -> None:
    script = here / "odd.py"
    script.write_text(
        "import acme\nimport pandas as pd\n\n\ndef clean(df):\n    return acme.scrub(df)\n\n\n"
        "raw = pd.read_csv('train.csv')\nx = clean(raw)\ny = clean(raw)\nn = 1 + 1\n",
        encoding="utf-8",
    )
    told = headwater("coverage", "odd.py", "--format", "json", cwd=here).json
    assert told["files"] == 1 and told["errors"] == []
    # imports, def, return, four assignments; on tables: the return, the read. Two calls, one place.
    assert (told["statements"], told["on_tables"], told["opaque"]) == (8, 2, 1)
    assert told["unmodelled"] == [{"call": "acme.scrub", "count": 1, "files": 1}]
    assert "acme.scrub" in headwater("coverage", ".", cwd=here).out
    assert "acme.scrub" not in headwater("coverage", ".", "--most", "0", cwd=here).out


def test_coverage_goes_on_after_a_file_it_cannot_read(here: Path) -> None:
    (here / "broken.ipynb").write_text("{", encoding="utf-8")
    ran = headwater("coverage", ".", cwd=here)
    assert ran.status == 2 and "broken.ipynb" in ran.complaint and "statements" in ran.out
    assert "--most" in headwater("coverage", "--most", "-1", cwd=here).complaint
