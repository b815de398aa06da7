"""Python's built-in functions on abstract values."""

import ast
from collections.abc import Callable, Mapping, Sequence
from pathlib import PurePath
from typing import Any

from headwater.api.opened import FILE, Opened
from headwater.lower import functions, label_tests
from headwater.lower.loops import MOST_TURNS, iterate
from headwater.lower.operators import NOT_CONSTANT, constant_of
from headwater.lower.run import UNSEEN, Run
from headwater.lower.values import (
    NOTHING,
    UNKNOWN,
    Builtin,
    Class,
    Dict,
    Foreign,
    Frame,
    Function,
    Instance,
    Known,
    Length,
    Listing,
    Method,
    Names,
    Obj,
    Partial,
    Unknown,
    Value,
    Vec,
)
from headwater.plan.expressions import Call

Arguments = Sequence[Value]
Keywords = Mapping[str, Value]


def call(run: Run, name: str, arguments: Arguments, keywords: Keywords) -> Value:
    """Call a built-in."""
    handler = HANDLERS.get(name)
    if handler is not None:
        return handler(run, arguments, keywords)
    if name in ("abs", "round") and arguments and isinstance(run.content(arguments[0]), Frame | Vec):
        return run.call(Method(arguments[0], name))
    if name in FOLDED:
        values = [constant_of(run, a) for a in arguments]
        if values and NOT_CONSTANT not in values and not keywords and not any(map(long, values)):
            try:
                return Known(FOLDED[name](*values))
            except Exception:  # noqa: BLE001 - the script's own mistake
                return UNKNOWN
    return Unknown(run.refs(*arguments, *keywords.values()))


def long(value: object) -> bool:
    """Whether a value would take long to go through: `sum(range(10**9))`."""
    return isinstance(value, range) and len(value) > MOST_TURNS


def callable_(run: Run, arguments: Arguments, _: Keywords) -> Value:
    """`callable(value)`, where that is sure."""
    match run.content(arguments[0]) if arguments else None:
        case Function() | Class() | Method() | Builtin() | Partial():
            return Known(True)
        case Known() | Listing() | Dict() | Frame() | Vec():
            return Known(False)
    return UNKNOWN


def length(run: Run, arguments: Arguments, _: Keywords) -> Value:
    """`len(...)`: the rows of a table, the members of a list."""
    if len(arguments) != 1:
        return UNKNOWN
    content = run.content(arguments[0])
    match content:
        case Instance(of) if isinstance(counts := of.member("__len__"), Function):
            return functions.invoke(run, counts, [arguments[0]], {})
        case Frame(ref) | Vec(_, ref):
            return Length(ref)
        case Listing(items, _, True):
            return Known(len(items))
        case Dict(pairs, True):
            return Known(len(pairs))
        case Known(str() | tuple() | range() as many):
            return Known(len(many))
        case Names():
            items, complete = iterate(run, content)
            return Known(len(items)) if complete else Unknown((content.ref,))
    return Unknown(run.refs(content))


def listed(kind: str) -> Callable[[Run, Arguments, Keywords], Value]:
    """`list(...)`, `tuple(...)`, `set(...)`."""
    def make(run: Run, arguments: Arguments, _: Keywords) -> Value:
        if not arguments:
            return run.box(Listing((), kind))
        content = run.content(arguments[0])
        if isinstance(content, Frame | Vec) and not (isinstance(content, Frame) and content.shape == "frame"):
            if content.shape == "scalar":
                return content
            return Frame(run.table(content).ref, "array", kind in ("list", "tuple"))
        if isinstance(content, Frame):
            content = Names(content.ref)
        items, complete = iterate(run, content)
        if isinstance(content, Names) and not complete:
            if kind != "list":
                return content
            own = Obj(run.fresh())  # a list of its own, from which labels may be removed
            run.put(own.address, content)
            return own
        if isinstance(content, Unknown):
            return content
        if kind in ("set", "frozenset"):
            items = tuple(dict.fromkeys(items))
        return run.box(Listing(items, "tuple" if kind == "tuple" else "list" if kind == "list" else "set", complete))

    return make


def dict_(run: Run, arguments: Arguments, keywords: Keywords) -> Value:
    """`dict(...)`."""
    pairs: dict[object, Value] = {}
    complete = True
    if arguments:
        content = run.content(arguments[0])
        if isinstance(content, Frame) and content.shape == "frame" and not keywords:
            return content  # its columns by their labels
        if isinstance(content, Dict):
            pairs.update(content.items)
            complete = content.complete
        else:
            items, complete = iterate(run, arguments[0])
            for item in items:
                inside = run.content(item)
                if isinstance(inside, Listing) and len(inside.items) == 2:
                    key = constant_of(run, inside.items[0])
                    if key is NOT_CONSTANT:
                        complete = False
                    else:
                        pairs[key] = inside.items[1]
                else:
                    complete = False
    pairs.update({k: run.box(v) for k, v in keywords.items() if k != UNSEEN})
    return run.box(Dict(tuple(pairs.items()), complete and UNSEEN not in keywords))


def range_(run: Run, arguments: Arguments, _: Keywords) -> Value:
    """`range(...)`, where its ends are known."""
    values = [constant_of(run, a) for a in arguments]
    if values and all(isinstance(v, int) for v in values):
        try:
            whole = range(*values)
            len(whole)  # one longer than any list could be has no length
            return Known(whole)
        except (TypeError, ValueError, OverflowError):
            return UNKNOWN
    last = run.content(arguments[-1]) if arguments else None
    if isinstance(last, Length) and (len(arguments) == 1 or (values[0] == 0 and len(arguments) == 2)):
        return Vec(Call("row", ()), last.ref, None, "array")  # the places of the rows
    return Unknown(run.refs(*arguments))


def zip_(run: Run, arguments: Arguments, _: Keywords) -> Value:
    """`zip(...)`, member by member where they are known."""
    if not arguments:
        return run.box(Listing(()))
    columns = [iterate(run, a) for a in arguments]
    complete = all(whole for _, whole in columns)
    if complete:
        rows = zip(*(items for items, _ in columns), strict=False)
        return run.box(Listing(tuple(Listing(tuple(row), "tuple") for row in rows)))
    size = min((len(items) for items, whole in columns if whole), default=1)
    rows_ = []
    for at in range(size):
        rows_.append(
            Listing(
                tuple(items[at] if whole else items[0] if items else UNKNOWN for items, whole in columns),
                "tuple",
            )
        )
    return run.box(Listing(tuple(rows_), "list", any(w for _, w in columns)))


def enumerate_(run: Run, arguments: Arguments, keywords: Keywords) -> Value:
    """`enumerate(...)`."""
    if not arguments:
        return UNKNOWN
    items, complete = iterate(run, arguments[0])
    start = constant_of(run, arguments[1] if len(arguments) > 1 else keywords.get("start", Known(0)))
    first = start if isinstance(start, int) else 0
    pairs = tuple(Listing((Known(first + at) if complete else UNKNOWN, item), "tuple") for at, item in enumerate(items))
    return run.box(Listing(pairs, "list", complete))


def ordered(run: Run, arguments: Arguments, keywords: Keywords) -> Value:
    """`sorted(...)`."""
    if not arguments:
        return UNKNOWN
    value = constant_of(run, arguments[0])
    if isinstance(value, list | tuple | set) and "key" not in keywords:
        try:
            found = sorted(value, reverse=backwards(run, keywords))
            return run.box(Listing(tuple(Known(v) for v in found)))
        except TypeError:
            pass
    content = run.content(arguments[0])
    if isinstance(content, Names) or "key" in keywords:
        found_, complete = iterate(run, content)
        by = [constant_of(run, run.call(keywords["key"], i) if "key" in keywords else i) for i in found_]
        if complete and NOT_CONSTANT not in by:
            try:
                order = sorted(range(len(by)), key=by.__getitem__, reverse=backwards(run, keywords))
                return run.box(Listing(tuple(found_[at] for at in order)))
            except TypeError:
                pass
    if isinstance(content, Listing | Names):
        return run.box(content)
    return Unknown(run.refs(*arguments))


def backwards(run: Run, keywords: Keywords) -> bool:
    """Whether `reverse=True` is given."""
    return constant_of(run, keywords.get("reverse", Known(False))) is True


def reversed_(run: Run, arguments: Arguments, _: Keywords) -> Value:
    """`reversed(...)`."""
    items, complete = iterate(run, arguments[0]) if arguments else ((), False)
    return run.box(Listing(tuple(reversed(items)), "list", complete))


def map_(run: Run, arguments: Arguments, _: Keywords) -> Value:
    """`map(...)`: the function is run on each member."""
    if len(arguments) < 2:
        return UNKNOWN
    columns = [iterate(run, a) for a in arguments[1:]]
    complete = all(whole for _, whole in columns)
    found = tuple(run.box(run.call(arguments[0], *row)) for row in zip(*(i for i, _ in columns), strict=False))
    return run.box(Listing(found, "list", complete))


def filter_(run: Run, arguments: Arguments, _: Keywords) -> Value:
    """`filter(...)`: the function is run on each member."""
    if len(arguments) != 2:
        return UNKNOWN
    test, content = run.content(arguments[0]), run.content(arguments[1])
    if isinstance(content, Names) and isinstance(test, Function) and isinstance(test.node, ast.Lambda):
        names = label_tests.chosen(run, content, next(iter(test.parameters()), ""), [test.node.body])
        if names is not None:
            return names
    items, complete = iterate(run, arguments[1])
    kept = []
    for item in items:
        verdict = constant_of(run, run.call(arguments[0], item))
        if verdict is NOT_CONSTANT:
            complete = False
        if verdict is NOT_CONSTANT or verdict:
            kept.append(item)
    return run.box(Listing(tuple(kept), "list", complete))


def str_(run: Run, arguments: Arguments, _: Keywords) -> Value:
    """`str(...)` of a constant."""
    if not arguments:
        return Known("")
    value = constant_of(run, arguments[0])
    return Known(str(value)) if value is not NOT_CONSTANT else Unknown(run.refs(*arguments))


def nothing(run: Run, arguments: Arguments, _: Keywords) -> Value:
    """`print(...)` and its like: what is shown is computed."""
    for argument in arguments:
        content = run.content(argument)
        if isinstance(content, Vec):
            run.settle(content)  # what is printed is computed
    return NOTHING


def isinstance_(run: Run, arguments: Arguments, _: Keywords) -> Value:
    """`isinstance(...)`: left open."""
    return UNKNOWN


def getattr_(run: Run, arguments: Arguments, _: Keywords) -> Value:
    """`getattr(...)` with a known name."""
    from headwater.lower.expressions import get_attribute

    name = constant_of(run, arguments[1]) if len(arguments) > 1 else None
    return get_attribute(run, arguments[0], name) if isinstance(name, str) else Unknown(run.refs(*arguments))


def setattr_(run: Run, arguments: Arguments, _: Keywords) -> Value:
    """`setattr(...)` with a known name."""
    if len(arguments) == 3 and isinstance(arguments[0], Obj):
        name = constant_of(run, arguments[1])
        if isinstance(name, str):
            run.put(f"{arguments[0].address}.{name}", run.box(arguments[2], name))
    return NOTHING


def first(run: Run, arguments: Arguments, _: Keywords) -> Value:
    """`next(...)`."""
    items, _complete = iterate(run, arguments[0]) if arguments else ((UNKNOWN,), False)
    return items[0] if items else UNKNOWN


def iter_(run: Run, arguments: Arguments, _: Keywords) -> Value:
    """`iter(...)`."""
    return arguments[0] if arguments else UNKNOWN


def open_(run: Run, arguments: Arguments, keywords: Keywords) -> Value:
    """A file object is the path it was opened with, when only read."""
    mode = constant_of(run, arguments[1] if len(arguments) > 1 else keywords.get("mode", Known("r")))
    file = arguments[0] if arguments else keywords.get("file", UNKNOWN)
    if not isinstance(mode, str) or not ("r" in mode or mode in ("", "t", "b")):
        return UNKNOWN
    content = run.content(file)
    if isinstance(content, Known) and isinstance(content.value, str | PurePath):
        return Known(Opened(str(content.value)))
    return Foreign(FILE, run.refs(content)) if isinstance(content, Unknown | Vec | Frame) else file


def extreme(name: str) -> Callable[[Run, Arguments, Keywords], Value]:
    """`max(...)`, `sum(...)`: of columns a statistic, of constants a constant."""

    def make(run: Run, arguments: Arguments, keywords: Keywords) -> Value:
        content = run.content(arguments[0]) if len(arguments) == 1 else None
        if isinstance(content, Frame | Vec):
            from headwater.plan.frames import Statistic

            return run(Statistic((run.table(content).ref,), name))
        values = [constant_of(run, a) for a in arguments]
        if NOT_CONSTANT not in values and not keywords and values and not any(map(long, values)):
            try:
                return Known(EXTREMES[name](*values))
            except Exception:  # noqa: BLE001 - the script's own mistake
                return UNKNOWN
        return Unknown(run.refs(*arguments))

    return make


EXTREMES: dict[str, Callable[..., Any]] = {"max": max, "min": min, "sum": sum}

FOLDED: dict[str, Callable[..., Any]] = {
    "int": int, "float": float, "bool": bool, "abs": abs, "round": round, "any": any, "all": all, "divmod": divmod,
    "chr": chr, "ord": ord, "repr": repr, "slice": slice,
}  # fmt: skip

HANDLERS: dict[str, Callable[[Run, Arguments, Keywords], Value]] = {
    "len": length, "list": listed("list"), "tuple": listed("tuple"), "set": listed("set"),
    "frozenset": listed("set"), "dict": dict_, "range": range_, "zip": zip_, "enumerate": enumerate_,
    "sorted": ordered, "reversed": reversed_, "map": map_, "filter": filter_, "str": str_, "print": nothing,
    "display": nothing, "isinstance": isinstance_, "getattr": getattr_, "setattr": setattr_, "next": first,
    "iter": iter_, "open": open_, "max": extreme("max"), "min": extreme("min"), "sum": extreme("sum"),
    "callable": callable_,
}  # fmt: skip
