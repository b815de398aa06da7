"""The shape of the project: what must stand beside each member, and how large a file may grow."""

import ast
import re
from pathlib import Path

import pytest

from fixture import FIXTURES, ROOT, read

SERVER = ROOT / "server" / "headwater"
SOURCES = sorted(path for path in SERVER.rglob("*.py") if "__pycache__" not in path.parts)

LARGEST = 400
# Files that may be larger, each with its reason.
LARGER: dict[str, str] = {}

FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "handler", "misc"}

# What others wrote is read through one door, and written by the commands that are asked to.
TOUCH_FILES = ("base/regular.py", "cli/script.py", "cli/docs.py", "cli/command.py")
TOUCH_FILES += ("whatif/client.py", "whatif/worker/")
# The tables of signatures are files of our own package, and what packages declare lies beside them.
TOUCH_FILES += ("api/tables/", "config/installed.py")
FILE_ACTS = {"open", "read_text", "read_bytes", "write_text", "write_bytes", "unlink", "rename", "mkdir"}


def relative(path: Path) -> str:
    return path.relative_to(SERVER).as_posix()


def members(folder: str, decorator: str) -> list[str]:
    """The modules of a folder that hold a function decorated so."""
    found = []
    for path in sorted((SERVER / folder).glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and any(
                _name(each) == decorator for each in node.decorator_list
            ):
                found.append(path.stem)
                break
    return found


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Call):
        return _name(node.func)
    return node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")


@pytest.mark.parametrize("module", members("rules", "rule"))
def test_every_rule_has_a_page_with_the_smell_and_the_cure(module: str) -> None:
    name = module.replace("_", "-")
    page = next((each for each in (FIXTURES / "rules").glob("*.md") if each.stem in (module, name)), None)
    assert page, f"fixtures/rules/{module}.md is missing"
    cases = [case for case in read(page) if case.has("python") or case.has("cell")]
    smelly = [case for case in cases if any(smell.rule == name for smell in case.smells)]
    assert smelly, f"{page.name}: no case is marked `# smell: {name}`"
    assert len(smelly) < len(cases), f"{page.name}: the cure is missing: a case without the smell"


@pytest.mark.parametrize("module", members("rules", "rule"))
def test_a_rule_is_named_like_its_file_and_has_a_manual(module: str) -> None:
    text = (SERVER / "rules" / f"{module}.py").read_text(encoding="utf-8")
    manual = ast.get_docstring(ast.parse(text)) or ""
    assert manual.strip(), f"rules/{module}.py has no docstring: it is the manual page"


@pytest.mark.parametrize(
    ("folder", "decorator"), [("rewrites", "rewrite"), ("features", "feature"), ("facts", "fact")]
)
def test_every_member_has_a_page(folder: str, decorator: str) -> None:
    pages = {page.stem.replace("-", "_") for page in (FIXTURES / folder).rglob("*.md")}
    missing = [module for module in members(folder, decorator) if module not in pages]
    assert not missing, f"missing pages: {', '.join(f'fixtures/{folder}/{module}.md' for module in missing)}"


def test_every_page_of_a_rule_has_its_rule() -> None:
    rules = set(members("rules", "rule"))
    strangers = [
        page.name
        for page in (FIXTURES / "rules").glob("*.md")
        if page.stem.replace("-", "_") not in rules and page.stem != "README"
    ]
    assert not strangers, f"pages of no rule: {strangers}"


@pytest.mark.parametrize("path", SOURCES, ids=relative)
def test_a_file_is_small_and_says_what_it_is(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    lines = text.count("\n")
    assert lines <= LARGEST or relative(path) in LARGER, f"{relative(path)} has {lines} lines"
    if text.strip():
        assert ast.get_docstring(ast.parse(text)), f"{relative(path)} does not say what it is"


@pytest.mark.parametrize("path", SOURCES, ids=relative)
def test_files_are_touched_only_where_they_may_be(path: Path) -> None:
    if relative(path).startswith(TOUCH_FILES):
        return
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and _name(node.func) in FILE_ACTS:
            receiver = node.func.value if isinstance(node.func, ast.Attribute) else None
            # `open` and its like as methods of something of ours are words, not deeds on a disk.
            on_disk = _looks_like_a_path(receiver) if receiver else _name(node.func) == "open"
            assert not on_disk, f"{relative(path)}:{node.lineno} touches a file"


def _looks_like_a_path(node: ast.expr) -> bool:
    words = re.findall(r"[a-z]+", ast.unparse(node).lower())
    return bool({"path", "file", "os", "io", "pathlib", "folder"} & set(words))


@pytest.mark.parametrize("path", SOURCES, ids=relative)
def test_no_name_says_nothing(path: Path) -> None:
    words = set(re.split(r"[_/.]", relative(path).removesuffix(".py")))
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            words |= {word.lower() for word in re.findall(r"[A-Z]?[a-z]+", node.name)}
    assert not words & FORBIDDEN_NAMES, f"{relative(path)}: {sorted(words & FORBIDDEN_NAMES)}"


def test_nobody_leaves_notes_to_self() -> None:
    note = re.compile(r"#.*\b(TODO|FIXME|XXX|HACK)\b")
    found = [
        f"{relative(path)}:{number}"
        for path in SOURCES
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if note.search(line)
    ]
    assert not found, found


def test_every_setting_of_the_project_has_one_home() -> None:
    strays = [
        name
        for name in ("setup.py", "setup.cfg", "pytest.ini", "mypy.ini", ".ruff.toml")
        if (ROOT / name).exists()
    ]
    assert not strays, strays
