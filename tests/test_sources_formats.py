"""Headers of Parquet files, workbooks, JSON and databases, held against the libraries that read them."""

from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pyarrow as pa
import pytest
from pyarrow import parquet

from headwater.sources import UNKNOWN
from source_files import FRAMES, agrees, database, reader


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


def test_a_table_is_looked_up_where_its_database_is_at_hand(tmp_path: Path) -> None:
    database(tmp_path)
    claims = reader(tmp_path)
    near = claims.header("sql", "PEOPLE", {"database": "data.db"}, tmp_path)
    assert near is not None and near.complete and near.columns[:2] == ("Id", "name")
    for options in ({}, {"database": None}, {"database": UNKNOWN}, {"database": "postgresql://host/x"}):
        assert claims.header("sql", "people", options) is None
