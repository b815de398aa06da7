"""Rules about models: what they are made from and what is made of them. A look at a table in passing is none of it."""

from collections.abc import Iterator, Sequence, Set
from dataclasses import replace

from headwater.asking.family import Family, Found, Run
from headwater.facts.fact import Facts
from headwater.facts.script import Script
from headwater.plan.delta import Delta
from headwater.plan.expressions import Ref
from headwater.plan.learning import CrossValidate, Fit, Score, Split
from headwater.plan.plan import Plan
from headwater.plan.remarks import Remark
from headwater.rules.rule import Rule

MODELLED = (Fit, CrossValidate, Score, Split)


class AboutModels(Family):
    """Asked again when a step near a model is another one now. Facts keep what they know of all other steps."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        super().__init__(rules)
        self._near: Set[Ref] | None = None
        """The steps that go into what models are made from, what they learn, and what is made of them."""
        self._after: Set[Ref] = frozenset()
        """The steps that models are made of or that are made of models."""
        self._facts: Facts | None = None
        self._stale: set[Ref] = set()
        """The steps that became other ones since the facts were asked."""
        self._found: list[Found] = []

    def ask(self, plan: Plan, script: Script, delta: Delta, run: Run) -> Iterator[Found]:
        """What the rules find now."""
        self._stale |= delta.stale
        if self._near is None or self._reached(plan, delta):
            self._near, self._after = around_models(plan)
            self._found = list(self._ask(plan, script, run))
        return iter(self._found)

    def _reached(self, plan: Plan, delta: Delta) -> bool:
        """Whether an edit reached what is near a model."""
        assert self._near is not None
        if not self._near.isdisjoint(delta.stale):
            return True
        for ref in delta.changed:
            node = plan[ref]
            if isinstance(node, MODELLED) or not self._after.isdisjoint(node.inputs):
                return True
        return [r for said in delta.before.values() for r in said.remarks if self._told(plan, r)] != [
            r for said in delta.after.values() for r in said.remarks if self._told(plan, r)
        ]

    def _told(self, plan: Plan, remark: Remark) -> bool:
        """Whether a remark is told to these rules."""
        assert self._near is not None
        return remark.ref is None or remark.ref in self._near or remark.ref not in plan

    def _ask(self, plan: Plan, script: Script, run: Run) -> Iterator[Found]:
        if not any(isinstance(plan[ref], MODELLED) for ref in self._after):
            self._facts = None
            return
        part = plan.part([step for step in plan.steps if step.ref in self._near])  # type: ignore[operator]
        remarks = [remark for remark in script.remarks if self._told(plan, remark)]
        self._facts = Facts(part, replace(script, mentions=(), remarks=remarks), before=self._facts, stale=self._stale)
        self._stale = set()
        for rule in self.rules:
            yield from run(rule, self._facts)


def around_models(plan: Plan) -> tuple[Set[Ref], Set[Ref]]:
    """The steps that go into models or what is made of them; the models themselves, with what is made of them."""
    after: set[Ref] = set()
    for step in plan.steps:
        if isinstance(step.node, MODELLED) or not after.isdisjoint(step.node.inputs):
            after.add(step.ref)
    near = set(after)
    for step in reversed(plan.steps):
        if step.ref in near:
            near.update(step.node.inputs)  # also the rows that a model is only asked about
    return near, after
