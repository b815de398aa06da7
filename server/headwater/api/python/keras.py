"""Neural networks as keras builds them: layers put together, compiled, then fitted and evaluated.

What has a `fit` is handled by `foreign`; here stand the calls around it that touch no rows.
"""

from typing import Any

from headwater.api.model import Emit, Unknown, models

QUIET = (
    "compile", "add", "summary", "build", "load_weights", "save", "save_weights", "get_config", "count_params",
    "to_json", "set_weights", "get_weights", "get_layer", "pop", "trainable", "eval", "train", "cuda", "to",
)  # fmt: skip


@models(*(f"python.Foreign.{name}" for name in QUIET))
def compile_(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """Layers, optimisers and weights: nothing that rows feel."""
    return Unknown()


@models("python.Foreign.flow")
def flow(emit: Emit, self: Any, x: Any, y: Any = None, *rest: Any, **options: Any) -> Any:
    """Batches of augmented rows, with their labels."""
    return (emit.table(x), emit.table(y)) if y is not None else emit.table(x)


@models("keras.utils.to_categorical", "keras.utils.np_utils.to_categorical", "tensorflow.keras.utils.to_categorical",
        "keras.preprocessing.sequence.pad_sequences", "tensorflow.keras.preprocessing.sequence.pad_sequences",
        "keras.utils.normalize", "tensorflow.keras.utils.normalize", "keras.utils.pad_sequences")  # fmt: skip
def to_categorical(emit: Emit, x: Any, *rest: Any, **options: Any) -> Any:
    """A column for each class, or sequences of one length: row by row."""
    from headwater.plan.frames import Relabel

    return Relabel((emit.table(x).ref,), None, "array") if emit.refs(x) else Unknown()
