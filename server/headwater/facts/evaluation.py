"""Which models are fitted on which rows, and on which rows they are judged."""

from dataclasses import field
from functools import cached_property

from headwater.base.frozen import frozen
from headwater.facts.fact import Pause
from headwater.facts.rowflow import NONE, Lots, RowFlow
from headwater.plan.expressions import Ref
from headwater.plan.frames import Compute, Map, Show, Sink, Statistic
from headwater.plan.learning import CrossValidate, Estimator, Fit, Predict, Score
from headwater.plan.plan import Plan


@frozen
class Judgement:
    """A model asked about rows, and whether the answers are compared with the truth."""

    at: Ref
    """The prediction, or the score by the model itself."""
    features: Ref
    rows: Lots
    folds: bool = False
    """Whether it is the judgement in the folds of the fit itself."""
    scores: tuple[Ref, ...] = ()
    """The steps that compare; empty where the predictions are merely kept."""

    @property
    def scored(self) -> bool:
        """Whether the answers are judged."""
        return bool(self.scores)


@frozen
class Trained:
    """A model fitted once."""

    ref: Ref
    estimator: Estimator
    features: Ref
    label: Ref | None
    rows: Lots
    judgements: tuple[Judgement, ...] = ()
    folds: bool = False
    """Whether it is fitted and judged in folds by one call."""
    validation: tuple[Ref, ...] = field(default=())


class Evaluation:
    """Every model and how it is judged."""

    def __init__(self, plan: Plan, rows: RowFlow, pause: Pause) -> None:
        self.plan = plan
        self._pause = pause
        self.rows = rows

    @cached_property
    def models(self) -> tuple[Trained, ...]:
        """The models of the script, in its order. Preparations are none."""
        found: list[Trained] = []
        for step in self.plan.steps:
            node = step.node
            if (
                isinstance(node, Fit)
                and node.features is not None
                and node.estimator.predicts
                and node.via != "fit_transform"
            ):
                found.append(self._trained(step.ref, node))
            elif isinstance(node, CrossValidate) and node.features is not None:
                lots = self.rows.lots(node.features)
                judged = Judgement(step.ref, node.features, lots, True, (step.ref,))
                found.append(Trained(step.ref, node.estimator, node.features, node.label, lots, (judged,), True))
        return tuple(found)

    def _trained(self, ref: Ref, node: Fit) -> Trained:
        assert node.features is not None
        self._pause()
        judged: list[Judgement] = []
        inner: list[Judgement] = []
        for user in self.plan.consumers.get(ref, ()):
            asked = self.plan.get(user)
            if isinstance(asked, Predict) and len(asked.inputs) > 1:
                judged.append(
                    Judgement(user, asked.inputs[1], self.rows.lots(asked.inputs[1]), False, self.scores(user))
                )
            elif isinstance(asked, Score) and asked.by_model and len(asked.inputs) > 1:
                judged.append(Judgement(user, asked.inputs[1], self.rows.lots(asked.inputs[1]), False, (user,)))
            elif isinstance(asked, Score) and asked.by_model and node.estimator.role == "search":
                inner.append(Judgement(user, node.features, self.rows.lots(node.features), True, (user,)))
        rows = self.rows.lots(node.features)
        if not any(self.rows.apart(rows, j.rows) for j in judged):
            judged += inner
        return Trained(
            ref, node.estimator, node.features, node.label, rows, tuple(judged),
            node.estimator.role == "search", node.validation,
        )  # fmt: skip

    def scores(self, prediction: Ref) -> tuple[Ref, ...]:
        """The steps that compare a prediction with the truth."""
        found: list[Ref] = []
        seen = {prediction}
        todo = [prediction]
        while todo:
            for user in self.plan.consumers.get(todo.pop(), ()):
                node = self.plan.get(user)
                if user in seen or node is None:
                    continue
                seen.add(user)
                if isinstance(node, Score) or (isinstance(node, Statistic) and compares(self.plan, node)):
                    found.append(user)
                elif isinstance(node, Fit | Sink | Show):
                    continue
                else:
                    todo.append(user)
        return tuple(found)

    def held_out(self, model: Trained) -> tuple[Judgement, ...]:
        """The judgements on rows the model surely has not been trained on."""
        return tuple(j for j in model.judgements if self.rows.apart(model.rows, j.rows))


def compares(plan: Plan, node: Statistic) -> bool:
    """Whether a statistic sums up a comparison with the truth: `(y_pred == y_test).mean()`, no mean of predictions."""
    inner = plan.get(node.inputs[0]) if node.inputs else None
    if not isinstance(inner, Compute | Map) or len(inner.inputs) < 2:
        return False
    return any(not said(plan, ref) for ref in inner.inputs)


def said(plan: Plan, ref: Ref) -> bool:
    """Whether a value was made of what a model says."""
    return any(isinstance(plan.get(each), Predict) for each in (ref, *plan.upstream(ref)))


__all__ = ["NONE", "Evaluation", "Judgement", "Trained"]
