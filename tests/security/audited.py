"""Headwater under Python's audit hook: whatever touches the world is written down.

    python audited.py REPORT check . --jobs 1

runs the command line (`many FILE` runs the command in each line of a file) and writes to REPORT, as JSON, the events
that Python tells of and the files of the modules that were imported, and where Python looked for them.
"""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

TOLD = ("open", "exec", "compile", "import", "sqlite3.connect", "os.listdir", "os.scandir")
DEEDS = (
    *("subprocess.", "socket.", "urllib.", "http.", "ftplib.", "smtplib.", "webbrowser.", "pickle.", "ctypes."),
    *("os.system", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.startfile", "os.kill", "pty."),
    *("os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.truncate", "os.chmod", "os.chown"),
    *("os.utime", "os.putenv", "os.setxattr", "shutil.", "tempfile.", "sqlite3.enable_load", "sqlite3.load"),
)
"""Names of events, or how they begin, that nothing here has a reason for."""


def watch(report: Callable[[str, list[str]], None]) -> None:
    """Report events from now on."""

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "exec":
            code, caller = arguments[0], sys._getframe(1).f_globals.get("__name__", "")
            report(event, [getattr(code, "co_filename", ""), caller])
        elif event == "open":
            path, mode, flags = arguments
            if not isinstance(path, int):  # a descriptor was opened by its name before
                report(event, [os.fsdecode(path), str(mode), str(flags)])
        elif event in TOLD or event.startswith(DEEDS):
            report(event, [str(each)[:500] for each in arguments])

    sys.addaudithook(hook)


def main(report: str, *arguments: str) -> None:
    events: dict[tuple[str, ...], None] = {}
    into = os.open(report, os.O_WRONLY | os.O_CREAT, 0o600)
    lines = Path(arguments[1]).read_text().splitlines() if arguments[0] == "many" else []
    try:
        watch(lambda event, words: events.setdefault((event, *words)))
        from headwater.cli.command import main

        for words in [json.loads(line) for line in lines] or [list(arguments)]:
            main(words)
    finally:
        modules = [str(module.__file__) for module in list(sys.modules.values()) if getattr(module, "__file__", None)]
        os.write(into, json.dumps({"events": list(events), "modules": modules, "path": sys.path}).encode())


if __name__ == "__main__":
    main(*sys.argv[1:])
