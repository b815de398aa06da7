"""One name for each thing of a library, whatever path a script imports it by.

Four things move names: private modules (`sklearn.linear_model._base.LinearRegression`), modules that
were renamed (`sklearn.cross_validation`), classes that were renamed (`sklearn.lda.LDA`), and a name
that is offered in two places (`imblearn.pipeline.Pipeline` is its own, but
`sklearn.model_selection.KFold` also stands in `sklearn.model_selection._split`).
"""

from functools import lru_cache

from headwater.api.tables.table import LIBRARIES, by_hand, library_of, section, table


@lru_cache(maxsize=4096)
def canonical(qualified: str) -> str:
    """The public name of what a dotted path leads to; the path itself where nothing is known of it.

    >>> canonical("sklearn.cross_validation.train_test_split")
    'sklearn.model_selection.train_test_split'
    >>> canonical("sklearn.linear_model._logistic.LogisticRegression")
    'sklearn.linear_model.LogisticRegression'
    """
    library = library_of(qualified)
    if library not in LIBRARIES:
        return qualified
    legacy = by_hand()
    if qualified in legacy["estimators"] or qualified in legacy["functions"]:
        return qualified
    if (renamed := legacy["renamed"].get(qualified)) is not None:
        return str(renamed)
    if (moved := legacy["modules"].get(qualified)) is not None:
        return str(moved)
    module, _, name = qualified.rpartition(".")
    return _offered(library, f"{_moved(module)}.{name}" if module else qualified)


def _moved(module: str) -> str:
    modules: dict[str, str] = by_hand()["modules"]
    head, tail = module, ""
    while head:
        if head in modules:
            return modules[head] + tail
        head, _, last = head.rpartition(".")
        tail = f".{last}{tail}"
    return ".".join(part for part in module.split(".") if not part.startswith("_"))


def _offered(library: str, qualified: str) -> str:
    """A name found where it stands, or else in the nearest package above that offers it."""
    package, _, name = qualified.rpartition(".")
    while package:
        if _known(library, package, name):
            return f"{package}.{name}"
        package = package.rpartition(".")[0]
    return qualified


def _known(library: str, package: str, name: str) -> bool:
    found = f"{package}.{name}"
    return (
        found in section(library, "estimators")
        or found in section(library, "functions")
        or found in table(library)
        or name in section(library, package)
    )
