"""Apply what was fitted on the training rows to the test rows, rather than fit it again."""

import ast
from collections.abc import Iterator

from headwater.base.text import Span
from headwater.plan.learning import Fit, Transform
from headwater.plan.plan import Plan
from headwater.rewrites.rewrite import Proposal, Smell, rewrite


def applied_alike(was: Plan, now: Plan) -> bool:
    """Whether what was transformed still is, and by something fitted."""
    unfitted = any(fit.via == "never" for _, fit in now.each(Fit))
    return not unfitted and len(list(was.each(Transform))) == len(list(now.each(Transform)))


@rewrite("fit-on-test", keeps="columns", promise=applied_alike)
def propose(smell: Smell) -> Iterator[Proposal]:
    """`transform` for `fit_transform`."""
    piece = smell.piece
    call = piece.call(smell.span) if piece is not None else None
    if piece is None or call is None or len(call.args) != 1 or call.keywords:
        return
    match call.func:
        case ast.Attribute(value=ast.Name() | ast.Attribute(), attr="fit_transform"):
            end = piece.span(call.func).end
            yield Proposal("Use transform", (piece.edit(Span(end - len("fit_transform"), end), "transform"),))
