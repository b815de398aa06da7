"""PyTorch Lightning: a module that a trainer fits on what a loader hands out.

See https://lightning.ai/docs/pytorch/stable/common/trainer.html
"""

from collections.abc import Mapping, Sequence
from typing import Any

from headwater.api import torch
from headwater.api.model import Emit, Foreign, Model, Stream, Unknown, constructs, models
from headwater.api.networks import ask, judge, learn, network
from headwater.api.torch.modules import MODULE

TRAINER = "pytorch_lightning.Trainer"


@constructs("pytorch_lightning")
def construct(emit: Emit, qualified: str, arguments: Sequence[Any], keywords: Mapping[str, Any]) -> Any:
    """A module, a trainer, or what a trainer works with."""
    name = qualified.rpartition(".")[2]
    if name == "LightningModule":
        return network(qualified, MODULE)
    if name == "Trainer":
        return Foreign(TRAINER)
    refs = emit.refs(*arguments, *keywords.values())
    return Foreign(qualified, refs) if name[:1].isupper() else Unknown(refs)


def loader(emit: Emit, side: str, *owners: Any) -> Any:
    """The loader that a data module, or the module itself, makes."""
    for owner in owners:
        if owner is None:
            continue
        made = emit.content(emit.call(emit.attribute(owner, f"{side}_dataloader")))
        if isinstance(made, Stream) or emit.refs(made):
            return made
    return None


def is_loader(value: Any) -> bool:
    """Whether rows come straight out of a value, rather than by a data module."""
    return isinstance(value, Stream | list | tuple | Unknown)


@models(f"{TRAINER}.fit")
def fit(
    emit: Emit, self: Any, model: Any = None, train_dataloaders: Any = None, val_dataloaders: Any = None,
    datamodule: Any = None, *rest: Any, **options: Any,
) -> Any:  # fmt: skip
    """The trainer fits a module."""
    train = next((v for v in (train_dataloaders, options.get("train_dataloader")) if v is not None), None)
    if train is not None and not is_loader(train):
        datamodule, train = train, None
    owner = emit.estimator(emit.argument(0) or emit.argument("model"))
    found = emit.content(owner) if owner is not None else None
    if not isinstance(found, Model):
        return NotImplemented
    if datamodule is not None:
        for step in ("prepare_data", "setup"):
            emit.call(emit.attribute(datamodule, step))
    train = loader(emit, "train", datamodule, model) if train is None else train
    watched = loader(emit, "val", datamodule, model) if val_dataloaders is None else val_dataloaders
    learn(emit, owner, found, train, None, "Trainer.fit", {"validation_data": watched})
    return None


@models(f"{TRAINER}.predict")
def predict(emit: Emit, self: Any, model: Any = None, dataloaders: Any = None, *rest: Any, **options: Any) -> Any:
    """What a module says of rows."""
    owner = emit.estimator(emit.argument(0) or emit.argument("model"))
    found = emit.content(owner) if owner is not None else None
    if not isinstance(found, Model) or not is_loader(dataloaders):
        return Unknown()
    return ask(emit, found, dataloaders, "predict")


@models(f"{TRAINER}.test", f"{TRAINER}.validate")
def test(emit: Emit, self: Any, model: Any = None, dataloaders: Any = None, *rest: Any, **options: Any) -> Any:
    """The trainer judges a module."""
    rows = dataloaders if dataloaders is not None else options.get("test_dataloaders")
    owner = emit.estimator(emit.argument(0) or emit.argument("model"))
    found = emit.content(owner) if owner is not None else None
    if not isinstance(found, Model) or not is_loader(rows):
        return Unknown()
    return judge(emit, found, rows, None)


__all__ = ["construct", "fit", "predict", "test", "torch"]
