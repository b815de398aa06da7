"""patsy: tables made by a formula, whose columns are named after terms. See `api.formula`."""

from typing import Any

from headwater.api import formula as grammar
from headwater.api.model import Emit, Frame, Unknown, Vec, models
from headwater.plan.columns import Name
from headwater.plan.frames import DropMissing, Pick, Project, Relabel


def made(emit: Emit, table: Frame, variables: tuple[str, ...] | None, form: Any) -> Frame:
    """The rows that miss nothing of some columns, under names of terms."""
    known = emit.columns(table.ref)
    names: tuple[Name, ...] = tuple(v for v in variables or () if known.has(v) is not False)
    chosen = emit(Project((table.ref,), names)) if variables is not None else emit(Pick((table.ref,)))
    whole = emit(DropMissing((chosen.ref,)))
    return emit(Relabel((whole.ref,), None, "frame" if form == "dataframe" else "array"))


@models("patsy.dmatrices", "patsy.highlevel.dmatrices")
def dmatrices(emit: Emit, formula_like: Any, data: Any, *rest: Any, return_type: Any = "matrix", **options: Any) -> Any:
    """The label and the features of a formula."""
    if not isinstance(data, Frame | Vec | Unknown):
        return NotImplemented
    table = emit.table(data)
    found = grammar.sides(formula_like) if isinstance(formula_like, str) else None
    label, features = found if found is not None else (None, None)
    return made(emit, table, label, return_type), made(emit, table, features, return_type)


@models("patsy.dmatrix", "patsy.highlevel.dmatrix")
def dmatrix(emit: Emit, formula_like: Any, data: Any, *rest: Any, return_type: Any = "matrix", **options: Any) -> Any:
    """The features of a formula without a label."""
    if not isinstance(data, Frame | Vec | Unknown):
        return NotImplemented
    found = grammar.sides(f"~ {formula_like}") if isinstance(formula_like, str) else None
    return made(emit, emit.table(data), found[1] if found is not None else None, return_type)
