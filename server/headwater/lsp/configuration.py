"""Settings, folders and files that change outside the editor's texts."""

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from headwater.lsp.client import Client
from headwater.lsp.publish import Publisher
from headwater.lsp.refresh import Refresher
from headwater.workspace.files import File
from headwater.workspace.host import Host

if TYPE_CHECKING:
    from headwater.lsp.language import Language

SECTION = "headwater"
WATCHED = (
    "**/*.{py,ipynb}",
    "**/*.{csv,tsv,txt,json,jsonl,ndjson,parquet,feather,arrow,orc,xlsx,xls,h5,hdf5,pkl,pickle,gz,bz2,zip,xz,zst}",
    "**/{pyproject.toml,headwater.toml}",
)
OWN_COMMANDS = "clientCommands"
"""In `initializationOptions`: commands that the client has itself. Some clients cannot have them twice."""
TRUSTED = "trusted"
"""In `initializationOptions`: false where the editor's owner has not said that the workspace may be trusted."""
WATCHING = ("workspace", "didChangeWatchedFiles")
WARNING = 2
LEVELS = {
    "off": logging.CRITICAL + 1,
    "error": logging.ERROR,
    "warning": logging.WARNING,
    "info": logging.INFO,
    "debug": logging.DEBUG,
}


class Configuration:
    """Fetches the editor's settings, and has everything read anew when settings or files change."""

    def __init__(self, client: Client, host: Host, publisher: Publisher, refresher: Refresher) -> None:
        self._client = client
        self._host = host
        self._publisher = publisher
        self._refresher = refresher
        self.methods: dict[str, Callable[[Any], None]] = {
            "workspace/didChangeConfiguration": self.changed,
            "workspace/didChangeWorkspaceFolders": self.folders_changed,
            "workspace/didChangeWatchedFiles": self.files_changed,
        }

    def begin(self, params: dict[str, Any]) -> None:
        """Take folders and settings from `initialize`."""
        folders = _uris(params.get("workspaceFolders"))
        root = params.get("rootUri")
        if not folders and isinstance(root, str):
            folders = [root]
        for uri in folders:
            self._host.add_folder(uri)
        options = params.get("initializationOptions")
        if isinstance(options, dict):
            self._host.reading.trusted = options.get(TRUSTED) is not False
            settings = options.get(SECTION, options)
            if isinstance(settings, dict):
                settings = {key: value for key, value in settings.items() if key not in (OWN_COMMANDS, TRUSTED)}
            self._take("", settings)

    def register(self, language: "Language") -> None:
        """Ask the client to tell about changes of settings and files."""
        from lsprotocol import types

        wanted: list[types.Registration] = []
        if self._client.can("workspace", "didChangeConfiguration", "dynamicRegistration"):
            method = "workspace/didChangeConfiguration"
            options = types.DidChangeConfigurationRegistrationOptions(section=SECTION)
            wanted.append(types.Registration(method, method, language.protocol.plain(options)))
        if self._host.folders and self._client.can(*WATCHING, "dynamicRegistration"):
            method = "workspace/didChangeWatchedFiles"
            watchers = types.DidChangeWatchedFilesRegistrationOptions(
                [types.FileSystemWatcher(pattern) for pattern in WATCHED]
            )
            wanted.append(types.Registration(method, method, language.protocol.plain(watchers)))
        if wanted:
            language.client_register_capability(types.RegistrationParams(wanted))

    def fetch(self) -> None:
        """Ask the client for its settings: for all of the workspace, and for each folder."""
        if not self._client.can("workspace", "configuration"):
            return
        scopes = ["", *self._host.folders]
        items = [{"section": SECTION, **({"scopeUri": scope} if scope else {})} for scope in scopes]

        def fetched(values: Any, _: Any) -> None:
            if isinstance(values, list):
                taken = [self._take(scope, value) for scope, value in zip(scopes, values, strict=False)]
                if any(taken):
                    self._all_changed()
                self.complain()

        self._client.ask("workspace/configuration", {"items": items}, fetched)

    def changed(self, params: Any) -> None:
        """workspace/didChangeConfiguration: settings are pulled where possible, else they come along."""
        if self._client.can("workspace", "configuration"):
            self.fetch()
            return
        settings = params.get("settings")
        if isinstance(settings, dict) and self._take("", settings.get(SECTION, settings)):
            self._all_changed()
        self.complain()

    def folders_changed(self, params: Any) -> None:
        """workspace/didChangeWorkspaceFolders"""
        event = params.get("event")
        event = event if isinstance(event, dict) else {}
        for uri in _uris(event.get("removed")):
            self._host.remove_folder(uri)
        for uri in _uris(event.get("added")):
            self._host.add_folder(uri)
        self.fetch()
        self._all_changed()

    def files_changed(self, params: Any) -> None:
        """workspace/didChangeWatchedFiles: what a file that is not open says may have changed."""
        if self._host.files_changed(_uris(params.get("changes"))):
            self._all_changed()

    def complain(self) -> None:
        """Tell what is wrong with the settings: each mistake once."""
        for complaint in self._host.reading.complaints():
            self._client.tell("window/showMessage", {"type": WARNING, "message": f"Headwater: {complaint}"})

    def _take(self, scope: str, values: Any) -> bool:
        different = self._host.configure(scope, values)
        if different and not scope:
            level = self._host.reading.settings(File("")).log_level
            logging.getLogger("headwater").setLevel(LEVELS.get(level, logging.WARNING))
        return different

    def _all_changed(self) -> None:
        """Publish anew, and have the editor ask anew for what it shows."""
        self._publisher.all_changed()
        self._refresher.everything()


def _uris(items: Any) -> list[str]:
    if not isinstance(items, list):
        return []
    return [item["uri"] for item in items if isinstance(item, dict) and isinstance(item.get("uri"), str)]
