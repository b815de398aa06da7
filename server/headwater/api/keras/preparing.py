"""What makes numbers of texts, categories and pictures for networks; some of it learns from rows first.

See https://keras.io/api/layers/preprocessing_layers/
"""

from dataclasses import replace
from typing import Any

from headwater.api.model import Emit, Frame, Model, Unknown, Vec, models
from headwater.api.networks import table_of
from headwater.api.pandas.values import elementwise
from headwater.api.sklearn.protocol import fitted, transformed
from headwater.plan.frames import Map, Relabel


def held(emit: Emit, value: Any) -> bool:
    """Whether a value is made of rows."""
    return bool(emit.refs(value))


@models("keras.Tokenizer.fit_on_texts", "keras.Tokenizer.fit_on_sequences", "keras.ImageDataGenerator.fit",
        "keras.Adapting.adapt")  # fmt: skip
def adapt(emit: Emit, self: Any, data: Any = None, *rest: Any, **options: Any) -> Any:
    """Learn the words, the mean and variance, the borders of bins, from rows."""
    if isinstance(self, Model) and held(emit, data):
        via = "adapt" if self.estimator.speaks == "keras.Adapting" else "fit"
        fitted(emit, self, table_of(emit, data), None, via, {})
    return None


@models("keras.Tokenizer.texts_to_matrix", "keras.Tokenizer.sequences_to_matrix")
def to_matrix(emit: Emit, self: Any, data: Any = None, *rest: Any, **options: Any) -> Any:
    """A column for each word."""
    if not isinstance(self, Model) or not held(emit, data):
        return Unknown()
    return transformed(emit, replace(self, estimator=replace(self.estimator, output="fresh")), table_of(emit, data))


@models("keras.Tokenizer.texts_to_sequences", "keras.Tokenizer.texts_to_sequences_generator",
        "keras.ImageDataGenerator.standardize",
        "keras.Adapting.__call__")  # fmt: skip
def apply(emit: Emit, self: Any, data: Any = None, *rest: Any, **options: Any) -> Any:
    """What was learned, applied to rows. A layer put behind another one is given none."""
    if not isinstance(self, Model) or not held(emit, data):
        return Unknown()
    return transformed(emit, self, table_of(emit, data))


@models("keras.Tokenizer.to_json", "keras.Tokenizer.get_config", "keras.Tokenizer.sequences_to_texts",
        "keras.Adapting.get_vocabulary", "keras.Adapting.set_vocabulary", "keras.Adapting.vocabulary_size",
        "keras.Adapting.build", "keras.Adapting.get_weights", "keras.ImageDataGenerator.random_transform",
        "keras.ImageDataGenerator.get_random_transform", "keras.ImageDataGenerator.apply_transform")  # fmt: skip
def words(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """What was learned, to look at."""
    return Unknown(emit.refs(*rest))


@models("keras.utils.to_categorical", "keras.utils.np_utils.to_categorical",
        "keras.preprocessing.sequence.pad_sequences", "keras.utils.pad_sequences",
        "keras.preprocessing.pad_sequences", "keras.backend.one_hot", "tensorflow.one_hot")  # fmt: skip
def to_categorical(emit: Emit, x: Any = None, *rest: Any, **options: Any) -> Any:
    """A column for each class, or sequences of one length: row by row."""
    x = next((options[key] for key in ("y", "sequences") if x is None and key in options), x)
    return Relabel((table_of(emit, x).ref,), None, "array") if emit.refs(x) else Unknown()


@models("keras.preprocessing.image.img_to_array", "keras.utils.img_to_array", "keras.backend.cast_to_floatx",
        "keras.preprocessing.image.array_to_img", "keras.utils.array_to_img", "keras.backend.cast",
        "keras.backend.expand_dims", "tensorflow.constant", "tensorflow.convert_to_tensor", "tensorflow.cast",
        "tensorflow.expand_dims", "tensorflow.reshape", "tensorflow.squeeze", "tensorflow.ragged.constant",
        "tensorflow.image.resize", "tensorflow.identity", "tensorflow.Variable",
        "tensorflow.image.random_flip_left_right", "tensorflow.sparse.to_dense")  # fmt: skip
def as_array(emit: Emit, value: Any = None, *rest: Any, **options: Any) -> Any:
    """The same numbers in another form."""
    if isinstance(value, Vec):
        return Vec(value.expr, value.base, value.name, "array")
    return Frame(value.ref, "array") if isinstance(value, Frame) else Unknown(emit.refs(value))


@models("keras.utils.normalize")
def normalize(emit: Emit, x: Any, *rest: Any, **options: Any) -> Any:
    """Each row by its own length."""
    return Map((table_of(emit, x).ref,), "normalize", "array") if emit.refs(x) else Unknown()


@models("tensorflow.math.log")
def log(emit: Emit, x: Any, *rest: Any, **options: Any) -> Any:
    """The logarithm of each value."""
    return elementwise(emit, x, "log") if isinstance(x, Frame | Vec) else Unknown(emit.refs(x))


@models("keras.preprocessing.text.one_hot", "keras.preprocessing.text.hashing_trick",
        "keras.preprocessing.text.text_to_word_sequence")  # fmt: skip
def one_hot(emit: Emit, text: Any, *rest: Any, **options: Any) -> Any:
    """Numbers of a text by themselves: nothing is learned."""
    return as_array(emit, text)
