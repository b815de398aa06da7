"""scikit-optimize: a search in the manner of scikit-learn's. From its documentation."""

from collections.abc import Mapping, Sequence
from typing import Any

from headwater.api.model import Emit, Model, constructs
from headwater.api.sklearn.construct import member
from headwater.plan.learning import Estimator


@constructs("skopt", "tune_sklearn", "dask_ml")
def construct(emit: Emit, qualified: str, arguments: Sequence[Any], keywords: Mapping[str, Any]) -> Any:
    """`BayesSearchCV(estimator, search_spaces)` and its kin."""
    inner = keywords.get("estimator", arguments[0] if arguments else None)
    if not qualified.endswith("SearchCV") or not isinstance(inner, Model):
        return NotImplemented
    return Model(Estimator(qualified, "meta", parts=(member("estimator", inner),), role="search"))
