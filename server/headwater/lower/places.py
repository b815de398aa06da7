"""Where things stand that a run adds: in the text of its chunk, or in that of a function defined elsewhere."""

import ast
from typing import Literal

from headwater.lower.machine import Chunk, Machine
from headwater.lower.world import World
from headwater.plan.columns import Name
from headwater.plan.expressions import Ref
from headwater.plan.plan import NOWHERE, Where
from headwater.plan.remarks import Mention, Naming, Remark

OF_THE_TEXT = frozenset(("missing-compared", "estimator", "splitter"))
"""Remarks about how something is written: what stands in another module is told there."""


class Places(World):
    """A view of the world with a place in the text."""

    def __init__(self, machine: Machine, chunk: Chunk, position: int) -> None:
        super().__init__(machine, chunk, position)
        self.origin = chunk.id
        """The chunk whose text is being read: another one inside functions defined elsewhere."""
        self.where: Where = NOWHERE
        self.pin: Where | None = None
        """The call or import that runs a module's code: where everything in there stands, as seen from here."""
        self.modules = 0
        """How many modules are being run, one importing the other."""
        self.unmodelled: list[tuple[str, Where]] = []
        self.mentions: list[Mention] = []
        self.remarks: list[Remark] = []
        self.tried = 0
        """How many `try` statements we are in."""

    @property
    def ran_by(self) -> Literal["", "called", "imported"]:
        """Whether the text being read is a module's, and what runs it."""
        return "" if self.pin is None else "imported" if self.modules else "called"

    def span(self, node: ast.expr | ast.stmt | ast.keyword) -> Where:
        """Where a piece of syntax stands."""
        if self.pin is not None:
            return self.pin
        return Where(
            self.origin,
            node.lineno,
            node.col_offset,
            node.end_lineno or node.lineno,
            node.end_col_offset or 0,
        )

    def place(self, at: int | str, inside: int = 0) -> Where | None:
        """Where the call being made names a column: an argument, or a member of it where it is a list written out."""
        if not self.calling or self.pin is not None:
            return None
        call = self.calling[-1].node
        if isinstance(at, str):
            found = next((keyword.value for keyword in call.keywords if keyword.arg == at), None)
        else:
            found = call.args[at] if at < len(call.args) else None
        if isinstance(found, ast.List | ast.Tuple) and inside < len(found.elts):
            found = found.elts[inside]
        return None if found is None or isinstance(found, ast.Starred) else self.span(found)

    def mention(self, ref: Ref, name: Name, node: ast.expr | ast.keyword | Where, kind: Naming = "read") -> None:
        """Note that a place in the text names a column."""
        self._named(ref, name, node if isinstance(node, Where) else self.span(node), kind)

    def names(self, ref: Ref, name: Name, text: str, start: int, end: int, kind: Naming = "read") -> None:
        """Note that a text the call was given names a column, at these characters."""
        from headwater.lower.quoting import quoted

        self._named(ref, name, quoted(self, text, start, end), kind)

    def _named(self, ref: Ref, name: Name, where: Where, kind: Naming) -> None:
        if self.pin is not None:
            where = NOWHERE
            self.remarks.append(Remark("named-elsewhere", self.pin, ref, name))
        self.mentions.append(Mention(ref, name, where, kind, self.tried > 0))

    def remark(self, kind: str, data: object = None, ref: Ref | None = None) -> None:
        """Note something that is no step, at the present place."""
        if self.pin is not None and kind in OF_THE_TEXT:
            return
        self.remarks.append(Remark(kind, self.where, ref, data))

    def lacks(self, call: str) -> None:
        """Note a call that nobody has modelled; one in another module is counted there."""
        if self.pin is None:
            self.unmodelled.append((call, self.where))

    def at(self, node: ast.expr | ast.stmt) -> "At":
        """Steps added meanwhile stand here."""
        return At(self, self.span(node))


class At:
    """A stretch of a run in which steps stand at one place. Every expression has one: a generator would cost twice."""

    __slots__ = ("_before", "_places", "_where")

    def __init__(self, places: Places, where: Where) -> None:
        self._places = places
        self._where = where

    def __enter__(self) -> None:
        self._before = self._places.where
        self._places.where = self._where

    def __exit__(self, *_: object) -> None:
        self._places.where = self._before
