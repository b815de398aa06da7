"""Sources, models and columns of all scripts and notebooks of the workspace."""

from collections.abc import Iterator
from time import perf_counter

from headwater.features.feature import Symbol, feature
from headwater.workspace.host import Snapshot

KINDS = ("source", "model", "column")
MOST = 500
LONGEST = 2.0
"""Seconds to read scripts for; those read once are remembered, so that the next question sees further."""


@feature("workspace/symbol")
def workspace_symbols(db: Snapshot, query: str = "") -> Iterator[Symbol]:
    """The symbols whose names have the letters of the query, in their order."""
    from headwater.features._outline import outline

    began = perf_counter()
    number = 0
    for file in db.files():
        db.check()
        for symbol in outline(db.document(file), file):
            if symbol.kind in KINDS and matches(symbol.name, query):
                number += 1
                yield symbol
        if number >= MOST or perf_counter() - began > LONGEST:
            return


def matches(name: str, query: str) -> bool:
    """Whether the letters of a query are found in a name, in their order, capital or not."""
    letters = iter(name.lower())
    return all(letter in letters for letter in query.lower() if not letter.isspace())
