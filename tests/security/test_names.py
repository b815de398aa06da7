"""Names that mean harm, from scripts, data, settings and folders, in everything that is shown."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from e2e.frames import SERVED, Client
from terminal import headwater

HARM = (
    "\x1b[2J\x9b31m\u202e\u2066\r\n\x00\x07\x7f\ufeff`<img src=x onerror=alert(1)>[x](command:evil)"
    '|::error::x%0A##[set-output name=a]##vso[task.x]"%%{init: {}}%%</text><script>&amp;\uffff$(x)'
)
"""What moves cursors, turns lines around, makes links, images, scripts and orders of what it is shown in."""
UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
NOTHING = "(?!)"
ORDER = re.compile(r"^\s*::|##(?:\[|vso\[|teamcity\[)", re.MULTILINE)

SCRIPT = f"""\
import pandas as pd
from sklearn.linear_model import LogisticRegression
df = pd.read_csv("d.csv")
df[{HARM!a}] = df["x"] / df["y"]
df["\\ud800"] = 1
model = LogisticRegression().fit(df[[{HARM!a}, "x"]], df["label"])
print(model.score(df[[{HARM!a}, "x"]], df["label"]))
small = df.drop(columns=[{HARM!a}, "\\ud800"])
small[{HARM!a}]
other = pd.DataFrame({{{HARM!a}: [1]}})
other[{HARM[:-1]!a}]
told = pd.read_csv("harm.csv")
told["{"n" * 60}x"]
told["no such"]
pd.read_csv({HARM.replace(chr(0), "")!a})
company.{"x" * 30}(told)
"""
FORMS = {
    "check": ("text", "json", "sarif", "github"),
    "lineage": ("text", "json", "mermaid", "dot", "svg", "openlineage"),
    "plan": ("text", "json", "mermaid", "dot", "svg"),
    "coverage": ("text", "json"),
}


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Harm in every place that a name may come from."""
    home = tmp_path_factory.mktemp("repository")
    place = home / ":: ##[group]\x1b[2J\u202e"
    place.mkdir()
    (place / "script.py").write_text(SCRIPT)
    (home / "::error::x.py").write_text(SCRIPT)
    (place / "broken\x1b[2J.ipynb").write_text("{")
    named = re.sub("[\0\r\n]", "", HARM).replace('"', '""')
    (place / "harm.csv").write_text(f'"{named}",{"n" * 60}\u202e,b\n1,2,3\n', encoding="utf-8")
    (place / "headwater.toml").write_text(f"{json.dumps('k' + HARM[:-1])} = 1\nlogLevel = {json.dumps(HARM[:-1])}\n")
    return home


def shown(form: str, text: str) -> None:
    """Asserts that a text does nothing to whatever shows it."""
    assert not UNSEEN.search(text), ascii(UNSEEN.search(text))
    own = r"^::(error|warning|notice) file=[^:]*,title=[\w-]+::" if form == "github" else NOTHING
    assert not ORDER.search(re.sub(own, "own: ", text, flags=re.MULTILINE)), text


@pytest.mark.parametrize(
    ("command", "form"), [(command, form) for command, forms in FORMS.items() for form in forms]
)
def test_no_name_does_harm_where_it_is_shown(repository: Path, command: str, form: str) -> None:
    (place,) = (each for each in repository.iterdir() if each.is_dir())
    select = ["--select", "all"] if command == "check" else []
    what = "." if command in ("check", "coverage") else str(place / "script.py")
    ran = headwater(command, what, "--format", form, *select, cwd=repository)
    assert ran.status in (0, 1, 2) and len(ran.out) > 50 and "Traceback" not in ran.err
    shown(form, ran.out)
    shown("", ran.err)
    if form in ("json", "sarif", "openlineage"):
        json.loads(ran.out)
    elif form == "svg":
        tags = {element.tag.rpartition("}")[2] for element in ElementTree.fromstring(ran.out).iter()}
        assert tags <= {"svg", "defs", "marker", "path", "rect", "g", "title", "text"}
    elif form == "mermaid":
        assert not re.search(r"%%|[<>`](?!br/>)(?<!<br/>)(?<!-->)", ran.out.replace("<br/>", "").replace("-->", ""))
    elif form == "dot":
        for line in ran.out.splitlines():
            assert len(re.findall(r'(?<!\\)(?:\\\\)*"', line)) % 2 == 0


def test_messages_of_code_scanning_make_no_links(repository: Path) -> None:
    log = headwater("check", ".", "--format", "sarif", "--select", "all", cwd=repository).json
    texts = [result["message"]["text"] for run in log["runs"] for result in run["results"]]
    assert any("command:evil" in text for text in texts)
    assert not any(re.search(r"(?<!\\)[\[\]]", text) for text in texts)


def test_a_name_that_is_typed_is_shown_as_harmless(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("x = 1\n")
    typed = "\x1b[2J\u202e##[x]"
    for words in (
        ["plan", typed], ["check", typed], ["lineage", "a.py", "--column", typed], ["explain", typed], [typed],
        ["check", f"--{typed}"], ["check", "a.py", "--baseline", typed], ["check", "a.py", "--select", typed],
        ["check", "a.py", "--format", typed], ["plan", "a.py", "--stdin-filename", typed],
    ):  # fmt: skip
        ran = headwater(*words, cwd=tmp_path)
        shown("", ran.out + ran.err)


OWN_LINK = re.compile(r"\]\(<https://headwater\.dev/[\w/-]+>\)")
SAFE_MARKDOWN = re.compile(r"(`+)(?:(?!\1).)*?\1|\\.", re.DOTALL)
"""What Markdown reads as nothing but letters: code, and what stands behind a backslash."""


def strings(value: object) -> Iterator[str]:
    """Every text in an answer."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list | tuple):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from strings(inner)


def test_no_name_does_harm_in_an_editor(repository: Path) -> None:
    (place,) = (each for each in repository.iterdir() if each.is_dir())
    uri = (place / "script.py").as_uri()
    with Client(command=SERVED) as client:
        params = {"capabilities": {}, "workspaceFolders": [{"uri": place.as_uri(), "name": "w"}]}
        client.ask("initialize", params)
        client.notify("initialized", {})
        client.open(uri, SCRIPT)
        findings = client.diagnostics(uri, 1)
        messages = [finding["message"] for finding in findings]
        messages += [related["message"] for each in findings for related in each.get("relatedInformation", ())]
        assert any("command:evil" in message for message in messages)
        hovers = []
        for line, text in enumerate(SCRIPT.splitlines()):
            for character in {0, 5, 12, len(text) - 4}:
                about = {"textDocument": {"uri": uri}, "position": {"line": line, "character": max(character, 0)}}
                found = client.ask("textDocument/hover", about)
                hovers += [found["contents"]["value"]] if found else []
        assert any("onerror" in hover for hover in hovers)
        at = {"textDocument": {"uri": uri}, "position": {"line": 12, "character": 6}}
        offered = client.ask("textDocument/completion", at)
        assert any("onerror" in item["label"] for item in offered)
        lenses = client.ask("textDocument/codeLens", {"textDocument": {"uri": uri}})
        titles = [client.ask("codeLens/resolve", lens)["command"] for lens in lenses]
        symbols = client.ask("textDocument/documentSymbol", {"textDocument": {"uri": uri}})
        whole = {"start": {"line": 0, "character": 0}, "end": {"line": 99, "character": 0}}
        hints = client.ask("textDocument/inlayHint", {"textDocument": {"uri": uri}, "range": whole})
        told = client.until(lambda message: message.get("method") == "window/showMessage")
    for hover in hovers:
        plain = OWN_LINK.sub("", SAFE_MARKDOWN.sub("", hover))
        assert not re.search(r"[<>]|\]\(", plain), hover
    labels = [(item["label"], item.get("detail"), item.get("documentation")) for item in offered]
    for text in strings((messages, titles, symbols, hints, labels, told["params"]["message"])):
        assert not UNSEEN.search(text), ascii(text)
    for hover in hovers:
        assert not UNSEEN.search(hover.replace("\n", "")), ascii(hover)
    assert {title["command"].partition(".")[0] for title in titles if title.get("command")} == {"headwater"}


def test_no_fix_writes_what_a_literal_cannot_hold(tmp_path: Path) -> None:
    """A near name out of a data file goes into the script only where it is nothing but a name."""
    long = "n" * 40
    harmful = [f"{long}'", f'{long}"', f"{long}\\", f"{long}\u202e", f"{long}\x1b", f"{long}'); import os #"]
    for number, name in enumerate(harmful):
        quoted = name.replace('"', '""')
        (tmp_path / f"d{number}.csv").write_text(f'"{quoted}",b\n1,2\n', encoding="utf-8")
    reads = "".join(f"print(pd.read_csv('d{number}.csv')['{long}x'])\n" for number in range(len(harmful)))
    (tmp_path / "harmless.csv").write_text(f"{long}y,b\n1,2\n")
    text = f"import pandas as pd\n{reads}print(pd.read_csv('harmless.csv')['{long}x'])\n"
    (tmp_path / "a.py").write_text(text)
    found = headwater("check", "a.py", "--format", "json", "--select", "unknown-column", cwd=tmp_path).json["findings"]
    assert len(found) == len(harmful) + 1
    fixes = [edit["text"] for each in found for fix in each["fixes"] for edit in fix["edits"]]
    assert fixes == [f"{long}y"]
