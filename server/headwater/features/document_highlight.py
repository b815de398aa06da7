"""The places that name the column under the cursor, marked as read or written."""

from collections.abc import Iterator

from headwater.features.feature import Cursor, Target, feature
from headwater.features.references import references
from headwater.workspace.host import Snapshot


@feature("textDocument/documentHighlight")
def document_highlight(db: Snapshot, cursor: Cursor) -> Iterator[Target]:
    """The places in the cursor's own cell."""
    return (target for target in references(db, cursor) if target.place.cell == cursor.cell)
