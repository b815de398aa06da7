"""Cards: what is known of a column, a table, a model, a source, a split."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from headwater.base.markdown import bullets, code, count, link, listing, paragraphs, visible, words
from headwater.facts.lineage import Lineage
from headwater.facts.models import Fitted
from headwater.features._pointing import Pointed
from headwater.features._wording import Words, told
from headwater.plan.columns import Name
from headwater.plan.display import estimator_text
from headwater.plan.expressions import Ref
from headwater.plan.frames import Scan
from headwater.plan.learning import CrossValidate, Estimator, Fit, Part, Split
from headwater.plan.plan import Step
from headwater.workspace.files import File
from headwater.workspace.host import Snapshot

if TYPE_CHECKING:
    from headwater.pipeline import Document, Problem

MOST_MANUALS = 2


def manual(problem: "Problem") -> str:
    """The first paragraphs of the manual of a finding's rule."""
    from headwater.rules.rule import rules

    page = next((rule.manual for rule in rules() if rule.name == problem.rule), "")
    head, _, rest = page.partition("## Why it matters")
    why = rest.partition("\n## ")[0].strip().split("\n\n")[0]
    title = f"**{words(problem.message)}** · {link(problem.rule, problem.url)}"
    return paragraphs([title, head.strip().split("\n\n")[0], why])


class Describe:
    """Cards of one document."""

    def __init__(self, db: Snapshot, file: File, document: "Document") -> None:
        self.db = db
        self.file = file
        self.document = document
        self.say = Words(document)
        self.plan = document.analysis().plan

    def card(self, found: Pointed) -> str:
        """What is known of a thing."""
        match found:
            case Pointed("column", ref=str() as ref):
                return self.column(ref, found.name)
            case Pointed("columns", ref=str() as ref) if len(found.names) == 1:
                return self.column(ref, found.name)
            case Pointed("columns", ref=str() as ref):
                return self.several(ref, found.names)
            case Pointed("model"):
                return self.model(found)
            case Pointed("table" | "step", ref=str() as ref) if ref in self.plan:
                return self.step(self.plan.by_ref[ref], found.word)
        return ""

    # -- columns -----------------------------------------------------------------------------------

    def column(self, ref: Ref, name: Name) -> str:
        """Where a column comes from, the steps on the way, and the models that use it."""
        step = self.plan.by_ref.get(ref)
        if step is None:
            return ""
        kind = step.columns.types.get(name, "?")
        title = f"{code(name)}{'' if kind == '?' else f' {kind}'} · column of {self.table(ref)}"
        if step.columns.has(name) is False and step.node.shape != "series":
            return paragraphs([title, f"not among its columns: {self.say.columns(step.columns)}"])
        way, more = self.say.way(ref, name)
        steps = list(dict.fromkeys(f"{self.say.line(each)}: {code(self.say.snippet(each))}" for each in way))
        if more:
            steps.insert(0, "earlier steps")
        origin = self.origin(ref, name)
        return paragraphs([title, f"from {origin}" if origin else "", bullets(steps), self.used(ref, name)])

    def table(self, ref: Ref) -> str:
        """What a table is called; a series by the table it was taken from."""
        word = self.plan.word(ref)
        return words(word) if word.startswith("this ") else code(word)

    def origin(self, ref: Ref, name: Name) -> str:
        """The columns of sources behind a column: `income`, `hours` of adult.csv."""
        origins = self.say.analysis.facts.get(Lineage).of(ref, name)
        said = []
        for source in sorted(origins.sources, key=lambda each: self.plan.order.get(each, 0)):
            mine = sorted((n for at, n in origins.named if at == source), key=str)
            file = code(self.say.source(source))
            if mine == [name] and source not in origins.rest:
                said.append(file)
            elif source in origins.rest:
                said.append(f"{f'{listing(mine, 6)} and ' if mine else ''}other columns of {file}")
            else:
                said.append(f"{listing(mine, 8)} of {file}")
        return "; ".join(said)

    def used(self, ref: Ref, name: Name) -> str:
        """The models a column reaches."""
        return self.users(self.say.uses(ref, name))

    def users(self, uses: tuple[tuple[Fitted, str], ...]) -> str:
        """Models, with the part a column has in them."""
        if not uses:
            return "used by no model" if self.say.models() else ""
        said = [
            f"{code(model.estimator.name)} as {role}, {self.say.line(model.ref)}"
            for model, role in uses[:6]
        ]
        more = f" and {len(uses) - 6} more" if len(uses) > 6 else ""
        return f"used by {'; '.join(said)}{more}"

    def several(self, ref: Ref, names: tuple[Name, ...]) -> str:
        """Columns that a variable stands for."""
        step = self.plan.by_ref.get(ref)
        kinds = step.columns.select(names) if step is not None else None
        shown = self.say.columns(kinds, 20) if kinds is not None else listing(names, 20)
        return paragraphs([f"{count(len(names), 'column')} of {self.table(ref)}", shown])

    # -- tables, sources and splits ------------------------------------------------------------------

    def step(self, step: Step, word: str) -> str:
        """A table by its step; sources, splits and fits have cards of their own."""
        match step.node:
            case Scan() if not word:
                return self.source(step)
            case Split() as split:
                return self.split(step, split)
            case Fit() | CrossValidate():
                return self.fit(step)
        if step.node.shape in ("none", "scalar", "split", "model"):
            return ""
        return self.frame(step, word)

    def frame(self, step: Step, word: str) -> str:
        """Columns, rows and provenance of a table."""
        shape = "" if step.node.shape in ("frame", "unknown") else f" · {step.node.shape}"
        title = f"{code(word or self.plan.word(step.ref))}{shape} · {self.say.number(step.columns)}"
        number = self.say.line(step.ref)
        sources = [code(self.say.source(ref)) for ref in self.say.sources_of(step.ref)]
        held = self.say.portions(step.ref)
        whole = [portion for portion in held if portion.startswith("all rows of ")]
        lines = told((
            ("columns", self.say.columns(step.columns)),
            ("made", f"{number}: {code(self.say.snippet(step.ref))}"),
            ("rows", self.say.effect(step)),
            ("holds", "" if len(whole) == len(held) == len(sources) == 1 else "; ".join(map(words, held))),
            ("from", ", ".join(sources)),
        ))  # fmt: skip
        return paragraphs([title, bullets(lines)])

    def source(self, step: Step) -> str:
        """A file or table: its columns, and who reads it."""
        node = step.node
        assert isinstance(node, Scan)
        models = [self.named(model) for model in self.feeds(step.ref)]
        lines = told((
            ("columns", self.say.columns(step.columns, 24)),
            ("feeds", "; ".join(models) or ("no model" if self.say.models() else "")),
            ("also read", "; ".join(self.others(step))),
        ))  # fmt: skip
        read = f"{words(node.kind)} by {code(node.via)}"
        title = " · ".join((code(self.say.source(step.ref)), read, self.say.number(step.columns)))
        return paragraphs([title, bullets(lines)])

    def feeds(self, ref: Ref) -> tuple[Fitted, ...]:
        """The models that see a source."""
        from headwater.facts.uses import Uses

        return self.say.analysis.facts.get(Uses).of_step(ref)

    def named(self, model: Fitted) -> str:
        """A model and where it is fitted."""
        return f"{code(model.estimator.name)}, {self.say.line(model.ref)}"

    def others(self, step: Step) -> Iterator[str]:
        """Where else the same file is read: in this script, and in others that are open."""
        assert isinstance(step.node, Scan)
        path = step.node.path
        if path is None:
            return
        for ref, scan in self.plan.each(Scan):
            if scan.path == path and self.plan.by_ref[ref].where != step.where:
                yield self.say.line(ref)
        mine = self.file.path
        for file in self.db.opened():
            theirs = file.path
            if file == self.file or mine is None or theirs is None:
                continue
            plan = self.db.document(file).analysis().plan
            paths = [theirs.parent / scan.path for _, scan in plan.each(Scan) if scan.path is not None]
            if mine.parent / path in paths:
                yield code(file.name)

    def split(self, step: Step, split: Split) -> str:
        """What is divided, how, and into which parts."""
        manner = [
            "seeded" if split.seeded else "without a seed" if split.random and split.seeded is False else "",
            "stratified" if split.stratified else "",
            "by groups" if split.grouped else "",
            "in order" if split.ordered or split.random is False else "",
        ]
        parts: dict[str, list[str]] = {}
        for ref in self.plan.consumers.get(step.ref, ()):
            node = self.plan[ref]
            if isinstance(node, Part) and self.plan.by_ref[ref].name != "_":
                parts.setdefault(node.side, []).append(self.plan.by_ref[ref].name)
        divided = [portion for ref in step.node.inputs[:1] for portion in self.say.portions(ref)]
        lines = told((
            ("divides", "; ".join(map(words, divided))),
            *((side, listing(list(dict.fromkeys(names)))) for side, names in parts.items()),
        ))  # fmt: skip
        title = " · ".join((f"{code(split.method)}", *(each for each in manner if each)))
        return paragraphs([title, bullets(lines)])

    # -- models --------------------------------------------------------------------------------------

    def model(self, found: Pointed) -> str:
        """An estimator held by a variable."""
        if found.ref is not None and found.ref in self.plan:
            return self.fit(self.plan.by_ref[found.ref])
        estimator = found.estimator
        return f"{self.estimator(estimator)} · not fitted" if estimator is not None else ""

    def estimator(self, estimator: Estimator) -> str:
        """An estimator with its parts."""
        return code(visible(estimator_text(estimator), 300), 300)

    def fit(self, step: Step) -> str:
        """What a model learns from, what it is to say, and how it is judged."""
        node = step.node
        assert isinstance(node, Fit | CrossValidate)
        fitted = next((model for model in self.say.models() if step.ref in model.steps), None)
        deed = "judged in folds" if isinstance(node, CrossValidate) else "fitted"
        title = f"{self.estimator(node.estimator)} · {deed} at {self.say.line(step.ref)}"
        if fitted is None:
            given = self.plan.by_ref.get(node.features) if node.features is not None else None
            lines = told((
                ("learned from", self.say.columns(given.columns) if given is not None else ""),
                ("rows", "; ".join(map(words, self.say.portions(given.ref))) if given is not None else ""),
            ))  # fmt: skip
            return paragraphs([title, bullets(lines)])
        lines = told((
            (self.say.picked(fitted.picked, short=True), self.say.picked(fitted.picked)),
            ("label", listing(fitted.labels)),
            ("from", ", ".join(code(self.say.source(ref)) for ref in fitted.inputs)),
            ("trained on", "; ".join(words(self.say.portion(each)) for each in fitted.trained_on)),
            ("evaluated on", "; ".join(words(self.say.portion(each)) for each in fitted.evaluated_on)),
        ))  # fmt: skip
        return paragraphs([title, bullets(lines)])


