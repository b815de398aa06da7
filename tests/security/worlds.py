"""A workspace of all fixtures, with what a hostile repository would add, and a look at what was touched while it was
read."""

import json
import os
import pickle
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from e2e.frames import environment
from fixture import FIXTURES, cases

AUDITED = str(Path(__file__).parent / "audited.py")
CANARY = "CANARY"
TRAP = f"import pathlib\npathlib.Path(__file__).with_name('{CANARY}').touch()\n"
"""What a module of the workspace does when it is run."""
SHADOWED = (
    *("pandas", "numpy", "sklearn", "json", "sqlite3", "tomllib", "sqlglot", "lsprotocol", "sitecustomize", "conftest"),
    *("evil", "setup", "__init__", "__main__", "headwater", "lzma", "zipfile", "encodings", "rich", "watchfiles"),
)
READERS = ("read_csv", "read_table", "read_parquet", "read_excel", "read_json", "read_sql")
DISGUISED = ("d.csv", "d.parquet", "d.json", "d.xlsx", "d.db", "d.csv.gz", "d.zip")
LOADERS = (
    *("pd.read_pickle({0})", "pd.read_hdf({0})", "pd.read_feather({0})", "pd.read_orc({0})", "pd.read_stata({0})"),
    *("joblib.load({0})", "torch.load({0})", "pickle.load(open({0}, 'rb'))", "np.load({0}, allow_pickle=True)"),
)
PICKLES = ("p.pkl", "p.pickle", "p.joblib", "p.npy", "p.npz", "p.pt", "p.h5", "p.feather", "p.orc", "p.dta")


class Bomb:
    """Says where it was unpickled."""

    def __init__(self, where: Path) -> None:
        self.where = where

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(self.where),)


def all_fixtures(home: Path) -> list[Path]:
    """Writes every case of every page, every script and every notebook under a folder; the scripts among them."""
    scripts: list[Path] = []
    for number, case in enumerate(each for folder in sorted(FIXTURES.iterdir()) for each in cases(folder.name)):
        place = home / f"page{number:04}"
        for kind in ("csv", "file", "json", "toml"):
            for name, text in case.files(kind).items():
                (place / name).parent.mkdir(parents=True, exist_ok=True)
                (place / name).write_text(text, encoding="utf-8")
        if case.script:
            place.mkdir(exist_ok=True)
            (place / "script.py").write_text(case.script, encoding="utf-8")
            scripts.append(place / "script.py")
    for whole in (*(FIXTURES / "scripts").rglob("script.py"), *(FIXTURES / "notebooks").glob("*.ipynb")):
        target = home / "whole" / whole.parent.name / whole.name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(whole.read_bytes())
        scripts.append(target)
    return scripts


def traps(home: Path) -> list[Path]:
    """Adds what runs, unpickles or writes as soon as somebody imports or opens it; the scripts that name it."""
    place = home / "hostile"
    place.mkdir(parents=True)
    for name in SHADOWED:
        (place / f"{name}.py").write_text(TRAP)
    (place / "evil-1.dist-info").mkdir()
    (place / "evil-1.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: evil\nVersion: 1\n")
    (place / "evil-1.dist-info" / "entry_points.txt").write_text("[headwater.models]\nevil = evil\n")
    for name in (*DISGUISED, *PICKLES):
        (place / name).write_bytes(pickle.dumps(Bomb(place / CANARY)))
    reads = [f"pd.{reader}({name!r})['x']" for reader in READERS for name in DISGUISED]
    reads += [f"{loader.format(repr(name))}['x']" for loader in LOADERS for name in PICKLES]
    script = place / "train.py"
    script.write_text(
        "import evil, joblib, torch, numpy as np, pandas as pd, os, pickle, subprocess\n"
        "exec(open('evil.py').read()); eval('__import__(\"evil\")'); __import__('evil')\n"
        "os.system('touch CANARY'); subprocess.run(['touch', 'CANARY']); open('CANARY', 'w')\n"
        "df = pd.read_csv('http://127.0.0.1:9/d.csv'); df = pd.read_sql('select 1', 'postgresql://127.0.0.1:9/d')\n"
        "df.query('@os.system(\"touch CANARY\")'); df.eval('__import__(\"evil\")')\n" + "\n".join(reads) + "\n"
    )
    return [script, *(place / f"{name}.py" for name in SHADOWED)]


@dataclass(frozen=True)
class Seen:
    """What was touched in one run."""

    home: Path
    events: tuple[tuple[str, ...], ...]
    modules: tuple[str, ...]
    path: tuple[str, ...]
    """Where Python looked for modules."""

    def of(self, *names: str) -> list[tuple[str, ...]]:
        return [words for event, *rest in self.events if event in names for words in [tuple(rest)]]

    def opened(self) -> Iterator[tuple[Path, bool]]:
        """The paths that were opened, and whether for writing."""
        for path, mode, flags in self.of("open"):
            writes = int(flags) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND)
            yield Path(path), bool(writes) or any(letter in mode for letter in "wax+")

    def inside(self, path: str | Path) -> bool:
        """Whether a path is of the workspace."""
        return (self.home / path).is_relative_to(self.home)

    def ours(self, path: str | Path) -> bool:
        """Whether a path is of Python, of what is installed in it, or of Headwater."""
        own = (sys.prefix, sys.base_prefix, *filter(None, self.path))
        return any(Path(path).is_relative_to(each) or Path(os.path.realpath(path)).is_relative_to(each) for each in own)

    def strange(self, path: str | Path) -> bool:
        """Whether nobody has said that a path would be touched."""
        return not self.inside(path) and not self.ours(path)


def command(report: Path, *arguments: str | Path) -> list[str]:
    return [sys.executable, "-B", AUDITED, str(report), *map(str, arguments)]


def ran(home: Path, *arguments: str | Path) -> Seen:
    """Runs a command in a folder."""
    report = home.parent / "report.json"
    done = subprocess.run(
        command(report, *arguments), cwd=home, env=environment(), capture_output=True, timeout=600, check=False
    )
    assert b"Traceback" not in done.stderr, done.stderr.decode()
    return seen(home, report)


def seen(home: Path, report: Path) -> Seen:
    """What a run has reported."""
    told = json.loads(report.read_text())
    return Seen(home, tuple(map(tuple, told["events"])), tuple(told["modules"]), tuple(told["path"]))


def pipe(path: Path) -> None:
    os.mkfifo(path)


def zeros(path: Path) -> None:
    path.symlink_to("/dev/zero")


def messages(path: Path) -> None:
    path.symlink_to("/proc/kmsg")


def loop(path: Path) -> None:
    path.symlink_to(path.name)


def dangling(path: Path) -> None:
    path.symlink_to("nowhere")


def folder(path: Path) -> None:
    path.mkdir()


def listening(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as bound:
        here = os.getcwd()
        os.chdir(path.parent)  # the name of a socket is short
        bound.bind(path.name)
        os.chdir(here)


NO_FILES = (pipe, zeros, messages, loop, dangling, folder, listening)
"""What may stand where a file is expected."""
