"""The tables of library facts say what the installed libraries do.

A table is observed on one release. Under that release the test asks the library again and wants the
same answer; under another one it compares the names both have, and of those only what a release does
not change lightly (the kind of an estimator), because defaults and signatures move between releases.
"""

import re
import sys
from importlib import import_module
from importlib.metadata import packages_distributions
from importlib.metadata import version as installed
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from headwater.api import tables
from headwater.api.tables.table import by_hand, table

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tools"))

PACKAGES = {
    "sklearn": "scikit-learn",
    "imblearn": "imbalanced-learn",
    "lightgbm": "lightgbm",
    "xgboost": next(iter(packages_distributions().get("xgboost", ("xgboost",)))),  # or `xgboost-cpu`
    "pandas": "pandas",
    "numpy": "numpy",
}
PRESENT = [name for name in PACKAGES if find_spec(name)]
ONLY_TRIED = {"random", "learns"}
OF_PERIODS = {"pandas.Series.dt.week", "pandas.Series.dt.weekofyear"}
"""Gone from series of dates; series of periods, which share the accessor's table, still have them."""
TRIED_AGAIN = [
    "sklearn.linear_model.LogisticRegression",
    "sklearn.linear_model.LinearRegression",
    "sklearn.linear_model.SGDClassifier",
    "sklearn.svm.LinearSVC",
    "sklearn.tree.DecisionTreeClassifier",
    "sklearn.naive_bayes.GaussianNB",
    "sklearn.neighbors.KNeighborsClassifier",
    "sklearn.cluster.KMeans",
    "sklearn.decomposition.PCA",
    "sklearn.decomposition.TruncatedSVD",
    "sklearn.impute.SimpleImputer",
    "sklearn.preprocessing.StandardScaler",
    "sklearn.preprocessing.Normalizer",
    "sklearn.preprocessing.Binarizer",
    "sklearn.preprocessing.PolynomialFeatures",
    "sklearn.preprocessing.FunctionTransformer",
    "sklearn.preprocessing.OneHotEncoder",
    "sklearn.preprocessing.LabelEncoder",
    "sklearn.preprocessing.TargetEncoder",
    "sklearn.feature_extraction.text.HashingVectorizer",
    "sklearn.feature_extraction.text.TfidfVectorizer",
    "sklearn.feature_selection.SelectKBest",
    "sklearn.feature_selection.VarianceThreshold",
]
"""The quick ones that scripts use most; the developer's tool tries all of them, in about four minutes."""


def release(name: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", name)[:2])


def asked(entry: dict[str, Any]) -> dict[str, Any]:
    """The part of an entry that needs no trial."""
    kept = {key: value for key, value in entry.items() if key in {"kind", "parameters", "methods", "wraps"}}
    return kept | {"is": set(entry.get("is", ())) - ONLY_TRIED}


@pytest.mark.parametrize("library", PRESENT)
def test_a_table_says_what_the_library_says_of_itself(library: str) -> None:
    observe = import_module("observe.libraries")
    now, written = observe.table(library, tried=False), table(library)
    same_release = installed(PACKAGES[library]) == written["version"]
    if same_release and library in observe.DATA:
        assert now == written
    elif same_release:
        assert now["usual"] == written["usual"]
        assert {name: asked(one) for name, one in now["estimators"].items()} == {
            name: asked(one) for name, one in written["estimators"].items()
        }
        taken = {name: one["parameters"] for name, one in written["functions"].items()}
        assert {name: one["parameters"] for name, one in now["functions"].items()} == taken
    elif library in observe.DATA:
        assert len(set(now) & set(written)) >= len(written) - 2
    else:
        common = now["estimators"].keys() & written["estimators"].keys()
        assert len(common) > 0.8 * len(written["estimators"])
        assert {n: now["estimators"][n]["kind"] for n in common} == {
            n: written["estimators"][n]["kind"] for n in common
        }


@pytest.mark.parametrize("name", TRIED_AGAIN)
def test_an_estimator_does_what_its_table_says(name: str) -> None:
    observe = import_module("observe.estimators")
    module, _, called = name.rpartition(".")
    now = observe.entries(iter([getattr(import_module(module), called)]))[name]
    written = table("sklearn")["estimators"][name]
    tried: tuple[str, ...] = ("is", "columns", "random_when", "random_above", "fitted")
    if installed("scikit-learn") != table("sklearn")["version"]:
        tried = ("columns",)  # what draws and what is left after a fit changes between releases
    assert {key: now.get(key) for key in tried} == {key: written.get(key) for key in tried}


def test_metrics_judge_as_their_table_says() -> None:
    observe = import_module("observe.functions")
    metrics = import_module("sklearn.metrics")
    names = (
        "accuracy_score",
        "mean_squared_error",
        "roc_auc_score",
        "r2_score",
        "precision_score",
        "roc_curve",
    )
    now = observe.entries(iter([getattr(metrics, name) for name in names]))
    for name, entry in now.items():
        written = table("sklearn")["functions"][name]
        for key in ("kind", "truth", "guess", "wants", "greater_is_better", "symmetric"):
            assert entry.get(key) == written.get(key), (name, key)


def test_every_signature_can_be_read() -> None:
    for library in tables.LIBRARIES:
        for name in tables.estimators(library):
            facts = tables.estimator(name)
            assert facts is not None and facts.qualified == name
            assert set(tables.methods(name)) == facts.methods
            assert all(one.parameters is not None for one in tables.methods(name).values())
        for name in tables.functions(library):
            assert tables.function(name) is not None
        for owner in tables.owners(library):
            assert all(one.text is not None for one in tables.methods(owner).values())


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("sklearn.cross_validation.train_test_split", "sklearn.model_selection.train_test_split"),
        ("sklearn.grid_search.GridSearchCV", "sklearn.model_selection.GridSearchCV"),
        ("sklearn.preprocessing.data.StandardScaler", "sklearn.preprocessing.StandardScaler"),
        ("sklearn.ensemble.forest.RandomForestClassifier", "sklearn.ensemble.RandomForestClassifier"),
        ("sklearn.linear_model._logistic.LogisticRegression", "sklearn.linear_model.LogisticRegression"),
        ("sklearn.metrics.classification.accuracy_score", "sklearn.metrics.accuracy_score"),
        ("sklearn.datasets.samples_generator.make_blobs", "sklearn.datasets.make_blobs"),
        ("sklearn.lda.LDA", "sklearn.discriminant_analysis.LinearDiscriminantAnalysis"),
        ("sklearn.externals.joblib", "joblib"),
        ("sklearn.externals.joblib.dump", "joblib.dump"),
        ("sklearn.preprocessing.Imputer", "sklearn.preprocessing.Imputer"),
        ("sklearn.cross_validation.KFold", "sklearn.cross_validation.KFold"),
        ("xgboost.sklearn.XGBClassifier", "xgboost.XGBClassifier"),
        ("lightgbm.sklearn.LGBMRegressor", "lightgbm.LGBMRegressor"),
        ("catboost.core.CatBoostClassifier", "catboost.CatBoostClassifier"),
        ("pandas.core.frame.DataFrame", "pandas.DataFrame"),
        ("pandas.io.json.json_normalize", "pandas.json_normalize"),
        ("pandas.tools.plotting.scatter_matrix", "pandas.plotting.scatter_matrix"),
        ("my.own.StandardScaler", "my.own.StandardScaler"),
        ("sklearn.nowhere.Nothing", "sklearn.nowhere.Nothing"),
    ],
)
def test_former_and_inner_names_lead_to_the_public_one(written: str, meant: str) -> None:
    assert tables.canonical(written) == meant


def test_legacy_estimators_are_told_apart_from_what_replaced_them() -> None:
    imputer = tables.estimator("sklearn.preprocessing.Imputer")
    assert imputer is not None and (imputer.removed, imputer.source) == ("0.22", "documentation")
    assert imputer.signature.parameters[2] == "axis" and imputer.successor == "sklearn.impute.SimpleImputer"
    folds = tables.estimator("sklearn.cross_validation.KFold")
    assert folds is not None and folds.signature.parameters[:2] == ("n", "n_folds")


@pytest.mark.parametrize("library", [name for name in PRESENT if name in {"pandas", "numpy", "sklearn"}])
def test_what_is_said_to_be_gone_is_gone(library: str) -> None:
    current = release(installed(PACKAGES[library]))
    for one in tables.all_gone():
        if not one.name.startswith(f"{library}.") or one.removed is None or release(one.removed) > current:
            continue
        name, _, parameter = one.name.partition("(")
        owner, _, called = name.rpartition(".")
        if parameter:
            facts = tables.estimator(name) or tables.function(name)
            taken = facts.signature if facts else tables.methods(owner).get(called)
            assert taken is None or parameter[:-1] not in taken.parameters, one
        elif library != "sklearn":
            assert called not in tables.methods(owner), one
            assert called not in tables.attributes(owner) or name in OF_PERIODS, one
        else:
            assert called not in tables.methods(owner)
            assert name not in table("sklearn")["estimators"] and name not in table("sklearn")["functions"]


def test_what_replaces_a_legacy_name_is_known() -> None:
    for name, entry in (by_hand()["estimators"] | by_hand()["functions"]).items():
        successor = entry["successor"]
        known = successor is None or tables.estimator(successor) or tables.function(successor)
        assert known or ".from_estimator" in successor, name


def test_columns_are_not_taken_for_attributes() -> None:
    assert {"size", "shape", "iloc", "values", "str"} <= tables.attributes("pandas.Series")
    assert "price" not in tables.attributes("pandas.DataFrame")
    assert {"drop", "fillna", "sort_values", "reset_index"} <= tables.inplace("pandas.DataFrame")
    assert "merge" not in tables.inplace("pandas.DataFrame")


def test_a_table_is_read_when_asked_for_and_once() -> None:
    for library in sorted(tables.LIBRARIES):
        table.cache_clear()
        assert table(library) is table(library)
        assert table.cache_info().misses == 1
