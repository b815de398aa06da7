"""Data files for tests, and how their headers are compared with what pandas reads."""

import sqlite3
from pathlib import Path
from typing import Any

import pandas as pd
from hypothesis import HealthCheck, settings

from headwater.sources import SourceReader

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
