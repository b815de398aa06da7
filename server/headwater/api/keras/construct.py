"""Objects of Keras as scripts make them: networks, wrappers in the manner of scikit-learn, layers and the rest.

See https://keras.io/api/models/ and, for the wrappers, https://adriangb.com/scikeras/stable/.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from headwater.api.model import Emit, Foreign, Model, Unknown, constructs, models
from headwater.api.networks import network
from headwater.plan.learning import Estimator, Kind

NETWORK = "keras.Model"
"""Whose methods networks have."""

CLASSES = ("Sequential", "Model", "Functional")

WRAPPERS: dict[str, Kind] = {
    "KerasClassifier": "classifier", "KerasRegressor": "regressor", "SKLearnClassifier": "classifier",
    "SKLearnRegressor": "regressor",
}  # fmt: skip

BACKBONES = tuple(f"segmentation_models.{name}" for name in ("Unet", "FPN", "Linknet", "PSPNet"))
BACKBONES += ("efficientnet.keras.", "efficientnet.tfkeras.", "keras_unet_collection.", "vit_keras.vit.")
"""Functions of other libraries that put networks of Keras together."""

PREPARING = frozenset(("Tokenizer", "TextVectorization", "Normalization", "StringLookup", "IntegerLookup",
                       "Discretization", "ImageDataGenerator"))  # fmt: skip
"""What learns from rows, but answers nothing."""


@constructs("keras", "tensorflow", "segmentation_models", "efficientnet", "classification_models", "tensorflow_hub",
            "keras_vggface", "keras_unet_collection", "vit_keras", "tensorflow_addons")  # fmt: skip
def construct(emit: Emit, qualified: str, arguments: Sequence[Any], keywords: Mapping[str, Any]) -> Any:
    """An object of a class of Keras."""
    name = qualified.rpartition(".")[2]
    if name in WRAPPERS:
        return Model(Estimator(qualified, WRAPPERS[name]))
    if name in CLASSES:
        return network(qualified, NETWORK)
    if ".applications." in f"{qualified}." and name[:1].isupper():
        return network(qualified.partition(".applications")[0] + ".Model", NETWORK)
    if qualified.startswith(BACKBONES) and name[:1].isupper():
        return network("keras.Model", NETWORK)
    if name in PREPARING:
        indexes = name in ("Tokenizer", "StringLookup", "IntegerLookup", "TextVectorization")
        speaks = f"keras.{'Adapting' if name not in ('Tokenizer', 'ImageDataGenerator') else name}"
        return Model(Estimator(qualified, "transformer", encodes=indexes, output="same", speaks=speaks))
    refs = emit.refs(*arguments, *keywords.values())
    return Foreign(qualified, refs) if name[:1].isupper() else Unknown(refs)


@models("keras.models.load_model", "keras.models.model_from_json", "keras.models.model_from_yaml",
        "keras.saving.load_model", "keras.models.model_from_config")  # fmt: skip
def load_model(emit: Emit, source: Any = None, *rest: Any, **options: Any) -> Any:
    """A network from elsewhere."""
    return network("keras.Model", NETWORK)


@models("keras.utils.multi_gpu_model", "keras.utils.training_utils.multi_gpu_model")
def multi_gpu_model(emit: Emit, model: Any, *rest: Any, **options: Any) -> Any:
    """The same weights, on several devices."""
    return emit.argument(0) or model


@models("keras.models.clone_model", "tensorflow.keras.models.clone_model")
def clone_model(emit: Emit, model: Any, *rest: Any, **options: Any) -> Any:
    """Another network of the same layers, which has learned nothing."""
    return Model(model.estimator) if isinstance(model, Model) else network("keras.Model", NETWORK)


@models("tensorflow.keras.models.load_model", "tensorflow.keras.models.model_from_json",
        "tensorflow.saved_model.load", "tensorflow.keras.saving.load_model",
        "tensorflow.keras.models.model_from_yaml")  # fmt: skip
def load_tf_model(emit: Emit, source: Any = None, *rest: Any, **options: Any) -> Any:
    """The same, by the path inside TensorFlow."""
    return network("tensorflow.keras.Model", NETWORK)
