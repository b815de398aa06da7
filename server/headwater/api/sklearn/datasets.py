"""Data sets that come with scikit-learn."""

from typing import Any

from headwater.api.model import Dict, Emit, Frame, models
from headwater.plan.frames import Positions, Project, Scan
from headwater.plan.nodes import Shape

LOADERS = ("load_iris", "load_diabetes", "load_breast_cancer", "load_wine", "load_digits", "load_linnerud",
           "load_boston", "fetch_california_housing", "fetch_covtype", "fetch_kddcup99", "fetch_20newsgroups",
           "fetch_openml", "fetch_lfw_people", "fetch_olivetti_faces", "fetch_20newsgroups_vectorized",
           "load_files", "fetch_rcv1")  # fmt: skip

MAKERS = ("make_classification", "make_regression", "make_blobs", "make_moons", "make_circles", "make_friedman1",
          "make_multilabel_classification", "make_gaussian_quantiles", "make_hastie_10_2", "make_swiss_roll",
          "make_s_curve")  # fmt: skip

TARGETS = {"load_linnerud": 3}
"""How many labels stand behind the features, where it is not one."""


def loaded(name: str) -> None:
    """Declare a loader: a bunch of data, target and frame, or a pair of arrays."""

    def load(emit: Emit, *rest: Any, **options: Any) -> Any:
        header = emit.header("dataset", name, {})
        names = tuple(header.columns) if header is not None else ()
        complete = header is not None and header.complete
        fetched = rest[0] if rest else options.get("name", options.get("data_id"))
        known = str(fetched) if name == "fetch_openml" and isinstance(fetched, str | int) else name
        subset = options.get("subset")
        scan = emit(
            Scan((), "dataset", known, f"sklearn.datasets.{name}", names, complete, (), "frame",
                 rows_read=f"subset={subset!r}" if isinstance(subset, str) else ""), name,
        )  # fmt: skip
        as_frame = options.get("as_frame", "auto" if name == "fetch_openml" else False) in (True, "auto")
        several = TARGETS.get(name, 1)
        if names:
            column: Shape = "frame" if several > 1 else "series"
            data: Frame = emit(Project((scan.ref,), names[:-several], "frame" if as_frame else "array"), "data")
            target: Frame = emit(Project((scan.ref,), names[-several:], column if as_frame else "array"), "target")
        else:
            data = emit(Positions((scan.ref,), None, -1, form="frame" if as_frame else "array"), "data")
            target = emit(Positions((scan.ref,), places=(-1,), form="series" if as_frame else "array"), "target")
        if options.get("return_X_y") is True:
            return data, target
        features = [str(n) for n in names[:-several]]
        return Bunch(emit, data, target, scan, features)

    load.__doc__ = f"`{name}()`."
    models(f"sklearn.datasets.{name}")(load)


def Bunch(emit: Emit, data: Frame, target: Frame, frame: Frame, features: list[str]) -> Any:
    """What a loader returns: a dict whose keys are attributes too."""
    from headwater.api.model import Known, Listing, Unknown

    names: Any = Listing(tuple(Known(f) for f in features), "tuple") if features else Unknown()
    return Dict((("data", data), ("target", target), ("frame", frame), ("feature_names", names)), False)


for _name in LOADERS:
    loaded(_name)


def made(name: str) -> None:
    """Declare a maker of random data: a pair of arrays."""

    def make(emit: Emit, *rest: Any, **options: Any) -> Any:
        scan = emit(Scan((), "generated", name, f"sklearn.datasets.{name}", form="array"), name)
        data = emit(Positions((scan.ref,), None, -1, form="array"), "X")
        return data, emit(Positions((scan.ref,), places=(-1,), form="array"), "y")

    make.__doc__ = f"`{name}(…)`."
    models(f"sklearn.datasets.{name}")(make)


for _name in MAKERS:
    made(_name)


@models("sklearn.datasets.make_low_rank_matrix")
def make_low_rank_matrix(emit: Emit, *rest: Any, **options: Any) -> Any:
    """Features alone."""
    return Scan((), "generated", "make_low_rank_matrix", "sklearn.datasets.make_low_rank_matrix", form="array")
