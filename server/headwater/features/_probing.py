"""The table that an expression stands for at a place of the script, while the statement there is being typed.

The expression is run alone, in the state of the script before its statement. Inside a compound statement the lines
above it are run with it, and for a function's body a call of the function; nothing of this is kept.
"""

import ast
import re
from typing import TYPE_CHECKING

from headwater.base.frozen import frozen
from headwater.lower.expressions import evaluate
from headwater.lower.functions import assume
from headwater.lower.machine import Location, Machine
from headwater.lower.run import OutOfFuel, Run
from headwater.lower.statements import suite
from headwater.lower.values import Class, Frame, Function, Groups, Vec
from headwater.plan.columns import Columns
from headwater.plan.expressions import Ref
from headwater.syntax.chunks import Chunk
from headwater.syntax.tree import parse

if TYPE_CHECKING:
    from headwater.pipeline import Document

PROBE = "headwater_probe"
COMPOUND = re.compile(r"\s*(?:@|(?:async|def|class|for|while|if|elif|else|try|except|finally|with|match|case)\b)")
MOST_CALLERS = 3


@frozen
class Seen:
    """A table: its columns, and the step where it is one of the plan's."""

    columns: Columns
    ref: Ref | None = None


class Probe(Run):
    """A run that looks at what is bound to one name, and is thrown away."""

    def __init__(self, machine: Machine, chunk: Chunk, position: int) -> None:
        super().__init__(machine, chunk, position)
        self.found: Seen | None = None

    def put(self, location: Location, value: object) -> None:
        super().put(location, value)
        if location.endswith(PROBE) and location.removesuffix(PROBE)[-1:] in ("", ":"):
            self.found = self.seen(value) or self.found

    def seen(self, value: object) -> Seen | None:
        """A value, when it is a table."""
        content = self.content(value)
        if isinstance(content, Vec):
            content = self.settle(content)
        if isinstance(content, Groups):
            return Seen(self.columns(content.ref))
        if isinstance(content, Frame) and content.shape in ("frame", "unknown"):
            return Seen(self.columns(content.ref), content.ref if content.ref not in self.own else None)
        return None


def table_at(document: "Document", cell: int, offset: int, line: int, text: str) -> Seen | None:
    """What the text of an expression stands for at an offset; the line begins its statement."""
    body = parse(f"({text})").body
    if len(body) != 1 or not isinstance(body[0], ast.Expr):
        return None
    cut = document.cuts[cell]
    document.analysis()
    chunk = cut.at(offset)
    machine = document.results.machine
    if chunk is None or (result := machine.results.get(chunk.id)) is None:
        return None
    run = Probe(machine, chunk, result.position)
    start = cut.start(chunk)
    try:
        if COMPOUND.match(chunk.text) is None or line <= start:
            return run.seen(evaluate(run, body[0].value))
        written = document.cells[cell].text
        indent = re.match(r"[ \t]*", written[line:])
        probe = f"{written[start:line]}{indent[0] if indent else ''}{PROBE} = ({' '.join(text.split())})\n"
        suite(run, parse(probe, notebook=document.notebook).body)
        if run.found is None:
            inside(document, run)
    except (OutOfFuel, RecursionError):
        pass
    return run.found


def inside(document: "Document", run: Probe) -> None:
    """Enter the functions just defined: as the script calls them, or with arguments that are not known."""
    machine = document.results.machine
    made = [value for value in run.state.values() if isinstance(value, Function | Class)]
    functions = [
        function
        for value in made
        for function in ([value] if isinstance(value, Function) else [m for _, m in value.members])
        if isinstance(function, Function)
    ]
    keys = {(function.chunk, *function.at) for function in functions}
    texts = {chunk.id: chunk.text for cut in document.cuts for chunk in cut.chunks}
    callers = [one for one in machine.order if not keys.isdisjoint(machine.results[one].calls) and one in texts]
    for caller in callers[:MOST_CALLERS]:
        if caller != run.chunk.id and run.found is None:
            run.position = machine.results[caller].position
            suite(run, parse(texts[caller], notebook=document.notebook).body)
    for value in made:
        if run.found is None:
            assume(run, value)
