"""How modules learn: the loop that a script writes is a fit where `backward` is called.

See https://pytorch.org/tutorials/beginner/basics/optimization_tutorial.html
"""

from typing import Any

from headwater.api.model import Emit, Frame, Model, Obj, Unknown, Vec, models
from headwater.api.networks import backward, called, lost
from headwater.api.torch.modules import LOSS, MODULE
from headwater.plan.networks import Forward


@models("python.Unknown.backward", "python.Foreign.backward", "numpy.ndarray.backward", f"{MODULE}.backward",
        "python.Foreign.manual_backward")  # fmt: skip
def learn(emit: Emit, self: Any, *given: Any, **options: Any) -> Any:
    """The modules that were asked on the way to a loss learn from it. Some libraries are handed the loss."""
    backward(emit, given[0] if given and emit.refs(given[0]) else self)
    return None


@models(f"{MODULE}.__call__", f"{MODULE}.forward")
def call(emit: Emit, self: Any, *inputs: Any, **named: Any) -> Any:
    """A module is asked about a batch."""
    if not isinstance(self, Model):
        return NotImplemented
    values = (*inputs, *named.values())
    if not any(isinstance(v, Frame | Vec | Unknown | Obj | list | tuple | dict) for v in values):
        return Unknown(emit.refs(*values))
    name = self.estimator.name.lower()
    if "loss" in name or "criterion" in name:
        return lost(emit, self.estimator.name, values)
    return called(emit, self, inputs, named)


@models(f"{LOSS}.__call__", f"{LOSS}.forward")
def loss(emit: Emit, self: Any, *values: Any, **named: Any) -> Any:
    """How far what a module says is from the truth."""
    return lost(emit, "loss", (*values, *named.values()))


def functional(name: str) -> None:
    """Declare a loss that is a function."""

    def measure(emit: Emit, *values: Any, **named: Any) -> Any:
        return lost(emit, name, (*values, *named.values()))

    measure.__doc__ = f"`{name}(output, target)`."
    models(f"torch.nn.functional.{name}")(measure)


for _name in ("cross_entropy", "nll_loss", "mse_loss", "l1_loss", "binary_cross_entropy", "smooth_l1_loss",
              "binary_cross_entropy_with_logits", "kl_div", "huber_loss", "multi_margin_loss", "poisson_nll_loss",
              "hinge_embedding_loss", "soft_margin_loss", "triplet_margin_loss", "cosine_embedding_loss"):  # fmt: skip
    functional(_name)


@models(*(f"{MODULE}.{name}" for name in ("to", "cuda", "cpu", "train", "eval", "float", "half", "double", "apply",
          "requires_grad_", "share_memory", "compile", "type", "bfloat16")))  # fmt: skip
def same(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """The same module, elsewhere or in another mode."""
    return emit.receiver if emit.receiver is not None else self


@models(*(f"{MODULE}.{name}" for name in ("parameters", "named_parameters", "state_dict", "load_state_dict",
          "zero_grad", "modules", "children", "named_modules", "named_children", "add_module", "register_buffer",
          "register_forward_hook", "register_parameter", "save_pretrained", "append", "items", "keys", "values",
          "freeze", "save", "print_trainable_parameters", "resize_token_embeddings", "gradient_checkpointing_enable",
          "load_from_checkpoint", "save_hyperparameters", "log", "log_dict", "get_parameter", "extra_repr",
          "extract_features", "named_buffers", "generate", "init_weights")))  # fmt: skip
def quiet(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """Weights and names: nothing that rows feel."""
    return Unknown(emit.refs(*rest))


@models("torch.nn.parallel.data_parallel")
def data_parallel(emit: Emit, module: Any, inputs: Any, *rest: Any, **options: Any) -> Any:
    """A module asked about a batch, on several devices."""
    return emit.call(emit.argument(0) or module, inputs)


@models("numpy.ndarray.detach")
def detach(emit: Emit, self: Any) -> Any:
    """The same numbers, from which nothing is learned of what made them."""
    table = emit.table(self)
    node = emit.node(table.ref)
    return Frame(node.inputs[0] if isinstance(node, Forward) else table.ref, "array")
