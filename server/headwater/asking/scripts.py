"""Rules that must see the whole script at once: they say which operators they look at, wherever those stand."""

from collections.abc import Sequence

from headwater.asking.family import Family, Found, Run
from headwater.facts.fact import Facts
from headwater.facts.script import Script
from headwater.plan.delta import Delta
from headwater.plan.nodes import Node
from headwater.plan.plan import Plan
from headwater.rules.rule import Rule


class AboutScripts(Family):
    """Asked again when a step with one of their operators, or anything said in passing, changed anywhere."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        super().__init__(rules)
        self._found: dict[str, list[Found]] = {}

    def take(self, plan: Plan, script: Script, delta: Delta) -> None:
        """Note what is to be asked again after an edit."""
        for rule in self.rules:
            if delta.remarked or Node in rule.whole or any(isinstance(step.node, rule.whole) for step in delta.steps):
                self._found.pop(rule.name, None)

    def ask(self, plan: Plan, script: Script, run: Run) -> list[Found]:
        """What the rules find now."""
        facts = Facts(plan, script)
        for rule in self.rules:
            if rule.name not in self._found:
                self._found[rule.name] = list(run(rule, facts))
        return [found for rule in self.rules for found in self._found[rule.name]]
