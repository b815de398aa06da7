"""Libraries that choose a model themselves: AutoGluon, LazyPredict. From their documentation."""

from typing import Any

from headwater.api.model import Emit, Foreign, Frame, Model, models
from headwater.api.sklearn.protocol import LABEL, fitted
from headwater.plan.learning import Estimator, Kind

LAZY: dict[str, Kind] = {"LazyClassifier": "classifier", "LazyRegressor": "regressor"}


@models("autogluon.tabular.TabularPredictor")
def tabular_predictor(emit: Emit, label: Any, *rest: Any, **options: Any) -> Any:
    """A predictor of one column of a table by the others."""
    if not isinstance(label, str):
        return NotImplemented
    return Model(Estimator("autogluon.tabular.TabularPredictor", "meta", parameters=((LABEL, label),)))


def lazy(name: str, kind: Kind) -> None:
    """Declare a row of models tried one after the other."""
    home = f"lazypredict.Supervised.{name}"

    def make(emit: Emit, *rest: Any, **options: Any) -> Any:
        return Foreign(home)

    def fit(emit: Emit, self: Any, X_train: Any, X_test: Any, y_train: Any, y_test: Any) -> Any:
        _, ref = fitted(emit, Model(Estimator(home, kind)), X_train, y_train, "fit", {})
        return Frame(ref, "unknown"), Frame(ref, "unknown")

    make.__doc__ = f"`{name}()`."
    fit.__doc__ = f"`{name}().fit(X_train, X_test, y_train, y_test)`."
    models(home)(make)
    models(f"{home}.fit")(fit)


for _name, _kind in LAZY.items():
    lazy(_name, _kind)
