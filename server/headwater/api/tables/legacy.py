"""Calls and parameters that later releases no longer have, from the release notes of each library."""

from collections.abc import Iterator

from headwater.api.tables.table import by_hand
from headwater.base.frozen import frozen


@frozen
class Gone:
    """A name that is deprecated or gone."""

    name: str
    """`pandas.DataFrame.append`, or with a parameter `pandas.read_csv(error_bad_lines)`."""
    deprecated: str | None
    """The release that began to warn."""
    removed: str | None
    """The release that no longer has it."""
    instead: str | None
    """What to write now; None where there is no single successor."""


def gone(qualified: str, parameter: str | None = None) -> Gone | None:
    """What became of a name, or of one of its parameters; None if nothing is known against it.

    >>> gone("pandas.read_csv", "error_bad_lines").instead
    'on_bad_lines'
    """
    name = qualified if parameter is None else f"{qualified}({parameter})"
    told = by_hand()["gone"].get(name)
    return Gone(name, *told) if told else None


def all_gone() -> Iterator[Gone]:
    """Everything that is known to be gone."""
    for name, told in by_hand()["gone"].items():
        yield Gone(name, *told)
