"""Public names of what libraries offer."""

from importlib import import_module
from typing import Any

SHALLOWEST = {"sklearn": 2}
"""Packages that also offer a few names at their top, against their own documentation."""


def public(thing: Any) -> str:
    """The path a script would import something by: the shallowest that leads there."""
    name, module = thing.__name__, thing.__module__
    parts = module.split(".")
    for depth in range(SHALLOWEST.get(parts[0], 1), len(parts) + 1):
        path = ".".join(parts[:depth])
        if getattr(import_module(path), name, None) is thing and not any(
            p.startswith("_") for p in parts[:depth]
        ):
            return f"{path}.{name}"
    raise LookupError(f"{module}.{name} is offered nowhere")
