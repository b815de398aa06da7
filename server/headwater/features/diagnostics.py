"""The smells of a script or notebook, as squiggles."""

from typing import TYPE_CHECKING

from headwater.features.feature import File, feature
from headwater.workspace.host import Snapshot

if TYPE_CHECKING:
    from headwater.pipeline import Problem


@feature("textDocument/diagnostic")
def diagnostics(db: Snapshot, file: File) -> "tuple[Problem, ...]":
    """Every finding of the file."""
    return db.document(file).analysis().problems
