"""The things of a plan as symbols: its sources, tables, columns, splits and models."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from headwater.base.markdown import visible
from headwater.base.text import Span
from headwater.facts.derived import Derived
from headwater.facts.lineage import Lineage
from headwater.features._wording import Words
from headwater.features.feature import File, Symbol
from headwater.plan.expressions import Ref
from headwater.plan.frames import Scan
from headwater.plan.learning import Split
from headwater.plan.plan import Step
from headwater.syntax.notebook import script_cells

if TYPE_CHECKING:
    from headwater.pipeline import Document

TABLES = ("frame", "unknown")


def by_cell(document: "Document", file: File, symbols: list[Symbol]) -> Iterator[Symbol]:
    """The symbols below the cells of a script that has some."""
    from headwater.pipeline import Place

    buffer = document.cells[0]
    cells = script_cells(buffer.text)
    if not cells:
        yield from symbols
        return
    first = buffer.line_start(cells[0].first)
    yield from (symbol for symbol in symbols if symbol.place.span.start < first)
    for number, cell in enumerate(cells, 1):
        start, end = buffer.line_start(cell.first), buffer.line_end(cell.last)
        mine = tuple(symbol for symbol in symbols if start <= symbol.place.span.start <= end)
        head = Place(0, Span(start, buffer.line_end(cell.first)))
        name = visible(cell.title) if cell.title else f"cell {number}"
        yield Symbol(name, "cell", file, head, Place(0, Span(start, end)), children=mine)


def outline(document: "Document", file: File) -> Iterator[Symbol]:
    """Every source, table, column, split and model."""
    say = Words(document)
    plan = say.plan
    lineage = say.analysis.facts.get(Lineage)
    models = say.models()
    fitted = {ref: model for model in models for ref in model.steps}
    read_all = all(model.assumed for model in models)
    seen: set[object] = set()
    for step in plan.steps:
        if (step.assumed and not read_all) or (step.where, step.name) in seen:
            continue
        symbol: Symbol | None = None
        if (model := fitted.get(step.ref)) is not None:
            detail = say.picked(model.picked, short=True)
            detail += f" → {', '.join(map(visible, model.labels))}" if model.labels else ""
            symbol = made(say, file, step.ref, model.estimator.name, "model", detail)
        elif isinstance(step.node, Scan):
            word = "" if step.name == "_" else f"{step.name} · "
            name = say.source(step.ref, short=True)
            symbol = made(say, file, step.ref, name, "source", f"{word}{say.number(step.columns)}")
        elif isinstance(step.node, Split):
            parts = [plan.by_ref[ref].name for ref in plan.consumers.get(step.ref, ())]
            named = ", ".join(dict.fromkeys(part for part in parts if part != "_"))
            symbol = made(say, file, step.ref, step.node.method, "split", named)
        elif is_new_table(step, seen):
            symbol = made(say, file, step.ref, step.name, "frame", say.number(step.columns))
        if symbol is not None:
            seen.update(((step.where, step.name), step.name))
            yield symbol
    for each in say.analysis.facts.get(Derived).all:
        if not each.assumed or read_all:
            behind = lineage.made_from(each.ref, each.column)
            origin = f" · from {', '.join(map(visible, behind))}" if 0 < len(behind) <= 6 else ""
            yield made(say, file, each.ref, visible(each.column), "column", f"{each.frame}{origin}", each.column)


def is_new_table(step: Step, seen: set[object]) -> bool:
    """Whether a step gives a table a name that was not met before."""
    return step.name != "_" and step.name not in seen and step.node.shape in TABLES


def made(
    say: Words, file: File, ref: Ref, name: str, kind: "Kind", detail: str = "", column: object = None
) -> Symbol:
    """A symbol for a step, or for a column that it makes."""
    place = say.analysis.place(ref)
    whole = say.statement(place)
    whole = Span(min(whole.start, place.span.start), max(whole.end, place.span.end))
    key = ref if column is None else f"{ref} {column}"
    return Symbol(name or "?", kind, file, place, replace(place, span=whole), detail, key)


if TYPE_CHECKING:
    from typing import Literal

    Kind = Literal["source", "frame", "column", "split", "model"]
