"""Types and profiles of columns, guessed from values as they are written."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final

from headwater.sources.header import Profile

_missing = "#N/A #NA -1.#IND -1.#QNAN -NaN -nan 1.#IND 1.#QNAN <NA> N/A NA NULL NaN None n/a nan null"

missing_words: Final = frozenset(["", "#N/A N/A", *_missing.split()])
"""What pandas reads as a missing value unless told otherwise."""

_placeholders = (
    "? - -- . .. * none NONE Null na Na nil NIL missing Missing MISSING unknown Unknown UNKNOWN undefined"
    " #DIV/0! #REF! #VALUE! N.A. n.a. NaT (null) [null] \\N -1 -9 -99 -999 -9999 -99999 999 9999 99999"
    " -999.0 -9999.0 -200"
)

sentinel_words: Final = frozenset(["not available", "Not Available", *_placeholders.split()])
"""What people write for a missing value that pandas does not know."""

always_sentinels: Final = frozenset(
    word for word in sentinel_words if not re.fullmatch(r"-?\d+(\.\d+)?", word)
)

_whole = re.compile(r"[ \t\r\n\v\f]*[+-]?[0-9]+[ \t\r\n\v\f]*")
_real = re.compile(r"[ \t\r\n\v\f]*[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?[ \t\r\n\v\f]*")
_infinite = re.compile(r"[+-]?inf(?:inity)?", re.IGNORECASE)
_padded = re.compile(r"0[0-9]+")
_date = re.compile(
    r"[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}(?:[T ][0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?"
    r" ?(?:Z|UTC|[+-][0-9]{2}:?[0-9]{2})?)?"
    r"|[0-9]{1,2}[-/.][0-9]{1,2}[-/.](?:[0-9]{4}|[0-9]{2})"
    r"(?: [0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?: ?[AaPp][Mm])?)?"
    r"|[0-9]{1,2}[ -](?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*[ -][0-9]{2,4}"
    r"|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? [0-9]{1,2},? [0-9]{4}"
)
_true = frozenset(["True", "TRUE", "true"])
_false = frozenset(["False", "FALSE", "false"])
_int_low, _int_high, _unsigned_high = -(2**63), 2**63 - 1, 2**64 - 1

examples_kept: Final = 20
_long = 200


def is_date(value: str) -> bool:
    """Whether a text reads as a calendar date, with or without a time."""
    return len(value) < 64 and _date.fullmatch(value.strip()) is not None


def number(value: str) -> float | None:
    """The number a text stands for, if pandas would read it as one."""
    if len(value) > 400 or not (_real.fullmatch(value) or _infinite.fullmatch(value)):
        return None
    return float(value)


def guess(
    values: Iterable[str],
    *,
    missing: frozenset[str] = missing_words,
    true: frozenset[str] = _true,
    false: frozenset[str] = _false,
) -> str:
    """The type that pandas would infer for a column of these texts."""
    met = set(values)
    present = met - missing
    if not present:
        return "float" if met else "?"
    if all(map(_whole.fullmatch, present)):
        return _integer(present)
    if all(_real.fullmatch(value) or _infinite.fullmatch(value) for value in present):
        return "float"
    if present <= true | false:
        # With holes pandas keeps an object column; the values are truths all the same.
        return "bool"
    return "str"


def _integer(present: set[str]) -> str:
    if max(map(len, present)) < 18:
        return "int"
    if max(map(len, present)) > 100:
        return "?"
    numbers = [int(value) for value in present]
    low, high = min(numbers), max(numbers)
    if (low >= _int_low and high <= _int_high) or (low >= 0 and high <= _unsigned_high):
        return "int"
    return "?"


def pandas_type(values: Sequence[str], **words: frozenset[str]) -> str:
    """`guess`, where whole numbers with holes are floats, as in a pandas frame."""
    kind = guess(values, **words)
    holes = words.get("missing", missing_words)
    return "float" if kind == "int" and any(value in holes for value in values) else kind


def profile(values: Sequence[str], *, missing: frozenset[str] = missing_words) -> Profile:
    """Counts, examples and peculiarities of one column's texts."""
    counts = Counter(values)
    holes = sum(counts.pop(word) for word in [word for word in counts if word in missing])
    common = counts.most_common(examples_kept)
    plain = {value: many for value, many in counts.items() if value.strip() not in missing}
    looks = guess({value.strip() for value in plain if value.strip() not in always_sentinels})
    if looks == "str" and all(is_date(value) for value in plain if value.strip() not in always_sentinels):
        looks = "date"
    numeric = looks in ("int", "float")
    sentinels = tuple(
        (value, many)
        for value, many in counts.items()
        if value.strip() in (sentinel_words if numeric else always_sentinels)
        or (value not in missing and value.strip() in missing)
    )
    low, high = _bounds(counts, numeric)
    return Profile(
        rows=len(values),
        missing=holes,
        distinct=len(counts),
        examples=tuple(value[:_long] for value, _ in common),
        counts=tuple(many for _, many in common),
        sentinels=sentinels[:examples_kept],
        minimum=low,
        maximum=high,
        looks=looks,
        index_like=len(values) > 0 and all(value == str(place) for place, value in enumerate(values)),
        sorted=_ascending([value for value in values if value not in missing], numeric),
        zero_padded=numeric and any(_padded.fullmatch(value) for value in counts),
    )


def _bounds(counts: Iterable[str], numeric: bool) -> tuple[float | str | None, float | str | None]:
    if numeric:
        numbers = [found for found in map(number, counts) if found is not None]
        return (min(numbers), max(numbers)) if numbers else (None, None)
    texts = [value[:_long] for value in counts]
    return (min(texts), max(texts)) if texts else (None, None)


def _ascending(values: Sequence[str], numeric: bool) -> bool:
    if len(values) < 2:
        return False
    if not numeric:
        return all(one <= two for one, two in pairwise(values))
    numbers = [found for found in map(number, values) if found is not None]
    return len(numbers) == len(values) and all(one <= two for one, two in pairwise(numbers))
