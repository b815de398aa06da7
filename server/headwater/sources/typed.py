"""Types and profiles of columns under the options of the call that reads them."""

from collections.abc import Sequence
from typing import Final

from headwater.sources.arguments import Arguments
from headwater.sources.header import Name, Profile
from headwater.sources.values import guess, is_date, missing_words, number, profile

_named_types: Final = {
    "int": "int",
    "uint": "int",
    "float": "float",
    "str": "str",
    "string": "str",
    "object": "str",
    "bool": "bool",
    "boolean": "bool",
    "datetime": "date",
    "Int": "int",
    "UInt": "int",
    "Float": "float",
}


def type_named(dtype: object) -> str:
    """The type that a dtype argument stands for."""
    if isinstance(dtype, type):
        dtype = dtype.__name__
    if not isinstance(dtype, str):
        return "?"
    word = dtype.rsplit(".", 1)[-1].split("[", 1)[0]
    return _named_types.get(word.rstrip("0123456789_"), "?")


def column_types(
    columns: Sequence[Name], values: Sequence[Sequence[str]], arguments: Arguments
) -> tuple[str, ...]:
    """For each column its type, as declared by the call or guessed from the values."""
    return tuple(
        _type_of(name, place, texts, arguments)
        for place, (name, texts) in enumerate(zip(columns, values, strict=True))
    )


def _type_of(name: Name, place: int, texts: Sequence[str], arguments: Arguments) -> str:
    if arguments.unsure("dtype", "converters", "date_format"):
        return "?"
    converters = arguments.value("converters")
    if isinstance(converters, dict) and (name in converters or place in converters):
        return "?"
    declared = arguments.value("dtype")
    if isinstance(declared, dict):
        declared = declared.get(name, declared.get(place))
    if declared is not None:
        return type_named(declared)
    holes = missing_of(name, texts, arguments)
    kind = guess(
        _plain(texts, arguments),
        missing=holes,
        true=_truths(arguments, "true_values", "True", "TRUE", "true"),
        false=_truths(arguments, "false_values", "False", "FALSE", "false"),
    )
    if kind == "int" and any(text in holes for text in texts):
        kind = "float"
    if kind in ("str", "float") and arguments.unsure("na_values", "keep_default_na", "na_filter"):
        return "?"
    if kind != "float" and arguments.unsure("thousands", "decimal", "true_values", "false_values"):
        return "?"
    return _dated(name, place, kind, [text for text in texts if text not in holes], arguments)


def _dated(name: Name, place: int, kind: str, present: Sequence[str], arguments: Arguments) -> str:
    dates = arguments.value("parse_dates")
    if not isinstance(dates, (list, tuple)) or (name not in dates and place not in dates):
        return kind
    return "date" if kind == "str" and present and all(map(is_date, present)) else "?"


def _plain(texts: Sequence[str], arguments: Arguments) -> Sequence[str]:
    """Numbers rid of their thousands separators and local decimal points."""
    thousands, decimal = arguments.text("thousands"), arguments.text("decimal", ".")
    if thousands:
        texts = [text.replace(thousands, "") if any(map(str.isdigit, text)) else text for text in texts]
    if decimal and decimal != ".":
        texts = [text.replace(".", "\0").replace(decimal, ".") for text in texts]
    return texts


def _truths(arguments: Arguments, name: str, *usual: str) -> frozenset[str]:
    return frozenset([*usual, *map(str, arguments.members(name) or ())])


def missing_of(name: Name, texts: Sequence[str], arguments: Arguments) -> frozenset[str]:
    """The texts that the call reads as missing in a column."""
    if arguments.value("na_filter", True) is False:
        return frozenset()
    given = arguments.value("na_values")
    usual = missing_words if arguments.flag("keep_default_na", True) else frozenset()
    if isinstance(given, dict):
        given = given.get(name)
    if given is None:
        return usual
    words = list(given) if isinstance(given, (list, tuple, set, frozenset)) else [given]
    holes = usual | {form for word in words for form in _forms(word)}
    numbers = {found for word in words if (found := number(str(word))) is not None}
    if numbers and guess(texts, missing=holes) == "float":
        # Among fractions a missing value is recognised by its value, however it is written.
        holes |= {text for text in texts if number(text) in numbers}
    return holes


def _forms(word: object) -> list[str]:
    """How a missing value may be written: -999 also as -999.0."""
    forms = [str(word)]
    value = number(forms[0])
    if value is not None and abs(value) < 1e15:
        forms += [str(value), *([str(int(value))] if value == int(value) else [])]
    return forms


def column_profiles(
    columns: Sequence[Name], values: Sequence[Sequence[str]], arguments: Arguments
) -> tuple[Profile, ...]:
    """For each column what the head holds."""
    return tuple(
        profile(texts, missing=missing_of(name, texts, arguments))
        for name, texts in zip(columns, values, strict=True)
    )
