"""skorch: modules of PyTorch in the manner of scikit-learn's estimators.

See https://skorch.readthedocs.io/en/stable/user/neuralnet.html
"""

from collections.abc import Mapping, Sequence
from typing import Any

from headwater.api.model import Emit, Foreign, Model, Unknown, constructs
from headwater.plan.learning import Estimator, Kind

NETS: dict[str, Kind] = {
    "NeuralNet": "meta", "NeuralNetClassifier": "classifier", "NeuralNetRegressor": "regressor",
    "NeuralNetBinaryClassifier": "classifier",
}  # fmt: skip


@constructs("skorch")
def construct(emit: Emit, qualified: str, arguments: Sequence[Any], keywords: Mapping[str, Any]) -> Any:
    """A network that is fitted as an estimator is."""
    name = qualified.rpartition(".")[2]
    if name in NETS:
        return Model(Estimator(qualified, NETS[name]))
    refs = emit.refs(*arguments, *keywords.values())
    return Foreign(qualified, refs) if name[:1].isupper() else Unknown(refs)
