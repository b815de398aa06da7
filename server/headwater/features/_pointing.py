"""What a cursor points at: a column, several, a table, a model, a step. All features asked with one share it.

Nothing is run again for it: the places of columns were noted while the script was read, and names are looked
up in the states of the script before and after its statements.
"""

import ast
from bisect import bisect_right
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from headwater.base.frozen import frozen
from headwater.base.text import Span
from headwater.facts.mentions import Mentions
from headwater.features._letters import WORD, inner, part_title, spelled, walk
from headwater.lower.values import Choice, Frame, Model, Obj
from headwater.plan.columns import Name
from headwater.plan.expressions import Ref
from headwater.plan.frames import Assign, Scan, Update
from headwater.plan.learning import CrossValidate, Estimator, Fit, Split
from headwater.plan.plan import ASSUMED, Step, Where
from headwater.plan.remarks import Mention
from headwater.syntax.chunks import Chunk
from headwater.syntax.tree import parse

if TYPE_CHECKING:
    from headwater.pipeline import Document, Place


@frozen
class Pointed:
    """A thing of the plan, and the piece of text that stands for it."""

    kind: Literal["column", "columns", "table", "model", "step"]
    place: "Place"
    ref: Ref | None
    word: str = ""
    """What the text says: a variable's name."""
    names: tuple[Name, ...] = ()
    """The column pointed at, or several."""
    estimator: Estimator | None = None
    mention: Mention | None = None

    @property
    def name(self) -> Name:
        """The column."""
        return self.names[0]


@frozen
class Spot:
    """A cursor within its chunk, by lines from 1 and columns in bytes, as places in chunks are counted."""

    document: "Document"
    cell: int
    offset: int
    chunk: Chunk
    line: int
    column: int

    @classmethod
    def of(cls, document: "Document", cell: int, offset: int) -> "Spot | None":
        """The cursor's statement; None where it stands in none."""
        if not 0 <= cell < len(document.cuts):
            return None
        cut = document.cuts[cell]
        chunk = cut.at(offset)
        if chunk is None:
            return None
        starts = parse(chunk.text, notebook=document.notebook).starts
        within = min(max(offset - cut.start(chunk), 0), len(chunk.text))
        line = bisect_right(starts, within)
        column = len(chunk.text[starts[line - 1] : within].encode("utf-8", "surrogatepass"))
        return cls(document, cell, offset, chunk, line, column)

    def on(self, where: Where) -> bool:
        """Whether it stands on a piece of the chunk."""
        return (
            where.chunk % ASSUMED == self.chunk.id
            and (where.line, where.column) <= (self.line, self.column) <= (where.end_line, where.end_column)
        )

    def after(self, where: Where) -> bool:
        """Whether a piece of the chunk ends before it."""
        return (where.end_line, where.end_column) <= (self.line, self.column)


def pointed(document: "Document", cell: int, offset: int) -> Pointed | None:
    """What stands under a cursor."""
    analysis = document.analysis()
    spot = Spot.of(document, cell, offset)
    if spot is None:
        return None
    found = column_at(spot)
    if found is not None:
        return found
    text = document.cells[cell].text
    word, before, after = word_at(text, offset)
    if word is not None:
        name = text[word.start : word.end]
        is_attribute, is_keyword = before == ".", after == "="
        if not is_attribute and not is_keyword and (variable := variable_at(spot, name, word)) is not None:
            return variable
    inside = literal_at(spot)
    if (inside is not None and word is None) or (inside is not None and inside.covers(offset)):
        listed = listed_at(spot, inside)
        if listed is not None:
            return listed
    step = step_at(spot, called=word is not None and after == "(")
    if step is None:
        return None
    called = text[word.start : word.end] if word is not None and not isinstance(step.node, ANYWHERE) else ""
    return Pointed("step", analysis.place(step.ref), step.ref, called)


# -- columns ---------------------------------------------------------------------------------------


def column_at(spot: Spot) -> Pointed | None:
    """The column named at the cursor, or the columns a word there stands for."""
    from headwater.pipeline import Place

    analysis = spot.document.analysis()
    there = [m for m in analysis.facts.get(Mentions).within(spot.chunk.id) if spot.on(m.where)]
    indirect: list[Mention] = []
    for mention in sorted(there, key=lambda m: (m.kind != "write", -m.where.line, -m.where.column)):
        spans = spelled(spot.document, mention)
        for span in spans:
            if span.covers(spot.offset):
                ref = after_write(spot.document, mention)
                return Pointed("column", Place(spot.cell, span), ref, names=(mention.name,), mention=mention)
        if not spans:
            indirect.append(mention)
    if not indirect:
        return None
    innermost = max(indirect, key=lambda m: (m.where.line, m.where.column)).where
    same = [m for m in indirect if m.where == innermost]
    place = analysis.place(innermost)
    if not WORD.fullmatch(spot.document.cells[place.cell].text[place.span.start : place.span.end]):
        return None
    names = tuple(dict.fromkeys(m.name for m in same))
    return Pointed("columns", place, after_write(spot.document, same[0]), names=names, mention=same[0])


def after_write(document: "Document", mention: Mention) -> Ref:
    """The step that has the column: for a place that makes one, the step that does."""
    if mention.kind != "write":
        return mention.ref
    plan = document.analysis().plan
    chunk = mention.where.chunk % ASSUMED
    seen = {mention.ref}
    todo = [mention.ref]
    while todo:
        # One call may make several columns, a step for each: `assign(a=…, b=lambda d: …)`.
        for ref in plan.consumers.get(todo.pop(0), ()):
            step = plan.by_ref[ref]
            if ref in seen or step.where.chunk % ASSUMED != chunk or not isinstance(step.node, Assign | Update):
                continue
            if any(label == mention.name for label, _ in step.node.items):
                return ref
            seen.add(ref)
            todo.append(ref)
    return mention.ref


def literal_at(spot: Spot) -> Span | None:
    """The string constant under the cursor, without its quotes."""
    titles: set[ast.expr] = set()
    for node in walk(spot.chunk, spot.document.notebook):
        if (title := part_title(node)) is not None:
            titles.add(title)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in titles:
            found = inner(spot.document, spot.cell, spot.chunk, node)
            if found is not None and found.covers(spot.offset):
                return found
    return None


def listed_at(spot: Spot, inside: Span) -> Pointed | None:
    """A string in a list that names columns elsewhere: through a variable, or for a transformer."""
    from headwater.pipeline import Place

    text = spot.document.cells[spot.cell].text
    ref = listed(spot.document, text[inside.start : inside.end], spot.chunk)
    if ref is None:
        return None
    name = text[inside.start : inside.end]
    return Pointed("column", Place(spot.cell, inside), ref, names=(name,))


def listed(document: "Document", name: str, chunk: Chunk) -> Ref | None:
    """The step whose column a string names indirectly: bound to a variable, or given to a transformer."""
    analysis = document.analysis()
    machine = document.results.machine
    result = machine.results.get(chunk.id)
    if result is None:
        return None
    bound = {location for location in result.writes if location.isidentifier()}
    for mention in analysis.facts.get(Mentions).of(name):
        place = analysis.place(mention.where)
        words = set(WORD.findall(document.cells[place.cell].text[place.span.start : place.span.end]))
        if words & bound and not spelled(document, mention):
            return mention.ref
    for ref, fit in fits(document):
        given = {n for each in fit.estimator.members() for part in each.parts for n in part.columns or ()}
        if name in given and fit.features is not None and composes(document, chunk, ref, bound):
            return fit.features
    return None


def fits(document: "Document") -> Iterator[tuple[Ref, Fit | CrossValidate]]:
    """The steps that fit something."""
    plan = document.analysis().plan
    yield from plan.each(Fit)
    yield from plan.each(CrossValidate)


def composes(document: "Document", chunk: Chunk, fit: Ref, bound: set[str]) -> bool:
    """Whether an estimator fitted later may have been written in a chunk: it binds a name, or fits itself."""
    position = document.results.machine.results[chunk.id].position
    called = document.analysis().plan.by_ref[fit].called_in
    result = document.results.machine.results.get(called)
    return result is not None and (called == chunk.id or (bool(bound) and result.position > position))


# -- variables and steps ---------------------------------------------------------------------------


def word_at(text: str, offset: int) -> tuple[Span | None, str, str]:
    """The identifier at an offset, and the characters before and after it that are no spaces."""
    start = end = offset
    while start > 0 and (text[start - 1].isalnum() or text[start - 1] == "_"):
        start -= 1
    while end < len(text) and (text[end].isalnum() or text[end] == "_"):
        end += 1
    if not WORD.fullmatch(text[start:end]):
        return None, "", ""
    before = text[max(start - 80, 0) : start].rstrip()[-1:]
    after = text[end : end + 80].lstrip()
    follows = "" if after.startswith("==") else after[:1]
    at_line_start = not text[:start].rpartition("\n")[2].strip()
    return Span(start, end), before, "" if follows == "=" and at_line_start else follows


def variable_at(spot: Spot, name: str, word: Span) -> Pointed | None:
    """The table or the model that a name is bound to where the cursor stands."""
    from headwater.pipeline import Place

    document = spot.document
    node, statement = occurrence(spot, name)
    if node is None or statement is None:
        return None
    place = Place(spot.cell, word)
    stored = isinstance(node.ctx, ast.Store)
    step = named_step(spot, name, statement, stored)
    if step is not None:
        return Pointed("table", place, step.ref, name)
    result = document.results.machine.results.get(spot.chunk.id)
    if result is None:
        return None
    position = result.position + (1 if stored else 0)
    value = value_of(document, name, position)
    if isinstance(value, Frame):
        return Pointed("table", place, value.ref, name)
    if isinstance(value, Model):
        fitted = value.fitted
        for later in (result.position + 1, len(document.results.machine.order)):
            again = value_of(document, name, later)
            if fitted is None and isinstance(again, Model) and again.estimator == value.estimator:
                fitted = again.fitted
        return Pointed("model", place, fitted, name, estimator=value.estimator)
    return None


def occurrence(spot: Spot, name: str) -> tuple[ast.Name | None, ast.stmt | None]:
    """The name under the cursor as Python reads it, and the innermost statement around it."""
    found: ast.Name | None = None
    around: ast.stmt | None = None
    todo: list[ast.AST] = list(parse(spot.chunk.text, notebook=spot.document.notebook).body)
    while todo:
        node = todo.pop()
        if isinstance(node, ast.stmt | ast.expr):
            ends = (node.end_lineno or node.lineno, node.end_col_offset or node.col_offset)
            if not (node.lineno, node.col_offset) <= (spot.line, spot.column) <= ends:
                if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                    continue
            elif isinstance(node, ast.stmt):
                around = node
            elif isinstance(node, ast.Name) and node.id == name:
                found = node
        todo.extend(ast.iter_child_nodes(node))
    return found, around


def named_step(spot: Spot, name: str, statement: ast.stmt, stored: bool) -> Step | None:
    """The step of this statement that the name is given to, or the latest one before in the same chunk."""
    simple = not hasattr(statement, "body")
    found: Step | None = None
    for step in steps_in(spot):
        if step.name != name or step.node.shape not in ("frame", "series", "array", "unknown"):
            continue
        start, end = (step.where.line, step.where.column), (step.where.end_line, step.where.end_column)
        if stored and simple:
            last = (statement.end_lineno or 0, statement.end_col_offset or 0)
            if (statement.lineno, statement.col_offset) <= start and end <= last:
                found = step
        elif spot.after(step.where) and end <= (statement.lineno, statement.col_offset):
            found = step
    return found


def steps_in(spot: Spot) -> Iterator[Step]:
    """The steps written in the cursor's chunk, whoever ran them."""
    for step in spot.document.analysis().plan.steps:
        if step.where.chunk % ASSUMED == spot.chunk.id:
            yield step


def value_of(document: "Document", name: str, position: int) -> object:
    """What a global name holds before the statement at a position."""
    machine = document.results.machine
    value = machine.lookup(name, position)
    if isinstance(value, Obj):
        value = machine.lookup(value.address, position)
    if isinstance(value, Choice):
        options = [machine.lookup(o.address, position) if isinstance(o, Obj) else o for o in value.options]
        value = next((option for option in options if isinstance(option, Frame | Model)), value)
    return value


ANYWHERE = (Scan, Split, Fit, CrossValidate)
"""Steps with a card of their own, which all of their text shows."""


def step_at(spot: Spot, called: bool) -> Step | None:
    """The innermost step written around the cursor; most steps only on the name of what is called."""
    best: tuple[int, int, int] | None = None
    found: Step | None = None
    for step in steps_in(spot):
        if not spot.on(step.where) or not (called or isinstance(step.node, ANYWHERE)):
            continue
        where = step.where
        lines = where.end_line - where.line
        rank = (lines, where.end_column - (0 if lines else where.column), not isinstance(step.node, ANYWHERE))
        if best is None or rank <= best:
            best, found = rank, step
    return found
