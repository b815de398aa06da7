"""Operators of learning: splits, fits, what fitted models do, and how they are judged."""

from collections.abc import Iterator
from typing import ClassVar, Literal

from headwater.base.frozen import frozen
from headwater.plan.columns import NONE, OPEN, Columns, Name
from headwater.plan.expressions import Ref
from headwater.plan.nodes import Every, Node, Origin, Shape
from headwater.plan.rows import Rows

Kind = Literal["classifier", "regressor", "clusterer", "transformer", "sampler", "outlier", "meta", "unknown"]
Output = Literal["same", "expand", "subset", "fresh", "unknown"]
"""What a transformer does to columns: keeps them, makes several of one, keeps some, makes new ones of all."""


@frozen
class Estimator:
    """An estimator as the script writes it down, before any row was seen. `qualified` is the public import path."""

    qualified: str
    kind: Kind = "unknown"
    learns: bool = True
    """Whether fitting learns from rows. HashingVectorizer or Normalizer learn nothing."""
    encodes: bool = False
    """A pure encoding of categories (one-hot, ordinal, label)."""
    selects: bool = False
    """Chooses among features by looking at rows."""
    supervised: bool = False
    """A transformer whose fit reads the label."""
    output: Output = "unknown"
    random: bool | None = None
    """Whether it draws at random with the parameters given; None where not known."""
    parameters: tuple[tuple[str, object], ...] = ()
    parts: "tuple[Member, ...]" = ()
    """Steps of a pipeline, branches of a column transformer, the estimator inside a search."""
    role: Literal["single", "pipeline", "columns", "union", "search", "wrapper"] = "single"
    speaks: str = ""
    """The class whose methods it has, where they are not those of scikit-learn's estimators: `keras.Model`."""

    @property
    def name(self) -> str:
        """The class's own name."""
        return self.qualified.rpartition(".")[2]

    @property
    def final(self) -> "Estimator":
        """What predicts in the end: the last step of a pipeline, the estimator inside a search."""
        match self.role:
            case "pipeline" if self.parts:
                return self.parts[-1].estimator.final
            case "search" | "wrapper" if self.parts:
                return self.parts[0].estimator.final
        return self

    @property
    def predicts(self) -> bool:
        """Whether this is a model rather than a preparation."""
        return self.final.kind in ("classifier", "regressor", "clusterer", "outlier", "meta", "unknown")

    def parameter(self, name: str) -> object | None:
        """The literal given for a parameter, or None."""
        return next((value for key, value in self.parameters if key == name), None)

    def members(self) -> "Iterator[Estimator]":
        """This estimator and every one inside it."""
        yield self
        for part in self.parts:
            yield from part.estimator.members()


@frozen
class Member:
    """A named part of a composite estimator, with the columns it is given (None: all)."""

    name: str
    estimator: Estimator
    columns: tuple[Name, ...] | None = None
    known: bool = True
    """False when it is given columns we cannot name."""
    single: bool = False
    """Whether the columns were written as one string, which hands over a series."""


@frozen
class Split(Node):
    """A division of rows into parts. All inputs are divided in the same way."""

    method: str
    parts: tuple[str, ...] = ("train", "test")
    random: bool | None = True
    """Whether rows are drawn at random; None where not known."""
    seeded: bool | None = False
    stratified: bool = False
    grouped: bool = False
    folds: bool = False
    """One of several divisions: cross-validation."""
    ordered: bool = False
    """Parts follow one another in time."""
    seed: object = None

    rows: ClassVar[Rows] = Rows.SPLIT

    @property
    def shape(self) -> Shape:
        return "split"

    def columns(self, *inputs: Columns) -> Columns:
        return NONE


@frozen
class Part(Node):
    """The rows of one part: inputs are the split and the table divided."""

    side: str
    form: Shape = "frame"

    rows: ClassVar[Rows] = Rows.SUBSET

    @property
    def shape(self) -> Shape:
        return self.form

    def columns(self, *inputs: Columns) -> Columns:
        return inputs[1] if len(inputs) > 1 else OPEN

    def origins(self, name: Name | Every, *inputs: Columns) -> Iterator[Origin]:
        yield 1, name


@frozen
class Pair(Node):
    """Rows together with their labels, as boosting libraries want them: inputs are the features and the label."""

    @property
    def shape(self) -> Shape:
        return "array"


@frozen
class Fit(Node):
    """An estimator learns from rows: inputs are the features, then the label where there is one."""

    estimator: Estimator
    via: str = "fit"
    labelled: bool = True
    """Whether the second input is the label."""
    validation: tuple[Ref, ...] = ()
    """Steps watched while learning (`eval_set`, `validation_data`); they are inputs too."""
    stops_early: bool | None = None

    rows: ClassVar[Rows] = Rows.FRESH
    learns: ClassVar[bool] = True

    @property
    def shape(self) -> Shape:
        return "model"

    @property
    def features(self) -> Ref | None:
        """The step that reaches fit as X."""
        return self.inputs[0] if self.inputs else None

    @property
    def label(self) -> Ref | None:
        """The step that reaches fit as y."""
        return self.inputs[1] if self.labelled and len(self.inputs) > 1 else None

    def columns(self, *inputs: Columns) -> Columns:
        return NONE

    def origins(self, name: Name | Every, *inputs: Columns) -> Iterator[Origin]:
        for at in range(len(self.inputs)):
            yield at, Every.ALL


@frozen
class Transform(Node):
    """A fitted transformer applied to rows: inputs are the model and the table."""

    estimator: Estimator
    method: str = "transform"
    as_frame: bool = False
    """Whether a DataFrame comes out (`set_output(transform="pandas")`)."""
    form: Shape = "array"

    @property
    def shape(self) -> Shape:
        return self.form

    def columns(self, *inputs: Columns) -> Columns:
        source = inputs[1] if len(inputs) > 1 else OPEN
        made = transformed(self.estimator, source)
        return made.rename(self._prefixes(made)) if self._prefixed else made

    @property
    def _prefixed(self) -> bool:
        """Whether a frame comes out whose columns are named after their branch: `num__age`."""
        spoken = self.estimator.parameter("verbose_feature_names_out") is not False
        return self.as_frame and self.estimator.role == "columns" and spoken

    def _prefixes(self, made: Columns) -> dict[Name, Name]:
        """What each column is called, by its name within its branch."""
        branch: dict[Name, Name] = {n: f"remainder__{n}" for n in made.names}
        for part in self.estimator.parts:
            branch |= {n: f"{part.name}__{n}" for n in part.columns or () if n in branch}
        return branch

    def origins(self, name: Name | Every, *inputs: Columns) -> Iterator[Origin]:
        yield 0, Every.ALL
        source = inputs[1] if len(inputs) > 1 else OPEN
        if self._prefixed and isinstance(name, str):
            name = name.partition("__")[2] or name
        yield from ((1, n) for n in transform_origins(self.estimator, name, source))


def transformed(estimator: Estimator, source: Columns) -> Columns:
    """The columns a transformer makes of `source`; arrays keep the names of columns that stay what they are."""
    if estimator.role == "pipeline":
        for part in estimator.parts:
            source = transformed(part.estimator, source)
        return source
    if estimator.role == "columns":
        out = NONE
        for part in estimator.parts:
            if part.estimator.qualified == "drop":
                continue
            given = source.select(part.columns) if part.columns is not None else OPEN
            out = out.beside(transformed(part.estimator, given))
        if estimator.parameter("remainder") not in (None, "drop"):
            taken = {n for part in estimator.parts for n in part.columns or ()}
            rest = source.drop(taken)
            out = out.beside(rest) if all(p.known for p in estimator.parts) else OPEN
        return out
    if estimator.qualified == "passthrough" or estimator.output == "same":
        return Columns(source.names, source.complete, source.without, source.maybe)
    return OPEN


def transform_origins(estimator: Estimator, name: Name | Every, source: Columns) -> Iterator[Name | Every]:
    """The columns of `source` that an output column is made from."""
    if estimator.role == "columns":
        if any(not part.known for part in estimator.parts) or estimator.parameter("remainder") not in (
            None,
            "drop",
        ):
            yield Every.ALL
            return
        for part in estimator.parts:
            if part.estimator.qualified != "drop":
                yield from (n for n in part.columns or () if isinstance(name, Every) or name == n)
        if isinstance(name, Every):
            return
        return
    same = estimator.output == "same" or estimator.qualified == "passthrough"
    if estimator.role == "pipeline":
        same = all(part.estimator.output == "same" for part in estimator.parts)
    yield name if same else Every.ALL


@frozen
class Resample(Node):
    """New rows drawn or made from rows: over- and under-sampling. Inputs are the tables; the first comes out."""

    estimator: Estimator
    synthetic: bool = True
    """Whether rows are copied or made up, so that they carry others' values."""
    form: Shape = "frame"
    which: int = 0

    rows: ClassVar[Rows] = Rows.MULTIPLIED
    learns: ClassVar[bool] = True

    @property
    def shape(self) -> Shape:
        return self.form

    def columns(self, *inputs: Columns) -> Columns:
        return inputs[self.which] if self.which < len(inputs) else OPEN

    def origins(self, name: Name | Every, *inputs: Columns) -> Iterator[Origin]:
        yield min(self.which, max(len(inputs) - 1, 0)), name


@frozen
class Predict(Node):
    """A fitted model asked about rows: inputs are the model and the features."""

    method: str = "predict"
    several: bool = False
    """Whether there are several labels, and so several columns of answers."""

    @property
    def shape(self) -> Shape:
        return "array"

    def columns(self, *inputs: Columns) -> Columns:
        return Columns((0,), True) if self.method in ("predict", "fit_predict") and not self.several else OPEN

    def origins(self, name: Name | Every, *inputs: Columns) -> Iterator[Origin]:
        for at in range(len(self.inputs)):
            yield at, Every.ALL


@frozen
class Score(Node):
    """A judgement. By a metric: inputs are truth and prediction. By the model itself: model, features, label."""

    metric: str
    by_model: bool = False
    truth: int | None = 0
    """The position of the true labels among the inputs."""

    rows: ClassVar[Rows] = Rows.GROUPED

    @property
    def shape(self) -> Shape:
        return "scalar"

    def columns(self, *inputs: Columns) -> Columns:
        return NONE

    def origins(self, name: Name | Every, *inputs: Columns) -> Iterator[Origin]:
        for at in range(len(self.inputs)):
            yield at, Every.ALL


TABLES_OF_SCORES = ("xgboost.cv", "catboost.cv")
"""Cross-validations that answer with a table: a row for each round, a column for each metric."""


@frozen
class CrossValidate(Node):
    """An estimator fitted and judged in folds of the same rows: inputs are the features and the label."""

    estimator: Estimator
    via: str
    labelled: bool = True
    predicts: bool = False
    """Whether out-of-fold predictions come out, rather than scores."""
    random: bool | None = None
    seeded: bool | None = None
    method: str = "predict"

    rows: ClassVar[Rows] = Rows.GROUPED

    @property
    def shape(self) -> Shape:
        return "frame" if self.via in TABLES_OF_SCORES else "array"

    @property
    def features(self) -> Ref | None:
        """The step that reaches the estimator as X."""
        return self.inputs[0] if self.inputs else None

    @property
    def label(self) -> Ref | None:
        """The step that reaches the estimator as y."""
        return self.inputs[1] if self.labelled and len(self.inputs) > 1 else None

    def columns(self, *inputs: Columns) -> Columns:
        one = self.via.startswith("cross_val_") and self.method == "predict"
        return Columns((0,), True) if one else OPEN

    def origins(self, name: Name | Every, *inputs: Columns) -> Iterator[Origin]:
        for at in range(len(self.inputs)):
            yield at, Every.ALL
