"""`pyspark.ml`: estimators are told which columns to read, are fitted on a table, and add columns to tables."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from headwater.api.model import Emit, Foreign, Frame, Listing, Model, Names, Unknown, constructs, models
from headwater.api.pyspark.preparing import APPLIES, ENCODES, LEARNS, features, fitted, maker, prepared
from headwater.base.frozen import frozen
from headwater.plan.expressions import Call, Expr, Ref, Whole
from headwater.plan.frames import Assign, Project
from headwater.plan.learning import Estimator, Fit, Kind, Member, Predict, Score

SPEAKS: Final = "pyspark.Estimator"
PIPELINE: Final = "pyspark.PipelineModel"

KINDS: Final[dict[str, Kind]] = {
    **dict.fromkeys((
        "LogisticRegression", "DecisionTreeClassifier", "RandomForestClassifier", "GBTClassifier", "LinearSVC",
        "NaiveBayes", "MultilayerPerceptronClassifier", "OneVsRest", "FMClassifier", "SparkXGBClassifier",
        "LightGBMClassifier",
    ), "classifier"),
    **dict.fromkeys((
        "LinearRegression", "GeneralizedLinearRegression", "DecisionTreeRegressor", "RandomForestRegressor",
        "GBTRegressor", "AFTSurvivalRegression", "IsotonicRegression", "FMRegressor", "ALS", "SparkXGBRegressor",
        "LightGBMRegressor",
    ), "regressor"),
    **dict.fromkeys(("KMeans", "BisectingKMeans", "GaussianMixture", "LDA", "PowerIterationClustering"), "clusterer"),
}  # fmt: skip

SEARCHES: Final = ("CrossValidator", "TrainValidationSplit")

FIRST: Final = {"StringIndexer": "inputCol", "Bucketizer": "splits", "VectorAssembler": "inputCols"}

OLDER: Final = {"features_col": "featuresCol", "label_col": "labelCol", "prediction_col": "predictionCol"}


@frozen
class Stages(Foreign):
    """A fitted pipeline: its stages, each fitted."""

    stages: tuple[Model, ...] = ()


@constructs("pyspark")
def construct(emit: Emit, qualified: str, arguments: Sequence[Any], keywords: Mapping[str, Any]) -> Any:
    """An estimator, a preparation or an evaluator of `pyspark.ml`."""
    name = qualified.rpartition(".")[2]
    if ".ml." not in qualified:
        return NotImplemented
    if name.endswith("Evaluator"):
        return Judge("pyspark.Evaluator", (), tuple((k, v) for k, v in keywords.items() if isinstance(v, str)))
    given = dict(keywords)
    if arguments and name in FIRST:
        given.setdefault(FIRST[name], arguments[0])
    if name == "Pipeline" or name in SEARCHES:
        stages = given.get("stages") if name == "Pipeline" else [given.get("estimator")]
        return composed(emit, qualified, stages, given)
    kind = KINDS.get(name) or ("transformer" if name in LEARNS or name in APPLIES or name == "RFormula" else None)
    if kind is None:
        return NotImplemented
    return Model(Estimator(
        qualified, kind, name in LEARNS or kind != "transformer", name in ENCODES, parameters=plain(given),
        speaks=SPEAKS,
    ))  # fmt: skip


@frozen
class Judge(Foreign):
    """An evaluator, with the columns and the metric it was told."""

    told: tuple[tuple[str, str], ...] = ()


def plain(given: Mapping[str, Any]) -> tuple[tuple[str, object], ...]:
    """Parameters that are constants, lists as tuples."""
    found: dict[str, object] = {}
    for key, value in given.items():
        if isinstance(value, list) and all(isinstance(v, str | int | float) for v in value):
            found[OLDER.get(key, key)] = tuple(value)
        elif isinstance(value, str | int | float | bool | Names):
            found[OLDER.get(key, key)] = value
        else:
            found[OLDER.get(key, key)] = Unknown()
    return tuple(found.items())


def composed(emit: Emit, qualified: str, stages: Any, given: Mapping[str, Any]) -> Model:
    """A pipeline of stages, or a search around an estimator."""
    many = stages.items if isinstance(stages, Listing) else stages if isinstance(stages, list | tuple) else [stages]
    known = [emit.content(stage) for stage in many]
    parts = tuple(
        Member(f"{at}", stage.estimator) for at, stage in enumerate(known) if isinstance(stage, Model)
    )  # fmt: skip
    role = "pipeline" if qualified.endswith("Pipeline") else "wrapper"
    return Model(Estimator(qualified, "meta", parts=parts, role=role, speaks=SPEAKS,  # type: ignore[arg-type]
                           parameters=(("whole", len(parts) == len(known)),)))  # fmt: skip


@models(f"{SPEAKS}.fit")
def fit(emit: Emit, self: Any, dataset: Any = None, params: Any = None) -> Any:
    """A fitted model; the estimator stays as it is."""
    if not isinstance(self, Model) or not isinstance(dataset, Frame):
        return NotImplemented
    return learned(emit, self.estimator, dataset, "fit")[0]


def learned(emit: Emit, estimator: Estimator, table: Frame, via: str) -> tuple[Any, Frame]:
    """What comes of fitting on a table, and the table as the next stage sees it."""
    if estimator.name in SEARCHES and estimator.parts:
        return learned(emit, estimator.parts[0].estimator, table, f"{estimator.name}.fit")
    if estimator.role == "pipeline":
        stages: list[Model] = []
        for part in estimator.parts:
            made, table = learned(emit, part.estimator, table, "Pipeline.fit" if via == "fit" else via)
            stages += made.stages if isinstance(made, Stages) else [made]
        return Stages(PIPELINE, tuple(s.fitted for s in stages if s.fitted is not None), tuple(stages)), table
    if estimator.kind == "transformer":
        step = fitted(emit, table, estimator, via) if estimator.learns else None
        return Model(estimator, step), prepared(emit, table, estimator, step)
    step = model_fitted(emit, estimator, table, via)
    return Model(estimator, step), table


def word(estimator: Estimator, parameter: str, default: str) -> str:
    """A parameter that names a column."""
    found = estimator.parameter(parameter)
    return found if isinstance(found, str) else default


def model_fitted(emit: Emit, estimator: Estimator, table: Frame, via: str) -> Ref:
    """The step in which a model learns."""
    inputs = [read_by(emit, estimator, table).ref]
    labelled = estimator.kind != "clusterer"
    if labelled:
        label = word(estimator, "ratingCol", "rating") if estimator.name == "ALS" else word(
            estimator, "labelCol", "label"
        )  # fmt: skip
        inputs.append(emit(Project((table.ref,), (label,), "series")).ref)
    return emit(Fit(tuple(inputs), estimator, via, labelled), estimator.name.lower()).ref


def read_by(emit: Emit, estimator: Estimator, table: Frame) -> Frame:
    """The columns a model reads."""
    if estimator.name == "ALS":
        return emit(Project((table.ref,), (word(estimator, "userCol", "user"), word(estimator, "itemCol", "item"))))
    return features(emit, table, word(estimator, "featuresCol", "features"))


@models(f"{SPEAKS}.transform")
def transform(emit: Emit, self: Any, dataset: Any = None, *rest: Any) -> Any:
    """The table with the columns that a fitted model or a preparation adds."""
    if not isinstance(self, Model) or not isinstance(dataset, Frame):
        return NotImplemented
    return spoken(applied(emit, self, dataset))


def spoken(frame: Frame) -> Frame:
    """A table of Spark."""
    return Frame(frame.ref, "frame", speaks="pyspark")


def applied(emit: Emit, model: Model, table: Frame) -> Frame:
    """One stage applied to a table."""
    estimator = model.estimator
    if estimator.kind == "transformer":
        if estimator.learns and model.fitted is None:
            return prepared(emit, table, estimator, None)
        return prepared(emit, table, estimator, model.fitted)
    told = word(estimator, "predictionCol", "prediction")
    if model.fitted is None:
        return emit(Assign((table.ref,), ((told, Call("predict", ())),)))
    answers = emit(Predict((model.fitted, read_by(emit, estimator, table).ref)))
    items: list[tuple[str, Expr]] = [(told, Whole(answers.ref))]
    if estimator.kind == "classifier":
        items += [("rawPrediction", Whole(answers.ref)), ("probability", Whole(answers.ref))]
    return emit(Assign((table.ref, answers.ref), tuple(items)))


@models(f"{PIPELINE}.transform")
def transform_all(emit: Emit, self: Any, dataset: Any = None, *rest: Any) -> Any:
    """Every stage applied to a table, one after another."""
    if not isinstance(self, Stages) or not isinstance(dataset, Frame):
        return NotImplemented
    table = dataset
    for stage in self.stages:
        table = applied(emit, stage, table)
    return spoken(table)


@models("pyspark.Evaluator.evaluate")
def evaluate(emit: Emit, self: Any, dataset: Any = None, *rest: Any, **options: Any) -> Any:
    """A judgement of predictions by the truth beside them."""
    if not isinstance(dataset, Frame):
        return NotImplemented
    told = dict(self.told) if isinstance(self, Judge) else {}
    known = emit.columns(dataset.ref)
    answer = told.get("predictionCol", told.get("rawPredictionCol", "prediction"))
    answer = answer if known.has(answer) is not False else "prediction"
    truth = emit(Project((dataset.ref,), (told.get("labelCol", "label"),), "series"))
    made = maker(emit, dataset.ref, answer)
    if made is not None and isinstance(made[1], Whole):
        pred = made[1].ref
    else:
        pred = emit(Project((dataset.ref,), (answer,), "series")).ref
    return emit(Score((truth.ref, pred), told.get("metricName", "evaluate")))


def setter(name: str, parameter: str) -> None:
    """Declare a method that sets a parameter."""

    def set_it(emit: Emit, self: Any, value: Any = None) -> Any:
        if not isinstance(self, Model):
            return NotImplemented
        if parameter in ("stages", "estimator"):
            changed = composed(emit, self.estimator.qualified, value if parameter == "stages" else [value], {})
        else:
            given = dict(self.estimator.parameters) | dict(plain({parameter: value}))
            changed = replace(self, estimator=replace(self.estimator, parameters=tuple(given.items())))
        if emit.receiver is not None:
            emit.update(emit.receiver, changed)
            return emit.receiver
        return changed

    set_it.__doc__ = f"`{name}(value)`: a parameter, set after the fact."
    models(f"{SPEAKS}.{name}")(set_it)

    def get_it(emit: Emit, self: Any) -> Any:
        found = self.estimator.parameter(parameter) if isinstance(self, Model) else None
        return list(found) if isinstance(found, tuple) else found if found is not None else Unknown()

    get_it.__doc__ = f"`g{name[1:]}()`: a parameter."
    models(f"{SPEAKS}.g{name[1:]}")(get_it)


for _parameter in ("inputCol", "inputCols", "outputCol", "outputCols", "featuresCol", "labelCol", "predictionCol",
                   "maxIter", "seed", "handleInvalid", "stages", "estimator", "regParam", "elasticNetParam", "numTrees",
                   "maxDepth", "k", "formula", "estimatorParamMaps", "evaluator", "numFolds", "userCol", "itemCol",
                   "ratingCol", "maxBins", "family", "threshold", "splits", "strategy", "numFeatures"):  # fmt: skip
    setter(f"set{_parameter[0].upper()}{_parameter[1:]}", _parameter)


@models(f"{SPEAKS}.setParams")
def set_params(emit: Emit, self: Any, **options: Any) -> Any:
    """Parameters, set after the fact."""
    if not isinstance(self, Model):
        return NotImplemented
    given = dict(self.estimator.parameters) | dict(plain(options))
    changed = replace(self, estimator=replace(self.estimator, parameters=tuple(given.items())))
    if emit.receiver is not None:
        emit.update(emit.receiver, changed)
        return emit.receiver
    return changed


@models(f"{SPEAKS}.evaluate")
def summary(emit: Emit, self: Any, dataset: Any = None) -> Any:
    """A fitted model judges itself on rows."""
    if not isinstance(self, Model) or self.fitted is None or not isinstance(dataset, Frame):
        return NotImplemented
    table = read_by(emit, self.estimator, dataset)
    label = emit(Project((dataset.ref,), (word(self.estimator, "labelCol", "label"),), "series"))
    emit(Score((self.fitted, table.ref, label.ref), "evaluate", True, 2))
    return Unknown((self.fitted,))


@models("pyspark.ml.tuning.ParamGridBuilder", "pyspark.ml.tuning.ParamGridBuilder.addGrid")
def grid(emit: Emit, *rest: Any) -> Any:
    """The values of parameters that a search tries."""
    return Foreign("pyspark.ParamGridBuilder")


@models("pyspark.ParamGridBuilder.addGrid", "pyspark.ParamGridBuilder.baseOn", "pyspark.ParamGridBuilder.build")
def more_of_grid(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """The same, with more values."""
    return self


@models(f"{SPEAKS}.copy", f"{PIPELINE}.copy")
def copy(emit: Emit, self: Any, extra: Any = None) -> Any:
    """The same, as an object of its own."""
    return self


@models(f"{SPEAKS}.write", f"{SPEAKS}.save", f"{SPEAKS}.explainParams", f"{SPEAKS}.getOrDefault",
        f"{PIPELINE}.write", f"{PIPELINE}.save")  # fmt: skip
def about(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """Of no consequence for rows."""
    return Unknown()
