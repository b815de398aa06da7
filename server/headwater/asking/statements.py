"""Rules that look at one statement at a time: at its steps and the columns it names, and what those were made from.

The code of a function belongs to the statement that defines it, whoever calls it: what several calls say of one place
is weighed together.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from headwater.asking.family import Family, Found, Run, kept, moved, same
from headwater.facts.fact import Facts
from headwater.facts.script import Script
from headwater.plan.delta import NOTHING, Delta, Said
from headwater.plan.expressions import Ref
from headwater.plan.frames import Assign, Update
from headwater.plan.plan import ASSUMED, Plan, Step, Where
from headwater.plan.remarks import Mention, Remark
from headwater.rules.rule import Finding, Rule

AT_ONCE = 500
"""Statements that the rules are asked about together: to call a rule costs more than most have to do."""

Home = int
"""The statement that something is written in: a chunk's id."""


class AboutStatements(Family):
    """Asked again about the statements that changed, and those with a table that is made in another way now."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        super().__init__(rules)
        self._said: dict[int, dict[Home, Said]] = {}
        """What each chunk that was run says, by the statements where it is written."""
        self._runs: dict[Home, set[int]] = {}
        """The chunks that run what is written in a statement."""
        self._about: dict[Ref, set[int]] = {}
        """The chunks that say something about a step, in a mention or a remark."""
        self._found: dict[Home, list[Found]] = {}
        self._due: set[Home] = set()
        self._hiding: set[int] = set()
        """The chunks after which names or tables may be others, by ways that nobody can read."""

    def take(self, plan: Plan, script: Script, delta: Delta) -> None:
        """Note what is to be asked again after an edit."""
        hidden = bool(self._hiding)
        self._due |= self._edited(delta) | self._reached(delta.stale)
        if bool(self._hiding) != hidden:
            self._due.update(self._runs)
        elif self._due and any(isinstance(step.node, Assign | Update) for step in delta.steps):
            self._due.update(self._found)  # what is missing somewhere may be made elsewhere now

    def ask(self, plan: Plan, script: Script, run: Run) -> list[Found]:
        """What the rules find now."""
        while self._due:
            some = set(islice(self._due, AT_ONCE))
            self._look(some, plan, script, run)
            self._due -= some
        homes = sorted(self._found, key=script.position)
        return [found for home in homes for found in self._found[home]]

    def _edited(self, delta: Delta) -> set[Home]:
        """Take in what was edited. The statements in which something is said that was not said before."""
        homes: set[Home] = set()
        for chunk, after in delta.after.items():
            before = self._said.get(chunk, {})
            now = divided(chunk, after)
            self._take_in(chunk, before, now)
            if chunk in delta.moved or not before:
                homes.update(before, now)
                continue
            for home in before.keys() | now.keys():
                if not self._as_before(home, before.get(home, NOTHING), now.get(home, NOTHING)):
                    homes.add(home)
        return homes

    def _take_in(self, chunk: int, before: dict[Home, Said], now: dict[Home, Said]) -> None:
        for said in before.values():
            for ref in about(said):
                self._about[ref].discard(chunk)
        for home in before.keys() - now.keys():
            self._runs[home].discard(chunk)
            if not self._runs[home]:
                del self._runs[home]
        self._said[chunk] = now
        self._hiding.discard(chunk)
        if any(remark.kind == "hidden" for said in now.values() for remark in said.remarks):
            self._hiding.add(chunk)
        for home, said in now.items():
            self._runs.setdefault(home, set()).add(chunk)
            for ref in about(said):
                self._about.setdefault(ref, set()).add(chunk)
        if not now:
            del self._said[chunk]

    def _as_before(self, home: Home, before: Said, now: Said) -> bool:
        """Whether the same is said in a statement, if elsewhere in it; what was found there stands elsewhere then."""
        if not same(before, now):
            return False
        if (found := self._found.get(home)) is not None:
            # what several runs say of one place moves once
            known = moved(found, before, now) if len(self._runs.get(home, ())) == 1 else None
            if known is None:
                return False
            self._found[home] = known
        return True

    def _reached(self, stale: Iterable[Ref]) -> set[Home]:
        """The statements that say something of one of these steps."""
        homes: set[Home] = set()
        for ref in stale:
            homes.update(self._said.get(int(ref.partition(".")[0]), ()))
            about = self._about.get(ref)
            if about is not None:
                for chunk in about:
                    homes.update(self._said[chunk])
                if not about:
                    del self._about[ref]
        return homes

    def _look(self, homes: set[Home], plan: Plan, script: Script, run: Run) -> None:
        """Ask the rules about some statements."""
        chunks = {chunk for home in homes for chunk in self._runs.get(home, ())}
        parts = [
            said
            for chunk in sorted(chunks, key=script.position)
            for home, said in self._said[chunk].items()
            if home in homes
        ]
        facts = Facts(
            plan.part([step for said in parts for step in said.steps]),
            replace(
                script,
                mentions=[mention for said in parts for mention in said.mentions],
                remarks=[remark for said in parts for remark in said.remarks],
                hides=bool(self._hiding),
            ),
            run.pause,
        )
        found = [each for rule in self.rules for each in run(rule, facts)]
        before = [each for home in homes for each in self._found.pop(home, ())]
        for each in kept(found, before):
            self._found.setdefault(home_of(plan, each[1]), []).append(each)


def divided(chunk: int, said: Said) -> dict[Home, Said]:
    """What a chunk says, by the statements where it is written: its own, and those of functions that it calls."""
    if said is NOTHING:
        return {}
    whole: list[Step | Mention | Remark] = [*said.steps, *said.mentions, *said.remarks]
    if all(each.where.chunk == chunk for each in whole):
        return {chunk: said}
    return {
        home: Said(
            [step for step in said.steps if step.where.chunk % ASSUMED == home],
            [mention for mention in said.mentions if mention.where.chunk % ASSUMED == home],
            [remark for remark in said.remarks if remark.where.chunk % ASSUMED == home],
        )
        for home in dict.fromkeys(each.where.chunk % ASSUMED for each in whole)
    }


def about(said: Said) -> Iterator[Ref]:
    """The steps that something is said of in passing."""
    for mention in said.mentions:
        yield mention.ref
    for remark in said.remarks:
        if remark.ref is not None:
            yield remark.ref


def home_of(plan: Plan, finding: Finding) -> Home:
    """The statement that a finding is about."""
    at = plan.by_ref[finding.at].where if isinstance(finding.at, str) else finding.at
    assert isinstance(at, Where)
    return at.chunk % ASSUMED
