"""Prophet: a forecaster whose table has the times in `ds` and the label in `y`. From its documentation."""

from collections.abc import Mapping, Sequence
from typing import Any

from headwater.api.model import Emit, Foreign, Model, Unknown, constructs, models
from headwater.plan.frames import Drop, Project
from headwater.plan.learning import Estimator, Fit


@constructs("prophet")
def construct(emit: Emit, qualified: str, arguments: Sequence[Any], keywords: Mapping[str, Any]) -> Any:
    """A forecaster."""
    return Foreign("prophet.Prophet") if qualified.rpartition(".")[2] == "Prophet" else NotImplemented


@models("prophet.Prophet.fit")
def fit(emit: Emit, self: Any, df: Any, **options: Any) -> Any:
    """Learn from a table with the columns `ds` and `y`."""
    table = emit.table(df)
    features = emit(Drop((table.ref,), ("y",)))
    label = emit(Project((table.ref,), ("y",), "series"))
    estimator = Estimator("prophet.Prophet", "regressor")
    step = emit(Fit((features.ref, label.ref), estimator), "prophet")
    done = Model(estimator, step.ref)
    if emit.receiver is None:
        return done
    emit.update(emit.receiver, done)
    return emit.receiver


@models("prophet.Prophet.add_regressor", "prophet.Prophet.add_seasonality", "prophet.Prophet.add_country_holidays")
def add(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """More to fit by; the forecaster itself comes back."""
    return emit.receiver if emit.receiver is not None else self


@models("sklearn.Estimator.make_future_dataframe")
def make_future_dataframe(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """Times after those that were seen, which no row of a source has."""
    return Unknown(emit.refs(self))
