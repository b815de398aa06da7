"""Data sets that come with Keras: two parts, each of arrays and their labels.

See https://keras.io/api/datasets/
"""

from typing import Any

from headwater.api.model import Emit, models
from headwater.plan.frames import Positions, Scan


def loaded(name: str) -> None:
    """Declare a data set."""

    def load_data(emit: Emit, *rest: Any, **options: Any) -> Any:
        parts = []
        for side in ("train", "test"):
            form = {"form": "array", "rows_read": side}
            scan = emit(Scan((), "dataset", name, f"keras.datasets.{name}.load_data", **form), f"{name}_{side}")  # type: ignore[arg-type]
            x = emit(Positions((scan.ref,), None, -1, form="array"), f"x_{side}")
            parts.append((x, emit(Positions((scan.ref,), places=(-1,), form="array"), f"y_{side}")))
        return tuple(parts)

    load_data.__doc__ = f"`{name}.load_data()`: `(x_train, y_train), (x_test, y_test)`."
    models(f"keras.datasets.{name}.load_data")(load_data)


for _name in ("mnist", "fashion_mnist", "cifar10", "cifar100", "imdb", "reuters", "boston_housing",
              "california_housing"):  # fmt: skip
    loaded(_name)
