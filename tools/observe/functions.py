"""One entry per function of a learning library; metrics and transforming functions are tried."""

import warnings
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from importlib import import_module
from typing import Any

import numpy as np

from observe.estimators import REFUSALS, plain, same
from observe.names import public
from observe.written import signature_of, written

TRUTH = ("y_true", "labels_true", "y1")
GUESS = ("y_pred", "y_score", "y_proba", "y_prob", "labels_pred", "pred_decision", "y2")
SCORES = {"y_score", "y_proba", "y_prob", "pred_decision"}
NEEDED: dict[str, dict[str, Any]] = {"fbeta_score": {"beta": 2.0}, "top_k_accuracy_score": {"k": 1}}
CHECK_CV = "sklearn.model_selection.check_cv"  # hands back a splitter
INNER = ("sklearn.utils.", "sklearn.callback.")
OF_USE = (
    "shuffle",
    "resample",
    "compute_class_weight",
    "compute_sample_weight",
    "check_random_state",
    "check_array",
)
"""Of the packages for developers of estimators, what scripts call."""
KINDS = (
    ("sklearn.model_selection.train_test_split", "split"),
    (CHECK_CV, "other"),
    ("sklearn.model_selection.", "evaluate"),
    ("sklearn.datasets.load_", "dataset"),
    ("sklearn.datasets.fetch_", "dataset"),
    ("sklearn.datasets.make_", "dataset"),
    ("imblearn.datasets.", "dataset"),
    ("sklearn.preprocessing.", "transform"),
    ("sklearn.feature_selection.", "select"),
    ("sklearn.utils.shuffle", "sample"),
    ("sklearn.utils.resample", "sample"),
    ("sklearn.pipeline.make_", "compose"),
    ("sklearn.compose.make_column_t", "compose"),
    ("imblearn.pipeline.make_", "compose"),
    ("sklearn.cluster.", "learn"),
    ("sklearn.covariance.", "learn"),
    ("sklearn.decomposition.", "learn"),
    ("sklearn.linear_model.", "learn"),
    ("sklearn.manifold.", "learn"),
    ("lightgbm.train", "learn"),
    ("xgboost.train", "learn"),
    ("lightgbm.cv", "evaluate"),
    ("xgboost.cv", "evaluate"),
)
"""The kind of a function by how its public name begins; the first that fits."""


def entries(functions: Iterator[Any], *, tried: bool = True) -> dict[str, dict[str, Any]]:
    """The entries of functions and of classes that are no estimators, by public name."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        found: dict[str, dict[str, Any]] = {}
        for function in functions:
            try:
                name = public(function)
            except LookupError:
                continue  # an inner one
            if name.startswith(INNER) and name.rpartition(".")[2] not in OF_USE:
                continue
            found[name] = entry(name, function, tried=tried)
    return dict(sorted(found.items()))


def entry(name: str, function: Any, *, tried: bool = True) -> dict[str, Any]:
    """What is written of one function."""
    kind = next((kind for stem, kind in KINDS if name.startswith(stem)), "other")
    signature = signature_of(function)
    told: dict[str, Any] = {"kind": kind, "parameters": written(signature)}
    ordered = list(signature.parameters)
    if not tried:
        return {"parameters": told["parameters"]}
    truth = next((one for one in ordered if one in TRUTH), None)
    guess = next((one for one in ordered if one in GUESS), None)
    if truth and guess:
        told |= {"kind": "metric", "truth": truth, "guess": guess} | judged(name, function, guess)
    elif ".metrics." in name and ordered[:2] == ["X", "labels"]:
        told |= {"kind": "metric", "guess": "labels"} | clustering(function)
    if kind == "transform" and transforms_rowwise(function):
        told["rowwise"] = True
    if (
        "random_state" in ordered
        and ".fetch_" not in name
        and name != CHECK_CV
        and (drew := draws(function)) is not None
    ):
        told["random"] = drew
    return told


def judged(name: str, metric: Any, guess: str) -> dict[str, Any]:
    """How a metric judges: which way is better, on what, and whether its arguments may be swapped."""
    scorer = _scorers().get(name)
    probable = scorer is not None and "predict_proba" in str(scorer[1])
    told: dict[str, Any] = {"wants": "scores" if guess in SCORES or probable else "predictions"}
    more = NEEDED.get(name.rpartition(".")[2], {})
    for truth, good, bad in _pairs():
        try:
            best, worse = metric(truth, good, **more), metric(truth, bad, **more)
        except REFUSALS:
            continue
        if not isinstance(best, float | int | np.number) or best == worse:
            continue
        told["greater_is_better"] = bool(best > worse)
        break
    else:
        return told | {"kind": "curve" if name.endswith(("_curve", "_curves")) else "report"}
    if scorer is not None and told["greater_is_better"] != (scorer[0] > 0):
        raise AssertionError(f"{name}: its scorer and a trial disagree on which way is better")
    if told["wants"] == "predictions" and not more and all(_alike(metric, a, b) for a, _, b in _pairs()):
        told["symmetric"] = True
    return told


def clustering(metric: Any) -> dict[str, Any]:
    """Which way a score of a clustering is better."""
    draw = np.random.RandomState(0)
    truth: Any = np.repeat([0, 1, 2], 10)
    x = draw.normal(size=(30, 2)) + truth[:, None] * 8
    best, worse = metric(x, truth), metric(x, draw.permutation(truth))
    if not np.isscalar(best):
        return {"kind": "report"}
    return {"wants": "predictions", "greater_is_better": bool(best > worse)}


def draws(function: Any) -> bool | None:
    """Whether unseeded calls differ; None if no small call suits it."""
    draw = np.random.RandomState(0)
    x = np.round(draw.rand(40, 12), 1)
    y: Any = np.arange(40) % 2
    model = import_module("sklearn.tree").DecisionTreeClassifier(random_state=0).fit(x, y)
    made = function.__name__.startswith("make_")
    for taken in ((),) if made else ((x,), (x, y), (x, 3), (model, x, y)):
        try:
            outcomes = []
            for seed in (1, 2, 3):
                np.random.seed(seed)
                outcomes.append(plain(function(*taken)))
        except REFUSALS:
            continue
        return not all(same(outcomes[0], other) for other in outcomes[1:])
    return None


def transforms_rowwise(function: Any) -> bool:
    """Whether each row comes out alike whatever other rows stand beside it."""
    x = np.abs(np.random.RandomState(0).normal(size=(20, 3))) * [1, 5, 9]
    for rows, more in ((x, {}), (list("abcabcabab"), {"classes": ["a", "b", "c"]})):
        try:
            whole, part = function(rows, **more), function(rows[:5], **more)
        except REFUSALS:
            continue
        return bool(same(np.asarray(whole)[:5], np.asarray(part)))
    return False


def _pairs() -> Iterator[tuple[Any, Any, Any]]:
    """A truth, a good and a bad guess: of two classes, several, numbers, probabilities, sets."""
    draw = np.random.RandomState(0)
    two = draw.randint(0, 2, 40)
    noisy = np.where(draw.rand(40) < 0.3, 1 - two, two)
    several = draw.randint(0, 4, 40)
    numbers = draw.rand(40) * 5 + 1
    sets = draw.randint(0, 2, (20, 4))
    sets[:, 0], sets[:, 1] = 0, 1
    yield two, two, noisy
    yield several, several, np.roll(several, 1) * (draw.rand(40) < 0.6)
    yield numbers, numbers, numbers * 0.4 + draw.rand(40) * 3 + 0.5
    yield two, two * 0.8 + 0.1, np.clip(two * 0.2 + draw.rand(40) * 0.7, 0.01, 0.99)
    yield sets, sets * 0.9, draw.rand(20, 4)


def _alike(metric: Any, one: Any, other: Any) -> bool:
    try:
        return bool(np.allclose(metric(one, other), metric(other, one)))
    except REFUSALS:
        return True


@cache
def _scorers() -> dict[str, tuple[int, Any]]:
    metrics = import_module("sklearn.metrics")
    told: dict[str, tuple[int, Any]] = {}
    for name in metrics.get_scorer_names():
        scorer = metrics.get_scorer(name)
        with suppress(AttributeError, LookupError):  # one made of no public metric
            told[public(scorer._score_func)] = (scorer._sign, scorer._response_method)
    return told
