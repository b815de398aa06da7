"""Which columns of which sources become features and labels of which models, as data."""

import ast
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from headwater.base.sound import expression
from headwater.facts.derived import Derived
from headwater.facts.models import Fitted, Models, Picked
from headwater.facts.portions import Portion
from headwater.features.feature import File, Report, feature
from headwater.plan.columns import Name
from headwater.plan.expressions import Ref
from headwater.plan.frames import Scan
from headwater.plan.plan import Step, Where

if TYPE_CHECKING:
    from headwater.pipeline import Analysis, Document
    from headwater.workspace.host import Snapshot

CHOOSES_COLUMNS = frozenset(("usecols", "columns", "index_col", "nrows"))
"""Options of readers that leave out columns of the file."""


@feature("headwater/lineage")
def lineage(db: "Snapshot", file: File) -> Report:
    """The lineage of an open file, with ranges."""
    document = db.document(file)
    return Report({"version": 1, "path": str(file.path or file.uri), **as_json(document, ranges=True)})


def as_json(document: "Document", *, ranges: bool = False) -> dict[str, Any]:
    """Sources, models and derived columns; lines are counted from 1, cells from 0 (null in a script)."""
    return Drawn(document, ranges).content()


class Drawn:
    """One state of a document, put into words."""

    def __init__(self, document: "Document", ranges: bool) -> None:
        self.document = document
        self.analysis: Analysis = document.analysis()
        self.plan = self.analysis.plan
        self.ranges = ranges
        self.models = [each for each in self.analysis.facts.get(Models).all if self._used(each.ref)]
        self.sources = list(self._sources())
        self.ids = {ref: f"s{number}" for number, (_, refs) in enumerate(self.sources, 1) for ref in refs}

    def content(self) -> dict[str, Any]:
        """The whole."""
        derived = self.analysis.facts.get(Derived).all
        return {
            "sources": [self._source(step) for step, _ in self.sources],
            "models": [self._model(each) for each in self.models],
            "columns": [
                {
                    "frame": each.frame,
                    "column": str(each.column),
                    **self.at(each.ref),
                    "derived_from": [str(name) for name in each.derived_from],
                    "origins": [
                        {"source": self.ids[source], "column": str(name)}
                        for source, name in sorted(
                            each.origins.named, key=lambda key: (self.plan.order.get(key[0], 0), str(key[1]))
                        )
                        if source in self.ids
                    ],
                }
                for each in derived
                if self._shown(each.ref)
            ],
        }

    def at(self, ref: Ref, key: str = "line") -> dict[str, Any]:
        """Where a step is written."""
        cell, line = self.analysis.line(ref)
        found: dict[str, Any] = {key: line + 1, "cell": cell if self.document.notebook else None}
        if self.ranges:
            place = self.analysis.place(ref)
            buffer = self.document.cells[place.cell]
            ends = (buffer.position(offset, "utf-32") for offset in place.span)
            start, end = ({"line": line + 1, "column": column + 1} for line, column in ends)
            found["range"] = {"start": start, "end": end}
        return found

    def _shown(self, ref: Ref) -> bool:
        """Functions that nobody calls tell nothing of the script, unless it is made of nothing else."""
        shown = not self.plan.by_ref[ref].assumed or all(each.assumed for each in self.models)
        return shown and self._used(ref)

    def _used(self, ref: Ref) -> bool:
        """Whether a step is the script's, or one that the script takes up: a module does more where it is imported."""
        steps = self.plan.by_ref
        return any(steps[each].foreign != "imported" for each in (ref, *self.plan.downstream(ref)))

    # -- sources -----------------------------------------------------------------------------------

    def _sources(self) -> Iterator[tuple[Step, list[Ref]]]:
        """Reads, with the steps they are: a read in a loop is many steps and one source."""
        found: dict[tuple[Where, str, str | None], tuple[Step, list[Ref]]] = {}
        for step in self.plan.steps:
            if isinstance(step.node, Scan) and self._shown(step.ref):
                key = (step.where, step.node.kind, step.node.path)
                found.setdefault(key, (step, []))[1].append(step.ref)
        yield from found.values()

    def _source(self, step: Step) -> dict[str, Any]:
        node = step.node
        assert isinstance(node, Scan)
        names, complete = self._header(step, node)
        return {
            "id": self.ids[step.ref],
            "kind": node.kind,
            "name": node.path if node.path is not None else self._written(step),
            **self.at(step.ref),
            "columns": [str(name) for name in names],
            "complete": complete,
            "via": node.via,
        }

    def _header(self, step: Step, node: Scan) -> tuple[tuple[Name, ...], bool]:
        """All columns of the file: also those that the reader was told to leave out or to make the index."""
        asked = self._question(step, node)
        if asked is not None and self.document.sources is not None:
            options = {key: value for key, value in asked.items() if key not in CHOOSES_COLUMNS}
            folder = self.document.path.parent if self.document.path is not None else None
            header = self.document.sources.header(node.kind, node.path or "", options, folder)
            if header is not None:
                return tuple(header.columns), header.complete
        return step.columns.names, step.columns.complete

    def _question(self, step: Step, node: Scan) -> Mapping[str, object] | None:
        """The options a file was read with, where they left out columns."""
        from headwater.lower.outside import asked

        result = self.document.results.machine.results.get(int(step.ref.partition(".")[0]))
        for location in result.reads if result is not None else ():
            if location[0] == "!":
                kind, path, options = asked(location)
                if (kind, path) == (node.kind, node.path) and not CHOOSES_COLUMNS.isdisjoint(options):
                    return options
        return None

    def _written(self, step: Step) -> str:
        """What a source without a known name is called: the argument as it is written."""
        if step.foreign:
            return "?"
        call = expression(self._text(step.ref).strip())
        if isinstance(call, ast.Call):
            for argument in (*call.args, *(keyword.value for keyword in call.keywords)):
                return ast.unparse(argument)
        return "?"

    def _text(self, ref: Ref) -> str:
        place = self.analysis.place(ref)
        return self.document.cells[place.cell].text[place.span.start : place.span.end]

    # -- models ------------------------------------------------------------------------------------

    def _model(self, each: Fitted) -> dict[str, Any]:
        inputs = [
            {"source": self.ids[source], **picked(some)}
            for source, some in each.inputs.items()
            if source in self.ids
        ]
        return {
            "estimator": each.estimator.name,
            "qualified": each.estimator.qualified,
            **self.at(each.ref, "fit_line"),
            "via": each.via,
            "features": picked(each.picked),
            "label": [str(name) for name in each.labels],
            "sources": list(dict.fromkeys(given["source"] for given in inputs)),
            "inputs": inputs,
            "trained_on": " and ".join(map(self.words, each.trained_on)) or None,
            "evaluated_on": [self.words(portion) for portion in each.evaluated_on],
        }

    def words(self, portion: Portion) -> str:
        """Some rows, with the line at which they were chosen."""
        if portion.at is None or isinstance(self.plan.get(portion.at), Scan):
            return portion.words
        cell, line = self.analysis.line(portion.at)
        return f"{portion.words} at {f'cell {cell + 1}, ' if self.document.notebook else ''}line {line + 1}"


def picked(some: Picked) -> dict[str, Any]:
    """Some columns."""
    return {"mode": some.mode, "columns": [str(name) for name in some.columns]}
