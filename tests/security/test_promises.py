"""The promises of SECURITY.md under Python's audit hook, over all fixtures and a repository that means harm.

What Python does for us is told by Python itself: each file that is opened, each code that is run, each connection.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from e2e.frames import Client
from headwater.base.sound import NOWHERE
from security.audited import DEEDS
from security.worlds import CANARY, Seen, all_fixtures, command, ran, seen, traps

READ = {".py", ".ipynb", ".toml", ".csv", ".tsv", ".txt", ".json", ".jsonl", ".parquet", ".xlsx", ".db", ".gz", ".zip"}
"""How the names of files end that may be read: scripts, modules, notebooks, settings, data whose columns are asked for.

Not among them is what is opened by nobody, as to read it is to run it, or as nobody here can read it.
"""
GENERATED = {"dataclasses", "collections", "typing", "importlib._bootstrap", "attr._make", "cattrs.gen"}
"""Modules of Python and its packages that write small functions and run them, or run what is frozen into Python."""
LIBRARIES = {"pandas", "numpy", "sklearn", "scipy", "polars", "torch", "joblib", "pyarrow", "duckdb", "matplotlib"}


def asked(uri: str) -> Iterator[tuple[str, dict[str, object]]]:
    """Everything that an editor asks about a document."""
    about: dict[str, object] = {"textDocument": {"uri": uri}}
    whole = {"start": {"line": 0, "character": 0}, "end": {"line": 10_000, "character": 0}}
    for name in ("codeLens", "documentSymbol", "foldingRange"):
        yield f"textDocument/{name}", about
    for line in (4, 8):
        for name in ("hover", "completion", "definition", "references", "documentHighlight", "prepareRename"):
            yield f"textDocument/{name}", {**about, "position": {"line": line, "character": 8}, "context": {}}
    yield "textDocument/codeAction", {**about, "range": whole, "context": {"diagnostics": []}}
    yield "textDocument/inlayHint", {**about, "range": whole}
    yield "headwater/plan", about
    yield "headwater/lineage", about


def session(home: Path, scripts: list[Path]) -> Seen:
    """An editor that opens everything, asks everything, types, and leaves."""
    report = home.parent / "report.json"
    with Client(command=command(report, "server")) as client:
        client.ask("initialize", {"capabilities": {}, "workspaceFolders": [{"uri": home.as_uri(), "name": "w"}]})
        client.notify("initialized", {})
        for script in scripts:
            uri = script.as_uri()
            client.open(uri, script.read_text(encoding="utf-8"))
            client.diagnostics(uri, 1)
        for script in scripts[:: max(1, len(scripts) // 25)]:
            for method, params in asked(script.as_uri()):
                client.answer(client.request(method, params))
            for action in client.ask(*list(asked(script.as_uri()))[-4]) or ():
                client.answer(client.request("codeAction/resolve", action))
            change = {"range": {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}}, "text": "\n"}
            client.change(script.as_uri(), 2, change)
        client.answer(client.request("workspace/symbol", {"query": "df"}), 60)
        assert client.leave() == 0
    return seen(home, report)


@pytest.fixture(scope="module", params=["check", "lineage and plan", "server"])
def run(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """A workspace read in one of the three ways."""
    home = tmp_path_factory.mktemp("audit") / "workspace"
    scripts = all_fixtures(home) + traps(home)
    if request.param == "check":
        return ran(home, "check", ".", "--jobs", "1", "--format", "json", "--select", "all")
    if request.param == "server":
        return session(home, [script for script in scripts if script.suffix == ".py"][::9] + traps_of(home))
    lines = [[name, str(script)] for script in scripts[::9] + traps_of(home) for name in ("lineage", "plan")]
    listed = home.parent / "lines"
    listed.write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    return ran(home, "many", listed)


def traps_of(home: Path) -> list[Path]:
    return sorted((home / "hostile").glob("*.py"))


def test_the_hook_sees_what_happens(tmp_path: Path) -> None:
    """What the other tests look for is there when it is done: without this they would hold of anything."""
    home = tmp_path / "workspace"
    home.mkdir()
    (home / "d.py").write_text("import pandas as pd\npd.read_csv('d.csv')['b']\n")
    (home / "d.csv").write_text("a\n1\n")
    found = ran(home, "check", "d.py", "--baseline", "known.json", "--write-baseline")
    assert {path.name for path, writes in found.opened() if writes} & {"known.json"} or found.of("os.rename")
    assert {"d.py", "d.csv"} <= {path.name for path, _ in found.opened()}
    assert found.of("exec") and found.of("compile")


def test_nothing_is_written(run: Seen) -> None:
    assert [path for path, writes in run.opened() if writes] == []
    assert not list(run.home.rglob(CANARY))


def test_no_process_no_connection_no_unpickling(run: Seen) -> None:
    assert [event for event in run.events if event[0].startswith(DEEDS)] == []


def test_nothing_of_the_workspace_is_imported_or_run(run: Seen) -> None:
    assert [path for path in run.modules if run.inside(path)] == []
    assert not any(run.inside(each) for each in run.path if each)
    codes = {(file, caller) for file, caller in run.of("exec") if not run.ours(file)}
    assert [code for code in codes if code[0] == NOWHERE or code[1] not in GENERATED] == []


def test_no_library_of_the_user_is_imported(run: Seen) -> None:
    imported = {words[0].partition(".")[0] for words in run.of("import")}
    assert imported & LIBRARIES == set()


def test_what_is_opened_is_what_was_promised(run: Seen) -> None:
    assert {str(path) for path, _ in run.opened() if run.strange(path)} <= {NOWHERE}
    read = {path.suffix for path, _ in run.opened() if run.inside(path)}
    assert {".py", ".csv"} <= read <= READ


def test_folders_are_listed_inside_only(run: Seen) -> None:
    assert [words for words in run.of("os.listdir", "os.scandir") if run.strange(words[0])] == []


def test_databases_are_opened_to_be_read(run: Seen) -> None:
    connected = run.of("sqlite3.connect")
    assert [words for words in connected if "mode=ro&immutable=1" not in words[0]] == []
