"""The protocol of estimators: fit, transform, predict, score, and what they leave behind.

See https://scikit-learn.org/stable/developers/develop.html
"""

from dataclasses import replace
from typing import Any

from headwater.api.model import Emit, Foreign, Frame, Listing, Model, Unknown, Vec, attribute, models
from headwater.plan.columns import Name
from headwater.plan.expressions import Ref
from headwater.plan.frames import Drop, Project, Zip
from headwater.plan.learning import Estimator, Fit, Pair, Predict, Resample, Score, Transform
from headwater.plan.nodes import Opaque

LABEL = "label column"
"""The parameter of an estimator that is given a table and has been told which of its columns is the label."""

X_NAMES = ("X_train", "x_train", "x", "train_data")
Y_NAMES = ("y_train", "Y")
"""What libraries beside scikit-learn call the two."""


def named(options: dict[str, Any], given: Any, names: tuple[str, ...]) -> Any:
    """An argument given by one of several names."""
    return given if given is not None else next((options[n] for n in names if n in options), None)


def tables(emit: Emit, *values: Any) -> list[Ref]:
    """The steps of these values, those that are None left out."""
    return [emit.table(v).ref for v in values if v is not None]


def is_table(value: Any) -> bool:
    """Whether a value may be handed to fit: anything but a plain constant."""
    return value is not None and not isinstance(value, str | bytes | bool | int | float | dict)


def watched(emit: Emit, sets: Any) -> list[Ref]:
    """The tables inside `eval_set=[(X, y), …]` or `validation_data=(X, y)`."""
    found: list[Ref] = []
    if sets is None:
        return found
    if isinstance(sets, Frame | Vec):
        table = emit.table(sets)
        node = emit.node(table.ref)
        return list(node.inputs) if isinstance(node, Pair) else [table.ref]
    inside = getattr(sets, "items", sets)
    if isinstance(inside, list | tuple):
        for item in inside:
            found += (
                watched(emit, item)
                if isinstance(item, list | tuple) or hasattr(item, "items")
                else ([emit.table(item).ref] if isinstance(item, Frame | Vec | Unknown) else [])
            )
        return found
    return list(emit.refs(sets))


def apart(emit: Emit, X: Any, y: Any) -> tuple[Any, Any]:
    """Features and label, also where one value holds both: `Pool(X, y)`, `DMatrix(X, y)`, a generator of batches."""
    if y is not None:
        return X, y
    if isinstance(X, tuple) and len(X) == 2 and all(isinstance(v, Frame | Vec) for v in X):
        return X
    if isinstance(X, Frame) and isinstance(node := emit.node(X.ref), Pair):
        parts = [Frame(ref, "array") for ref in node.inputs]
        return parts[0], parts[1] if len(parts) > 1 else None
    return X, None


def features(emit: Emit, X: Any) -> Frame:
    """What a model is given as a table; of several inputs, their columns side by side."""
    if isinstance(X, tuple | list) and any(isinstance(v, Frame | Vec) for v in X):
        if isinstance(X, tuple) and len(X) <= 2:
            return emit.table(X[0])
        return emit(Zip(tuple(emit.table(v).ref for v in X if isinstance(v, Frame | Vec)), "array"))
    return emit.table(X)


STOPPING = frozenset(("EarlyStopping", "early_stopping", "ModelCheckpoint"))
"""Callbacks that stop the learning, or choose among its states, by what they watch."""


def stopping(estimator: Estimator, options: dict[str, Any]) -> bool | None:
    """Whether learning stops, or its best state is chosen, by what is watched; None where callbacks are not known."""
    if any(options.get(k) not in (None, False) for k in ("early_stopping_rounds", "early_stopping", "use_best_model")):
        return True
    if estimator.final.parameter("early_stopping_rounds") is not None:
        return True
    if estimator.final.qualified.startswith("catboost."):  # which keeps its best round unless told not to
        return False not in (options.get("use_best_model"), estimator.final.parameter("use_best_model"))
    given = options.get("callbacks")
    if given is None:
        return False
    many = given.items if isinstance(given, Listing) else given if isinstance(given, list | tuple) else [given]
    known = [c.qualified.rpartition(".")[2] for c in many if isinstance(c, Foreign)]
    if any(name in STOPPING for name in known):
        return True
    return False if len(known) == len(many) else None


def fitted(
    emit: Emit, model: Any, X: Any, y: Any, via: str, options: dict[str, Any], labelled: bool | None = None
) -> tuple[Model, Ref]:
    """Fit a model and leave the object fitted."""
    estimator = model.estimator if isinstance(model, Model) else Estimator("unknown", "unknown")
    X, y = apart(emit, X, y)
    inputs = [features(emit, X).ref]
    has_label = y is not None if labelled is None else labelled
    if y is not None:
        inputs += tables(emit, y)
    validation = [
        r for key in ("eval_set", "validation_data", "eval_X", "eval_y") for r in watched(emit, options.get(key))
    ]
    stops = stopping(estimator, options)
    inputs += [r for r in validation if r not in inputs]
    step = emit(
        Fit(tuple(inputs), estimator, via, has_label, tuple(validation), stops if validation else None),
        estimator.final.name.lower(),
    )
    done = Model(estimator, step.ref)
    if emit.receiver is not None:
        emit.update(emit.receiver, done)
    return done, step.ref


@models("sklearn.Estimator.fit", "sklearn.Estimator.partial_fit")
def fit(emit: Emit, self: Any, X: Any = None, y: Any = None, *rest: Any, **options: Any) -> Any:
    """Learn from rows; the estimator itself comes back."""
    X, y = named(options, X, X_NAMES), named(options, y, Y_NAMES)
    if not isinstance(self, Model) or not is_table(X):
        return NotImplemented
    if y is None and isinstance(answer := self.estimator.parameter(LABEL), str):
        table = emit.table(X)
        X, y = emit(Drop((table.ref,), (answer,))), emit(Project((table.ref,), (answer,), "series"))
    search = self.estimator.role == "search"
    done, _ = fitted(emit, self, X, y, f"{self.estimator.name}.fit" if search else "fit", options)
    return emit.receiver if emit.receiver is not None else done


@models("sklearn.Estimator.transform")
def transform(emit: Emit, self: Any, X: Any = None, *rest: Any, **options: Any) -> Any:
    """Apply what was learned to rows."""
    if not isinstance(self, Model):
        return NotImplemented
    return transformed(emit, self, emit.table(X))


def transformed(emit: Emit, model: Model, table: Frame, method: str = "transform") -> Frame:
    """The step of an application."""
    if model.fitted is None:
        step = emit(Fit((), model.estimator, "never", False), model.estimator.final.name.lower())
        model = replace(model, fitted=step.ref)
    assert model.fitted is not None
    if (read := chosen(model.estimator)) is not None and set(read) < set(emit.columns(table.ref).names):
        table = emit(Project((table.ref,), read, "frame" if table.shape != "array" else "array"))
    told = model.estimator.parameter("set_output")
    as_frame = told in ("pandas", "polars")
    made = emit(
        Transform((model.fitted, table.ref), model.estimator, method, as_frame, "frame" if as_frame else "array")
    )
    return Frame(made.ref, made.shape, speaks="polars") if told == "polars" else made


def chosen(estimator: Estimator) -> tuple[Name, ...] | None:
    """The columns that a ColumnTransformer reads, where they are named and it drops all others."""
    first = estimator
    while first.role == "pipeline" and first.parts:
        first = first.parts[0].estimator
    if first.role != "columns" or first.parameter("remainder") not in (None, "drop"):
        return None
    if any(not part.known or part.columns is None for part in first.parts):
        return None
    read = (n for part in first.parts if part.estimator.qualified != "drop" for n in part.columns or ())
    return tuple(dict.fromkeys(read))


@models("sklearn.Estimator.fit_transform")
def fit_transform(emit: Emit, self: Any, X: Any, y: Any = None, **options: Any) -> Any:
    """Learn from rows and apply to the same rows."""
    if not isinstance(self, Model) or not is_table(X):
        return NotImplemented
    table = emit.table(X)
    done, _ = fitted(emit, self, table, y, "fit_transform", options)
    return transformed(emit, done, table, "fit_transform")


@models("sklearn.Estimator.fit_resample", "sklearn.Estimator.fit_sample")
def fit_resample(emit: Emit, self: Any, X: Any, y: Any = None, **options: Any) -> Any:
    """Over- or under-sample: new rows from rows."""
    if not isinstance(self, Model):
        return NotImplemented
    inputs = tuple(tables(emit, X, y))
    under = ".under_sampling." in self.estimator.qualified
    made = [
        emit(Resample(inputs, self.estimator, not under, emit.table(v).shape, at))
        for at, v in enumerate((X, y))
        if v is not None
    ]
    return tuple(made) if len(made) > 1 else made[0]


def asking(method: str) -> None:
    """Declare a method that asks the fitted model about rows."""

    def ask(emit: Emit, self: Any, X: Any = None, *rest: Any, **options: Any) -> Any:
        return asked(emit, self, X, method)

    ask.__doc__ = f"`{method}`: what the fitted model says of rows."
    models(f"sklearn.Estimator.{method}")(ask)


for _method in ("predict", "predict_proba", "predict_log_proba", "decision_function", "score_samples", "apply",
                "staged_predict", "staged_predict_proba"):  # fmt: skip
    asking(_method)


@models("sklearn.Estimator.kneighbors")
def kneighbors(emit: Emit, self: Any, X: Any = None, *rest: Any, **options: Any) -> Any:
    """Distances to the nearest rows, and their places."""
    found = asked(emit, self, X, "kneighbors")
    return found if found is NotImplemented or options.get("return_distance") is False else (found, found)


@models("sklearn.Estimator.radius_neighbors")
def radius_neighbors(emit: Emit, self: Any, X: Any = None, *rest: Any, **options: Any) -> Any:
    """Distances to the rows around, and their places: as many for each row as there are."""
    found = asked(emit, self, X, "radius_neighbors")
    return found if found is NotImplemented or options.get("return_distance") is False else (found, found)


@models("sklearn.Estimator.fit_predict")
def fit_predict(emit: Emit, self: Any, X: Any, y: Any = None, **options: Any) -> Any:
    """Learn from rows and ask about the same rows."""
    if not isinstance(self, Model) or not is_table(X):
        return NotImplemented
    table = emit.table(X)
    done, _ = fitted(emit, self, table, y, "fit_predict", options)
    return asked(emit, done, table, "fit_predict")


def asked(emit: Emit, model: Any, X: Any, method: str) -> Any:
    """The step of a prediction."""
    if not isinstance(model, Model) or X is None:
        return NotImplemented
    table = features(emit, apart(emit, X, None)[0])
    if model.fitted is None:
        return emit(Opaque((table.ref,), method, "array"))
    return emit(Predict((model.fitted, table.ref), method, several(emit, model.fitted)))


def several(emit: Emit, fitted: Ref) -> bool:
    """Whether a model answers with several columns: it has learned several labels, or gives bounds as well."""
    node = emit.node(fitted)
    if isinstance(node, Fit) and node.estimator.name == "Prophet":
        return True
    label = node.label if isinstance(node, Fit) else None
    columns = emit.columns(label) if label is not None else None
    return columns is not None and columns.complete and len(columns.names) > 1


@models("sklearn.Estimator.score", "sklearn.Estimator.evaluate")
def score(emit: Emit, self: Any, X: Any, y: Any = None, *rest: Any, **options: Any) -> Any:
    """The model judges itself on rows."""
    if not isinstance(self, Model) or self.fitted is None:
        return NotImplemented
    X, y = apart(emit, X, y)
    inputs = (self.fitted, features(emit, X).ref, *tables(emit, y))
    return emit(Score(inputs, "score", True, 2 if y is not None else None))


@models("sklearn.Estimator.inverse_transform")
def inverse_transform(emit: Emit, self: Any, X: Any, *rest: Any, **options: Any) -> Any:
    """Take a transformation back."""
    if not isinstance(self, Model):
        return NotImplemented
    table = emit.table(X)
    if self.fitted is not None and self.estimator.output == "same":
        return emit(Transform((self.fitted, table.ref), self.estimator, "inverse_transform"))
    return emit(Opaque((*((self.fitted,) if self.fitted else ()), table.ref), "inverse_transform", "array"))


QUIET = (
    "get_params", "get_depth", "get_n_leaves", "save_model", "load_model", "get_score", "feature_importance",
    "get_feature_importance", "get_booster", "get_dump", "save", "summary", "evals_result", "get_evals_result",
    "dump_model", "num_trees", "current_iteration", "get_metadata_routing", "decision_path", "densify", "sparsify",
    "summary2", "conf_int", "plot", "build_analyzer", "build_tokenizer", "get_covariance", "get_stop_words",
    "cost_complexity_pruning_path",
)  # fmt: skip
"""What an estimator tells of itself, here or in a library that follows the protocol."""


@models(*(f"sklearn.Estimator.{_name}" for _name in QUIET))
def get_params(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """Parameters, of no consequence for rows."""
    return Unknown()


@models("sklearn.Estimator.set_params")
def set_params(emit: Emit, self: Any, **options: Any) -> Any:
    """Other parameters for the same estimator."""
    if not isinstance(self, Model):
        return NotImplemented
    plain = {k: v for k, v in options.items() if isinstance(v, str | int | float | bool | type(None))}
    whole = {k: v.estimator for k, v in options.items() if isinstance(v, Model)}
    changed = replace(self, estimator=with_parts(with_parameters(self.estimator, plain), whole))
    if emit.receiver is not None:
        emit.update(emit.receiver, changed)
        return emit.receiver
    return changed


def with_parameters(estimator: Estimator, given: dict[str, Any]) -> Estimator:
    """An estimator with some parameters replaced."""
    return replace(estimator, parameters=tuple((dict(estimator.parameters) | given).items()))


def with_parts(estimator: Estimator, given: dict[str, Estimator]) -> Estimator:
    """An estimator with some of its parts replaced: `pipe.set_params(model=SVC())`, `search(estimator__model=…)`."""
    if not given or not estimator.parts:
        return estimator
    parts = []
    for part in estimator.parts:
        inner = {k.removeprefix(f"{part.name}__"): v for k, v in given.items() if k.startswith(f"{part.name}__")}
        parts.append(replace(part, estimator=with_parts(given.get(part.name, part.estimator), inner)))
    return replace(estimator, parts=tuple(parts))


@models("sklearn.Estimator.set_output")
def set_output(emit: Emit, self: Any, *, transform: Any = None) -> Any:
    """What comes out of `transform`: arrays or frames."""
    if not isinstance(self, Model):
        return NotImplemented
    changed = replace(self, estimator=with_parameters(self.estimator, {"set_output": transform}))
    if emit.receiver is not None:
        emit.update(emit.receiver, changed)
        return emit.receiver
    return changed


@models(
    "sklearn.Estimator.get_feature_names_out", "sklearn.Estimator.get_feature_names", "sklearn.Estimator.get_support"
)
def get_feature_names_out(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """Names of what comes out; they depend on the rows seen."""
    return Unknown(emit.refs(self))


@attribute("sklearn.Estimator.best_estimator_")
def best_estimator(emit: Emit, self: Model) -> Any:
    """The estimator a search found, refitted on all rows given to it."""
    inner = self.estimator.parts[0].estimator if self.estimator.parts else self.estimator
    return Model(inner, self.fitted)


@attribute("sklearn.Estimator.best_score_", "sklearn.Estimator.cv_results_")
def best_score(emit: Emit, self: Model) -> Any:
    """The score in the folds of a search."""
    return emit(Score((self.fitted,), "best_score_", True, None)) if self.fitted else Unknown()


@attribute("sklearn.Estimator.named_steps", "sklearn.Estimator.named_transformers_", "sklearn.Estimator.steps")
def named_steps(emit: Emit, self: Model) -> Any:
    """The parts of a pipeline, by name."""
    from headwater.api.model import Dict

    return Dict(tuple((part.name, Model(part.estimator, self.fitted)) for part in self.estimator.parts))


@attribute("sklearn.Estimator.labels_")
def labels(emit: Emit, self: Model) -> Any:
    """The cluster of each row fitted."""
    return emit(Predict((self.fitted,), "fit_predict")) if self.fitted else Unknown()
