"""PyTorch: tensors, data sets and loaders, modules, and the loops that scripts write to fit them."""

from headwater.api.torch import data, learning, modules, tensors, vision

__all__ = ["data", "learning", "modules", "tensors", "vision"]
