"""Ask the rules again only where the plan changed.

Most rules look at one statement at a time and at what its tables were made from; rules of leakage look at what models
are made from and what is made of them; a few must see the whole script. Each family keeps what it found, and is asked
again about what an edit has reached. Steps are compared by meaning; where a finding stands in the text is looked up
anew.
"""

from collections.abc import Sequence

from headwater.asking.family import Family, Found, Run
from headwater.asking.models import AboutModels
from headwater.asking.scripts import AboutScripts
from headwater.asking.statements import AboutStatements
from headwater.facts.script import Script
from headwater.plan.delta import Delta
from headwater.plan.plan import Plan
from headwater.rules.rule import Rule


class Asking:
    """The findings of a plan, remembered by the part of the plan they come of."""

    def __init__(self) -> None:
        self._families: tuple[Family, ...] = ()
        self._rules: tuple[Rule, ...] = ()

    def knows(self, rules: Sequence[Rule]) -> bool:
        """Whether these rules have been asked, and what changed since is all they need."""
        return bool(self._families) and self._rules == rules

    def forget(self) -> None:
        """What is outside the plan changed: ask everything again."""
        self._families = ()

    def take(self, plan: Plan, script: Script, delta: Delta, rules: Sequence[Rule]) -> None:
        """Note what is to be asked again after an edit; to rules that were not asked before it must say everything."""
        if not self.knows(rules):
            self._rules = tuple(rules)
            self._families = families(rules)
        for family in self._families:
            family.take(plan, script, delta)

    def ask(self, plan: Plan, script: Script, run: Run) -> list[Found]:
        """What the rules find in a plan. When it is broken off, what was found by then is kept."""
        return [found for family in self._families for found in family.ask(plan, script, run)]


def families(rules: Sequence[Rule]) -> tuple[Family, ...]:
    """The rules by the part of a script that they look at."""
    wide = [rule for rule in rules if rule.whole]
    leaks = [rule for rule in rules if not rule.whole and rule.group.startswith("leakage/")]
    narrow = [rule for rule in rules if not rule.whole and not rule.group.startswith("leakage/")]
    return AboutScripts(wide), AboutStatements(narrow), AboutModels(leaks)
