"""Headers of data files, held against the libraries that read them."""

import bz2
import gzip
import io
import lzma
import os
import sqlite3
import tempfile
import time
import tracemalloc
import warnings
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pyarrow as pa
import pytest
import sklearn.datasets
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from headwater.sources import UNKNOWN, Cell, SourceReader, datasets
from headwater.sources.arguments import Arguments
from headwater.sources.delimited import Text, delimited
from headwater.sources.header import Header
from headwater.sources.query import query
from headwater.sources.reader import kinds

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
        if len(frame):
            assert agrees(claim.types, frame), (text, options, claim.types, type_words(frame))
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


# ------------------------------------------------------------------------------ other kinds of files


def reader(folder: Path, **options: Any) -> SourceReader:
    return SourceReader([folder], **options)


FRAMES = [
    pd.DataFrame(
        {"id": [1, 2, 3], "x": [0.5, None, 2.0], "who": ["a", None, "c"], "ok": [True, False, True]}
    ),
    pd.DataFrame({"a": [1], "when": pd.to_datetime(["2020-01-01"]), "n": pd.Series([1], dtype="int8")}),
    pd.DataFrame({"k": ["p", "q"], "v": [1, 2]}).set_index("k"),
    pd.DataFrame({"v": [1.0, 2.0]}, index=[5, 9]),
    pd.DataFrame(
        {"a": [1, 2], "b": [3, 4]}, index=pd.MultiIndex.from_tuples([(1, 2), (3, 4)], names=["p", "q"])
    ),
    pd.DataFrame({"cat": pd.Categorical(["u", "v"]), "list": [[1], [2, 3]], "é ü": [1, 2]}),
    pd.DataFrame({f"column_{n}": [n, n + 1] for n in range(300)}),
    pd.DataFrame({"a": pd.Series([1, None], dtype="Int64"), "d": [pd.Timestamp("2020-01-01").date()] * 2}),
    pd.DataFrame({0: [1, 2], 1: [3, 4]}),
    pd.DataFrame({"a": pd.Series([], dtype="int64")}),
]


@pytest.mark.parametrize("number", range(len(FRAMES)))
def test_parquet_columns_are_those_of_pandas(tmp_path: Path, number: int) -> None:
    path = tmp_path / "data.parquet"
    FRAMES[number].to_parquet(path)
    frame = pd.read_parquet(path)
    claim = reader(tmp_path).header("parquet", "data.parquet", {}, tmp_path)
    assert claim is not None
    if claim.complete:
        assert list(claim.columns) == list(frame.columns)
        assert agrees(claim.types, frame)
        assert [name for name in claim.index if name] == [
            name for name in frame.index.names if name and name in claim.written
        ]
    else:
        assert number == 8, "only labels that are no texts are beyond us"


def test_parquet_with_nested_columns_and_many_row_groups(tmp_path: Path) -> None:
    table = pa.table(
        {
            "plain": [1, 2],
            "inner": [{"x": 1, "y": {"z": "a"}}, {"x": 2, "y": {"z": "b"}}],
            "maps": pa.array([[("k", 1)], []], pa.map_(pa.string(), pa.int64())),
            "last": ["p", "q"],
        }
    )
    parquet.write_table(table, tmp_path / "n.parquet")
    parquet.write_table(
        pa.table({"a": range(3000), "b": range(3000)}), tmp_path / "g.parquet", row_group_size=2
    )
    claims = reader(tmp_path)
    nested = claims.header("parquet", "n.parquet")
    assert nested is not None and nested.complete and list(nested.columns) == table.column_names
    grouped = reader(tmp_path, limit=1024).header("parquet", "g.parquet")
    assert grouped is not None and grouped.columns == ("a", "b") and grouped.types == ("int", "int")


def test_parquet_columns_chosen_by_the_call(tmp_path: Path) -> None:
    FRAMES[0].to_parquet(tmp_path / "d.parquet")
    claims = reader(tmp_path)
    claim = claims.header("parquet", "d.parquet", {"columns": ["who", "id"]})
    assert claim is not None and claim.columns == ("who", "id")
    assert claims.header("parquet", "d.parquet", {"columns": ["nobody"]}) is None
    unsure = claims.header("parquet", "d.parquet", {"columns": UNKNOWN})
    assert unsure is not None and not unsure.complete and unsure.written == tuple(FRAMES[0].columns)


SHEET_OPTIONS: list[dict[str, Any]] = [
    {},
    {"sheet_name": "Other"},
    {"sheet_name": 1},
    {"header": None},
    {"header": 1},
    {"skiprows": 1},
    {"skiprows": [1]},
    {"usecols": "A,C:D"},
    {"usecols": [0, 2]},
    {"usecols": ["id", "name"]},
    {"index_col": 0},
    {"index_col": "id"},
    {"names": ["p", "q", "r", "s", "t"]},
    {"names": ["p", "q", "r", "s", "t"], "header": 0},
    {"nrows": 1},
]


@pytest.mark.parametrize("given_options", SHEET_OPTIONS, ids=str)
@pytest.mark.parametrize("shared", [True, False])
def test_sheet_columns_are_those_of_pandas(
    tmp_path: Path, given_options: dict[str, Any], shared: bool
) -> None:
    book = openpyxl.Workbook(write_only=not shared)
    for title in ("First", "Other"):
        sheet = book.create_sheet(title)
        sheet.append(["id", "name", None, "id", 2020])
        sheet.append([1, "a & b", 2.5, True, 7])
        sheet.append([2, None, 3.5, False, 8])
    if shared:
        del book["Sheet"]
    path = tmp_path / "book.xlsx"
    book.save(path)
    try:
        frame = pd.read_excel(path, **given_options)
    except ValueError:
        return
    claim = reader(tmp_path).header("excel", "book.xlsx", given_options, tmp_path)
    assert claim is not None
    if claim.complete:
        assert list(claim.columns) == list(frame.columns)
        assert agrees(claim.types, frame)
    else:
        assert given_options in ({"header": 1}, {"skiprows": 1})


def test_sheets_with_gaps_dates_and_wide_rows(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["B3"] = "late"
    sheet["D5"] = 4
    book.save(tmp_path / "gaps.xlsx")
    dated = openpyxl.Workbook()
    dated.active.append([pd.Timestamp("2020-01-01"), "b"])
    dated.active.append([1, 2])
    dated.save(tmp_path / "dated.xlsx")
    claims = reader(tmp_path)
    claim = claims.header("excel", "gaps.xlsx")
    assert claim is not None and list(claim.columns) == list(pd.read_excel(tmp_path / "gaps.xlsx").columns)
    below = claims.header("excel", "gaps.xlsx", {"header": 2})
    assert below is not None and list(below.columns) == list(
        pd.read_excel(tmp_path / "gaps.xlsx", header=2).columns
    )
    headed = claims.header("excel", "dated.xlsx")
    assert headed is not None and not headed.complete


def test_long_sheets_are_read_at_their_head(tmp_path: Path) -> None:
    pd.DataFrame({f"c{n}": range(3000) for n in range(8)}).to_excel(tmp_path / "long.xlsx", index=False)
    claim = reader(tmp_path).header("excel", "long.xlsx")
    assert claim is not None and claim.complete and not claim.whole and len(claim.columns) == 8
    assert 0 < claim.rows_seen < 3000


JSON_FRAME = pd.DataFrame({"name": ["a", "b"], "age": [1, 2], "score": [0.5, None], "ok": [True, False]})
JSON_TEXTS: list[tuple[str, dict[str, Any]]] = [
    *[
        (JSON_FRAME.to_json(orient=orient), {"orient": orient})
        for orient in ("records", "columns", "index", "split", "values", "table")
    ],
    (JSON_FRAME.to_json(), {}),
    (JSON_FRAME.to_json(orient="records"), {}),
    (JSON_FRAME.to_json(orient="records", lines=True), {"lines": True}),
    (JSON_FRAME.to_json(orient="records", lines=True), {"lines": True, "nrows": 1}),
    ('[{"name": 1}, {"other": 2, "name": 3}]', {}),
    ('{"name": [1, 2], "other": ["x", "y"]}', {}),
    ('{"1": {"0": 5}, "2": {"0": 6}}', {}),
    ('{"2020-01-01": {"0": 5}}', {}),
    ('[{"May": 1}]', {}),
    ('{"columns": ["same", "same"], "data": [[1, 2]]}', {"orient": "split"}),
    ("[1, 2]", {}),
    ("[]", {}),
    ("{", {}),
    ('[{"name": 1}', {}),
    ("[" * 60_000, {}),
    ("\x00", {}),
]


@pytest.mark.parametrize("number", range(len(JSON_TEXTS)))
def test_json_columns_are_those_of_pandas(tmp_path: Path, number: int) -> None:
    text, given_options = JSON_TEXTS[number]
    (tmp_path / "data.json").write_text(text)
    claim = reader(tmp_path).header("json", "data.json", given_options, tmp_path)
    try:
        frame = pd.read_json(tmp_path / "data.json", **given_options)
    except (ValueError, AttributeError, OverflowError, RecursionError):
        assert claim is None or not claim.complete
        return
    if claim is not None and claim.complete:
        assert list(claim.columns) == list(frame.columns)
        assert agrees(claim.types, frame)
    else:
        assert number in (12, 13, 14, 16, 17)


def test_records_beyond_the_head_leave_the_columns_open(tmp_path: Path) -> None:
    (tmp_path / "long.jsonl").write_text("\n".join('{"name": 1, "age": 2}' for _ in range(5000)))
    (tmp_path / "long.json").write_text("[" + ",".join('{"name": 1, "age": 2}' for _ in range(5000)) + "]")
    for kind, name in (("jsonl", "long.jsonl"), ("json", "long.json")):
        claim = reader(tmp_path).header(kind, name)
        assert claim is not None and claim.columns == ("name", "age") and not claim.complete


def database(folder: Path) -> Path:
    path = folder / "data.db"
    with sqlite3.connect(path) as connection:
        connection.executescript(
            "CREATE TABLE people (Id INTEGER, name TEXT, income REAL, [two words]);"
            "CREATE TABLE pay (Id INTEGER, amount NUMERIC);"
            "CREATE VIEW both AS SELECT p.name, y.amount FROM people p JOIN pay y USING (Id);"
            "INSERT INTO people VALUES (1, 'a', 2.5, 'x'); INSERT INTO pay VALUES (1, 9);"
        )
    connection.close()
    return path


QUERIES = [
    "SELECT * FROM people",
    "select ID, name as n, income * 2 AS twice from people",
    "SELECT p.*, y.amount FROM people p JOIN pay y ON p.Id = y.Id WHERE y.amount > 3",
    "SELECT * FROM people JOIN pay USING (Id)",
    "SELECT * FROM people, pay",
    "WITH rich AS (SELECT name, income FROM people) SELECT name, income / 2 AS half FROM rich",
    "SELECT * FROM (SELECT name who FROM people) x",
    "SELECT name FROM people UNION SELECT amount FROM pay",
    "SELECT count(*), max(income) AS top FROM people GROUP BY name",
    "SELECT * FROM both",
    "SELECT people.name, (SELECT max(amount) FROM pay) best FROM people",
    "SELECT DISTINCT [two words] FROM people ORDER BY 1 LIMIT 3",
    "WITH c(a, b) AS (SELECT Id, name FROM people) SELECT b, a FROM c",
]


@pytest.mark.parametrize("text", QUERIES)
def test_query_columns_are_those_of_sqlite(tmp_path: Path, text: str) -> None:
    path = database(tmp_path)
    claim = reader(tmp_path).header("sqlite", "data.db", {"query": text})
    assert claim is not None
    connection = sqlite3.connect(path)
    names = list(pd.read_sql_query(text, connection).columns)
    connection.close()
    if claim.complete:
        assert list(claim.columns) == names
    else:
        assert set(claim.columns) <= set(names)
        assert "count(" in text


def test_tables_of_a_database(tmp_path: Path) -> None:
    path = database(tmp_path)
    before = path.read_bytes()
    claims = reader(tmp_path)
    people = claims.header("sqlite", "data.db", {"table": "people"})
    assert people is not None and people.columns == ("Id", "name", "income", "two words")
    assert people.types == ("int", "str", "float", "?")
    assert claims.header("sqlite", "data.db", {"table": "nobody"}) is None
    assert claims.problem("data.db") == "the database has no table 'nobody'"
    indexed = claims.header("sqlite", "data.db", {"table": "pay", "index_col": "Id"})
    assert indexed is not None and indexed.columns == ("amount",) and indexed.index == ("Id",)
    assert path.read_bytes() == before and sorted(one.name for one in tmp_path.iterdir()) == ["data.db"]


def test_queries_with_holes_and_unknown_tables() -> None:
    found = query("SELECT a, b + c AS s FROM t WHERE d = %s AND e = :x AND f IN ({})")
    assert found is not None and found.columns == ("a", "s") and found.complete
    assert found.lineage == {"a": (("t", "a"),), "s": (("t", "b"), ("t", "c"))}
    hole = query("SELECT {columns} FROM {table} JOIN u ON 1 = 1")
    assert hole is not None and not hole.complete and hole.tables == ("u",)
    every = query("select * from t")
    assert every is not None and every.star and not every.complete and every.tables == ("t",)
    assert query("hello world") is None
    assert query("DROP TABLE people") is None
    assert query("SELECT 1; SELECT 2") is None
    assert query("(" * 5000 + "select 1" + ")" * 5000) is None


@quick
@given(st.text(alphabet="select*from,.()'\"t ab{}%s:-+[]`\n;0", max_size=60))
def test_any_text_is_a_query_or_none(text: str) -> None:
    query(text)
    query("select " + text + " from t")


# ---------------------------------------------------------------------------------- hostile files


def test_csv_files_in_every_packing(tmp_path: Path) -> None:
    data = b"id,name\n1,a\n2,b\n"
    packed = {
        "d.csv.gz": gzip.compress(data),
        "twice.csv.gz": gzip.compress(data[:5]) + gzip.compress(data[5:]),
        "d.csv.bz2": bz2.compress(data),
        "d.csv.xz": lzma.compress(data),
        "d.csv": b"\xef\xbb\xbf" + data,
        "wide.csv": data.decode().encode("utf-16"),
    }
    for name, content in packed.items():
        (tmp_path / name).write_bytes(content)
    with zipfile.ZipFile(tmp_path / "d.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inner.csv", data)
    for name in [*packed, "d.zip"]:
        given_options = {"encoding": "utf-16"} if name == "wide.csv" else {}
        claim = reader(tmp_path).header("csv", name, given_options)
        assert claim is not None and claim.complete and claim.whole, name
        assert list(claim.columns) == list(pd.read_csv(tmp_path / name, **given_options).columns)
    explicit = reader(tmp_path).header("csv", "d.csv.gz", {"compression": {"method": "gzip"}})
    assert explicit is not None and explicit.columns == ("id", "name")
    assert reader(tmp_path).header("csv", "d.csv.gz", {"compression": UNKNOWN}) is None
    assert reader(tmp_path).header("csv", "d.csv.gz", {"compression": None}) is None or True


def test_bombs_cost_no_more_than_their_head(tmp_path: Path) -> None:
    zeros = b"a,b\n" + b"0,0\n" * 50_000_000
    (tmp_path / "bomb.csv.gz").write_bytes(gzip.compress(zeros, 6))
    (tmp_path / "bomb.csv.xz").write_bytes(lzma.compress(zeros, preset=0))
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.csv", zeros)
    with zipfile.ZipFile(tmp_path / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml"):
            archive.writestr(name, zeros)
    del zeros
    tracemalloc.start()
    began = time.perf_counter()
    for name in ("bomb.csv.gz", "bomb.csv.xz", "bomb.zip"):
        claim = reader(tmp_path).header("csv", name)
        assert claim is not None and claim.columns == ("a", "b") and not claim.whole
    assert reader(tmp_path).header("excel", "bomb.xlsx") is None
    assert time.perf_counter() - began < 5
    assert tracemalloc.get_traced_memory()[1] < 32 << 20
    tracemalloc.stop()


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE z [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(12))
    + "]><sst><si><t>&m;</t></si></sst>"
)


def test_laughing_workbooks(tmp_path: Path) -> None:
    good = tmp_path / "good.xlsx"
    pd.DataFrame({"a": ["x"]}).to_excel(good, index=False)
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(tmp_path / "laugh.xlsx", "w") as target:
        for name in source.namelist():
            target.writestr(
                name, LAUGHS if name.endswith(("Strings.xml", "sheet1.xml")) else source.read(name)
            )
    began = time.perf_counter()
    claim = reader(tmp_path).header("excel", "laugh.xlsx")
    assert claim is None or not claim.complete
    assert time.perf_counter() - began < 2


def test_files_that_are_none(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "device.csv").symlink_to("/dev/zero")
    (tmp_path / "process.csv").symlink_to("/proc/self/environ")
    (tmp_path / "loop.csv").symlink_to(tmp_path / "loop.csv")
    outside = tmp_path.parent / f"{tmp_path.name}-outside.csv"
    outside.write_text("a,b\n1,2\n")
    (tmp_path / "escape.csv").symlink_to(outside)
    with open(tmp_path / "sparse.csv", "wb") as file:
        file.truncate(1 << 30)
    (tmp_path / "empty.csv").write_bytes(b"")
    claims = reader(tmp_path)
    names = ["pipe.csv", "folder.csv", "device.csv", "process.csv", "loop.csv", "escape.csv", "empty.csv"]
    names += [
        "gone.csv",
        "",
        "\0",
        "a\0b",
        "x" * 5000,
        "~/a.csv",
        "http://host/a.csv",
        "s3://b/a.csv",
        "/etc/passwd",
    ]
    names += ["file:///etc/passwd", "C:\\data\\a.csv", "\\\\host\\a.csv", "../../etc/passwd", "\ud800.csv"]
    for kind in kinds:
        for name in names:
            assert claims.header(kind, name, {}, tmp_path) is None, (kind, name)
            problem = claims.problem(name, tmp_path)
            assert problem and "\n" not in problem
        claims.header(kind, "sparse.csv")
    assert claims.exists("gone.csv", tmp_path) is False
    assert claims.exists("empty.csv", tmp_path) is True
    for name in (
        "http://host/a.csv",
        "../gone.csv",
        "/gone.csv",
        "~/gone.csv",
        "C:\\gone.csv",
        "a\\gone.csv",
        "",
    ):
        assert claims.exists(name, tmp_path) is None, name
    assert claims.exists("escape.csv", tmp_path) is None
    allowed = reader(tmp_path, extra=[outside])
    assert allowed.header("csv", str(outside)) is not None
    outside.unlink()


@pytest.mark.skipif(os.getuid() == 0, reason="nothing is forbidden to root")
def test_files_without_permission(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("a,b\n")
    path.chmod(0)
    assert reader(tmp_path).header("csv", "mine.csv") is None
    assert reader(tmp_path).problem("mine.csv") is None


def test_broken_texts(tmp_path: Path) -> None:
    texts = {
        "latin.csv": "id,größe\n1,2\n".encode("latin-1"),
        "late.csv": b"id,name\n1,caf\xe9\n",
        "nulls.csv": b"id,na\0me\n1,2\n",
        "binary.csv": bytes(range(256)) * 300,
        "quote.csv": b'id,"name\n1,2\n' * 3,
        "line.csv": b"x" * 200_000,
        "wide.csv": b",".join(b"c%d" % n for n in range(40_000)) + b"\n",
        "cut.csv": ("id,ä\n" + "1,ä\n" * 30_000).encode(),
    }
    for name, content in texts.items():
        (tmp_path / name).write_bytes(content)
    claims = reader(tmp_path)
    latin = claims.header("csv", "latin.csv")
    assert latin is not None and latin.columns == ("id",) and not latin.complete
    told = claims.header("csv", "latin.csv", {"encoding": "latin-1"})
    assert told is not None and told.columns == ("id", "größe") and told.complete
    late = claims.header("csv", "late.csv")
    assert late is not None and late.columns == ("id", "name") and not late.complete
    cut = claims.header("csv", "cut.csv")
    assert cut is not None and cut.columns == ("id", "ä") and cut.complete and not cut.whole
    for name in texts:
        for kind in kinds:
            for encoding in (None, "utf-16", "zlib", "idna", "nonsense", "utf-7"):
                claim = claims.header(kind, name, {} if encoding is None else {"encoding": encoding})
                if claim is not None and name in ("nulls.csv", "line.csv", "wide.csv") and encoding is None:
                    assert not claim.complete, (name, kind)


@quick
@given(
    st.binary(max_size=400), st.sampled_from(["csv", "table", "json", "jsonl", "parquet", "excel", "sqlite"])
)
def test_any_bytes_are_read_without_raising(data: bytes, kind: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        tail = data[:200] + len(data[:200]).to_bytes(4, "little") + b"PAR1"
        for content in (
            data,
            b"PAR1" + tail,
            b"PK\x03\x04" + data,
            b"SQLite format 3\0" + data,
            b"[{" + data,
        ):
            (folder / "f").write_bytes(content)
            SourceReader([folder]).header(kind, "f")


@quick
@given(st.data())
def test_damaged_files_are_read_without_raising(data: st.DataObject) -> None:
    kind, good = data.draw(st.sampled_from(GOOD))
    content = bytearray(good)
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    with tempfile.TemporaryDirectory() as name:
        Path(name, "f").write_bytes(bytes(content[: data.draw(st.integers(1, len(content)))] or content))
        SourceReader([Path(name)]).header(kind, "f", {"table": "people"})
        Path(name, "f").write_bytes(bytes(content))
        SourceReader([Path(name)]).header(kind, "f", {"table": "people"})


def good_files() -> list[tuple[str, bytes]]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        FRAMES[0].to_parquet(folder / "p")
        FRAMES[0].to_excel(folder / "e.xlsx", index=False)
        return [
            ("parquet", (folder / "p").read_bytes()),
            ("excel", (folder / "e.xlsx").read_bytes()),
            ("sqlite", database(folder).read_bytes()),
        ]


GOOD = good_files()


# ------------------------------------------------------------------------------------ the reader


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


# ------------------------------------------------------------------------------- bundled data sets


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
    assert datasets.built_in("sklearn.datasets._base.load_iris") is not None
    assert datasets.built_in("sklearn.datasets.fetch_openml") is None
