"""Another name for a column, in the whole script or notebook; refused where not every use of it is known."""

from typing import TYPE_CHECKING

from headwater.base.markdown import visible
from headwater.base.text import Edit
from headwater.features.feature import Change, Cursor, Target, feature
from headwater.features.refusal import Refusal
from headwater.workspace.host import Snapshot

if TYPE_CHECKING:
    from headwater.features._pointing import Pointed
    from headwater.features._sites import Sites

MOST_REASONS = 3


@feature("textDocument/prepareRename")
def prepare_rename(db: Snapshot, cursor: Cursor) -> Target | None:
    """The name under the cursor, when it is a column's and all uses of it are known."""
    found, _ = column(db, cursor)
    return Target(cursor.file, found.place) if found is not None else None


@feature("textDocument/rename")
def rename(db: Snapshot, cursor: Cursor, new_name: str) -> Change | None:
    """The edits that give a column another name everywhere."""
    from headwater.features._sites import fits_word

    document = db.document(cursor.file)
    found, known = column(db, cursor)
    if found is None or known is None:
        raise Refusal("there is no column here")
    if not new_name or not new_name.isprintable() or any(letter in new_name for letter in "\"'\\{}`"):
        raise Refusal("a column's new name may hold no quotes, backslashes, braces or control characters")
    plan = document.analysis().plan
    if new_name != found.name and any(plan.columns(ref).has(new_name) is True for ref in known.family):
        raise Refusal(f"there is a column {visible(new_name)} already")
    if not fits_word(new_name):
        for site in known.all:
            if site.form == "word":
                line = document.cells[site.place.cell].line_at(site.place.span.start) + 1
                raise Refusal(f"line {line} names the column without quotes, where {visible(new_name)} cannot stand")
    edits = tuple((site.place.cell, Edit(site.place.span, new_name)) for site in known.all)
    return Change(f"Rename {visible(found.name)} to {visible(new_name)}", "refactor.rename", cursor.file, edits)


def column(db: Snapshot, cursor: Cursor) -> "tuple[Pointed | None, Sites | None]":
    """The column under the cursor and its places.

    Raises:
        Refusal: when some places may not be known.
    """
    from headwater.features._pointing import pointed
    from headwater.features._sites import sites

    document = db.document(cursor.file)
    found = pointed(document, cursor.cell, cursor.offset)
    if found is None or found.kind != "column" or found.ref is None or not isinstance(found.name, str):
        return None, None
    known = sites(document, found.ref, found.name)
    if not known.all:
        return None, None
    if known.doubts:
        more = f" and {len(known.doubts) - MOST_REASONS} more" if len(known.doubts) > MOST_REASONS else ""
        reasons = "; ".join(known.doubts[:MOST_REASONS])
        raise Refusal(f"not every use of the column {visible(found.name)} is known: {reasons}{more}")
    return found, known
