"""Where a column was made: the statement that did, or the cell in the header of its data file."""

from collections.abc import Iterator

from headwater.features.feature import Cursor, Target, feature
from headwater.workspace.host import Snapshot


@feature("textDocument/definition")
def definition(db: Snapshot, cursor: Cursor) -> Iterator[Target]:
    """Where what stands under the cursor was made."""
    from headwater.features._making import header_cell, makers
    from headwater.features._pointing import pointed

    document = db.document(cursor.file)
    found = pointed(document, cursor.cell, cursor.offset)
    if found is None or found.ref is None or found.kind not in ("column", "columns"):
        return
    for name in found.names:
        for ref in makers(document, found.ref, name):
            cell = header_cell(document, ref, name)
            yield cell if cell is not None else Target(cursor.file, document.analysis().place(ref))
