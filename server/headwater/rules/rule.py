"""Rules: a decorated function over facts that yields findings. Its module's docstring is its manual page."""

import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any, Literal

from headwater.base.frozen import frozen
from headwater.base.registry import modules
from headwater.facts.fact import Facts, wants
from headwater.plan.expressions import Ref
from headwater.plan.nodes import Node
from headwater.plan.plan import Where

Severity = Literal["error", "warning", "information", "hint"]
SITE = "https://headwater.dev/rules/"

Spot = Ref | Where | tuple[int, int, int]
"""Where a finding stands: a step, a piece of text, or a cell with start and end."""


@frozen
class Finding:
    """One thing found, with the path of evidence that leads to it."""

    at: Spot
    message: str
    path: tuple[tuple[Spot, str], ...] = ()
    severity: Severity | None = None
    """Another than the rule's own, where an unknown step stands in the path."""
    data: tuple[tuple[str, object], ...] = ()
    """What a rewrite needs to mend it."""


def weighed(finding: Finding, witnessed: bool) -> Finding:
    """A finding as it is, or as no more than information where a step in its path is not known."""
    if witnessed:
        return finding
    return replace(finding, message=f"{finding.message} (partly known)", severity="information")


@frozen
class Rule:
    """A rule as it is registered."""

    name: str
    group: str
    severity: Severity
    default: bool
    tags: tuple[str, ...]
    manual: str
    check: Callable[..., Iterable[Finding]]
    whole: tuple[type[Node], ...] = ()
    """The operators it looks at wherever they stand, where it must see the whole script at once."""

    @property
    def url(self) -> str:
        """Its page."""
        return SITE + self.name

    def wants(self, kind: type) -> bool:
        """Whether it asks for a fact."""
        return any(asked is kind for _, asked in wants(self.check))

    def run(self, facts: Facts) -> Iterator[Finding]:
        """Its findings."""
        yield from self.check(**facts.arguments(self.check))


_RULES: dict[str, Rule] = {}

Check = Callable[..., Iterable[Finding]]


def rule(
    group: str,
    severity: Severity = "warning",
    *,
    default: bool = True,
    tags: tuple[str, ...] = (),
    whole: tuple[type[Node], ...] = (),
) -> Callable[[Check], Check]:
    """Register a function as the rule named after its module.

    Most rules see one statement after the other, those of leakage the surroundings of all models; a rule that must
    see the whole script says which operators it looks at (`whole`; `Node` for all), besides what is said in passing.

    Raises:
        ValueError: when a module holds two rules.
    """

    def register(check: Check) -> Check:
        module: Any = sys.modules[check.__module__]
        name = check.__module__.rpartition(".")[2].replace("_", "-")
        if name in _RULES:
            raise ValueError(f"{check.__module__} holds two rules")
        _RULES[name] = Rule(name, group, severity, default, tags, module.__doc__ or "", check, whole)
        return check

    return register


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule, by name."""
    for _ in modules("headwater.rules"):
        pass
    return tuple(_RULES[name] for name in sorted(_RULES))


def chosen(select: tuple[str, ...], ignore: tuple[str, ...]) -> tuple[Rule, ...]:
    """The rules that are on: the defaults and those selected by name, group or `all`, without those ignored.

    Where both name a rule, the closer naming wins, and `ignore` where both are as close.
    """

    def closeness(one: Rule, words: tuple[str, ...]) -> int:
        """How closely a rule is named: by its own name 3, by its group 2, by a wider group 1, by `all` 0, else -1."""
        found = -1
        for word in words:
            if word == one.name:
                return 3
            if f"{one.group}/".startswith(f"{word}/"):
                found = max(found, 2 if word == one.group else 1)
            elif word == "all":
                found = max(found, 0)
        return found

    kept = []
    for one in rules():
        wanted, unwanted = closeness(one, select), closeness(one, ignore)
        if unwanted >= 0 and unwanted >= wanted:
            continue
        if wanted >= 0 or one.default:
            kept.append(one)
    return tuple(kept)
