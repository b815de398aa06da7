"""Every place of a script that names one column, and what makes it doubtful that these are all.

A column is followed through the tables that hand it on under its name. Places are those noted while the script was
read, and literals that reach a table by way of a variable, a `rename`, or an estimator's list.
"""

import ast
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from headwater.base.frozen import frozen
from headwater.base.markdown import visible
from headwater.base.text import Span
from headwater.features._letters import WORD, inner, letters, part_title, spelled, walk
from headwater.features._pointing import after_write, listed
from headwater.plan.columns import Name
from headwater.plan.expressions import Ref
from headwater.plan.frames import Assign, Dummies, Join, Lose, Pick, Rename, Scan, Update
from headwater.plan.nodes import Opaque
from headwater.plan.plan import ASSUMED, Plan
from headwater.plan.remarks import Mention
from headwater.syntax.chunks import Chunk
from headwater.syntax.tree import parse

if TYPE_CHECKING:
    from headwater.pipeline import Document, Place

MOST_STEPS = 20_000


@frozen
class Site:
    """A place that names the column, and how the name is written there."""

    place: "Place"
    role: Literal["read", "write"] = "read"
    form: Literal["string", "word"] = "string"
    """A word stands without quotes of its own: an attribute, a keyword, a name in a condition."""


@frozen
class Sites:
    """The places of a column in the order of the text, and reasons why there may be more."""

    name: Name
    family: frozenset[Ref]
    all: tuple[Site, ...]
    doubts: tuple[str, ...] = ()


def family(plan: Plan, ref: Ref, name: Name) -> frozenset[Ref]:
    """The steps that have the column under this name: those it came through and those that it reaches."""
    seen: set[Ref] = set()
    todo = [ref]
    while todo and len(seen) < MOST_STEPS:
        here = todo.pop()
        if here in seen or here not in plan or plan.columns(here).has(name) is False:
            continue
        seen.add(here)
        todo += handing(plan, here, name)
        todo += [after for after in plan.consumers.get(here, ()) if here in handing(plan, after, name)]
    return frozenset(seen)


def handing(plan: Plan, ref: Ref, name: Name) -> list[Ref]:
    """The inputs from which a step has a column under the same name."""
    node = plan[ref]
    given = [plan.columns(each) for each in node.inputs if each in plan]
    if len(given) < len(node.inputs) or isinstance(node, Scan | Opaque):
        return []
    if isinstance(node, Assign | Update):
        return [node.inputs[0]] if given[0].has(name) is not False else []
    if isinstance(node, Join) and not node.open and name in (node.on or ()):
        return list(node.inputs[:2])
    found = [node.inputs[at] for at, source in node.origins(name, *given) if source == name]
    return [each for each in found if plan[each].shape not in ("model", "split")]


def sites(document: "Document", ref: Ref, name: Name) -> Sites:
    """All places that name a column of a step."""
    return Search(document, ref, name).result()


class Search:
    """The search for one column."""

    def __init__(self, document: "Document", ref: Ref, name: Name) -> None:
        self.document = document
        self.analysis = document.analysis()
        self.plan = self.analysis.plan
        self.name = name
        self.family = family(self.plan, ref, name)
        self.found: dict[Place, Site] = {}
        self.others: set[Place] = set()
        """Places that name another column of the same name."""
        self.doubts: set[tuple[Place, str]] = set()

    def result(self) -> Sites:
        """What was found."""
        self._mentioned()
        self._made()
        if isinstance(self.name, str):
            self._written(self.name)
        self._unknown_lists()
        self._elsewhere()
        ordered = sorted(self.found.values(), key=lambda site: site.place)
        return Sites(self.name, self.family, tuple(ordered), tuple(dict.fromkeys(map(self._told, sorted(self.doubts)))))

    # -- places noted while the script was read --------------------------------------------------------

    def _mentioned(self) -> None:
        from headwater.pipeline import Place

        around = self.plan.upstream(*self.family) | self.plan.downstream(*self.family)
        for mention in self.analysis.script.mentions:
            if mention.name != self.name:
                if mention.ref in around and isinstance(self.name, str) and self._derived(mention):
                    self._doubt(mention, "is named after the column")
                continue
            spans = spelled(self.document, mention)
            cell = self.analysis.place(mention.where).cell
            ref = mention.ref if mention.ref in self.family else after_write(self.document, mention)
            if ref in self.family:
                for span in spans:
                    self._add(Place(cell, span), "write" if mention.kind == "write" else "read")
                if not spans and not self._behind_word(mention):
                    self._doubt(mention, "stands for the column without naming it")
            else:
                self.others.update(Place(cell, span) for span in spans)
                if mention.ref in around and self.plan.columns(mention.ref).has(self.name) is None:
                    self._doubt(mention, "may be the same column")

    def _derived(self, mention: Mention) -> bool:
        """Whether another column may be named after ours: `city_Kyiv` by dummies, `id_x` by a join."""
        if not str(mention.name).startswith(f"{self.name}_"):
            return False
        after = (self.plan[each] for ref in self.family for each in self.plan.consumers.get(ref, ()))
        return any(isinstance(node, Dummies | Join) for node in after)

    def _behind_word(self, mention: Mention) -> bool:
        """Whether the literals behind a word are found: `columns = ["age"]` where `df[columns]` was read."""
        place = self.analysis.place(mention.where)
        words = set(WORD.findall(self.document.cells[place.cell].text[place.span.start : place.span.end]))
        results = self.document.results.machine.results
        found = False
        for cell, chunk, node in self._constants(self.name):
            if chunk.id in results and words & results[chunk.id].writes.keys():
                found = self._literal(cell, chunk, node) or found
        return found

    # -- literals ----------------------------------------------------------------------------------------

    def _made(self) -> None:
        """Steps that give the column its name: `rename`, named aggregations, tables written down."""
        for ref in self.family:
            step = self.plan.by_ref[ref]
            node = step.node
            renames = isinstance(node, Rename) and any(new == self.name for _, new in node.mapping)
            if not renames and (isinstance(node, Scan) or handing(self.plan, ref, self.name)):
                continue
            for cell, chunk, found in self._constants(self.name):
                ends = (found.lineno, found.col_offset), (found.end_lineno or 0, found.end_col_offset or 0)
                where = step.where
                inside = (where.line, where.column) <= ends[0] and ends[1] <= (where.end_line, where.end_column)
                if chunk.id == where.chunk % ASSUMED and inside:
                    if isinstance(found, ast.keyword):
                        self._keyword(cell, chunk, found)
                    elif not self._is_old_name(chunk, found):
                        self._literal(cell, chunk, found, "write")

    def _is_old_name(self, chunk: Chunk, node: ast.expr) -> bool:
        """Whether a literal is the key of a dict with another name for its value."""
        for each in walk(chunk, self.document.notebook):
            if isinstance(each, ast.Dict) and any(key is node for key in each.keys):
                return any(isinstance(value, ast.Constant) and isinstance(value.value, str) for value in each.values)
        return False

    def _written(self, name: str) -> None:
        """Other literals with the name: of lists for estimators, or nobody knows for what."""
        for cell, chunk, node in self._constants(name):
            if isinstance(node, ast.keyword):
                continue
            place = self._place(cell, chunk, node)
            if place is None or place in self.found or place in self.others:
                continue
            if listed(self.document, name, chunk) in self.family:
                self._literal(cell, chunk, node)
            else:
                self._say(place, f"{visible(repr(name))} may be the column or not")

    def _constants(self, name: Name) -> "Iterator[tuple[int, Chunk, ast.expr | ast.keyword]]":
        """String literals, attributes not called, and keywords that are spelled so, with their chunks."""
        if not isinstance(name, str):
            return
        for cell, cut in enumerate(self.document.cuts):
            if name not in cut.text:
                continue
            for chunk in cut.chunks:
                if name not in chunk.text:
                    continue
                others: set[ast.AST | None] = set()
                for node in walk(chunk, self.document.notebook):
                    others.add(node.func if isinstance(node, ast.Call) else part_title(node))
                    if isinstance(node, ast.expr | ast.keyword) and spells(node, name) and node not in others:
                        yield cell, chunk, node

    def _place(self, cell: int, chunk: Chunk, node: ast.expr) -> "Place | None":
        from headwater.pipeline import Place

        if isinstance(node, ast.Constant):
            span = inner(self.document, cell, chunk, node)
            return Place(cell, span) if span is not None else None
        end = parse(chunk.text, notebook=self.document.notebook).span(node).end + self.document.cuts[cell].start(chunk)
        return Place(cell, Span(end - len(str(self.name)), end))

    def _literal(
        self, cell: int, chunk: Chunk, node: ast.expr | ast.keyword, role: Literal["read", "write"] = "read"
    ) -> bool:
        place = self._place(cell, chunk, node) if isinstance(node, ast.Constant) else None
        if place is not None:
            self._add(place, role)
        return place is not None

    def _keyword(self, cell: int, chunk: Chunk, node: ast.keyword) -> None:
        from headwater.pipeline import Place

        parsed = parse(chunk.text, notebook=self.document.notebook)
        start = parsed.offset(node.lineno, node.col_offset) + self.document.cuts[cell].start(chunk)
        for span in letters(self.document.cells[cell].text[start : start + len(str(self.name)) + 40], self.name):
            self._add(Place(cell, span.shifted(start)), "write")

    def _add(self, place: "Place", role: Literal["read", "write"]) -> None:
        if place not in self.found or role == "write":
            text = self.document.cells[place.cell].text
            quoted = text[place.span.start - 1 : place.span.start] in ("'", '"') and (
                text[place.span.end : place.span.end + 1] in ("'", '"')
            )
            self.found[place] = Site(place, role, "string" if quoted else "word")

    def _elsewhere(self) -> None:
        """Names in other modules, which nobody changes from here."""
        for remark in self.analysis.script.remarks:
            if remark.kind == "named-elsewhere" and remark.data == self.name and remark.ref in self.family:
                self._say(self.analysis.place(remark.where), "another module names the column")
        for ref in self.family:
            step = self.plan.by_ref[ref]
            if step.foreign and not isinstance(step.node, Scan) and not handing(self.plan, ref, self.name):
                self._say(self.analysis.place(ref), "another module names the column")

    # -- doubts ------------------------------------------------------------------------------------------

    def _unknown_lists(self) -> None:
        for ref in self.family:
            for after in self.plan.consumers.get(ref, ()):
                node = self.plan[after]
                if (isinstance(node, Pick) and node.how == "unknown") or isinstance(node, Lose):
                    self._say(self.analysis.place(after), "which columns are meant is not known")
                elif isinstance(node, Assign | Update) and any(label is None for label, _ in node.items):
                    self._say(self.analysis.place(after), "which column is made is not known")
                elif isinstance(node, Opaque) and self._is_near(node.call):
                    self._say(self.analysis.place(after), f"{visible(node.call)} may use the column")

    def _is_near(self, call: str) -> bool:
        """Whether a call leads to a module beside the script, which may name columns by itself."""
        module = call.partition(".")[0]
        return "." in call and module.isidentifier() and self.analysis.script.exists(f"{module}.py") is True

    def _doubt(self, mention: Mention, why: str) -> None:
        place = self.analysis.place(mention.where)
        text = " ".join(self.document.cells[place.cell].text[place.span.start : place.span.end].split())
        self._say(place, f"{visible(text, 40)} {why}")

    def _say(self, place: "Place", why: str) -> None:
        self.doubts.add((place, why))

    def _told(self, doubt: "tuple[Place, str]") -> str:
        place, why = doubt
        line = self.document.cells[place.cell].line_at(place.span.start) + 1
        where = f"cell {place.cell + 1}, line {line}" if self.document.notebook else f"line {line}"
        return f"{where}: {why}"


def spells(node: ast.expr | ast.keyword, name: str) -> bool:
    """Whether a literal, an attribute or a keyword has these letters."""
    match node:
        case ast.Constant(value=str() as text) | ast.keyword(arg=str() as text) | ast.Attribute(attr=text):
            return text == name
    return False


def fits_word(name: str) -> bool:
    """Whether a name may stand without quotes: as an attribute, a keyword, or in a condition."""
    return name.isidentifier() and re.fullmatch(r"[^\W\d]\w*", name) is not None
