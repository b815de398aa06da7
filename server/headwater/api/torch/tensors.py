"""Tensors made of arrays, and the same numbers in other forms.

See https://pytorch.org/docs/stable/tensors.html
"""

from typing import Any

from headwater.api.model import Emit, Frame, Length, RowIds, Unknown, Vec, models
from headwater.api.numpy.arrays import transpose
from headwater.api.numpy.stacking import repeat
from headwater.api.numpy.values import members
from headwater.plan.expressions import Call, Lit
from headwater.plan.frames import Pick, Positions, Slice, Take


@models("torch.tensor", "torch.as_tensor", "torch.asarray", "torch.from_numpy", "torch.Tensor", "torch.FloatTensor",
        "torch.LongTensor", "torch.DoubleTensor", "torch.IntTensor", "torch.BoolTensor", "torch.cuda.FloatTensor",
        "torch.cuda.LongTensor", "torch.autograd.Variable", "torch.squeeze", "torch.unsqueeze", "torch.reshape",
        "torch.flatten", "torch.ByteTensor", "torch.clone", "torch.nan_to_num", "torch.stack", "torch.cat",
        "torch.HalfTensor")  # fmt: skip
def tensor(emit: Emit, data: Any = None, *rest: Any, **options: Any) -> Any:
    """A table as a tensor."""
    match data:
        case Vec(expr, base, name):
            return Vec(expr, base, name, "array")
        case Frame(ref, shape):
            return data if shape == "scalar" else Frame(ref, "array")
        case RowIds() | Length():
            return data
    refs = emit.refs(data)
    if len(refs) == 1 and isinstance(data, list | tuple):
        return Frame(refs[0], "array")  # a list of one table's rows
    return Unknown(refs)


@models(*(f"numpy.ndarray.{name}" for name in ("float", "double", "half", "long", "int", "bool", "cuda", "unsqueeze",
          "contiguous", "type", "clone", "pin_memory", "byte", "short", "type_as", "requires_grad_", "expand",
          "unsqueeze_", "squeeze_", "float_", "to_dense", "sigmoid", "softmax",
          "log_softmax", "relu", "tanh",
          "view_as", "detach_", "as_type", "expand_as", "sigmoid_")))  # fmt: skip
def same(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """The same rows, as numbers of another kind or on another device."""
    if isinstance(self, Vec):
        return Vec(self.expr, self.base, self.name, "array")
    return Frame(emit.table(self).ref, "array")


@models("numpy.ndarray.permute")
def permute(emit: Emit, self: Any, *dims: Any) -> Any:
    """Axes exchanged: rows stay rows where the first axis stays."""
    return same(emit, self) if members(dims[0] if dims else 0)[0] == 0 else transpose(emit, self)


@models("numpy.ndarray.repeat_interleave")
def repeat_interleave(emit: Emit, self: Any, repeats: Any = None, dim: Any = None, **options: Any) -> Any:
    """Rows several times over, or with `dim=1` columns."""
    return repeat(emit, self, repeats, dim)


@models("numpy.ndarray.narrow")
def narrow(emit: Emit, self: Any, dim: Any = 0, start: Any = 0, length: Any = None) -> Any:
    """Rows, or with `dim=1` columns, that follow one another."""
    table = emit.table(self)
    known = isinstance(start, int) and isinstance(length, int)
    if dim in (1, -1):
        if not known:
            return Pick((table.ref,), form="array")
        return Positions((table.ref,), start, start + length, form="array")
    return Slice((table.ref,), Lit(start), Lit(start + length)) if known else Take((table.ref,))


@models("numpy.ndarray.size", "numpy.ndarray.dim", "numpy.ndarray.numel", "numpy.ndarray.data_ptr")
def size(emit: Emit, self: Any, *rest: Any) -> Any:
    """How many rows or columns there are, and where they lie."""
    return Unknown()


@models("torch.manual_seed", "torch.cuda.manual_seed", "torch.cuda.manual_seed_all", "torch.device",
        "torch.cuda.is_available", "torch.no_grad", "torch.set_grad_enabled", "torch.cuda.empty_cache",
        "torch.zeros", "torch.ones", "torch.rand", "torch.randn", "torch.empty", "torch.arange", "torch.full",
        "torch.linspace", "torch.eye", "torch.randint", "torch.cuda.amp.autocast", "torch.autocast",
        "torch.inference_mode", "torch.set_printoptions", "torch.Generator", "torch.cuda.device_count",
        "torch.enable_grad", "torch.set_num_threads", "torch.normal", "torch.randperm")  # fmt: skip
def settings(emit: Emit, *rest: Any, **options: Any) -> Any:
    """Seeds, devices, and numbers made of nothing."""
    return Unknown()


def compared(name: str, symbol: str) -> None:
    """Declare an operator that tensors also have as a method."""

    def operate(emit: Emit, self: Any, other: Any = None) -> Any:
        left = emit.expression(self)
        base = self.base if isinstance(self, Vec) else emit.table(self).ref
        return Vec(Call(symbol, (left, emit.expression(other))), base, None, "array")

    operate.__doc__ = f"`a.{name}(b)`: `a {symbol} b`."
    models(f"numpy.ndarray.{name}")(operate)


for _name, _symbol in {"eq": "==", "ne": "!=", "gt": ">", "lt": "<", "ge": ">=", "le": "<="}.items():
    compared(_name, _symbol)
