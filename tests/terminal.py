"""The command line through its real entry point, in a process of its own that may be given little."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from e2e.frames import environment

PATIENCE = 120
"""Seconds after which a command is taken never to end."""


class Ran:
    """How a command ended, and what it said."""

    def __init__(self, done: "subprocess.CompletedProcess[bytes]") -> None:
        self.status = done.returncode
        self.out, self.err = (
            stream.decode("utf-8").replace("\r\n", "\n") for stream in (done.stdout, done.stderr)
        )

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def complaint(self) -> str:
        """The one line on standard error."""
        lines = self.err.splitlines()
        assert len(lines) == 1, self.err
        return lines[0]


def headwater(
    *arguments: str | Path, cwd: Path, stdin: str | bytes = "", memory: int = 0, patience: float = PATIENCE
) -> Ran:
    """Run a command; `memory` is how many bytes it may take."""
    done = subprocess.run(
        [sys.executable, "-m", "headwater", *map(str, arguments)],
        cwd=cwd,
        input=stdin.encode() if isinstance(stdin, str) else stdin,
        capture_output=True,
        env=environment(PYTHONUTF8="1", PYTHONDEVMODE=""),
        timeout=patience,
        check=False,
        preexec_fn=_limited(memory) if memory else None,
    )
    return Ran(done)


def _limited(memory: int) -> Callable[[], None]:
    import resource  # which Windows has not

    return lambda: resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
