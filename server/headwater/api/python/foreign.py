"""Objects of unknown libraries that follow the protocol of estimators: `fit`, `predict`, `transform`."""

from typing import Any

from headwater.api.model import Emit, Foreign, Frame, Model, Unknown, Vec, models
from headwater.api.sklearn.protocol import X_NAMES, Y_NAMES, fitted, named
from headwater.plan.learning import Estimator


@models("python.Foreign.fit", "python.Foreign.fit_generator")
def fit(emit: Emit, self: Any, X: Any = None, y: Any = None, *rest: Any, **options: Any) -> Any:
    """An object with a `fit` that is given a table learns from its rows."""
    X, y = named(options, X, X_NAMES), named(options, y, Y_NAMES)
    if not isinstance(self, Foreign) or not given(emit, X):
        return NotImplemented
    model = Model(Estimator(self.qualified, "unknown"))
    done, _ = fitted(emit, model, X, y, "fit", options)
    return emit.receiver if emit.receiver is not None else done


def given(emit: Emit, X: Any) -> bool:
    """Whether a value is made of rows: a table, or several inputs together."""
    if isinstance(X, list | tuple):
        return any(isinstance(v, Frame | Vec) for v in X)
    return isinstance(X, Frame | Vec | Unknown) and bool(emit.refs(X))


@models("python.Foreign.fit_transform")
def fit_transform(emit: Emit, self: Any, X: Any = None, y: Any = None, *rest: Any, **options: Any) -> Any:
    """An unknown transformer learns and is applied."""
    if not isinstance(self, Foreign) or not isinstance(X, Frame | Vec | Unknown) or not emit.refs(X):
        return NotImplemented
    from headwater.api.sklearn.protocol import transformed

    table = emit.table(X)
    model = Model(Estimator(self.qualified, "unknown"))
    done, _ = fitted(emit, model, table, y, "fit_transform", options)
    return transformed(emit, done, table, "fit_transform")
