"""Names of columns where a column may be named, as the table has them at that point; paths of data files in readers."""

from collections.abc import Iterator

from headwater.features.feature import Completion, Cursor, feature
from headwater.workspace.host import Snapshot


@feature("textDocument/completion", trigger_characters=['"', "'", "[", ".", "/"])
def completion(db: Snapshot, cursor: Cursor) -> Iterator[Completion]:
    """What may be named at the cursor."""
    from headwater.features._completing import completions

    return completions(db.document(cursor.file), cursor)
