"""Objects of unknown libraries that follow the protocol of estimators: `fit`, `predict`, `transform`."""

from typing import Any

from headwater.api.model import Emit, Foreign, Frame, Model, Stream, Unknown, Vec, models
from headwater.api.networks import parted, table_of
from headwater.api.sklearn.protocol import X_NAMES, Y_NAMES, fitted, named
from headwater.plan.learning import Estimator


@models("python.Foreign.fit")
def fit(emit: Emit, self: Any, X: Any = None, y: Any = None, *rest: Any, **options: Any) -> Any:
    """An object with a `fit` that is given a table learns from its rows."""
    X = options["x"] if X is None and "x" in options else X
    X, y = named(options, X, X_NAMES), named(options, y, Y_NAMES)
    if not isinstance(self, Foreign) or not given(emit, X):
        return NotImplemented
    X, y = parted(emit, X, y)
    X = table_of(emit, X) if isinstance(X, Stream | dict) else X
    model = Model(Estimator(self.qualified, "unknown"))
    done, _ = fitted(emit, model, X, y, "fit", options)
    return emit.receiver if emit.receiver is not None else done


@models("python.Foreign.fit_generator")
def fit_generator(emit: Emit, self: Any, generator: Any = None, *rest: Any, **options: Any) -> Any:
    """An object learns from the rows that a generator hands out; what follows it is how many times."""
    X, y = parted(emit, generator) if generator is not None else (None, None)
    if not isinstance(self, Foreign) or not given(emit, X):
        return NotImplemented
    done, _ = fitted(emit, Model(Estimator(self.qualified, "unknown")), table_of(emit, X), y, "fit_generator", options)
    return emit.receiver if emit.receiver is not None else done


def given(emit: Emit, X: Any) -> bool:
    """Whether a value is made of rows: a table, or several inputs together."""
    if isinstance(X, list | tuple):
        return any(isinstance(v, Frame | Vec) for v in X)
    return isinstance(X, Frame | Vec | Unknown | Stream) and bool(emit.refs(X))


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


@models(*(f"python.Foreign.{name}" for name in ("compile", "summary", "build", "load_weights", "save", "save_weights",
          "get_config", "to_json", "set_weights", "get_weights", "eval", "train", "cuda", "to",
          "zero_grad", "state_dict",
          "load_state_dict", "parameters", "close", "get_last_lr", "update", "add_scalar",
          "apply_gradients", "minimize")))  # fmt: skip
def quiet(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """Settings, weights and optimisers: nothing that rows feel."""
    return Unknown()


@models("python.Foreign.step")
def step(emit: Emit, self: Any, closure: Any = None, *rest: Any, **options: Any) -> Any:
    """An optimiser's step; it may call a function of the script that computes the loss."""
    return emit.call(closure) if callable(getattr(closure, "parameters", None)) else Unknown()
