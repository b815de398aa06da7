"""Formulas in patsy's grammar, as statsmodels and others take them: `y ~ a + C(b) + np.log(c) - 1`.

See https://patsy.readthedocs.io/en/latest/formulas.html
"""

import ast
import re
from collections.abc import Iterator

from headwater.base.sound import expression

CODINGS = frozenset(("Treatment", "Sum", "Poly", "Diff", "Helmert"))
"""Ways to code a category, which stand as names inside `C(…)`."""


def sides(formula: str) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """The variables left and right of the tilde; None where the text is no formula that we can read."""
    left, tilde, right = formula.partition("~")
    if not tilde:
        return None
    try:
        return tuple(dict.fromkeys(variables(left))), tuple(dict.fromkeys(variables(right)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def variables(side: str) -> Iterator[str]:
    """The variables of one side. A term that is taken away (`a*b - a:b`) names none of its own.

    Raises:
        SyntaxError: when it is no expression.
    """
    if side.strip():
        if (tree := expression(interactions(side).strip())) is None:
            raise SyntaxError
        yield from of_terms(tree)


def interactions(side: str) -> str:
    """`a:b` written with an operator that Python has too; colons in texts and brackets stay."""
    pieces = re.split(r"""("[^"]*"|'[^']*'|\[[^\]]*\])""", side)
    return "".join(piece if at % 2 else piece.replace(":", "*") for at, piece in enumerate(pieces)).replace("\n", " ")


def of_terms(node: ast.expr) -> Iterator[str]:
    """The variables of terms."""
    match node:
        case ast.BinOp(left, ast.Sub(), _):
            yield from of_terms(left)
        case ast.UnaryOp(ast.USub(), _):
            return
        case ast.BinOp(left, _, right):
            yield from of_terms(left)
            yield from of_terms(right)
        case _:
            yield from of_factor(node)


def of_factor(node: ast.AST) -> Iterator[str]:
    """The variables of one factor, which is Python: `np.log(income + 1)`, `C(city, Treatment("Rome"))`, `Q("a b")`."""
    match node:
        case ast.Call(ast.Name("Q"), [ast.Constant(str() as quoted)]):
            yield quoted
        case ast.Call(function, arguments, keywords):
            if isinstance(function, ast.Attribute) and not isinstance(function.value, ast.Name):
                yield from of_factor(function.value)
            for argument in (*arguments, *(keyword.value for keyword in keywords)):
                yield from of_factor(argument)
        case ast.Attribute(ast.Name(), _):
            return  # something of a module
        case ast.Name(name):
            if name not in CODINGS:
                yield name
        case _:
            for inner in ast.iter_child_nodes(node):
                yield from of_factor(inner)
