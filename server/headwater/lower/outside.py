"""Questions to the world outside the script: the heads of data files. A question is a location like any other."""

import json
from collections.abc import Mapping
from typing import Any

from headwater.api.model import Unknown


def question(kind: str, path: str | None, options: Mapping[str, object]) -> str:
    """The location of a file's head, as read with these options."""
    return "!" + json.dumps([kind, path, sorted((k, encode(v)) for k, v in options.items())])


def encode(value: object) -> Any:
    """An option as JSON; what cannot be said is `{"unknown": true}`."""
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, range):  # never gone through: `skiprows=range(1, 66458909)` would take a minute
        return {"range": [value.start, value.stop, value.step]}
    if isinstance(value, list | tuple | set):
        inside = [encode(v) for v in value]
        return {"unknown": True} if {"unknown": True} in inside else inside
    if isinstance(value, dict):
        return {"pairs": [[encode(k), encode(v)] for k, v in value.items()]}
    return {"unknown": True}


def decode(value: Any, unknown: object) -> object:
    """An option as it was, with `unknown` for what could not be said."""
    if isinstance(value, dict):
        if "pairs" in value:
            return {decode(k, unknown): decode(v, unknown) for k, v in value["pairs"]}
        if "range" in value:
            return range(*value["range"])
        return unknown
    if isinstance(value, list):
        return [decode(v, unknown) for v in value]
    return value


def asked(location: str, unknown: object = Unknown()) -> tuple[str, str | None, dict[str, object]]:
    """The kind, path and options of a question."""
    kind, path, options = json.loads(location[1:])
    return kind, path, {key: decode(value, unknown) for key, value in options}


def is_module(location: str) -> bool:
    """Whether a question is for a module of the workspace."""
    return location.startswith('!["module"')
