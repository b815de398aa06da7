"""Methods of the script's own lists, dicts, strings and paths, and of column and row labels."""

from collections.abc import Mapping, Sequence
from pathlib import PurePath

from headwater.lower.folding import WIDE
from headwater.lower.loops import iterate
from headwater.lower.operators import NOT_CONSTANT, constant_of, hashable
from headwater.lower.references import index_column
from headwater.lower.run import Run
from headwater.lower.values import (
    NOTHING,
    UNKNOWN,
    Accessor,
    Dict,
    Known,
    Listing,
    Method,
    Names,
    Obj,
    RowIds,
    Unknown,
    Value,
    Vec,
)
from headwater.lower.written import filled
from headwater.plan.expressions import Call


def call(
    run: Run,
    receiver: Value,
    content: object,
    name: str,
    arguments: Sequence[Value],
    keywords: Mapping[str, Value],
) -> Value:
    """A method of a list, dict or constant."""
    match content:
        case Listing():
            return of_list(run, receiver, content, name, arguments)
        case Dict():
            return of_dict(run, receiver, content, name, arguments, keywords)
        case Known(str() | bytes() | PurePath() as text):
            return of_text(run, text, name, arguments, keywords)
    return Unknown(run.refs(content, *arguments))


def of_list(run: Run, receiver: Value, listing: Listing, name: str, arguments: Sequence[Value]) -> Value:
    items, kind, complete = listing.items, listing.kind, listing.complete
    changed = listing
    result: Value = NOTHING
    first = run.box(arguments[0]) if arguments else UNKNOWN
    match name:
        case "append" | "add":
            changed = Listing((*items, first), kind, complete)
            if kind == "set" and first in items:
                changed = listing
        case "extend" | "update":
            more, whole = iterate(run, first)
            changed = Listing((*items, *more), kind, complete and whole)
        case "insert" if len(arguments) == 2:
            at = constant_of(run, arguments[0])
            position = at if isinstance(at, int) else 0
            changed = Listing((*items[:position], run.box(arguments[1]), *items[position:]), kind, complete)
        case "remove" | "discard":
            wanted = constant_of(run, first)
            kept = list(items)
            for at_, item in enumerate(items):
                if constant_of(run, item) == wanted and wanted is not NOT_CONSTANT:
                    del kept[at_]
                    break
            changed = Listing(tuple(kept), kind, complete and wanted is not NOT_CONSTANT)
        case "pop":
            at = constant_of(run, first) if arguments else -1
            if complete and isinstance(at, int) and -len(items) <= at < len(items):
                rest = list(items)
                result = rest.pop(at)
                changed = Listing(tuple(rest), kind, complete)
            else:
                changed, result = Listing(items, kind, False), UNKNOWN
        case "sort" | "reverse":
            known = constant_of(run, listing)
            if isinstance(known, list) and name == "sort":
                try:
                    changed = Listing(tuple(Known(v) for v in sorted(known)), kind, complete)
                except TypeError:
                    changed = listing
            else:
                changed = Listing(tuple(reversed(items)), kind, complete) if name == "reverse" else listing
        case "clear":
            changed = Listing((), kind, True)
        case "copy":
            return run.box(listing)
        case "index" | "count":
            known, wanted = constant_of(run, listing), constant_of(run, first)
            if isinstance(known, list | tuple) and wanted is not NOT_CONSTANT:
                try:
                    return Known(getattr(known, name)(wanted))
                except ValueError:
                    return UNKNOWN
            return UNKNOWN
        case "union" | "difference" | "intersection":
            known, other = constant_of(run, listing), constant_of(run, first)
            if known is not NOT_CONSTANT and isinstance(other, list | tuple | set):
                keep = {
                    "union": lambda: [*known, *(o for o in other if o not in known)],
                    "difference": lambda: [k for k in known if k not in other],
                    "intersection": lambda: [k for k in known if k in other],
                }[name]()
                return run.box(Listing(tuple(Known(k) for k in keep), "set", complete))
            return UNKNOWN
        case _:
            return Unknown(run.refs(listing))
    if isinstance(receiver, Obj):
        run.put(receiver.address, changed)
    return result


def of_dict(
    run: Run,
    receiver: Value,
    dictionary: Dict,
    name: str,
    arguments: Sequence[Value],
    keywords: Mapping[str, Value],
) -> Value:
    pairs, complete = dict(dictionary.items), dictionary.complete
    key = constant_of(run, arguments[0]) if arguments else NOT_CONSTANT
    match name:
        case "items":
            rows = tuple(Listing((_key(k), v), "tuple") for k, v in pairs.items())
            return run.box(Listing(rows, "list", complete))
        case "keys":
            return run.box(Listing(tuple(_key(k) for k in pairs), "list", complete))
        case "values":
            return run.box(Listing(tuple(pairs.values()), "list", complete))
        case "get" | "pop" | "setdefault":
            otherwise: Value = arguments[1] if len(arguments) > 1 else UNKNOWN
            if key is NOT_CONSTANT or not hashable(key):
                return Unknown(run.refs(*pairs.values()))
            found = pairs.get(key)
            if name == "pop" and isinstance(receiver, Obj):
                run.put(receiver.address, Dict(tuple((k, v) for k, v in pairs.items() if k != key), complete))
            if name == "setdefault" and found is None and isinstance(receiver, Obj):
                found = run.box(otherwise)
                run.put(receiver.address, Dict((*pairs.items(), (key, found)), complete))
            return found if found is not None else otherwise
        case "update":
            for argument in arguments:
                other = run.content(argument)
                if isinstance(other, Dict):
                    pairs.update(other.items)
                    complete = complete and other.complete
                else:
                    complete = False
            pairs.update({k: run.box(v) for k, v in keywords.items()})
            if isinstance(receiver, Obj):
                run.put(receiver.address, Dict(tuple(pairs.items()), complete))
            return NOTHING
        case "copy":
            return run.box(dictionary)
        case "clear" if isinstance(receiver, Obj):
            run.put(receiver.address, Dict())
            return NOTHING
    return Unknown(run.refs(dictionary))


def _key(key: object) -> Value:
    return UNKNOWN if isinstance(key, tuple) and key[:1] == ("?",) else Known(key)


TEXT_METHODS = frozenset(
    (
        "format join split rsplit strip lstrip rstrip lower upper title capitalize replace startswith "
        "endswith find zfill isdigit isalpha isupper islower count encode decode partition rpartition "
        "removeprefix removesuffix splitlines center ljust rjust swapcase casefold index"
    ).split()
)

PATH_METHODS = frozenset(["joinpath", "with_suffix", "with_name", "as_posix", "is_absolute"])
HERE = frozenset(["resolve", "absolute", "expanduser"])


def of_text(
    run: Run,
    text: str | bytes | PurePath,
    name: str,
    arguments: Sequence[Value],
    keywords: Mapping[str, Value],
) -> Value:
    if isinstance(text, PurePath):
        if name in HERE:
            return Known(text)
        if name in ("open",):
            return Known(text)
        if name in ("glob", "rglob", "iterdir"):
            pattern = "*" if name == "iterdir" else constant_of(run, arguments[0]) if arguments else NOT_CONSTANT
            return run.box(Listing((Known(text / pattern),), "list", False)) if isinstance(pattern, str) else UNKNOWN
    allowed = PATH_METHODS if isinstance(text, PurePath) else TEXT_METHODS
    values = [constant_of(run, a) for a in arguments]
    named = {k: constant_of(run, v) for k, v in keywords.items()}
    if (
        name in allowed
        and NOT_CONSTANT not in values
        and NOT_CONSTANT not in named.values()
        and len(str(text)) < 20_000
        and not (name == "format" and WIDE.search(str(text)))
        and not any(isinstance(v, int) and v > 20_000 for v in values)
    ):
        try:
            found = getattr(text, name)(*values, **named)
        except Exception:  # noqa: BLE001 - the script's own mistake
            return UNKNOWN
        if isinstance(found, list):
            return run.box(Listing(tuple(Known(f) for f in found)))
        if isinstance(found, tuple):
            return Listing(tuple(Known(f) for f in found), "tuple")
        return Known(found)
    return filled(run, text if name == "format" else "", *arguments, *keywords.values())


def attribute(run: Run, receiver: Value, content: object, name: str) -> Value:
    """An attribute of a container, constant or label set, not called."""
    match content:
        case Known(PurePath() as path) if name in ("parent", "name", "stem", "suffix"):
            return Known(getattr(path, name))
        case Dict(pairs) if name in dict(pairs) and not hasattr(dict, name):
            return dict(pairs)[name]  # what loaders of data sets return, and namespaces
        case Dict() if name == "__dict__":
            return receiver
        case Names() if name in ("values", "array"):
            return content
        case Names() | Listing() if name == "str":
            return Accessor("str", content)
        case RowIds() if name in ("values", "array"):
            return content
        case RowIds(str() as base, None) if name in DATE_PARTS:
            labels = index_column(run, base)
            return Vec(Call(f"dt.{name}", (labels,) if labels is not None else ()), base)
        case Names() | RowIds() if name in ("size", "shape"):
            return Unknown(run.refs(content))
    return Method(receiver, name)


DATE_PARTS = frozenset(
    (
        "year month day hour minute second quarter dayofweek day_of_week weekday dayofyear day_of_year week "
        "date time is_month_end is_month_start is_year_end is_year_start is_quarter_end is_quarter_start "
        "days_in_month"
    ).split()
)


__all__ = ["attribute", "call"]
