"""Environments of Kaggle's code competitions: rows of the past at once, those to be told batch by batch.

Documentation: https://www.kaggle.com/c/two-sigma-financial-modeling/data and the pages of the later competitions.
"""

from typing import Any, Final

from headwater.api.model import Dict, Emit, Foreign, Frame, Listing, Stream, Unknown, attribute, models
from headwater.plan.frames import Build, Each, Scan

GYM: Final = "kagglegym.Environment"
ENVIRONMENT: Final = "kaggle.Environment"

TABLES: Final = {"jpx_tokyo_market_prediction": 6, "kaggle.competitions.twosigmanews": 3, "optiver2023": 3,
                 "amp_pd_peptide": 4}  # fmt: skip
"""How many tables a batch has, where there are not two: rows to be told, and the answers to fill in."""


@models("kagglegym.make")
def make(emit: Emit, *rest: Any, **options: Any) -> Any:
    """The environment of the first of them."""
    return Foreign(GYM)


def named(constant: str, column: str) -> None:
    """Declare an attribute of the environment that names a column."""

    def name(emit: Emit, self: Any) -> Any:
        return column

    name.__doc__ = f"`env.{constant}`."
    attribute(f"{GYM}.{constant}")(name)


for _constant, _column in {"ID_COL_NAME": "id", "SAMPLE_COL_NAME": "sample", "TARGET_COL_NAME": "y",
                           "TIME_COL_NAME": "timestamp"}.items():  # fmt: skip
    named(_constant, _column)


@models(f"{GYM}.reset")
def reset(emit: Emit, self: Any) -> Any:
    """The first observation: it alone has the rows of the past."""
    train = emit(Scan((), "environment", "kagglegym", "kagglegym.reset", rows_read="train"), "train")
    return observation(emit, (("train", train),))


def observation(emit: Emit, more: tuple[tuple[str, Any], ...] = ()) -> Dict:
    """Rows to be told, and a table for the answers."""
    rows = batch(emit, Scan((), "environment", "kagglegym", "kagglegym.step", rows_read="test"), "features")
    answers = emit(Build((), (), False), "target")
    return Dict((*more, ("features", rows), ("target", answers)), False)


def batch(emit: Emit, scan: Scan, name: str = "_") -> Frame:
    """The rows of one moment: what is summed up of them is known by then, and no lesson from other rows."""
    return emit(Each((emit(scan, name).ref,)), name)


@models(f"{GYM}.step")
def step(emit: Emit, self: Any, target: Any = None) -> Any:
    """The next observation, for the answers to the one before."""
    return Unknown(), Unknown(), Unknown(), Unknown()


def competition(module: str) -> None:
    """Declare the environment of a competition."""

    def make_env(emit: Emit, *rest: Any, **options: Any) -> Any:
        return Foreign(f"{ENVIRONMENT}:{module}")

    make_env.__doc__ = f"`{module}.make_env()`."
    models(f"{module}.make_env")(make_env)
    name = module.rpartition(".")[2]
    way = "get_prediction_days" if name == "twosigmanews" else "iter_test"

    def batches(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
        count = TABLES.get(module, 2)
        tables = tuple(
            batch(emit, Scan((), "environment", name, f"{name}.{way}", rows_read=f"batch {at}")) for at in range(count)
        )
        return Stream(Listing(tables, "tuple"))

    batches.__doc__ = f"The batches of `{name}`."
    models(f"{ENVIRONMENT}:{module}.{way}")(batches)

    def training(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
        return tuple(
            emit(Scan((), "environment", name, f"{name}.get_training_data", rows_read=f"train {at}")) for at in range(2)
        )

    training.__doc__ = f"The rows of the past of `{name}`."
    if name == "twosigmanews":
        models(f"{ENVIRONMENT}:{module}.get_training_data")(training)

    def predict(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
        return None

    predict.__doc__ = "Answers are handed in."
    models(f"{ENVIRONMENT}:{module}.predict")(predict)


for _module in ("janestreet", "riiideducation", "jpx_tokyo_market_prediction", "ubiquant", "optiver2023",
                "amp_pd_peptide", "mlb", "kaggle.competitions.nflrush",
                "kaggle.competitions.twosigmanews"):  # fmt: skip
    competition(_module)
