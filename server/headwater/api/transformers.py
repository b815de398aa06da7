"""Transformers of Hugging Face: pretrained networks, and a trainer that holds a network and its rows.

See https://huggingface.co/docs/transformers/main_classes/trainer
"""

from collections.abc import Mapping, Sequence
from typing import Any

from headwater.api import keras, torch
from headwater.api.model import NOTHING, Emit, Foreign, Listing, Model, Stream, Unknown, constructs, models
from headwater.api.networks import ask, judge, learn, network
from headwater.api.torch.modules import MODULE

TRAINER = "transformers.Trainer"
TOKENIZER = "transformers.Tokenizer"


@constructs("transformers", "simpletransformers", "sentence_transformers")
def construct(emit: Emit, qualified: str, arguments: Sequence[Any], keywords: Mapping[str, Any]) -> Any:
    """A network, its tokenizer, or a trainer."""
    parts = qualified.split(".")
    name = next((part for part in parts if part[:1].isupper()), parts[-1])
    if "Tokenizer" in name or "Processor" in name or "FeatureExtractor" in name:
        return Foreign(TOKENIZER)
    if name.endswith("Trainer"):
        given = dict(zip(("model", "args", "data_collator", "train_dataset", "eval_dataset"), arguments, strict=False))
        given |= keywords
        held = emit.argument(0) or emit.argument("model")
        rows = (given.get("train_dataset"), given.get("eval_dataset"))
        return Stream(Listing(tuple(NOTHING if v is None else v for v in (held, *rows)), "tuple"), TRAINER)
    refs = emit.refs(*arguments, *keywords.values())
    if "Model" in name or "For" in name or name == "SentenceTransformer":
        if "Config" in name:
            return Foreign(qualified)
        kind = "keras.Model" if name.startswith("TF") else MODULE
        return network(".".join((*parts[: parts.index(name)], name)), kind)
    return Foreign(qualified, refs) if name[:1].isupper() else Unknown(refs)


@models(f"{TRAINER}.train")
def train(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """The network learns from the rows that the trainer holds."""
    held, rows, watched = self.item.items
    owner = emit.estimator(held)
    found = emit.content(owner) if owner is not None else None
    if not isinstance(found, Model):
        return NotImplemented
    given = {"validation_data": watched if watched is not NOTHING else None}
    learn(emit, owner, found, rows, None, "Trainer.train", given)
    return Unknown()


@models(f"{TRAINER}.predict")
def predict(emit: Emit, self: Any, test_dataset: Any = None, *rest: Any, **options: Any) -> Any:
    """What the network says of rows, beside their labels where they have any."""
    owner = emit.estimator(self.item.items[0])
    found = emit.content(owner) if owner is not None else None
    if not isinstance(found, Model) or test_dataset is None:
        return Unknown()
    return ask(emit, found, test_dataset, "predict")


@models(f"{TRAINER}.evaluate")
def evaluate(emit: Emit, self: Any, dataset: Any = None, *rest: Any, **options: Any) -> Any:
    """The network judges itself, on the rows that are watched where no others are given."""
    held, _, watched = self.item.items
    owner = emit.estimator(held)
    found = emit.content(owner) if owner is not None else None
    named = (dataset, options.get("eval_dataset"))
    rows = next((v for v in named if v is not None), watched)
    if not isinstance(found, Model) or rows is NOTHING:
        return Unknown()
    return judge(emit, found, rows, None)


@models(f"{TOKENIZER}.__call__", f"{TOKENIZER}.encode", f"{TOKENIZER}.encode_plus", f"{TOKENIZER}.batch_encode_plus",
        f"{TOKENIZER}.batch_decode", f"{TOKENIZER}.decode", f"{TOKENIZER}.tokenize", f"{TOKENIZER}.pad",
        f"{TOKENIZER}.convert_tokens_to_ids")  # fmt: skip
def encode(emit: Emit, self: Any, *texts: Any, **options: Any) -> Any:
    """Numbers of texts, each by itself."""
    return Unknown(emit.refs(*texts, *options.values()))


__all__ = ["construct", "evaluate", "keras", "predict", "torch", "train"]
