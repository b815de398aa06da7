"""What is typed and pasted: pieces of code, odd characters, texts of a size that nobody writes."""

import random
import re

PIECES = (
    "\n", "#", "[", "]", "(", ")", "{", "}", '"', "'", "'''", '"""', "\\", "\\\n", ":", ",", "=", ".", " ", "    ",
    "\t", "\r\n", "\r", "@", ";", "%", "!", "f'{", "}'", 'f"""{', "r'", "b'", "lambda x: ", "*", "**", "->", ":=",
    "if True:\n", "else:\n", "elif x:\n", "def f(\n", "class A:\n", "try:\n", "except:\n", "finally:\n",
    "with a as b:\n", "for i in range(3):\n", "while True:\n", "return x\n", "pass\n", "del ", "global x\n",
    "async ", "await ", "yield ",
    "match x:\n", "case 1:\n", "  # headwater: ignore[all]", "# headwater: ignore-file\n", "# noqa: unseeded-split",
    "# %%\n", "# In[3]:\n", "print 'x'\n", "0x", "1e", "é", "#!/usr/bin/env python\n", "# -*- coding: latin-1 -*-\n",
)  # fmt: skip

LETTERS = (
    "\f", "\v", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029", "\x00", "\ufeff", "\u200b", "\u00a0", "\u202e",
    "é", "ß", "e\u0301", "😀", "👩‍🔬", "𝑥", "𐐷", "\ud83d", "\ude00", "ﬁ", "ª", "٣", "\x1a", "\x7f",
    "\uffff", "\U0010ffff", "\t", "\\N{BULLET}", "名前",
)  # fmt: skip

STATEMENTS = (
    "import pandas as pd",
    "from sklearn.model_selection import train_test_split",
    "NAME = pd.read_csv('COLUMN.csv')",
    "NAME = pd.DataFrame({'COLUMN': [1, 2], 'COLUMN': [3, 4]})",
    "NAME = NAME[['COLUMN', 'COLUMN']]",
    "NAME['COLUMN'] = NAME['COLUMN'] * 2",
    "NAME['COLUMN'].fillna(NAME['COLUMN'].mean(), inplace=True)",
    "NAME.drop(columns=['COLUMN'], inplace=True)",
    "NAME = NAME.drop('COLUMN', axis=1)",
    "NAME = NAME.merge(NAME, on='COLUMN')",
    "NAME = NAME.rename(columns={'COLUMN': 'COLUMN'})",
    "NAME.columns = ['COLUMN', 'COLUMN']",
    "NAME = NAME[NAME['COLUMN'] > 0].copy()",
    "NAME = NAME.groupby('COLUMN')['COLUMN'].mean()",
    "NAME, OTHER = train_test_split(NAME)",
    "X_train, X_test, y_train, y_test = train_test_split(NAME, NAME['COLUMN'], random_state=0)",
    "NAME = StandardScaler().fit_transform(NAME)",
    "NAME.fit(NAME, NAME)",
    "NAME = RandomForestClassifier().fit(X_train, y_train)",
    "NAME.predict(NAME)",
    "print(NAME.score(X_test, y_test))",
    "NAME = OTHER",
    "NAME, OTHER = OTHER, NAME",
    "del NAME",
    "NAME = []",
    "NAME.append(OTHER)",
    "NAME = {'COLUMN': OTHER}",
    "NAME['COLUMN'] = OTHER",
    "NAME.COLUMN = OTHER",
    "for COLUMN in ['COLUMN', 'COLUMN']:\n    NAME[COLUMN] = NAME[COLUMN].fillna(0)",
    "for NAME in OTHER:\n    NAME.append(NAME)",
    "NAME = [OTHER for OTHER in NAME if OTHER != 'COLUMN']",
    "def NAME(OTHER, COLUMN='COLUMN'):\n    OTHER['COLUMN'] = 1\n    return OTHER.dropna()",
    "def NAME(df):\n    global OTHER\n    OTHER = df\n    return OTHER",
    "NAME = NAME(OTHER)",
    "NAME = OTHER.apply(lambda row: row['COLUMN'] + NAME, axis=1)",
    "class NAME:\n    def __init__(self, df):\n        self.df = df\n    def go(self):\n        self.df['COLUMN'] = 0",
    "NAME = NAME(OTHER)\nNAME.go()",
    "if NAME:\n    NAME = OTHER\nelse:\n    NAME = NAME.dropna()",
    "with open('COLUMN') as NAME:\n    OTHER = NAME.read()",
    "try:\n    NAME = OTHER\nexcept Exception:\n    NAME = None",
    "NAME = 'COLUMN'",
    "NAME = ['COLUMN', 'COLUMN']",
    "NAME = None",
    "NAME += 1",
    "NAME",
    "NAME.head()",
    "assert NAME",
    "from NAME import *",
    "import NAME",
    "NAME = f'{NAME}_{OTHER:>{COLUMN}}.csv'",
    "NAME = pd.concat([NAME, OTHER])",
    "NAME = pd.get_dummies(NAME, columns=['COLUMN'])",
    "NAME = Pipeline([('COLUMN', StandardScaler()), ('COLUMN', NAME)])",
    "cross_val_score(NAME, NAME, OTHER, cv=5)",
    "NAME.to_csv('COLUMN.csv')",
    "NAME = NAME.loc[:, ['COLUMN']]",
    "NAME.loc[NAME['COLUMN'] == 1, 'COLUMN'] = 0",
    "NAME = NAME.iloc[:, :-1].values",
    "NAME = pd.read_sql('SELECT COLUMN FROM COLUMN', OTHER)",
    "NAME = duckdb.sql('SELECT COLUMN, COLUMN FROM NAME').df()",
    "exec('NAME = 1')",
    "while NAME:\n    NAME = NAME.dropna()\n    break",
    "match NAME:\n    case {'COLUMN': OTHER}:\n        NAME = OTHER\n",
)

WORDS = re.compile(r"\b(?:NAME|COLUMN|OTHER)\b")
"""What stands for something else in a statement."""

MAGICS = (
    "%matplotlib inline\n", "!pip install pandas\n", "%%time\n", "%%bash\n", "%%sql df <<\nSELECT a FROM t\n", "%%R\n",
    "%%capture out\n", "%%writefile lib.py\n", "%load_ext autoreload\n", "x = !ls\n", "x = %sql SELECT 1\n", "df?\n",
    "%timeit df['a']\n", "%%html\n", "%%bigquery df\n", "!ls 'a\n", "?df\n", "%cd ..\n", "%run other.py\n",
    "%%\n", "%\n",
)  # fmt: skip

SETTINGS = (
    '[rules]\nselect = ["all"]\n',
    '[rules]\nselect = ["leakage"]\nignore = ["leakage/overlap"]\n',
    '[rules]\nignore = ["all"]\n',
    '[rules.severity]\nunseeded-split = "error"\n',
    "[sources]\nread = false\n",
    "[rules\n",
    "rules = 3\n",
)

REPEATED = (
    ("x = '", "abcde fghi", 20_000, "'\n"),
    ("x = '", "😀é", 30_000, "'\n"),
    ('x = """', "line of a text\n", 20_000, ""),
    ("", "x = x + 1\n", 50_000, ""),
    ("", "# comment\n", 20_000, ""),
    ("", "\r", 10_000, "\r\n"),
    ("", "\r\n", 10_000, ""),
    ("", "x = 1; ", 5000, "\n"),
    ("", "x = 1 \\\n", 5000, "\n"),
    ("x = ", "[", 1000, "\n"),
    ("x = ", "f(", 500, ")" * 500 + "\n"),
    ("x = ", "(", 1000, "1" + ")" * 1000 + "\n"),
    ("x = df", ".dropna()", 3000, "\n"),
    ("x = a", ".b", 5000, "\n"),
    ("x = ", "1 + ", 5000, "1\n"),
    ("x = ", "-", 5000, "1\n"),
    ("x = ", "not ", 5000, "1\n"),
    ("x = ", "lambda a: ", 900, "1\n"),
    ("x = ", "'a' ", 20_000, "\n"),
    ("x = f'", "{a}", 5000, "'\n"),
    ("x = f'", "{f'", 40, ""),
    ("x = [", "'a', ", 40_000, "]\n"),
    ("x = ", "df[", 300, "0" + "]" * 300 + "\n"),
    ("x = ", "a if b else ", 2000, "c\n"),
    ("", "@f\n", 2000, "def g(): pass\n"),
    ("", "global x\n", 5000, ""),
    ("x", " = x", 3000, "\n"),
)
"""What is written before, what is repeated, how often, and what is written after."""

NUMBERED = (
    ("", "{indent}if x:\n", 120, "{indent}pass\n"),
    ("", "{indent}def f{n}(a):\n", 90, "{indent}return a\n"),
    ("", "{indent}for i{n} in range(1000):\n", 18, "{indent}x.append(1)\n"),
    ("if x:\n    a = 1\n", "elif x == {n}:\n    a = {n}\n", 1500, ""),
    ("x = {{", "'c{n}': {n}, ", 5000, "}}\n"),
    ("df = df[[", "'c{n}', ", 3000, "]]\n"),
    ("", "df['c{n}'] = df['c{before}'] * 2\n", 1500, ""),
    ("", "def f{n}(df):\n    return f{before}(df)\n", 800, "f{n}(df)\n"),
    ("", "df{n} = df{before}.merge(df{before})\n", 400, ""),
)
"""The same with numbers and indentation that grow."""


def large(chance: random.Random) -> str:
    """A text of a size that nobody writes."""
    if chance.random() < 0.6:
        before, unit, times, after = chance.choice(REPEATED)
        return before + unit * times + after
    before, unit, times, after = chance.choice(NUMBERED)
    return "".join(
        part.format(n=n, before=n - 1, indent=" " * n)
        for n, part in [(0, before), *((n, unit) for n in range(times)), (times, after)]
    )
