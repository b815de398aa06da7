"""The columns and steps of a document as symbols, and the edges between them."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from headwater.base.markdown import visible
from headwater.facts.derived import Derived
from headwater.facts.trace import Trace
from headwater.facts.uses import Uses
from headwater.features._making import makers
from headwater.features._outline import made
from headwater.features._wording import Words
from headwater.features.feature import Symbol
from headwater.plan.columns import Name
from headwater.plan.expressions import Ref
from headwater.plan.frames import Scan
from headwater.plan.nodes import Every
from headwater.workspace.host import Snapshot

if TYPE_CHECKING:
    from headwater.workspace.files import File

TABLES = ("frame", "series", "array", "unknown")


class Flow:
    """The columns and steps of one document, as symbols."""

    def __init__(self, db: Snapshot, file: "File") -> None:
        self.file = file
        self.document = db.document(file)
        self.say = Words(self.document)
        self.plan = self.say.plan
        self.trace = self.say.analysis.facts.get(Trace)

    def step(self, ref: Ref) -> Symbol | None:
        """A source, a model or a table."""
        step = self.plan.by_ref.get(ref)
        if step is None:
            return None
        model = next((model for model in self.say.models() if ref in model.steps), None)
        if model is not None:
            return made(self.say, self.file, ref, model.estimator.name, "model", self.say.line(ref))
        if isinstance(step.node, Scan):
            return made(self.say, self.file, ref, self.say.source(ref, short=True), "source", self.say.line(ref))
        if step.node.shape == "split":
            return made(self.say, self.file, ref, self.plan.word(ref), "split", self.say.line(ref))
        return made(self.say, self.file, ref, self.plan.word(ref), "frame", self.say.line(ref))

    def column(self, ref: Ref, name: Name) -> Symbol:
        """A column at the step that made it."""
        node = self.plan[ref]
        table = self.say.source(ref, short=True) if isinstance(node, Scan) else self.plan.word(ref)
        return made(self.say, self.file, ref, visible(name), "column", f"{table} · {self.say.line(ref)}", name)

    # -- incoming --------------------------------------------------------------------------------------

    def before(self, symbol: Symbol) -> Iterator[Symbol]:
        """What a thing was made from."""
        ref, name = self.parts(symbol)
        if ref not in self.plan:
            return
        if name is None:
            found = list(self.nearest(ref, forward=False))
        elif isinstance(self.plan[ref], Scan):
            found = [ref]
        else:
            yield from self.columns_before(ref, name)
            return
        yield from (each for other in found if (each := self.step(other)) is not None)

    def columns_before(self, ref: Ref, name: Name) -> Iterator[Symbol]:
        """The columns that a column was computed from."""
        seen: set[tuple[Ref, Name | Every]] = set()
        todo = self.trace.sources(ref, name)
        while todo:
            at, label = todo.pop(0)
            if (at, label) in seen:
                continue
            seen.add((at, label))
            if isinstance(label, Every) or label == 0:
                todo += self.trace.sources(at, label)
                continue
            for maker in makers(self.document, at, label):
                if (maker, label) not in seen or maker == at:
                    seen.add((maker, label))
                    yield self.column(maker, label)

    # -- outgoing --------------------------------------------------------------------------------------

    def after(self, symbol: Symbol) -> Iterator[Symbol]:
        """What a thing feeds."""
        ref, name = self.parts(symbol)
        if ref not in self.plan:
            return
        if name is None:
            yield from (each for other in self.nearest(ref, forward=True) if (each := self.step(other)) is not None)
            return
        for made_there in self.say.analysis.facts.get(Derived).all:
            behind = self.trace.sources(made_there.ref, made_there.column)
            if any(ref in makers(self.document, at, name) for at, label in behind if label == name):
                yield self.column(made_there.ref, made_there.column)
        seen: set[Ref] = set()
        for model, _ in self.say.analysis.facts.get(Uses).of(ref, name):
            if model.ref not in seen and (found := self.step(model.ref)) is not None:
                seen.add(model.ref)
                yield found

    def nearest(self, ref: Ref, forward: bool) -> Iterator[Ref]:
        """The next things with a name, over steps that have none."""
        model = {each for fitted in self.say.models() for each in fitted.steps}
        seen = {ref}
        todo = [ref]
        while todo:
            here = todo.pop(0)
            following = self.plan.consumers.get(here, ()) if forward else self.plan[here].inputs
            for each in following:
                if each in seen or each not in self.plan:
                    continue
                seen.add(each)
                step = self.plan.by_ref[each]
                shown = step.name != "_" and step.node.shape in TABLES
                if shown or each in model or isinstance(step.node, Scan):
                    yield each
                else:
                    todo.append(each)

    def parts(self, symbol: Symbol) -> tuple[Ref, Name | None]:
        """The step and the column of a symbol's key."""
        ref, space, text = symbol.key.partition(" ")
        if not space:
            return ref, None
        labels = self.plan.columns(ref).names if ref in self.plan else ()
        return ref, next((label for label in labels if str(label) == text), text)
