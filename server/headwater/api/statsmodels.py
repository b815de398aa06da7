"""statsmodels: models take the label first, or a formula and a table, and are fitted by `fit`.

See https://www.statsmodels.org/stable/api.html; formulas are read in `api.formula`.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from headwater.api import formula as grammar
from headwater.api.loaders import of_statsmodels
from headwater.api.model import Emit, Foreign, Frame, Model, Unknown, Vec, constructs, models
from headwater.plan.expressions import Lit, Ref
from headwater.plan.frames import Build, Pick, Project, Zip
from headwater.plan.learning import Estimator, Fit, Kind

KINDS: dict[str, Kind] = {
    **dict.fromkeys(("OLS", "WLS", "GLS", "GLSAR", "RLM", "GLM", "GEE", "QuantReg", "Poisson", "NegativeBinomial",
                     "NegativeBinomialP", "GeneralizedPoisson", "MixedLM", "PHReg", "RecursiveLS", "GLMGam",
                     "ZeroInflatedPoisson", "ZeroInflatedNegativeBinomialP"), "regressor"),
    **dict.fromkeys(("Logit", "Probit", "MNLogit", "ConditionalLogit", "OrderedModel"), "classifier"),
}  # fmt: skip

SERIES = {
    "ARIMA": "statsmodels.tsa.arima.model.ARIMA", "ARMA": "statsmodels.tsa.arima_model.ARMA",
    "SARIMAX": "statsmodels.tsa.statespace.sarimax.SARIMAX", "VARMAX": "statsmodels.tsa.statespace.varmax.VARMAX",
    "UnobservedComponents": "statsmodels.tsa.statespace.structural.UnobservedComponents",
    "AutoReg": "statsmodels.tsa.ar_model.AutoReg", "AR": "statsmodels.tsa.ar_model.AR",
    "VAR": "statsmodels.tsa.vector_ar.var_model.VAR", "VECM": "statsmodels.tsa.vector_ar.vecm.VECM",
    "ExponentialSmoothing": "statsmodels.tsa.holtwinters.ExponentialSmoothing",
    "SimpleExpSmoothing": "statsmodels.tsa.holtwinters.SimpleExpSmoothing",
    "Holt": "statsmodels.tsa.holtwinters.Holt",
}  # fmt: skip
"""Models of a series by its own past, and where they stand."""

WITH_TABLE = frozenset(("ARIMA", "SARIMAX", "VARMAX", "VAR"))
"""Those of them whose second parameter takes further columns; before release 0.12 it was the order in ARIMA."""

FORMULAS = {name.lower(): name for name in (*KINDS, "ConditionalLogit")}


@constructs("statsmodels")
def construct(emit: Emit, qualified: str, arguments: Sequence[Any], keywords: Mapping[str, Any]) -> Any:
    """A model, told its rows; from whatever module a script takes it."""
    if ".datasets." in qualified:
        return of_statsmodels(emit, qualified, arguments, keywords)
    name = qualified.rpartition(".")[2]
    given = dict(zip(("endog", "exog"), arguments, strict=False)) | dict(keywords)
    if name == "from_formula" or (name in FORMULAS and "formula" in qualified):
        owner = FORMULAS.get(name) or qualified.split(".")[-2]
        given = dict(zip(("formula", "data"), arguments, strict=False)) | dict(keywords)
        return by_formula(emit, owner, given.get("formula"), given.get("data")) if owner in KINDS else NotImplemented
    if name in KINDS and "endog" in given:
        return Foreign(f"statsmodels.api.{name}", sides(emit, given["endog"], given.get("exog")))
    if name in SERIES and "endog" in given:
        further = given.get("exog")
        if "exog" not in keywords and not (name in WITH_TABLE and isinstance(further, Frame | Vec)):
            further = None
        return Foreign(SERIES[name], sides(emit, given["endog"], further))
    return NotImplemented


def sides(emit: Emit, endog: Any, exog: Any) -> tuple[Ref, ...]:
    """The label, then the features; a series that has none beside it is told from its own past."""
    label = emit.table(endog)
    if exog is None:
        return label.ref, emit(Project((label.ref,), ())).ref
    return label.ref, emit.table(exog).ref


def by_formula(emit: Emit, name: str, formula: Any, data: Any) -> Any:
    """A model told the columns of its label and features by a formula."""
    if not isinstance(data, Frame | Vec | Unknown):
        return NotImplemented
    table = emit.table(data)
    found = grammar.sides(formula) if isinstance(formula, str) else None
    if found is None:
        return Foreign(f"statsmodels.api.{name}", (emit(Pick((table.ref,))).ref,))
    known = emit.columns(table.ref)
    label, features = ([v for v in side if known.has(v) is not False] for side in found)
    made = [emit(Project((table.ref,), tuple(side))).ref for side in (label, features)]
    return Foreign(f"statsmodels.api.{name}", tuple(made))


def fit(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
    """Learn from the rows given when the model was made."""
    if not isinstance(self, Foreign) or not self.refs:
        return NotImplemented
    name = self.qualified.rpartition(".")[2]
    labelled = len(self.refs) > 1  # not by a formula that we cannot read
    estimator = Estimator(self.qualified, KINDS.get(name, "regressor"))
    inputs = (*self.refs[1:], self.refs[0]) if labelled else self.refs
    step = emit(Fit(inputs, estimator, "fit", labelled), name.lower())
    return Model(estimator, step.ref)


WAYS = {
    "fit_regularized": ("OLS", "WLS", "GLS", "GLSAR", "GLM", "GEE", "Poisson", "NegativeBinomial", "NegativeBinomialP",
                        "GeneralizedPoisson", "MixedLM", "PHReg", "GLMGam", "ZeroInflatedPoisson",
                        "ZeroInflatedNegativeBinomialP", "Logit", "Probit", "MNLogit", "ConditionalLogit"),
    "fit_constrained": ("GLM", "GEE", "Poisson", "RecursiveLS", "GLMGam", "Logit", "Probit", "MNLogit", "ARIMA",
                        "SARIMAX", "VARMAX", "UnobservedComponents"),
}  # fmt: skip
"""Further ways to fit, and the models that have them."""

HOMES = {**{name: f"statsmodels.api.{name}" for name in KINDS}, **SERIES}

models(*(f"{home}.fit" for home in HOMES.values()))(fit)
for _way, _names in WAYS.items():
    models(*(f"{HOMES[name]}.{_way}" for name in _names))(fit)


@models("statsmodels.api.add_constant", "statsmodels.tools.add_constant", "statsmodels.tools.tools.add_constant")
def add_constant(emit: Emit, data: Any, prepend: Any = True, has_constant: Any = "skip") -> Any:
    """A column of ones beside the others."""
    table = emit.table(data)
    ones = emit(Build((), (("const", Lit(1.0)),), True))
    sides = (ones.ref, table.ref) if prepend is not False else (table.ref, ones.ref)
    return emit(Zip(sides, "array" if table.shape == "array" else "frame"))
