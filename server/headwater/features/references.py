"""Every place of the script or notebook that names the column under the cursor."""

from collections.abc import Iterator

from headwater.features.feature import Cursor, Target, feature
from headwater.workspace.host import Snapshot


@feature("textDocument/references")
def references(db: Snapshot, cursor: Cursor, include_declaration: bool = True) -> Iterator[Target]:
    """The uses of a column, with the places that make it where these are asked for."""
    from headwater.features._pointing import pointed
    from headwater.features._sites import sites

    document = db.document(cursor.file)
    found = pointed(document, cursor.cell, cursor.offset)
    if found is None or found.ref is None or found.kind != "column":
        return
    for site in sites(document, found.ref, found.name).all:
        if include_declaration or site.role != "write":
            yield Target(cursor.file, site.place, site.role)
