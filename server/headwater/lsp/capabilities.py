"""What we announce, derived from which features there are."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from headwater.features.feature import Feature

LAZY = ("codeLens", "codeAction", "inlayHint", "completion")
"""Methods whose answers leave something out until it is asked for."""

TOKEN_KINDS = ["variable", "property", "parameter", "class", "function", "string"]
TOKEN_MODIFIERS = ["declaration", "readonly", "modification", "deprecated"]


def capabilities(
    features: Mapping[str, tuple[Feature, ...]], encoding: str, pull: bool, elsewhere: Collection[str] = ()
) -> dict[str, Any]:
    """The server's capabilities: `textDocument/hover` is served, so `hoverProvider` is announced.

    Commands that the client has itself (`elsewhere`) are served, but not announced.
    """
    found: dict[str, Any] = {
        "positionEncoding": encoding,
        "textDocumentSync": {"openClose": True, "change": 2},
        "notebookDocumentSync": {
            "notebookSelector": [
                {"notebook": kind, "cells": [{"language": "python"}]}
                for kind in ("jupyter-notebook", "interactive")
            ],
            "save": True,
        },
        "workspace": {"workspaceFolders": {"supported": True, "changeNotifications": True}},
    }
    experimental: dict[str, bool] = {}
    commands: list[str] = []
    for method, serving in features.items():
        area, _, name = method.partition("/")
        if not name:
            commands += [method] if method not in elsewhere else []
        elif area == "headwater":
            experimental[name] = True
        elif area == "workspace":
            found[f"workspace{name[:1].upper()}{name[1:]}Provider"] = _options(serving)
        elif area == "textDocument" and name != "diagnostic":
            _announce(found, name, serving)
    if pull and "textDocument/diagnostic" in features:
        found["diagnosticProvider"] = {
            "identifier": "headwater", "interFileDependencies": True, "workspaceDiagnostics": False
        }  # fmt: skip
    if commands:
        found["executeCommandProvider"] = {"commands": commands}
    found["experimental"] = {"headwater": experimental}
    return found


def _announce(found: dict[str, Any], name: str, serving: Iterable[Feature]) -> None:
    options = _options(serving)
    if name == "prepareRename":
        found["renameProvider"] = {"prepareProvider": True}
        return
    if name == "prepareCallHierarchy":
        found["callHierarchyProvider"] = True
        return
    if name.startswith("semanticTokens/"):
        found.setdefault(
            "semanticTokensProvider",
            {"legend": {"tokenTypes": TOKEN_KINDS, "tokenModifiers": TOKEN_MODIFIERS}},
        )[name.partition("/")[2]] = True
        return
    if name in LAZY:
        options = {**(options if isinstance(options, dict) else {}), "resolveProvider": True}
    found.setdefault(f"{name}Provider", options)


def resolves(method: str) -> str:
    """The method whose answers a resolve completes."""
    area = method.partition("/")[0]
    return "textDocument/completion" if area == "completionItem" else f"textDocument/{area}"


def _options(serving: Iterable[Feature]) -> Any:
    """The options of all features of a method together: lists are joined."""
    options: dict[str, Any] = {}
    for feature in serving:
        for key, value in feature.options.items():
            if isinstance(value, (list, tuple)):
                joined = options.setdefault(camel(key), [])
                joined += [item for item in value if item not in joined]
            else:
                options[camel(key)] = value
    return options or True


def camel(name: str) -> str:
    """A name of ours in the protocol's spelling."""
    first, *others = name.split("_")
    return first + "".join(other.capitalize() for other in others)
