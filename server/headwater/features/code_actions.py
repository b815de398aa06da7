"""What mends the smells that stand in the selection."""

from collections.abc import Iterator

from headwater.features.feature import Change, Selection, feature
from headwater.workspace.host import Snapshot


@feature("textDocument/codeAction", code_action_kinds=["quickfix"])
def quick_fixes(db: Snapshot, selection: Selection) -> Iterator[Change]:
    """The offers for each finding that the selection touches."""
    from headwater.pipeline import offers

    document = db.document(selection.file)
    for problem in document.analysis().problems:
        place = problem.place
        if place.cell != selection.cell or not place.span.touches(selection.span):
            continue
        for offer in offers(document, problem):
            if offer.safety != "display":
                yield Change(
                    offer.title,
                    "quickfix",
                    selection.file,
                    offer.edits,
                    offer.safety,
                    preferred=offer.safety == "safe",
                    problem=problem,
                )
