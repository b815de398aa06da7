"""Metrics: which argument is the truth. Names and argument orders come from the table of the installed library."""

from typing import Any

from headwater.api.model import Emit, Unknown, models
from headwater.plan.learning import Score

TRUTH_FIRST = (
    "accuracy_score", "balanced_accuracy_score", "f1_score", "fbeta_score", "precision_score", "recall_score",
    "jaccard_score", "hamming_loss", "zero_one_loss", "matthews_corrcoef", "cohen_kappa_score", "roc_auc_score",
    "average_precision_score", "log_loss", "brier_score_loss", "hinge_loss", "confusion_matrix",
    "multilabel_confusion_matrix", "classification_report", "precision_recall_fscore_support", "roc_curve",
    "precision_recall_curve", "det_curve", "top_k_accuracy_score", "mean_squared_error", "mean_absolute_error",
    "median_absolute_error", "root_mean_squared_error", "root_mean_squared_log_error", "mean_squared_log_error",
    "mean_absolute_percentage_error", "max_error", "r2_score", "explained_variance_score", "mean_pinball_loss",
    "mean_poisson_deviance", "mean_gamma_deviance", "mean_tweedie_deviance", "d2_absolute_error_score",
    "d2_pinball_score", "d2_tweedie_score", "ndcg_score", "dcg_score", "label_ranking_loss", "coverage_error",
    "label_ranking_average_precision_score", "class_likelihood_ratios",
)  # fmt: skip

CLUSTERS = (
    "adjusted_rand_score", "rand_score", "adjusted_mutual_info_score", "normalized_mutual_info_score",
    "mutual_info_score", "homogeneity_score", "completeness_score", "v_measure_score", "fowlkes_mallows_score",
    "homogeneity_completeness_v_measure",
)  # fmt: skip


IMBALANCED = (
    "geometric_mean_score", "sensitivity_score", "specificity_score", "sensitivity_specificity_support",
    "classification_report_imbalanced", "macro_averaged_mean_absolute_error",
)  # fmt: skip


def judged(metric: str, module: str = "sklearn.metrics") -> None:
    """Declare the model of one metric."""

    def judge(emit: Emit, y_true: Any, y_pred: Any, *rest: Any, **options: Any) -> Any:
        return emit(Score((emit.table(y_true).ref, emit.table(y_pred).ref), metric))

    judge.__doc__ = f"`{metric}(y_true, …)`: the truth comes first."
    judge.__annotations__ = {"emit": Emit, "y_true": Any, "y_pred": Any}
    clusters = metric in CLUSTERS
    second = "y_score" if metric in SCORED else "labels_pred" if clusters else OTHER.get(metric, "y_pred")
    if second != "y_pred":
        judge = renamed(judge, {"y_true": "labels_true", "y_pred": second} if clusters else {"y_pred": second})
    models(f"{module}.{metric}")(judge)


SCORED = frozenset(("roc_auc_score", "average_precision_score", "roc_curve", "precision_recall_curve", "det_curve",
                    "ndcg_score", "dcg_score", "top_k_accuracy_score", "coverage_error", "label_ranking_loss",
                    "label_ranking_average_precision_score"))  # fmt: skip


OTHER = {"brier_score_loss": "y_proba", "hinge_loss": "pred_decision"}


def renamed(judge: Any, called: dict[str, str]) -> Any:
    """The same model with other names for its parameters."""
    code = judge.__code__
    names = tuple(called.get(n, n) for n in code.co_varnames)
    cells = tuple(n for n in code.co_cellvars)
    made = type(judge)(
        code.replace(co_varnames=names, co_cellvars=cells), judge.__globals__, judge.__name__, None, judge.__closure__
    )
    made.__annotations__ = {"emit": Emit}
    made.__doc__ = judge.__doc__
    return made


for _metric in (*TRUTH_FIRST, *CLUSTERS):
    judged(_metric)

for _metric in IMBALANCED:
    judged(_metric, "imblearn.metrics")


def judged_by_rows(metric: str) -> None:
    """Declare the model of a metric of clusters that needs no truth."""

    def judge(emit: Emit, X: Any, labels: Any, *rest: Any, **options: Any) -> Any:
        return emit(Score((emit.table(X).ref, emit.table(labels).ref), metric, truth=None))

    judge.__doc__ = f"`{metric}(X, labels)`: clusters judged by the rows themselves."
    models(f"sklearn.metrics.{metric}")(judge)


for _metric in ("silhouette_score", "calinski_harabasz_score", "davies_bouldin_score"):
    judged_by_rows(_metric)


@models("sklearn.metrics.auc")
def auc(emit: Emit, x: Any, y: Any) -> Any:
    """The area under a curve already computed."""
    return Unknown(emit.refs(x, y))


@models("sklearn.metrics.make_scorer")
def make_scorer(emit: Emit, score_func: Any, **options: Any) -> Any:
    """A scorer for searches."""
    return Unknown()


@models(
    "sklearn.metrics.ConfusionMatrixDisplay.from_predictions", "sklearn.metrics.RocCurveDisplay.from_predictions",
    "sklearn.metrics.PrecisionRecallDisplay.from_predictions",
)  # fmt: skip
def from_predictions(emit: Emit, y_true: Any, y_pred: Any, **options: Any) -> Any:
    """A picture of a judgement is a judgement."""
    return emit(Score((emit.table(y_true).ref, emit.table(y_pred).ref), "display"))


@models(
    "sklearn.metrics.ConfusionMatrixDisplay.from_estimator", "sklearn.metrics.RocCurveDisplay.from_estimator",
    "sklearn.metrics.PrecisionRecallDisplay.from_estimator", "sklearn.metrics.plot_confusion_matrix",
    "sklearn.metrics.plot_roc_curve", "sklearn.metrics.plot_precision_recall_curve",
)  # fmt: skip
def from_estimator(emit: Emit, estimator: Any, X: Any, y: Any = None, *rest: Any, **options: Any) -> Any:
    """A picture of a judgement is a judgement."""
    from headwater.api.model import Model

    if not isinstance(estimator, Model) or estimator.fitted is None:
        return NotImplemented
    tables = [emit.table(v).ref for v in (X, y) if v is not None]
    return emit(Score((estimator.fitted, *tables), "display", True, 2 if y is not None else None))
