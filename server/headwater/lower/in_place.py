"""`inplace=True`: a method puts its result where its receiver was, if anything holds the receiver."""

import ast
from collections.abc import Mapping

from headwater.lower.run import Run
from headwater.lower.stores import owner_of, word
from headwater.lower.values import Frame, Known, Obj, Value, Vec
from headwater.plan.expressions import Col, refs
from headwater.plan.frames import Assign, Show


def truthy(value: object) -> bool:
    """Whether an argument is plainly true."""
    return isinstance(value, Known) and bool(value.value)


def in_place(
    run: Run,
    node: ast.expr,
    receiver: Value,
    content: object,
    result: Value,
    method: str,
    keywords: Mapping[str, Value],
) -> None:
    """`inplace=True` puts the result where the receiver was."""
    if not truthy(keywords.get("inplace")):
        return
    made = run.content(result)
    if isinstance(made, Vec) and isinstance(receiver, Obj):
        made = run.settle(made)
    if not isinstance(made, Frame | Vec):
        return
    if isinstance(receiver, Obj) and isinstance(made, Frame):
        if isinstance(node, ast.Name):
            run.christen(made.ref, node.id)
        elif isinstance(node, ast.Attribute):
            run.christen(made.ref, node.attr)
        run.put(receiver.address, made)
    elif isinstance(content, Vec) and isinstance(content.expr, Col):
        column = content.expr
        owner = owner_of(run, ast.Call(node, [], []), column.ref)
        expr = run.expression(result)
        step = Assign(tuple(dict.fromkeys((column.ref, *refs(expr)))), ((column.name, expr),), "inplace")
        changed = run(step)
        if owner is not None:
            run.christen(changed.ref, word(node))
            run.put(owner.address, changed)
    elif isinstance(content, Frame) and isinstance(made, Frame):  # a temporary: nothing keeps the result
        run(Show((made.ref,), call=method, in_place=True))
