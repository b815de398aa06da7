"""Python's standard library where it makes functions and classes, and what stands for them: `partial`, `namedtuple`."""

from collections.abc import Callable, Mapping, Sequence

from headwater.lower import classes
from headwater.lower.loops import iterate
from headwater.lower.operators import NOT_CONSTANT, constant_of
from headwater.lower.run import UNSEEN, Run
from headwater.lower.values import UNKNOWN, Dict, Factory, Known, Listing, Module, Partial, Value

Arguments = Sequence[Value]
Keywords = Mapping[str, Value]


def partial(run: Run, arguments: Arguments, keywords: Keywords) -> Value:
    """`partial(function, …)`: called later with what is given now."""
    return Partial(arguments[0], tuple(arguments[1:]), tuple(keywords.items())) if arguments else UNKNOWN


def same(run: Run, arguments: Arguments, keywords: Keywords) -> Value:
    """What hands back its argument, or something that behaves like it: `closing(connection)`, `delayed(function)`."""
    return arguments[0] if arguments else UNKNOWN


def named_after(run: Run, arguments: Arguments, keywords: Keywords) -> Value:
    """`functools.wraps(function)`: called with another function, it hands that back under the name of the first."""
    return Partial(Module("functools.update_wrapper"))


def named_tuple(run: Run, arguments: Arguments, keywords: Keywords) -> Value:
    """`namedtuple("Parts", ["X", "y"])`, `NamedTuple("Parts", [("X", DataFrame)])`."""
    name = constant_of(run, arguments[0]) if arguments else NOT_CONSTANT
    given = arguments[1] if len(arguments) > 1 else keywords.get("field_names", UNKNOWN)
    fields = constant_of(run, given)
    if fields is NOT_CONSTANT:
        pairs = [run.content(each) for each in iterate(run, given)[0]]
        fields = [constant_of(run, pair.items[0]) for pair in pairs if isinstance(pair, Listing) and pair.items]
    words = fields.replace(",", " ").split() if isinstance(fields, str) else fields
    if not isinstance(words, list | tuple) or not words or not all(isinstance(word, str) for word in words):
        return UNKNOWN
    defaults, _ = iterate(run, keywords["defaults"]) if "defaults" in keywords else ((), True)
    return classes.named_tuple(run, name if isinstance(name, str) else "Tuple", words, defaults)


def namespace(run: Run, arguments: Arguments, keywords: Keywords) -> Value:
    """`SimpleNamespace(X=…, y=…)`: attributes by name."""
    items = tuple((key, run.box(value)) for key, value in keywords.items() if key != UNSEEN)
    return run.box(Dict(items, UNSEEN not in keywords))


def field(run: Run, arguments: Arguments, keywords: Keywords) -> Value:
    """`field(default_factory=list)` of a dataclass."""
    if "default_factory" in keywords:
        return Factory(keywords["default_factory"])
    return keywords.get("default", arguments[0] if arguments else UNKNOWN)


def null_context(run: Run, arguments: Arguments, keywords: Keywords) -> Value:
    """`nullcontext(value)` hands over the value."""
    return arguments[0] if arguments else Known(None)


HANDLERS: dict[str, Callable[[Run, Arguments, Keywords], Value]] = {
    "functools.partial": partial, "functools.wraps": named_after, "functools.update_wrapper": same,
    "functools.lru_cache": same, "functools.cache": same, "contextlib.closing": same,
    "contextlib.nullcontext": null_context, "contextlib.contextmanager": same,
    "joblib.delayed": same, "sklearn.externals.joblib.delayed": same, "sklearn.utils.fixes.delayed": same,
    "sklearn.utils.parallel.delayed": same, "dask.delayed": same, "dask.delayed.delayed": same,
    "collections.namedtuple": named_tuple, "typing.NamedTuple": named_tuple, "types.SimpleNamespace": namespace,
    "argparse.Namespace": namespace, "dataclasses.field": field, "attr.ib": field, "attrs.field": field,
    "pydantic.Field": field,
}  # fmt: skip
"""By full name: run on raw values, functions of the script among them."""
