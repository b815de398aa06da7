"""Files that mean harm, or are no files at all: nothing raises, nothing hangs, nothing costs much."""

import bz2
import gzip
import lzma
import os
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
    assert reader(tmp_path).header("csv", "d.csv.gz", {"compression": None}) is None or True


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
