"""Files that mean harm, or are no files at all: nothing raises, nothing hangs, nothing costs much."""

import bz2
import gzip
import lzma
import os
import sqlite3
import struct
import tempfile
import tracemalloc
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.sources import UNKNOWN, SourceReader
from headwater.sources.reader import kinds
from source_files import FRAMES, database, quick, reader


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


def test_bombs_cost_no_more_than_their_head(tmp_path: Path) -> None:
    zeros = b"a,b\n" + b"0,0\n" * 8_000_000
    (tmp_path / "bomb.csv.gz").write_bytes(gzip.compress(zeros, 6))
    (tmp_path / "bomb.csv.xz").write_bytes(lzma.compress(zeros, preset=0))
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.csv", zeros)
    with zipfile.ZipFile(tmp_path / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml"):
            archive.writestr(name, zeros)
    del zeros
    tracemalloc.start()
    for name in ("bomb.csv.gz", "bomb.csv.xz", "bomb.zip"):
        claim = reader(tmp_path).header("csv", name)
        assert claim is not None and claim.columns == ("a", "b") and not claim.whole
    assert reader(tmp_path).header("excel", "bomb.xlsx") is None
    assert tracemalloc.get_traced_memory()[1] < 16 << 20
    tracemalloc.stop()


def varint(number: int) -> bytes:
    """A number as thrift writes it."""
    low = bytes([number & 0x7F | (0x80 if number > 0x7F else 0)])
    return low + varint(number >> 7) if number > 0x7F else low


def footers() -> dict[str, bytes]:
    """Ends of Parquet files whose few bytes say that they hold much."""
    truths = b"\xf1" + varint(100_000)
    nothing = b"\xfc" + varint(100_000) + b"\0" * 100_000
    return {
        "truths": b"\x19\xf9" + varint(100_000) + truths * 25_000,
        "structs": b"\x19\xf9" + varint(100_000) + nothing * 10,
        "columns": b"\x15\x02\x19\xfc" + varint(100_000) + b"\x48\x01s\x15\x9a\x0c\0" + b"\x48\x01a\0" * 99_999,
    }


@pytest.mark.parametrize("footer", footers().values(), ids=footers().keys())
def test_footers_that_promise_too_much(tmp_path: Path, footer: bytes) -> None:
    """Not more is made of a footer than it has bytes."""
    notes = b"\x18\x06pandas\x18" + varint(len(NOTES)) + NOTES
    footer += notes
    (tmp_path / "d.parquet").write_bytes(b"PAR1" + footer + len(footer).to_bytes(4, "little") + b"PAR1")
    tracemalloc.start()
    reader(tmp_path, limit=1 << 20).header("parquet", "d.parquet")
    assert tracemalloc.get_traced_memory()[1] < 64 << 20
    tracemalloc.stop()


NOTES = (
    b'{"index_columns": [], "column_indexes": [{"pandas_type": "unicode"}], "columns": ['
    + b",".join(b'{"name": "c%d"}' % number for number in range(20_000))
    + b"]}"
)


def test_archives_whose_directory_is_said_to_be_huge(tmp_path: Path) -> None:
    """The end of the archive, in the form for large ones, tells of a directory of as many bytes as the file has."""
    size = 6 << 30
    for name in ("d.xlsx", "d.zip"):
        with open(tmp_path / name, "wb") as file:
            file.truncate(size)
            file.seek(size)
            file.write(struct.pack("<4sQHHLLQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, 1, 1, size, 0))
            file.write(struct.pack("<4sLQL", b"PK\x06\x07", 0, size, 1))
            file.write(struct.pack("<4sHHHHLLH", b"PK\x05\x06", 0, 0, 1, 1, 100, 0, 0))
    tracemalloc.start()
    assert reader(tmp_path).header("excel", "d.xlsx") is None
    assert reader(tmp_path).header("csv", "d.zip") is None
    assert tracemalloc.get_traced_memory()[1] < 16 << 20
    tracemalloc.stop()


@pytest.mark.parametrize(
    "part", ["<a/>", "<a>", "<row><c/></row>", "<row>" + "<c/>" * 9, "<si><t>a</t></si>", "<si>" + "<r>" * 9]
)
def test_workbooks_of_nothing_but_elements(tmp_path: Path, part: str) -> None:
    """However large the settings let a read be, a workbook takes memory for a row or a text at a time."""
    links = '<sheets xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheet r:id="a"/>'
    data = "<sheetData>" + part * (2_000_000 // len(part))
    with zipfile.ZipFile(tmp_path / "d.xlsx", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("xl/workbook.xml", links)
        archive.writestr("xl/_rels/workbook.xml.rels", '<a><Relationship Id="a" Target="worksheets/s.xml"/>')
        archive.writestr("xl/worksheets/s.xml", data)
        archive.writestr("xl/sharedStrings.xml", data)
    tracemalloc.start()
    reader(tmp_path, limit=1 << 20).header("excel", "d.xlsx")
    assert tracemalloc.get_traced_memory()[1] < 160 << 20
    tracemalloc.stop()


def test_bzip2_inside_zip_is_not_unpacked(tmp_path: Path) -> None:
    """What the zip reader unpacks without a bound: a few hundred bytes are a hundred mebibytes of zeros."""
    with zipfile.ZipFile(tmp_path / "d.zip", "w", zipfile.ZIP_BZIP2) as archive, archive.open("d.csv", "w") as file:
        for _ in range(30):
            file.write(b"0" * (1 << 20))
    tracemalloc.start()
    assert reader(tmp_path).header("csv", "d.zip") is None
    assert tracemalloc.get_traced_memory()[1] < 4 << 20
    tracemalloc.stop()


def test_files_of_ten_gigabytes(tmp_path: Path) -> None:
    with open(tmp_path / "d.csv", "wb") as file:
        file.write(b"a,b\n1,2\n")
        file.truncate(10 << 30)
    tracemalloc.start()
    for kind in kinds:
        reader(tmp_path).header(kind, "d.csv")
    claim = reader(tmp_path).header("csv", "d.csv")
    assert claim is not None and claim.written == ("a", "b") and not claim.whole
    assert tracemalloc.get_traced_memory()[1] < 16 << 20
    tracemalloc.stop()


def test_as_many_columns_as_fit(tmp_path: Path) -> None:
    names = [f"c{number}" for number in range(100_000)]
    (tmp_path / "d.csv").write_text(",".join(names) + "\n" + ",".join("1" * 100_000) + "\n")
    claim = reader(tmp_path, limit=1 << 20).header("csv", "d.csv")
    assert claim is not None and list(claim.columns) == names


def test_databases_of_any_shape(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "d.db") as connection:
        connection.execute("CREATE TABLE v0 (a)")
        for number in range(1, 60):
            connection.execute(f"CREATE VIEW v{number} AS SELECT x.a FROM v{number - 1} x, v{number - 1} y")
        for number in range(300):
            connection.execute(f"CREATE TABLE t{number} (a, b)")
    connection.close()
    claims = reader(tmp_path)
    before = (tmp_path / "d.db").read_bytes()
    claims.header("sqlite", "d.db", {"table": "v59"})
    known = claims.header("sqlite", "d.db", {"table": "t5"})
    assert known is None or known.columns == ("a", "b")
    assert (tmp_path / "d.db").read_bytes() == before and [each.name for each in tmp_path.iterdir()] == ["d.db"]


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
    claim = reader(tmp_path).header("excel", "laugh.xlsx")
    assert claim is None or not claim.complete


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


@pytest.mark.parametrize(
    "text",
    ["," * 65000, "a," * 30000, "a,a.1," * 6000, "\n" * 65000, '"' * 65000, " " * 65000, '""\n"' * 12000],
)
def test_texts_of_one_sort_take_no_long_time(tmp_path: Path, text: str) -> None:
    (tmp_path / "d.csv").write_text(text + "\n1,2\n")
    (tmp_path / "lines.csv").write_text((" " * 990 + "x\n") * 65)
    claims = reader(tmp_path)
    for given_options in ({}, {"sep": r"\s+"}, {"sep": r"\s*,\s*"}, {"engine": "python"}, {"header": None}):
        for name in ("d.csv", "lines.csv"):
            # what took the square of its length would not come to an end in this test's lifetime
            header = claims.header("csv", name, given_options)
            assert header is None or len(header.columns) <= 65_537


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
