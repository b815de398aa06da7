"""What an editor sends about scripts and notebooks: methods with their parameters."""

from collections.abc import Sequence
from typing import Any

Message = dict[str, Any]
Told = tuple[str, Message]
"""A notification: its method and what is said."""

NOTEBOOK = "jupyter-notebook"


def item(uri: str, text: str, version: int = 1, language: str = "python") -> Message:
    """A text as it is opened."""
    return {"uri": uri, "languageId": language, "version": version, "text": text}


def opened(item: Message) -> Told:
    """A script is open."""
    return "textDocument/didOpen", {"textDocument": item}


def changed(uri: str, version: int, changes: Sequence[Message]) -> Told:
    """A script was edited."""
    return "textDocument/didChange", {"textDocument": {"uri": uri, "version": version}, "contentChanges": changes}


def closed(uri: str) -> Told:
    """A script is closed."""
    return "textDocument/didClose", {"textDocument": {"uri": uri}}


def notebook_opened(uri: str, version: int, items: Sequence[Message]) -> Told:
    """A notebook is open, with the texts of its cells."""
    cells = described([each["uri"] for each in items])
    notebook = {"uri": uri, "notebookType": NOTEBOOK, "version": version, "cells": cells}
    return "notebookDocument/didOpen", {"notebookDocument": notebook, "cellTextDocuments": items}


def notebook_changed(uri: str, version: int, cells: Message) -> Told:
    """Something happened to the cells of a notebook."""
    return "notebookDocument/didChange", {
        "notebookDocument": {"uri": uri, "version": version},
        "change": {"cells": cells},
    }


def notebook_closed(uri: str, cells: Sequence[str]) -> Told:
    """A notebook is closed, and so are its cells."""
    documents = [{"uri": cell} for cell in cells]
    return "notebookDocument/didClose", {"notebookDocument": {"uri": uri}, "cellTextDocuments": documents}


def cell_edited(uri: str, version: int, changes: Sequence[Message]) -> Message:
    """What happened to a notebook when one of its cells was edited."""
    return {"textContent": [{"document": {"uri": uri, "version": version}, "changes": changes}]}


def cells_spliced(
    start: int, delete: int, cells: Sequence[str], came: Sequence[Message], went: Sequence[str]
) -> Message:
    """What happened when cells took the place of others; which of them are opened, and which are closed."""
    return {
        "structure": {
            "array": {"start": start, "deleteCount": delete, "cells": described(cells)},
            "didOpen": came,
            "didClose": [{"uri": uri} for uri in went],
        }
    }


def described(cells: Sequence[str]) -> list[Message]:
    """Code cells as a notebook lists them."""
    return [{"kind": 2, "document": uri} for uri in cells]
