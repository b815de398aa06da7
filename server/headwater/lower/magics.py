"""Code in the strings of a notebook that was turned into a script: `get_ipython().run_cell_magic("time", "", "…")`."""

import ast
import re

from headwater.base.sound import parsed
from headwater.lower.run import Run
from headwater.lower.values import UNKNOWN, Frame, Known, Value

RUN_PYTHON = frozenset(("time", "timeit", "capture", "prun", "memit", "mprun", "lprun"))
"""Magics that run the rest as the Python it is."""


ASK = frozenset(("sql", "bigquery"))
"""Magics that ask a query."""
_target = re.compile(r"([A-Za-z_]\w*)(?:[ \t]*<<|[ \t]|$)")


def asked(run: Run, node: ast.Call, line: str) -> Value:
    """The rows of a query; where the line of the magic names a variable, they are bound to it."""
    from headwater.lower.calls import call

    rows = call(run, node)
    target = _target.match(line.strip())
    if target is not None and len(node.args) > 2 and isinstance(run.content(rows), Frame):
        run.put(run.name_location(target[1]), run.box(rows, target[1]))
        return Known(None)
    return rows


def is_magic(node: ast.Call) -> bool:
    """Whether a call is a magic of IPython's, written out."""
    match node.func:
        case ast.Attribute(ast.Call(ast.Name("get_ipython")), "run_cell_magic" | "run_line_magic" | "magic"):
            return True
    return False


def run_magic(run: Run, node: ast.Call) -> Value:
    """Run the Python that a magic runs; all of it stands at the call.

    See https://ipython.readthedocs.io/en/stable/interactive/magics.html.
    """
    from headwater.lower.statements import suite

    words = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
    name, _, rest = words[0].partition(" ") if words else ("", "", "")
    if name in ASK:
        return asked(run, node, words[1] if len(words) > 1 else "")
    if len(words) != len(node.args) or name not in RUN_PYTHON:
        return UNKNOWN
    tree = parsed(words[-1] if len(words) > 1 else rest)
    if isinstance(tree, int):
        return UNKNOWN
    for inner in ast.walk(tree):
        if isinstance(inner, ast.expr | ast.stmt | ast.keyword | ast.ExceptHandler | ast.arg | ast.alias):
            ast.copy_location(inner, node)
    suite(run, tree.body)
    return Known(None)
