"""What Keras's networks do: learn from arrays or batches, answer, judge themselves.

See https://keras.io/api/models/model_training_apis/
"""

from typing import Any

from headwater.api.keras.construct import NETWORK
from headwater.api.model import Emit, Foreign, Frame, Model, Unknown, Vec, models
from headwater.api.networks import ask, backward, called, judge, learn, parted


def named(*names: str) -> tuple[str, ...]:
    """Methods of networks."""
    return tuple(f"{NETWORK}.{name}" for name in names)


def learning(via: str) -> None:
    """Declare a method that learns from rows."""

    def fit(emit: Emit, self: Any, x: Any = None, y: Any = None, *rest: Any, **options: Any) -> Any:
        if not isinstance(self, Model):
            return NotImplemented
        x = next((options[key] for key in ("generator", "X") if x is None and key in options), x)
        if via == "fit_generator" or isinstance(y, int | float):
            y = None  # the number of steps stands there
        learn(emit, emit.receiver, self, x, y, via, options)
        return Foreign("keras.callbacks.History")

    fit.__doc__ = f"`model.{via}(…)`: the network learns; a history comes back."
    models(*named(via))(fit)


for _via in ("fit", "fit_generator", "train_on_batch"):
    learning(_via)


def answering(method: str) -> None:
    """Declare a method that asks the network about rows."""

    def predict(emit: Emit, self: Any, x: Any = None, *rest: Any, **options: Any) -> Any:
        x = options.get("generator", options.get("X")) if x is None else x
        return ask(emit, self, x, "predict") if isinstance(self, Model) and x is not None else NotImplemented

    predict.__doc__ = f"`model.{method}(…)`: what the network says of rows."
    models(*named(method))(predict)


for _method in ("predict", "predict_generator", "predict_on_batch", "predict_classes", "predict_proba"):
    answering(_method)


@models(*named("evaluate_generator"))
def evaluate_generator(emit: Emit, self: Any, generator: Any = None, *rest: Any, **options: Any) -> Any:
    """The loss and the metrics on batches."""
    return evaluate(emit, self, generator)


@models(*named("evaluate", "test_on_batch"))
def evaluate(emit: Emit, self: Any, x: Any = None, y: Any = None, *rest: Any, **options: Any) -> Any:
    """The loss and the metrics on rows."""
    if not isinstance(self, Model) or x is None:
        return NotImplemented
    features, label = parted(emit, x, None if isinstance(y, int) else y)
    return judge(emit, self, features, label)


@models(*named("__call__", "call"))
def call(emit: Emit, self: Any, *inputs: Any, **options: Any) -> Any:
    """A network as a layer of another one, or asked about a batch in a loop of the script's own."""
    if not isinstance(self, Model) or not any(isinstance(v, Frame | Vec | Unknown) and emit.refs(v) for v in inputs):
        return Unknown(emit.refs(*inputs))
    return called(emit, self, inputs, {})


@models("tensorflow.GradientTape.gradient", "tensorflow.GradientTape.jacobian")
def gradient(emit: Emit, self: Any, target: Any, *rest: Any, **options: Any) -> Any:
    """How a loss changes with the weights: in a loop of the script's own this is where a network learns."""
    backward(emit, target, "gradient")
    return Unknown()


@models("tensorflow.GradientTape")
def gradient_tape(emit: Emit, *rest: Any, **options: Any) -> Any:
    """What records the way to a loss."""
    return Foreign("tensorflow.GradientTape")


QUIET = (
    "compile", "add", "summary", "build", "load_weights", "save", "save_weights", "get_config", "count_params",
    "to_json", "to_yaml", "set_weights", "get_weights", "get_layer", "pop", "reset_states", "reset_metrics", "export",
    "add_loss", "add_metric", "compute_output_shape", "trainable_weights", "make_predict_function", "from_config",
    "_make_predict_function",
)  # fmt: skip


@models(*named(*QUIET))
def compile_(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """Layers, optimisers and weights: nothing that rows feel."""
    return Unknown()
