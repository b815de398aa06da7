"""What `pyspark.ml` makes of columns: vectors, indexes, scaled values. See the guide of `pyspark.ml.feature`."""

from typing import Final

from headwater.api.model import Emit, Frame, Names
from headwater.plan.columns import Name
from headwater.plan.expressions import Call, Col, Expr, Lit, Ref, Whole
from headwater.plan.frames import Assign, Drop, Map, Pick, Project
from headwater.plan.learning import Estimator, Fit, Part, Transform

LEARNS: Final = frozenset((
    "StringIndexer", "OneHotEncoder", "OneHotEncoderEstimator", "Imputer", "StandardScaler", "MinMaxScaler",
    "MaxAbsScaler", "RobustScaler", "PCA", "QuantileDiscretizer", "IDF", "CountVectorizer", "Word2Vec",
    "VectorIndexer", "ChiSqSelector", "UnivariateFeatureSelector", "VarianceThresholdSelector",
    "BucketedRandomProjectionLSH", "MinHashLSH",
))  # fmt: skip
"""Preparations that learn from rows."""

ENCODES: Final = frozenset(("StringIndexer", "OneHotEncoder", "OneHotEncoderEstimator", "VectorIndexer"))

APPLIES: Final = frozenset((
    "VectorAssembler", "Tokenizer", "RegexTokenizer", "HashingTF", "StopWordsRemover", "NGram", "Binarizer",
    "Bucketizer", "Normalizer", "PolynomialExpansion", "IndexToString", "ElementwiseProduct", "Interaction",
    "FeatureHasher", "DCT", "VectorSizeHint", "VectorSlicer", "SQLTransformer",
))  # fmt: skip
"""Preparations that learn nothing."""

FARTHEST: Final = 40


def columns_of(estimator: Estimator, many: str, one: str, default: str | None = None) -> tuple[Name, ...] | None:
    """The columns that parameters name: `inputCols`, `inputCol`."""
    several = estimator.parameter(many)
    if isinstance(several, tuple):
        return several if all(isinstance(n, str) for n in several) else None
    single = estimator.parameter(one)
    if isinstance(single, str):
        return (single,)
    return (default,) if default is not None and single is None and several is None else None


def inputs_of(estimator: Estimator) -> tuple[Name, ...] | None:
    """The columns a preparation reads."""
    if estimator.name == "RFormula":
        return None
    return columns_of(estimator, "inputCols", "inputCol")


def outputs_of(estimator: Estimator) -> tuple[Name, ...] | None:
    """The columns a preparation makes."""
    return columns_of(estimator, "outputCols", "outputCol", "features" if estimator.name == "RFormula" else None)


def read(emit: Emit, table: Frame, names: tuple[Name, ...] | None) -> Frame:
    """The columns that are read, or the whole table where they are not known."""
    return emit(Project((table.ref,), names)) if names else table


def fitted(emit: Emit, table: Frame, estimator: Estimator, via: str) -> Ref:
    """The step in which a preparation learns."""
    return emit(Fit((read(emit, table, inputs_of(estimator)).ref,), estimator, via, False), estimator.name.lower()).ref


def prepared(emit: Emit, table: Frame, estimator: Estimator, step: Ref | None) -> Frame:
    """The table with what a preparation makes of its columns."""
    given, made = inputs_of(estimator), outputs_of(estimator)
    if isinstance(names_ := estimator.parameter("inputCols"), Names) and estimator.name == "VectorAssembler":
        without = tuple(sorted(names_.without, key=str))
        some = names_.partial or bool(names_.include or names_.exclude)
        rest = Call("vector", (Lit(without), Lit(some), Col(table.ref, None)))
        return emit(Assign((table.ref,), tuple((n, rest) for n in made or (None,))))
    if estimator.name == "SQLTransformer" or (given is None and estimator.name != "RFormula"):
        labels: tuple[Name | None, ...] = made if made is not None else (None,)
        read_: Expr = Col(table.ref, None)
        return emit(Assign((table.ref,), tuple((n, Call(estimator.name, (read_,))) for n in labels)))
    if estimator.name == "RFormula":
        return by_formula(emit, table, estimator)
    names = given or ()
    whole: Expr | None = None
    inputs: tuple[Ref, ...] = (table.ref,)
    if step is not None:
        values = emit(Transform((step, read(emit, table, names).ref), estimator))
        whole, inputs = Whole(values.ref), (table.ref, values.ref)
    labels = made if made is not None else (None,)
    items: list[tuple[Name | None, Expr]] = []
    for at, label in enumerate(labels):
        own = names if len(labels) != len(names) else (names[at],)
        op = "vector" if estimator.name == "VectorAssembler" else estimator.name
        args: tuple[Expr, ...] = tuple(Col(table.ref, n) for n in own)
        items.append((label, Call(op, (*args, whole) if whole is not None else args)))
    return emit(Assign(inputs, tuple(items)))


def by_formula(emit: Emit, table: Frame, estimator: Estimator) -> Frame:
    """`RFormula("label ~ a + b")`: the label, and a vector of what explains it."""
    text = estimator.parameter("formula")
    left, _, right = text.partition("~") if isinstance(text, str) else ("", "", "")
    terms = tuple(part.strip() for part in right.replace(":", "+").split("+"))
    label = estimator.parameter("labelCol") or "label"
    features = estimator.parameter("featuresCol") or "features"
    if not right or "." in terms or "-" in right:
        known = emit.columns(table.ref)
        if "." not in terms or not known.complete or known.maybe:
            return emit(Assign((table.ref,), ((str(features), Call("vector", (Col(table.ref, None),))),)))
        terms = tuple(str(n) for n in known.names if n != left.strip())
    items: list[tuple[Name | None, Expr]] = [
        (str(features), Call("vector", tuple(Col(table.ref, n) for n in terms if n and n != "1"))),
    ]  # fmt: skip
    if left.strip() and left.strip() != label:
        items.append((str(label), Col(table.ref, left.strip())))
    return emit(Assign((table.ref,), tuple(items)))


def maker(emit: Emit, ref: Ref, name: Name) -> tuple[Ref, Expr] | None:
    """The step that made a column, and what of."""
    here = ref
    for _ in range(FARTHEST):
        node = emit.node(here)
        if node is None or not node.inputs:
            return None
        if isinstance(node, Assign):
            for label, expr in node.items:
                if label == name:
                    return here, expr
        here = node.inputs[1] if isinstance(node, Part) and len(node.inputs) > 1 else node.inputs[0]
    return None


PASSED: Final = frozenset(("StandardScaler", "MinMaxScaler", "MaxAbsScaler", "RobustScaler", "Normalizer"))
"""Preparations of a vector that keep its members apart."""


def members(emit: Emit, ref: Ref, name: Name) -> tuple[tuple[Col, ...], bool] | None:
    """The columns behind a vector, and whether something was learned on the way; None where they are not known."""
    found = maker(emit, ref, name)
    if found is None:
        return None
    made, expr = found
    match expr:
        case Call("vector", args) if all(isinstance(a, Col) and a.name is not None for a in args):
            flat: list[Col] = []
            learned = False
            for arg in args:
                assert isinstance(arg, Col)
                deeper = members(emit, arg.ref, arg.name if arg.name is not None else "")
                if deeper is None or not vector(emit, arg):
                    flat.append(arg)
                else:
                    flat += deeper[0]
                    learned = learned or deeper[1]
            return tuple(flat), learned
        case Call(op, (Col(of, inner), *_)) if op in PASSED and inner is not None:
            below = members(emit, of, inner)
            return (below[0], True) if below is not None else None
        case Call():
            return (Col(made, name),), False
    return None


def vector(emit: Emit, column: Col) -> bool:
    """Whether a column is a vector of others, rather than a value of its own."""
    found = maker(emit, column.ref, column.name) if column.name is not None else None
    return found is not None and isinstance(found[1], Call) and (found[1].op == "vector" or found[1].op in PASSED)


def all_but(
    emit: Emit, table: Frame, name: Name, of: Ref, without: tuple[Name, ...], some: bool
) -> Frame:
    """The columns of a vector that is made of all columns there were, but some."""
    now, then = emit.columns(table.ref), emit.columns(of)
    if now.complete and not now.maybe and then.complete is False:  # they were left out since
        whole = emit(Drop((of,), without)).ref
        parts = Assign((table.ref, whole), ((None, Call("element", (Col(whole, None), Col(table.ref, name)))),))
        return emit(Drop((emit(parts).ref,), now.names))
    added = (n for n in now.names if then.has(n) is not True)
    left = emit(Drop((table.ref,), tuple(dict.fromkeys((*without, *added, name)))))
    return emit(Pick((left.ref,))) if some else left


def features(emit: Emit, table: Frame, name: Name) -> Frame:
    """The columns that a model learns from, by the name of the vector they are in."""
    found_ = maker(emit, table.ref, name)
    match found_:
        case (_, Call("vector", (Lit(tuple() as without), Lit(bool() as some), Col(of, None)))):
            return all_but(emit, table, name, of, without, some)
    found = members(emit, table.ref, name)
    if found is None or not all(isinstance(c.name, str | int) for c in found[0]):
        return emit(Project((table.ref,), (name,)))
    parts, learned = found
    names = tuple(c.name for c in parts if c.name is not None)
    known = emit.columns(table.ref)
    if all(known.has(n) is not False for n in names):
        own = emit(Project((table.ref,), names))
        return emit(Map((own.ref, emit(Project((table.ref,), (name,))).ref), "member")) if learned else own
    items = tuple((c.name, Call("element", (c, Col(table.ref, name)))) for c in parts)
    inputs = tuple(dict.fromkeys((table.ref, *(c.ref for c in parts))))
    wide = emit(Assign(inputs, items))
    return emit(Project((wide.ref,), names))


