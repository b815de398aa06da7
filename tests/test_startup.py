"""What is loaded, and when: starting is paid for by everyone, so what is heavy waits until somebody needs it."""

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from bench.client import Client, Command, sessions
from bench.documents import Script
from bench.edits import KINDS
from bench.hard import HARD
from bench.scripts import write_data
from e2e.frames import environment
from soak.__main__ import WATCHED

NEVER = (
    # What scripts import, and what could be used to read them.
    *("numpy", "pandas", "sklearn", "scipy", "polars", "pyarrow", "torch", "matplotlib", "jedi", "libcst", "networkx"),
    # What has to do with what the script at hand has not: queries, databases, workbooks, compressed files.
    *("sqlglot", "sqlite3", "xml", "bz2", "lzma", "gzip", "zipfile", "tarfile"),
    *("http", "urllib.request", "email", "ftplib"),
    *("multiprocessing", "logging.handlers", "logging.config", "unittest", "pydoc", "ctypes", "pdb"),
    *("rich", "pathspec", "watchfiles"),
)
"""Modules that neither a session nor a check of a plain script has any use for."""

LATER = (
    # The protocol's types and those who bring them: half a second, loaded beside the work once findings are out.
    *("lsprotocol", "pygls", "attrs", "attr", "cattrs", "headwater.lsp.language"),
    # What pygls brings.
    *("asyncio", "ssl", "concurrent"),
    *("importlib.metadata", "hashlib", "random", "shutil", "tempfile", "difflib", "tomllib", "datetime"),
    *("subprocess", "socket", "decimal", "statistics", "pickle"),
    # Mending comes after finding.
    "headwater.rewrites",
)
"""Modules that the first findings do without."""

CHECK = """
import json, sys
before = set(sys.modules)
from headwater.cli.command import main
status = main(["check", *sys.argv[1:]])
print(json.dumps([status, sorted(set(sys.modules) - before)]))
"""

SERVER = """
import json, sys
before = set(sys.modules)
from headwater.lsp import publish, server, session
session.IDLE = 3600.0
send = publish.Publisher._send
def told(*given):
    sys.stderr.write(json.dumps(sorted(set(sys.modules) - before)) + "\\n")
    send(*given)
publish.Publisher._send = told
sys.exit(server.main([]))
"""
"""The server, which tells on standard error what is loaded whenever it publishes."""


def of(names: Iterable[str], loaded: Iterable[str]) -> list[str]:
    """Which of the loaded modules are, or belong to, those that are named."""
    roots = tuple(names)
    return [each for each in loaded if each in roots or each.startswith(tuple(f"{root}." for root in roots))]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A script whose data is at hand, where no settings hold."""
    write_data(tmp_path)
    (tmp_path / "page.py").write_text(HARD.script(200).text, encoding="utf-8")
    return tmp_path


def test_a_check_loads_nothing_it_does_not_need(folder: Path) -> None:
    command = [sys.executable, "-c", CHECK, "page.py"]
    done = subprocess.run(command, cwd=folder, env=environment(), capture_output=True, text=True, check=True)
    status, loaded = json.loads(done.stdout.splitlines()[-1])
    assert status == 1, "the script has findings"
    assert "headwater.pipeline" in loaded and "headwater.rules.unseeded_split" in loaded
    assert of((*NEVER, *LATER), loaded) == []


def test_first_findings_are_out_before_anything_heavy_is_loaded(folder: Path) -> None:
    script = Script(HARD.script(200), folder, "page")
    with sessions([Command("headwater", (sys.executable, "-c", SERVER), environment())], folder) as (client,):
        client.tell(script.opened(), script.tells)
        loaded = json.loads(client.complaints().splitlines()[0])
    assert "headwater.pipeline" in loaded and "headwater.api.pandas.io" in loaded
    assert of((*NEVER, *LATER), loaded) == []


def test_a_session_of_edits_and_questions_loads_no_more_than_the_protocol(folder: Path) -> None:
    script = Script(HARD.script(200), folder, "page")
    with sessions([WATCHED], folder) as (client,):
        client.tell(script.opened(), script.tells)
        for kind in ("quiet", "telling", "bracket", "renamed"):
            for stroke in KINDS[kind].strokes(script.generated)[:2]:
                client.tell(script.edited(stroke.there), script.tells)
                client.tell(script.edited(stroke.back), script.tells)
        assert hovered(client, script)
        _, answer = client.ask("soak/modules", {})
    assert "lsprotocol.types" in answer["result"]
    assert of(NEVER, answer["result"]) == []


def hovered(client: Client, script: Script) -> bool:
    """Whether the name of the shared column has a card."""
    at = script.generated.name_of_shared_column
    position = {"line": at.line, "character": at.column}
    _, answer = client.ask("textDocument/hover", {"textDocument": {"uri": script.uri}, "position": position})
    return bool(answer["result"])
