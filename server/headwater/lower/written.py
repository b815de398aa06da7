"""Texts of which only parts are known: an f-string with a hole, a text put together with something unknown."""

import re

from headwater.lower.folding import WIDE
from headwater.lower.run import Run
from headwater.lower.values import HOLE, UNKNOWN, Known, Unknown, Value, Written

LONGEST = 20_000
_field = re.compile(r"\{[^{}]*\}")
_percent = re.compile(r"%(?:\(\w+\))?[sdifr]")


def added(run: Run, a: object, b: object) -> Value | None:
    """`"text" + unknown`, None where neither side is a text."""
    if not any(isinstance(x, Written) or (isinstance(x, Known) and isinstance(x.value, str)) for x in (a, b)):
        return None
    parts = [
        x.text if isinstance(x, Written) else str(x.value) if isinstance(x, Known) else HOLE for x in (a, b)
    ]
    return written(run, "".join(parts), a, b)


def filled(run: Run, text: object, *values: object) -> Value:
    """`"… %s …" % values`, `"… {} …".format(values)`, where not all values are known."""
    plain = isinstance(text, str) and len(text) <= LONGEST
    return written(run, _percent.sub(HOLE, _field.sub(HOLE, str(text))) if plain else HOLE, *values)


def percent(run: Run, form: str, values: object) -> Value:
    """`"%s/%s.csv" % (folder, name)`: the text where all parts are known, else the text with holes."""
    from headwater.lower.operators import NOT_CONSTANT, constant_of

    parts = constant_of(run, values)
    if parts is NOT_CONSTANT or not isinstance(parts, tuple | dict) or WIDE.search(form) or "*" in form:
        return filled(run, form, values)
    try:
        return Known(form % parts) if len(form) <= LONGEST else UNKNOWN
    except (TypeError, ValueError, KeyError, OverflowError):
        return UNKNOWN


def written(run: Run, text: str, *values: object) -> Value:
    """A text with holes, made from these values."""
    refs = run.refs(*values)
    return Written(refs, text) if text.strip(HOLE) and len(text) <= LONGEST else Unknown(refs)
