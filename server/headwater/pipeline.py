"""Text to findings, on one page.

A `Document` holds the cells of a script or notebook and follows their edits. Asked for its analysis, it brings the
chunks that an edit reached up to date (`lower.machine`), and when a step of the plan changed, asks the rules again.
"""

import ast
import itertools
import logging
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from headwater.asking.asking import Asking
from headwater.asking.places import Place, Placing, Problem
from headwater.asking.runner import Runner
from headwater.asking.silence import Silence, silenced
from headwater.base.interrupt import go_on
from headwater.base.text import Buffer, Span
from headwater.config import Settings
from headwater.facts.fact import Facts
from headwater.facts.script import Script, Unused
from headwater.lower.interpret import Interpreter
from headwater.lower.modules import Code, answer
from headwater.lower.outside import asked, is_module
from headwater.plan.columns import Name
from headwater.plan.expressions import Ref
from headwater.plan.plan import Plan
from headwater.rules.rule import Finding, Rule, Spot, chosen, rules
from headwater.sources import UNKNOWN
from headwater.sources.reader import SourceReader
from headwater.syntax.chunks import Chunk, Cut
from headwater.syntax.tree import parse

__all__ = ["Analysis", "Document", "Place", "Problem", "Statistics", "offers"]

if TYPE_CHECKING:
    from headwater.rewrites.rewrite import Offer

log = logging.getLogger(__name__)

CELL = re.compile(r"^#[ \t]*(?:%%|In[ \t]?\[[\d ]*\]|<codecell>)", re.MULTILINE)
"""What parts the cells of a script."""


@dataclass(slots=True)
class Statistics:
    """What the last edit cost."""

    statements: int = 0
    reparsed: int = 0
    relowered: int = 0
    rules_run: int = 0
    milliseconds: float = 0.0


class Document:
    """One script or notebook, kept analysed edit by edit."""

    def __init__(
        self,
        cells: Sequence[str],
        *,
        path: Path | None = None,
        notebook: bool = False,
        settings: Settings | None = None,
        sources: SourceReader | None = None,
    ) -> None:
        self.path = path
        self.notebook = notebook
        self.settings = settings if settings is not None else Settings()
        self.sources = sources
        self.statistics = Statistics()
        self._ids = itertools.count()
        self.cuts = [self._cut(text) for text in cells]
        self._interpreter = Interpreter(self._parse)
        self._interpreter.machine.outside = self._outside
        self._interpreter.machine.told = dict(self.settings.api)
        self._analysis: Analysis | None = None
        self._found: list[tuple[Rule, Finding]] = []
        self._facts = Facts(Plan(), Script())
        self._unasked = False
        self.trial: Any = None
        """A copy in which proposals are tried, kept by `rewrites.trial`."""
        self.age = 0
        """How often something outside of its text has changed: data files, modules."""
        self.placing = Placing(self.cuts, self._interpreter.machine.steps)
        self.silence = Silence()
        self.check: Callable[[], None] = go_on
        """Called now and then while the text is analysed; what it raises breaks that off."""
        self._runner = Runner(str(path or "a text without a name"), self._check)
        self._interpreter.machine.check = self._check
        self._spent = Statistics()
        self._asking = Asking()
        self._parses = 0
        self._modules: set[str] = set()

    @property
    def cells(self) -> list[Buffer]:
        """The texts, one for each code cell."""
        return [cut.buffer for cut in self.cuts]

    def edit(self, cell: int, span: Span, text: str) -> None:
        """Put a text in the place of a span of a cell."""
        self.cuts[cell].replace(span, text)
        self._analysis = None

    def replace_cells(self, start: int, delete: int, texts: Sequence[str]) -> None:
        """Put other cells in the place of some."""
        self.cuts[start : start + delete] = [self._cut(text) for text in texts]
        self._analysis = None

    def sources_changed(self, path: Path | None = None) -> None:
        """A data file changed (None: any may have): what was read of it is asked again."""
        if self.sources is not None:
            self.sources.invalidate(path)
        self.age += 1
        self._interpreter.machine.forget_outside(lambda location: not is_module(location))
        self._analysis = None
        self._asking.forget()

    def modules_changed(self) -> None:
        """The text of a module changed: what was read of those it imports is asked again."""
        self.age += 1
        self._interpreter.machine.forget_outside(is_module)
        self._analysis = None

    @property
    def modules(self) -> frozenset[str]:
        """The files of modules that were read for it."""
        return frozenset(self._modules)

    def analysis(self) -> "Analysis":
        """What is known of the text as it stands.

        Raises:
            Interrupted: when `check` breaks it off. Asked again, it goes on from where it was.
        """
        if self._analysis is None:
            began = perf_counter()
            try:
                self._analysis = self._analyse()
            finally:
                self._spent.milliseconds += (perf_counter() - began) * 1000
            self._spent.milliseconds = round(self._spent.milliseconds, 3)
            self.statistics, self._spent = self._spent, Statistics()
        return self._analysis

    def _check(self) -> None:
        self.check()

    # -- stages ------------------------------------------------------------------------------------

    def _analyse(self) -> "Analysis":
        chunks = [chunk for cut in self.cuts for chunk in cut.chunks]
        self._spent.statements = len(chunks)
        self._lower(chunks)
        self._take()
        if self._unasked:
            self._runner.ran = 0
            try:
                self._found = self._asking.ask(self._facts.get(Plan), self._facts.get(Script), self._runner)
            finally:
                self._spent.rules_run += self._runner.ran
            self._unasked = False
        self.placing.moved()
        return Analysis(self, self._facts, self._found)

    def _lower(self, chunks: Sequence[Chunk]) -> None:
        """Bring the statements up to date."""
        self._parses = 0
        self._interpreter.show(frozenset(self._shown()))
        try:
            self._interpreter.update(chunks)
        finally:
            self._spent.reparsed += self._parses
            self._spent.relowered += self._interpreter.machine.work.lowered

    def _take(self) -> None:
        """See what that changed in the plan, for those who are asked about it."""
        delta = self._interpreter.take()
        rules = self._rules
        known = self._asking.knows(rules)
        if known and not delta.before:
            return
        plan, script = self._interpreter.plan(), self._script()
        self._facts = Facts(plan, script, self._runner.pause)
        self._asking.take(plan, script, delta if known else self._interpreter.everything(), rules)
        self._unasked = True

    @cached_property
    def _rules(self) -> tuple[Rule, ...]:
        """The rules that are on, but for those that look at what others found."""
        return tuple(each for each in chosen(self.settings.select, self.settings.ignore) if not each.wants(Unused))

    def _shown(self) -> Iterator[int]:
        """The last statement of each cell, whose value a notebook shows; scripts may have cells too."""
        for cut in self.cuts:
            if cut.chunks and self.notebook:
                yield cut.chunks[-1].id
            elif cut.has(CELL):
                for marker in CELL.finditer(cut.text):
                    before = cut.index_at(cut.buffer.line_at(marker.start()))
                    if before >= 0:
                        yield cut.chunks[before].id
                yield from (chunk.id for chunk in cut.chunks[-1:])

    def _script(self) -> Script:
        return Script(
            self._interpreter.mentions(),
            self._interpreter.remarks(),
            self.notebook,
            self._exists,
            tuple(self.settings.keys),
            tuple(self.settings.sensitive),
            dict(self.settings.versions),
            self._interpreter.machine.position,
        )

    def _exists(self, path: str) -> bool | None:
        return self.sources.exists(path, self._folder) if self.sources is not None else None

    @property
    def _folder(self) -> Path | None:
        return self.path.parent if self.path is not None else None

    def _outside(self, location: str) -> object:
        """The head of a data file."""
        kind, path, options = asked(location, UNKNOWN)
        if self.sources is None or path is None:
            return None
        if kind == "module":
            return self._module(path, options)
        return self.sources.header(kind, path, options, self._folder)

    def _module(self, name: str, options: Mapping[str, Any]) -> Code | None:
        """A module of the workspace; a script is no module of its own."""
        assert self.sources is not None
        found = answer(self.sources.modules, name, options, self._folder)
        if found is None or (self.path is not None and found.path == os.path.realpath(self.path)):
            return None
        self._modules.add(found.path)
        return found

    def _cut(self, text: str) -> Cut:
        return Cut(text, notebook=self.notebook, ids=self._ids)

    def _parse(self, text: str, before: str = "") -> Sequence[ast.stmt]:
        self._parses += 1
        return parse(text, notebook=self.notebook, before=before).body

    @property
    def results(self) -> Interpreter:
        """The lowered script, for those who ask about statements rather than steps."""
        return self._interpreter


class Analysis:
    """What is known of one state of a document."""

    def __init__(self, document: Document, facts: Facts, found: Sequence[tuple[Rule, Finding]]) -> None:
        self.document = document
        self.facts = facts
        self._found = found

    @property
    def plan(self) -> Plan:
        """The logical plan."""
        return self.facts.get(Plan)

    @property
    def script(self) -> Script:
        """The script around the plan."""
        return self.facts.get(Script)

    def place(self, spot: Spot) -> Place:
        """Where a step, or a piece of a chunk, stands now."""
        return self.document.placing.place(spot)

    def line(self, spot: Spot) -> tuple[int, int]:
        """The cell and the line, counted from 0, where a step or piece of text begins."""
        place = self.place(spot)
        return place.cell, self.document.cells[place.cell].line_at(place.span.start) if self.document.cells else 0

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """All findings that are not suppressed, in the order of the text."""
        document = self.document
        told = [found for found in self._found if self._told_here(*found)]
        found: dict[object, Problem] = {}
        for problem in document.placing.problems(told, dict(document.settings.severity)):
            found.setdefault(problem.identity, problem)
        kept = list(found.values())
        if comments := document.silence.comments(document.cuts):
            kept, unused = silenced(kept, comments, document.cuts)
            kept += self._about_comments(unused)
        return tuple(sorted(kept, key=lambda p: (p.place.cell, p.place.span, p.rule)))

    def _told_here(self, rule: Rule, finding: Finding) -> bool:
        """Whether a finding is this file's: what a module does by itself is told in its own file.

        Leakage that comes of a call is told at the call: only here it is known what the function was given.
        """
        steps = self.document.results.machine.steps
        at = steps.get(finding.at) if isinstance(finding.at, str) else None
        if at is None or not at.foreign:
            return True
        spots = [steps.get(spot) if isinstance(spot, str) else None for spot, _ in finding.path]
        imported = all(step is not None and step.foreign == "imported" for step in (at, *spots))
        return rule.group.startswith("leakage") and not imported

    def _about_comments(self, unused: Sequence[tuple[str, int, int, int]]) -> Iterator[Problem]:
        """What there is to say of comments that silence nothing."""
        settings = self.document.settings
        on = chosen(settings.select, settings.ignore)
        off = {r.name for r in rules()}.difference(r.name for r in on)
        left = [each for each in unused if each[0] not in off]  # meant for where the rule is on
        late = [r for r in on if r.wants(Unused)]
        if left and late:
            self.facts.give(Unused(left))
            for rule in late:
                for finding in rule.run(self.facts):
                    yield self.document.placing.problem(rule, finding, dict(settings.severity))

    def columns_at(self, ref: Ref) -> tuple[Name, ...]:
        """The known column labels of a step."""
        return self.plan.columns(ref).names if ref in self.plan else ()


def offers(document: Document, problem: Problem) -> "tuple[Offer, ...]":
    """The rewrites that mend a problem, each held to its law; none where what is wrong stands in another file."""
    at = problem.finding.at if problem.finding is not None else None
    plan = document.analysis().plan
    if isinstance(at, str) and at in plan and plan.by_ref[at].foreign:
        return ()
    from headwater.rewrites.engine import offers as held_to_their_laws

    return held_to_their_laws(document, problem)
