"""Applying safe fixes until there are none: for the command line, and for an editor's "fix all"."""

from typing import TYPE_CHECKING

from headwater.base.sound import is_sound

if TYPE_CHECKING:
    from collections.abc import Sequence

    from headwater.pipeline import Document, Problem
    from headwater.rewrites.rewrite import Offer

# One fix may uncover another; two that undo one another must not go on for ever.
ROUNDS = 50


def mend(document: "Document", within: int | None = None) -> int:
    """Apply safe fixes, each checked by its law, until none is left; returns how many were applied.

    With `within` only those that change nothing but this cell.
    """
    from headwater.pipeline import offers

    applied = 0
    seen = {_texts(document)}
    for _ in range(ROUNDS):
        problems = document.analysis().problems
        chosen = [
            offer
            for problem in problems
            if (offer := _safe(offers(document, problem))) and offer.edits and _inside(offer, within)
        ]
        done = _apply_best(document, problems, chosen)
        if not done or _texts(document) in seen:
            break
        seen.add(_texts(document))
        applied += done
    return applied


def _safe(offers: "Sequence[Offer]") -> "Offer | None":
    return next((offer for offer in offers if offer.safety == "safe"), None)


def _inside(offer: "Offer", within: int | None) -> bool:
    return within is None or all(cell == within for cell, _ in offer.edits)


def _apply_best(document: "Document", problems: "Sequence[Problem]", chosen: "list[Offer]") -> int:
    """Apply as many offers as go together; if together they do harm, the first that does none."""
    together = _apart(chosen)
    if len(together) > 1 and _improves(document, problems, together):
        return len(together)
    return next((1 for offer in chosen if _improves(document, problems, [offer])), 0)


def _improves(document: "Document", problems: "Sequence[Problem]", offers: "list[Offer]") -> bool:
    """Apply offers and keep them if something got better and nothing worse; else put the text back."""
    before = _texts(document)
    edits = sorted(
        ((cell, edit) for offer in offers for cell, edit in offer.edits),
        key=lambda each: (each[0], each[1].span),
        reverse=True,
    )
    for cell, edit in edits:
        document.edit(cell, edit.span, edit.text)
    after = _texts(document)
    if len(document.analysis().problems) < len(problems) and not _broke(before, after):
        return True
    document.replace_cells(0, len(after), before)
    return False


def _apart(offers: "list[Offer]") -> "list[Offer]":
    """Offers of which no two touch: the first come first served, the others wait for the next round."""
    taken: dict[int, list[tuple[int, int]]] = {}
    chosen = []
    for offer in offers:
        if all(
            edit.span.end < start or end < edit.span.start
            for cell, edit in offer.edits
            for start, end in taken.get(cell, ())
        ):
            chosen.append(offer)
            for cell, edit in offer.edits:
                taken.setdefault(cell, []).append(edit.span)
    return chosen


def _texts(document: "Document") -> tuple[str, ...]:
    return tuple(cell.text for cell in document.cells)


def _broke(before: tuple[str, ...], after: tuple[str, ...]) -> bool:
    """Whether Python could read a text and no longer can. Laws promise that; writing files asks twice."""
    return any(is_sound(old) and not is_sound(new) for old, new in zip(before, after, strict=True) if old != new)
