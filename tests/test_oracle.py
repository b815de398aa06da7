"""What models claim against what the libraries do.

Each page of `fixtures/api` is really run, statement by statement, with the installed libraries (whole scripts and
notebooks: `test_oracle_scripts.py`). After every statement the tables bound to global names are compared with what the
plan says of them: their columns, and how the rows of a step relate to those of the steps it was made from.
"""

import contextlib
import io
import os
import re
import sys
import warnings
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fixture import Case, cases
from headwater.lower.values import Frame, Obj
from headwater.pipeline import Document
from headwater.plan.columns import Columns
from headwater.plan.frames import (
    Concat,
    Each,
    Filter,
    Map,
    ResetIndex,
    Sample,
    Scan,
    SetIndex,
    Slice,
    Sort,
    Statistic,
    Take,
)
from headwater.plan.learning import Part
from headwater.plan.nodes import Node
from headwater.plan.plan import Plan
from headwater.plan.rows import Rows
from test_api_pages import opened

np = pytest.importorskip("numpy")
pd = pytest.importorskip("pandas")
pytest.importorskip("sklearn")

SAME_ROWS = frozenset((Rows.SAME,))
ORDERED = frozenset((Rows.SAME, Rows.PERMUTED))
SOME = frozenset((Rows.SAME, Rows.SUBSET, Rows.PERMUTED))


RUN = [case for case in cases("api") if "no oracle" not in case.text("python", case.text("cell"))]


def about_this_pandas(case: Case) -> bool:
    """Whether a case is about the pandas that is installed: `# pandas >= 3`, `# pandas < 3` say where it is not."""
    mark = re.search(r"^# pandas (>=|<) (\d+)$", case.text("python"), re.M)
    installed = int(pd.__version__.partition(".")[0])
    return mark is None or (installed >= int(mark[2])) is (mark[1] == ">=")


@pytest.mark.parametrize("case", RUN, ids=str)
def test_claims_hold(case: Case, tmp_path: Path) -> None:
    if not about_this_pandas(case):
        pytest.skip(f"says what holds with another pandas than {pd.__version__}")
    for library in re.findall(r"# oracle where (\w+) is installed", case.text("python")):
        pytest.importorskip(library)
    seen = list(differences(case, tmp_path))
    assert not seen, f"{case.page}: {case.title}\n" + "\n".join(seen)


def differences(case: Case, folder: Path) -> Iterator[str]:
    """What the plan of a case claims and the libraries contradict."""
    return contradicted(opened(case, folder), folder)


def contradicted(document: Document, folder: Path) -> Iterator[str]:
    """What the plan of a script claims and the libraries contradict, run in a folder."""
    plan = document.analysis().plan
    machine = document.results.machine
    space: dict[str, Any] = {"__name__": "__main__", "__file__": "main.py"}
    real: dict[str, Any] = {}
    here, arguments = Path.cwd(), sys.argv
    os.chdir(folder)
    sys.argv = ["main.py"]
    try:
        for at, chunk in enumerate(document.cuts[0].chunks):
            run(chunk.text, space)
            for name, value in space.items():
                value = in_pandas(value)
                if not isinstance(value, pd.DataFrame | pd.Series | np.ndarray):
                    continue
                bound: object = machine.lookup(name, at + 1)
                if isinstance(bound, Obj):
                    bound = machine.lookup(bound.address, at + 1)
                if not isinstance(bound, Frame) or bound.ref not in plan:
                    continue
                if bound.ref in real or bound.shape == "scalar":  # a table of confusion is one judgement
                    continue
                real[bound.ref] = value.copy()
                where = f"{plan.name(bound.ref)} ({plan[bound.ref].operator()})"
                labels = per_column(plan, bound.ref, value)
                yield from (f"{where}: {said}" for said in wrong_columns(plan.columns(bound.ref), labels))
                yield from (f"{where}: {said}" for said in wrong_rows(plan, bound.ref, real))
    finally:
        os.chdir(here)
        sys.argv = arguments


def in_pandas(value: Any) -> Any:
    """A table of another library as one of pandas; anything else as it is."""
    library = type(value).__module__.partition(".")[0]
    if library == "polars":
        if type(value).__name__ == "LazyFrame":
            value = value.collect()
        if type(value).__name__ == "DataFrame":
            return pd.DataFrame(value.to_dict(as_series=False), columns=value.columns)
        if type(value).__name__ == "Series":
            return pd.Series(value.to_list(), name=value.name, dtype=object)
    if library == "dask" and hasattr(value, "compute") and hasattr(value, "npartitions"):
        return value.compute()
    return value


def run(text: str, space: dict[str, Any]) -> None:
    """Run a statement for real, in silence."""
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        exec(compile(text, "main.py", "exec"), space)


def per_column(plan: Plan, ref: str, value: Any) -> Any:
    """A series with a row for each column (`df.mean()`, `df.iloc[0]`) as a table: its labels are told as columns."""
    if (
        isinstance(value, pd.Series)
        and plan[ref].shape == "frame"
        and list(value.index) == list(plan.columns(ref).names)
    ):
        return pd.DataFrame(columns=list(value.index))
    names = plan.columns(ref).names
    if isinstance(value, pd.Series) and len(names) > 1 and set(value.index) < set(names):
        return pd.DataFrame(columns=list(names))  # numbers of some of the columns: which of them is not told
    node = plan[ref]
    while isinstance(node, Sort | Slice | Filter | Map | Take) and node.inputs[0] in plan:
        node = plan[node.inputs[0]]
    if isinstance(value, pd.Series) and isinstance(node, Statistic) and node.labels != "fresh":
        of = plan.get(node.inputs[0])
        if of is not None and of.shape in ("frame", "unknown"):
            return pd.DataFrame(columns=list(value.index))
    of_columns = isinstance(node, Statistic) and node.labels == "same" and node.function != "unique"
    if of_columns and isinstance(value, np.ndarray) and value.ndim == 1:
        return value.reshape(1, -1)
    return value


def rows_of(node: Node) -> Rows:
    """What a step does to rows, where that depends on its parameters."""
    if isinstance(node, Sample):
        return Rows.MULTIPLIED if node.replace is not False else Rows.PERMUTED if node.whole else Rows.SUBSET
    return node.rows


def wrong_columns(claimed: Columns, value: Any) -> Iterator[str]:
    """Where the columns claimed are not those that are there."""
    if isinstance(value, pd.Series):
        real = [value.name]
    elif isinstance(value, pd.DataFrame):
        real = list(value.columns)
    else:
        wide = value.shape[1] if value.ndim > 1 else 1
        if value.ndim <= 2 and claimed.complete and not claimed.maybe and len(claimed.names) != wide:
            yield f"{len(claimed.names)} columns are claimed, there are {wide}"
        return
    names = list(claimed.names)
    if isinstance(value, pd.Series) and names == [0] and (real == [None] or claimed.complete):
        return  # a series without a label that we can tell
    if claimed.complete and not claimed.maybe and names != real:
        yield f"columns {names} are claimed, there are {real}"
    missing = [n for n in names if n not in real]
    if missing:
        yield f"columns {missing} are claimed and not there, but {real}"
    extra = [n for n in real if n not in names and n not in claimed.maybe]
    if claimed.complete and extra:
        yield f"columns {extra} are there and not claimed"
    gone = [n for n in claimed.without if n in real]
    if gone:
        yield f"columns {gone} are claimed to be gone"


def wrong_rows(plan: Plan, ref: str, real: dict[str, Any]) -> Iterator[str]:
    """Where the rows of a step are not what its operators say of their inputs."""
    value = real[ref]
    node = plan[ref]
    if isinstance(node, Each):
        return  # at the end of the loop the name holds the last of the rows
    if isinstance(node, Concat):
        scans = (plan[each] for each in plan.upstream(ref))
        if any(isinstance(each, Scan) and "*" in (each.path or "") for each in scans):
            return  # one step stands for the reads of many files
        parts = [real.get(source) for source in node.inputs]
        if all(part is not None for part in parts) and len(value) != sum(len(part) for part in parts):
            yield f"{len(value)} rows are not those of all parts"
        return
    source, steps, relabelled = upstream(plan, ref, real)
    if source is None:
        return
    before = real[source]
    count, was = len(value), len(before)
    if isinstance(before, pd.DataFrame) and before.empty and not len(before.columns):
        return  # `pd.DataFrame()` takes the rows of its first column
    told = f"{was} rows in, {count} out"
    if steps <= SAME_ROWS and count != was:
        yield f"the same rows are claimed, {told}"
    elif steps <= SOME and count > was:
        yield f"some of the rows are claimed, {told}"
    elif steps <= ORDERED and count != was:
        yield f"all rows in another order are claimed, {told}"
    elif steps == {Rows.GROUPED} and count > max(was, 1) and value.ndim == 1:
        yield f"groups of rows are claimed, {told}"
    one_row = (
        isinstance(before, pd.DataFrame) and list(value.index) == list(before.columns)
        if hasattr(value, "index")
        else False
    )
    if one_row or relabelled or isinstance(value, np.ndarray) or isinstance(before, np.ndarray) or not steps <= SOME:
        return
    now, then = list(value.index), list(before.index)
    if {type(label) is tuple for label in now} != {type(label) is tuple for label in then}:
        return  # a level of the labels is gone: `both.loc["train"]`
    if steps <= SAME_ROWS and now != then:
        yield f"the same rows are claimed, the index went from {then} to {now}"
    elif steps <= ORDERED and sorted(now, key=str) != sorted(then, key=str):
        yield f"another order of the same rows is claimed, the index went from {then} to {now}"
    elif Counter(now) - Counter(then):
        yield f"some of the rows are claimed, the index went from {then} to {now}"


def upstream(plan: Plan, ref: str, real: dict[str, Any]) -> tuple[str | None, set[Rows], bool]:
    """The nearest step above whose value we have, what the operators up to it do to rows, and whether labels change."""
    steps: set[Rows] = set()
    relabelled = False
    here = ref
    while True:
        node = plan[here]
        steps.add(rows_of(node))
        relabelled = relabelled or isinstance(node, ResetIndex | SetIndex)
        if isinstance(node, Concat) or not node.inputs:
            return None, steps, relabelled
        here = node.inputs[-1] if isinstance(node, Part) else node.inputs[0]
        if here not in plan:
            return None, steps, relabelled
        if here in real:
            return here, steps, relabelled


def test_the_oracle_finds_what_is_wrong() -> None:
    table = pd.DataFrame({"a": [1], "b": [2]})
    assert list(wrong_columns(Columns(("a",)), table))
    assert list(wrong_columns(Columns(("a", "c"), False), table))
    assert list(wrong_columns(Columns((), False, frozenset({"b"})), table))
    assert not list(wrong_columns(Columns(("a",), False), table))
