"""Functions of learning libraries that seed numpy's generator with their own."""

from typing import Any

from headwater.api.model import Emit, models


@models(
    "keras.utils.set_random_seed",
    "tensorflow.keras.utils.set_random_seed",
    "keras.api.utils.set_random_seed",
    "tf_keras.utils.set_random_seed",
    "transformers.set_seed",
    "transformers.trainer_utils.set_seed",
    "accelerate.utils.set_seed",
    "pytorch_lightning.seed_everything",
    "lightning.seed_everything",
    "lightning.pytorch.seed_everything",
    "lightning_fabric.seed_everything",
)
def seed_everything(emit: Emit, seed: Any = None, *rest: Any, **options: Any) -> Any:
    """Python's, numpy's and the backend's generators are seeded."""
    emit.seed(seed)
    return None
