"""scipy: scores that are learned from rows, and sparse matrices."""

from typing import Any

from headwater.api.model import Emit, Frame, Unknown, Vec, models
from headwater.api.numpy.values import columnar
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


@models("scipy.stats.boxcox", "scipy.stats.yeojohnson")
def boxcox(emit: Emit, x: Any, lmbda: Any = None, *rest: Any, **options: Any) -> Any:
    """Values bent towards a normal distribution; the bend is learned unless it is given."""
    if not columnar(x):
        return Unknown(emit.refs(x))
    if lmbda is not None:
        return elementwise(emit, x, "boxcox", lmbda)
    learned = emit(Statistic((emit.table(x).ref,), "boxcox"))
    return elementwise(emit, x, "boxcox", learned), learned


@models("scipy.special.boxcox1p", "scipy.special.inv_boxcox", "scipy.special.expit", "scipy.special.logit",
        "scipy.special.softmax", "scipy.stats.rankdata", "scipy.stats.norm.cdf", "scipy.stats.norm.ppf",
        "scipy.special.inv_boxcox1p")  # fmt: skip
def each(emit: Emit, x: Any, *rest: Any, **options: Any) -> Any:
    """Value by value."""
    return elementwise(emit, x, "function") if columnar(x) else Unknown(emit.refs(x))


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
