"""Estimators as scripts write them down: classes from the table of facts, pipelines and searches around them.

What each class is (its kind, whether it learns, draws at random, needs the label) comes from `api.tables`, which is
generated from the installed library.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from headwater.api.model import (
    Emit,
    Folds,
    Frame,
    Known,
    Length,
    Listing,
    Model,
    Splitter,
    Vec,
    constructs,
    models,
)  # fmt: skip
from headwater.api.sklearn.split import divided
from headwater.api.tables import UNTOLD, EstimatorFacts, estimator
from headwater.plan.columns import Name
from headwater.plan.learning import Estimator, Kind, Member, Output

KINDS: dict[str, Kind] = {
    "classifier": "classifier", "regressor": "regressor", "ranker": "regressor", "transformer": "transformer",
    "clusterer": "clusterer", "outlier": "outlier", "density": "clusterer", "sampler": "sampler", "search": "meta",
    "composite": "meta", "other": "meta",
}  # fmt: skip

OUTPUTS: dict[str, Output] = {"same": "same", "subset": "subset", "prefix": "fresh", "expand": "expand"}

PLAIN = (str, int, float, bool, type(None))

WHOLE = Estimator("passthrough", "transformer", learns=False, output="same")


@constructs("sklearn", "imblearn", "lightgbm", "xgboost", "catboost")
def construct(emit: Emit, qualified: str, arguments: Sequence[Any], keywords: Mapping[str, Any]) -> Any:
    """An object of an estimator class, or a splitter."""
    facts = estimator(qualified)
    if facts is None:
        return NotImplemented
    given = dict(zip(facts.signature.parameters, arguments, strict=False)) | dict(keywords)
    if facts.kind == "splitter":
        if qualified.startswith("sklearn.cross_validation."):
            return folds_of_old(emit, facts, arguments, keywords)
        return splitter(emit, facts, given)
    if facts.name in ("Pipeline", "ImbPipeline"):
        return Model(pipeline(facts.qualified, given.get("steps")))
    if facts.name == "ColumnTransformer":
        made = column_transformer(facts.qualified, given.get("transformers"), given.get("remainder", "drop"))
        return Model(spoken(made, given.get("verbose_feature_names_out")))
    if facts.name == "FeatureUnion":
        parts = tuple(member(name, inner) for name, inner in pairs(given.get("transformer_list")))
        return Model(Estimator(facts.qualified, "transformer", parts=parts, role="union", output="fresh"))
    made = described(facts, given)
    if made.random and not emit.seeded() and not emit.unseen():
        emit.remark("estimator", made)
    return Model(made)


def described(facts: EstimatorFacts, given: Mapping[str, Any]) -> Estimator:
    """An estimator with the facts of its class and the parameters given."""
    parameters = tuple((k, kept) for k, v in given.items() if (kept := literal(v)) is not UNTOLD)
    inner: tuple[Member, ...] = ()
    role: Any = "single"
    if facts.wraps is not None and facts.wraps in given:
        wrapped = given[facts.wraps]
        found = [wrapped] if isinstance(wrapped, Model) else [m for _, m in pairs(wrapped)]
        inner = tuple(member(f"estimator{at}" if at else "estimator", m) for at, m in enumerate(found))
        if inner:
            role = "search" if facts.kind == "search" else "wrapper"
    kind = KINDS.get(facts.kind, "unknown")
    if role == "wrapper" and kind != "meta" and len(inner) != 1:
        role = "single"
    return Estimator(
        facts.qualified,
        kind,
        learns=facts.learns,
        encodes=facts.encodes,
        selects=facts.selects,
        supervised=facts.supervised,
        output="same" if facts.name in ONE_FOR_ONE else OUTPUTS.get(facts.columns, "unknown"),
        random=draws(facts, given),
        parameters=parameters,
        parts=inner,
        role=role if role == "search" or facts.kind == "composite" or facts.name in WRAPPERS else "single",
    )


def literal(value: Any) -> object:
    """A parameter as it may be remembered; `UNTOLD` for values that are not plain."""
    if isinstance(value, PLAIN):
        return value
    if isinstance(value, list | tuple | set) and len(value) < 200 and all(isinstance(v, PLAIN) for v in value):
        return tuple(value)
    return True if isinstance(value, dict) else UNTOLD


WRAPPERS = frozenset(("TransformedTargetRegressor", "CalibratedClassifierCV"))
"""Estimators whose inner one says what they are, for the name people know the model by: see `Estimator.final`."""


ONE_FOR_ONE = frozenset(("LabelEncoder",))
"""Transformers of one column, which the table has no frame to try on."""


def draws(facts: EstimatorFacts, given: Mapping[str, Any]) -> bool | None:
    """Whether it draws at random, unseeded, with the parameters given."""
    if facts.seed is not None and given.get(facts.seed) is not None:
        return False
    for name, values in facts.random_when.items():
        if name in given and given[name] in values:
            return True
    return facts.random


def pairs(value: Any) -> list[tuple[str, Any]]:
    """`[("name", estimator), …]`, as far as it is known."""
    if isinstance(value, Listing):
        value = [tuple(v.items) if isinstance(v, Listing) else v for v in value.items]
    if not isinstance(value, list | tuple):
        return []
    found = []
    for item in value:
        if isinstance(item, Listing):
            item = item.items
        if isinstance(item, list | tuple) and len(item) >= 2:
            found.append((title(item[0]), item[1]))
    return found


def title(value: Any) -> str:
    """The name of a part, as far as it is known."""
    name = value.value if isinstance(value, Known) else value
    many = name if isinstance(name, list | tuple) else (name,)
    return str(name) if all(isinstance(each, str | int) for each in many) else "?"


def member(name: str, inner: Any, columns: Any = None) -> Member:
    """A part of a composite."""
    estimator_ = WHOLE
    match inner:
        case Model(found):
            estimator_ = found
        case "drop":
            estimator_ = Estimator("drop", "transformer", learns=False)
        case "passthrough" | None:
            estimator_ = WHOLE
        case _:
            estimator_ = Estimator("unknown", "unknown")
    return Member(name, estimator_, *labels(columns))


def labels(columns: Any) -> tuple[tuple[Name, ...] | None, bool, bool]:
    """The columns handed to a part: their names, whether known, whether one bare name."""
    match columns:
        case None:
            return None, True, False
        case str():
            return (columns,), True, True
        case list() | tuple() if all(isinstance(c, str) for c in columns):
            return tuple(columns), True, False
    return None, False, False


def pipeline(qualified: str, steps: Any) -> Estimator:
    """A pipeline of named steps."""
    parts = tuple(member(name, inner) for name, inner in pairs(steps) if inner is not None)
    kind: Kind = parts[-1].estimator.kind if parts else "meta"
    return Estimator(qualified, kind, parts=parts, role="pipeline", output="unknown")


def column_transformer(qualified: str, transformers: Any, remainder: Any) -> Estimator:
    """Branches, each with its columns."""
    parts: list[Member] = []
    given = transformers.items if isinstance(transformers, Listing) else transformers
    for item in given if isinstance(given, list | tuple) else ():
        if isinstance(item, Listing):
            item = item.items
        if isinstance(item, list | tuple) and len(item) == 3:
            parts.append(member(title(item[0]), item[1], item[2]))
    rest = remainder if isinstance(remainder, str) else "passthrough"
    return Estimator(
        qualified, "transformer", parts=tuple(parts), role="columns", output="fresh", parameters=(("remainder", rest),)
    )


@models("sklearn.pipeline.make_pipeline", "imblearn.pipeline.make_pipeline")
def make_pipeline(*steps: Any, memory: Any = None, transform_input: Any = None, verbose: Any = False) -> Any:
    """A pipeline whose steps are named after their classes."""
    parts = tuple(member(named(step), step) for step in steps)
    kind: Kind = parts[-1].estimator.kind if parts else "meta"
    return Model(Estimator("sklearn.pipeline.Pipeline", kind, parts=parts, role="pipeline"))


def named(step: Any) -> str:
    """The name `make_pipeline` gives a step."""
    return step.estimator.name.lower() if isinstance(step, Model) else step if isinstance(step, str) else "unknown"


@models("sklearn.compose.make_column_transformer")
def make_column_transformer(
    *transformers: Any, remainder: Any = "drop", sparse_threshold: Any = 0.3, n_jobs: Any = None,
    verbose: Any = False, verbose_feature_names_out: Any = True, force_int_remainder_cols: Any = None,
) -> Any:  # fmt: skip
    """Branches given as pairs of a transformer and its columns."""
    triples = []
    for item in transformers:
        inside = item.items if isinstance(item, Listing) else item
        if isinstance(inside, list | tuple) and len(inside) == 2:
            first, second = inside
            if not isinstance(first, Model | str) and isinstance(second, Model | str):
                first, second = second, first  # the order before scikit-learn 0.22
            triples.append((named(first), first, second))
    made = column_transformer("sklearn.compose.ColumnTransformer", triples, remainder)
    return Model(spoken(made, verbose_feature_names_out))


def spoken(made: Estimator, verbose: Any) -> Estimator:
    """Remember where columns that come out are not named after their branch."""
    if verbose is not False:
        return made
    return replace(made, parameters=(*made.parameters, ("verbose_feature_names_out", False)))


@models("sklearn.pipeline.make_union")
def make_union(
    *transformers: Any, n_jobs: Any = None, verbose: Any = False, verbose_feature_names_out: Any = True
) -> Any:
    """Transformers side by side."""
    parts = tuple(member(named(t), t) for t in transformers)
    return Model(Estimator("sklearn.pipeline.FeatureUnion", "transformer", parts=parts, role="union", output="fresh"))


@models("sklearn.base.clone")
def clone(emit: Emit, estimator: Any, *, safe: Any = True) -> Any:
    """The same estimator, not fitted."""
    if not isinstance(estimator, Model):
        return NotImplemented
    own = "." not in estimator.estimator.qualified  # of a class of the script, whose own fit is to be run
    return emit.argument(0) if own and emit.argument(0) is not None else Model(estimator.estimator)


def folds_of_old(emit: Emit, facts: EstimatorFacts, arguments: Sequence[Any], keywords: Mapping[str, Any]) -> Folds:
    """A splitter as it was before scikit-learn 0.20: told the number of rows or the labels, and gone through itself."""
    made = splitter(emit, facts, keywords)
    rows = [v for v in (*arguments[:1], keywords.get("n"), keywords.get("y")) if isinstance(v, Length | Frame | Vec)]
    inputs = tuple(v.ref if isinstance(v, Length) else emit.table(v).ref for v in rows)
    return Folds(emit(divided(made, inputs), "folds").ref)


def splitter(emit: Emit, facts: EstimatorFacts, given: Mapping[str, Any]) -> Splitter:
    """KFold and its kin."""
    name = facts.name
    shuffles = "Shuffle" in name or given.get("shuffle", facts.signature.defaults.get("shuffle", False)) is True
    seed = given.get("random_state")
    draws_rows = shuffles or name.startswith("Repeated")
    seeded = seed is not None or emit.seeded() or (None if emit.unseen() else False)
    if draws_rows and seeded is False:
        emit.remark("splitter", name)
    return Splitter(
        facts.qualified,
        random=draws_rows,
        seeded=seeded,
        stratified="Stratified" in name,
        grouped="Group" in name,
        ordered=name == "TimeSeriesSplit",
        folds=True,
        seed=seed if isinstance(seed, int) else None,
    )
