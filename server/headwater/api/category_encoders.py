"""category_encoders: encoders of categories, some of which learn from the label. From its documentation."""

from collections.abc import Mapping, Sequence
from typing import Any

from headwater.api.model import Emit, Model, constructs
from headwater.api.sklearn.construct import literal
from headwater.api.tables import UNTOLD
from headwater.plan.learning import Estimator

BY_LABEL = frozenset(
    ("CatBoostEncoder", "GLMMEncoder", "JamesSteinEncoder", "LeaveOneOutEncoder", "MEstimateEncoder",
     "QuantileEncoder", "SummaryEncoder", "TargetEncoder", "WOEEncoder")
)  # fmt: skip
"""Those that put numbers made of labels in the place of categories."""

CODES = frozenset(
    ("BackwardDifferenceEncoder", "BaseNEncoder", "BinaryEncoder", "GrayEncoder", "HashingEncoder",
     "HelmertEncoder", "OneHotEncoder", "OrdinalEncoder", "PolynomialEncoder", "SumEncoder")
)  # fmt: skip
"""Those that give each category a code of its own."""


@constructs("category_encoders")
def construct(emit: Emit, qualified: str, arguments: Sequence[Any], keywords: Mapping[str, Any]) -> Any:
    """An encoder."""
    name = qualified.rpartition(".")[2]
    if name not in BY_LABEL | CODES | {"CountEncoder"}:
        return NotImplemented
    parameters = tuple((key, kept) for key, value in keywords.items() if (kept := literal(value)) is not UNTOLD)
    return Model(
        Estimator(
            f"category_encoders.{name}",
            "transformer",
            encodes=name in CODES,
            supervised=name in BY_LABEL,
            output="same" if name in BY_LABEL or name in ("OrdinalEncoder", "CountEncoder") else "expand",
            parameters=parameters,
        )
    )
