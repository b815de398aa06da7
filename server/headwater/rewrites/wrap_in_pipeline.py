"""Put a transformer and an estimator into one pipeline, so that each fold fits its own."""

import ast
import re
from collections.abc import Iterator

from headwater.base.text import Edit, Span
from headwater.rewrites.rewrite import Proposal, Smell, rewrite
from headwater.rewrites.statements import Line, following, line_of

JUDGES = frozenset(("cross_val_score", "cross_validate", "cross_val_predict"))
IMPORT = "from sklearn.pipeline import make_pipeline"
IMPORTS = re.compile(r"^(?:from|import)[ \t]+([\w.]+)[^\n]*", re.MULTILINE)


@rewrite("fit-before-cross-validation", safety="unsafe")
def propose(smell: Smell) -> Iterator[Proposal]:
    """`make_pipeline(transformer, estimator)` judged on the rows as they were."""
    line = line_of(smell)
    if line is None:
        return
    match line.node:
        case ast.Assign(
            targets=[ast.Name(id=made)],
            value=ast.Call(
                func=ast.Attribute(value=maker, attr="fit_transform"), args=[ast.Name(id=rows), *_]
            ),
        ):
            edits = rewired(smell, line, made, rows, line.piece.text(maker))
            removal = line.removal()
            if edits and removal is not None:
                yield Proposal("Put both into a Pipeline", (removal, *edits, *imported(smell)))


def rewired(smell: Smell, line: Line, made: str, rows: str, maker: str) -> list[tuple[int, Edit]]:
    """The calls that judge, given the pipeline and the rows; nothing when the rows made serve others too."""
    edits: list[tuple[int, Edit]] = []
    for other in following(smell, line):
        uses = [n for n in ast.walk(other.node) if isinstance(n, ast.Name) and n.id == made]
        for node in ast.walk(other.node):
            match node:
                case ast.Call(func=func, args=[estimator, ast.Name(id=name) as given, *_]) if (
                    name == made and (getattr(func, "id", None) or getattr(func, "attr", "")) in JUDGES
                ):
                    wrapped = f"make_pipeline({maker}, {other.piece.text(estimator)})"
                    edits += [other.piece.replaced(estimator, wrapped), other.piece.replaced(given, rows)]
                    uses.remove(given)
        if (uses and made != rows) or (maker.isidentifier() and other.uses(maker)):
            return []  # the rows, or what was learned from them, are wanted for something else
    return [edit for edit in edits if not (made == rows and edit[1].text == rows)]


def imported(smell: Smell) -> tuple[tuple[int, Edit], ...]:
    """The import where it belongs in the order, unless it is there."""
    texts = [cell.text for cell in smell.document.cells]
    if any("make_pipeline" in found[0] for text in texts for found in IMPORTS.finditer(text)):
        return ()
    for cell, text in enumerate(texts):
        of_sklearn = [found for found in IMPORTS.finditer(text) if found[1].startswith("sklearn")]
        if of_sklearn:
            later = next((f for f in of_sklearn if f[1] > "sklearn.pipeline"), None)
            if later is not None:
                return ((cell, Edit(Span(later.start(), later.start()), f"{IMPORT}\n")),)
            end = of_sklearn[-1].end()
            return ((cell, Edit(Span(end, end), f"\n{IMPORT}")),)
    return ()
