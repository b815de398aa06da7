"""Functions that call others, `functools.reduce`, and those that load modules again."""

from typing import Any

from headwater.api.model import UNKNOWN, Emit, Listing, models


@models("functools.reduce")
def reduce(emit: Emit, function: Any, iterable: Any, *initial: Any) -> Any:
    """A function of two values, folded over many."""
    many = iterable.items if isinstance(iterable, Listing) else iterable
    whole = not isinstance(iterable, Listing) or iterable.complete
    if not isinstance(many, list | tuple) or not callable(getattr(function, "parameters", None)):
        return NotImplemented
    values = [*initial[:1], *many]
    if not values:
        return UNKNOWN
    folded = values[0]
    for value in values[1:20]:
        folded = emit.call(function, folded, value)
    return folded if whole and len(values) <= 20 else emit.table(folded) if emit.refs(folded) else UNKNOWN


@models("importlib.reload", "imp.reload")
def reload(emit: Emit, module: Any) -> Any:
    """The module, read again: the same for us, who always read what is there."""
    return module
