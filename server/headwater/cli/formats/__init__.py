"""Forms in which findings are printed: one file each, found by name."""

from collections.abc import Callable
from importlib import import_module
from typing import cast

from headwater.cli.finding import Result

Form = Callable[[Result, bool], str]


def form(name: str) -> Form:
    """The function that writes a result in a form; the flag says whether colours may be used."""
    return cast("Form", import_module(f"headwater.cli.formats.{name}").write)
