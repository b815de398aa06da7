"""Sessions in real editors: what a person sees in Visual Studio Code and in Neovim.

`install.sh` puts the editors into `HEADWATER_EDITORS_HOME` (~/.cache/headwater-editors). The server is run by
`HEADWATER_PYTHON`, by default the Python that runs the tests. Screenshots stay in pytest's temporary folder.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
VSIX = ROOT / "vscode-client" / "headwater.vsix"
HOME = Path(os.environ.get("HEADWATER_EDITORS_HOME") or Path.home() / ".cache" / "headwater-editors")

pytestmark = pytest.mark.skipif(
    os.environ.get("HEADWATER_EDITORS") != "1",
    reason="real editors are heavy: run tests/editors/install.sh, then set HEADWATER_EDITORS=1",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the workspace that a session may change."""
    return Path(shutil.copytree(HERE / "workspace", tmp_path / "workspace"))


def session(command: list[str | Path], tmp_path: Path, seconds: int) -> str:
    """What a driver printed; one that failed fails the test with all of it."""
    environment = {
        **os.environ,
        "HEADWATER_EDITORS_HOME": str(HOME),
        "HEADWATER_PYTHON": os.environ.get("HEADWATER_PYTHON") or sys.executable,
        "PYTHONPATH": str(ROOT / "server"),
        **{f"XDG_{kind}_HOME": str(tmp_path / kind.lower()) for kind in ("CONFIG", "STATE", "DATA", "CACHE")},
    }
    done = subprocess.run(
        command, cwd=HERE, env=environment, timeout=seconds, check=False,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8",
    )  # fmt: skip
    assert done.returncode == 0, f"{done.stdout}\nmore in {tmp_path}"
    print(done.stdout)
    return done.stdout


@pytest.mark.parametrize("release", ["trixie", "forky"])
def test_neovim(release: str, folder: Path, tmp_path: Path) -> None:
    """0.10, which wants utf-16, and 0.12, which wants utf-8."""
    nvim = HOME / f"neovim-{release}" / "usr/bin/nvim"
    told = session([nvim, "--clean", "--headless", "-l", HERE / "neovim.lua", folder], tmp_path, 120)
    assert f"positions in utf-{16 if release == 'trixie' else 8}" in told
    assert "random_state=0" in (folder / "train.py").read_text(encoding="utf-8")


def test_vscode(folder: Path, tmp_path: Path) -> None:
    assert VSIX.exists(), "build the extension first: make vsix"
    session(["node", HERE / "vscode.mjs", VSIX, folder, tmp_path], tmp_path, 240)
