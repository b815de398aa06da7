"""The run of one chunk: its view of the world, what it reads and writes, the steps it adds."""

import ast
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from headwater.api.model import Header
from headwater.lower.machine import Chunk, Machine, Result
from headwater.lower.places import Places
from headwater.lower.references import gather, index_column, pin
from headwater.lower.values import (
    Choice,
    Dict,
    Foreign,
    Frame,
    Function,
    Instance,
    Known,
    Length,
    Listing,
    Model,
    Obj,
    RowIds,
    Stream,
    Unknown,
    Value,
    Vec,
)
from headwater.plan.columns import Columns, Name
from headwater.plan.expressions import Call, Col, Expr, Hole, Lit, Ref, Whole, refs
from headwater.plan.frames import Compute, Project
from headwater.plan.nodes import Either, Node, Opaque, Shape
from headwater.plan.plan import NOWHERE, Step, Where

if TYPE_CHECKING:
    from headwater.lower.branches import State

FUEL = 30_000
"""Expressions evaluated for one chunk, at most: about half a second."""

ASSUMED_FUEL = 6_000
"""The same for a function nobody calls: what we guess of it is worth less."""

MOST_STEPS = 2_000
DEPTH = 12
"""Calls within calls of the script's own functions."""

UNSEEN = "**"
"""Stands among the keywords of a call for arguments we cannot name."""


class OutOfFuel(Exception):
    """The chunk is too costly to run to its end; what was found so far stands."""


class Run(Places):
    """One chunk being run."""

    def __init__(self, machine: Machine, chunk: Chunk, position: int) -> None:
        super().__init__(machine, chunk, position)
        self.text = chunk.text
        self.steps: list[Step] = []
        self.own: dict[Ref, int] = {}
        self.foreign: set[Ref] = set()
        self.calls: set[tuple[int, int, int]] = set()
        self.stack: list[tuple[int, int, int]] = []
        self.function: Function | None = None
        """The function of the script that is being run."""
        self.statements = 0
        self.opaque = 0
        self.fuel = FUEL
        self.closures = 0
        """Functions made so far: they keep the names of the call they were made in alive."""
        self.assumed = False
        self.caught = 0
        """How many of them name the errors they wait for, and so mean what is called as well."""
        self.starred = False
        """Whether the call being made has arguments we cannot see: `**options`."""
        self.returns: list[tuple[Value, State]] = []
        self.yields: list[Value] = []
        self.receiver: Obj | None = None
        self.arguments: Sequence[Value] = ()
        """What the call being made was given by position."""
        self.named: Mapping[str, Value] = {}
        """What it was given by name."""
        self.nameless = False
        """Whether the next function called gives no names to its arguments."""
        self.signal = ""
        """`return`, `break`, `continue` or `raise` while control leaves a suite."""
        self.loop: Where | None = None
        """The outermost loop we are in."""
        self.loop_names: set[str] = set()
        """Variables of the loops we are in."""
        self.last: ast.stmt | None = None
        """The statement whose value a notebook shows."""

    # -- names -------------------------------------------------------------------------------------

    def name(self, name: str) -> object:
        """The value of a name, or None."""
        scope = self.scope
        while scope is not None:
            if name in scope.globals:
                scope = scope.module
                if scope is None:
                    break
            if (found := self.state.get(f"{scope.identity}:{name}")) is not None:
                return found
            if scope.identity.partition("$")[0] != str(self.chunk.id):  # a closure made by an earlier chunk
                found = self.get(f"{scope.identity}:{name}")
                if found is not None:
                    return found
            if scope.identity[0] == "=":  # what a module does not know it does not find in the script
                return None
            scope = scope.parent
        found = self.get(name)
        if self.assumed and self.scope is not None and isinstance(self.content(found), Frame):
            # nobody calls this function here, so what the frame is by then cannot be known
            return Unknown(self.refs(found))
        return found

    def current(self, function: Function) -> Function:
        """A function as it is written now; asking for a method makes us depend on it."""
        found = self.get(function.held) if function.held else None
        return found if isinstance(found, Function) else function

    # -- the heap ----------------------------------------------------------------------------------

    def box(self, value: Value, name: str = "_") -> Value:
        """A value fit to be bound: tables and containers become objects of the heap."""
        if isinstance(value, Vec):
            value = self.settle(value, name)
        elif isinstance(value, Obj) and name != "_":
            content = self.content(value)
            if isinstance(content, Frame):
                self.christen(content.ref, name)
            return value
        if isinstance(value, Stream):
            for ref in self.refs(value):
                self.christen(ref, name)
        if isinstance(value, Frame):
            self.christen(value.ref, name)
            if value.shape == "scalar":
                return value
        elif not isinstance(value, Model | Dict | Foreign | Stream) and not (
            isinstance(value, Listing) and value.kind != "tuple"
        ):
            return value
        address = self.fresh()
        self.put(address, value)
        return Obj(address)

    def update(self, target: object, value: object) -> None:
        """Put another value into a mutable object."""
        if isinstance(value, Vec):
            value = self.settle(value)
        if isinstance(target, Obj):
            before = self.content(target)
            if isinstance(before, Frame) and before.speaks and isinstance(value, Frame) and value.shape == "frame":
                value = replace(value, speaks=before.speaks)
            self.put(target.address, value)

    # -- steps -------------------------------------------------------------------------------------

    def __call__(self, node: Node, name: str = "_") -> Frame:
        """Add a step."""
        if len(self.steps) >= MOST_STEPS:
            raise OutOfFuel
        ref = f"{self.chunk.id}.{len(self.steps)}"
        given = []
        for source in node.inputs:
            if source in self.own:
                given.append(self.steps[self.own[source]].columns)
            else:
                self.foreign.add(source)
                given.append(self.machine.columns(source))
        columns = node.columns(*given)
        self.own[ref] = len(self.steps)
        here = (self.where, self.chunk.id, self.assumed, self.tried > 0, self.ran_by)
        self.steps.append(Step(ref, node, columns, name, *here))
        if isinstance(node, Opaque):
            self.opaque += 1
        return Frame(ref, node.shape)

    def christen(self, ref: Ref, name: str) -> None:
        """Give a step of ours the name its value is bound to first; what the script calls it counts before a module."""
        if name != "_" and (at := self.own.get(ref)) is not None:
            step = self.steps[at]
            unnamed = step.name == "_" and (self.pin is None or bool(step.foreign))
            if unnamed or (step.foreign and self.pin is None):
                self.steps[at] = step._replace(name=name)

    def settle(self, vec: Vec, name: str = "_") -> Frame:
        """An expression over columns as a step of its own."""
        shape: Shape = vec.shape if vec.shape in ("array", "scalar") else "series"
        if isinstance(vec.expr, Col) and vec.expr.name is not None and vec.name in (vec.expr.name, None):
            return self(Project((vec.expr.ref,), (vec.expr.name,), shape), name)
        inputs = dict.fromkeys((vec.base, *refs(vec.expr)))
        return self(Compute(tuple(inputs), vec.expr, vec.name, shape), name)

    def node(self, ref: Ref) -> Node | None:
        """The operator of a step of this chunk or an earlier one; asking makes us depend on it."""
        if (at := self.own.get(ref)) is not None:
            return self.steps[at].node
        found = self.get(f"&{ref}")
        return found if isinstance(found, Node) else None

    # -- what models may ask (Emit) ------------------------------------------------------------------

    def columns(self, ref: Ref) -> Columns:
        """The columns that leave a step. Asking makes the chunk depend on them."""
        if (at := self.own.get(ref)) is not None:
            columns = self.steps[at].columns
            self.reads.setdefault("@" + ref, columns)
            return columns
        found = self.get("@" + ref)
        assert isinstance(found, Columns)
        return found

    def header(self, kind: str, path: str | None, options: Mapping[str, object]) -> Header | None:
        """What the head of a data file says of its columns."""
        from headwater.lower.outside import question

        found: Any = self.get(question(kind, path, options))
        return found if found is None else cast(Header, found)

    def table(self, value: object) -> Frame:
        """Any value as a table."""
        content = self.content(value)
        if isinstance(content, Frame):
            return content
        if isinstance(content, Vec):
            return self.settle(content)
        if isinstance(content, Choice):
            frames = [self.table(option) for option in content.options]
            return self(Either(tuple(dict.fromkeys(f.ref for f in frames)), frames[0].shape))
        return self(Opaque(self.refs(*self.pinned((content,))), type(content).__name__.lower()))

    def expression(self, value: object) -> Expr:
        """Any value as an expression."""
        content = self.content(value)
        match content:
            case Known(constant):
                return Lit(constant)
            case Vec(expr):
                return expr
            case Frame(ref):
                return Whole(ref)
            case Length(ref):
                return Call("len", (Hole((ref,)),))
            case RowIds(str() as base, None) if (labels := index_column(self, base)) is not None:
                return labels
            case Listing(items, _, True) if all(isinstance(i, Known) for i in items):
                return Lit(tuple(i.value for i in items if isinstance(i, Known)))
            case None | str() | int() | float() | bool():  # models hand over Python's own values
                return Lit(content)
        return Hole(self.refs(content))

    def pinned(self, values: Iterable[object]) -> tuple[object, ...]:
        """Values for a call nobody knows: columns become steps, so that it depends on them and not on their tables."""
        return tuple(pin(self, value, 0) for value in values)

    def reads_of(self, function: object, table: Frame) -> tuple[Name, ...]:
        """The columns that a function of the script names when it is given a table as if it were one row."""
        start = len(self.mentions)
        self.call(function, table)
        return tuple(dict.fromkeys(m.name for m in self.mentions[start:] if m.ref == table.ref and m.kind != "write"))

    def refs(self, *values: object) -> tuple[Ref, ...]:
        """The steps that values were made from, each once."""
        found: dict[Ref, None] = {}
        gather(self, values, found, set(), 0)
        return tuple(found)

    def call(self, function: object, *arguments: object, **named: object) -> object:
        """Run something callable on abstract values."""
        from headwater.lower.calls import call_value

        self.nameless = True  # a parameter is no name for what a library hands over
        try:
            return call_value(self, function, list(arguments), named)
        finally:
            self.nameless = False

    def member(self, value: object) -> Any:
        """One member of what may be gone through, as models like to see it."""
        from headwater.lower.loops import iterate
        from headwater.lower.modelling import present

        items, _ = iterate(self, value)
        return present(self, items[0]) if items else Unknown()

    def estimator(self, value: object) -> Obj | None:
        """The object that is fitted when this one is."""
        from headwater.lower.inheritance import companion

        content = self.content(value)
        if isinstance(content, Instance):
            return companion(self, value, content)
        return value if isinstance(value, Obj) else None

    def variable(self, name: str) -> object:
        """What a name of the script stands for."""
        found = self.name(name)
        return None if found is None else self.content(found)

    def attribute(self, value: object, name: str) -> Any:
        """`value.name`."""
        from headwater.lower.expressions import get_attribute

        return get_attribute(self, value, name)

    def argument(self, at: int | str) -> Obj | None:
        """The mutable object given to the call being made as an argument, by position or by name."""
        by_place = self.arguments[at : at + 1] if isinstance(at, int) else [self.named.get(at)]
        value = next(iter(by_place), None)
        return value if isinstance(value, Obj) else None

    def rehearse(self, function: object, *arguments: object) -> str:
        """Run something callable for what it mentions; its steps and changes are taken back."""
        from headwater.lower.rehearsal import rehearse

        return rehearse(self, function, *arguments)[0]

    def outcome(self, function: object, *arguments: object) -> tuple[str, tuple[Name, ...] | None]:
        """What a rehearsal ended with, and the labels it has."""
        from headwater.lower.rehearsal import rehearse

        return rehearse(self, function, *arguments)

    def search(self, folder: str, first: bool) -> None:
        """A folder is put on the path of modules."""
        from headwater.lower.modules import search

        search(self, folder, first)

    # -- what it costs ---------------------------------------------------------------------------------

    def unseen(self) -> bool:
        """Whether the call being made has arguments that are not known by name."""
        return self.starred

    def burn(self, cost: int = 1) -> None:
        """Pay for an evaluation, or for work that costs as much as several.

        Raises:
            OutOfFuel: when the chunk has cost too much.
        """
        self.fuel -= cost
        if self.fuel < 0:
            raise OutOfFuel

    # -- the end ---------------------------------------------------------------------------------------

    def result(self) -> Result:
        """What came of it all."""
        prefix = f"{self.chunk.id}$"
        escaped = any(
            isinstance(value, Function) and value.scope is not None and value.scope.identity.startswith(prefix)
            for value in self.state.values()
        )
        writes = {
            location: value
            for location, value in self.state.items()
            if escaped or ":" not in location or not location.startswith(prefix)
        }
        reads = {loc: value for loc, value in self.reads.items() if loc[0] != "&" or loc[1:] not in self.own}
        return Result(
            self.chunk.text,
            reads,
            writes,
            self.steps,
            frozenset(self.foreign),
            frozenset(self.calls),
            (),
            tuple(self.unmodelled),
            self.statements,
            self.opaque,
            mentions=tuple(m for m in self.mentions if m.where is not NOWHERE),
            remarks=tuple(self.remarks),
        )
