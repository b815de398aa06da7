"""statsmodels: models that are given their rows when they are made, or a formula over the columns of a table."""

import re
from typing import Any

from headwater.api.model import Emit, Foreign, Frame, Model, Unknown, Vec, models
from headwater.plan.expressions import Lit
from headwater.plan.frames import Assign, Project
from headwater.plan.learning import Estimator, Fit, Kind

REGRESSORS = ("OLS", "WLS", "GLS", "GLSAR", "RLM", "QuantReg", "GLM", "Poisson", "NegativeBinomial", "MixedLM")
CLASSIFIERS = ("Logit", "Probit", "MNLogit")
SERIES = (
    "statsmodels.tsa.arima.model.ARIMA", "statsmodels.tsa.arima_model.ARIMA", "statsmodels.tsa.arima_model.ARMA",
    "statsmodels.tsa.statespace.sarimax.SARIMAX", "statsmodels.api.tsa.SARIMAX",
    "statsmodels.api.tsa.statespace.SARIMAX", "statsmodels.tsa.holtwinters.ExponentialSmoothing",
    "statsmodels.tsa.holtwinters.SimpleExpSmoothing", "statsmodels.tsa.holtwinters.Holt", "statsmodels.tsa.ar_model.AR",
    "statsmodels.tsa.ar_model.AutoReg", "statsmodels.tsa.api.ExponentialSmoothing", "statsmodels.tsa.api.VAR",
    "statsmodels.tsa.api.Holt", "statsmodels.tsa.api.SimpleExpSmoothing", "statsmodels.api.tsa.ARIMA",
)  # fmt: skip


def declared(qualified: str, kind: Kind) -> None:
    """Declare a model class: it is made with the label first, then fitted."""

    def make(emit: Emit, endog: Any, exog: Any = None, *rest: Any, **options: Any) -> Any:
        given = [emit.table(v).ref for v in (exog, endog) if isinstance(v, Frame | Vec | Unknown) and emit.refs(v)]
        return Foreign(qualified, tuple(given))

    def fit(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
        if not isinstance(self, Foreign) or not self.refs:
            return NotImplemented
        estimator = Estimator(qualified, kind)
        step = emit(Fit(self.refs, estimator, "fit", len(self.refs) > 1), estimator.name.lower())
        return Model(estimator, step.ref)

    make.__doc__ = f"`{qualified}(label, features)`: rows to learn from."
    fit.__doc__ = "Learn from the rows it was made with."
    models(qualified)(make)
    models(f"{qualified}.fit", f"{qualified}.fit_regularized")(fit)


for _name in REGRESSORS:
    declared(f"statsmodels.api.{_name}", "regressor")
for _name in CLASSIFIERS:
    declared(f"statsmodels.api.{_name}", "classifier")
for _name in SERIES:
    declared(_name, "regressor")


def by_formula(name: str) -> None:
    """Declare a model made of a formula."""
    qualified = f"statsmodels.formula.api.{name}"
    known = {n.lower(): n for n in (*REGRESSORS, *CLASSIFIERS)}
    kind: Kind = "classifier" if known.get(name) in CLASSIFIERS else "regressor"

    def make(emit: Emit, formula: Any, data: Any = None, *rest: Any, **options: Any) -> Any:
        if not isinstance(data, Frame) or not isinstance(formula, str) or "~" not in formula:
            return NotImplemented
        label, features = terms(formula)
        if not label or not features:
            return Foreign(qualified, (data.ref,))
        given = [emit(Project((data.ref,), names)).ref for names in (features, label)]
        return Foreign(qualified, tuple(given))

    def fit(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
        if not isinstance(self, Foreign) or not self.refs:
            return NotImplemented
        estimator = Estimator(f"statsmodels.api.{known[name]}", kind)
        step = emit(Fit(self.refs, estimator, "fit", len(self.refs) > 1), name)
        return Model(estimator, step.ref)

    make.__doc__ = f"`{name}(formula, data)`: the formula names the columns."
    fit.__doc__ = "Learn from the columns of the formula."
    models(qualified)(make)
    models(f"{qualified}.fit", f"{qualified}.fit_regularized")(fit)


def terms(formula: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The columns left and right of the `~`.

    >>> terms("price ~ np.log(area) + C(city) * rooms - 1")
    (('price',), ('area', 'city', 'rooms'))
    """
    left, _, right = formula.partition("~")
    return columns(left), columns(right)


def columns(side: str) -> tuple[str, ...]:
    """The names in one side of a formula that are no functions and no modules."""
    quoted = re.findall(r"""Q\(\s*["'](.*?)["']\s*\)""", side)
    rest = re.sub(r"""Q\(.*?\)|["'].*?["']""", " ", side)
    found = re.findall(r"(?<![\w.])([A-Za-z_]\w*)(?!\w*\s*[(.])", rest)
    return tuple(dict.fromkeys((*quoted, *found)))


for _name in ("ols", "wls", "gls", "glm", "logit", "probit", "mnlogit", "poisson", "rlm", "quantreg", "mixedlm"):
    by_formula(_name)


@models("statsmodels.api.add_constant", "statsmodels.tools.tools.add_constant", "statsmodels.tools.add_constant")
def add_constant(emit: Emit, data: Any, prepend: Any = True, *rest: Any, **options: Any) -> Any:
    """A column of ones, in front."""
    table = emit.table(data)
    made = emit(Assign((table.ref,), (("const", Lit(1.0)),)))
    known = emit.columns(table.ref)
    if prepend is True and known.complete and not known.maybe and "const" not in known.names:
        made = emit(Project((made.ref,), ("const", *known.names), table.shape))
    return Frame(made.ref, table.shape)
