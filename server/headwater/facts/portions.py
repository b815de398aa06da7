"""Which rows a table holds, in words: the train part of a split, a whole file, what a filter kept."""

from collections.abc import Iterator

from headwater.base.frozen import frozen
from headwater.plan.expressions import Expr, Hole, Ref, Whole, show, walk
from headwater.plan.frames import Aggregate, Concat, Filter, Pivot, Sample, Scan, Slice, Take, Without, Zip
from headwater.plan.learning import CrossValidate, Part, Predict, Resample, Split, Transform
from headwater.plan.nodes import Either, Node
from headwater.plan.plan import Plan
from headwater.plan.rows import Rows

MOST_STEPS = 400
LONGEST = 60


@frozen
class Portion:
    """Some rows: what they are, and the step that chose them (its line belongs to the words)."""

    words: str
    at: Ref | None = None


class Portions:
    """The nearest choice of rows before each step."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan

    def of(self, ref: Ref) -> tuple[Portion, ...]:
        """The rows of a table; several portions where tables were put one below the other."""
        found: dict[Portion, None] = {}
        seen: set[Ref] = set()
        todo = [(ref, "")]
        while todo and len(seen) < MOST_STEPS:
            here, manner = todo.pop()
            node = self._plan.get(here)
            if node is None or here in seen:
                continue
            seen.add(here)
            words = self._words(here, node)
            if words is not None:
                found[Portion(manner + words, _chooser(here, node))] = None
                continue
            if isinstance(node, Resample):
                manner = "resampled " + manner
            todo += [(given, manner) for given in reversed(list(rows_from(node)))]
        return tuple(found)

    def _words(self, ref: Ref, node: Node) -> str | None:
        """What a step that chooses rows says of them, None where it keeps those of its input."""
        match node:
            case Scan(path=path):
                return f"all rows of {path}" if path else f"all rows of {self._plan.word(ref)}"
            case Part(side=side):
                split = self._plan.get(node.inputs[0])
                folds = isinstance(split, Split) and split.folds
                return f"{side} part of {'each fold' if folds else 'the split'}"
            case Filter(predicate=predicate):
                test = condition(predicate) if predicate is not None else None
                return f"the rows where {test}" if test else "the rows kept by the filter"
            case Slice() | Take():
                return "the rows picked"
            case Without():
                return "the rows left"
            case Sample(whole=False):
                return "the rows drawn"
            case Aggregate() | Pivot():
                return "the groups made"
        return None


def condition(predicate: Expr) -> str | None:
    """A condition as text, when it is short and names all it compares."""
    if any(isinstance(part, Hole | Whole) for part in walk(predicate)):
        return None
    text = show(predicate)
    text = text[1:-1] if text.startswith("(") and text.endswith(")") and text.count("(") == 1 else text
    return text if len(text) <= LONGEST else None


def _chooser(ref: Ref, node: Node) -> Ref:
    """The step whose line says more: the split of a part."""
    return node.inputs[0] if isinstance(node, Part) else ref


def rows_from(node: Node) -> Iterator[Ref]:
    """The inputs whose rows come out of a step."""
    match node:
        case Part() | Transform() | Predict():
            yield from node.inputs[1:2]
        case Concat() | Either() | Zip():
            yield from node.inputs
        case Resample(which=which):
            yield from node.inputs[which : which + 1]
        case CrossValidate():
            yield from node.inputs[:1]
        case _:
            yield from node.inputs[:1]


def rows_of(plan: Plan, ref: Ref) -> str:
    """The author's word for the table whose rows a step has: `test` for `test[features]`. Said of rows to judge by."""
    here = ref
    for _ in range(MOST_STEPS):
        node = plan.get(here)
        if node is None:
            break
        word = plan.word(here)
        if not word.startswith("this "):
            return word
        before = list(rows_from(node))
        if node.rows not in (Rows.SAME, Rows.PERMUTED) or len(before) != 1:
            break
        here = before[0]
    return "the rows judged"
