"""What an estimator, a splitter or a sampler is: its kind, its parameters, whether it learns and draws."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final, Literal, cast

from headwater.api.tables.names import canonical
from headwater.api.tables.signature import UNTOLD, Signature, read
from headwater.api.tables.table import Entry, by_hand, library_of, section
from headwater.base.frozen import frozen

Kind = Literal[
    "classifier",
    "regressor",
    "ranker",
    "transformer",
    "clusterer",
    "outlier",
    "density",
    "sampler",
    "splitter",
    "search",
    "composite",
    "other",
]
"""`composite`: Pipeline, ColumnTransformer, FeatureUnion; `search`: GridSearchCV and its kin;
`density`: mixtures; `other`: neighbour search, covariances and the like."""

Columns = Literal["same", "subset", "prefix", "expand", "unknown"]
"""The names of what comes out of `transform`: the same ones; some of them; `pca0`, `pca1`, …;
several per column, or a vocabulary; not told."""

Source = Literal["observed", "documentation"]


@frozen
class EstimatorFacts:
    """What is known of one class with a `fit`, or of one splitter."""

    qualified: str
    """The public name, such as `sklearn.linear_model.LogisticRegression`."""
    kind: Kind
    signature: Signature
    """The parameters of the constructor."""
    methods: frozenset[str]
    """Its public methods, also those that only some parameters switch on (`SVC.predict_proba`)."""
    fitted: frozenset[str]
    """Attributes that a fit leaves, such as `coef_`."""
    seed: str | None
    """The parameter that seeds it: `random_state`."""
    random: bool
    """Whether two unseeded runs with default parameters differ, on data of some shape."""
    random_when: Mapping[str, tuple[object, ...]]
    """Values of single parameters that make it draw although it does not by default; `UNTOLD` stands
    for any number other than the default."""
    random_above: int | None
    """The number of rows above which it draws although it does not on fewer."""
    learns: bool
    """Whether `fit` takes anything over from the rows; false for Normalizer or HashingVectorizer.
    True where that depends on the parts, as in a Pipeline."""
    encodes: bool
    """Whether it is a pure encoding, which tells nothing of how values are distributed."""
    supervised: bool
    """Whether `fit` needs the label."""
    selects: bool
    """Whether it keeps some of the columns."""
    columns: Columns
    accepts_nan: bool
    """Whether missing values are accepted in the features, with default parameters."""
    wraps: str | None
    """The parameter that holds the estimator, or the steps, inside."""
    source: Source
    """Whether the entry was observed on the installed library or taken from documentation."""
    removed: str | None
    """The release that no longer has it."""
    successor: str | None
    """What replaces one that is gone."""

    @property
    def library(self) -> str:
        """The library it comes from."""
        return library_of(self.qualified)

    @property
    def name(self) -> str:
        """The name of the class alone."""
        return self.qualified.rpartition(".")[2]


_EVERY: Final = ("get_params", "set_params")
_EVERY_FIT: Final = ("n_features_in_", "feature_names_in_")
"""Methods and fitted attributes that nearly every estimator has, and that the tables leave out."""


def estimator(qualified: str) -> EstimatorFacts | None:
    """The facts about an estimator, by any name that it can be or could once be imported under."""
    return _facts(canonical(qualified))


def estimators(library: str) -> Iterator[str]:
    """The public names of every estimator and splitter in a library's table."""
    yield from section(library, "estimators")


@lru_cache(maxsize=512)
def _facts(qualified: str) -> EstimatorFacts | None:
    entry = entry_of(qualified)
    if entry is None:
        return None
    signature = read(entry["parameters"])
    flags = frozenset(entry.get("is", ()))
    seeds = [name for name in ("random_state", "seed") if name in signature.parameters]
    when: Mapping[str, list[object]] = entry.get("random_when", {})
    splits = entry["kind"] == "splitter"
    named = frozenset(method.partition("(")[0] for method in entry["methods"])
    return EstimatorFacts(
        qualified=qualified,
        kind=cast("Kind", entry["kind"]),
        signature=signature,
        methods=named if splits else named.union(_EVERY),
        fitted=frozenset(entry.get("fitted", "").split()).union(() if splits else _EVERY_FIT),
        seed=seeds[0] if seeds else None,
        random="random" in flags,
        random_when=MappingProxyType(
            {name: tuple(UNTOLD if one == "..." else one for one in values) for name, values in when.items()}
        ),
        random_above=entry.get("random_above"),
        learns="learns" in flags,
        encodes="encodes" in flags,
        supervised="supervised" in flags,
        selects="selects" in flags,
        columns=cast("Columns", entry.get("columns", "unknown")),
        accepts_nan="accepts_nan" in flags,
        wraps=entry.get("wraps"),
        source=cast("Source", entry.get("source", "observed")),
        removed=entry.get("removed"),
        successor=entry.get("successor"),
    )


def entry_of(qualified: str) -> Entry | None:
    """The line of the table that tells of an estimator."""
    library = library_of(qualified)
    found: Entry | None = section(library, "estimators").get(qualified)
    return found or by_hand()["estimators"].get(qualified)
