"""H2O: tables on a server, and models that are told the names of their columns. From its documentation."""

from collections.abc import Mapping, Sequence
from typing import Any

from headwater.api.model import Emit, Foreign, Frame, Model, constructs, models
from headwater.plan.frames import Drop, Project, Scan
from headwater.plan.learning import Estimator, Fit


@models("h2o.H2OFrame", "h2o.frame.H2OFrame")
def frame(emit: Emit, python_obj: Any = None, *rest: Any, **options: Any) -> Any:
    """A table handed to the server."""
    return emit.table(python_obj) if emit.refs(python_obj) else NotImplemented


@models("h2o.import_file", "h2o.upload_file")
def import_file(emit: Emit, path: Any = None, *rest: Any, **options: Any) -> Any:
    """A file read by the server."""
    name = path if isinstance(path, str) else None
    header = emit.header("csv", name, {})
    names = tuple(header.columns) if header is not None else ()
    return emit(Scan((), "csv", name, "h2o.import_file", names, header is not None and header.complete))


@constructs("h2o")
def construct(emit: Emit, qualified: str, arguments: Sequence[Any], keywords: Mapping[str, Any]) -> Any:
    """An estimator or an automatic search, not trained."""
    name = qualified.rpartition(".")[2]
    if name == "H2OAutoML":
        return Foreign("h2o.automl.H2OAutoML")
    known = name.startswith("H2O") and name.endswith("Estimator")
    return Foreign(f"h2o.estimators.{name}") if known else NotImplemented


def train(
    emit: Emit, self: Any, x: Any = None, y: Any = None, training_frame: Any = None, *rest: Any, **options: Any
) -> Any:
    """Learn from the columns named: `model.train(x=…, y=…, training_frame=…)`."""
    if not isinstance(self, Foreign) or not isinstance(training_frame, Frame):
        return NotImplemented
    label = emit(Project((training_frame.ref,), (y,))) if isinstance(y, str) else None
    if isinstance(x, list | tuple) and all(isinstance(c, str) for c in x):
        features = emit(Project((training_frame.ref,), tuple(c for c in x if c != y)))
    else:
        features = emit(Drop((training_frame.ref,), (y,))) if isinstance(y, str) else training_frame
    estimator = Estimator(self.qualified, "meta")
    inputs = (features.ref, label.ref) if label is not None else (features.ref,)
    done = Model(estimator, emit(Fit(inputs, estimator, "train", label is not None), estimator.name.lower()).ref)
    if emit.receiver is not None:
        emit.update(emit.receiver, done)
    return None


for _name in ("GradientBoosting", "RandomForest", "GeneralizedLinear", "DeepLearning", "NaiveBayes", "KMeans",
              "XGBoost", "StackedEnsemble", "PrincipalComponentAnalysis", "SupportVectorMachine",
              "IsolationForest", "GeneralizedAdditive"):  # fmt: skip
    models(f"h2o.estimators.H2O{_name}Estimator.train")(train)
models("h2o.automl.H2OAutoML.train")(train)
