"""What people say of calls that we cannot look into: the table `[tool.headwater.api]`."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Final, Literal

from headwater.base.frozen import frozen
from headwater.config.mistakes import Mistake, nearest, one_line, shown

Learner = Literal["classifier", "regressor", "transformer", "clusterer"]


@frozen
class Told:
    """What one call means."""

    returns: Literal["table", "argument", "model", ""] = ""
    """A table from outside, the table it was given, an object that learns; empty where it is `like` another call."""
    like: str = ""
    """The full name of a call that we know and that does the same."""
    source: str = ""
    """Where the table comes from: a file, a table of a database, any name."""
    columns: tuple[str, ...] | None = None
    """All columns of the table that is returned; None where they are not known."""
    argument: int | str = 0
    """Which argument is handed back, by its place or its name."""
    adds: tuple[str, ...] = ()
    drops: tuple[str, ...] = ()
    rows: Literal["all", "some"] = "all"
    """Whether every row of the argument is in what is returned."""
    kind: Learner = "classifier"


WORDS: Final[dict[str, tuple[str, ...]]] = {
    "returns": ("table", "argument", "model"),
    "rows": ("all", "some"),
    "kind": ("classifier", "regressor", "transformer", "clusterer"),
}
LISTS: Final = ("columns", "adds", "drops")
BELONGS: Final = {
    "table": ("source", "columns"),
    "argument": ("argument", "adds", "drops", "rows"),
    "model": ("kind",),
}
_deepest: Final = 16
"""No name of a call has more parts."""
KEYS: Final = ("returns", "like", *(key for keys in BELONGS.values() for key in keys))


def told(table: Mapping[str, Any]) -> tuple[tuple[tuple[str, Told], ...], list[Mistake]]:
    """What is said of each call, by its full name, and the mistakes. A call with a mistake is left out."""
    found: dict[str, Told] = {}
    problems: list[Mistake] = []
    for name, entry in _entries(table, ""):
        read = _entry(entry)
        if isinstance(read, Told):
            found[name] = read
        else:
            problems.append(partial(_placed, name, read))
    return tuple(sorted(found.items(), key=lambda pair: pair[0])), problems


def _entries(table: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, Any]]:
    """Names with what is said of them; a name may be written as one key or as tables in tables."""
    for key, value in table.items():
        name = f"{prefix}{key}"
        nested = isinstance(value, Mapping) and value and all(isinstance(inner, Mapping) for inner in value.values())
        if nested and name.count(".") < _deepest:
            yield from _entries(value, f"{name}.")
        else:
            yield name, value


def _placed(name: str, mistake: Mistake) -> str:
    return f'api."{one_line(name, 60)}": {mistake()}'


def _entry(entry: Any) -> Told | Mistake:
    """What is said of one call, or what is wrong with that."""
    if not isinstance(entry, Mapping):
        return lambda: f"expected a table, got {shown(entry)}"
    for key, value in entry.items():
        if str(key) not in KEYS:
            return partial(_unknown, str(key))
        if wrong := _wrong(str(key), value):
            return partial(str, wrong)
    if wrong := _contradiction(entry):
        return partial(str, wrong)
    given: dict[str, Any] = {key: tuple(value) if key in LISTS else value for key, value in entry.items()}
    return replace(Told(), **given)


def _contradiction(entry: Mapping[str, Any]) -> str:
    """What does not go together."""
    returns, like = entry.get("returns", ""), entry.get("like", "")
    if bool(returns) == bool(like):
        return "either 'returns' or 'like' can be said, not both" if like else "says neither 'returns' nor 'like'"
    for kind, keys in BELONGS.items():
        for key in keys:
            if key in entry and kind != returns:
                return f"{key}: belongs to returns = '{kind}'"
    return ""


def _unknown(key: str) -> str:
    near = nearest(key, KEYS)
    return f"unknown key '{one_line(key, 60)}'" + (f", did you mean '{near[0]}'?" if near else "")


def _wrong(key: str, value: Any) -> str:
    """What is wrong with the value of one key."""
    if key in WORDS:
        right = isinstance(value, str) and value in WORDS[key]
        return "" if right else f"{key}: {shown(value)} is none of {', '.join(WORDS[key])}"
    if key in LISTS:
        right = isinstance(value, list | tuple) and all(isinstance(one, str) for one in value)
        return "" if right else f"{key}: expected a list of texts, got {shown(value)}"
    if key == "argument":
        right = (isinstance(value, int) and not isinstance(value, bool) and value >= 0) or (
            isinstance(value, str) and value.isidentifier()
        )
        return "" if right else f"{key}: expected a place counted from 0 or a name, got {shown(value)}"
    return "" if isinstance(value, str) and value else f"{key}: expected a text, got {shown(value)}"
