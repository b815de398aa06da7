"""Signatures as text, and tables as JSON with one line per entry."""

import inspect
import json
import math
from collections.abc import Callable
from typing import Any


def signature_of(thing: Callable[..., Any], *, bound: bool = False) -> inspect.Signature:
    """The signature of a callable, without `self` if it is a method found on its class."""
    found = inspect.signature(thing)
    if isinstance(thing, type) and any(one.kind is one.VAR_KEYWORD for one in found.parameters.values()):
        return _with_inherited(thing, found)
    if not bound:
        return found
    return found.replace(
        parameters=[one for name, one in found.parameters.items() if name not in {"self", "cls"}]
    )


def _with_inherited(cls: type, own: inspect.Signature) -> inspect.Signature:
    """A constructor that hands `**kwargs` on to the next class, with what that one names."""
    taken = dict(own.parameters)
    above = [base for base in cls.__mro__[1:] if "__init__" in vars(base) and base is not object]
    for base in above[:1]:
        for name, one in signature_of(base).parameters.items():
            if name not in taken and one.kind in {one.POSITIONAL_OR_KEYWORD, one.KEYWORD_ONLY}:
                taken[name] = one.replace(kind=inspect.Parameter.KEYWORD_ONLY)
    return own.replace(parameters=sorted(taken.values(), key=lambda one: one.kind))


def written(signature: inspect.Signature) -> str:
    """`a, b=1, *, c=None`: annotations left out, and `...` for a default that is no literal."""
    plain = [
        parameter.replace(annotation=inspect.Parameter.empty, default=_Shown(parameter.default))
        if parameter.default is not inspect.Parameter.empty
        else parameter.replace(annotation=inspect.Parameter.empty)
        for parameter in signature.parameters.values()
    ]
    text = str(signature.replace(parameters=plain, return_annotation=inspect.Signature.empty))
    return text[1:-1]


class _Shown:
    """A default as it stands in a table."""

    def __init__(self, value: object) -> None:
        self.value = value

    def __repr__(self) -> str:
        value = self.value
        if isinstance(value, float) and not math.isfinite(value):
            return str(value)
        if value is None or type(value) in {bool, int, float, str, bytes}:
            return repr(value)
        if isinstance(value, dict) and not value:
            return "{}"
        if isinstance(value, list | tuple):
            inner = [repr(_Shown(one)) for one in value]
            if "..." not in inner:
                body = ", ".join(inner)
                return f"[{body}]" if isinstance(value, list) else f"({body}{',' * (len(inner) == 1)})"
        return "..."


def table_text(table: dict[str, Any]) -> str:
    """A table as JSON: a line per section, and one per entry in it."""
    sections = []
    for name, content in table.items():
        if isinstance(content, dict) and content:
            lines = (f"  {_dumped(key)}: {_dumped(value)}" for key, value in content.items())
            sections.append(f"{_dumped(name)}: {{\n" + ",\n".join(lines) + "\n}")
        else:
            sections.append(f"{_dumped(name)}: {_dumped(content)}")
    return "{\n" + ",\n".join(sections) + "\n}\n"


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
