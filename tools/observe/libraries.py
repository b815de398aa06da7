"""What stands in the table of each library."""

import warnings
from collections import Counter
from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any

from observe import estimators, functions, members
from observe.splitters import splitters

Table = dict[str, Any]
Offer = tuple[list[type], list[Any]]
"""The estimators of a library, and what else it offers to call."""


def table(library: str, *, tried: bool = True) -> Table:
    """Everything that is written of a library; `tried=False` leaves out what only trials can tell."""
    if members_of := DATA.get(library):
        return members_of()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        classes, calls = LEARNING[library]()
    entries = estimators.entries(iter(classes), tried=tried)
    if library == "sklearn":
        entries |= splitters("sklearn.model_selection", tried=tried)
    return {
        "version": import_module(library).__version__,
        "usual": _usual(entries.values()),
        "estimators": dict(sorted(entries.items())),
        "functions": functions.entries(iter(calls), tried=tried),
    }


def sklearn() -> Offer:
    """scikit-learn."""
    for trial in ("enable_iterative_imputer", "enable_halving_search_cv"):
        import_module(f"sklearn.experimental.{trial}")
    discovery, selection = import_module("sklearn.utils.discovery"), import_module("sklearn.model_selection")
    calls = [one for _, one in discovery.all_functions()]
    calls += [selection.ParameterGrid, selection.ParameterSampler]
    return [cls for _, cls in discovery.all_estimators()], calls


def imblearn() -> Offer:
    """imbalanced-learn."""
    calls: list[Any] = [import_module("imblearn.pipeline").make_pipeline]
    for part in ("imblearn.metrics", "imblearn.datasets"):
        offered = import_module(part)
        calls += [getattr(offered, name) for name in offered.__all__]
    return [cls for _, cls in import_module("imblearn.utils.testing").all_estimators()], calls


def lightgbm() -> Offer:
    """LightGBM: its scikit-learn interface, and its own."""
    return _named(
        "lightgbm",
        ("LGBMClassifier", "LGBMRegressor", "LGBMRanker"),
        ("Booster", "Dataset", "cv", "train", "early_stopping", "log_evaluation", "plot_importance"),
    )


def xgboost() -> Offer:
    """XGBoost: its scikit-learn interface, and its own."""
    return _named(
        "xgboost",
        ("XGBClassifier", "XGBRegressor", "XGBRanker", "XGBRFClassifier", "XGBRFRegressor"),
        ("Booster", "DMatrix", "QuantileDMatrix", "cv", "train", "plot_importance"),
    )


def _named(library: str, classes: Iterable[str], calls: Iterable[str]) -> Offer:
    module = import_module(library)
    return [getattr(module, name) for name in classes], [getattr(module, name) for name in calls]


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


LEARNING: dict[str, Callable[[], Offer]] = {
    "sklearn": sklearn,
    "imblearn": imblearn,
    "lightgbm": lightgbm,
    "xgboost": xgboost,
}
DATA: dict[str, Callable[[], Table]] = {"pandas": members.pandas, "numpy": members.numpy}
