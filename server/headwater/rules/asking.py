"""Ask the rules again only where the plan changed.

A plan falls into pieces that share no step: one for each group of models with all they are made from, and one for
all the rest. Most rules look at one piece at a time, so a piece that is equal to what it was keeps its findings. Steps
are compared by meaning; where a finding stands in the text is looked up anew.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from headwater.facts.fact import Facts
from headwater.facts.script import Script
from headwater.plan.expressions import Ref
from headwater.plan.learning import CrossValidate, Fit, Score, Split
from headwater.plan.plan import Plan, Step, Where
from headwater.plan.remarks import Mention, Remark
from headwater.rules.rule import Finding, Rule, Spot

Found = tuple[Rule, Finding]
Run = Callable[[Rule, Facts], Iterator[Found]]


@dataclass(frozen=True, slots=True)
class Noted:
    """A spot that is a mention or a remark: which of them, and its number."""

    remark: bool
    number: int


@dataclass(slots=True)
class Piece:
    """Steps that share no step with the rest, what is said of them, and what the rules found."""

    steps: list[Step]
    mentions: list[Mention]
    remarks: list[Remark]
    found: list[Found] = field(default_factory=list)
    at: dict[Where, Noted] = field(default_factory=dict)

    def same(self, other: "Piece") -> bool:
        """Whether two pieces mean the same, wherever they stand."""
        return (
            len(self.steps) == len(other.steps)
            and len(self.mentions) == len(other.mentions)
            and len(self.remarks) == len(other.remarks)
            and all(a is b or alike(a, b) for a, b in zip(self.steps, other.steps, strict=True))
            and all(
                a is b or (a[:2] == b[:2] and a[3:] == b[3:])
                for a, b in zip(self.mentions, other.mentions, strict=True)
            )
            and all(
                a is b or (a[0] == b[0] and a[2:] == b[2:]) for a, b in zip(self.remarks, other.remarks, strict=True)
            )
        )

    def moved(self, old: "Piece") -> list[Found] | None:
        """The findings of an equal piece, where they stand now; None when a spot cannot be told."""
        found: list[Found] = []
        for rule, finding in old.found:
            at = self._now(old, finding.at)
            path = tuple((self._now(old, spot), words) for spot, words in finding.path)
            if at is None or any(spot is None for spot, _ in path):
                return None
            found.append((rule, replace(finding, at=at, path=path)))  # type: ignore[arg-type]
        return found

    def _now(self, old: "Piece", spot: Spot) -> Spot | None:
        if not isinstance(spot, Where):
            return spot
        if not old.at:
            old.at = {m.where: Noted(False, n) for n, m in enumerate(old.mentions)}
            old.at |= {r.where: Noted(True, n) for n, r in enumerate(old.remarks)}
        noted = old.at.get(spot)
        if noted is None:
            return None
        return self.remarks[noted.number].where if noted.remark else self.mentions[noted.number].where


def alike(a: Step, b: Step) -> bool:
    """Whether two steps mean the same."""
    return (
        a.ref == b.ref and a.name == b.name and a.assumed == b.assumed and a.tried == b.tried
        and (a.node is b.node or a.node == b.node) and (a.columns is b.columns or a.columns == b.columns)
    )  # fmt: skip


Pieces = dict[tuple[str, Ref], Piece]
"""By the family of rules that looks at them, and their first step."""


class Asking:
    """The findings of a plan, remembered piece by piece."""

    def __init__(self) -> None:
        self._pieces: Pieces = {}
        self._whole: Piece | None = None
        self._rules: tuple[Rule, ...] = ()
        self.ran = 0
        """Rules run by the last question."""

    def ask(self, plan: Plan, script: Script, rules: Sequence[Rule], run: Run) -> list[Found]:
        """What the rules find in a plan."""
        self.ran = 0
        if self._rules != tuple(rules):
            self._rules = tuple(rules)
            self._pieces.clear()
            self._whole = None
        everything = Piece(list(plan.steps), list(script.mentions), list(script.remarks))
        equal = self._whole is not None and everything.same(self._whole)
        if equal and self._whole is not None and (known := everything.moved(self._whole)) is not None:
            everything.found = known
            self._whole = everything
            return known
        wide = [rule for rule in rules if rule.whole]
        leaks = [rule for rule in rules if not rule.whole and rule.group.startswith("leakage/")]
        narrow = [rule for rule in rules if not rule.whole and not rule.group.startswith("leakage/")]
        found = self._run(wide, Facts(plan, script), run)
        kept: Pieces = {}
        for piece, modelled in pieces(everything):
            found += self._of_piece("", piece, narrow, script, run, kept)
            if modelled:
                found += self._of_piece("leakage", around_models(piece), leaks, script, run, kept)
        self._pieces = kept
        everything.found = found
        self._whole = everything
        return found

    def _of_piece(
        self,
        kind: str,
        piece: Piece,
        rules: Sequence[Rule],
        script: Script,
        run: Run,
        kept: "dict[tuple[str, Ref], Piece]",
    ) -> list[Found]:
        key = kind, piece.steps[0].ref if piece.steps else ""
        old = self._pieces.get(key)
        known = piece.moved(old) if old is not None and piece.same(old) else None
        if known is None:
            part = replace(script, mentions=piece.mentions, remarks=piece.remarks)
            known = self._run(rules, Facts(Plan.of(piece.steps), part), run)
        piece.found = known
        kept[key] = piece
        return known

    def _run(self, rules: Iterable[Rule], facts: Facts, run: Run) -> list[Found]:
        found: list[Found] = []
        for rule in rules:
            self.ran += 1
            found += run(rule, facts)
        return found


def around_models(piece: Piece) -> Piece:
    """What models are made from and what is made of them: a look at a table in passing is none of it."""
    plan = Plan.of(piece.steps)
    models = [step.ref for step in piece.steps if isinstance(step.node, MODELLED)]
    near = set(plan.upstream(*plan.downstream(*models)))  # also the rows that a model is only asked about
    return Piece(
        [step for step in piece.steps if step.ref in near],
        [],
        [remark for remark in piece.remarks if remark.ref is None or remark.ref in near or remark.ref not in plan],
    )


MODELLED = (Fit, CrossValidate, Score, Split)


def pieces(plan: Piece) -> Iterator[tuple[Piece, bool]]:
    """The parts of a plan that share no step, and whether they have models; those without all together."""
    parent: list[int] = []
    group: dict[Ref, int] = {}

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    modelled: list[int] = []
    for step in plan.steps:
        mine = -1
        for ref in step.node.inputs:
            if (other := group.get(ref)) is not None:
                other = root(other)
                if mine < 0:
                    mine = other
                elif other != mine:
                    parent[max(mine, other)] = mine = min(mine, other)
        if mine < 0:
            mine = len(parent)
            parent.append(mine)
        group[step.ref] = mine
        if isinstance(step.node, MODELLED):
            modelled.append(mine)
    models = {root(at) for at in modelled}
    found: dict[int, Piece] = {}
    loose = [r for r in plan.remarks if r.ref is None or r.ref not in group]

    def piece(ref: Ref) -> Piece:
        at = root(group[ref]) if ref in group else -1
        at = at if at in models else -1
        if at not in found:
            found[at] = Piece([], [], list(loose))
        return found[at]

    for step in plan.steps:
        piece(step.ref).steps.append(step)
    for mention in plan.mentions:
        piece(mention.ref).mentions.append(mention)
    for remark in plan.remarks:
        if remark.ref is not None and remark.ref in group:
            piece(remark.ref).remarks.append(remark)
    if not found:
        found[-1] = Piece([], [], loose)
    return ((part, at >= 0) for at, part in found.items())
