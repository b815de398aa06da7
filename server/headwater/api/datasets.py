"""Data sets of Hugging Face: tables in columns that are cut into parts and mapped row by row.

See https://huggingface.co/docs/datasets/package_reference/main_classes
"""

from typing import Any

from headwater.api.model import Dict, Emit, Foreign, Frame, Listing, Stream, Unknown, models
from headwater.api.networks import mapped
from headwater.api.values import as_value
from headwater.plan.expressions import Call, Lit
from headwater.plan.frames import Concat, Filter, Scan
from headwater.plan.learning import Part, Split

DATA = "datasets.Dataset"
PARTS = "datasets.DatasetDict"


@models(f"{DATA}.from_pandas", f"{DATA}.from_dict", f"{DATA}.from_list")
def from_pandas(emit: Emit, df: Any = None, *rest: Any, **options: Any) -> Any:
    """The rows of a table."""
    return Stream(as_value(df), DATA)


@models("datasets.load_dataset", "datasets.load_from_disk")
def load_dataset(emit: Emit, path: Any = None, *rest: Any, **options: Any) -> Any:
    """A data set that is fetched, or files of a kind."""
    files = options.get("data_files")
    files = next(iter(files.values()), None) if isinstance(files, dict) else files
    files = files[0] if isinstance(files, list | tuple) and files else files
    known = path if isinstance(path, str) else None
    if isinstance(files, str):
        header = emit.header(known, files, {}) if known in ("csv", "json", "parquet") else None
        names = tuple(header.columns) if header is not None else ()
        whole = header is not None and header.complete
        scan = emit(Scan((), known or "csv", files, "datasets.load_dataset", names, whole))
    else:
        scan = emit(Scan((), "dataset", known, "datasets.load_dataset"))
    parts = Foreign(PARTS, (scan.ref,))
    return part_of(emit, parts, options["split"]) if options.get("split") is not None else parts


@models(f"{PARTS}.__getitem__")
def part_of(emit: Emit, self: Any, key: Any) -> Any:
    """One of the parts a data set comes in."""
    (ref,) = self.refs
    if not isinstance(key, str):
        return Stream(emit(Filter((ref,))), DATA)
    return Stream(emit(Filter((ref,), Call("==", (Call("split", ()), Lit(key))))), DATA)


@models(*(f"{PARTS}.{name}" for name in ("map", "shuffle", "filter", "remove_columns", "rename_column", "set_format",
          "with_format", "class_encode_column", "cast_column", "select_columns", "rename_columns", "cast",
          "with_transform", "sort")))  # fmt: skip
def same_parts(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """Every part changed in the same way."""
    return self


@models(f"{DATA}.to_pandas", f"{DATA}.to_polars")
def to_pandas(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """The rows as a table."""
    table = emit.table(self.item)
    return Frame(table.ref, "frame")


@models("datasets.concatenate_datasets", "datasets.interleave_datasets")
def concatenate(emit: Emit, dsets: Any, *rest: Any, **options: Any) -> Any:
    """The rows of several."""
    many = dsets.items if isinstance(dsets, Listing) else dsets if isinstance(dsets, list | tuple) else [dsets]
    return Stream(emit(Concat(tuple(emit.refs(*many)))), DATA)


@models(f"{DATA}.train_test_split")
def train_test_split(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """Two parts, drawn at random."""
    if not isinstance(self, Stream) or not (refs := emit.refs(self)):
        return Unknown()
    split = emit(Split(refs, "train_test_split", random=options.get("shuffle") is not False, seeded="seed" in options))

    def side(name: str) -> Stream:
        def part(value: Any) -> Frame:
            table = emit.table(value)
            return emit(Part((split.ref, table.ref), name, table.shape))

        return Stream(mapped(self.item, part), DATA)

    return Dict((("train", side("train")), ("test", side("test"))))


@models(*(f"{DATA}.{name}" for name in ("map", "shuffle", "filter", "remove_columns", "rename_column", "set_format",
          "with_format", "select", "class_encode_column", "cast_column", "to_tf_dataset",
          "select_columns", "with_transform",
          "rename_columns", "cast", "sort")))  # fmt: skip
def same(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """The rows changed one by one, or some of them."""
    return self
