"""Pictures for PyTorch: folders of them, data sets that come along, and what changes each by itself.

See https://pytorch.org/vision/stable/datasets.html
"""

from pathlib import PurePosixPath
from typing import Any

from headwater.api.model import Emit, Foreign, Listing, Stream, Unknown, models
from headwater.api.torch.data import DATA
from headwater.plan.frames import Positions, Scan


@models("torchvision.datasets.ImageFolder", "torchvision.datasets.DatasetFolder",
        "torchvision.datasets.folder.ImageFolder")  # fmt: skip
def image_folder(emit: Emit, root: Any = None, *rest: Any, **options: Any) -> Any:
    """Pictures of a folder; their classes are its folders."""
    path = str(root) if isinstance(root, str | PurePosixPath) else None
    scan = emit(Scan((), "images", path, "torchvision.datasets.ImageFolder", form="array"))
    return Stream(Listing((scan, Unknown()), "tuple"), DATA)


UNDIVIDED = ("Caltech101", "Caltech256")
"""Data sets without a training and a test side."""


def builtin(name: str) -> None:
    """Declare a data set that torchvision fetches."""

    def load(emit: Emit, root: Any = None, train: Any = True, *rest: Any, **options: Any) -> Any:
        side = "test" if train is False else "train"
        side = "" if name in UNDIVIDED else side if name == "EMNIST" else options.get("split", side)
        known = side if isinstance(side, str) else ""
        scan = emit(
            Scan((), "dataset", name, f"torchvision.datasets.{name}", form="array", rows_read=known), name.lower()
        )
        data = emit(Positions((scan.ref,), None, -1, form="array"), "data")
        target = emit(Positions((scan.ref,), places=(-1,), form="array"), "target")
        return Stream(Listing((data, target), "tuple"), DATA)

    load.__doc__ = f"`{name}(root, train=True)`."
    models(f"torchvision.datasets.{name}")(load)


for _name in ("MNIST", "FashionMNIST", "KMNIST", "EMNIST", "QMNIST", "CIFAR10", "CIFAR100", "SVHN", "STL10", "ImageNet",
              "USPS", "Caltech101", "Caltech256", "OxfordIIITPet", "Flowers102", "Food101"):  # fmt: skip
    builtin(_name)


@models("torchvision.transforms.Compose", "torchvision.transforms.v2.Compose", "albumentations.Compose",
        "albumentations.OneOf")  # fmt: skip
def compose(emit: Emit, *rest: Any, **options: Any) -> Any:
    """Changes of one picture, one after the other: nothing is learned."""
    return Foreign("torchvision.transforms.Compose")


@models("torchvision.transforms.Compose.__call__")
def transformed(emit: Emit, self: Any, *values: Any, **named: Any) -> Any:
    """A picture, changed; albumentations hands it out by name."""
    return Unknown(emit.refs(*values, *named.values()))
