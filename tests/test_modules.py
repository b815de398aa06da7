"""Modules of the workspace: what is imported is followed, what changes in one file reaches the other."""

import os
import random
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from time import process_time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from e2e.frames import Client, edit
from fixture import Case, cases
from fuzz.law import answers
from headwater.base.text import Span
from headwater.cli.finding import Result
from headwater.cli.watching import Remembered
from headwater.config import from_mapping, load
from headwater.features.lineage import as_json
from headwater.pipeline import Document
from headwater.plan.display import text
from headwater.plan.frames import Scan
from headwater.sources.reader import SourceReader
from headwater.workspace.files import uri_of
from headwater.workspace.host import Changed, Host, Opened
from headwater.workspace.page import Page

PAGES = cases("modules")


def write(folder: Path, files: dict[str, str]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")


def document(folder: Path, script: str, toml: str = "") -> Document:
    chosen, problems = from_mapping({"rules": {"select": ["all"]}, **tomllib.loads(toml)})
    assert not problems
    sources = SourceReader([folder], models=chosen.models)
    return Document([script], path=folder / "main.py", settings=chosen, sources=sources)


def opened(case: Case, folder: Path) -> Document:
    write(folder, {**case.files("csv"), **case.files("file")})
    return document(folder, case.script, case.text("toml"))


@pytest.mark.parametrize("case", PAGES, ids=str)
def test_pages(case: Case, tmp_path: Path, update: bool) -> None:
    page = opened(case, tmp_path)
    if case.has("plan"):
        case.expect("plan", text(page.analysis().plan), update)
    if case.has("findings"):
        case.expect("findings", findings(page), update)
    if case.has("lineage"):
        case.expect("lineage", lineage(page), update)


def lineage(page: Document) -> str:
    told = as_json(page)
    sources = [f"source {source['name']} at line {source['line']}" for source in told["sources"]]
    return "\n".join([*sources, *(f"model {model['estimator']}" for model in told["models"])])


def findings(page: Document) -> str:
    lines = []
    for problem in page.analysis().problems:
        at = page.cells[0].line_at(problem.place.span.start) + 1
        lines.append(f"line {at}: {problem.severity} {problem.rule}: {problem.message}")
        for place, words in problem.related:
            lines.append(f"    line {page.cells[0].line_at(place.span.start) + 1}: {words}")
    return "\n".join(lines) or "nothing"


RUNNABLE = [case for case in PAGES if case.page.stem == "following" and "no oracle" not in case.script]


@pytest.mark.parametrize("case", RUNNABLE, ids=str)
def test_claims_hold(case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is claimed of scripts with modules is what comes of running them."""
    pytest.importorskip("sklearn")
    from test_oracle import contradicted

    page = opened(case, tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    before = set(sys.modules)
    try:
        seen = list(contradicted(page, tmp_path))
    finally:
        for name in set(sys.modules) - before:
            if str(getattr(sys.modules[name], "__file__", "") or "").startswith(str(tmp_path)):
                del sys.modules[name]
    assert not seen, "\n".join(seen)


# ----------------------------------------------------------------------------------------- hostile files


def scripts_with(folder: Path) -> Iterator[str]:
    """Names of modules that cannot be read, each for a reason of its own."""
    (folder / "large.py").write_text("x = 1\n" * 400_000)
    (folder / "binary.py").write_bytes(bytes(range(256)) * 100)
    (folder / "latin.py").write_bytes(b"name = '\xe9'\n")
    os.mkfifo(folder / "pipe.py")
    (folder / "loop.py").symlink_to(folder / "loop.py")
    (folder / "folder.py").mkdir()
    outside = folder.parent / f"{folder.name}-outside.py"
    outside.write_text("def build(df):\n    return df[['a']]\n")
    (folder / "outside.py").symlink_to(outside)
    (folder / "gone.py").symlink_to(folder / "nobody.py")
    yield from ("large", "binary", "latin", "pipe", "loop", "folder", "outside", "gone", "nowhere")
    if os.geteuid():
        (folder / "secret.py").write_text("def build(df):\n    return df\n")
        (folder / "secret.py").chmod(0)
        yield "secret"


def test_what_cannot_be_read_is_unknown_and_harmless(tmp_path: Path) -> None:
    folder = tmp_path / "work"
    folder.mkdir()
    for name in scripts_with(folder):
        page = document(folder, f"import pandas as pd\nfrom {name} import build\ndf = build(pd.read_csv('x.csv'))\n")
        plan = page.analysis().plan
        assert [step.node.operator() for step in plan.steps] == ["scan", "opaque"], name
        starred = document(folder, f"from {name} import *\nimport {name}\nimport {name}.inner as i\ni.x.y(1)\n")
        assert not starred.analysis().plan.steps, name


def test_broken_lines_of_a_module_cost_no_more_than_themselves(tmp_path: Path) -> None:
    write(tmp_path, {"half.py": "import (\n\ndef build(df):\n    x = = 1\n    return df[['a']]\n\ndef other(:\n"})
    page = document(tmp_path, "import pandas as pd\nfrom half import build\nx = build(pd.read_csv('x.csv'))\n")
    assert "keep=('a',)" in text(page.analysis().plan)


def test_a_module_without_end_ends(tmp_path: Path) -> None:
    deep = {f"m{n}.py": f"from m{n + 1} import *\nimport m{n + 2}\nx{n} = {n}\n" for n in range(200)}
    busy = "total = []\n" + "for i in range(1000):\n    for j in range(1000):\n        total.append(i * j)\n" * 50
    grown = "def f(df):\n    return g(df)\ndef g(df):\n    return f(df)\n"
    write(tmp_path, {**deep, "busy.py": busy + "def late(df):\n    return df\n", "grown.py": grown})
    script = "import pandas as pd\nfrom m0 import x0\nimport busy\nfrom grown import f\nf(pd.read_csv('x.csv'))\n"
    page = document(tmp_path, script)
    began = process_time()
    page.analysis()
    assert process_time() - began < 2


def test_no_more_is_read_than_a_script_may_cost(tmp_path: Path) -> None:
    body = "def f{0}(df):\n    return df[['a']]\n"
    many = {f"m{n}.py": f"from m{n + 1} import *\n" * (n % 20 < 19) + body.format(n) for n in range(300)}
    write(tmp_path, many)
    imports = "".join(f"from m{n} import f{n}\n" for n in range(0, 300, 20))
    script = f"import pandas as pd\n{imports}df = pd.read_csv('x.csv')\nx = f0(df)\ny = f280(df)\n"
    page = document(tmp_path, script)
    told = text(page.analysis().plan)
    assert len(page.modules) < 130
    assert "x.1 = project df.1 keep=('a',)" in told and "y.1 = opaque df.1" in told


def test_a_script_does_not_import_itself(tmp_path: Path) -> None:
    script = "import pandas as pd\ndf = pd.read_csv('x.csv')\nimport main\nfrom helper_of import f\n"
    write(tmp_path, {"main.py": script, "helper_of.py": "import main\ndef f(df):\n    return main.df\n"})
    plan = document(tmp_path, script).analysis().plan
    assert sum(isinstance(step.node, Scan) for step in plan.steps) == 1


# ------------------------------------------------------------------------------------- what is asked anew

MODULE = """\
import pandas as pd

COLUMNS = ["a", "b"]


def build(df):
    return df[COLUMNS]


def other(df):
    return df.drop(columns=["a"])
"""
SCRIPT = """\
import pandas as pd
from features import build, other
from more import third
df = pd.read_csv("x.csv")
x = build(df)
y = other(df)
z = third(df)
w = x["a"]
"""


class Two:
    """A script and its modules, in an editor."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        write(folder, {"features.py": MODULE, "more.py": "def third(df):\n    return df\n", "x.csv": "a,b,c\n1,2,3\n"})
        self.host = Host()
        self.host.add_folder(uri_of(folder))
        self.script = self.open("main.py", SCRIPT)
        self.script.document.analysis()

    def open(self, name: str, content: str) -> Page:
        return self.host.open(Opened(uri_of(self.folder / name), "python", 1, content))

    def change(self, name: str, old: str, new: str) -> None:
        """Type in an open file."""
        page = self.host.pages[uri_of(self.folder / name)]
        before = page.texts[0].own
        at = before.text.index(old)
        start, end = before.position(at, "utf-16"), before.position(at + len(old), "utf-16")
        self.host.change(page.file.uri, 2, [Changed(new, start, end)])

    def save(self, name: str, old: str, new: str) -> None:
        """Write to the disk, and have the editor tell."""
        path = self.folder / name
        path.write_text(path.read_text().replace(old, new))
        self.host.files_changed([uri_of(path)])

    @property
    def lowered(self) -> int:
        """How many statements of the script were lowered again."""
        self.script.document.analysis()
        return self.script.document.statistics.relowered

    @property
    def plan(self) -> str:
        return text(self.script.document.analysis().plan)


def test_only_those_who_call_what_changed_are_lowered_again(tmp_path: Path) -> None:
    two = Two(tmp_path)
    two.open("features.py", MODULE)
    assert two.lowered == 0, "the text is that of the disk"
    two.change("features.py", 'columns=["a"]', 'columns=["b"]')
    assert two.lowered == 2, "the import, and the one call of `other`"
    assert "gone=('b',)" in two.plan
    two.change("features.py", '["a", "b"]', '["a", "c"]')
    assert two.lowered == 2, "the import, and the call that reads the list; who reads its column folds"
    two.change("features.py", "import pandas as pd\n", "import pandas as pd\n# a remark\n\n\n")
    assert two.lowered == 0, "a comment is no statement"
    two.change("features.py", "COLUMNS =", "FRAME = pd.read_csv('x.csv')\nCOLUMNS =")
    assert two.lowered == 2, "the import; the list stands elsewhere on the heap, for the one who reads it"


def test_a_change_on_disk_reaches_the_script(tmp_path: Path) -> None:
    two = Two(tmp_path)
    two.save("features.py", 'columns=["a"]', 'columns=["b"]')
    assert two.lowered == 2
    assert "gone=('b',)" in two.plan
    two.save("more.py", "return df", "return df[['c']]")
    assert two.lowered == 2
    two.host.files_changed([uri_of(tmp_path / "x.csv")])
    assert two.lowered == 0
    (tmp_path / "features.py").unlink()
    two.host.files_changed([uri_of(tmp_path / "features.py")])
    assert "opaque" in two.plan
    (tmp_path / "features.py").write_text(MODULE)
    two.host.files_changed([uri_of(tmp_path / "features.py")])
    assert "opaque" not in two.plan


def test_a_text_that_is_not_saved_counts_until_it_is_closed(tmp_path: Path) -> None:
    two = Two(tmp_path)
    before = two.plan
    page = two.open("features.py", MODULE.replace('["a", "b"]', '["c"]'))
    assert two.host.followers == (two.script,)
    assert "keep=('c',)" in two.plan
    two.host.close(page.file.uri)
    assert two.plan == before
    two.open("new.py", "def fresh(df):\n    return df[['b']]\n")
    two.change("main.py", "w = x", "from new import fresh\nw = fresh(x)\nw = x")
    assert "w.1 = project x.1 keep=('b',)" in two.plan, "a file that was never saved"


def test_who_imports_nothing_of_it_is_left_alone(tmp_path: Path) -> None:
    two = Two(tmp_path)
    two.open("lonely.py", "x = 1\n")
    page = two.open("features.py", MODULE)
    two.change("features.py", "COLUMNS", "COLUMNS")
    assert two.host.followers == (two.script,)
    two.change("lonely.py", "1", "2")
    assert two.host.followers == ()
    assert page.document.modules == frozenset()


EDITS = (
    ('["a", "b"]', '["a"]'),
    ("def other(df):", "def another(df):"),
    ("    return df[COLUMNS]", "    df['new'] = df['a'] * 2\n    return df"),
    ("import pandas as pd", "import pandas as pd\nDATA = pd.read_csv('x.csv')"),
    ("import pandas as pd", "from more import third\nimport pandas as pd\nthird(pd.read_csv('x.csv'))"),
    ("COLUMNS]", "COLUMNS"),
    ("def build", "class Build:\n    pass\ndef build"),
    ("df = pd.read_csv", "from features import *\ndf = pd.read_csv"),
    ("from features import build, other", "import features\nfrom features import build"),
    ("y = other(df)", "for i in range(3):\n    df = build(df)\n"),
    ("return df", "import features\n    return features.build(df)"),
    ("from more import third", ""),
    ("w = x", "COLUMNS = 3\nw = x"),
    ("w = x", "@kept\ndef late(p='x.csv'):\n    return build(pd.read_csv(p))\nw = x"),
    ("import pandas as pd", "import pandas as pd\ndef kept(f):\n    def g(*a):\n        return f(*a)\n    return g"),
    ("from more import third", "from more import *\nfrom features import *"),
    ("return df", "global seen\n    seen = df\n    return df"),
    ("z = third(df)", "import more\nmore.seen = x\nz = more.third(df)\nv = more.seen"),
    ("y = other(df)", "if len(df) > 3:\n    from more import third as other\ny = other(df)"),
)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**32), count=st.integers(1, 8))
def test_any_edits_in_two_files_end_where_a_fresh_start_does(
    tmp_path_factory: pytest.TempPathFactory, seed: int, count: int
) -> None:
    chance = random.Random(seed)
    two = Two(tmp_path_factory.mktemp("two"))
    pages = {"main.py": two.script, "features.py": two.open("features.py", MODULE)}
    pages["more.py"] = two.open("more.py", "def third(df):\n    return df\n")
    done = []
    for _ in range(count):
        name = chance.choice(sorted(pages))
        page = pages[name]
        content = page.texts[0].own.text
        old, new = chance.choice(EDITS)
        if chance.random() < 0.3:
            old, new = new, old
        if old and old in content:
            two.change(name, old, new)
        else:
            at = chance.randrange(len(content) + 1)
            old = content[at : at + chance.choice((0, 1, 9))]
            span = Span(at, at + len(old))
            new = chance.choice(("", "(", "\n", "x = 1\n", "df"))
            own = page.texts[0].own
            positions = own.position(span.start, "utf-16"), own.position(span.end, "utf-16")
            two.host.change(page.file.uri, 2, [Changed(new, *positions)])
        done.append((name, old, new))
        for each in pages.values():
            fresh = Document(
                [cell.text for cell in each.document.cells],
                path=each.file.path,
                settings=each.document.settings,
                sources=each.document.sources,
            )
            assert answers(each.document) == answers(fresh), done


# ------------------------------------------------------------------------------------ knowledge of people


@pytest.mark.parametrize(
    ("entry", "line"),
    [
        ('returns = "tabel"', "returns: 'tabel' is none of table, argument, model"),
        ('returns = "table"\ncolums = ["a"]', "unknown key 'colums', did you mean 'columns'?"),
        ('returns = "table"\ncolumns = "a"', "columns: expected a list of texts, got 'a'"),
        ('returns = "table"\nadds = ["a"]', "adds: belongs to returns = 'argument'"),
        ('returns = "argument"\nargument = -1', "argument: expected a place counted from 0 or a name, got -1"),
        ('returns = "model"\nkind = "net"', "kind: 'net' is none of classifier, regressor, transformer, clusterer"),
        ('returns = "table"\nlike = "pandas.read_csv"', "either 'returns' or 'like' can be said, not both"),
        ('columns = ["a"]', "says neither 'returns' nor 'like'"),
    ],
)
def test_a_wrong_entry_is_one_line_with_file_and_key(tmp_path: Path, entry: str, line: str) -> None:
    (tmp_path / "pyproject.toml").write_text(f'[tool.headwater.api."company.load"]\n{entry}\n')
    read, problems, _ = load(tmp_path)
    assert problems == (f'pyproject.toml: api."company.load": {line}',)
    assert read.api == ()


def test_a_file_of_models_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "headwater.toml").write_text('[models]\n"company.data" = "models/data.py"\n')
    _, problems, _ = load(tmp_path)
    assert problems == ("headwater.toml: models.\"company.data\": there is no file or folder 'models/data.py'",)


def test_files_of_models_are_never_run(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "headwater.toml": '[models]\n"company" = "models"\n',
            "models/data.py": "open('ran', 'w')\nraise SystemExit\n\ndef load():\n    return frame\n",
        },
    )
    chosen, _, _ = load(tmp_path)
    sources = SourceReader([tmp_path], models=chosen.models)
    page = Document(["from company.data import load\nload()\n"], path=tmp_path / "main.py", sources=sources)
    page.analysis()
    assert page.modules >= {str(tmp_path / "models" / "data.py")}
    assert not (tmp_path / "ran").exists() and not Path("ran").exists()


def test_following_can_be_switched_off(tmp_path: Path) -> None:
    write(tmp_path, {"features.py": MODULE})
    sources = SourceReader([tmp_path], follow=False)
    page = Document([SCRIPT], path=tmp_path / "main.py", sources=sources)
    assert "opaque" in text(page.analysis().plan)


# ------------------------------------------------------------------------------------------- in an editor

LEAK = """\
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from features import scaled
df = pd.read_csv("x.csv")
X = scaled(df[["a", "b"]])
X_train, X_test, y_train, y_test = train_test_split(X, df["c"], random_state=0)
model = LogisticRegression().fit(X_train, y_train)
print(model.score(X_test, y_test))
"""
SCALED = """\
from sklearn.preprocessing import StandardScaler
def scaled(df):
    return StandardScaler().fit_transform(df)
"""


def test_an_edit_of_a_module_changes_the_findings_of_the_script(tmp_path: Path) -> None:
    module, script = tmp_path / "features.py", (tmp_path / "main.py").as_uri()
    write(tmp_path, {"x.csv": "a,b,c\n1,2,3\n", "features.py": SCALED})
    with Client(command=[sys.executable, "-m", "headwater", "server", "--stdio"]) as client:
        root = {"uri": tmp_path.as_uri(), "name": "w"}
        client.ask("initialize", {"processId": None, "capabilities": {}, "workspaceFolders": [root]})
        client.notify("initialized", {})
        client.open(script, LEAK)
        assert rules_shown(client, script) == ["fit-before-split"]
        client.open(module.as_uri(), SCALED)
        client.change(module.as_uri(), 2, edit(2, 11, 2, 45, "df * 2"))
        assert rules_shown(client, script) == []
        client.notify("textDocument/didClose", {"textDocument": {"uri": module.as_uri()}})
        assert rules_shown(client, script) == ["fit-before-split"], "the disk counts again"
        module.write_text("def scaled(df):\n    return df\n")
        client.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": module.as_uri(), "type": 2}]})
        assert rules_shown(client, script) == []


def rules_shown(client: Client, uri: str) -> list[str]:
    """The rules of the next findings that are published of a text."""
    message = client.until(
        lambda m: m.get("method") == "textDocument/publishDiagnostics" and m["params"]["uri"] == uri
    )
    client.received.clear()
    return [item["code"] for item in message["params"]["diagnostics"]]


def test_watching_checks_again_who_imports_what_changed() -> None:
    watchfiles = pytest.importorskip("watchfiles")
    modified, added = watchfiles.Change.modified, watchfiles.Change.added
    paths = ["/w/main.py", "/w/other.py"]
    remembered = Remembered()
    remembered.take([Result(modules=frozenset(("/w/features.py",))), Result()], paths)
    assert remembered.stale(paths, {(modified, "/w/features.py")}) == ["/w/main.py"]
    assert remembered.stale(paths, {(modified, "/w/lonely.py")}) == []
    assert remembered.stale(paths, {(added, "/w/new.py")}) == paths
