"""Paths that a script hands to calls which read no table: files that it may make, fetch or ask about
itself."""

import re
from collections.abc import Iterable
from pathlib import PurePath

from headwater.lower.run import Run
from headwater.lower.values import Known, Listing

ANYWHERE = (
    "os.chdir",
    "os.system",
    "os.popen",
    "subprocess.",
    "shutil.unpack_archive",
    "google.colab.",
    "IPython.",
)
"""Calls after which any file may be there, or any path mean another."""

# A name of a file or folder: a text with blanks is one only when something else speaks for it.
A_PATH = re.compile(r"[^\s\0]{1,260}|[^\n\0]{0,260}[./][^\n\0]{0,260}")


def touch(run: Run, qualified: str, values: Iterable[object]) -> None:
    """Note the paths among the arguments of a call."""
    if qualified.startswith(ANYWHERE):
        run.remark("path", "")
    for value in values:
        content = run.content(value)
        if isinstance(content, Listing):
            touch(run, "", content.items[:20])
        elif isinstance(content, Known) and isinstance(content.value, str | PurePath):
            text = str(content.value)
            if A_PATH.fullmatch(text):
                run.remark("path", text)
