"""The server, which also tells the text it holds."""

import sys

from headwater.features.feature import File, Report, feature
from headwater.lsp.server import main
from headwater.workspace.host import Snapshot


@feature("test/text")
def text(db: Snapshot, file: File) -> Report:
    """The text of a file, cell by cell."""
    return Report([buffer.text for buffer in db.document(file).cells])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
