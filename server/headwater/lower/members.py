"""What a key finds in lists, dicts and texts of the script."""

from headwater.lower.operators import NOT_CONSTANT, constant_of, hashable
from headwater.lower.run import Run
from headwater.lower.values import UNKNOWN, Choice, Dict, Known, Listing, Obj, Unknown, Value


def of_container(run: Run, content: object, key: Value) -> Value:
    """`values[key]` for lists, dicts and strings of the script."""
    found = constant_of(run, key)
    match content:
        case Listing(items, kind, complete):
            if isinstance(found, slice) and complete:
                try:
                    return run.box(Listing(items[found], kind))
                except (TypeError, ValueError):
                    return UNKNOWN
            if isinstance(found, int) and complete and -len(items) <= found < len(items):
                return items[found]
            return one_of(run, items)
        case Dict(pairs, complete):
            inside = dict(pairs)
            if found is not NOT_CONSTANT and hashable(found):
                if found in inside:
                    return inside[found]
                return UNKNOWN
            return one_of(run, tuple(inside.values()))
        case Known(str() | bytes() | tuple() as text):
            if isinstance(found, int | slice):
                try:
                    return Known(text[found])
                except (IndexError, TypeError, ValueError):
                    return UNKNOWN
    return Unknown(run.refs(content, key))


def of_dict(run: Run, receiver: Obj, content: Dict, key: Value) -> Value:
    """`values[key]` of a dict; one that makes what it does not have yet makes it now."""
    factory = run.get(f"{receiver.address}.%factory")
    found = constant_of(run, key)
    known = found is not NOT_CONSTANT and hashable(found)
    place = found if known else ("?", 0)
    if factory is None or place in dict(content.items):
        return of_container(run, content, key) if known or factory is None else dict(content.items)[place]
    made = run.box(run.call(factory))
    run.put(receiver.address, Dict((*content.items, (place, made)), content.complete and known))
    return made


def one_of(run: Run, items: tuple[object, ...]) -> Value:
    """Some member of a container, we do not know which."""
    distinct = tuple(dict.fromkeys(items))
    if len(distinct) == 1:
        return distinct[0]
    if 1 < len(distinct) <= 8:
        return Choice(distinct)
    return Unknown(run.refs(*items))
