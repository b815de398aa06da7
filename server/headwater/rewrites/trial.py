"""A second copy of a document, in which proposals are tried out: an edit there costs what it changes.

To read the whole text anew for each proposal would take a second in a script of 5,000 lines. The law of editing says
that the copy, edited, reads as the new text does.
"""

from collections.abc import Sequence
from typing import Any
from weakref import ReferenceType, ref

from headwater.base.text import Edit, Span, alike
from headwater.rewrites.rewrite import Document

Edits = Sequence[tuple[int, Edit]]


class Trial:
    """The copy of the document that was asked about last. The document holds it, so that it goes with it."""

    def __init__(self) -> None:
        self._of: ReferenceType[Document] | None = None

    def read(self, document: Document, edits: Edits) -> "Tried":
        """What is known of a document's text after some edits; the copy is as the document again when it is left."""
        before = self._of() if self._of is not None else None
        if before is not document:
            if before is not None:
                before.trial = None
            self._of = ref(document)
        copy: Any
        age, copy = document.trial or (-1, None)
        if age != document.age or len(copy.cells) != len(document.cells):
            make: Any = type(document)
            texts = [cell.text for cell in document.cells]
            copy = make(
                texts, path=document.path, notebook=document.notebook, settings=document.settings,
                sources=document.sources,
            )  # fmt: skip
            copy.check = document.check  # broken off, it goes on from where it was
            document.trial = document.age, copy
        for at, (mine, cell) in enumerate(zip(copy.cells, document.cells, strict=True)):
            if mine.text != cell.text:
                copy.edit(at, *difference(mine.text, cell.text))
        return Tried(copy, edits)


class Tried:
    """A copy with some edits made, for as long as one looks at it."""

    def __init__(self, copy: Any, edits: Edits) -> None:
        self._copy = copy
        self._edits = sorted(edits, key=lambda each: (each[0], each[1].span))
        self._before = {cell: copy.cells[cell].text for cell, _ in self._edits}

    def __enter__(self) -> Document:
        for cell, (span, text) in reversed(self._edits):
            self._copy.edit(cell, span, text)
        return self._copy  # type: ignore[no-any-return]

    def __exit__(self, *_: object) -> None:
        # From the first on: what stands before an edit is as it was when its turn comes.
        for cell, (span, text) in self._edits:
            there = Span(span.start, span.start + len(text))
            self._copy.edit(cell, there, self._before[cell][span.start : span.end])


def difference(old: str, new: str) -> tuple[Span, str]:
    """The one edit that makes one text of another."""
    head = alike(old, new)
    tail = alike(old[head:][::-1], new[head:][::-1])
    return Span(head, len(old) - tail), new[head : len(new) - tail]
