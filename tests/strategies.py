"""Texts and edits for hypothesis: scripts as people write them, the same half typed, what editors send."""

from hypothesis import strategies as st

from headwater.base.text import Span

SOUND = [
    "import pandas as pd\n",
    "from sklearn.model_selection import (\n    train_test_split,\n)\n",
    "df = pd.read_csv('a.csv')\n",
    'df["é 😀"] = df.a + 1  # why\n',
    "model.fit(\nX,\n\ny=df['y'],\n)\n",
    "a = 1; b = 2\n",
    "def load(path,\n         sep=','):\n    # the header\n\n    x = 1\n\n    return x\n",
    "@cache\n# kept\n@other(1)\ndef f(): return 1\n",
    "class A:\n    '''Doc\nnot code\n'''\n    def g(self):\n        pass\n",
    "if x:\n    y = 1\n# between\nelif z: pass\nelse:\n    y = 2\n",
    "try:\n    f()\nexcept (A, B) as e:\n    pass\nelse:\n    g()\nfinally:\n    h()\n",
    "for i in range(3):\n\tprint(i)\nelse:\n\tprint('done')\n",
    "with open(a) as f, \\\n     open(b) as g:\n    pass\n",
    "async def h():\n    async for x in y:\n        await x\n",
    "s = '''\nx = [\n'''\n",
    's = f"{a!r:>{width}} {{" "b" \\\n    r"\\\\"\n',
    "match x:\n    case [1, *_]:\n        pass\n",
    "# alone\n",
    "\n",
    "\f\n",
    "x = (1\n% 2)\n",
    "lambda: (yield)\n",
]
BROKEN = [
    "df = df[\n",
    "model.fit(X,\n",
    "f(\n",
    "x = 'abc\n",
    'x = """abc\n',
    "'''\n",
    "def f(\n",
    "def f(a:\n    x = 1\n",
    "class\n",
    "for x in\n    y = 1\n",
    "else:\n",
    "except X, e:\n    pass\n",
    "try:\n    x = 1\n",
    "print 'x'\n",
    "    y = 2\n",
    "  \f z = 1\n",
    "\ty = (\n",
    "    return [\n",
    ")\n",
    "]\n",
    "x = 1 + \\\n",
    "@\n",
    "@dec\n",
    "df.\n",
    "%time x = 1\n",
    "!ls 'a\n",
    "%%bash\n",
    "%%sql df <<\nSELECT a, b FROM t\n",
    "%%bigquery df\n",
    "%%time\n",
    "x = !ls\n",
    "df?\n",
    "\x00\n",
    "\u2028x = 1\x85\x1c\n",
    "\ufeff",
    '\\"""\n',
]

BREAKS = st.sampled_from(["\n"] * 6 + ["\r\n", "\r"])


def written(pieces: list[str], most: int) -> st.SearchStrategy[str]:
    """Some of the pieces one after another, with the line breaks of some editor, and perhaps no last one."""
    return st.builds(
        lambda chosen, ending, cut: "".join(chosen)[: -1 if cut else None].replace("\n", ending),
        st.lists(st.sampled_from(pieces), max_size=most),
        BREAKS,
        st.booleans(),
    )


sound_scripts = written(SOUND, 8)
scripts = written(SOUND + BROKEN, 8)
# What is typed or pasted: a letter that changes everything after it, or lines.
insertions = st.one_of(
    st.just(""), st.sampled_from(list("()[]{}'\"\\#\n\r \ta:=@\f%!é😀")), written(SOUND + BROKEN, 3)
)
edits = st.lists(
    st.tuples(st.integers(0, 500), st.sampled_from([0, 0, 0, 1, 2, 6, 40, 500]), insertions), max_size=8
)


def span_in(text: str, start: int, length: int) -> Span:
    """A span that lies in a text, from numbers that know nothing of it."""
    start %= len(text) + 1
    return Span(start, min(start + length, len(text)))
