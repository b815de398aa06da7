"""What is known of a loop whose turns are not known one by one: what each turn changes is not what one turn made of it.

A counter is no constant in such a loop, and a list that grows in it has more members than we saw.
"""

import ast
from collections.abc import Sequence

from headwater.base.remember import while_alive
from headwater.lower.branches import State
from headwater.lower.operators import constant_of
from headwater.lower.run import Run
from headwater.lower.values import UNKNOWN, Dict, Known, Listing, Value

MOST = 40
"""A loop whose turns can be told apart is run so many times at most."""

MOST_LISTED = 12
"""The same for a list that is emptied."""


@while_alive
def counted(node: ast.stmt) -> frozenset[str]:
    """Names that a statement, or one inside it, makes of themselves: `n += 1`, `n = n + 1`."""
    found: set[str] = set()
    for inner in ast.walk(node):
        match inner:
            case ast.AugAssign(target=ast.Name(name)):
                found.add(name)
            case ast.Assign(targets=[ast.Name(name)], value=ast.BinOp() as value):
                if any(isinstance(part, ast.Name) and part.id == name for part in ast.walk(value)):
                    found.add(name)
    return frozenset(found)


def begin(run: Run, body: Sequence[ast.stmt]) -> State:
    """Forget the constants that turns count on; answers the state before the first turn."""
    for name in sorted(frozenset().union(*map(counted, body))):
        if isinstance(run.name(name), Known):
            run.put(run.name_location(name), UNKNOWN)
    return dict(run.state)


def countable(run: Run, node: ast.While) -> int:
    """How many turns of a `while` may be run one by one: its test compares a counter, or a list, with a constant."""
    match node.test:
        case ast.Compare(ast.Name(name) as left, [_], [right]) if any(name in counted(each) for each in node.body):
            one, other = (constant_of(run, evaluated(run, side)) for side in (left, right))
            near = isinstance(one, int | float) and isinstance(other, int | float) and abs(one - other) <= MOST
            return MOST if near else 0
        case ast.Compare(ast.Call(ast.Name("len"), [ast.Name()]), [_], [ast.Constant(int())]) | ast.Name():
            return MOST_LISTED if isinstance(run.content(evaluated(run, shrinking(node.test))), Listing) else 0
    return 0


def shrinking(test: ast.expr) -> ast.expr:
    """The list in `while todo:` and in `while len(todo) > 1:`."""
    return test.left.args[0] if isinstance(test, ast.Compare) and isinstance(test.left, ast.Call) else test


def evaluated(run: Run, node: ast.expr) -> Value:
    """The value of an expression."""
    from headwater.lower.expressions import evaluate

    return evaluate(run, node)


def end(run: Run, before: State) -> None:
    """Lists and dicts that grew in the one turn that was run may have grown in others too."""
    for location, value in list(run.state.items()):
        if "#" not in location or before.get(location, value) is value:
            continue
        earlier = before[location]
        match earlier, value:
            case Listing(fewer), Listing(more, kind, True, possible) if len(more) > len(fewer):
                run.put(location, Listing(more, kind, False, possible))
            case Dict(fewer), Dict(more, True) if len(more) > len(fewer):
                run.put(location, Dict(more, False))
