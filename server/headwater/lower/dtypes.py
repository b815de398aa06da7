"""`df.dtypes`, and the columns chosen by it: `df.dtypes[df.dtypes == "object"].index`."""

from headwater.lower.run import Run
from headwater.lower.values import UNKNOWN, Builtin, Known, Listing, Module, Names, Types, Unknown, Value

KINDS = ("object", "int", "float", "bool", "category", "datetime", "number")
SPELLED = {"O": "object", "str": "object", "integer": "int", "floating": "float"}


def kind(value: object) -> str | None:
    """A type as `select_dtypes` would take it: of `"float64"`, `object`, `np.int32`, `"O"`."""
    match value:
        case Known(str() as word) | Builtin(word):
            pass
        case Module(name) if name.startswith("numpy."):
            word = name.rpartition(".")[2]
        case _:
            return None
    stem = word.rstrip("0123456789_")
    return stem if stem in KINDS else SPELLED.get(stem)


def compared(types: Types, other: object, same: bool) -> Value:
    """`df.dtypes == "object"`: for each column, whether it has that type."""
    word = kind(other)
    if word is None:
        return Unknown((types.ref,))
    return Types(types.ref, (word,) if same else (), () if same else (word,), True)


def inverted(mask: Types) -> Types:
    """`~(df.dtypes == "object")`."""
    return Types(mask.ref, mask.exclude, mask.include, True)


def labels(types: Types) -> Names:
    """The columns that have one of the types."""
    return Names(types.ref, frozenset(), types.include, types.exclude)


def picked(types: Types, key: object) -> Value:
    """`df.dtypes[mask]`."""
    if isinstance(key, Types) and key.mask and key.ref == types.ref:
        return Types(types.ref, key.include, key.exclude)
    return Unknown((types.ref,))


def method(run: Run, types: Types, name: str) -> Value:
    """What is asked of the types: their labels, or pairs of a label and a type."""
    from headwater.lower.loops import iterate

    if types.mask or name not in ("items", "iteritems", "keys"):
        return Unknown((types.ref,))
    if name == "keys":
        return labels(types)
    found, complete = iterate(run, labels(types))
    return Listing(tuple(Listing((label, UNKNOWN), "tuple") for label in found), "list", complete)
