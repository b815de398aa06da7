"""Pictures and what is shown: values leave the script, nothing comes back to the rows."""

from collections.abc import Mapping, Sequence
from typing import Any

from headwater.api.model import Emit, Frame, Known, Unknown, Vec, constructs, models
from headwater.plan.frames import Scan, Sink


@constructs("matplotlib", "seaborn", "plotly", "altair", "bokeh", "missingno", "wordcloud", "yellowbrick", "scikitplot",
            "mpl_toolkits", "cufflinks", "folium", "graphviz", "pydotplus", "mlxtend_plotting", "shap", "lime", "eli5",
            "sweetviz", "pandas_profiling", "ydata_profiling", "pylab")  # fmt: skip
def pictured(emit: Emit, qualified: str, arguments: Sequence[Any], keywords: Mapping[str, Any]) -> Any:
    """A call of a library of pictures."""
    values = (*arguments, *keywords.values())
    shown = tuple(dict.fromkeys(emit.table(v).ref for v in values if isinstance(v, Frame | Vec)))
    if shown:
        emit(Sink(shown, "picture"))
    return Unknown()


@models("seaborn.load_dataset")
def load_dataset(emit: Emit, name: Any, *rest: Any, **options: Any) -> Any:
    """A data set that seaborn fetches."""
    if not isinstance(name, str):
        return NotImplemented
    header = emit.header("seaborn", name, {})
    names = tuple(header.columns) if header is not None else ()
    types = tuple((n, t) for n, t in zip(header.columns, header.types, strict=False) if t != "?") if header else ()
    whole = header is not None and header.complete
    return Scan((), "dataset", name, "seaborn.load_dataset", names, whole, types, index=())


@models(
    "sklearn.tree.export_text", "sklearn.tree.export_graphviz", "sklearn.tree.plot_tree", "xgboost.plot_importance",
    "xgboost.plot_tree", "lightgbm.plot_importance", "lightgbm.plot_metric", "lightgbm.plot_tree",
    "sklearn.metrics.ConfusionMatrixDisplay", "sklearn.metrics.RocCurveDisplay", "sklearn.utils.estimator_html_repr",
    "sklearn.set_config", "sklearn.inspection.PartialDependenceDisplay.from_estimator",
    "sklearn.inspection.plot_partial_dependence", "sklearn.inspection.DecisionBoundaryDisplay.from_estimator",
    "IPython.display.display", "IPython.display.HTML", "IPython.display.Image", "IPython.display.clear_output",
    "pprint.pprint", "tabulate.tabulate", "gc.collect", "time.time", "warnings.filterwarnings", "tqdm.tqdm.pandas",
)  # fmt: skip
def shown(emit: Emit, *values: Any, **options: Any) -> Any:
    """A model or table shown."""
    return Unknown()


@models("tqdm.tqdm", "tqdm.notebook.tqdm", "tqdm.tqdm_notebook", "tqdm.auto.tqdm")
def tqdm(emit: Emit, iterable: Any = None, *rest: Any, **options: Any) -> Any:
    """A bar of progress around what is gone through."""
    if isinstance(iterable, range):
        return Known(iterable)  # never gone through here: it may be a million long
    return emit.argument(0) or (list(iterable) if isinstance(iterable, list | tuple) else iterable)


@models("tqdm.trange")
def trange(emit: Emit, *ends: Any, **options: Any) -> Any:
    """A bar of progress around a range."""
    known = 1 <= len(ends) <= 3 and all(isinstance(end, int) for end in ends) and 0 not in ends[2:]
    return Known(range(*ends)) if known else Unknown()
