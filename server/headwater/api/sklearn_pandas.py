"""sklearn-pandas: a mapper from columns to transformers. From its documentation."""

from collections.abc import Mapping, Sequence
from typing import Any

from headwater.api.model import Emit, Listing, Model, constructs
from headwater.api.sklearn.construct import column_transformer, pipeline, title


@constructs("sklearn_pandas")
def construct(emit: Emit, qualified: str, arguments: Sequence[Any], keywords: Mapping[str, Any]) -> Any:
    """`DataFrameMapper([(columns, transformer), …], default=False)`: what is not named is left out."""
    if qualified.rpartition(".")[2] != "DataFrameMapper":
        return NotImplemented
    given = keywords.get("features", arguments[0] if arguments else None)
    branches = []
    for item in unpacked(given):
        inside = unpacked(item)
        if len(inside) >= 2:
            branches.append((title(inside[0]), chain(inside[1]), inside[0]))
    rest = "passthrough" if keywords.get("default", False) is not False else "drop"
    return Model(column_transformer("sklearn_pandas.DataFrameMapper", branches, rest))


def unpacked(value: Any) -> Sequence[Any]:
    """The members of a list or tuple, as far as they are known."""
    inside = value.items if isinstance(value, Listing) else value
    return inside if isinstance(inside, list | tuple) else ()


def chain(transformer: Any) -> Any:
    """Several transformers one after the other are written as a list."""
    several = unpacked(transformer)
    return Model(pipeline("sklearn.pipeline.Pipeline", [(str(at), t) for at, t in enumerate(several)])) if several \
        else transformer
