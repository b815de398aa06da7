"""Headers of delimited files, held against pandas; the reader that remembers them."""

import io
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import sklearn.datasets
from hypothesis import given
from hypothesis import strategies as st

from headwater.sources import UNKNOWN, Cell, SourceReader, datasets
from headwater.sources.arguments import Arguments
from headwater.sources.delimited import Text, delimited
from headwater.sources.header import Header
from source_files import agrees, quick, reader


def by_pandas(text: str, options: Mapping[str, Any]) -> pd.DataFrame | None:
    """The frame that pandas reads, or None when it refuses."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return pd.read_csv(io.BytesIO(text.encode()), **options)
        except Exception:  # noqa: BLE001 - whatever pandas says, it reads no frame
            return None


def held_against_pandas(text: str, options: Mapping[str, Any]) -> Header | None:
    """The claimed header, after it was compared with what pandas reads."""
    claim = delimited(Text(text, True), Arguments(options), ",")
    frame = by_pandas(text, options)
    if not isinstance(claim, Header):
        return None
    if frame is None:
        return claim
    names = list(frame.columns)
    if claim.complete:
        assert list(claim.columns) == names, (text, options)
        assert [type(name) for name in claim.columns] == [type(name) for name in names]
        assert len(claim.profiles) == len(names)
        # Which surplus fields make a row a bad one is told by the row before: values are not compared then.
        if len(frame) and "on_bad_lines" not in options:
            assert agrees(claim.types, frame), (text, options, claim.types, list(frame.dtypes))
            missing = [profile.missing for profile in claim.profiles]
            assert missing == [int(count) for count in frame.isna().sum()], (text, options)
    else:
        assert set(claim.columns) <= set(names)
    return claim


WORDS = "a b c a.1 id 1 2 3.5 True false NA -1e3 2020-01-01 é #5 007"
QUOTED = ('"q"', '"q,r"', '"two\nlines"', '"say ""so"""', '""', 'in"ner')
FIELDS = st.sampled_from([*WORDS.split(), *QUOTED, "", "x y", " 7", "Unnamed: 0", "a\tb"])
SEPARATORS = st.sampled_from([",", ",", ";", "\t", "|", " "])
LINE_ENDS = st.sampled_from(["\n", "\n", "\r\n", "\r"])


@st.composite
def tables(draw: st.DrawFn) -> tuple[str, str]:
    """Small texts that are mostly tables, and their separator."""
    sep, end = draw(SEPARATORS), draw(LINE_ENDS)
    width = draw(st.integers(1, 5))
    ragged = draw(st.sampled_from([0, 0, 0, 1]))
    count = draw(st.integers(0, 6))
    lines = []
    for number in range(count):
        extra = draw(st.integers(-ragged, ragged)) if number else 0
        lines.append(
            sep.join(draw(st.lists(FIELDS, min_size=max(width + extra, 1), max_size=max(width + extra, 1))))
        )
    lead = draw(st.sampled_from(["", "", "", end, "  " + end, "# note" + end]))
    return lead + end.join(lines) + draw(st.sampled_from(["", end, end + end])), sep


NAMES = st.sampled_from(["a", "b", "c", "id", "a.1", "Unnamed: 0"])
POSITIONS = st.integers(0, 4)


@st.composite
def options(draw: st.DrawFn) -> dict[str, Any]:
    """Options of `read_csv` that choose rows and columns."""
    chosen: dict[str, Any] = {}

    def maybe(name: str, values: st.SearchStrategy[Any]) -> None:
        if draw(st.integers(0, 4)) == 0:
            chosen[name] = draw(values)

    maybe("header", st.one_of(st.none(), st.integers(0, 2), st.just([0])))
    maybe("names", st.lists(NAMES, min_size=1, max_size=6, unique=True))
    maybe("usecols", st.one_of(st.lists(NAMES, max_size=3), st.lists(POSITIONS, max_size=3)))
    maybe(
        "index_col", st.one_of(POSITIONS, NAMES, st.just(False), st.lists(POSITIONS, min_size=1, max_size=2))
    )
    maybe("skiprows", st.one_of(st.integers(0, 3), st.lists(st.integers(0, 4), max_size=3)))
    maybe("nrows", st.integers(0, 4))
    maybe("comment", st.just("#"))
    maybe("skip_blank_lines", st.booleans())
    maybe("skipinitialspace", st.booleans())
    maybe("quoting", st.sampled_from([0, 3]))
    maybe("na_values", st.sampled_from(["x y", ["1"], {"a": ["2"]}, 7]))
    maybe("on_bad_lines", st.just("skip"))
    return chosen


def plainer(chosen: dict[str, Any]) -> dict[str, Any]:
    """Options without those under which pandas' Python reader finds other types than its C reader."""
    return {name: value for name, value in chosen.items() if name not in ("na_values", "on_bad_lines")}


@quick
@given(tables(), options())
def test_csv_columns_are_those_of_pandas(table: tuple[str, str], given_options: dict[str, Any]) -> None:
    text, sep = table
    held_against_pandas(text, given_options | ({"sep": sep} if sep != "," else {}))


@quick
@given(tables(), st.sampled_from([r"\s+", None, ";", r"\s*,\s*", "::", r"[,;]", r"\t+"]), options())
def test_other_separators_and_the_python_reader(
    table: tuple[str, str], sep: str | None, given_options: dict[str, Any]
) -> None:
    held_against_pandas(table[0], plainer(given_options) | {"sep": sep})


@quick
@given(tables(), options())
def test_the_python_reader(table: tuple[str, str], given_options: dict[str, Any]) -> None:
    held_against_pandas(table[0], plainer(given_options) | {"sep": table[1], "engine": "python"})


def test_headers_are_remembered_until_the_file_changes(tmp_path: Path) -> None:
    path = tmp_path / "d.csv"
    path.write_text("a,b\n1,2\n")
    claims = reader(tmp_path)
    first = claims.header("csv", "d.csv")
    assert claims.header("csv", "d.csv") is first
    before = claims.stamp("d.csv")
    path.write_text("a,b,c\n1,2,3\n")
    second = claims.header("csv", "d.csv")
    assert second is not None and second.columns == ("a", "b", "c") and claims.stamp("d.csv") != before
    claims.invalidate(path)
    again = claims.header("csv", "d.csv")
    assert again == second and again is not second
    assert path in claims.dependencies()
    assert claims.header("csv", "gone.csv") is None and tmp_path / "gone.csv" in claims.dependencies()


def test_paths_lead_from_the_script_then_from_the_workspace(tmp_path: Path) -> None:
    (tmp_path / "scripts").mkdir()
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "d.csv").write_text("a\n1\n")
    (tmp_path / "scripts" / "d.csv").write_text("b\n1\n")
    claims = reader(tmp_path)
    scripts = tmp_path / "scripts"
    for path, column in (
        ("d.csv", "b"),
        ("../data/d.csv", "a"),
        ("data/d.csv", "a"),
        ("..\\data\\d.csv", "a"),
    ):
        claim = claims.header("csv", path, {}, scripts)
        assert claim is not None and claim.columns == (column,), path
    assert claims.resolve("data/d.csv", scripts) == tmp_path / "data" / "d.csv"
    assert claims.exists("data", scripts) is True
    assert claims.data_files("../da", scripts) == ("../data/",)
    assert claims.data_files("../data/", scripts) == ("../data/d.csv",)
    assert claims.data_files("", scripts) == ("d.csv", "data/", "scripts/")
    assert claims.data_files("../../", scripts) == ()
    off = reader(tmp_path, enabled=False)
    assert off.header("csv", "data/d.csv") is None and off.exists("gone.csv") is None
    assert off.data_files("") == () and off.problem("data/d.csv") == "reading data files is switched off"


@pytest.mark.parametrize("name", ["sep", "header", "names", "skiprows", "**"])
def test_unknown_options_that_decide_leave_nothing(tmp_path: Path, name: str) -> None:
    (tmp_path / "d.csv").write_text("a,b\n1,2\n")
    assert reader(tmp_path).header("csv", "d.csv", {name: UNKNOWN}) is None


@pytest.mark.parametrize("name", ["usecols", "index_col", "quotechar", "parse_dates"])
def test_unknown_options_that_choose_leave_the_written_names(tmp_path: Path, name: str) -> None:
    (tmp_path / "d.csv").write_text("a,b\n1,2\n")
    claim = reader(tmp_path).header("csv", "d.csv", {name: UNKNOWN})
    assert claim is not None and not claim.complete and claim.columns == () and claim.written == ("a", "b")
    inner = reader(tmp_path).header("csv", "d.csv", {"usecols": ["a", UNKNOWN]})
    assert inner is not None and not inner.complete


def test_unknown_types_leave_the_columns(tmp_path: Path) -> None:
    (tmp_path / "d.csv").write_text("a,b\n1,x\n")
    claim = reader(tmp_path).header("csv", "d.csv", {"dtype": UNKNOWN})
    assert claim is not None and claim.columns == ("a", "b") and claim.types == ("?", "?")
    typed = reader(tmp_path).header("csv", "d.csv", {"dtype": {"a": "float64", "b": str}})
    assert typed is not None and typed.types == ("float", "str")


def test_profiles_say_what_the_head_holds(tmp_path: Path) -> None:
    text = (
        "Unnamed: 0,age,zip,when,label\n"
        "0,17,01234,2020-01-01,no\n1,?,02345,2020-01-02,no\n2,19,03456,2020-02-01,yes\n"
    )
    (tmp_path / "d.csv").write_text(text)
    claim = reader(tmp_path).header("csv", "d.csv")
    assert claim is not None
    first, age, code, when, label = claim.profiles
    assert first.index_like and first.unique and first.sorted
    assert age.looks == "int" and age.sentinels == (("?", 1),) and claim.type_of("age") == "str"
    assert code.zero_padded and claim.type_of("zip") == "int"
    assert when.looks == "date" and claim.type_of("when") == "str"
    assert label.examples == ("no", "yes") and label.counts == (2, 1) and label.sorted and label.distinct == 2
    dated = reader(tmp_path).header("csv", "d.csv", {"parse_dates": ["when"]})
    assert dated is not None and dated.type_of("when") == "date"


def test_cells_are_where_the_names_stand(tmp_path: Path) -> None:
    (tmp_path / "d.csv").write_text('# note\nid,"a, b",name\n1,2,3\n')
    claim = reader(tmp_path).header("csv", "d.csv", {"skiprows": 1, "usecols": ["name"]})
    assert claim is not None and claim.columns == ("name",)
    assert claim.written == ("id", "a, b", "name")
    assert claim.cells == (Cell(1, 0, 2), Cell(1, 3, 9), Cell(1, 10, 14))


@pytest.mark.parametrize("name", sorted(datasets.sklearn))
def test_bundled_data_sets_are_those_of_scikit_learn(name: str) -> None:
    dataset = datasets.sklearn[name]
    assert len(dataset.features) == len(dataset.types)
    if name.startswith("fetch_") or name == "load_boston":
        # These need the network, or are gone: their names are those of the library's source and manual.
        assert (
            len(dataset.features)
            == {
                "fetch_california_housing": 8,
                "fetch_covtype": 54,
                "fetch_kddcup99": 41,
                "load_boston": 13,
            }[name]
        )
        return
    bunch = getattr(sklearn.datasets, name)(as_frame=True)
    assert list(bunch.frame.columns) == list(dataset.columns)
    assert agrees(dataset.types, bunch.data)
    assert list(map(str, bunch.feature_names)) == list(dataset.features)
    if dataset.classes:
        assert list(map(str, bunch.target_names)) == list(dataset.classes)
    assert dataset.regression == (not dataset.classes)


def test_data_sets_of_seaborn() -> None:
    titanic = datasets.built_in("seaborn.load_dataset", "titanic")
    assert titanic is not None and titanic.missing == {"age", "embarked", "deck", "embark_town"}
    for name in datasets.seaborn_names:
        dataset = datasets.seaborn(name)
        assert dataset is not None and len(dataset.columns) == len(set(dataset.columns)) == len(dataset.types)
        assert set(dataset.types) <= {"int", "float", "str", "bool"} and dataset.missing <= set(
            dataset.columns
        )
    assert datasets.built_in("seaborn.load_dataset", "nobody") is None
    off = SourceReader([], enabled=False)
    iris = off.header("dataset", "load_iris")
    assert iris is not None and iris.complete and iris.columns[-1] == "target" and iris.types[-1] == "int"
    known = off.header("seaborn", "geyser")
    assert known is not None and known.columns == ("duration", "waiting", "kind")
    assert off.header("dataset", "fetch_openml") is None and off.header("seaborn", "") is None
    assert datasets.built_in("sklearn.datasets._base.load_iris") is not None
    assert datasets.built_in("sklearn.datasets.fetch_openml") is None
