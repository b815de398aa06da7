"""The methods, attributes and functions of data libraries, and how each is called."""

import inspect
import warnings
from importlib import import_module
from typing import Any

from observe.written import signature_of, written

Table = dict[str, Any]


def table(library: str, owners: dict[str, Any]) -> Table:
    """A section per owner with the signature of each call, and the names that are no calls."""
    found: Table = {"version": import_module(library).__version__}
    attributes: dict[str, str] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for owner, thing in sorted(owners.items()):
            calls, others = members(thing)
            found[owner] = calls
            if others:
                attributes[owner] = " ".join(others)
    return found | {"attributes": attributes}


def members(owner: Any) -> tuple[dict[str, str], list[str]]:
    """The calls of a class or module with their signatures, and its other public names."""
    calls: dict[str, str] = {}
    others: list[str] = []
    for name in sorted(dir(owner)):
        if name.startswith("_") or (inspect.ismodule(owner) and name in {"annotations", "test"}):
            continue
        if name == "plot" and not inspect.ismodule(owner):
            others.append(name)  # an accessor that can be called as well
            continue
        found = getattr(owner, name, None)
        if inspect.ismodule(found):
            continue
        if inspect.isclass(found) and not inspect.ismodule(owner):
            others.append(name)  # an accessor, such as `str`
        elif callable(found):
            calls[name] = _taken(owner, name, found)
        else:
            others.append(name)
    return calls, others


def _taken(owner: Any, name: str, found: Any) -> str:
    try:
        is_method = inspect.isclass(owner) and not _unbound(owner, name)
        return written(signature_of(found, bound=is_method))
    except ValueError:  # some made in C tell nothing
        return "*args, **kwargs"


def _unbound(owner: type, name: str) -> bool:
    found = inspect.getattr_static(owner, name)
    return isinstance(found, staticmethod)


def pandas() -> Table:
    """pandas: frames, series, indexes, groups, windows and their accessors."""
    module = import_module("pandas")
    typing = module.api.typing
    owners: dict[str, Any] = {"pandas": module}
    for name in (
        "DataFrame",
        "Series",
        "Index",
        "MultiIndex",
        "DatetimeIndex",
        "Categorical",
        "Timestamp",
        "Timedelta",
    ):
        owners[f"pandas.{name}"] = getattr(module, name)
    for name in (
        "DataFrameGroupBy",
        "SeriesGroupBy",
        "Rolling",
        "Expanding",
        "ExponentialMovingWindow",
        "Resampler",
    ):
        owners[f"pandas.{name}"] = getattr(typing, name)
    owners["pandas.Series.str"] = module.Series.str
    owners["pandas.Series.cat"] = module.Series.cat
    owners["pandas.Series.dt"] = import_module("pandas.core.indexes.accessors").CombinedDatetimelikeProperties
    owners["pandas.DataFrame.plot"] = module.DataFrame.plot
    found = table("pandas", owners)
    for kind in ("pandas.MultiIndex", "pandas.DatetimeIndex"):  # an index has what every index has
        found[kind] = {
            name: taken for name, taken in found[kind].items() if found["pandas.Index"].get(name) != taken
        }
    found["inherits"] = {"pandas.MultiIndex": "pandas.Index", "pandas.DatetimeIndex": "pandas.Index"}
    nth = import_module("pandas.core.groupby.indexing").GroupByNthSelector
    for owner, accessor, call in (
        ("DataFrame", "plot", module.DataFrame.plot),
        ("Series", "plot", module.Series.plot),
        ("DataFrameGroupBy", "nth", nth),
        ("SeriesGroupBy", "nth", nth),
    ):  # attributes that may also be called
        found[f"pandas.{owner}"][accessor] = written(signature_of(call.__call__, bound=True))
    return found


def numpy() -> Table:
    """NumPy: functions, arrays, random numbers, linear algebra."""
    module = import_module("numpy")
    owners: dict[str, Any] = {f"numpy.{name}": getattr(module, name) for name in ("random", "linalg", "fft")}
    owners |= {"numpy": module, "numpy.ndarray": module.ndarray}
    owners |= {f"numpy.random.{name}": getattr(module.random, name) for name in ("Generator", "RandomState")}
    return table("numpy", owners)
