"""Constants put together as Python would, as long as nobody has to wait for it or to find room for it."""

import operator
import re
from collections.abc import Callable
from pathlib import PurePath
from typing import Any

from headwater.lower.values import UNKNOWN, Known, Value

FOLDS: dict[str, Callable[[Any, Any], object]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "//": operator.floordiv,
    "%": operator.mod, "**": operator.pow, "&": operator.and_, "|": operator.or_, "^": operator.xor,
}  # fmt: skip

LARGEST = 10_000
"""Constants longer than this are not multiplied: numbers by their bits, texts by their letters."""
LONGEST = 10 * LARGEST
"""Longer texts are any text."""
WIDE = re.compile(r"\d{5,}")
"""A format that pads to tens of thousands of characters, as no name is: `f"{1:>1000000000}"`."""


def fold(op: str, a: object, b: object) -> Value:
    """An operator on constants, when cheap."""
    function = FOLDS.get(op)
    if function is None:
        return UNKNOWN
    if oversized(op, a, b):
        return UNKNOWN
    if op == "**" and not (isinstance(b, int | float) and abs(b) < 64 and isinstance(a, int | float) and abs(a) < 1e6):
        return UNKNOWN
    if op == "%" and isinstance(a, str) and (len(a) > LARGEST or WIDE.search(a)):
        return UNKNOWN
    if isinstance(a, str | bytes | int | float | bool | PurePath) and isinstance(
        b, str | bytes | int | float | bool | PurePath
    ):
        try:
            return Known(function(a, b))
        except Exception:  # noqa: BLE001 - whatever Python would raise, the script's problem is not ours
            return UNKNOWN
    return UNKNOWN


def oversized(op: str, a: object, b: object) -> bool:
    """Whether a product is longer than anybody means it to be."""
    match a, b:
        case (str() | bytes() as text, int(times)) | (int(times), str() | bytes() as text):
            return op == "*" and len(text) * times > LARGEST
        case int(), int():
            return op == "*" and a.bit_length() + b.bit_length() > LARGEST
    return False


def endless(constant: object) -> bool:
    """Whether a constant is longer than anybody means it to be: `s = s + s`, said 60 times, fills all memory.

    Of a number that Python refuses to write out in digits nothing is asked either.
    """
    match constant:
        case str() | bytes():
            return len(constant) > LONGEST
        case int():
            return constant.bit_length() > LARGEST
        case PurePath():
            return len(str(constant)) > LONGEST
    return False
