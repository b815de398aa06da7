"""Instances of estimators, also of those that need another inside."""

import inspect
from importlib import import_module
from typing import Any

import numpy as np

from observe.samples import Sample

WRAPS = ("steps", "transformers", "transformer_list", "estimators", "estimator", "regressor")
"""Parameters that hold what is inside, the most telling first."""

SMALL: dict[str, dict[str, Any]] = {
    "LGBM": {"verbosity": -1, "n_jobs": 1},
    "XGB": {"verbosity": 0, "n_jobs": 1},
    "RandomProjection": {"n_components": 2},
    "TSNE": {"perplexity": 5, "max_iter": 250},
    "RadiusNeighborsClassifier": {"outlier_label": 0},
    "DictionaryLearning": {"max_iter": 10},
    "SequentialFeatureSelector": {"n_features_to_select": 1},
    "RFECV": {"step": 5},
    "TunedThreshold": {"thresholds": 5},
}
"""What lets some run on small data, or end soon; none of it decides what is observed."""


def reference(cls: type) -> Any:
    """An instance whose tags can be read: what is inside stands in for anything."""
    return make(cls, {}, Sample(np.eye(4), None, None))


def make(cls: type, given: dict[str, Any], sample: Sample) -> Any:
    """An instance with default parameters but for what is given and what must be."""
    return cls(**(needed(cls, sample) | given))


def needed(cls: type, sample: Sample | None) -> dict[str, Any]:
    """The arguments without which it cannot be made, or not be tried on small data."""
    linear = import_module("sklearn.linear_model")
    scaler = import_module("sklearn.preprocessing").StandardScaler
    regression = "Regressor" in cls.__name__
    inner = linear.Ridge() if regression else linear.LogisticRegression()
    taken = inspect.signature(cls).parameters
    steps = [("scale", scaler()), ("model", linear.LogisticRegression())]
    supplied: dict[str, Any] = {
        "estimator": inner,
        "estimators": [("one", inner), ("two", import_module("sklearn.dummy").DummyClassifier())]
        if not regression
        else [("one", inner), ("two", linear.LinearRegression())],
        "steps": steps,
        "transformers": [("scale", scaler(), [0, 1])],
        "transformer_list": [("scale", scaler())],
        "param_grid": {"C": [0.01, 0.1, 1.0, 10.0]},
        "param_distributions": {"C": list(np.linspace(0.1, 9, 40))},
        "dictionary": np.eye(3, sample.x.shape[-1]) if sample and hasattr(sample.x, "shape") else None,
        "categorical_features": [0],
    }
    given = {
        name: supplied[name] for name, one in taken.items() if one.default is one.empty and name in supplied
    }
    if cls.__name__ in {"SelfTrainingClassifier", "IterativeImputer"}:
        given["estimator"] = linear.LogisticRegression() if "Self" in cls.__name__ else linear.BayesianRidge()
    given |= next((said for stem, said in SMALL.items() if stem in cls.__name__), {})
    if cls.__name__ == "FrozenEstimator" and sample:
        given["estimator"] = inner.fit(sample.x, np.arange(len(sample.x)) % 2)
    return given
