"""How files become documents: with which settings, and with which reader of data files."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from headwater.workspace.files import File

if TYPE_CHECKING:
    from headwater.config import Settings
    from headwater.pipeline import Document
    from headwater.workspace.host import Host


class Reading:
    """Makes documents for the host, and remembers the editor's settings to make them with."""

    def __init__(self, host: "Host") -> None:
        self._host = host
        self._editor: dict[str, Any] = {}
        self._settings: dict[object, Settings] = {}

    def document(self, file: File, cells: Sequence[str], notebook: bool) -> "Document":
        """A document of these cells."""
        from headwater.pipeline import Document

        return Document(cells, path=file.path, notebook=notebook, settings=self.settings(file))

    def from_disk(self, file: File, text: str) -> "Document":
        """A document of a file's text as it is stored."""
        return self.document(file, [text], False)

    def settings(self, file: File) -> "Settings":
        """The settings that hold for a file."""
        from headwater.config import Settings

        return Settings()

    def configure(self, scope: str, values: Any) -> list[str]:
        """Take the editor's settings for a folder; what is wrong with them, in words."""
        self._editor[scope] = values
        return []

    def forget(self) -> None:
        """Settings files may have changed."""
        self._settings.clear()
