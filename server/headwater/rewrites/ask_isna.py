"""Ask whether values are missing, rather than whether they equal a missing value."""

import ast
import re
from collections.abc import Iterator

from headwater.rewrites.rewrite import Proposal, Smell, rewrite
from headwater.rewrites.source import is_atom

ASKED = {ast.Eq: "isna", ast.NotEq: "notna", ast.In: "isna", ast.NotIn: "notna"}
PANDAS = re.compile(r"^import pandas as (\w+)[ \t]*(?:#.*)?$", re.MULTILINE)


@rewrite("compare-with-nan", keeps="columns")
def propose(smell: Smell) -> Iterator[Proposal]:
    """`.isna()` for `== np.nan`, `.notna()` for `!= np.nan`; `pd.isna(…)` for a single value."""
    piece = smell.piece
    found = piece.expression(smell.span, ast.Compare) if piece is not None else None
    if piece is None or found is None or len(found.ops) != 1:
        return
    question = ASKED.get(type(found.ops[0]))
    asked = found.left if is_nothing(found.comparators[0]) else found.comparators[0]
    if question is None or (asked is not found.left and not is_nothing(found.left)):
        return
    text = piece.text(asked)
    if smell.data.get("cell"):
        pandas = PANDAS.search("\n".join(cell.text for cell in smell.document.cells))
        if pandas is not None:
            yield Proposal(f"Use {question}()", (piece.replaced(found, f"{pandas[1]}.{question}({text})"),))
    elif isinstance(found.ops[0], ast.Eq | ast.NotEq):
        text = text if is_atom(asked) else f"({text})"
        yield Proposal(f"Use {question}()", (piece.replaced(found, f"{text}.{question}()"),))


def is_nothing(node: ast.expr) -> bool:
    """Whether an expression is one of the ways to write a missing value, or a list of just that."""
    match node:
        case ast.List(elts=[only]) | ast.Tuple(elts=[only]) | ast.Set(elts=[only]):
            return is_nothing(only)
        case ast.Constant(value=None) | ast.Name(id="nan" | "NaN" | "NA" | "NaT"):
            return True
        case ast.Attribute(attr="nan" | "NaN" | "NAN" | "NA" | "NaT"):
            return True
        case ast.Call(func=ast.Name(id="float")):
            return True
    return False
