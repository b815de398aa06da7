"""Operators on expressions whose table is not told yet: `pl.col("a") + 1`."""

from typing import TYPE_CHECKING

from headwater.lower.values import Formula, Unknown, Value

if TYPE_CHECKING:
    from headwater.lower.run import Run


LARGEST = 600
"""Calls within one expression: some hundred columns are summed up, `e = e + e` in a loop is not followed."""


def bounded(run: "Run", formula: Formula) -> Value:
    """An expression, unless it is too large to be worked with."""
    return formula if formula.size <= LARGEST else Unknown(run.refs(formula))


def formula(run: "Run", op: str, *operands: object) -> Value | None:
    """An operator on an expression whose table is not told yet."""
    from headwater.lower.modelling import present

    speaks = next((x.speaks for x in operands if isinstance(x, Formula)), None)
    if speaks is None:
        return None
    return bounded(run, Formula(op, tuple(present(run, x) for x in operands), speaks))
