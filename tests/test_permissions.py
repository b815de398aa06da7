"""The command line where it may not read or write: what is forbidden is named, and the rest is done."""

from pathlib import Path

import pytest

from unprivileged import folder, headwater

UNSEEDED = (
    "import pandas as pd\nfrom sklearn.model_selection import train_test_split\n"
    "a, b = train_test_split(pd.read_csv('d.csv'))\n"
)


def filled(home: Path) -> None:
    (home / "train.py").write_text(UNSEEDED)
    (home / "d.csv").write_text("a,b\n1,2\n")
    (home / "closed").mkdir()
    (home / "closed" / "other.py").write_text(UNSEEDED)


def test_a_folder_that_cannot_be_read_is_named_and_the_others_checked() -> None:
    with folder() as home:
        filled(home)
        status, out, err = headwater(home, "check", ".", forbid=lambda: (home / "closed").chmod(0))
        assert (status, err) == (2, "headwater: ./closed: cannot be read: permission denied\n")
        assert "train.py" in out and "other.py" not in out


@pytest.mark.parametrize("name", ["train.py", "d.csv", "pyproject.toml", "headwater.toml", ".gitignore"])
def test_a_file_that_cannot_be_read_costs_what_it_says_and_no_more(name: str) -> None:
    with folder() as home:
        filled(home)
        (home / "helper.py").write_text("x = 1\n")
        (home / name).touch()
        status, out, err = headwater(home, "check", ".", forbid=lambda: (home / name).chmod(0))
        named = name in ("train.py", "headwater.toml")
        assert (f"{name}: cannot be read: permission denied" in err or f"{name}: permission denied" in err) == named
        assert status == (2 if name == "train.py" else 1)
        assert "other.py" in out


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "train.py", "--fix", "--select", "unseeded-split"),
        ("check", "train.py", "--baseline", "known.json", "--write-baseline"),
        ("docs", "manual"),
    ],
    ids=lambda words: words[-1],
)
def test_where_nothing_can_be_written_one_line_says_so(arguments: tuple[str, ...]) -> None:
    with folder() as home:
        filled(home)
        status, _, err = headwater(home, *arguments, forbid=lambda: home.chmod(0o500))
        assert status == 2
        assert err.count("\n") == 1 and "cannot be written: permission denied" in err
        assert (home / "train.py").read_text() == UNSEEDED
        assert sorted(path.name for path in home.iterdir()) == ["closed", "d.csv", "train.py"]


@pytest.mark.parametrize("closed", ["d.csv", "data"])
def test_the_columns_of_data_that_cannot_be_read_are_not_known(closed: str) -> None:
    with folder() as home:
        (home / "data").mkdir()
        for name in ("d.csv", "data/d.csv"):
            (home / name).write_text("a,b\n1,2\n")
        name = "data/d.csv" if closed == "data" else closed
        (home / "train.py").write_text(f"import pandas as pd\npd.read_csv({name!r})['c']\n")
        assert "columns  a, b" in headwater(home, "lineage", "train.py", forbid=lambda: None)[1]
        status, out, err = headwater(home, "lineage", "train.py", forbid=lambda: (home / closed).chmod(0))
        assert (status, err) == (0, "") and "columns  not known" in out
        # Nor is it said to be missing.
        assert headwater(home, "check", "train.py", forbid=lambda: None) == (0, "no findings in 1 file\n", "")
