"""The parameters of a library call: their names in order, how each may be given, and the defaults.

Tables keep a signature as it is written in Python, `by, *, axis=0, inplace=False`; it is read when it
is first asked for. A default that is no literal (a sentinel, a function) is written `...`.
"""

import ast
import math
from collections.abc import Mapping
from enum import Enum
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from headwater.base.frozen import frozen


class Default(Enum):
    """Stands for a default that is not a literal."""

    UNTOLD = "..."

    def __repr__(self) -> str:
        return self.value


UNTOLD: Final = Default.UNTOLD
_NAMED: Final[Mapping[str, object]] = {"nan": math.nan, "inf": math.inf}


@frozen
class Signature:
    """The parameters of a call, without `self`."""

    text: str
    """As it is written in Python, with `...` for a default that is no literal."""
    parameters: tuple[str, ...]
    """Every named parameter in order; `*args` and `**kwargs` are not among them."""
    positional: int
    """How many of `parameters` may be given by position."""
    positional_only: int
    """How many of `parameters` may be given by position only."""
    keyword_only: tuple[str, ...]
    """The parameters after the `*`."""
    var_positional: str | None
    """The name of `*args`."""
    var_keyword: str | None
    """The name of `**kwargs`."""
    defaults: Mapping[str, object]
    """The default of each parameter that has one; `UNTOLD` where it is no literal."""

    @property
    def required(self) -> tuple[str, ...]:
        """The parameters that have no default."""
        return tuple(name for name in self.parameters if name not in self.defaults)

    def takes(self, name: str) -> bool:
        """Whether the call knows this keyword, be it by `**kwargs`."""
        return self.var_keyword is not None or name in self.parameters[self.positional_only :]

    def __str__(self) -> str:
        return f"({self.text})"


@lru_cache(maxsize=4096)
def read(text: str) -> Signature:
    """The signature written as `a, b=1, *args, c=None`.

    >>> read("by, axis=0, *, inplace=False").keyword_only
    ('inplace',)
    """
    tree = ast.parse(f"lambda {text}: 0", mode="eval").body
    assert isinstance(tree, ast.Lambda)
    written = tree.args
    ordered = [argument.arg for argument in (*written.posonlyargs, *written.args)]
    keyword_only = tuple(argument.arg for argument in written.kwonlyargs)
    defaults = dict(zip(reversed(ordered), map(_literal, reversed(written.defaults)), strict=False))
    for name, default in zip(keyword_only, written.kw_defaults, strict=True):
        if default is not None:
            defaults[name] = _literal(default)
    return Signature(
        text=text,
        parameters=(*ordered, *keyword_only),
        positional=len(ordered),
        positional_only=len(written.posonlyargs),
        keyword_only=keyword_only,
        var_positional=written.vararg.arg if written.vararg else None,
        var_keyword=written.kwarg.arg if written.kwarg else None,
        defaults=MappingProxyType(defaults),
    )


def _literal(default: ast.expr) -> object:
    match default:
        case ast.Constant(value=value):
            return UNTOLD if value is ... else value
        case ast.Name(id=name):
            return _NAMED.get(name, UNTOLD)
        case ast.UnaryOp(op=ast.USub(), operand=ast.Name(id="inf")):
            return -math.inf
    try:
        return ast.literal_eval(default)
    except ValueError:
        return UNTOLD
