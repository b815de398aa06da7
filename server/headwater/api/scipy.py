"""scipy: scores that are learned from rows, and sparse matrices."""

from typing import Any

from headwater.api.model import Emit, Frame, Unknown, Vec, models
from headwater.api.numpy.values import columnar
from headwater.api.pandas.elementwise import rank
from headwater.api.pandas.values import elementwise
from headwater.plan.frames import Statistic

TESTS = (
    "ttest_ind", "ttest_rel", "ttest_1samp", "pearsonr", "spearmanr", "kendalltau", "chi2_contingency", "f_oneway",
    "mannwhitneyu", "shapiro", "normaltest", "kstest", "ks_2samp", "skew", "kurtosis", "describe", "entropy", "sem",
    "iqr", "levene", "bartlett", "wilcoxon", "kruskal", "probplot", "norm.fit", "pointbiserialr", "anderson", "hmean",
    "gmean", "trim_mean", "percentileofscore", "scoreatpercentile", "linregress",
)  # fmt: skip


@models("scipy.stats.zscore")
def zscore(emit: Emit, a: Any, *rest: Any, **options: Any) -> Any:
    """Each value in units of the spread, which is learned from all rows."""
    if not columnar(a):
        return Unknown(emit.refs(a))
    table = emit.table(a)
    learned = emit(Statistic((table.ref,), "zscore", "series" if table.shape == "frame" else "scalar"))
    return elementwise(emit, a, "zscore", learned)


def bends(name: str) -> None:
    """Declare a function that bends values."""

    def bend(emit: Emit, x: Any, lmbda: Any = None, *rest: Any, **options: Any) -> Any:
        if not columnar(x):
            return Unknown(emit.refs(x))
        if lmbda is not None:
            return elementwise(emit, x, name, lmbda)
        learned = emit(Statistic((emit.table(x).ref,), name))
        return elementwise(emit, x, name, learned), learned

    bend.__doc__ = f"`{name}(x)`: values bent towards a normal distribution; the bend is learned unless it is given."
    models(f"scipy.stats.{name}")(bend)


def each(name: str) -> None:
    """Declare a function of each value."""
    op = name.rpartition(".")[2]

    def applied(emit: Emit, x: Any, *rest: Any, **options: Any) -> Any:
        return elementwise(emit, x, op) if columnar(x) else Unknown(emit.refs(x))

    applied.__doc__ = f"`{op}(x)`: value by value."
    models(f"scipy.{name}")(applied)


for _name in ("boxcox", "yeojohnson"):
    bends(_name)
for _name in ("special.boxcox1p", "special.inv_boxcox", "special.inv_boxcox1p", "special.expit", "special.logit",
              "special.softmax", "stats.norm.cdf", "stats.norm.ppf"):  # fmt: skip
    each(_name)


@models("scipy.stats.rankdata")
def rankdata(emit: Emit, a: Any, *rest: Any, **options: Any) -> Any:
    """The place of each value among all."""
    return rank(emit, a) if columnar(a) else Unknown(emit.refs(a))


def tested(name: str) -> None:
    """Declare a test or measure of whole columns."""

    def measure(emit: Emit, *values: Any, **options: Any) -> Any:
        inputs = tuple(dict.fromkeys(emit.table(v).ref for v in values if columnar(v)))
        return Statistic(inputs, name.rpartition(".")[2], "scalar", "fresh") if inputs else Unknown(emit.refs(*values))

    measure.__doc__ = f"`{name}`: a number of whole columns."
    models(f"scipy.stats.{name}")(measure)


for _name in TESTS:
    tested(_name)


@models("scipy.sparse.csr_matrix", "scipy.sparse.csc_matrix", "scipy.sparse.coo_matrix", "scipy.sparse.lil_matrix",
        "scipy.sparse.csr_array")  # fmt: skip
def sparse(emit: Emit, arg: Any, *rest: Any, **options: Any) -> Any:
    """A table whose zeros are not kept."""
    if isinstance(arg, Vec):
        return Vec(arg.expr, arg.base, arg.name, "array")
    return Frame(arg.ref, "array") if isinstance(arg, Frame) else Unknown(emit.refs(arg))
