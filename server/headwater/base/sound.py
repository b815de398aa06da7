"""The one door to Python's own parser: no text makes it raise, warn or say more than where it stumbled."""

import ast
import os
import re
import warnings

# What the parser warns of: escapes nobody knows, `1if x`, `return` in `finally`. Looking for these first
# spares most texts the slow keeping of a warning from being shown, which no two threads may do at once.
WARNED_OF = re.compile(r"\\|\b\d[\w.]*(?:and|else|for|if|in|is|not|or)\b|\bfinally\b")

NOWHERE = os.path.join(os.devnull, "script")
"""The file that texts are said to come from. To show the line of a mistake Python opens that file, and there is none of
this name anywhere; of the name that it takes by itself, `<unknown>`, there may be one in the current folder."""


def parsed(text: str) -> ast.Module | int:
    """The tree of a text, or the line, counted from 1, where the parser gave up."""
    try:
        if not WARNED_OF.search(text):
            return ast.parse(text, NOWHERE)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text, NOWHERE)
    except SyntaxError as error:
        return error.lineno or 1
    except (ValueError, RecursionError, MemoryError):
        # Null bytes, lone surrogates, brackets or operators nested by the thousand.
        return 1


def expression(text: str) -> ast.expr | None:
    """The tree of a single expression, None where a text is none."""
    tree = parsed(text)
    match tree.body if isinstance(tree, ast.Module) else ():
        case [ast.Expr(value=value)]:
            return value
    return None


def is_sound(text: str) -> bool:
    """Whether a text parses as Python."""
    return isinstance(parsed(text), ast.Module)
