"""What was learned from rows that a model is judged on, and feeds that model.

Conventions (which learning counts, and when): the catalogue of smells, "preprocessing". After Yang et al., "Data
Leakage in Notebooks: Static Detection and Better Processes", ASE 2022, with lineage by column instead of by variable.
"""

from collections.abc import Iterator, Set
from functools import cached_property
from typing import Literal

from headwater.base.frozen import frozen
from headwater.facts.disjoint import Where
from headwater.facts.evaluation import Evaluation, Judgement, Trained
from headwater.facts.fact import Pause, Remembering
from headwater.facts.learned import HARMLESS, Learned
from headwater.facts.rowflow import Lots, RowFlow
from headwater.facts.trace import Trace
from headwater.facts.witness import Witness
from headwater.plan.columns import Name
from headwater.plan.expressions import Call, Over, Ref, refs, walk
from headwater.plan.frames import Aggregate, Assign, Compute, FillMissing, Map, Pivot, Statistic, Update
from headwater.plan.learning import Estimator, Fit, Part
from headwater.plan.nodes import Every
from headwater.plan.plan import Plan

How = Literal["before-split", "before-folds", "on-test", "on-train-and-test"]
What = Literal["fit", "statistic", "selection", "target"]


@frozen
class Leak:
    """One learning step, the model it feeds and the judgement it spoils."""

    learner: Ref
    what: What
    how: How
    model: Trained
    judgement: Judgement


class Leaks(Remembering):
    """Every learning step that has seen rows a model is judged on: one leak a step, the first in the script's order."""

    def __init__(
        self, plan: Plan, rows: RowFlow, learned: Learned, evaluation: Evaluation, trace: Trace, witness: Witness,
        pause: Pause,
    ) -> None:  # fmt: skip
        self.plan = plan
        self.rows = rows
        self.learned = learned
        self.evaluation = evaluation
        self.trace = trace
        self.witness = witness
        self._pause = pause
        self._known: dict[Ref, tuple[Trained, tuple[Leak, ...]]] = {}

    def carry(self, old: Remembering, stale: Set[Ref]) -> None:
        """Keep what is known of the models that are judged as they were, on what they were judged on."""
        assert isinstance(old, Leaks)
        self._known = {
            ref: (model, leaks)
            for ref, (model, leaks) in old._known.items()
            if ref not in stale and all(judgement.at not in stale for judgement in model.judgements)
        }

    def each(self, what: What, *how: How) -> Iterator[Leak]:
        """The leaks of a kind, in the script's order."""
        for leak in self.all:
            if leak.what == what and leak.how in how:
                yield leak

    @cached_property
    def all(self) -> tuple[Leak, ...]:
        """All leaks. A step that leaks in several ways is reported for the gravest."""
        found: dict[Ref, Leak] = {}
        for model in self.evaluation.models:
            for leak in self._of_model(model):
                known = found.get(leak.learner)
                if known is None or GRAVITY[leak.how] > GRAVITY[known.how]:
                    found[leak.learner] = leak
        order = self.plan.order
        return tuple(found[ref] for ref in sorted(found, key=lambda r: order.get(r, 0)))

    def _of_model(self, model: Trained) -> tuple[Leak, ...]:
        known = self._known.get(model.ref)
        if known is None or known[0] != model:
            self._pause()
            known = self._known[model.ref] = model, tuple(self._of(model))
        return known[1]

    def _of(self, model: Trained) -> Iterator[Leak]:
        feeding = self.learners(model.features, model.estimator)
        choosing = self.learned.choosers(model.features)
        for judgement in model.judgements:
            if not judgement.folds and not self.rows.apart(model.rows, judgement.rows):
                continue
            dividing = self._dividing(judgement.rows)
            for learner in sorted(feeding | choosing):
                if learner == model.ref or learner in dividing:
                    continue
                what = self.kind(learner, model, learner in choosing and learner not in feeding)
                if what is None:
                    continue
                how = self._how(self.data(learner), model, judgement)
                if how is not None:
                    yield Leak(learner, what, how, model, judgement)
            if judgement.folds:
                continue
            for learner in sorted(self.learners(judgement.features, model.estimator) - feeding):
                what = self.kind(learner, model, False)
                seen = self.data(learner)
                if what is not None and self.rows.saw(seen, judgement.rows) and self.rows.apart(seen, model.rows):
                    yield Leak(learner, what, "on-test", model, judgement)

    def _dividing(self, rows: Lots) -> frozenset[Ref]:
        """The statistics by which rows were divided into parts: a date that separates them is no leak."""
        return frozenset(
            r for lot in rows for c in lot.cuts if isinstance(c, Where) for r in self.plan.upstream(*refs(c.condition))
            if r in self.plan
        )  # fmt: skip

    def learners(self, features: Ref, estimator: Estimator) -> frozenset[Ref]:
        """The learning steps that go into the columns a model uses."""
        used = used_columns(estimator)
        if used is None:
            return self.learned.of(features, Every.ALL)
        return frozenset().union(*(self.learned.of(features, name) for name in used))

    def data(self, learner: Ref) -> Lots:
        """The rows a step learned from."""
        node = self.plan.get(learner)
        return self.rows.lots(node.inputs[0]) if node is not None and node.inputs else frozenset()

    def _how(self, seen: Lots, model: Trained, judgement: Judgement) -> How | None:
        """How rows of the judgement were seen, None if they surely or possibly were not."""
        if not self.rows.saw(seen, judgement.rows):
            return None
        if judgement.folds:
            return "before-folds"
        shared = [lot for lot in seen if any(lot.covers(e) for e in judgement.rows)]
        both = [lot for lot in shared if any(lot.covers(t) for t in model.rows)]
        if not both:
            return "on-train-and-test" if self.rows.saw(seen, model.rows) else "on-test"
        if any(e.held_out is not None and e.held_out.folds for e in judgement.rows):
            return "before-folds"
        return "before-split"

    def kind(self, learner: Ref, model: Trained, chooses: bool) -> What | None:
        """What kind of learning a step is; None for kinds that are no leak."""
        node = self.plan.get(learner)
        match node:
            case Fit(estimator=estimator):
                telling = [m for m in estimator.members() if informative(m)]
                if not telling:
                    return None
                if node.labelled and (chooses or estimator.selects or all(m.selects for m in telling)):
                    return "selection"
                if all(m.name == "TargetEncoder" or of_labels(m) for m in telling):
                    return "target"
                return "fit"
            case Statistic(function=function):
                if chooses:
                    told = function in BY_LABEL and self._reads_label(learner, model)
                    return "selection" if told else None
                if function in HARMLESS:
                    return None
            case Aggregate() | Pivot() | FillMissing() | Map():
                if chooses:
                    return None
            case Assign(items=items) | Update(items=items):
                windows = [p for _, e in items for p in walk(e) if isinstance(p, Over)]
                if windows and all(w.op in ("group:count", "group:size", "group:nunique") for w in windows):
                    return "statistic"
            case Compute():
                pass
            case _:
                return None
        return "target" if self._only_label(learner, model) else "statistic"

    def label_names(self, model: Trained) -> frozenset[Name]:
        """What the label column is called."""
        if model.label is None:
            return frozenset()
        return frozenset(self.plan.columns(model.label).names) if model.label in self.plan else frozenset()

    def _values_read(self, learner: Ref) -> list[tuple[Ref, Name | Every]]:
        """The columns whose values a step sums up, without the keys it groups by."""
        node = self.plan.get(learner)
        assert node is not None
        given = [self.learned.columns(r) for r in node.inputs]
        if isinstance(node, Aggregate):
            if node.rest:
                return [(node.inputs[0], n) for n in given[0].names] or [(node.inputs[0], Every.ALL)]
            return [
                (part.ref, part.name if part.name is not None else Every.ALL)
                for _, e in node.items for part in walk(e) if hasattr(part, "ref") and hasattr(part, "name")
            ]  # fmt: skip
        if isinstance(node, Statistic):
            return [(r, n) for r, c in zip(node.inputs, given, strict=True) for n in (c.names or (Every.ALL,))]
        exprs = [e for _, e in getattr(node, "items", ())] or ([node.expr] if isinstance(node, Compute) else [])
        found: list[tuple[Ref, Name | Every]] = []
        for expr in exprs:
            for part in walk(expr):
                if isinstance(part, Over):
                    found += [
                        (c.ref, c.name if c.name is not None else Every.ALL)
                        for a in part.args for c in walk(a) if hasattr(c, "ref") and hasattr(c, "name")
                    ]  # fmt: skip
        return found

    def _only_label(self, learner: Ref, model: Trained) -> bool:
        """Whether a step sums up nothing but the label."""
        names = self.label_names(model)
        home = self.trace.home(model.label) if model.label is not None else None
        read = self._values_read(learner)
        return bool(read) and all(
            name in names or (home is not None and self.trace.alike((ref, name), home)) for ref, name in read
        )

    def _reads_label(self, learner: Ref, model: Trained) -> bool:
        names = self.label_names(model)
        node = self.plan.get(learner)
        if node is None:
            return False
        return any(
            name in names or (self.plan.columns(r).has(name) is not False and r in self.plan)
            for r in node.inputs if r in self.plan for name in names
        )  # fmt: skip

    def witnessed(self, leak: Leak) -> bool:
        """Whether every step of the path is known."""
        way = self.witness.way(leak.learner, leak.model.features) or self.witness.way(
            leak.learner, leak.judgement.features
        )
        return way and self.witness.rows(
            leak.model.features, leak.judgement.features, *self.plan[leak.learner].inputs[:1]
        )

    def path(self, leak: Leak) -> tuple[tuple[Ref, str], ...]:
        """The evidence: where rows are divided, where the model is fitted, where it is judged."""
        found: list[tuple[Ref, str]] = []
        for ref in self.plan.upstream(leak.judgement.features):
            node = self.plan.get(ref)
            if isinstance(node, Part) and node.inputs[0] in self.plan:
                found.append((node.inputs[0], "the rows are split here"))
                break
        name = leak.model.estimator.final.name
        if leak.model.ref != leak.judgement.at:
            found.append((leak.model.ref, f"{name} is trained on what came of it"))
        for score in leak.judgement.scores[:1] or (leak.judgement.at,):
            found.append((score, "and judged on rows already seen"))
        return tuple(dict.fromkeys(found))


BY_LABEL = frozenset(("corr", "crosstab", "mutual_info_classif", "mutual_info_regression", "f_classif", "chi2"))
"""Statistics that tell how columns go with another one, the label perhaps."""

GRAVITY: dict[How, int] = {"before-folds": 0, "before-split": 1, "on-test": 2, "on-train-and-test": 3}


def of_labels(estimator: Estimator) -> bool:
    """Whether it puts numbers made of labels in the place of categories."""
    return estimator.supervised and estimator.qualified.startswith("category_encoders.")


def informative(estimator: Estimator) -> bool:
    """Whether fitting this tells something of how feature values are distributed."""
    if estimator.role in ("pipeline", "columns", "union") or estimator.kind == "unknown":
        return False
    if not estimator.learns or estimator.encodes or estimator.qualified in ("drop", "passthrough"):
        return False
    if estimator.name in ("SimpleImputer", "Imputer") and estimator.parameter("strategy") == "constant":
        return False
    if estimator.name == "DictVectorizer":  # one-hot, of what is a category in records
        return False
    return not (estimator.name == "CountVectorizer" and estimator.parameter("vocabulary") is not None)


def used_columns(estimator: Estimator) -> tuple[Name, ...] | None:
    """The columns a model picks out of what it is given, by a ColumnTransformer in front; None for all."""
    first = estimator
    while first.role in ("pipeline", "search", "wrapper") and first.parts:
        first = first.parts[0].estimator
    if first.role != "columns" or first.parameter("remainder") not in (None, "drop"):
        return None
    if any(not p.known or p.columns is None for p in first.parts):
        return None
    return tuple(dict.fromkeys(n for p in first.parts if p.estimator.qualified != "drop" for n in p.columns or ()))


def certainly_used(estimator: Estimator) -> tuple[Name, ...] | None:
    """The same, but none where the script's own transformers, or choices we cannot name, may leave columns out."""
    first = estimator
    while first.role in ("pipeline", "search", "wrapper") and first.parts:
        if first.role == "pipeline" and any(may_choose(part.estimator) for part in first.parts[:-1]):
            return ()
        first = first.parts[0].estimator
    return used_columns(estimator)


def may_choose(estimator: Estimator) -> bool:
    """Whether a preparation may leave out columns that we cannot name."""
    match estimator.role:
        case "columns":
            leaves_out = estimator.parameter("remainder") in (None, "drop")
            unnamed = [part for part in estimator.parts if not part.known]
            dropped = any(part.estimator.qualified == "drop" for part in unnamed)
            return (leaves_out and bool(unnamed)) or dropped or any(may_choose(p.estimator) for p in estimator.parts)
        case "pipeline" | "union":
            return any(may_choose(part.estimator) for part in estimator.parts)
    own = "." not in estimator.qualified and estimator.qualified not in ("passthrough", "drop")
    return own or estimator.kind == "unknown" or estimator.name == "FunctionTransformer"


def subject(plan: Plan, ref: Ref) -> str:
    """What a learning step is called in a message."""
    node = plan.get(ref)
    match node:
        case Fit(estimator=estimator):
            telling = [m for m in estimator.members() if informative(m)]
            return telling[0].name if len(telling) == 1 else estimator.name
        case Statistic(function=function):
            return f"the {function}"
        case Aggregate(function=function):
            return f"the {function} of groups"
        case FillMissing(method=method):
            return f"{method}()"
        case Pivot():
            return "the pivot table"
        case Assign() | Update() | Compute():
            exprs = [e for _, e in getattr(node, "items", ())] or [getattr(node, "expr", None)]
            for expr in exprs:
                for part in walk(expr) if expr is not None else ():
                    if isinstance(part, Over):
                        return f"the {part.op.rpartition(':')[2]} of groups" if part.keys else f"{part.op}()"
    return "a statistic"


__all__ = ["Call", "Leak", "Leaks", "certainly_used", "informative", "subject", "used_columns"]
