"""lifelines: models of survival, whose label is a duration and whether it ended. From its documentation."""

from collections.abc import Mapping, Sequence
from typing import Any

from headwater.api.model import Emit, Foreign, Frame, Model, constructs, models
from headwater.plan.frames import Drop, Project, Zip
from headwater.plan.learning import Estimator, Fit

TABLES = ("CoxPHFitter", "CoxTimeVaryingFitter", "WeibullAFTFitter", "LogNormalAFTFitter", "LogLogisticAFTFitter",
          "AalenAdditiveFitter")  # fmt: skip
"""Models of a table that names the columns of its label."""

SERIES = ("KaplanMeierFitter", "NelsonAalenFitter", "WeibullFitter", "ExponentialFitter", "LogNormalFitter",
          "LogLogisticFitter", "BreslowFlemingHarringtonFitter")  # fmt: skip
"""Models of durations alone."""


@constructs("lifelines")
def construct(emit: Emit, qualified: str, arguments: Sequence[Any], keywords: Mapping[str, Any]) -> Any:
    """A model, not fitted."""
    name = qualified.rpartition(".")[2]
    return Foreign(f"lifelines.{name}") if name in TABLES + SERIES else NotImplemented


def done(emit: Emit, self: Any, features: Frame, label: Frame) -> Any:
    """The step that fits; the model itself comes back."""
    estimator = Estimator(self.qualified, "regressor")
    step = emit(Fit((features.ref, label.ref), estimator), estimator.name.lower())
    model = Model(estimator, step.ref)
    if emit.receiver is None:
        return model
    emit.update(emit.receiver, model)
    return emit.receiver


@models(*(f"lifelines.{name}.fit" for name in TABLES))
def fit(emit: Emit, self: Any, df: Any, duration_col: Any = None, event_col: Any = None, **options: Any) -> Any:
    """Learn from a table: the label is two of its columns, the others are features."""
    table = emit.table(df)
    label = tuple(c for c in (duration_col, event_col) if isinstance(c, str))
    if not isinstance(self, Foreign) or not label:
        return NotImplemented
    gone = tuple(c for c in (*label, options.get("weights_col"), options.get("id_col")) if isinstance(c, str))
    return done(emit, self, emit(Drop((table.ref,), gone)), emit(Project((table.ref,), label)))


@models(*(f"lifelines.{name}.fit" for name in SERIES))
def fit_durations(emit: Emit, self: Any, durations: Any, event_observed: Any = None, *rest: Any, **options: Any) -> Any:
    """Learn from durations and whether they ended; there are no features."""
    tables = [emit.table(v).ref for v in (durations, event_observed) if v is not None]
    label = emit(Zip(tuple(tables), "array")) if len(tables) > 1 else emit.table(durations)
    return done(emit, self, emit(Project((tables[0],), ())), label)
