"""What scripts do with `df.columns`: each label changed by itself, labels chosen, levels of labels taken apart."""

import re
from collections.abc import Mapping, Sequence

from headwater.api.patterns import searchable
from headwater.lower.combined_labels import in_both
from headwater.lower.loops import iterate
from headwater.lower.operators import NOT_CONSTANT, constant_of
from headwater.lower.run import Run
from headwater.lower.values import UNKNOWN, Known, LabelMask, Listing, Names, Unknown, Value

TESTS = frozenset(("startswith", "endswith", "contains", "match", "fullmatch", "isdigit", "isnumeric", "isupper"))
"""Methods of texts that tell of each label whether it is chosen."""


def partly(names: Names) -> Names:
    """Some of these labels, we do not know which."""
    return Names(names.ref, names.without, names.include, names.exclude, True, names.chosen_by)


def all_known(run: Run, names: Names | Listing) -> list[object] | None:
    """The labels in their order, None where they are not all known."""
    items, complete = iterate(run, names)
    labels = [constant_of(run, item) for item in items]
    return labels if complete and NOT_CONSTANT not in labels else None


def listing(run: Run, labels: Sequence[object]) -> Value:
    """Labels as a list of the script."""
    return run.box(Listing(tuple(Known(label) for label in labels)))


def of_text(
    run: Run,
    names: Names | Listing,
    kind: str,
    method: str,
    arguments: Sequence[Value],
    keywords: Mapping[str, Value],
) -> Value:
    """`df.columns.str.lower()`: the labels that are known, each changed or tested by itself."""
    labels = all_known(run, names)
    if kind != "str" or labels is None or not all(isinstance(label, str) for label in labels):
        return Unknown(run.refs(names)) if method in TESTS or isinstance(names, Listing) else partly(names)
    given = [constant_of(run, a) for a in arguments]
    named = {key: constant_of(run, value) for key, value in keywords.items()}
    changed = [text_of(str(label), method, given, named) for label in labels]
    if any(each is NOT_CONSTANT for each in changed):
        return Unknown(run.refs(names)) if method in TESTS or isinstance(names, Listing) else partly(names)
    if isinstance(names, Listing):
        return listing(run, changed)
    if method in TESTS:
        chosen = (label for label, test in zip(labels, changed, strict=True) if test)
        return LabelMask(names.ref, frozenset(map(str, chosen))) if names == Names(names.ref) else UNKNOWN
    return listing(run, changed)


LONGEST = 400
"""Labels longer than this are not changed: nobody reads them."""

CHANGES = frozenset(
    "lower upper title capitalize strip lstrip rstrip swapcase casefold zfill startswith endswith isdigit isnumeric "
    "isupper removeprefix removesuffix".split()
)


def text_of(text: str, method: str, given: Sequence[object], named: Mapping[str, object]) -> object:
    """What a method of `.str` makes of one label."""
    if NOT_CONSTANT in given or NOT_CONSTANT in named.values() or len(text) > LONGEST:
        return NOT_CONSTANT
    try:
        if method == "zfill" and not (given and isinstance(given[0], int) and given[0] < LONGEST):
            return NOT_CONSTANT
        if method in CHANGES:
            return getattr(text, method)(*given)
        pattern = given[0] if given else named.get("pat")
        if not isinstance(pattern, str) or not searchable(pattern):
            return NOT_CONSTANT
        plain = named.get("regex") is False
        if method == "replace":
            into = given[1] if len(given) > 1 else named.get("repl")
            if not isinstance(into, str) or len(into) > LONGEST:
                return NOT_CONSTANT
            simple = re.escape(pattern) == pattern or "regex" not in named
            return text.replace(pattern, into) if plain or simple else re.sub(pattern, into, text)
        if method == "contains":
            return pattern in text if plain else re.search(pattern, text) is not None
        if method == "match":
            return re.match(pattern, text) is not None
        if method == "fullmatch":
            return re.fullmatch(pattern, text) is not None
    except (TypeError, ValueError, re.error):
        pass
    return NOT_CONSTANT


def method(
    run: Run, names: Names, name: str, arguments: Sequence[Value], keywords: Mapping[str, Value]
) -> Value | None:
    """A method of `df.columns`, None where it is not one of ours."""
    first = arguments[0] if arguments else next(iter(keywords.values()), UNKNOWN)
    if name not in METHODS:
        return None
    labels = all_known(run, names)
    found = constant_of(run, first)
    match name:
        case "map":
            if labels is None:
                return partly(names)
            made = [constant_of(run, run.call(first, Known(label))) for label in labels]
            return listing(run, made) if NOT_CONSTANT not in made else Unknown(run.refs(names))
        case "get_level_values" | "droplevel":
            taken = None if labels is None else level(labels, name, 0 if found is NOT_CONSTANT else found)
            return listing(run, taken) if taken is not None else Unknown(run.refs(names))
        case "to_flat_index" | "flatten":
            return listing(run, labels) if labels is not None else names
        case "get_loc":
            return Known(labels.index(found)) if labels is not None and found in labels else Unknown((names.ref,))
        case "get_indexer":
            if labels is None or not isinstance(found, list | tuple) or not all(f in labels for f in found):
                return Unknown((names.ref,))
            places = {label: at for at, label in enumerate(labels)}
            return listing(run, [places[f] for f in found])
        case "duplicated":
            once = labels is not None and all(labels.count(label) == 1 for label in labels)
            return LabelMask(names.ref, frozenset()) if once else UNKNOWN
    other_ = run.content(first)
    if name == "intersection" and isinstance(other_, Names) and other_.ref != names.ref:
        return in_both(names, other_)
    if not isinstance(found, str | list | tuple | set) or labels is None:
        return partly(names)
    other = [found] if isinstance(found, str) else list(found)
    if name == "intersection":
        return listing(run, [label for label in labels if label in other])
    more = [label for label in other if label not in labels]
    if name == "union":
        return listing(run, sorted([*labels, *more], key=str))
    return listing(run, [*labels, *other])


METHODS = frozenset(
    "map get_level_values droplevel to_flat_index flatten get_loc get_indexer duplicated intersection union "
    "append".split()
)


def level(labels: Sequence[object], how: str, at: object) -> list[object] | None:
    """One level of labels that have several, or all levels but one."""
    if not isinstance(at, int) or not all(isinstance(label, tuple) for label in labels):
        return list(labels) if at == 0 and how == "get_level_values" else None
    parts = [label for label in labels if isinstance(label, tuple) and -len(label) <= at < len(label)]
    if len(parts) != len(labels):
        return None
    if how == "get_level_values":
        return [part[at] for part in parts]
    left = [tuple(p for place, p in enumerate(part) if place != at % len(part)) for part in parts]
    return [part[0] if len(part) == 1 else part for part in left]


__all__ = ["method", "of_text"]
