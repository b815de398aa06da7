"""Every model that is fitted: what it learns from, what it is to say, and how it is judged."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Literal

from headwater.base.frozen import frozen
from headwater.facts.evaluation import compares
from headwater.facts.lineage import Lineage, Origins, joined
from headwater.facts.portions import Portion, Portions
from headwater.plan.columns import Name
from headwater.plan.expressions import Lit, Ref
from headwater.plan.frames import (
    Build,
    Compute,
    Concat,
    Map,
    Pick,
    Positions,
    Project,
    Relabel,
    Sort,
    Statistic,
    Update,
    Zip,
)
from headwater.plan.learning import CrossValidate, Estimator, Fit, Part, Predict, Resample, Score, Transform
from headwater.plan.nodes import Every, Node, Opaque
from headwater.plan.plan import Plan, Where
from headwater.plan.rows import Rows

Mode = Literal["explicit", "all-except", "unknown"]
MOST_STEPS = 200


@frozen
class Picked:
    """Some columns: exactly these, all but these, or at least these."""

    mode: Mode
    columns: tuple[Name, ...]


@frozen
class Fitted:
    """A model, at the place where it is fitted."""

    ref: Ref
    """The step that fits it."""
    steps: tuple[Ref, ...]
    """That step and those that fit the same model at the same place: the turns of a loop."""
    estimator: Estimator
    """What predicts in the end: the last step of a pipeline, the estimator inside a search."""
    via: str
    features: Ref | None
    """The table that reaches fit."""
    tables: tuple[Ref, ...]
    """That table before any transformer; several where arrays were put side by side."""
    picked: Picked
    """The columns of those tables."""
    label: Ref | None
    labels: tuple[Name, ...]
    inputs: Mapping[Ref, Picked]
    """By source, the columns behind the features."""
    trained_on: tuple[Portion, ...]
    evaluated_on: tuple[Portion, ...]
    scores: tuple[Ref, ...]
    """The steps that judge it."""
    assumed: bool
    """Whether it stands in a function that nobody calls."""


class Models:
    """The models of a script, in its order."""

    def __init__(self, plan: Plan, lineage: Lineage, portions: Portions) -> None:
        self._plan = plan
        self._lineage = lineage
        self._portions = portions
        self.all: tuple[Fitted, ...] = tuple(distinct(plan, self._fitted()))

    def by_step(self, ref: Ref) -> Fitted | None:
        """The model that a step fits."""
        return next((each for each in self.all if ref in each.steps), None)

    def using(self, ref: Ref) -> Iterator[Fitted]:
        """The models that learn from what a step yields."""
        reached = self._plan.downstream(ref)
        for each in self.all:
            if not reached.isdisjoint(each.steps):
                yield each

    def _fitted(self) -> Iterator[Fitted]:
        for step in self._plan.steps:
            match step.node:
                case Fit() as node if node.inputs and node.via != "never":
                    estimator = model_of(node.estimator)
                    if estimator is not None and (
                        estimator.kind != "unknown" or self._predicts(step.ref, node)
                    ):
                        yield self._described(step.ref, node, estimator, node.via)
                case CrossValidate() as node if (estimator := model_of(node.estimator)) is not None:
                    yield self._described(step.ref, node, estimator, node.via)

    def _predicts(self, ref: Ref, node: Fit) -> bool:
        """Whether an object of an unknown class is used as a model."""
        after = [self._plan[each] for each in self._plan.consumers.get(ref, ())]
        if any(isinstance(each, Predict | Score) for each in after):
            return True
        return node.label is not None and not any(isinstance(each, Transform) for each in after)

    def _described(self, ref: Ref, node: Fit | CrossValidate, estimator: Estimator, via: str) -> Fitted:
        features, label = node.features, node.label
        tables = (
            tuple(dict.fromkeys(before_transformers(self._plan, features))) if features is not None else ()
        )
        trained = self._portions.of(features) if features is not None else ()
        scores = tuple(self._judged(ref)) if isinstance(node, Fit) else (ref,)
        evaluated: dict[Portion, None] = {}
        for score in scores:
            evaluated.update(dict.fromkeys(self._judged_on(score, ref)))
        return Fitted(
            ref, (ref,), estimator, via, features, tables, self.columns(tables), label,
            self._names(label) if label is not None else (), self._inputs(tables), trained, tuple(evaluated),
            scores, self._plan.by_ref[ref].assumed,
        )  # fmt: skip

    # -- columns -----------------------------------------------------------------------------------

    def columns(self, tables: Iterable[Ref]) -> Picked:
        """The columns of tables that stand side by side."""
        named: dict[Name, None] = {}
        without: set[Name] = set()
        complete, remaining = True, False
        for ref in tables:
            columns = self._plan.columns(ref)
            complete = complete and columns.complete and not columns.maybe
            for name in columns.names:
                named.update(dict.fromkeys(self._names(ref, name)))
            if not columns.complete:
                without |= columns.without
                remaining = remaining or (bool(self._lineage.of(ref, Every.REST).rest) and not self._some(ref))
        if complete:
            return Picked("explicit", tuple(named))
        if remaining:
            return Picked("all-except", tuple(sorted(without - named.keys(), key=str)))
        return Picked("unknown", tuple(named))

    def _some(self, ref: Ref) -> bool:
        """Whether a table has only some columns of one before, by their places or in a way we cannot follow."""
        here: Ref | None = ref
        for _ in range(MOST_STEPS):
            node = self._plan.get(here) if here is not None else None
            match node:
                case Positions(start=start, stop=stop, places=places):
                    return bool(start) or stop is not None or places is not None
                case Pick(how="unknown"):
                    return True
                case Part(inputs=(_, table, *_)):
                    here = table
                case Project(inputs=(first, *_)) | Map(inputs=(first, *_)) | Update(inputs=(first, *_)):
                    here = first
                case Node(inputs=(first, *_), rows=Rows.SUBSET | Rows.PERMUTED) if type(node).columns is Node.columns:
                    here = first
                case _:
                    return False
        return False

    def _names(self, ref: Ref, name: Name | None = None) -> tuple[Name, ...]:
        """The names of a label, or of a column: where it has none, of what it was computed from."""
        if name is not None:
            # a number is the place of a column of an array: its name is that of what it was made from
            return (name,) if isinstance(name, str) else self._lineage.made_from(ref, name) or (name,)
        found: dict[Name, None] = {}
        for table in before_transformers(self._plan, ref):
            for each in self._plan.columns(table).names:
                found.update(dict.fromkeys(self._names(table, each)))
        return tuple(n for n in found if n != 0)

    def _inputs(self, tables: Iterable[Ref]) -> dict[Ref, Picked]:
        known = tuple(tables)
        found = by_source(self._plan, joined(self._lineage.of(ref) for ref in known))
        open_ = [ref for ref in known if not self._plan.columns(ref).complete]
        if not open_ or not all(map(self._some, open_)):
            return found
        named = joined(self._lineage.of(ref) for ref in known).named
        return {
            source: Picked("unknown", tuple(sorted((n for at, n in named if at == source), key=str)))
            if some.mode == "all-except"
            else some
            for source, some in found.items()
        }

    # -- evaluation --------------------------------------------------------------------------------

    def _judged(self, fit: Ref) -> Iterator[Ref]:
        """The steps that judge what a fitted model says."""
        for each in self._plan.consumers.get(fit, ()):
            match self._plan[each]:
                case Score():
                    yield each
                case Predict():
                    yield from self._scores_of(each)

    def _scores_of(self, prediction: Ref) -> Iterator[Ref]:
        seen = {prediction}
        todo = [prediction]
        while todo and len(seen) < MOST_STEPS:
            for each in self._plan.consumers.get(todo.pop(), ()):
                if each in seen:
                    continue
                seen.add(each)
                node = self._plan[each]
                if isinstance(node, Score) or (isinstance(node, Statistic) and compares(self._plan, node)):
                    yield each
                elif isinstance(
                    node, Compute | Concat | Map | Positions | Project | Opaque | Relabel | Sort | Update | Zip
                ):
                    todo.append(each)

    def _judged_on(self, score: Ref, fit: Ref) -> Iterator[Portion]:
        node = self._plan[score]
        if isinstance(node, CrossValidate):
            if node.features is not None:
                for portion in self._portions.of(node.features):
                    yield replace(portion, words=f"folds of {portion.words}")
        elif isinstance(node, Score) and node.by_model:
            yield from self._portions.of(node.inputs[1]) if len(node.inputs) > 1 else ()
        else:
            for each in self._plan.upstream(score):
                found = self._plan[each]
                if isinstance(found, Predict) and found.inputs[0] == fit and len(found.inputs) > 1:
                    yield from self._portions.of(found.inputs[1])


def model_of(estimator: Estimator) -> Estimator | None:
    """What is called the model: the end of a pipeline, the estimator in a search; None for preparations."""
    if estimator.role in ("pipeline", "search") and estimator.parts:
        return model_of(estimator.parts[-1 if estimator.role == "pipeline" else 0].estimator)
    if (
        estimator.kind in ("transformer", "sampler")
        or estimator.selects
        or estimator.role in ("columns", "union")
    ):
        return None
    return estimator if estimator.qualified not in ("passthrough", "drop") else None


def by_source(plan: Plan, origins: Origins) -> dict[Ref, Picked]:
    """Columns of sources, gathered by source, in the order of the sources and of their columns."""
    found: dict[Ref, Picked] = {}
    for source in sorted(origins.sources, key=lambda ref: plan.order.get(ref, 0)):
        mine = {name for at, name in origins.named if at == source}
        known = plan.columns(source).names
        ordered = (*(n for n in known if n in mine), *sorted(mine.difference(known), key=str))
        absent = origins.rest.get(source)
        if absent is None:
            found[source] = Picked("explicit", ordered)
        else:
            found[source] = Picked("all-except", tuple(sorted(absent, key=str)))
    return found


def before_transformers(plan: Plan, ref: Ref) -> Iterator[Ref]:
    """The tables with names that an array or a transformed table was made from."""
    seen: set[Ref] = set()
    todo = [ref]
    while todo and len(seen) < MOST_STEPS:
        here = todo.pop()
        if here in seen or here not in plan:
            continue
        seen.add(here)
        behind = list(_behind(plan, here, plan[here]))
        if behind:
            todo += reversed(behind)
        else:
            yield here


def _behind(plan: Plan, ref: Ref, node: Node) -> Iterator[Ref]:
    """The inputs whose names people would give, where a step has no better ones itself."""
    if isinstance(node, Transform):
        yield from node.inputs[1:2]
        return
    columns = plan.columns(ref)
    known = columns.complete and not columns.maybe
    if (known and columns.names and columns.names != (0,)) or not node.inputs:
        return
    match node:
        case Part():
            yield from node.inputs[1:2]
        case Resample(which=which):
            yield node.inputs[which]
        case Predict():
            return
        case Zip():
            yield from node.inputs
        case Relabel(names=None):
            yield node.inputs[0]
        case Opaque():
            tables = [each for each in node.inputs if plan[each].shape in ("frame", "array", "series")]
            unknown = [each for each in node.inputs if plan[each].shape == "unknown"]
            yield from tables[:1] if tables and plan[tables[0]].shape == "frame" else tables or unknown
        case Build() if not node.items:
            yield from node.inputs  # rows or cells gathered in a list
        case Concat():
            yield from node.inputs
        case Map():
            yield from (each for at, each in enumerate(node.inputs) if at == 0 or isinstance(plan[each], Transform))
        case Update() if not columns.names:
            filled = list(poured(plan, node))
            yield from filled or node.inputs[:1]
        case _ if type(node).columns is Node.columns and node.rows is not Rows.GROUPED:
            yield node.inputs[0]  # other rows of the same columns


def poured(plan: Plan, node: Update) -> Iterator[Ref]:
    """What an array is filled with that was made empty, `np.zeros((n, 2))`; nothing where it was not, or by a model."""
    values: list[Ref] = []
    here: Node | None = node
    for _ in range(MOST_STEPS):
        if isinstance(here, Update):
            values += reversed(here.inputs[1:])
            here = plan.get(here.inputs[0])
        elif isinstance(here, Build) and not here.complete and all(isinstance(e, Lit) for _, e in here.items):
            if not any(isinstance(plan.get(value), Predict) for value in values):
                yield from reversed(values)
            return
        else:
            return


def distinct(plan: Plan, found: Iterable[Fitted]) -> Iterator[Fitted]:
    """One entry for the same estimator fitted at the same place on the same columns, as in a loop."""
    kept: dict[tuple[str, Where, Picked, tuple[Name, ...]], Fitted] = {}
    for each in found:
        key = (each.estimator.qualified, plan.by_ref[each.ref].where, each.picked, each.labels)
        if (first := kept.get(key)) is None:
            kept[key] = each
        else:
            kept[key] = replace(
                first,
                steps=(*first.steps, *each.steps),
                trained_on=tuple(dict.fromkeys((*first.trained_on, *each.trained_on))),
                evaluated_on=tuple(dict.fromkeys((*first.evaluated_on, *each.evaluated_on))),
                scores=(*first.scores, *each.scores),
            )
    called = [each for each in kept.values() if not each.assumed]
    yield from called or kept.values()
