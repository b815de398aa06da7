"""The methods and attributes of classes and modules, and how each method is called."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

from headwater.api.tables.estimators import entry_of, estimator
from headwater.api.tables.names import canonical
from headwater.api.tables.signature import Signature, read
from headwater.api.tables.table import library_of, section, table

_EVERY: Final = {"get_params": "deep=True", "set_params": "**params"}
_NO_OWNERS: Final = {"version", "usual", "estimators", "functions", "attributes", "inherits"}


class Signatures(Mapping[str, Signature]):
    """Signatures by name; each is read when it is first asked for."""

    def __init__(self, written: Mapping[str, str]) -> None:
        self._written = written

    def __getitem__(self, name: str) -> Signature:
        return read(self._written[name])

    def __contains__(self, name: object) -> bool:
        return name in self._written

    def __iter__(self) -> Iterator[str]:
        return iter(self._written)

    def __len__(self) -> int:
        return len(self._written)


@lru_cache(maxsize=256)
def methods(owner: str) -> Mapping[str, Signature]:
    """What can be called on an owner: a class (`pandas.DataFrame`), an accessor (`pandas.Series.str`),
    a module (`numpy.random`) or an estimator. Empty for one that is not known.

    >>> methods("pandas.DataFrame")["sort_values"].positional
    1
    """
    name = canonical(owner)
    library = library_of(name)
    if name not in _NO_OWNERS and (written := section(library, name)):
        base = section(library, "inherits").get(name, "")
        return Signatures(section(library, base) | written)
    entry = entry_of(name)
    if entry is None:
        return Signatures({})
    usual = section(library, "usual")
    taken = {} if entry["kind"] == "splitter" else dict(_EVERY)
    for method in entry["methods"]:
        called, given, parameters = method.partition("(")
        taken[called] = parameters[:-1] if given else usual[called]
    return Signatures(taken)


@lru_cache(maxsize=256)
def attributes(owner: str) -> frozenset[str]:
    """The names on an owner that are no methods: `shape`, `iloc`, `str`; of an estimator what fit leaves."""
    name = canonical(owner)
    told: str = section(library_of(name), "attributes").get(name, "")
    if told:
        return frozenset(told.split())
    facts = estimator(name)
    return facts.fitted if facts else frozenset()


def owners(library: str) -> tuple[str, ...]:
    """The classes, accessors and modules of a data library that have methods in its table."""
    return tuple(name for name in table(library) if name not in _NO_OWNERS)


def inplace(owner: str) -> frozenset[str]:
    """The methods of an owner that take `inplace`."""
    written = methods(owner)
    return frozenset(name for name in written if "inplace" in written[name].parameters)
