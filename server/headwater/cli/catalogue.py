"""What is known of each rule: for the list, for the manual, and for what may be typed after --select."""

from collections.abc import Sequence
from functools import cache
from typing import Literal

from headwater.base.frozen import frozen
from headwater.cli.command import WrongUse

Severity = Literal["error", "warning", "information", "hint"]


@frozen
class Entry:
    """A rule as people know it."""

    name: str
    group: str
    severity: Severity
    default: bool
    """Whether it is on unless switched off."""
    summary: str
    """The first line of its manual."""
    manual: str
    url: str

    @property
    def page(self) -> str:
        """Its page of the manual."""
        on = "on by default" if self.default else f"off by default, on with --select {self.name}"
        return f"# {self.name}\n\n*{self.group} · {self.severity} · {on}*\n\n{self.manual.strip()}\n"


@cache
def catalogue() -> dict[str, Entry]:
    """Every rule by name."""
    from headwater.rules.rule import rules

    return {
        each.name: Entry(
            name=each.name,
            group=each.group,
            severity=each.severity,
            default=each.default,
            summary=each.manual.strip().partition("\n")[0],
            manual=each.manual,
            url=each.url,
        )
        for each in rules()
    }


@cache
def names() -> frozenset[str]:
    """Every rule, every group, and every group of groups."""
    found = set(catalogue())
    for entry in catalogue().values():
        parts = entry.group.split("/")
        found |= {"/".join(parts[:size]) for size in range(1, len(parts) + 1)}
    return frozenset(found)


def known_names(typed: Sequence[str], option: str) -> tuple[str, ...]:
    """What was typed, if each of it is a rule, a group or `all`."""
    for name in typed:
        if name != "all" and name not in names():
            raise WrongUse(f"check: {option}: no rule or group {name!r}{_near(name)}")
    return tuple(typed)


def chosen(name: str) -> list[Entry]:
    """A rule, or the rules of a group."""
    known = catalogue()
    if name in known:
        return [known[name]]
    group = [entry for entry in known.values() if f"{entry.group}/".startswith(f"{name}/")]
    if not group:
        raise WrongUse(f"explain: no rule or group {name!r}{_near(name)}")
    return sorted(group, key=lambda entry: entry.name)


def _near(name: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, sorted(names()), 1)
    return f" (did you mean {near[0]}?)" if near else " (headwater rules lists them)"
