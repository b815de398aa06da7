"""From what a client sent to what a feature asks for, by the feature's signature.

Read with indulgence: only what is needed is looked at, so an enum value or a field that nobody has heard of
yet spoils nothing. What is needed and missing is `Misasked`.
"""

from typing import Any

from headwater.base.text import Span
from headwater.features.feature import Feature, File, Parameter, Symbol
from headwater.lsp.capabilities import camel
from headwater.lsp.errors import Misasked
from headwater.lsp.places import Places, address
from headwater.pipeline import Place


def arguments(feature: Feature, params: Any, places: Places) -> dict[str, Any]:
    """The keyword arguments for one question."""
    if params is not None and not isinstance(params, dict):
        raise Misasked("params is an object")
    found: dict[str, Any] = {}
    for parameter in feature.parameters:
        if parameter.word:
            if parameter.required or (params or {}).keys() & {"textDocument", "item"}:
                found[parameter.name] = _word(parameter.word, params, places)
        else:
            _put(found, parameter, _named(parameter.name, params or {}))
    return found


def command_arguments(feature: Feature, given: Any, places: Places) -> dict[str, Any]:
    """The keyword arguments for a command, from its positional ones."""
    if given is not None and not isinstance(given, list):
        raise Misasked("arguments is a list")
    values = list(given or ())
    found: dict[str, Any] = {}
    for parameter, value in zip(feature.parameters, values, strict=False):
        found[parameter.name] = _word(parameter.word, _wrapped(value), places) if parameter.word else value
    for parameter in feature.parameters[len(values) :]:
        if parameter.required:
            raise Misasked(f"{feature.method} wants {len(feature.parameters)} arguments")
    return found


def _word(word: str, params: Any, places: Places) -> Any:
    match word:
        case "File":
            return places.file(address(params))
        case "Cursor":
            return places.cursor(address(params), params.get("position"))
        case "Selection":
            return places.selection(address(params), params.get("range"))
        case "Symbol":
            return _symbol(params)
    raise Misasked(f"nothing here is a {word}")


def _wrapped(value: Any) -> Any:
    """Commands may name a document by its address alone."""
    if isinstance(value, str):
        return {"textDocument": {"uri": value}}
    if isinstance(value, dict) and "uri" in value:
        return {"textDocument": value, **value}
    return value


def _symbol(params: Any) -> Symbol:
    """The symbol a hierarchy asks about: we gave it to the client ourselves, in `data`."""
    item = params.get("item") if isinstance(params, dict) else None
    data = item.get("data") if isinstance(item, dict) else None
    if not isinstance(data, dict) or not isinstance(item, dict):
        raise Misasked("item is none of ours")
    try:
        place = Place(int(data["cell"]), Span(int(data["start"]), int(data["end"])))
        return Symbol(str(item["name"]), data["kind"], File(str(data["file"])), place, key=str(data["key"]))
    except (KeyError, TypeError, ValueError):
        raise Misasked("item is none of ours") from None


def _put(found: dict[str, Any], parameter: Parameter, value: Any) -> None:
    if value is not None or parameter.required:
        found[parameter.name] = value


def _named(name: str, params: dict[str, Any]) -> Any:
    """A value by its name: at the top, or in the context."""
    key = camel(name)
    context = params.get("context")
    if key not in params and isinstance(context, dict):
        return context.get(key)
    return params.get(key)
