"""To parse again only the statement that was edited gives the tree that a parse of the whole gives."""

import ast
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixture import FIXTURES
from headwater.base.text import line_starts
from headwater.syntax.chunks import Cut
from headwater.syntax.patch import patched

SCRIPTS = sorted(FIXTURES.glob("scripts/*/script.py")) + sorted(Path(ast.__file__).parent.glob("c*.py"))
PIECES = ("x", "(", ")", "'", '"', "#", ":", "\\", " ", "\t", "\f", "if", "el", "@", "=", "+1", ";", "é", "'''")

CLASS = """\
class Model:
    def fit(self, X, y):
        self.mean = y.mean()
        return self

    @property
    def name(self):
        try:
            return "mean"
        except ValueError:
            return None
        finally:
            done()

    def predict(self, X):
        if X is None: return 0
        elif X.empty:
            return 1
        for _ in X: pass; print("é")
        return self.mean
"""


def whole(text: str) -> str | None:
    """The tree of a text with all its places, None for one that is broken."""
    try:
        return ast.dump(ast.parse(text), include_attributes=True)
    except (SyntaxError, ValueError):
        return None


def check(text: str, edited: str) -> bool:
    """Hold a patched tree to the whole one; whether it could be patched."""
    body = tuple(ast.parse(text).body)
    before = ast.dump(ast.Module(list(body), []), include_attributes=True)
    found = patched(text, body, tuple(line_starts(text)), edited)
    assert ast.dump(ast.Module(list(body), []), include_attributes=True) == before
    if found is None:
        return False
    assert ast.dump(ast.Module(list(found[0]), []), include_attributes=True) == whole(edited)
    assert list(found[1]) == line_starts(edited)
    return True


def statements() -> list[str]:
    """Statements of several lines that real scripts and the standard library have."""
    found = []
    for path in SCRIPTS:
        for chunk in Cut(path.read_text(encoding="utf-8")).chunks:
            if chunk.text.count("\n") > 3 and whole(chunk.text) is not None:
                found.append(chunk.text)
    return [*found, CLASS]


STATEMENTS = statements()


@pytest.mark.filterwarnings("ignore::SyntaxWarning")
@settings(max_examples=300, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_a_patched_tree_is_the_tree(seed: int) -> None:
    chance = random.Random(seed)
    text = chance.choice(STATEMENTS)
    at = chance.randrange(len(text))
    gone = chance.choice((0, 0, 1, 3))
    check(text, text[:at] + chance.choice(("", *PIECES)) + text[at + gone :])


@pytest.mark.parametrize(
    ("old", "new", "plain"),
    [
        ("y.mean()", "y.median()", True),
        ('"mean"', '"median"', True),
        ("    return None", "    return 0", True),
        ("print(", "show(", True),  # with the loop whose line it shares
        ("if X is", "if y is", True),  # with its other branches
        ("elif X", "if X", False),  # no branch of the statement before any more
        ("return self\n", "return self)\n", False),
        ("        self.mean = y", "    self.mean = y", False),  # in another block
        ("fit(self", "fit(cls", True),
    ],
)
def test_what_is_parsed_alone(old: str, new: str, plain: bool) -> None:
    assert CLASS.count(old) == 1
    assert check(CLASS, CLASS.replace(old, new)) is plain
