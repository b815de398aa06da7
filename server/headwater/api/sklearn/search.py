"""Cross-validation by function: an estimator fitted and judged in folds."""

from typing import Any

from headwater.api.model import Emit, Model, Splitter, Unknown, models
from headwater.plan.learning import CrossValidate, Estimator


def in_folds(emit: Emit, estimator: Any, X: Any, y: Any, cv: Any, via: str, method: Any = None) -> Any:
    """The step of a cross-validation."""
    spec = estimator.estimator if isinstance(estimator, Model) else Estimator("unknown", "unknown")
    inputs = tuple(emit.table(v).ref for v in (X, y) if v is not None)
    random = cv.random if isinstance(cv, Splitter) else False if cv is None or isinstance(cv, int) else None
    seeded = cv.seeded if isinstance(cv, Splitter) else None
    how = method if isinstance(method, str) else "predict" if method is None else "?"
    return emit(CrossValidate(inputs, spec, via, y is not None, method is not None, random, seeded, how))


@models("sklearn.model_selection.cross_validate")
def cross_validate(
    emit: Emit, estimator: Any, X: Any, y: Any = None, *, groups: Any = None, scoring: Any = None, cv: Any = None,
    **options: Any,
) -> Any:  # fmt: skip
    """Scores and times of folds."""
    return in_folds(emit, estimator, X, y, cv, "cross_validate")


@models("sklearn.model_selection.cross_val_score")
def cross_val_score(
    emit: Emit, estimator: Any, X: Any, y: Any = None, *, groups: Any = None, scoring: Any = None, cv: Any = None,
    **options: Any,
) -> Any:  # fmt: skip
    """Scores of folds."""
    return in_folds(emit, estimator, X, y, cv, "cross_val_score")


@models("sklearn.model_selection.cross_val_predict")
def cross_val_predict(
    emit: Emit, estimator: Any, X: Any, y: Any = None, *, groups: Any = None, cv: Any = None,
    method: Any = "predict", **options: Any,
) -> Any:  # fmt: skip
    """Predictions for each row by a model that has not seen it."""
    return in_folds(emit, estimator, X, y, cv, "cross_val_predict", method)


@models("sklearn.model_selection.permutation_test_score")
def permutation_test_score(
    emit: Emit, estimator: Any, X: Any, y: Any = None, *, groups: Any = None, cv: Any = None, **options: Any
) -> Any:
    """Scores of folds, and of folds whose labels are shuffled."""
    return in_folds(emit, estimator, X, y, cv, "permutation_test_score")


@models("sklearn.model_selection.learning_curve")
def learning_curve(
    emit: Emit, estimator: Any, X: Any, y: Any = None, *rest: Any, cv: Any = None, **options: Any
) -> Any:
    """Scores of folds for several sizes."""
    return in_folds(emit, estimator, X, y, cv, "learning_curve")


@models("sklearn.model_selection.validation_curve")
def validation_curve(
    emit: Emit, estimator: Any, X: Any, y: Any = None, *rest: Any, cv: Any = None, **options: Any
) -> Any:
    """Scores of folds for several values of a parameter."""
    return in_folds(emit, estimator, X, y, cv, "validation_curve")


@models("sklearn.inspection.permutation_importance")
def permutation_importance(emit: Emit, estimator: Any, X: Any, y: Any, **options: Any) -> Any:
    """Importances by shuffling columns."""
    return Unknown(emit.refs(estimator, X, y))
