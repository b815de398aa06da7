"""Constants that a script may name but nobody may work out: each is known in no time, or given up."""

from pathlib import Path

import pytest

from terminal import headwater

SECONDS = 60
MEMORY = 2 * 1024**3

LINES = """\
df = pd.read_csv("a.csv", skiprows=range(1, 174_903_891), nrows=100)
df = pd.read_csv("a.csv", names=range(10**20), skiprows=range(10**20))
df = pd.read_csv("a.csv", skiprows=sorted(random.sample(range(1, 10**8), 10**7)), names=range(10**7))
df = pd.DataFrame(columns=range(10**8))
df = pd.DataFrame({"a": range(10**8)}, index=range(10**8))
df["a"] = list(range(10**8))
df = df.iloc[:, list(range(10**8))]
df = df.drop(range(10**8))
df = df[df.columns[range(10**7)]]
df["a" * 10**9] = [0] * 10**9
df["a"] = 10 ** 10 ** 10
df["a"] = 1 << 10**9
df["a"] = sum(range(10**9))
df["a"] = max(range(10**9)), all(range(1, 10**10)), 10**9 in range(10**10), len(range(10**20))
df[f"{1:>1000000000}"] = 1
df["{:>1000000000}".format(1)] = 1
df["%1000000000d" % 1] = 1
df["a".ljust(10**9)] = 1
df["x".join(["a"] * 10**8)] = 1
df["a".replace("a", "b" * 10**6)] = 1
df[[i for i in range(10**8)]] = list(map(str, range(10**8)))
df[sorted(range(10**8))] = dict.fromkeys(range(10**8))
df[list(zip(range(10**8), range(10**8)))] = [*range(10**8)]
df["a"] = np.arange(10**9), np.zeros(10**9).tolist(), int("9" * 10**5), str(10**10**4)
for i in range(10**20): df["a"] = i
for i in tqdm(range(10**9)): df["a"] = i
while True: df["a"] = df["a"] + 1
for p in itertools.product(range(10**6), repeat=4): df["a"] = p
for p in itertools.permutations(list("abcdefghijklmnopqrstuvwxyz")): df["a"] = p
df["a"] = re.sub("(a+)+$", "b", "a" * 900 + "c")
x = math.ceil(10**400) + math.sqrt(-1)
df = duckdb.sql("SELECT " + ", ".join(f"c{i}" for i in range(3_000)) + " FROM df").df()
df = duckdb.sql("SELECT " + ", ".join(f"c{i}" for i in range(100_000)) + " FROM df").df()
df = duckdb.sql("SELECT a AS a0, " + ", ".join(f"a{i} + a{i} AS a{i + 1}" for i in range(60)) + " FROM df").df()
df = duckdb.sql("SELECT " + "(1 + " * 3_000 + "1" + ")" * 3_000 + " AS a FROM df").df()
df = duckdb.sql("SELECT * FROM " + "(SELECT * FROM " * 400 + "df" + ") x" * 400).df()
df = duckdb.sql("SELECT * FROM df t0 " + " ".join(f"JOIN df t{i} ON t{i}.a = t0.a" for i in range(1, 400))).df()
df = pd.read_sql("SELECT " + "CASE WHEN a THEN " * 600 + "1" + " END" * 600 + " AS a FROM df", None)
df = pd.read_sql("SELECT a FROM t WHERE " + "(a = 1 OR " * 2_000, None)
df = pd.concat([duckdb.sql(f"SELECT a, {'+'.join(['a'] * 900)} AS b{i} FROM df").df() for i in range(10_000)])
for i in range(30): df = pd.concat([df[:100 + i], df, df[200 + i:]]); Ridge().fit(df[["a"]], df["b"]).score(df, df)
df.columns = df.columns.str.zfill(10**9)
df.columns = df.columns.str.replace("a", "b" * 5000).str.replace("b", "c" * 5000).str.replace("c", "d" * 5000)
df = df.loc[:, df.columns.str.contains("(a+)+(a|a?)+$")]
df = df.filter(regex="(a+)+(a|a?)+$")
df.columns = ["%0*d" % (10**9, 1)]
X = df.values[:, np.r_[0:10**9, 5]]
"""

DOUBLED = """\
x = x + x
x = f"{x}{x}"
x = "%s%s" % (x, x)
x = "{0}{0}".format(x)
x = "".join([x, x])
x = x.replace("a", "aa")
x = os.path.join(x, x)
x = pathlib.Path(x) / x
y = y + y
y.extend(y)
y = [*y, *y]
y = [y, y]
t = (t, t)
d = {"a": d, "b": d}
n = n * n
v = v + v
f = lambda a, g=f: g(g(a))
df = df.join(df, rsuffix="_x")
df = pd.concat([df, df], axis=1)
"""
"""What is twice as large, or takes twice as long, with each time that it is said."""
BEGUN = 'x, y, t, d, n, v, f = "a", [1], (1,), {}, 3, df["a"], print'
ASKED = (
    'df[x]; df[y]; df[t]; df[n]; df[str(n)]; df.assign(**d); df.rename(columns=d); print(y, d == d, f"{y}{t}"); '
    'df["v"] = v; f(df); pd.read_csv(x); df["a"]'
)
LONG = [f"{BEGUN}; {'; '.join([line] * 60)}; {ASKED}" for line in DOUBLED.splitlines()]
LONG += ["x = 0x" + "f" * 100_000 + "; df[x]; df[str(x)]; df[f'{x}']", "x = [" + "[" * 90 + "df" + "]" * 90 + "]"]


@pytest.mark.parametrize("line", [*LINES.splitlines(), *LONG], ids=lambda line: line[:90])
def test_a_constant_of_any_size_ends(tmp_path: Path, line: str) -> None:
    """One process a line, with 2 GiB and a minute: a constant worked out would take more of one or the other."""
    script = tmp_path / "script.py"
    imports = "import itertools, math, os, pathlib, random, re\nimport duckdb\nimport numpy as np\n"
    imports += "import pandas as pd\nfrom tqdm import tqdm\nfrom sklearn.linear_model import Ridge\n"
    start = f"{imports}df = pd.read_csv('b.csv')\n"
    script.write_text(f"{start}{line}\n")
    (tmp_path / "a.csv").write_text("a,b\n1,2\n")
    (tmp_path / "b.csv").write_text(f"a,b,{'a' * 60}b\n1,2,3\n")
    done = headwater("check", script, cwd=tmp_path, memory=MEMORY, patience=SECONDS)
    assert done.status in (0, 1), done.err
    assert not done.err
