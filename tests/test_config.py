"""Settings: every spelling is understood, every mistake is one line and the default."""

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.config import Settings, described, editor_schema, from_mapping, load

RULES = ("fit-before-split", "unused-column", "leakage/overlap", "schema")


@pytest.mark.parametrize(
    "values",
    [
        {"rules": {"select": ["all"]}},
        {"rules.select": ["all"]},
        {"headwater.rules.select": ["all"]},
        {"headwater": {"rules": {"select": ["all"]}}},
        {"headwater": {"rules.select": "all"}},
    ],
)
def test_keys_may_be_nested_or_dotted(values: dict[str, Any]) -> None:
    assert from_mapping(values) == (Settings(select=("all",)), ())


@pytest.mark.parametrize(
    "key", ["inlayHints.enable", "inlay-hints.enable", "inlay_hints.enable", "inlayhints.enable"]
)
def test_keys_may_be_spelled_as_in_any_file(key: str) -> None:
    assert from_mapping({key: False}) == (Settings(inlay_hints=False), ())


@pytest.mark.parametrize(
    ("values", "line"),
    [
        ({"lens.enable": "yes"}, "lens.enable: expected true or false, got 'yes'; the default true holds"),
        (
            {"sources.limit": True},
            "sources.limit: expected a whole number, got true; the default 65536 holds",
        ),
        ({"sources.limit": 5}, "sources.limit: 5 is not between 1024 and 1048576, the default 65536 holds"),
        ({"rules.select": [1]}, "rules.select: expected a list of texts, got [1]; the default [] holds"),
        ({"rules.severity": "error"}, "rules.severity: expected a table, got 'error'; the default {} holds"),
        (
            {"rules.severity": {"all": "bad"}},
            "rules.severity: expected one of error, warning, information, hint, off for 'all', got 'bad'",
        ),
        (
            {"logLevel": "loud"},
            "logLevel: 'loud' is none of off, error, warning, info, debug; the default 'warning' holds",
        ),
        ({"rule.select": []}, "unknown setting 'rule.select', did you mean 'rules.select'?"),
        ({"colour": "red"}, "unknown setting 'colour'"),
        ({"nonsense": {"inner": 1}}, "unknown setting 'nonsense'"),
        ({"lens": True}, "unknown setting 'lens', did you mean 'lens.enable'?"),
        ({"keys": {"a": "b\nc"}}, "keys: expected a list of texts, got {'a': 'b\\nc'}; the default [] holds"),
    ],
)
def test_a_mistake_is_one_line_and_the_default(values: dict[str, Any], line: str) -> None:
    assert from_mapping(values) == (Settings(), (line,))


def test_names_of_rules_are_checked_where_they_are_known() -> None:
    settings, problems = from_mapping(
        {
            "rules.select": ["unused-column", "fit-before-splt"],
            "rules.ignore": ["leakage"],
            "rules.severity": {"nobody": "error", "schema": "Hint"},
        },
        RULES,
    )
    assert settings == Settings(
        select=("unused-column",), ignore=("leakage",), severity=(("schema", "hint"),)
    )
    assert problems == (
        "rules.select: no rule or group is named 'fit-before-splt', did you mean 'fit-before-split'?",
        "rules.severity: no rule or group is named 'nobody'",
    )


def test_severity_of_a_rule_comes_from_the_closest_name() -> None:
    settings, problems = from_mapping(
        {"rules.severity": {"a-rule": "hint", "leakage": "error"}, "rules.severity.leakage/overlap": "off"}
    )
    assert not problems
    assert settings.severity_of("a-rule", "leakage/time") == "hint"
    assert settings.severity_of("other", "leakage/overlap") == "off"
    assert settings.severity_of("other", "leakage/time") == "error"
    assert settings.severity_of("other", "schema") is None


def test_what_an_editor_leaves_unset_or_keeps_for_itself_is_no_mistake() -> None:
    sent = {"rules": None, "logLevel": None, "interpreter": ["python"], "trace": {"server": "off"}}
    assert from_mapping(sent) == (Settings(), ())


def test_editor_settings_win_over_those_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(
        '[tool.headwater]\nlog-level = "info"\nkeys = ["id"]\n'
        '[tool.headwater.rules]\nselect = ["all"]\n[tool.headwater.rules.severity]\nunused-column = "hint"\n'
        '[tool.headwater.sources]\nfolders = ["../data", "/srv/data"]\n'
    )
    (tmp_path / "deep" / "er").mkdir(parents=True)
    settings, problems, path = load(tmp_path / "deep" / "er")
    assert path == tmp_path / "pyproject.toml" and not problems
    assert settings == Settings(
        log_level="info",
        keys=("id",),
        select=("all",),
        severity=(("unused-column", "hint"),),
        source_folders=(str(tmp_path / "../data"), "/srv/data"),
    )
    merged, lines = settings.merge({"logLevel": "debug", "keys": 3, "sources": {"folders": None}})
    assert merged.log_level == "debug" and merged.select == ("all",)
    assert merged.source_folders == settings.source_folders
    assert merged.keys == ("id",) and len(lines) == 1


def test_an_editor_sets_back_what_the_file_has_set() -> None:
    settings, _ = from_mapping({"log-level": "info", "lens.enable": False, "rules": {"ignore": ["all"]}})
    back: dict[str, Any] = {"logLevel": "warning", "lens": {"enable": True}, "rules": {"ignore": [], "severity": {}}}
    assert settings.merge(back) == (Settings(), ())
    assert settings.merge({"logLevel": None, "lens": None, "rules": {"ignore": None}}) == (settings, ())


def test_the_nearest_file_with_a_section_counts(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    (tmp_path / "headwater.toml").write_text('keys = ["outer"]\n')
    (tmp_path / "pyproject.toml").write_text('[tool.headwater]\nkeys = ["other"]\n')
    (inner / "pyproject.toml").write_text("[tool.ruff]\nline-length = 3\n# headwater\n")
    settings, problems, path = load(inner)
    assert settings.keys == ("outer",) and not problems and path == tmp_path / "headwater.toml"
    (inner / "pyproject.toml").write_text("[tool.headwater]\nnobody = 1\n")
    assert load(inner) == (
        Settings(),
        ("pyproject.toml: unknown setting 'nobody'",),
        inner / "pyproject.toml",
    )


@pytest.mark.parametrize(
    "text", [b"[tool.headwater\n", b"[tool.headwater]\nkeys = ['\xff']\n", b"a = " + b"[" * 9000]
)
def test_files_that_are_no_toml_are_one_line(tmp_path: Path, text: bytes) -> None:
    (tmp_path / "headwater.toml").write_bytes(text)
    settings, problems, path = load(tmp_path)
    assert settings == Settings() and len(problems) == 1 and path == tmp_path / "headwater.toml"
    assert problems[0].startswith("headwater.toml: is not valid TOML (") and "\n" not in problems[0]


def test_files_that_are_none(tmp_path: Path) -> None:
    (tmp_path / "headwater.toml").mkdir()
    os.mkfifo(tmp_path / "pyproject.toml")
    assert load(tmp_path / "nowhere") == load(tmp_path)
    (tmp_path / "pyproject.toml").unlink()
    (tmp_path / "pyproject.toml").write_text("tool = 3\n# headwater")
    assert load(tmp_path)[0] == Settings()


def test_every_setting_is_documented_and_hashable() -> None:
    assert hash(Settings()) == hash(from_mapping({})[0])
    for one in described:
        assert len(one.documentation) > 20 and one.documentation.endswith(".")
        assert getattr(Settings(), one.name) == one.default
    schema = editor_schema()
    assert schema["headwater.rules.select"]["default"] == []
    assert schema["headwater.logLevel"]["enum"]


KEYS = st.one_of(
    st.sampled_from([one.key for one in described] + ["headwater", "rules", "sources", "lens", "", "."]),
    st.text(max_size=4),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(KEYS, JSON, max_size=4))
def test_any_values_give_settings_and_lines(values: dict[str, Any]) -> None:
    settings, problems = from_mapping(values, RULES)
    assert isinstance(settings, Settings)
    assert all(line and line.isprintable() for line in problems)
    merged, _ = settings.merge(values, RULES)
    assert merged == settings
