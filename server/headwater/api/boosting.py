"""The native training functions of gradient boosting libraries: data sets with labels, `train` and `cv`.

Their scikit-learn classes follow the protocol of estimators and need nothing here.
"""

from collections.abc import Mapping
from typing import Any

from headwater.api.model import Emit, Foreign, Frame, Listing, Model, models
from headwater.api.sklearn.protocol import stopping
from headwater.plan.expressions import Ref
from headwater.plan.learning import CrossValidate, Estimator, Fit, Kind, Pair

CLASSES = ("binary", "multiclass", "softmax", "softprob", "logistic", "cross_entropy", "hinge")
NUMBERS = (
    "regression",
    "squared",
    "l1",
    "l2",
    "mse",
    "mae",
    "rmse",
    "huber",
    "poisson",
    "gamma",
    "tweedie",
    "quantile",
)


UNTOLD = Estimator("unknown")


@models("lightgbm.early_stopping", "lightgbm.callback.early_stopping", "xgboost.callback.EarlyStopping")
def early_stopping(emit: Emit, *rest: Any, **options: Any) -> Any:
    """A callback that stops the learning by what is watched."""
    return Foreign("lightgbm.early_stopping")


@models("lightgbm.log_evaluation", "lightgbm.record_evaluation", "lightgbm.reset_parameter")
def log_evaluation(emit: Emit, *rest: Any, **options: Any) -> Any:
    """A callback that only tells."""
    return Foreign("lightgbm.log_evaluation")


@models("lightgbm.Dataset", "xgboost.DMatrix", "xgboost.QuantileDMatrix", "catboost.Pool")
def dataset(emit: Emit, data: Any, label: Any = None, *rest: Any, **options: Any) -> Any:
    """Rows together with their labels."""
    table = emit.table(data)
    return emit(Pair((table.ref,) if label is None else (table.ref, emit.table(label).ref)))


@models("numpy.ndarray.set_label")
def set_label(emit: Emit, self: Any, label: Any) -> Any:
    """`dtrain.set_label(y)`: labels given to a data set after it was made."""
    table = emit.table(self)
    if not isinstance(node := emit.node(table.ref), Pair):
        return NotImplemented
    labelled = emit(Pair((node.inputs[0], emit.table(label).ref)))
    emit.update(emit.receiver, labelled)
    return None


@models("numpy.ndarray.get_label")
def get_label(emit: Emit, self: Any) -> Any:
    """The labels of a data set."""
    node = emit.node(emit.table(self).ref)
    return Frame(node.inputs[1], "array") if isinstance(node, Pair) and len(node.inputs) > 1 else NotImplemented


def parts(emit: Emit, value: Any) -> tuple[Ref, ...]:
    """The rows of a data set, and their labels where it has them."""
    table = emit.table(value)
    node = emit.node(table.ref)
    return node.inputs if isinstance(node, Pair) else (table.ref,)


def kind_of(params: Any) -> Kind:
    """What a model is to learn, by its objective."""
    objective = params.get("objective", params.get("loss_function", "")) if isinstance(params, Mapping) else ""
    words = str(objective).lower()
    if any(word in words for word in CLASSES):
        return "classifier"
    return "regressor" if any(word in words for word in NUMBERS) or words.startswith("reg") else "unknown"


def watched(emit: Emit, sets: Any) -> tuple[Ref, ...]:
    """The data sets of `valid_sets=[…]` or of `evals=[(data, name), …]`."""
    found: dict[Ref, None] = {}
    many = sets.items if isinstance(sets, Listing) else sets if isinstance(sets, list | tuple) else [sets]
    for each in many:
        inside = each.items if isinstance(each, Listing) else each
        given = inside[0] if isinstance(inside, list | tuple) and inside else inside
        if given is not None and emit.refs(given):
            found.update(dict.fromkeys(parts(emit, given)))
    return tuple(found)


def trained(emit: Emit, qualified: str, via: str, params: Any, data: Any, sets: Any, stops: bool | None) -> Any:
    """The step that fits."""
    given = parts(emit, data)
    watching = tuple(ref for ref in watched(emit, sets) if ref not in given)
    plain = (
        tuple((k, v) for k, v in params.items() if isinstance(v, str | int | float)) if isinstance(params, dict) else ()
    )
    estimator = Estimator(qualified, kind_of(params), parameters=plain)
    step = emit(
        Fit((*given, *watching), estimator, via, len(given) > 1, watching, stops if watching else None),
        "booster",
    )
    return Model(estimator, step.ref)


@models("lightgbm.train")
def lightgbm_train(
    emit: Emit, params: Any, train_set: Any, num_boost_round: Any = 100, valid_sets: Any = None, *rest: Any,
    callbacks: Any = None, early_stopping_rounds: Any = None, **options: Any,
) -> Any:  # fmt: skip
    """A booster, fitted."""
    stops = stopping(UNTOLD, {"callbacks": callbacks, "early_stopping_rounds": early_stopping_rounds})
    return trained(emit, "lightgbm.Booster", "lightgbm.train", params, train_set, valid_sets, stops)


@models("xgboost.train")
def xgboost_train(
    emit: Emit, params: Any, dtrain: Any, num_boost_round: Any = 10, evals: Any = None, *rest: Any,
    early_stopping_rounds: Any = None, callbacks: Any = None, **options: Any,
) -> Any:  # fmt: skip
    """A booster, fitted."""
    stops = stopping(UNTOLD, {"callbacks": callbacks, "early_stopping_rounds": early_stopping_rounds})
    return trained(emit, "xgboost.Booster", "xgboost.train", params, dtrain, evals, stops)


@models("catboost.train")
def catboost_train(
    emit: Emit, pool: Any = None, params: Any = None, *rest: Any, eval_set: Any = None, **options: Any
) -> Any:
    """A model, fitted."""
    stops = any(name in options for name in ("early_stopping_rounds", "od_type"))
    return trained(emit, "catboost.CatBoost", "catboost.train", params, pool, eval_set, stops)


@models("catboost.cv")
def catboost_cv(emit: Emit, pool: Any = None, params: Any = None, *rest: Any, **options: Any) -> Any:
    """Scores of folds; the first two arguments may stand in either order in scripts that name them."""
    given = parts(emit, pool if pool is not None else options.get("dtrain"))
    return emit(CrossValidate(given, Estimator("catboost.CatBoost", kind_of(params)), "catboost.cv", len(given) > 1))


def in_folds(library: str) -> None:
    """Declare the cross-validation of a library."""

    def cross_validate(emit: Emit, params: Any, data: Any, *rest: Any, **options: Any) -> Any:
        given = parts(emit, data)
        estimator = Estimator(f"{library}.Booster", kind_of(params))
        return emit(CrossValidate(given, estimator, f"{library}.cv", len(given) > 1, seeded="seed" in options))

    cross_validate.__doc__ = f"Scores of folds, by `{library}.cv`."
    models(f"{library}.cv")(cross_validate)


for _library in ("lightgbm", "xgboost"):
    in_folds(_library)
