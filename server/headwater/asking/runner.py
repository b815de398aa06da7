"""Running rules: one that raises is switched off, one that is slow is named in the log, and the rest go on."""

import logging
from collections.abc import Callable
from time import perf_counter

from headwater.asking.family import Found
from headwater.base.bug import bug
from headwater.facts.fact import Facts, Pause
from headwater.rules.rule import Rule

log = logging.getLogger(__name__)

SLOW = 0.5
"""Seconds that a rule may take at once before the log names it."""


class Runner:
    """Runs the rules of one document."""

    def __init__(self, name: str, check: Callable[[], None]) -> None:
        self._name = name
        self.pause = Pause.with_check(check)
        self.off: set[str] = set()
        """Rules that raised: they are not run again."""
        self.ran = 0
        """Rules run since somebody last began to count."""
        self._slow: set[str] = set()

    def __call__(self, rule: Rule, facts: Facts) -> list[Found]:
        """What a rule finds."""
        if rule.name in self.off:
            return []
        self.pause()
        self.ran += 1
        began = perf_counter()
        try:
            return [(rule, finding) for finding in rule.run(facts)]
        except Exception as error:
            self.off.add(rule.name)
            log.exception("rule %s is switched off until restart", rule.name)
            bug(f"rule {rule.name}: {error!r}")
            return []
        finally:
            self._note(rule, perf_counter() - began)

    def _note(self, rule: Rule, seconds: float) -> None:
        if seconds > SLOW and rule.name not in self._slow:
            self._slow.add(rule.name)
            log.warning("rule %s took %.1f s on %s", rule.name, seconds, self._name)
