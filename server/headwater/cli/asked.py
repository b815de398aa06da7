"""The one file that `plan` and `lineage` are asked about."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from headwater.cli.command import WrongUse
from headwater.cli.progress import complain
from headwater.cli.script import Unreadable, open_script, script

if TYPE_CHECKING:
    from headwater.pipeline import Document


def document_of(file: str, stdin_filename: str | None) -> tuple[str, "Document"]:
    """A file's name and its document; `-` reads standard input."""
    from headwater.cli.settings import project_of
    from headwater.pipeline import Document

    name = (stdin_filename or "<stdin>") if file == "-" else file
    try:
        if file == "-":
            read = script(name, sys.stdin.buffer.read())
        elif os.path.isdir(file):
            raise WrongUse(f"{file}: is a folder; name one script or notebook")
        elif not os.path.lexists(file):
            raise WrongUse(f"{file}: does not exist; check the spelling")
        else:
            read = open_script(file)
    except Unreadable as error:
        raise WrongUse(f"{name}: {error}") from None
    path = Path(os.path.abspath(name))
    project = project_of(str(path.parent))
    complain([], project.problems)
    return name, Document(
        read.cells, path=path, notebook=read.notebook, settings=project.settings, sources=project.sources
    )
