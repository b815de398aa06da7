"""statsmodels: models take the label first, or a formula and a table, and are fitted by `fit`."""

import re
from typing import Any

from headwater.api.model import Emit, Foreign, Frame, Model, models
from headwater.plan.columns import Name
from headwater.plan.expressions import Lit
from headwater.plan.frames import Build, Project, Zip
from headwater.plan.learning import Estimator, Fit, Kind

NUMBERS = ("OLS", "WLS", "GLS", "GLSAR", "RLM", "GLM", "GEE", "QuantReg", "Poisson", "NegativeBinomial", "MixedLM")
CLASSES = ("Logit", "Probit", "MNLogit", "ConditionalLogit")
PLACES = {
    "OLS": "regression.linear_model", "WLS": "regression.linear_model", "GLS": "regression.linear_model",
    "GLM": "genmod.generalized_linear_model", "Logit": "discrete.discrete_model",
    "Probit": "discrete.discrete_model", "RLM": "robust.robust_linear_model",
}  # fmt: skip
"""Modules in which scripts find some of the models too."""


def declare(name: str, kind: Kind) -> None:
    """Declare a model, its formula and its fit."""
    qualified = f"statsmodels.api.{name}"
    homes = [qualified, *([f"statsmodels.{PLACES[name]}.{name}"] if name in PLACES else [])]

    def make(emit: Emit, endog: Any, exog: Any = None, *rest: Any, **options: Any) -> Any:
        given = tuple(emit.table(each).ref for each in (endog, exog) if each is not None)
        return Foreign(qualified, given)

    def by_formula(emit: Emit, formula: Any, data: Any, *rest: Any, **options: Any) -> Any:
        table = emit.table(data)
        if not isinstance(formula, str) or "~" not in formula:
            return NotImplemented
        left, _, right = formula.partition("~")
        sides = (variables(emit, table, left), variables(emit, table, right))
        return Foreign(qualified, tuple(emit(Project((table.ref,), side)).ref for side in sides))

    def fit(emit: Emit, self: Any, *rest: Any, **options: Any) -> Any:
        if not isinstance(self, Foreign) or not self.refs:
            return NotImplemented
        label, *features = self.refs
        estimator = Estimator(qualified, kind)
        step = emit(Fit((*features, label), estimator, "fit", bool(features)), name.lower())
        return Model(estimator, step.ref)

    make.__doc__ = f"`{name}(endog, exog)`: the label, then the features."
    by_formula.__doc__ = f'`{name.lower()}("label ~ features", data)`.'
    fit.__doc__ = f"`{name}(…).fit()`."
    models(*homes)(make)
    models(f"statsmodels.formula.api.{name.lower()}")(by_formula)
    models(f"{qualified}.fit", f"{qualified}.fit_regularized")(fit)


def variables(emit: Emit, table: Frame, side: str) -> tuple[Name, ...]:
    """The columns that one side of a formula names: `age + C(city) + np.log(income) + Q("a b")`."""
    quoted = re.findall(r"""Q\(\s*["']([^"']+)["']\s*\)""", side)
    plain = re.sub(r"""["'][^"']*["']""", " ", side)
    words = re.findall(r"(?<![\w.])([A-Za-z_]\w*)(?!\w|\s*\(|\.)", plain)
    known = emit.columns(table.ref)
    return tuple(dict.fromkeys(word for word in (*words, *quoted) if known.has(word) is not False))


for _name in NUMBERS:
    declare(_name, "regressor")
for _name in CLASSES:
    declare(_name, "classifier")


@models("statsmodels.api.add_constant", "statsmodels.tools.add_constant", "statsmodels.tools.tools.add_constant")
def add_constant(emit: Emit, data: Any, prepend: Any = True, has_constant: Any = "skip") -> Any:
    """A column of ones beside the others."""
    table = emit.table(data)
    ones = emit(Build((), (("const", Lit(1.0)),), True))
    sides = (ones.ref, table.ref) if prepend is not False else (table.ref, ones.ref)
    return emit(Zip(sides, "array" if table.shape == "array" else "frame"))
