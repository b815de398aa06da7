"""Patterns of `.gitignore`: what git leaves out is left out, and no pattern takes its time."""

import os
import subprocess
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.cli.files import gather
from headwater.cli.ignoring import patterns

FILES = [
    *("a.py", "b.py", "ab.py", "abab.py", "[a].py", "a b.py", "!a.py", "#a.py", "A.py", "a-b.py", "1.py", "\\.py"),
    *("x/a.py", "x/b.py", "x/y/a.py", "x/y/z/a.py", "y/a.py", "y/x/b.py", "ab/ab.py", "x/a b/a.py"),
]
PIECES = [
    *("*", "**", "?", "/", "/", "a", "b", "x", "y", "z", "ab", ".py", ".", "a.py", " ", "\\", "\\ ", "!", "#", "-"),
    *("[ab]", "[!a]", "[^a]", "[a-z]", "[z-a]", "[]a]", "[!]a]", "[[:alpha:]]", "[\\]a]", "[a", "[a-]", "[[:digit:]b]"),
]
LINES = st.lists(st.sampled_from(PIECES), min_size=1, max_size=6).map("".join)


@given(st.lists(LINES, max_size=5), st.sampled_from(["", "x/", "x/y/"]))
def test_what_git_leaves_out_is_left_out(lines: list[str], where: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        for each in FILES:
            (home / each).parent.mkdir(parents=True, exist_ok=True)
            (home / each).touch()
        (home / where / ".gitignore").write_text("".join(f"{line}\n" for line in lines))
        git = ["git", "-c", "core.excludesFile=", "-c", "core.ignoreCase=false"]
        subprocess.run([*git, "init", "-q", "."], cwd=home, check=True)
        asked = [*git, "ls-files", "--others", "--exclude-standard", "-z"]
        listed = subprocess.run(asked, cwd=home, capture_output=True, check=True, text=True).stdout
        kept = {each for each in listed.split("\0") if each.endswith(".py")}
        assert {os.path.relpath(each, home) for each in gather([name])[0]} == kept


@pytest.mark.parametrize(
    "line", ["*a" * 100 + "b", "**/a" * 100 + "/b", "?*" * 100 + "b", "*[!b]" * 100 + "b", "a*" * 100 + "b"]
)
def test_no_pattern_is_slow(line: str) -> None:
    found = patterns([line] * 50)
    assert found is not None
    for path in ("a" * 250 + ".py", "/".join(["a" * 20] * 200), "a/" * 1000 + "a.py"):
        # what is tried again for each way to part the name would not come to an end in this test's lifetime
        assert found.says(path, False) is None
