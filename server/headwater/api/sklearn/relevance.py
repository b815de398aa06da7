"""How features go with the label, one number for each: what filters choose by."""

from typing import Any

from headwater.api.model import Emit, Frame, Unknown, Vec, models
from headwater.plan.frames import Statistic


def scored(function: str, several: bool) -> None:
    """Declare a measure; `several` also gives how likely it is by chance."""

    def measure(emit: Emit, X: Any, y: Any = None, **options: Any) -> Any:
        tables = [emit.table(v).ref for v in (X, y) if isinstance(v, Frame | Vec)]
        if not tables:
            return Unknown(emit.refs(X, y))
        inputs = tuple(dict.fromkeys(tables))
        found = emit(Statistic(inputs, function, "array", "fresh"))
        return (found, found) if several else found

    measure.__doc__ = f"`{function}(X, y)`: a number for each feature."
    models(f"sklearn.feature_selection.{function}")(measure)


for _function in ("mutual_info_classif", "mutual_info_regression", "r_regression"):
    scored(_function, False)
for _function in ("f_classif", "f_regression", "chi2"):
    scored(_function, True)
