"""The steps that values were made from, looked for inside lists, dicts and objects."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from headwater.lower.values import (
    Choice,
    Dict,
    Foreign,
    Formula,
    Frame,
    Groups,
    Length,
    Listing,
    Model,
    Names,
    Obj,
    RowIds,
    Stream,
    Types,
    Unknown,
    Vec,
)
from headwater.lower.world import World
from headwater.plan.expressions import Col, Ref, Whole, refs
from headwater.plan.frames import (
    Assign,
    Drop,
    DropMissing,
    Filter,
    Project,
    Rename,
    Scan,
    SetIndex,
    Slice,
    Sort,
    Take,
    Update,
)

if TYPE_CHECKING:
    from headwater.lower.run import Run


def gather(world: World, values: Sequence[object], found: dict[Ref, None], seen: set[str], depth: int) -> None:
    """Note in `found` the steps of these values, and of what is inside them to a bounded depth."""
    if depth > 4 or len(found) > 40:
        return
    for value in values:
        if isinstance(value, Obj):
            if value.address in seen:
                continue
            seen.add(value.address)
            value = world.content(value)
        match value:
            case Names(ref):
                found[ref] = None
                found.update(dict.fromkeys(value.chosen_by))
            case Frame(ref) | Length(ref) | Groups(ref) | Types(ref):
                found[ref] = None
            case Vec(expr, base):
                found.update(dict.fromkeys((base, *refs(expr))))
            case Unknown(inside) | Foreign(_, inside):
                found.update(dict.fromkeys(inside))
            case Model(_, fitted) if fitted is not None:
                found[fitted] = None
            case RowIds(base, split):
                for ref_ in (base, split):
                    if ref_ is not None:
                        found[ref_] = None
            case Formula(_, items, _, options):
                found.update(dict.fromkeys(str(table) for key, table in options if key == "of"))
                gather(world, items, found, seen, depth + 1)
            case Listing(items) | Choice(items):
                gather(world, items, found, seen, depth + 1)
            case Stream(item):
                gather(world, (item,), found, seen, depth + 1)
            case list() | tuple():  # models hand over Python's own
                gather(world, value, found, seen, depth + 1)
            case dict():
                gather(world, tuple(value.values()), found, seen, depth + 1)
            case Dict(pairs):
                gather(world, [v for _, v in pairs], found, seen, depth + 1)
            case Col(ref, _) | Whole(ref):
                found[ref] = None


MOST_MEMBERS = 100


def pin(run: "Run", value: object, depth: int) -> object:
    """A value whose columns, in lists too, became steps of their own."""
    match content := run.content(value):
        case Vec():
            return run.settle(content)
        case Listing(items) if depth < 3:
            return tuple(pin(run, item, depth + 1) for item in items[:MOST_MEMBERS])
        case list() | tuple() if depth < 3:
            return tuple(pin(run, item, depth + 1) for item in content[:MOST_MEMBERS])
    return value


def index_column(run: "Run", ref: Ref) -> Col | None:
    """The column whose values the rows are labelled with, where one was made the index."""
    for _ in range(20):
        match run.node(ref):
            case SetIndex(keys=(key,)) as node:
                return Col(node.inputs[0], key)
            case Scan(index=(key,)):
                return Col(ref, key)
            case Filter() | Slice() | Take() | Sort() | DropMissing() as node:
                ref = node.inputs[0]
            case Assign() | Update() | Drop() | Project() | Rename() as node:
                ref = node.inputs[0]
            case _:
                return None
    return None
