"""Modules of PyTorch as scripts make them, losses among them.

See https://pytorch.org/docs/stable/nn.html
"""

from collections.abc import Mapping, Sequence
from typing import Any

from headwater.api.model import Emit, Foreign, Unknown, constructs
from headwater.api.networks import network

MODULE = "torch.nn.Module"
"""Whose methods networks have."""

LOSS = "torch.nn.Loss"

LIBRARIES = ("torch", "torchvision", "torchaudio", "torchtext", "timm", "pretrainedmodels", "cnn_finetune",
             "segmentation_models_pytorch", "efficientnet_pytorch", "pytorch_tabnet", "geffnet", "resnest")  # fmt: skip

MAKERS = ("torchvision.models.", "timm.create_model", "timm.models.", "segmentation_models_pytorch.",
          "efficientnet_pytorch.", "pretrainedmodels.", "torch.hub.load", "torch.nn.", "cnn_finetune.make_model",
          "geffnet.", "resnest.")  # fmt: skip
"""What makes networks, by the beginnings of names."""

NO_NETWORKS = ("torch.nn.functional.", "torch.nn.utils.", "torch.nn.init.", "torch.nn.Parameter")


@constructs(*LIBRARIES)
def construct(emit: Emit, qualified: str, arguments: Sequence[Any], keywords: Mapping[str, Any]) -> Any:
    """A module, a loss, an optimiser, or numbers made of numbers."""
    refs = emit.refs(*arguments, *keywords.values())
    name = qualified.rpartition(".")[2]
    if qualified.startswith(NO_NETWORKS):
        return Unknown(refs)
    if name.endswith("Loss") and name[:1].isupper():
        return Foreign(LOSS)
    if name in ("DataParallel", "DistributedDataParallel"):
        return emit.argument(0) or Unknown(refs)
    if qualified.startswith(MAKERS):
        parts = qualified.removesuffix(".from_pretrained").removesuffix(".from_name")
        return network(parts, MODULE)
    return Foreign(qualified, refs) if name[:1].isupper() else Unknown(refs)
