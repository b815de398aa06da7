"""One entry per cross-validation splitter."""

import inspect
import warnings
from importlib import import_module
from typing import Any

import numpy as np

from observe.estimators import LEAVES_OUT, methods, same
from observe.names import public
from observe.written import signature_of, written

NEEDED: dict[str, dict[str, Any]] = {
    "LeavePOut": {"p": 2},
    "LeavePGroupsOut": {"n_groups": 2},
    "PredefinedSplit": {"test_fold": [0] * 10 + [1] * 10},
}


def splitters(module: str, *, tried: bool) -> dict[str, Any]:
    """The entries of the classes of a module that have a `split`."""
    offered = vars(import_module(module)).values()
    found = [
        one
        for one in offered
        if inspect.isclass(one) and hasattr(one, "split") and not inspect.isabstract(one)
    ]
    return {
        public(cls): entry(cls, tried=tried) for cls in found if not cls.__name__.startswith(("Base", "_"))
    }


def entry(cls: type, *, tried: bool) -> dict[str, Any]:
    """What is written of one splitter."""
    taken = signature_of(cls)
    told: dict[str, Any] = {
        "kind": "splitter",
        "parameters": written(taken),
        "methods": [name for name in methods(cls) if name.partition("(")[0] not in LEAVES_OUT],
        "is": ["supervised"] if _supervised(cls) else [],
    }
    if tried and _draws(cls, {}):
        told["is"].insert(0, "random")
    if tried and "shuffle" in taken.parameters and _draws(cls, {"shuffle": True}):
        told["random_when"] = {"shuffle": [True]}
    return told


def _folds(cls: type, given: dict[str, Any], y: Any) -> list[Any]:
    groups: Any = np.repeat(np.arange(5), 4)
    made = cls(**(NEEDED.get(cls.__name__, {}) | given))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # most say that they need no groups
        return [np.concatenate(fold) for fold in made.split(np.zeros((20, 2)), y, groups)]


def _draws(cls: type, given: dict[str, Any]) -> bool:
    y: Any = np.arange(20) % 2
    np.random.seed(1)
    first = _folds(cls, given, y)
    np.random.seed(2)
    return not same(first, _folds(cls, given, y))


def _supervised(cls: type) -> bool:
    """Whether the folds depend on the label."""
    try:
        _folds(cls, {}, None)
    except (ValueError, TypeError):
        return True
    return False
