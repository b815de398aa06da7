"""fastai: rows put into loaders by the columns' names, and learners that are fitted on them.

See https://docs.fast.ai/tabular.data.html and https://docs.fast.ai/learner.html
"""

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from headwater.api.model import NOTHING, Emit, Foreign, Frame, Listing, Model, Stream, Unknown, Vec, constructs, models
from headwater.api.networks import ask, learn, network
from headwater.plan.frames import Drop, Project, Scan

LEARNER = "fastai.Learner"
DATA = "fastai.DataLoaders"

LEARNERS = {
    "Learner": "Learner", "cnn_learner": "Learner", "vision_learner": "Learner", "create_cnn": "Learner",
    "unet_learner": "Learner", "tabular_learner": "TabularLearner", "text_classifier_learner": "TextLearner",
    "language_model_learner": "LMLearner", "collab_learner": "Learner", "ConvLearner.pretrained": "ConvLearner",
    "get_tabular_learner": "Learner", "RNNLearner": "RNNLearner", "ts_learner": "Learner",
}  # fmt: skip

FROM_TABLE = ("from_df", "from_csv", "from_data_frame", "from_dfs")


@constructs("fastai", "fastai2", "tsai")
def construct(emit: Emit, qualified: str, arguments: Sequence[Any], keywords: Mapping[str, Any]) -> Any:
    """A learner with its rows, or loaders of rows."""
    for ending, name in LEARNERS.items():
        if qualified.endswith(f".{ending}"):
            return learner(emit, qualified.removesuffix(ending) + name, arguments, keywords)
    given = dict(keywords)
    last = qualified.rpartition(".")[2]
    if last in FROM_TABLE or last == "TabularPandas":
        return of_table(emit, qualified, [*arguments], given)
    if last in ("from_folder", "from_path_func", "from_name_func", "from_name_re", "from_paths"):
        path = next((str(v) for v in arguments if isinstance(v, str | PurePosixPath)), None)
        kind = "texts" if ".Text" in qualified else "images"
        return Stream(emit(Scan((), kind, path, qualified, form="array")), DATA)
    refs = emit.refs(*arguments, *keywords.values())
    return Foreign(qualified, refs) if last[:1].isupper() else Unknown(refs)


def learner(emit: Emit, qualified: str, arguments: Sequence[Any], keywords: Mapping[str, Any]) -> Stream:
    """A network together with the rows it is to learn from."""
    streams: list[Any] = [v for v in (*arguments, *keywords.values()) if isinstance(v, Stream)]
    rows = next(iter((*streams, *(v for v in arguments if emit.refs(v)))), NOTHING)
    return Stream(Listing((network(qualified, LEARNER), rows), "tuple"), LEARNER)


def of_table(emit: Emit, qualified: str, arguments: list[Any], given: dict[str, Any]) -> Any:
    """The columns of a table, by what they are."""
    frame = next((v for v in (*arguments, given.get("df"), given.get("train_df")) if isinstance(v, Frame | Vec)), None)
    if frame is None:
        texts = [str(v) for v in arguments if isinstance(v, str | PurePosixPath)]
        name = given.get("csv_fname", given.get("csv_labels", texts[1] if len(texts) > 1 else "labels.csv"))
        frame = emit(Scan((), "csv", str(name) if isinstance(name, str) else None, qualified))
    table = emit.table(frame)
    names = {key: listed(given.get(key)) for key in ("cat_names", "cont_names", "y_names", "dep_var", "label_col",
             "fn_col", "text_cols", "label_cols", "text_col", "valid_col")}  # fmt: skip
    label = names["y_names"] or names["dep_var"] or names["label_col"] or names["label_cols"]
    features = (*names["cat_names"], *names["cont_names"], *names["fn_col"], *names["text_cols"], *names["text_col"])
    x = emit(Project((table.ref,), features)) if features else table
    if not label:
        return Stream(x, DATA)
    if not features:
        x = emit(Drop((table.ref,), label))
    return Stream(Listing((x, emit(Project((table.ref,), label))), "tuple"), DATA)


def listed(value: Any) -> tuple[str, ...]:
    """Names, one or several."""
    many = value if isinstance(value, list | tuple) else (value,)
    return tuple(many) if all(isinstance(each, str) for each in many) else ()


@models(*(f"{DATA}.{name}" for name in ("dataloaders", "databunch", "normalize", "split_by_idx", "split_by_rand_pct",
          "random_split_by_pct", "split_none", "add_test", "transform", "new", "split_subsets",
          "split_from_df", "split_by_folder", "process")))  # fmt: skip
def same(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """The same rows, in batches or in parts."""
    return self


@models(f"{DATA}.test_dl")
def test_dl(emit: Emit, self: Any, test_items: Any = None, *rest: Any, **options: Any) -> Any:
    """Other rows, of which the same columns are features."""
    if not isinstance(self, Stream) or not isinstance(test_items, Frame | Vec):
        return Unknown(emit.refs(test_items))
    table = emit.table(test_items)
    features = self.item.items[0] if isinstance(self.item, Listing) else self.item
    node = emit.node(features.ref) if isinstance(features, Frame) else None
    return Stream(emit(Project((table.ref,), node.keep)) if isinstance(node, Project) else table, DATA)


@models(f"{DATA}.label_from_df")
def label_from_df(emit: Emit, self: Any, cols: Any = None, *rest: Any, **options: Any) -> Any:
    """The label is a column of the table that the rows come from."""
    label = listed(cols)
    if not isinstance(self, Stream) or not isinstance(self.item, Frame) or not label:
        return self
    node = emit.node(self.item.ref)
    source = node.inputs[0] if isinstance(node, Project) else self.item.ref
    return Stream(Listing((self.item, emit(Project((source,), label))), "tuple"), DATA)


@models(*(f"{LEARNER}.{name}" for name in ("fit", "fit_one_cycle", "fine_tune", "fit_flat_cos", "fit_sgdr", "fit_fc")))
def fit(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """The learner's network learns from the learner's rows."""
    held, rows = self.item.items
    found = emit.content(held)
    if not isinstance(found, Model):
        return NotImplemented
    done = learn(emit, None, found, rows, None, "fit", {})
    if emit.receiver is not None:
        emit.update(emit.receiver, Stream(Listing((done, rows), "tuple"), LEARNER))
    return None


@models(f"{LEARNER}.get_preds", f"{LEARNER}.predict", f"{LEARNER}.TTA")
def predict(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """What the learner says of rows."""
    found = emit.content(self.item.items[0])
    rows = options.get("dl", next((v for v in rest if isinstance(v, Stream)), None))
    if not isinstance(found, Model) or found.fitted is None or rows is None:
        return Unknown()
    said = ask(emit, found, rows, "predict")
    return said, Unknown()


@models(*(f"{LEARNER}.{name}" for name in ("lr_find", "unfreeze", "freeze", "freeze_to", "save", "load", "export",
          "show_results", "summary", "to_fp16", "precompute", "load_encoder", "save_encoder", "set_data", "recorder",
          "validate", "sched", "bn_freeze", "create_opt")))  # fmt: skip
def quiet(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """Weights and rates: nothing that rows feel."""
    return emit.receiver if emit.receiver is not None else Unknown()
