"""What a function of a library is: its kind, its parameters, how a metric judges, whether it draws."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Literal, cast

from headwater.api.tables.estimators import Source
from headwater.api.tables.names import canonical
from headwater.api.tables.signature import Signature, read
from headwater.api.tables.table import Entry, by_hand, library_of, section
from headwater.base.frozen import frozen

FunctionKind = Literal[
    "metric",
    "curve",
    "report",
    "split",
    "evaluate",
    "dataset",
    "transform",
    "select",
    "sample",
    "compose",
    "learn",
    "plot",
    "other",
]
"""`metric` judges by one number, `curve` and `report` by more; `evaluate` is cross-validation;
`learn` fits and hands back what was learned (`k_means`, `lightgbm.train`)."""


@frozen
class FunctionFacts:
    """What is known of one function, or of a class that is no estimator."""

    qualified: str
    kind: FunctionKind
    signature: Signature
    seed: str | None
    """The parameter that seeds it."""
    random: bool | None
    """Whether two unseeded calls with default parameters differ; None if that was not tried."""
    rowwise: bool
    """Whether each row comes out alike whatever rows stand beside it (`normalize`, `binarize`)."""
    truth: str | None
    """The parameter of a metric that takes the true values."""
    guess: str | None
    """The parameter of a metric that takes what a model said."""
    wants: Literal["predictions", "scores"] | None
    """Whether a metric is asked with predicted values or with scores and probabilities."""
    greater_is_better: bool | None
    symmetric: bool
    """Whether truth and guess may be swapped, with default parameters."""
    source: Source
    removed: str | None
    """The release that no longer has it."""
    successor: str | None
    """What replaces one that is gone."""


def function(qualified: str) -> FunctionFacts | None:
    """The facts about a function, by any name that it can be or could once be imported under."""
    return _facts(canonical(qualified))


def functions(library: str) -> Iterator[str]:
    """The public names of the functions in the table of a learning library."""
    yield from section(library, "functions")


@lru_cache(maxsize=512)
def _facts(qualified: str) -> FunctionFacts | None:
    entry = _entry(qualified)
    if entry is None:
        return None
    signature = read(entry["parameters"])
    seeds = [name for name in ("random_state", "seed") if name in signature.parameters]
    return FunctionFacts(
        qualified=qualified,
        kind=cast("FunctionKind", entry["kind"]),
        signature=signature,
        seed=seeds[0] if seeds else None,
        random=entry.get("random", None if seeds else False),
        rowwise=entry.get("rowwise", False),
        truth=entry.get("truth"),
        guess=entry.get("guess"),
        wants=entry.get("wants"),
        greater_is_better=entry.get("greater_is_better"),
        symmetric=entry.get("symmetric", False),
        source=cast("Source", entry.get("source", "observed")),
        removed=entry.get("removed"),
        successor=entry.get("successor"),
    )


def _entry(qualified: str) -> Entry | None:
    library = library_of(qualified)
    found: Entry | None = section(library, "functions").get(qualified) or by_hand()["functions"].get(qualified)
    if found is not None:
        return found
    owner, _, name = qualified.rpartition(".")
    taken = section(library, owner).get(name)  # pandas and NumPy keep their functions by owner
    return None if taken is None else {"kind": "other", "parameters": taken, "random": None}
