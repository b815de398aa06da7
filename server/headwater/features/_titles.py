"""What lenses say: of sources, fits, splits and columns that a script makes."""

from collections.abc import Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from headwater.base.markdown import count, visible
from headwater.facts.derived import made
from headwater.facts.lineage import Lineage
from headwater.facts.models import Fitted
from headwater.facts.uses import Uses
from headwater.features._wording import Words
from headwater.plan.columns import Name
from headwater.plan.expressions import Ref
from headwater.plan.frames import Scan
from headwater.plan.learning import Part, Split
from headwater.plan.plan import Step, Where

if TYPE_CHECKING:
    from headwater.pipeline import Place

COMMAND = "headwater.showLineage"
MOST_NAMES = 4
MOST_COLUMNS = 3
"""Columns made by one statement that are told one by one."""


class Titles:
    """What the lenses of one state of a document say."""

    def __init__(self, say: Words) -> None:
        self.say = say
        self.plan = say.plan

    def place(self, ref: Ref) -> "Place":
        """Where a step is written."""
        return self.say.analysis.place(ref)

    def all(self) -> "Iterator[tuple[Ref, partial[str]]]":
        """Steps and what makes their titles: one for each place, though a loop passes it often."""
        models = self.say.models()
        assumed = all(model.assumed for model in models)
        fitted = {ref: model for model in models for ref in model.steps}
        seen: set[Where] = set()
        columns: dict[Where, dict[Name, Ref]] = {}
        for step in self.plan.steps:
            if step.assumed and not assumed:
                continue
            makes = list(made(step))
            if makes:
                home = columns.setdefault(step.where, {})
                for name in makes:
                    home.setdefault(name, step.ref)
            title = self._title(step, fitted.get(step.ref))
            if title is not None and step.where not in seen:
                seen.add(step.where)
                yield step.ref, title
        for made_here in columns.values():
            yield next(iter(made_here.values())), partial(self.columns, made_here)

    def _title(self, step: Step, model: Fitted | None) -> "partial[str] | None":
        if model is not None:
            return partial(self.fit, model)
        match step.node:
            case Scan():
                return partial(self.source, step)
            case Split():
                return partial(self.split, step)
        return None

    def source(self, step: Step) -> str:
        """`5 columns · feeds 2 models`."""
        fed = self.say.analysis.facts.get(Uses).of_step(step.ref)
        if fed:
            return f"{self.say.number(step.columns)} · feeds {count(len(fed), 'model')}"
        after = self.plan.downstream(step.ref)
        judged = [model for model in self.say.models() if not after.isdisjoint(model.scores)]
        if judged:
            return f"{self.say.number(step.columns)} · judges {count(len(judged), 'model')}"
        return f"{self.say.number(step.columns)}{' · feeds no model' if self.say.models() else ''}"

    def fit(self, model: Fitted) -> str:
        """`7 features ← adult.csv · label income · 2 warnings`."""
        sources = [self.say.source(ref, short=True) for ref in model.inputs]
        warnings = self.warnings(model)
        said = [self.say.picked(model.picked, short=True)]
        if sources:
            said[0] += f" ← {', '.join(names(dict.fromkeys(sources)))}"
        if model.labels:
            said.append(f"label {', '.join(names(model.labels))}")
        if warnings:
            said.append(count(warnings, "warning"))
        return " · ".join(said)

    def warnings(self, model: Fitted) -> int:
        """The warnings about what a model learns from and how it is judged."""
        about = self.plan.upstream(*model.steps) | self.plan.downstream(*model.steps)
        number = 0
        for problem in self.say.analysis.problems:
            if problem.severity not in ("error", "warning") or problem.finding is None:
                continue
            spots = (problem.finding.at, *(spot for spot, _ in problem.finding.path))
            number += any(spot in about for spot in spots if isinstance(spot, str))
        return number

    def columns(self, made_here: dict[Name, Ref]) -> str:
        """`from income, hours · used by 1 model`; several columns of one statement by their names."""
        if len(made_here) == 1:
            ((name, ref),) = made_here.items()
            used = {model.ref for model, _ in self.say.uses(ref, name)}
            said = [self.origin(ref, name)]
            if self.say.models():
                said.append(f"used by {count(len(used), 'model') if used else 'no model'}")
            return " · ".join(said)
        if len(made_here) > MOST_COLUMNS:
            return count(len(made_here), "column")
        return " · ".join(f"{visible(name)} {self.origin(ref, name)}" for name, ref in made_here.items())

    def origin(self, ref: Ref, name: Name) -> str:
        """`from income, hours`."""
        lineage = self.say.analysis.facts.get(Lineage)
        behind = lineage.made_from(ref, name) or sorted({n for _, n in lineage.of(ref, name).named}, key=str)
        return f"from {', '.join(names(behind))}" if behind else "from no column"

    def split(self, step: Step) -> str:
        """`train: X_train, y_train · test: X_test, y_test`."""
        parts: dict[str, list[str]] = {}
        for ref in self.plan.consumers.get(step.ref, ()):
            node, part = self.plan[ref], self.plan.by_ref[ref]
            if isinstance(node, Part):
                parts.setdefault(node.side, []).extend(() if part.name == "_" else (part.name,))
        said = [f"{side}: {', '.join(names(dict.fromkeys(given)))}" for side, given in parts.items() if given]
        return " · ".join(said) or "splits the rows"


def names(many: Iterable[object]) -> list[str]:
    """Names, the first ones where there are many."""
    shown = [visible(name, 40) for name in many]
    return [*shown[:MOST_NAMES], f"{len(shown) - MOST_NAMES} more"] if len(shown) > MOST_NAMES + 1 else shown
