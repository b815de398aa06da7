"""What is known of the thing under the cursor: column, table, model, source, split; the manual of a finding."""

from collections.abc import Iterator

from headwater.features.feature import Card, Cursor, feature
from headwater.workspace.host import Snapshot

MOST_MANUALS = 2


@feature("textDocument/hover")
def hover(db: Snapshot, cursor: Cursor) -> Iterator[Card]:
    """What is known of what stands under the cursor, and why a finding there matters."""
    from headwater.features._describe import Describe, manual
    from headwater.features._pointing import pointed

    document = db.document(cursor.file)
    found = pointed(document, cursor.cell, cursor.offset)
    if found is not None:
        text = Describe(db, cursor.file, document).card(found)
        if text:
            yield Card(text, found.place)
    seen: set[str] = set()
    for problem in document.analysis().problems:
        here = problem.place.cell == cursor.cell and problem.place.span.covers(cursor.offset)
        if here and problem.rule not in seen and len(seen) < MOST_MANUALS:
            seen.add(problem.rule)
            yield Card(manual(problem), problem.place)
