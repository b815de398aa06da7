"""Cutting, mending and reading cells are algorithms; these are their laws, and the shapes they are for."""

import ast
import json
import random
import re
import sysconfig
import warnings
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.base.text import Edit, Span, apply
from headwater.syntax.chunks import Cut
from headwater.syntax.comments import suppressions
from headwater.syntax.magics import python_source
from headwater.syntax.notebook import NotebookError, read_notebook, script_cells, with_sources
from headwater.syntax.tree import parse
from strategies import edits, scripts, sound_scripts, span_in

LIBRARY = Path(sysconfig.get_path("stdlib"))
FILES = sorted(LIBRARY.glob("[a-f]*.py"))[::2] + sorted(LIBRARY.glob("test/test_[gu]*.py"))[::3]


def shape(cut: Cut) -> list[tuple[str, int]]:
    return [(chunk.text, chunk.line) for chunk in cut.chunks]


def texts(text: str, *, notebook: bool = False) -> list[str]:
    return [chunk.text for chunk in Cut(text, notebook=notebook).chunks]


def dumped(text: str) -> list[str]:
    return [ast.dump(statement) for statement in ast.parse(text).body]


def understood(text: str, *, notebook: bool = False) -> str:
    return "\n".join(ast.unparse(statement) for statement in parse(text, notebook=notebook).body)


@given(scripts, edits, st.booleans())
def test_any_edits_end_where_a_fresh_cut_does(
    text: str, edits: list[tuple[int, int, str]], notebook: bool
) -> None:
    cut = Cut(text, notebook=notebook)
    for start, length, new in edits:
        before = list(cut.chunks)
        span = span_in(text, start, length)
        text = apply(text, [Edit(span, new)])
        change = cut.replace(span, new)
        assert cut.text == text
        assert shape(cut) == shape(Cut(text, notebook=notebook))
        before[change.index : change.index + len(change.removed)] = change.added
        assert before == cut.chunks
        assert len({chunk.id for chunk in cut.chunks}) == len(cut.chunks)
        for chunk in cut.chunks:
            assert text[slice(*cut.span(chunk))] == chunk.text
            assert cut.at(cut.start(chunk)) is chunk


@given(sound_scripts)
def test_chunks_hold_the_statements_of_the_text(text: str) -> None:
    cut = Cut(text)
    found = [ast.dump(statement) for chunk in cut.chunks for statement in parse(chunk.text).body]
    assert found == dumped(text)
    assert not any(parse(chunk.text).broken for chunk in cut.chunks)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_chunks_of_real_files_hold_their_statements(file: Path) -> None:
    text = file.read_bytes().decode("utf-8", "replace")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            expected = dumped(text.removeprefix("\ufeff"))
        except SyntaxError:
            pytest.skip("not Python of this version")
    assert [ast.dump(statement) for text in texts(text) for statement in parse(text).body] == expected


@given(scripts, st.booleans())
def test_every_text_is_read(text: str, notebook: bool) -> None:
    for chunk in Cut(text, notebook=notebook).chunks:
        parsed = parse(chunk.text, notebook=notebook)
        lines = len(parsed.starts)
        assert all(0 <= first <= last < lines for first, last in parsed.broken)
        for statement in parsed.body:
            for node in ast.walk(statement):
                if isinstance(node, ast.expr | ast.stmt):
                    assert 0 < node.lineno <= (node.end_lineno or 0) <= lines
                    assert parsed.span(node).within(Span(0, len(chunk.text) + len("if True: pass")))


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(FILES), st.integers(0, 2**32), st.booleans())
def test_keys_inside_long_statements_end_where_a_fresh_cut_does(file: Path, seed: int, notebook: bool) -> None:
    chance = random.Random(seed)
    cut = Cut(file.read_text(encoding="utf-8", errors="replace"), notebook=notebook)
    for _ in range(8):
        at = chance.randrange(len(cut.text) + 1)
        key = chance.choice(("x", " ", "#", "(", ")", "'", ":", "\\", "+1", "é"))
        cut.replace(Span(at, at + chance.randrange(2)), key)
        assert shape(cut) == shape(Cut(cut.text, notebook=notebook))


def test_an_edit_elsewhere_leaves_a_chunk_alone() -> None:
    cut = Cut("a = 1\n\n# note\nb = 2\nc = 3\n")
    a, b, c = cut.chunks
    cut.replace(Span(8, 13), "other\n#")
    assert cut.chunks == [a, b, c]
    assert [chunk.line for chunk in cut.chunks] == [0, 4, 5]
    change = cut.replace(cut.span(b), "b = 22")
    assert (change.index, change.removed) == (1, [b])
    assert cut.chunks[::2] == [a, c]
    assert (cut.chunks[1].text, cut.chunks[1].id) == ("b = 22", b.id)


def test_ids_follow_the_text_when_many_statements_change() -> None:
    cut = Cut("a\nb\nc\n")
    ids = {chunk.text: chunk.id for chunk in cut.chunks}
    cut.replace(Span(0, 6), "new\nb\nother\nc\nmore\n")
    assert {chunk.text: chunk.id for chunk in cut.chunks if chunk.text in "bc"} == {
        "b": ids["b"],
        "c": ids["c"],
    }


def test_cells_may_share_their_ids() -> None:
    ids = count(7)
    cells = [Cut("a\nb", ids=ids), Cut("c", ids=ids)]
    assert [chunk.id for cell in cells for chunk in cell.chunks] == [7, 8, 9]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x = df[\nimport os", ["x = df[", "import os"]),
        ("x = df[\n\n# note\ny = 3\nz = 4", ["x = df[", "y = 3", "z = 4"]),
        ("f(\nplt.show()\nx", ["f(", "plt.show()", "x"]),
        ("f(\na=1,\nb=2\n)", ["f(\na=1,\nb=2\n)"]),
        ("x = 'abc\ny = 1", ["x = 'abc", "y = 1"]),
        ('x = """abc\ny = 1', ['x = """abc', "y = 1"]),
        ("def f():\n    x = (\n    y = 1\nz = 2", ["def f():\n    x = (\n    y = 1", "z = 2"]),
        ("x = 1\n    y = 2\n    z = 3\nw", ["x = 1", "    y = 2\n    z = 3", "w"]),
        ("def f(:\n    pass\nx", ["def f(:\n    pass", "x"]),
        ("if x:\n    a\n\n    # in\n\n    b\n    # after\nc", ["if x:\n    a\n\n    # in\n\n    b", "c"]),
        ("a = '\u2028'\x85\fb\n\fc", ["a = '\u2028'\x85\fb", "\fc"]),
        ("\ufeffa\rb\r\nc", ["a", "b", "c"]),
    ],
)
def test_what_is_broken_costs_its_own_statement(text: str, expected: list[str]) -> None:
    assert texts(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("def f(a):\n    x = a.\n    y = 1\n    return y", "def f(a):\n    pass\n    y = 1\n    return y"),
        ("def f(a,\n    x = 1\n    return x", "def f(*_, **__):\n    x = 1\n    return x"),
        ("for x in\n    y = 2", "if True:\n    y = 2"),
        ("for x in y:", "for x in y:\n    pass"),
        ("if x:\n    a\nelse\n    b", "if x:\n    a\nelse:\n    b"),
        ("try:\n    x = 1", "if True:\n    x = 1"),
        ("try:\n    x\nexcept X, e:\n    y", "try:\n    x\nexcept:\n    y"),
        ("else:\n    x = 1", "if True:\n    x = 1"),
        ("    x = 1\n    y = 2", "x = 1\ny = 2"),
        (
            "class A:\n    @\n    def f(self): pass\n    print 1",
            "class A:\n    pass\n\n    def f(self):\n        pass\n    pass",
        ),
        ("match x:\n    case 1:\n        a\n    case", "match x:\n    case 1:\n        a"),
        ("(" * 500, "pass"),
        ("-" * 50_000 + "1", "pass"),
        ("x\x00", "pass"),
    ],
)
def test_a_broken_line_costs_itself(text: str, expected: str) -> None:
    assert understood(text) == expected


def test_places_are_offsets_whatever_the_text() -> None:
    parsed = parse("    é = '😀' + df['ü']")
    (statement,) = parsed.body
    assert isinstance(statement, ast.Assign)
    assert isinstance(statement.value, ast.BinOp)
    assert parsed.text[slice(*parsed.span(statement.value.right))] == "df['ü']"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("%matplotlib inline\nx = 1", "\nx = 1"),
        ("x = (1\n% 2)\ny = 'a' \\\n% 3", None),
        ("s = '''\n!ls\n'''", None),
        ("for f in x:\n    !rm \\\n   {f}\ny", "for f in x:\n    pass\n\ny"),
        ("a = !ls 'x\ndf.head?\n?df\n%time b = 2", "a = get_ipython()\n\n\npass; b = 2"),
        ("\n%%time\nx = 1", "\n\nx = 1"),
        ("%%bash\nls\n", "\n\n"),
        ("%%sql\nx = 1\n", 'get_ipython().run_cell_magic("sql", "", r"""\nx = 1""")'),
        ("\n%%bigquery df --n 1\na\nb", '\ndf = get_ipython().run_cell_magic("bigquery", "", r"""\na\nb""")'),
        ("%%sql db t << a\n{b}", 't = get_ipython().run_cell_magic("sql", "", rf""" a\n{b}""")'),
        ("%%sql\na {{b\\", "\n"),
        ("x = %sql a", 'x = get_ipython().run_line_magic("sql", r"""a""")'),
    ],
)
def test_magic_is_no_python(cell: str, expected: str | None) -> None:
    expected = cell if expected is None else expected
    assert python_source(cell) == expected
    cut = Cut(cell, notebook=True)
    body = [s for chunk in cut.chunks for s in parse(chunk.text, notebook=True).body]
    assert [ast.dump(statement) for statement in body] == dumped(expected)
    assert not any(parse(chunk.text, notebook=True).broken for chunk in cut.chunks)


def test_an_ignore_speaks_of_the_statement_it_stands_at() -> None:
    text = (
        "# headwater: ignore-file[a-b]\n"
        "x = f(1,  # headwater: ignore[fit-before-split, leakage/overlap]\n"
        "      2,  # noqa: E501, some-rule because\n"
        "      3)  # noqa\n"
        "s = '# headwater: ignore'\n"
        "# headwater: ignore\n"
        "y = [1,\n"
        "     2]\n"
    )
    found = suppressions(text)
    assert [(s.line, s.whole_file, [n.name for n in s.rules]) for s in found] == [
        (0, True, ["a-b"]),
        (1, False, ["fit-before-split", "leakage/overlap"]),
        (2, False, ["some-rule"]),
        (5, False, []),
    ]
    assert [[line for line in range(8) if s.covers(line)] for s in found[1:]] == [[1, 2, 3], [2], [5, 6, 7]]
    assert all(text[slice(*name.span)] == name.name for s in found for name in s.rules)
    assert found[1].names("x-y", "leakage/overlap")
    assert not found[1].names("x-y", "leakage/over")


def notebook_text(indent: int | None, source: object) -> str:
    cells = [
        {"cell_type": "markdown", "source": ["# é\n"]},
        {
            "cell_type": "code",
            "source": source,
            "execution_count": 3,
            "outputs": [{"x": 1e-05}],
            "metadata": {},
        },
    ]
    return json.dumps({"metadata": {}, "cells": cells, "nbformat": 4}, indent=indent, ensure_ascii=False)


@given(st.sampled_from([None, 1, 4]), st.sampled_from(["a\n", "", ["a\n", "b"], ["a"], []]), st.text())
def test_writing_a_cell_changes_nothing_else(indent: int | None, source: object, new: str) -> None:
    text = notebook_text(indent, source) + "\n"
    cell = read_notebook(text).cells[0]
    assert (cell.position, cell.execution_count, cell.language) == (1, 3, "python")
    assert with_sources(text, {0: cell.source}) == text
    written = with_sources(text, {0: new})
    assert read_notebook(written).cells[0].source == new
    lines = re.findall(r"[^\n]*\n|[^\n]+", new)
    if indent and source and isinstance(source, list) and new:
        assert written == notebook_text(indent, lines) + "\n"


@pytest.mark.parametrize("text", ["", "{", "[]", '{"cells": 3}', "[" * 100_000, '{"cells": [}'])
def test_what_is_no_notebook_is_said_in_one_line(text: str) -> None:
    with pytest.raises(NotebookError, match=r"^not a notebook: [^\n]+$"):
        read_notebook(text)


def test_notebooks_of_other_kinds() -> None:
    sheet = '{"worksheets": [{"cells": [{"cell_type": "code", "input": ["x\\n", "y"], "prompt_number": 2}]}]}'
    assert read_notebook(sheet).cells[0].source == "x\ny"
    assert not read_notebook('{"cells": [], "metadata": {"kernelspec": {"language": "R"}}}').is_python


def test_cells_of_a_script() -> None:
    text = "import a\n# %% First\nx\n#%% [markdown] Title\n# text\n'''\n# %% no\n'''\n# In[3]:\ny\n"
    assert [(c.title, c.kind, c.first, c.last) for c in script_cells(text)] == [
        ("First", "code", 1, 2),
        ("Title", "markdown", 3, 7),
        ("", "code", 8, 10),
    ]
