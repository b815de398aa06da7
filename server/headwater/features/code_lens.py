"""A line above sources, fits, splits and columns a script makes: what reaches them, and what they feed."""

from collections.abc import Iterator

from headwater.features.feature import File, Lens, feature
from headwater.workspace.host import Snapshot

COMMAND = "headwater.showLineage"


@feature("textDocument/codeLens")
def code_lens(db: Snapshot, file: File) -> Iterator[Lens]:
    """The lenses of a script; their titles are worked out when they come into sight."""
    from headwater.features._titles import Titles
    from headwater.features._wording import Words

    document = db.document(file)
    if not document.settings.lens:
        return
    titles = Titles(Words(document))
    for ref, title in titles.all():
        yield Lens(titles.place(ref), title, COMMAND, (file.uri,))
