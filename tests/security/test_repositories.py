"""What a hostile repository tries on the command line: each attempt ends soon, within bounds, and gains nothing."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from e2e.frames import environment
from security.worlds import CANARY, NO_FILES, SHADOWED, TRAP
from terminal import headwater

MEMORY = 1 << 30
SECRET = "secret_token"

READS = "import pandas as pd\nfrom helper import a\nprint(pd.read_csv('d.csv')['nothing'])\n"
NAMES = (
    *("helper.py", "other.py", "book.ipynb", "d.csv", "<unknown>", "x = (", ".gitignore", ".git/info/exclude"),
    *("headwater.toml", "pyproject.toml", "known.json", "__init__.py", "models/m.py"),
)
"""Every sort of file that is looked at, or might be."""


@pytest.mark.parametrize("make", NO_FILES)
def test_what_is_no_file_is_not_read(tmp_path: Path, make: Callable[[Path], None]) -> None:
    (tmp_path / "train.py").write_text(READS + "x = (\n")
    for name in NAMES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        make(tmp_path / name)
    ran = headwater("check", ".", "--format", "json", cwd=tmp_path, memory=MEMORY)
    assert ran.status in (0, 1, 2) and "train.py" not in {each["path"] for each in ran.json["errors"]}
    assert ran.json["files"] == 1
    assert headwater("lineage", "train.py", cwd=tmp_path, memory=MEMORY).status == 0
    assert headwater("plan", "other.py", cwd=tmp_path, memory=MEMORY).status == 2
    assert headwater("check", "train.py", "--baseline", "known.json", cwd=tmp_path, memory=MEMORY).status == 2


SETTINGS = {
    "deep keys": "api" + ".a" * 5000 + " = 1",
    "deep names": "headwater" + ".headwater" * 5000 + " = 1",
    "deep tables": f"[api.{'.'.join('a' * 5000)}]\nreturns = 'table'",
    "deep lists": "rules.select = " + "[" * 50_000,
    "deep values": "lens.enable = " + "[" * 90 + "]" * 90,
    "many rules": f"rules.select = [{', '.join(f'{chr(39)}unseeded-spli{n}{chr(39)}' for n in range(40_000))}]",
    "many keys": "\n".join(f"lens.enabl{n} = 1" for n in range(40_000)),
    "many severities": "\n".join(f"rules.severity.unseeded-spli{n} = 'x'" for n in range(20_000)),
    "many models": "\n".join(f"models.m{n} = 'x'" for n in range(20_000)),
    "many calls": "\n".join(f"api.m{n}.retur = 'x'" for n in range(20_000)),
    "huge number": "sources.limit = 0x" + "f" * 900_000,
    "huge key": "a" * 1_000_000 + " = 1",
    "huge file": "# " + "a" * 2_000_000,
    "no user's home": "sources.folders = ['~nobody-of-this-name/x', '\\u0000']\nmodels.m = '~nobody-of-this-name/x'",
    "slow patterns": f"exclude = ['{'*a' * 100}b', '{'**/a/' * 100}b']",
    "no text": "\x00\x01",
    "control characters": '"\\u001b[2J\\u202e" = 1\nrules.select = ["\\u001b[2J\\u202e"]\nlogLevel = "\\u001b[2J"',
}


@pytest.mark.parametrize("text", SETTINGS.values(), ids=SETTINGS.keys())
def test_settings_of_any_shape_end_and_complain_shortly(tmp_path: Path, text: str) -> None:
    (tmp_path / "headwater.toml").write_text(text)
    (tmp_path / f"{'a' * 200}.py").write_text("x = 1\n")
    ran = headwater("check", ".", cwd=tmp_path, memory=MEMORY)
    assert ran.status == 0
    lines = ran.err.splitlines()
    assert len(lines) <= 21 and all(line.startswith("headwater: ") for line in lines)
    assert max(map(len, lines), default=0) < 4000
    assert "\x1b" not in ran.err and "\u202e" not in ran.err


def test_folders_of_any_depth_are_searched(tmp_path: Path) -> None:
    here = os.getcwd()
    os.chdir(tmp_path)
    try:
        for _ in range(1200):
            os.mkdir("d")
            os.chdir("d")
        Path("a.py").write_text("x = 1\n")
    finally:
        os.chdir(here)
    assert headwater("check", ".", cwd=tmp_path).out == "no findings in 1 file\n"


@pytest.mark.parametrize("name", ["punycode", "idna", "zlib", "undefined", "rot13", "hex", "no-such", "\u202e"])
def test_an_encoding_that_takes_its_time_is_not_read(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.py").write_bytes(f"# coding: {name}\n".encode() + b"a" * 300_000 + b"-" + b"b9" * 300_000)
    (tmp_path / "b.py").write_text("from a import x\nx = 1\n")
    ran = headwater("check", ".", cwd=tmp_path, memory=MEMORY)
    assert ran.err.count("\n") <= 1 and "\u202e" not in ran.err


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A folder beside the repository, with what the repository is after."""
    place = tmp_path / "outside"
    place.mkdir()
    (place / "secrets.csv").write_text(f"{SECRET},b\n1,2\n")
    (place / "private.py").write_text(f"{SECRET} = 'x'\ncolumns = ['{SECRET}']\n")
    unseeded = "from sklearn.model_selection import train_test_split\ntrain_test_split([1])\n"
    (place / "project.py").write_text(f"{unseeded}# {SECRET}\n")
    (tmp_path / "repo" / ".git").mkdir(parents=True)
    return place


def everything(repo: Path) -> str:
    """All that is said of a repository, in every form."""
    (repo / "clean.py").touch()
    said = ""
    for form in ("text", "json", "sarif", "github"):
        ran = headwater("check", ".", "--select", "all", "--format", form, cwd=repo)
        said += ran.out + ran.err
    for script in sorted(repo.glob("*.py")):
        if not script.is_symlink():
            said += headwater("lineage", script.name, "--format", "json", cwd=repo).out
            said += headwater("plan", script.name, cwd=repo).out
    return said


def test_data_outside_is_not_read(outside: Path) -> None:
    repo = outside.parent / "repo"
    (repo / "link.csv").symlink_to(outside / "secrets.csv")
    (repo / "folder").symlink_to(outside)
    names = ["link.csv", "folder/secrets.csv", "../outside/secrets.csv", str(outside / "secrets.csv")]
    names += [(outside / "secrets.csv").as_uri(), "folder/*.csv", "folder/../../outside/secrets.csv", "~/secrets.csv"]
    (repo / "train.py").write_text(
        "import pandas as pd\n" + "".join(f"print(pd.read_csv({name!r})['secret_tokem'])\n" for name in names)
    )
    assert SECRET not in everything(repo)


def test_modules_and_models_outside_are_not_read(outside: Path) -> None:
    repo = outside.parent / "repo"
    (repo / "linked.py").symlink_to(outside / "private.py")
    (repo / "package").symlink_to(outside)
    told = f"models.told = '{outside}/private.py'\nmodels.dots = '../outside/private.py'\n"
    (repo / "headwater.toml").write_text(told)
    (repo / "train.py").write_text(
        f"import sys\nsys.path.insert(0, '../outside')\nsys.path.insert(0, {str(outside)!r})\nimport pandas as pd\n"
        "import private, linked, package.private, told, dots\n"
        "for module in (private, linked, package.private, told, dots):\n"
        "    df = pd.DataFrame(columns=module.columns)\n    print(df['secret_tokem'])\n"
    )
    assert SECRET not in everything(repo)


def test_settings_of_the_repository_may_name_folders_outside(outside: Path) -> None:
    """Who runs the command in a folder goes by its settings; an editor can say that it does not (test_trust.py)."""
    repo = outside.parent / "repo"
    (repo / "headwater.toml").write_text("sources.folders = ['../outside']\n")
    (repo / "train.py").write_text("import pandas as pd\npd.read_csv('../outside/secrets.csv')\n")
    assert SECRET in everything(repo)


def test_no_link_leads_a_search_out_of_the_repository(outside: Path) -> None:
    repo = outside.parent / "repo"
    (repo / "linked.py").symlink_to(outside / "project.py")
    (repo / "folder").symlink_to(outside)
    (repo / "own.py").write_text("x = 1\n")
    (repo / "sub").mkdir()
    (repo / "sub" / "inside.py").symlink_to(repo / "own.py")
    before = (outside / "project.py").read_text()
    ran = headwater("check", ".", "--fix", "--select", "all", cwd=repo)
    assert "linked" not in ran.out + ran.err and "1 file" in ran.out
    assert (outside / "project.py").read_text() == before
    assert headwater("check", "sub", cwd=repo).out == "no findings in 1 file\n"


def test_nothing_that_lies_in_the_current_folder_is_run(tmp_path: Path) -> None:
    """`python -m` would look there first: for modules that are not loaded yet, for packages that declare models."""
    for name in SHADOWED:
        (tmp_path / f"{name}.py").write_text(TRAP)
    (tmp_path / "evil-1.dist-info").mkdir()
    (tmp_path / "evil-1.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: evil\nVersion: 1\n")
    (tmp_path / "evil-1.dist-info" / "entry_points.txt").write_text("[headwater.models]\nx = evil\n")
    (tmp_path / "headwater.py").unlink()
    (tmp_path / "train.py").write_text("import pandas as pd\npd.read_sql('select 1', 'sqlite:///d.db')\npd.read_excel('d')\n")
    ran = headwater("check", ".", "--format", "sarif", cwd=tmp_path)
    assert ran.json["runs"] and not ran.err
    assert not (tmp_path / CANARY).exists()


def test_names_of_files_are_no_options(tmp_path: Path) -> None:
    for name in ("--fix.py", "-", "--select", "-rf.py", "@args.py", "--baseline=x.py"):
        (tmp_path / name).write_text("x = 1\n")
    assert headwater("check", ".", cwd=tmp_path).out == "no findings in 4 files\n"
    assert headwater("check", "--", "--fix.py", "-rf.py", cwd=tmp_path).out == "no findings in 2 files\n"
    # Nor does an argument of ours begin with @: no file says what was typed.
    assert headwater("check", "@args.py", cwd=tmp_path).out == "no findings in 1 file\n"


def test_a_script_that_nests_beyond_all_measure_hides_no_other(tmp_path: Path) -> None:
    nested = {
        "minus": "x = " + "-" * 200_000 + "1\n",
        "brackets": "x = " + "(" * 100_000 + ")" * 100_000 + "\n",
        "names": "x = df" + ".a" * 50_000 + "\n",
        "calls": "x = df" + ".dropna()" * 5_000 + "\n",
        "sums": "df['a'] = " + "+".join(["df['a']"] * 20_000) + "\n",
        "lambdas": "x = " + "lambda: " * 50_000 + "1\n",
        "choices": "x = " + "1 if df else " * 20_000 + "2\n",
        "elifs": "if df:\n  pass\n" + "elif df:\n  pass\n" * 20_000,
        "texts": "x = f'" + "{df}" * 50_000 + "'\n",
        "specs": "x = f'{df:" + "{1:" * 40 + "}" * 40 + "}'\n",
        "recursion": "def f(x):\n  return f(f(x))\nf(df)\n",
        "methods": "class A:\n  def g(self, x): return self.g(self.g(x))\nA().g(df)\n",
        "attributes": "class A:\n def __getattr__(self, name): return getattr(self, name)\nA().x.y.fit(df)\n",
        "bases": "class A(A): pass\nclass B(C): pass\nclass C(B): pass\nC().fit(df)\n",
        "circles": "a = []\na.append(a)\ndf[a]\nd = {}\nd['d'] = d\ndf.assign(**d)\n",
        "queries": "df.query(" + repr("a > 1 and " * 5_000 + "b") + ")\ndf.eval(" + repr("(" * 5_000) + ")\n",
        "imports": "".join(f"from m{n} import *\n" for n in range(2_000)),
        "comments": "# headwater: ignore[a]\n" * 20_000,
        "nulls": "\0" * 100_000,
        "one line": "x = '" + "a" * 5_000_000 + "'\n",
    }
    for name, text in nested.items():
        (tmp_path / f"{name}.py").write_text(f"import pandas as pd\ndf = pd.read_csv('d.csv')\n{text}")
    (tmp_path / "z.py").write_text("import pandas as pd\npd.read_csv('d.csv')\n")
    ran = headwater("check", ".", "--format", "json", "--jobs", "1", cwd=tmp_path, memory=2 * MEMORY)
    assert (ran.json["files"], ran.json["errors"], ran.err) == (len(nested) + 1, [], "")
    assert "z.py" in {each["path"] for each in ran.json["findings"]}


def test_a_module_that_means_harm_is_read_as_text(tmp_path: Path) -> None:
    (tmp_path / "helper.py").write_text(f"{TRAP}import os\nos.system('touch {CANARY}')\ndef load(): return 1/0\n")
    (tmp_path / "train.py").write_text("import helper\nfrom helper import *\nhelper.load()\n")
    assert headwater("check", "train.py", cwd=tmp_path).status == 0
    assert not (tmp_path / CANARY).exists()
    # The trap works: a Python that imports it is caught.
    subprocess.run([sys.executable, "-c", "import helper"], cwd=tmp_path, env=environment(), check=True)
    assert (tmp_path / CANARY).exists()
