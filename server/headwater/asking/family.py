"""A family of rules: those that look at the same part of a script, and what they found there."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Protocol

from headwater.facts.fact import Facts, Pause
from headwater.facts.script import Script
from headwater.plan.delta import Delta, Said
from headwater.plan.plan import Plan, Where, alike
from headwater.rules.rule import Finding, Rule, Spot

Found = tuple[Rule, Finding]


class Run(Protocol):
    """Runs a rule; `pause` is for facts that take long."""

    pause: Pause

    def __call__(self, rule: Rule, facts: Facts) -> Iterable[Found]:
        """What a rule finds."""


class Family:
    """Rules that look at the same part of a script, and what they found there."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = tuple(rules)

    def take(self, plan: Plan, script: Script, delta: Delta) -> None:
        """Note what is to be asked again after an edit. The first delta says everything."""
        raise NotImplementedError

    def ask(self, plan: Plan, script: Script, run: Run) -> list[Found]:
        """What the rules find now. When it is broken off, what was found by then is kept."""
        raise NotImplementedError


def kept(found: Iterable[Found], before: Iterable[Found]) -> list[Found]:
    """What was found, with the very findings of before where they are equal: their places are known."""
    known = {(finding.at, finding.message): finding for _, finding in before}
    result: list[Found] = []
    for rule, finding in found:
        old = known.get((finding.at, finding.message))
        result.append((rule, old if old is not None and old == finding else finding))
    return result


def same(one: Said, other: Said) -> bool:
    """Whether two statements say the same, wherever it stands."""
    return (
        len(one.steps) == len(other.steps)
        and len(one.mentions) == len(other.mentions)
        and len(one.remarks) == len(other.remarks)
        and all(alike(a, b) for a, b in zip(one.steps, other.steps, strict=True))
        and all(
            a is b or (a[:2] == b[:2] and a[3:] == b[3:])
            for a, b in zip(one.mentions, other.mentions, strict=True)
        )
        and all(a is b or (a[0] == b[0] and a[2:] == b[2:]) for a, b in zip(one.remarks, other.remarks, strict=True))
    )


def moved(found: Iterable[Found], before: Said, after: Said) -> list[Found] | None:
    """Findings about what a statement says, where the same is said now; None when a spot cannot be told."""
    places: dict[Spot, Spot] = {a.where: b.where for a, b in zip(before.remarks, after.remarks, strict=True)}
    places |= {a.where: b.where for a, b in zip(before.mentions, after.mentions, strict=True)}
    result: list[Found] = []
    for rule, finding in found:
        spots = [finding.at, *(spot for spot, _ in finding.path)]
        if any(isinstance(spot, Where) and spot not in places for spot in spots):
            return None
        path = tuple((places.get(spot, spot), words) for spot, words in finding.path)
        result.append((rule, replace(finding, at=places.get(finding.at, finding.at), path=path)))
    return result
