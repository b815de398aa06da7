"""Functions of `sklearn.preprocessing` and `sklearn.utils` that act on rows at once."""

from typing import Any

from headwater.api.model import Emit, models
from headwater.api.sklearn.construct import described
from headwater.api.tables import estimator
from headwater.plan.frames import Map, Relabel, Sample
from headwater.plan.learning import Fit, Transform
from headwater.plan.nodes import Opaque

LEARNING = {"scale": "StandardScaler", "minmax_scale": "MinMaxScaler", "maxabs_scale": "MaxAbsScaler",
            "robust_scale": "RobustScaler", "quantile_transform": "QuantileTransformer",
            "power_transform": "PowerTransformer"}  # fmt: skip
"""Functions that learn from the rows they are given, and the class that does the same."""


def learned(function: str, qualified: str) -> None:
    """Declare a function that fits and transforms at once."""

    def fit_and_apply(emit: Emit, X: Any, *rest: Any, **options: Any) -> Any:
        table = emit.table(X)
        facts = estimator(f"sklearn.preprocessing.{qualified}")
        assert facts is not None, qualified
        spec = described(facts, {})
        model = emit(Fit((table.ref,), spec, function, False), qualified.lower())
        return emit(Transform((model.ref, table.ref), spec, function))

    fit_and_apply.__doc__ = f"`{function}(X)` is `{qualified}().fit_transform(X)`."
    models(f"sklearn.preprocessing.{function}")(fit_and_apply)


for _function, _class in LEARNING.items():
    learned(_function, _class)


@models("sklearn.preprocessing.label_binarize", "sklearn.preprocessing.add_dummy_feature")
def label_binarize(emit: Emit, y: Any, *rest: Any, **options: Any) -> Any:
    """Other columns than before, each row by itself."""
    return Relabel((emit.table(y).ref,), None, "array")


@models("sklearn.preprocessing.normalize")
def normalize(emit: Emit, X: Any, *rest: Any, **options: Any) -> Any:
    """Each row by itself."""
    return emit(Map((emit.table(X).ref,), "normalize", "array"))


@models("sklearn.preprocessing.binarize")
def binarize(emit: Emit, X: Any, *rest: Any, **options: Any) -> Any:
    """Each value by itself."""
    return emit(Map((emit.table(X).ref,), "binarize", "array"))


@models("sklearn.utils.shuffle")
def shuffle(emit: Emit, *arrays: Any, random_state: Any = None, n_samples: Any = None) -> Any:
    """The same rows in a random order."""
    made = tuple(emit(Sample((emit.table(a).ref,), False, True, random_state is not None)) for a in arrays)
    return made if len(made) > 1 else made[0]


@models("sklearn.utils.resample")
def resample(
    emit: Emit, *arrays: Any, replace: Any = True, n_samples: Any = None, random_state: Any = None,
    stratify: Any = None, sample_weight: Any = None,
) -> Any:  # fmt: skip
    """Rows drawn at random, by default with replacement."""
    made = tuple(
        emit(
            Sample(
                (emit.table(a).ref,), replace if isinstance(replace, bool) else None, False, random_state is not None
            )
        )
        for a in arrays
    )
    return made if len(made) > 1 else made[0]


@models(
    "sklearn.metrics.pairwise.cosine_similarity", "sklearn.metrics.pairwise.euclidean_distances",
    "sklearn.metrics.pairwise.linear_kernel", "sklearn.metrics.pairwise.pairwise_distances",
    "sklearn.metrics.pairwise_distances", "sklearn.metrics.pairwise.rbf_kernel", "scipy.spatial.distance.cdist",
    "sklearn.metrics.pairwise.manhattan_distances", "sklearn.metrics.pairwise.cosine_distances",
)  # fmt: skip
def pairwise(emit: Emit, X: Any, Y: Any = None, *rest: Any, **options: Any) -> Any:
    """Each row compared with every other: as many columns as there are rows."""
    inputs = tuple(dict.fromkeys(emit.table(v).ref for v in (X, Y) if v is not None))
    return Opaque(inputs, "pairwise", "array")
