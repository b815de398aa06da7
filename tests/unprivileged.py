"""The command line, or the server, run by a user to whom things can be forbidden, as nothing is to root."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

from e2e.frames import environment

NOBODY = 65534


@contextmanager
def folder() -> Iterator[Path]:
    """A folder that everybody can reach."""
    place = Path(tempfile.mkdtemp(prefix="headwater-test-"))
    try:
        place.chmod(0o755)
        yield place
    finally:
        for inner, _, _ in os.walk(place):
            os.chmod(inner, 0o700)
        shutil.rmtree(place, ignore_errors=True)


def hand_over(place: Path) -> None:
    """Give a folder and all that is in it to the one who will be allowed less."""
    if os.geteuid() == 0:
        for each in (place, *place.rglob("*")):
            os.chown(each, NOBODY, NOBODY, follow_symlinks=False)


def command(warm: Path, *arguments: str) -> list[str]:
    """The command line by somebody without rights; `warm` is a folder where the same command may do all it wants."""
    return [sys.executable, __file__, str(warm), *arguments]


def headwater(place: Path, *arguments: str, forbid: Callable[[], object]) -> tuple[int, str, str]:
    """Run a command in a folder, after `forbid`: how it ends, and what it says on both streams."""
    with folder() as warm:
        shutil.copytree(place, warm / "same", symlinks=True)
        hand_over(place)
        forbid()
        # The folder is entered before the rights to do so are dropped.
        words = command(warm / "same", *arguments)
        done = subprocess.run(words, cwd=place, env=environment(), capture_output=True, text=True, check=False)
        return done.returncode, done.stdout, done.stderr


def main(warm: str, *arguments: str) -> int:
    import headwater
    from headwater.cli.command import main

    # Python itself may lie where only root comes: whatever the command needs is loaded before it drops its rights.
    for module in walk_packages(headwater.__path__, "headwater."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
    rehearse(main, warm, ["check", "."] if arguments[0] == "server" else arguments)
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    return main(arguments)


def rehearse(main: Callable[[Sequence[str]], int], warm: str, arguments: Sequence[str]) -> None:
    """Run the command where it may do all it wants."""
    here, out, err = os.getcwd(), sys.stdout, sys.stderr
    with open(os.devnull, "w", encoding="utf-8") as sys.stdout:
        sys.stderr = sys.stdout
        os.chdir(warm)
        main(arguments)
    os.chdir(here)
    sys.stdout, sys.stderr = out, err


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
