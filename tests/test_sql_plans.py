"""A query in SQL and the same in pandas are one plan, up to the names of steps and the order of what commutes.

The canonical form: what is selected and joined is a set of sources, of conditions and of pairs of columns, over which
columns are expressions; what sums up, sorts or cuts is a layer of its own above it.
"""

import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixture import cases
from headwater.plan.columns import Name
from headwater.plan.expressions import Call, Col, Expr, Lit, Over, Whole
from headwater.plan.frames import Aggregate, Assign, Filter, Join, Project, Relabel, Rename, Scan, Slice, Sort
from headwater.plan.plan import Plan
from test_api_pages import opened

COMMUTES = frozenset(("+", "*", "==", "!=", "&", "|"))
TURNED = {">": "<", ">=": "<="}


@dataclass(frozen=True)
class Form:
    """A table in canonical form."""

    sources: frozenset[Any]
    columns: tuple[tuple[Name, Any], ...]
    conditions: frozenset[Any] = frozenset()

    def layer(self, *what: Any) -> "Form":
        """A table of its own made of this one: what was done, and to what."""
        source = (*what, self.sources, self.conditions)
        return Form(frozenset((source,)), tuple((name, value) for name, value in self.columns))


def canonical(plan: Plan, ref: str) -> Form:
    """The canonical form of a step."""
    node = plan[ref]
    inputs = [canonical(plan, each) for each in node.inputs]
    over = dict(zip(node.inputs, inputs, strict=True))
    here = inputs[0] if inputs else Form(frozenset(), ())
    known = dict(here.columns)
    match node:
        case Scan(path=path):
            return Form(frozenset((path,)), tuple((name, (path, name)) for name in plan.columns(ref).names))
        case Filter(predicate=Call() as test):
            return replace(here, conditions=here.conditions | parts(value(test, over)))
        case Project(keep=keep):
            return replace(here, columns=tuple((name, known[name]) for name in keep))
        case Rename(mapping=mapping):
            named = dict(mapping)
            return replace(here, columns=tuple((named.get(name, name), made) for name, made in here.columns))
        case Relabel(names=tuple(names)):
            return replace(here, columns=tuple(zip(names, (made for _, made in here.columns), strict=True)))
        case Assign(items=items):
            return replace(here, columns=tuple({**known, **{name: value(made, over) for name, made in items}}.items()))
        case Join(how="inner" | "cross"):
            left, right = inputs
            lhs, rhs = node.sides(*(plan.columns(each) for each in node.inputs))
            ours, theirs = dict(left.columns), dict(right.columns)
            keys = zip(node.on or node.left_on or (), node.on or node.right_on or (), strict=True)
            pairs = frozenset(("==", frozenset((ours[one], theirs[two]))) for one, two in keys)
            columns = [(lhs[name], ours[name]) for name in lhs] + [(rhs[name], theirs[name]) for name in rhs]
            return Form(left.sources | right.sources, tuple(columns), left.conditions | right.conditions | pairs)
        case Aggregate(keys=keys, items=items):
            by = [(name, value(made, over)) for name, made in keys]
            sums = [(name, value(made, over)) for name, made in items]
            below = Form(here.sources, (*by, *sums), here.conditions)
            return below.layer("by", frozenset(made for _, made in by))
        case Sort(by=by):
            return here.layer("sorted", tuple(known[name] for name in by), node.ascending)
        case Slice(start=start, stop=stop):
            return here.layer("slice", start, stop)
    raise AssertionError(f"{node.operator()} has no canonical form yet")


def parts(test: Any) -> frozenset[Any]:
    """The conditions that must all hold."""
    return frozenset(test[1]) if isinstance(test, tuple) and test[0] == "&" else frozenset((test,))


def value(expr: Expr, over: dict[str, Form]) -> Any:
    """An expression with columns of the sources in the places of those of steps."""
    match expr:
        case Col(ref, name):
            return dict(over[ref].columns)[name]
        case Whole(ref):
            return over[ref].columns[0][1]
        case Lit(constant):
            return ("lit", repr(constant))
        case Call(op, args):
            made = [value(arg, over) for arg in args]
            if op in TURNED:
                return (TURNED[op], tuple(reversed(made)))
            if op == "&":
                return ("&", frozenset().union(*(parts(each) for each in made)))
            return (op, frozenset(made) if op in COMMUTES and len(set(made)) == len(made) else tuple(made))
        case Over(op, args, keys):
            return (op, tuple(value(arg, over) for arg in args), tuple(value(key, over) for key in keys))
    return "?"


def compared(script: str, folder: Path, csv: dict[str, str]) -> list[Form]:
    """The canonical forms of `by_sql` and `by_pandas`."""
    from headwater.pipeline import Document
    from headwater.sources.reader import SourceReader

    for name, content in csv.items():
        (folder / name).write_text(content, encoding="utf-8")
    plan = Document([script], path=folder / "main.py", sources=SourceReader([folder])).analysis().plan
    last = {step.name: step.ref for step in plan.steps}
    return [canonical(plan, last[name]) for name in ("by_sql", "by_pandas")]


def test_tpch_query_3(tmp_path: Path) -> None:
    (case,) = [case for case in cases("api") if case.page.stem == "tpch"]
    plan = opened(case, tmp_path).analysis().plan
    last = {step.name: step.ref for step in plan.steps}
    assert canonical(plan, last["by_sql"]) == canonical(plan, last["by_pandas"])


PAIRS = {
    "filter": ("SELECT a, b FROM t WHERE a > 1 AND 3 < b", "t[(t.b > 3) & (t.a > 1)][['a', 'b']]"),
    "column": ("SELECT a, a + b AS c FROM t", "t.assign(c=t.b + t.a)[['a', 'c']]"),
    "rename": ("SELECT a AS x, b FROM t", "t[['a', 'b']].rename(columns={'a': 'x'})"),
    "join": ("SELECT t.a, u.d FROM t JOIN u ON t.a = u.a", "t.merge(u, on='a')[['a', 'd']]"),
    "group": (
        "SELECT g, sum(a) AS s, avg(b) AS m FROM t GROUP BY g",
        "t.groupby('g', as_index=False).agg(s=('a', 'sum'), m=('b', 'mean'))",
    ),
    "order": ("SELECT * FROM t ORDER BY a DESC LIMIT 3", "t.sort_values('a', ascending=False).head(3)"),
    "subquery": ("SELECT a FROM (SELECT a, b * 2 AS c FROM t) s WHERE c > 3", "t[t.b * 2 > 3][['a']]"),
    "window": (
        "SELECT a, sum(a) OVER (PARTITION BY g) AS s FROM t",
        "t.assign(s=t.groupby('g').a.transform('sum'))[['a', 's']]",
    ),
    "lag": ("SELECT a, lag(a) OVER (PARTITION BY g) AS s FROM t", "t.assign(s=t.groupby('g').a.shift(1))[['a', 's']]"),
    "missing": ("SELECT coalesce(a, 0) AS a FROM t", "t.assign(a=t.a.fillna(0))[['a']]"),
    "isin": ("SELECT a FROM t WHERE g IN ('x', 'y')", "t[t.g.isin(('x', 'y'))][['a']]"),
    "null": ("SELECT a FROM t WHERE b IS NOT NULL", "t[t.b.notna()][['a']]"),
}


@pytest.mark.parametrize("pair", PAIRS)
def test_sql_says_what_pandas_says(pair: str, tmp_path: Path) -> None:
    query, pandas = PAIRS[pair]
    script = f"""\
import duckdb
import pandas as pd
t = pd.read_csv("t.csv")
u = pd.read_csv("u.csv")
by_sql = duckdb.sql({query!r}).df()
by_pandas = {pandas}
"""
    one, other = compared(script, tmp_path, {"t.csv": "a,b,g\n1,2,x\n", "u.csv": "a,d\n1,2\n"})
    assert one == other


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="select*from,.()'\"t ab{}%s:-+[]`\n;0", max_size=60))
def test_any_text_is_a_query_or_none(text: str) -> None:
    from headwater.pipeline import Document

    for query in (text, f"select {text} from t", f"select a from t where {text}"):
        start = "import duckdb\nimport pandas as pd\nt = pd.DataFrame(dict(a=[1], b=[2]))\n"
        assert Document([f"{start}x = duckdb.sql({query!r}).df()\n"]).analysis().problems is not None


def test_the_parser_is_imported_with_the_first_query() -> None:
    check = """
import sys
from headwater.pipeline import Document
Document(["import pandas as pd\\ndf = pd.read_csv('a.csv')\\ndf.to_sql('t', con)\\n"]).analysis().problems
assert "sqlglot" not in sys.modules
Document(["import pandas as pd\\ndf = pd.read_sql('select a from t', con)\\n"]).analysis().problems
assert "sqlglot" in sys.modules
"""
    subprocess.run([sys.executable, "-c", check], check=True)


def test_other_conditions_are_another_plan(tmp_path: Path) -> None:
    script = """\
import duckdb
import pandas as pd
t = pd.read_csv("t.csv")
by_sql = duckdb.sql("SELECT a FROM t WHERE a > 1").df()
by_pandas = t[t.a > 2][["a"]]
"""
    one, other = compared(script, tmp_path, {"t.csv": "a,b\n1,2\n"})
    assert one != other
