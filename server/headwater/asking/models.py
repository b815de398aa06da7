"""Rules about models: what they are made from and what is made of them. A look at a table in passing is none of it."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import replace

from headwater.asking.family import Family, Found, Run, kept
from headwater.facts.fact import Facts
from headwater.facts.script import Script
from headwater.plan.delta import Delta, Said
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
        """The steps that became other ones since the facts were built."""
        self._due = True
        self._found: dict[str, list[Found]] = {}
        self._before: dict[str, list[Found]] = {}
        """What each rule found when it was asked last."""

    def take(self, plan: Plan, script: Script, delta: Delta) -> None:
        """Note what is to be asked again after an edit."""
        self._stale |= delta.stale
        self._due = self._due or self._near is None or self._reached(plan, delta)

    def ask(self, plan: Plan, script: Script, run: Run) -> list[Found]:
        """What the rules find now."""
        if self._due:
            self._begin(plan, script, run)
        if self._facts is None:
            return []
        for rule in self.rules:
            if rule.name not in self._found:
                self._found[rule.name] = kept(run(rule, self._facts), self._before.get(rule.name, ()))
        return [found for rule in self.rules for found in self._found[rule.name]]

    def _reached(self, plan: Plan, delta: Delta) -> bool:
        """Whether an edit reached what is near a model."""
        assert self._near is not None
        if not self._near.isdisjoint(delta.stale):
            return True
        for ref in delta.changed:
            node = plan[ref]
            if isinstance(node, MODELLED) or not self._after.isdisjoint(node.inputs):
                return True
        return self._remarks(plan, delta.before) != self._remarks(plan, delta.after)

    def _remarks(self, plan: Plan, said: Mapping[int, Said]) -> dict[int, list[tuple[str, Ref | None, object]]]:
        """What is told to these rules in passing, wherever it stands."""
        found = {}
        for statement, each in said.items():
            if told := [(r.kind, r.ref, r.data) for r in each.remarks if self._told(plan, r)]:
                found[statement] = told
        return found

    def _told(self, plan: Plan, remark: Remark) -> bool:
        """Whether a remark is told to these rules."""
        assert self._near is not None
        return remark.ref is None or remark.ref in self._near or remark.ref not in plan

    def _begin(self, plan: Plan, script: Script, run: Run) -> None:
        self._near, self._after = around_models(plan)
        self._before |= self._found
        self._found = {}
        self._due = False
        if not self._after:
            self._facts = None
            return
        part = plan.part([step for step in plan.steps if step.ref in self._near])
        remarks = [remark for remark in script.remarks if self._told(plan, remark)]
        given = part, replace(script, mentions=(), remarks=remarks), run.pause
        self._facts = Facts(*given, before=self._facts, stale=self._stale)
        self._stale = set()


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
