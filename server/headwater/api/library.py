"""The door to what libraries' calls mean: models are loaded when a script first touches their library."""

import importlib
import importlib.util
from collections.abc import Callable
from functools import cache
from typing import Any

from headwater.api import tables
from headwater.api.model import ATTRIBUTES, CONSTRUCTORS, MODELS, ModelledCall

ALIASES = {"modin.pandas": "pandas", "dask.dataframe": "pandas", "cudf": "pandas", "lightgbm.sklearn": "lightgbm",
           "fbprophet": "prophet"}  # fmt: skip
"""Libraries that speak as another one does."""

TOGETHER = {"autogluon": "automl", "lazypredict": "automl"}
"""Libraries whose models stand in one file, under another name."""

ALWAYS = ("pandas", "numpy", "sklearn", "python")
"""Loaded together: their values turn into one another's."""


@cache
def load(library: str) -> bool:
    """Load the models of a library. Answers whether there are any."""
    for name in ALWAYS:
        if importlib.util.find_spec(f"headwater.api.{name}") is not None:
            importlib.import_module(f"headwater.api.{name}")
    if library in ALWAYS:
        return True
    library = TOGETHER.get(library, library)
    if not library.isidentifier() or importlib.util.find_spec(f"headwater.api.{library}") is None:
        return False
    importlib.import_module(f"headwater.api.{library}")
    return True


@cache
def canonical(qualified: str) -> str:
    """The name a call is modelled under: private modules, old paths and look-alike libraries resolved."""
    for alias, real in ALIASES.items():
        if qualified.startswith(alias + "."):
            return real + qualified[len(alias) :]
    if qualified.startswith("sklearn."):
        return tables.canonical(qualified)
    return qualified


def find(qualified: str) -> ModelledCall | None:
    """The model of a call, by its full name."""
    if (found := MODELS.get(qualified)) is not None:
        return found
    root = qualified.partition(".")[0]
    load(root)
    return MODELS.get(qualified) or MODELS.get(canonical(qualified))


def lookup_attribute(qualified: str) -> Callable[..., Any] | None:
    """The model of an attribute, by its full name."""
    load(qualified.partition(".")[0])
    return ATTRIBUTES.get(qualified)


def constructor(qualified: str) -> Callable[..., Any] | None:
    """What makes objects of a library's classes."""
    root = canonical(qualified).partition(".")[0]
    load(root)
    return CONSTRUCTORS.get(root)


@cache
def _members(owner: str) -> frozenset[str]:
    return frozenset(tables.methods(owner)) | tables.attributes(owner)


def is_member(owner: str, name: str) -> bool:
    """Whether a class of a library has a method or attribute of this name."""
    return name in _members(owner)


@cache
def method_names(accessor: str) -> frozenset[str]:
    """The methods, as opposed to the properties, of `.dt` or `.str`."""
    return frozenset(tables.methods(f"pandas.Series.{accessor}"))


PACKAGES = ("sklearn.cross_validation.", "sklearn.grid_search.", "sklearn.learning_curve.", "numpy.random.",
            "numpy.linalg.")  # fmt: skip
"""Modules that a star brings too, beside those that the tables tell of."""


@cache
def public_names(module: str) -> tuple[str, ...]:
    """Names that `from module import *` brings, of those we have models of."""
    from headwater.api.tables import estimators, functions

    root = module.partition(".")[0]
    load(root)
    prefix = module + "."
    told = (*estimators(root), *functions(root)) if root in CONSTRUCTORS else ()
    known = dict.fromkeys((*MODELS, *told))
    names = [n[len(prefix) :] for n in known if n.startswith(prefix) and "." not in n[len(prefix) :]]
    inside = (n[len(prefix) :].partition(".") for n in (*told, *PACKAGES) if n.startswith(prefix))
    return tuple(dict.fromkeys((*names, *(first for first, dot, _ in inside if dot))))
