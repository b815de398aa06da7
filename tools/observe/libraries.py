"""What stands in the table of each library."""

import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from typing import Any

from observe import estimators, functions, members
from observe.splitters import splitters

Table = dict[str, Any]


def sklearn() -> Table:
    """scikit-learn: its estimators, splitters and functions."""
    found = import_module("sklearn.utils.discovery").all_functions()
    more = [
        getattr(import_module("sklearn.model_selection"), name)
        for name in ("ParameterGrid", "ParameterSampler")
    ]
    return _learning(
        "sklearn", _sklearn_classes(), [one for _, one in found] + more, splitters("sklearn.model_selection")
    )


def imblearn() -> Table:
    """imbalanced-learn: its samplers, ensembles and functions."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = import_module("imblearn.utils.testing").all_estimators()
    calls: list[Any] = [import_module("imblearn.pipeline").make_pipeline]
    for part in ("imblearn.metrics", "imblearn.datasets"):
        offered = import_module(part)
        calls += [getattr(offered, name) for name in offered.__all__]
    return _learning("imblearn", (cls for _, cls in found), calls)


def lightgbm() -> Table:
    """LightGBM: its scikit-learn interface, and its own."""
    module = import_module("lightgbm")
    classes = (module.LGBMClassifier, module.LGBMRegressor, module.LGBMRanker)
    calls = ("Booster", "Dataset", "cv", "train", "early_stopping", "log_evaluation", "plot_importance")
    return _learning("lightgbm", classes, [getattr(module, name) for name in calls])


def xgboost() -> Table:
    """XGBoost: its scikit-learn interface, and its own."""
    module = import_module("xgboost")
    names = ("XGBClassifier", "XGBRegressor", "XGBRanker", "XGBRFClassifier", "XGBRFRegressor")
    calls = ("Booster", "DMatrix", "QuantileDMatrix", "cv", "train", "plot_importance")
    return _learning(
        "xgboost", [getattr(module, name) for name in names], [getattr(module, name) for name in calls]
    )


def _sklearn_classes() -> Iterator[type]:
    for trial in ("enable_iterative_imputer", "enable_halving_search_cv"):
        import_module(f"sklearn.experimental.{trial}")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = import_module("sklearn.utils").all_estimators()
    yield from (cls for _, cls in found)


def _learning(
    library: str, classes: Iterable[type], calls: Iterable[Any], more: Table | None = None
) -> Table:
    entries = estimators.entries(iter(classes)) | (more or {})
    return {
        "version": import_module(library).__version__,
        "usual": _usual(entries.values()),
        "estimators": dict(sorted(entries.items())),
        "functions": functions.entries(iter(calls)),
    }


def _usual(entries: Iterable[Table]) -> dict[str, str]:
    """What each method mostly takes; entries then name the method alone."""
    entries = list(entries)
    counts: dict[str, Counter[str]] = {}
    for entry in entries:
        for method in entry["methods"]:
            name, _, taken = method.partition("(")
            counts.setdefault(name, Counter())[taken[:-1]] += 1
    usual = {
        name: min(found, key=lambda taken: (-found[taken], taken)) for name, found in sorted(counts.items())
    }
    for entry in entries:
        entry["methods"] = [
            name if usual[name] == taken[:-1] else f"{name}({taken}"
            for name, _, taken in (method.partition("(") for method in entry["methods"])
        ]
    return usual


TABLES: dict[str, Callable[[], Table]] = {
    "sklearn": sklearn,
    "imblearn": imblearn,
    "lightgbm": lightgbm,
    "xgboost": xgboost,
    "pandas": members.pandas,
    "numpy": members.numpy,
}
