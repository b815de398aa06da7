"""Headers of data files, held against the libraries that read them."""

import io
import warnings
from collections.abc import Mapping
from typing import Any

import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from headwater.sources.arguments import Arguments
from headwater.sources.delimited import Text, delimited
from headwater.sources.header import Header

quick = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))

PANDAS_TYPES = {"i": "int", "u": "int", "f": "float", "b": "bool", "M": "date", "O": "str"}


def type_words(frame: pd.DataFrame) -> list[str]:
    """The dtypes of a frame in our own words."""
    return [PANDAS_TYPES[getattr(dtype, "kind", "O")] for dtype in frame.dtypes]


def agrees(types: tuple[str, ...], frame: pd.DataFrame) -> bool:
    """Whether guessed types are what pandas found; truths with holes are objects to pandas."""
    found = type_words(frame)
    return len(types) == len(found) and all(
        ours in (theirs, "?") or (ours == "bool" and theirs == "str" and frame.iloc[:, place].isna().any())
        for place, (ours, theirs) in enumerate(zip(types, found, strict=True))
    )


def by_pandas(text: str, options: Mapping[str, Any]) -> pd.DataFrame | None:
    """The frame that pandas reads, or None when it refuses."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return pd.read_csv(io.BytesIO(text.encode()), **options)
        except Exception:
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
        if len(frame):
            assert agrees(claim.types, frame), (text, options, claim.types, type_words(frame))
            missing = [profile.missing for profile in claim.profiles]
            assert missing == [int(count) for count in frame.isna().sum()], (text, options)
    else:
        assert set(claim.columns) <= set(names)
    return claim


FIELDS = st.sampled_from(
    ["a", "b", "c", "a.1", "id", "", "1", "2", "3.5", "x y", '"q"', '"q,r"', '"two\nlines"', '"say ""so"""']
    + [
        "True",
        "false",
        "NA",
        " 7",
        "-1e3",
        "2020-01-01",
        "é",
        "#5",
        "Unnamed: 0",
        "007",
        '""',
        'in"ner',
        "a\tb",
    ]
)
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
    held_against_pandas(table[0], given_options | {"sep": sep})


@quick
@given(tables(), options())
def test_the_python_reader(table: tuple[str, str], given_options: dict[str, Any]) -> None:
    held_against_pandas(table[0], given_options | {"sep": table[1], "engine": "python"})
