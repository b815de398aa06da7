"""One entry per estimator: asked of the class, and tried on small data."""

import inspect
import random
import warnings
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import numpy as np

from observe import samples
from observe.making import WRAPS, make, needed, reference
from observe.names import public
from observe.samples import Sample
from observe.written import signature_of, written

ENCODES = {"LabelEncoder", "OneHotEncoder", "OrdinalEncoder", "LabelBinarizer", "MultiLabelBinarizer"}
"""Encodings that tell nothing of how values are distributed: a convention of the leakage rules."""

SELECTOR = ("sklearn.feature_selection", "SelectorMixin")
PROBES: dict[str, object] = {"n_components": 3, "subsample": 0.5, "max_features": 0.5, "max_samples": 0.5}
"""Numbers to try beside the defaults; what they show is written as `...`, any other number."""

SHAPES: dict[str, Callable[[int], Sample]] = {
    "MultiLabelBinarizer": samples.sets,
    "PatchExtractor": samples.pictures,
    "IsotonicRegression": samples.one_column,
    "KernelCenterer": samples.square,
}
SUPERVISION = {"PoissonRegressor": "counts", "GammaRegressor": "counts", "TweedieRegressor": "counts"}
DRAWING = (1, 2, 3)
"""Seeds of the global generators between which an unseeded estimator may differ."""
REFUSALS = (
    *(ArithmeticError, AssertionError, AttributeError, ImportError, LookupError, RuntimeError, TypeError),
    *(ValueError, np.linalg.LinAlgError),
)
"""How estimators say that data or parameters do not suit them."""
EVERY = ("n_features_in_", "feature_names_in_")
"""What nearly every fit leaves; the loader adds it."""
LEAVES_OUT = ("get_params", "set_params", "get_metadata_routing")


class Untried(Exception):
    """No sample suited the estimator: the generator must learn of it."""


def entries(classes: Iterator[type], *, tried: bool = True) -> dict[str, dict[str, Any]]:
    """The entries of estimators, by public name; with what only a trial can tell, or without."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        found = {public(cls): entry(cls, tried=tried) for cls in classes}
    return dict(sorted(found.items()))


def entry(cls: type, *, tried: bool = True) -> dict[str, Any]:
    """What is written of one estimator."""
    kind, tags = kind_of(cls), _tags(cls)
    fit = signature_of(cls.fit).parameters if hasattr(cls, "fit") else {}
    labelled = "X" in fit and "y" in fit and fit["y"].default is inspect.Parameter.empty
    is_ = {
        "encodes": cls.__name__ in ENCODES,
        "supervised": labelled or kind == "sampler" or bool(tags.target_tags.required),
        "selects": _is_a(cls, *SELECTOR),
        "accepts_nan": bool(tags.input_tags.allow_nan),
    }
    told: dict[str, Any] = {
        "kind": kind,
        "parameters": written(signature_of(cls)),
        "methods": methods(cls),
        "is": [name for name, holds in is_.items() if holds],
    }
    if wraps := next((name for name in WRAPS if name in signature_of(cls).parameters), None):
        told["wraps"] = wraps
    return told | Trial(cls, kind, tags).told(told["is"]) if tried else told


def kind_of(cls: type) -> str:
    """The word for what an estimator is."""
    if cls.__name__ in {"Pipeline", "ColumnTransformer", "FeatureUnion"}:
        return "composite"
    if _is_a(cls, *SELECTOR):
        return "transformer"
    if cls.__name__ == "FrozenEstimator":
        return "other"
    if _is_a(cls, "sklearn.model_selection._search", "BaseSearchCV"):
        return "search"
    if hasattr(cls, "fit_resample"):
        return "sampler"
    told = _tags(cls).estimator_type
    if cls.__name__.endswith("Ranker"):
        return "ranker"
    if told is None:
        return "transformer" if hasattr(cls, "transform") or hasattr(cls, "fit_transform") else "other"
    return {"outlier_detector": "outlier", "density_estimator": "density"}.get(told, str(told))


def methods(cls: type) -> list[str]:
    """The public methods, with what they take where that differs from the usual."""
    found = []
    for name in dir(cls):
        if (
            name.startswith("_")
            or name in LEAVES_OUT
            or (name.startswith("set_") and name.endswith("_request"))
        ):
            continue
        if name == "set_output" or not callable(getattr(cls, name)):
            continue
        taken = written(signature_of(getattr(cls, name), bound=True))
        found.append(f"{name}({taken})")
    return found


class Trial:
    """An estimator tried on samples that suit it."""

    def __init__(self, cls: type, kind: str, tags: Any) -> None:
        self.cls, self.kind, self.tags = cls, kind, tags
        self.supervision = SUPERVISION.get(cls.__name__) or _supervision(cls, kind, tags)

    def told(self, asked: list[str]) -> dict[str, Any]:
        """What only a trial can tell, beside what the class says of itself."""
        random, learns = self.draws({}), self.kind != "transformer" or self.learns()
        told: dict[str, Any] = {"is": ["random"] * random + ["learns"] * learns + asked}
        if hasattr(self.cls, "transform") and (columns := self.columns()):
            told["columns"] = columns
        if fitted := self.fitted():
            told["fitted"] = " ".join(fitted)
        if not random:
            if when := self.draws_when():
                told["random_when"] = when
            if above := self.draws_above():
                told["random_above"] = above
        return told

    def sample(self, seed: int, shape: str = "narrow") -> Sample:
        """Data of the shape that the estimator asks for."""
        asked = self.tags.input_tags
        if own := SHAPES.get(self.cls.__name__):
            return own(seed)
        if self.kind == "transformer" and (self.tags.target_tags.one_d_labels or not asked.two_d_array):
            if asked.string:
                return samples.texts(seed)
            return samples.records(seed) if asked.dict else samples.labels(seed)
        gaps = ".impute" in self.cls.__module__
        return samples.numbers(self.kind, self.supervision, seed, shape=shape, gaps=gaps)

    def fit(self, sample: Sample, **given: Any) -> Any:
        """A fitted instance."""
        made = make(self.cls, given, sample)
        if self.kind == "sampler":
            made.resampled = made.fit_resample(sample.x, sample.y)
        elif self.kind == "ranker":
            made.fit(sample.x, sample.y, group=[10] * (len(sample.y) // 10) + [len(sample.y) % 10])
        elif sample.y is None:
            made.fit(sample.x)
        else:
            made.fit(sample.x, sample.y)
        return made

    def draws(self, given: dict[str, Any]) -> bool:
        """Whether unseeded runs differ."""
        if any(self._differ(self.sample(0, shape), given) for shape in ("wide", "narrow")):
            return True
        try:
            return self._differ(self.sample(0, "broad"), given)
        except REFUSALS:  # some want more rows than columns
            return False

    def draws_when(self) -> dict[str, list[object]]:
        """Values of single parameters that make it draw."""
        taken = signature_of(self.cls).parameters
        if "random_state" not in taken or any(name in needed(self.cls, None) for name in WRAPS):
            return {}  # with something inside, that decides
        found: dict[str, list[object]] = {}
        for name, value in _choices(self.cls):
            if name in taken and taken[name].default != value and self._draws_or_refuses({name: value}):
                found.setdefault(name, []).append(value)
        for name, value in PROBES.items():
            if name in taken and self._draws_or_refuses({name: value}):
                found[name] = ["..."]
        return found

    def _draws_or_refuses(self, given: dict[str, Any]) -> bool:
        few = {"n_components": 2} if "n_components" in signature_of(self.cls).parameters else {}
        try:
            return self.draws(given | few)
        except REFUSALS:
            return False

    def draws_above(self) -> int | None:
        """The number of rows above which it draws: where it takes a part of them."""
        taken = signature_of(self.cls).parameters
        if taken.get("early_stopping") and taken["early_stopping"].default == "auto":
            limit = 10_000
        elif "subsample" in taken and type(taken["subsample"].default) is int:
            limit = taken["subsample"].default
        else:
            return None
        draw = np.random.RandomState(0)
        x = draw.normal(size=(3 * limit, 2))
        many = Sample(x, samples.label(self.kind, self.supervision, x, draw), x[:50])
        if not self._differ(many, {}):
            return None
        few = Sample(x[:limit], many.y[:limit], many.later)
        if self._differ(few, {}):
            raise Untried(f"{self.cls.__name__} draws on {limit} rows and fewer")
        return limit

    def _differ(self, sample: Sample, given: dict[str, Any]) -> bool:
        first = None
        for seed in DRAWING:
            random.seed(seed)
            np.random.seed(seed)
            shown = outcome(self.fit(sample, **given), sample, self.kind)
            if hasattr(self.cls, "fit_transform") and self.kind == "transformer":
                fitting = (sample.x,) if sample.y is None else (sample.x, sample.y)
                shown.append(plain(make(self.cls, given, sample).fit_transform(*fitting)))
            if first is None:
                first = shown
            elif not same(first, shown):
                return True
        return False

    def learns(self) -> bool:
        """Whether what is transformed depends on the rows it was fitted on."""
        seeded = {"random_state": 0} if "random_state" in signature_of(self.cls).parameters else {}
        if not hasattr(self.cls, "transform"):
            return True
        tried = False
        for shape in ("narrow", "wide"):
            try:
                first, second = (self.fit(self.sample(seed, shape), **seeded) for seed in (1, 2))
            except REFUSALS:  # a constant column suits few that look for directions
                continue
            tried = True
            later = self.sample(1, shape).later
            try:
                if not same(plain(first.transform(later)), plain(second.transform(later))):
                    return True
            except ValueError:  # it refuses what it did not see when fitted
                return True
        if not tried:
            raise Untried(f"no sample suits {self.cls.__name__}")
        return False

    def columns(self) -> str | None:
        """What the columns of its output are called."""
        sample = self.sample(0)
        width = getattr(sample.x, "shape", (0, 0))[-1]
        names = [f"c{i}" for i in range(width)] if width else None
        try:
            fitted = self.fit(sample)
            out = list(fitted.get_feature_names_out(names) if width else fitted.get_feature_names_out())
        except (AttributeError, TypeError, ValueError):
            return None
        if _is_a(self.cls, *SELECTOR):
            return "subset"
        if out == names:
            return "same"
        stem = self.cls.__name__.lower()
        return "prefix" if all(name.removeprefix(stem).isdigit() for name in out) else "expand"

    def fitted(self) -> list[str]:
        """What a fit leaves on the instance."""
        held = self.fit(self.sample(0))
        names = {name for name in dir(type(held)) if isinstance(inspect.getattr_static(held, name), property)}
        names = {name for name in names | set(vars(held)) if name.endswith("_") and name not in EVERY}
        return sorted(name for name in names if not name.startswith("_") and not name.endswith("__"))


def outcome(fitted: Any, sample: Sample, kind: str) -> list[Any]:
    """What a user sees of a fit."""
    shown: list[Any] = []
    if kind == "sampler":
        return [plain(part) for part in fitted.resampled]
    between = _between(sample) if kind in {"classifier", "regressor", "outlier", "ranker"} else sample.later
    for name in ("predict", "predict_proba", "decision_function", "transform", "score_samples"):
        if ask := getattr(fitted, name, None):
            shown.append(plain(ask(between)))
    for name in ("labels_", "embedding_", "best_params_"):
        if hasattr(fitted, name):
            shown.append(plain(getattr(fitted, name)))
    if hasattr(fitted, "cv_results_"):
        shown.append(plain(fitted.cv_results_["mean_test_score"]))
    if not shown:
        shown = [
            plain(value) for name, value in sorted(vars(fitted).items()) if isinstance(value, np.ndarray)
        ]
    return shown


def _between(sample: Sample) -> Any:
    """Rows that were not fitted: a tree that has seen them all answers alike whatever it drew."""
    shares = np.random.RandomState(5).rand(*sample.x.shape)
    return sample.x * shares + np.roll(sample.x, 7, axis=0) * (1 - shares)


def same(first: Any, second: Any) -> bool:
    """Whether two outcomes are equal but for rounding."""
    if isinstance(first, list) and isinstance(second, list):
        return len(first) == len(second) and all(map(same, first, second))
    if isinstance(first, np.ndarray) and isinstance(second, np.ndarray):
        if first.shape != second.shape:
            return False
        if first.dtype.kind in "fc" and second.dtype.kind in "fc":
            return bool(np.allclose(first, second, rtol=1e-6, atol=1e-9, equal_nan=True))
        return bool(np.array_equal(first, second))
    return bool(first == second)


def plain(value: Any) -> Any:
    """A value as arrays and lists, for comparing."""
    if hasattr(value, "toarray"):
        return value.toarray()
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    if isinstance(value, dict):
        return [plain(part) for _, part in sorted(value.items())]
    return np.asarray(value) if hasattr(value, "__array__") else value


def _tags(cls: type) -> Any:
    return import_module("sklearn.utils").get_tags(reference(cls))


def _is_a(cls: type, module: str, name: str) -> bool:
    return issubclass(cls, getattr(import_module(module), name))


def _supervision(cls: type, kind: str, tags: Any) -> str:
    asked = tags.target_tags
    if cls.__name__ in {"MultiOutputClassifier", "ClassifierChain"}:
        return "several classes"
    if (
        cls.__name__.startswith("MultiTask")
        or cls.__name__ in {"MultiOutputRegressor", "RegressorChain"}
        or (asked.multi_output and not asked.single_output)
    ):
        return "several"
    if "cross_decomposition" in cls.__module__:
        return "several"
    return "number" if kind == "regressor" else "classes"


def _choices(cls: type) -> Iterator[tuple[str, object]]:
    """Every value that a parameter may take of a short list."""
    for name, allowed in getattr(cls, "_parameter_constraints", {}).items():
        if name in {"random_state", "verbose", "n_jobs", "copy", "copy_X", "warm_start", "scoring"}:
            continue
        for constraint in allowed if isinstance(allowed, list) else []:
            if constraint == "boolean":
                yield from ((name, value) for value in (False, True))
            elif options := getattr(constraint, "options", None):
                yield from ((name, value) for value in sorted(options, key=str) if isinstance(value, str))
