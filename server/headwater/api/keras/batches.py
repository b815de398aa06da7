"""Rows that Keras and TensorFlow hand out in batches: generators, `tf.data`, folders of pictures.

See https://www.tensorflow.org/api_docs/python/tf/data/Dataset and https://keras.io/api/data_loading/
"""

from pathlib import PurePosixPath
from typing import Any

from headwater.api.model import Emit, Frame, Listing, Stream, Unknown, Vec, models
from headwater.api.networks import mapped, of_every_row, settled, table_of
from headwater.api.values import as_value
from headwater.plan.frames import Project, Scan, Slice, Take

DATA = "tensorflow.data.Dataset"

SAME = ("batch", "shuffle", "repeat", "prefetch", "cache", "unbatch", "with_options", "padded_batch", "apply",
        "enumerate", "as_numpy_iterator", "filter", "interleave", "rebatch", "ragged_batch", "next", "reset",
        "on_epoch_end", "__next__", "set_processing_attrs", "window", "flat_map", "snapshot")  # fmt: skip


def stream(emit: Emit, x: Any, y: Any = None) -> Stream:
    """Batches of rows, with their labels."""
    return Stream(settled(emit, (x, y) if y is not None else x), DATA)


def folder(emit: Emit, path: Any, via: str, subset: Any = None, kind: str = "images") -> Frame:
    """The files of a folder, or the part of them that is asked for."""
    known = str(path) if isinstance(path, str | PurePosixPath) else None
    part = subset if isinstance(subset, str) else ""
    return emit(Scan((), kind, known, via, form="array", rows_read=part))


@models("keras.ImageDataGenerator.flow")
def flow(emit: Emit, self: Any, x: Any, y: Any = None, *rest: Any, **options: Any) -> Any:
    """Batches of augmented rows, with their labels."""
    if isinstance(x, tuple) and len(x) == 2 and y is None:
        x, y = x
    return stream(emit, x, y if not isinstance(y, int) else None)


@models("keras.ImageDataGenerator.flow_from_directory")
def flow_from_directory(emit: Emit, self: Any, directory: Any = None, *rest: Any, **options: Any) -> Any:
    """Pictures of a folder; their classes are its folders."""
    found = folder(emit, directory, "ImageDataGenerator.flow_from_directory", options.get("subset"))
    return stream(emit, found)


@models("keras.ImageDataGenerator.flow_from_dataframe")
def flow_from_dataframe(
    emit: Emit, self: Any, dataframe: Any = None, directory: Any = None, x_col: Any = "filename", y_col: Any = "class",
    *rest: Any, **options: Any,
) -> Any:  # fmt: skip
    """Pictures that a table lists, with the labels that stand beside their names."""
    if not isinstance(dataframe, Frame | Vec):
        return Unknown(emit.refs(dataframe))
    if directory is not None:
        folder(emit, directory, "ImageDataGenerator.flow_from_dataframe")
    table = emit.table(dataframe)
    x_columns, y_columns = columns(x_col), columns(y_col)
    sides = [emit(Project((table.ref,), chosen, "frame")) if chosen else None for chosen in (x_columns, y_columns)]
    if options.get("class_mode", "categorical") is None:
        sides[1] = None
    return stream(emit, sides[0] if sides[0] is not None else table, sides[1])


def columns(value: Any) -> tuple[str, ...]:
    """A label or several."""
    many = value if isinstance(value, list | tuple) else (value,)
    return tuple(many) if all(isinstance(each, str) for each in many) else ()


def of_folder(name: str, kind: str) -> None:
    """Declare a data set of the files of a folder; their classes are its folders."""

    def dataset_from_directory(emit: Emit, directory: Any = None, *rest: Any, **options: Any) -> Any:
        found = stream(emit, folder(emit, directory, name, options.get("subset"), kind))
        return (found, found) if options.get("subset") == "both" else found

    dataset_from_directory.__doc__ = f"`{name}(directory)`: files of a folder; their classes are its folders."
    models(f"keras.utils.{name}", f"keras.preprocessing.{name}")(dataset_from_directory)


of_folder("image_dataset_from_directory", "images")
of_folder("text_dataset_from_directory", "texts")
of_folder("audio_dataset_from_directory", "sounds")


@models("keras.utils.timeseries_dataset_from_array", "keras.preprocessing.timeseries_dataset_from_array",
        "keras.preprocessing.sequence.TimeseriesGenerator", "keras.utils.TimeseriesGenerator",
        "keras_preprocessing.sequence.TimeseriesGenerator")  # fmt: skip
def windows(emit: Emit, data: Any, targets: Any = None, *rest: Any, **options: Any) -> Any:
    """Stretches of a series, with what follows them."""
    return stream(emit, data, targets)


@models(f"{DATA}.from_tensor_slices", f"{DATA}.from_tensors")
def from_tensor_slices(emit: Emit, tensors: Any, *rest: Any, **options: Any) -> Any:
    """The rows of arrays, side by side."""
    return Stream(settled(emit, tensors), DATA)


@models(f"{DATA}.from_generator")
def from_generator(emit: Emit, generator: Any = None, *rest: Any, **options: Any) -> Any:
    """What a generator of the script yields."""
    made: Any = emit.call(generator) if callable(getattr(generator, "parameters", None)) else generator
    return Stream(as_value(of_every_row(emit, emit.member(made))), DATA)


@models(f"{DATA}.zip")
def zip_(emit: Emit, *datasets: Any, **options: Any) -> Any:
    """Data sets side by side."""
    many = datasets[0] if len(datasets) == 1 and isinstance(datasets[0], tuple | list) else datasets
    return Stream(settled(emit, tuple(emit.member(each) for each in many)), DATA)


@models(*(f"{DATA}.{name}" for name in SAME))
def same(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """The same rows, in other batches or another order."""
    return self


@models(f"{DATA}.map")
def map_(emit: Emit, self: Any, map_func: Any = None, *rest: Any, **options: Any) -> Any:
    """Each row changed by a function of the script."""
    if not isinstance(self, Stream) or not callable(getattr(map_func, "parameters", None)):
        return self
    given = self.item.items if isinstance(self.item, Listing) and self.item.kind == "tuple" else (self.item,)
    found = emit.call(map_func, *given)
    return Stream(found, DATA) if emit.refs(found) else self


def cut(name: str, first: bool) -> None:
    """Declare `take` or `skip`."""

    def part(emit: Emit, self: Any, count: Any = None, *rest: Any) -> Any:
        if not isinstance(self, Stream):
            return self
        from headwater.plan.expressions import Lit

        end = Lit(count) if isinstance(count, int) else None

        def some(table: Any) -> Frame:
            ref = table_of(emit, table).ref
            if end is None:
                return emit(Take((ref,)))
            return emit(Slice((ref,), None if first else end, end if first else None))

        return Stream(mapped(self.item, some), DATA)

    part.__doc__ = f"`dataset.{name}(count)`: the first rows, or the others."
    models(f"{DATA}.{name}")(part)


cut("take", True)
cut("skip", False)


@models(f"{DATA}.concatenate", f"{DATA}.shard")
def concatenate(emit: Emit, self: Any, *rest: Any) -> Any:
    """More rows of the same kind."""
    return self


@models(f"{DATA}.list_files", "tensorflow.io.gfile.glob", "tensorflow.gfile.Glob")
def list_files(emit: Emit, pattern: Any = None, *rest: Any, **options: Any) -> Any:
    """The files that fit a pattern: the pattern stands for any of them."""
    return Stream(as_value(pattern) if isinstance(pattern, str) else Unknown(), DATA)


@models("tensorflow.data.TFRecordDataset", "tensorflow.data.TextLineDataset", "tensorflow.data.experimental.CsvDataset",
        "tensorflow.data.experimental.make_csv_dataset")  # fmt: skip
def records(emit: Emit, filenames: Any = None, *rest: Any, **options: Any) -> Any:
    """Records of files."""
    many = filenames if isinstance(filenames, list | tuple) else (filenames,)
    path = str(many[0]) if many and isinstance(many[0], str | PurePosixPath) else None
    return Stream(Unknown((emit(Scan((), "records", path, "tensorflow.data", form="unknown")).ref,)), DATA)
