"""numpy's random numbers: seeds, shuffles, draws of rows, and columns of chance.

An array of row places is a step whose rows are those of the table counted: `np.random.permutation(len(df))` is a
shuffled copy of the places of `df`, so that slices of it are parts of `df` that share no rows.
"""

from collections.abc import Callable
from typing import Any

from headwater.api.model import Emit, Foreign, Frame, Function, Length, Listing, RowIds, Unknown, models
from headwater.api.numpy.values import columnar, members, places
from headwater.plan.expressions import Call, Lit
from headwater.plan.frames import Build, Compute, Sample

GENERATOR, SEEDED = "numpy.random.Generator", "numpy.random.SeededGenerator"
"""The class of a generator; we tell those that were given a seed apart."""

DRAWS = (
    "rand", "randn", "random", "random_sample", "ranf", "sample", "uniform", "normal", "standard_normal", "binomial",
    "poisson", "exponential", "beta", "gamma", "lognormal", "multinomial", "multivariate_normal",
    "bernoulli", "laplace",
    "geometric", "chisquare", "dirichlet", "triangular", "weibull", "logistic", "pareto", "gumbel", "standard_t",
    "random_integers", "bytes", "vonmises", "zipf", "hypergeometric", "negative_binomial", "power", "rayleigh",
)  # fmt: skip


VECTORS = frozenset(("multinomial", "multivariate_normal", "dirichlet"))
"""Distributions that give several numbers for each row."""


@models("numpy.random.seed")
def seed(emit: Emit, a: Any = None, *rest: Any) -> Any:
    """The generator shared by all is given a seed."""
    if a is not None:
        emit.seed(a)
    return None


@models("numpy.random.RandomState", "numpy.random.default_rng", "numpy.random.mtrand.RandomState")
def generator(emit: Emit, seed: Any = None, *rest: Any) -> Any:
    """A generator of its own."""
    return Foreign(GENERATOR if seed is None else SEEDED)


def by_generator(*names: str) -> Callable[[Function], Function]:
    """Declare a function as the model of these methods of a generator."""
    return models(*(f"{owner}.{name}" for owner in (GENERATOR, SEEDED) for name in names))


def is_seeded(emit: Emit, self: Any) -> bool:
    """Whether the numbers are the same in each run."""
    if isinstance(self, Foreign):
        return self.qualified == SEEDED
    return emit.seeded()


def of_size(size: Any) -> str | None:
    """The table whose number of rows a size names."""
    first = members(size)[0] if members(size) else None
    return first.ref if isinstance(first, Length) else None


def is_wide(sizes: tuple[Any, ...]) -> bool:
    """Whether a size names columns beside the rows: `size=(len(df), 3)`, `rand(len(df), 3)`."""
    size = sizes[-1] if isinstance(sizes[-1], list | tuple | Listing) else sizes
    wanted = members(size)
    return len(wanted) > 1 and isinstance(wanted[0], Length) and wanted[1:] != [1]


def chance(emit: Emit, kind: str, self: Any, sizes: tuple[Any, ...]) -> Any:
    """Random numbers: a column beside the rows of a table where there are as many, else an array of their own."""
    ref = next((r for r in map(of_size, sizes) if r is not None), None)
    call = Call("random", (Lit(kind), Lit(is_seeded(emit, self))))
    if kind == "bytes":
        return Unknown()
    if ref is None:
        if not sizes:
            return Unknown()
        return Build((), ((None, call),), True, "array")
    if kind in VECTORS or is_wide(sizes):
        return Build((ref,), ((None, call),), False, "array")
    # a step of its own, so that two draws are not taken for one
    return Frame(emit(Compute((ref,), call, None, "array")).ref, "array")


def shuffled(emit: Emit, self: Any, x: Any) -> Any:
    """The rows, or the places of rows, in a random order."""
    table = places(emit, x)
    if table is None:
        return Unknown(emit.refs(x))
    made = emit(Sample((table.ref,), False, True, is_seeded(emit, self)))
    return Frame(made.ref, table.shape)


def chosen(emit: Emit, self: Any, a: Any, size: Any, replace: Any) -> Any:
    """Some rows, or places of rows, drawn at random."""
    table = places(emit, a)
    if table is None:
        if isinstance(a, list | tuple | Listing | Unknown) and (ref := of_size(size)) is not None:
            return chance(emit, "choice", self, (Length(ref),))
        if size is not None and isinstance(a, int | list | tuple):
            return chance(emit, "choice", self, (size,))
        return Unknown(emit.refs(a))
    if size is None:
        return Unknown(emit.refs(a))
    made = emit(Sample((table.ref,), replace if isinstance(replace, bool) else None, False, is_seeded(emit, self)))
    return Frame(made.ref, "array")


def drawn(kind: str) -> None:
    """Declare a distribution to draw from."""

    def function(emit: Emit, *rest: Any, size: Any = None, **options: Any) -> Any:
        return chance(emit, kind, None, (size,) if size is not None else rest)

    def method(emit: Emit, self: Any, *rest: Any, size: Any = None, **options: Any) -> Any:
        return chance(emit, kind, self, (size,) if size is not None else rest)

    function.__doc__ = method.__doc__ = f"Random numbers: `{kind}`."
    models(f"numpy.random.{kind}")(function)
    by_generator(kind)(method)


for _kind in DRAWS:
    drawn(_kind)


@models("numpy.random.randint")
def randint(emit: Emit, low: Any = None, high: Any = None, size: Any = None, dtype: Any = None) -> Any:
    """Random whole numbers; below the number of rows of a table they choose rows, some several times."""
    return integers(emit, None, low, high, size)


@by_generator("randint", "integers")
def integers(
    emit: Emit, self: Any, low: Any = None, high: Any = None, size: Any = None, *rest: Any, **options: Any
) -> Any:
    """Random whole numbers of a generator."""
    bound = high if high is not None else low
    if isinstance(bound, Length) and size is not None and of_size(size) is None:
        return chosen(emit, self, bound, size, True)
    return chance(emit, "randint", self, (size,) if size is not None else ())


@models("numpy.random.permutation")
def permutation(emit: Emit, x: Any) -> Any:
    """A shuffled copy."""
    return shuffled(emit, None, x)


@by_generator("permutation", "permuted")
def permutation_of(emit: Emit, self: Any, x: Any, *rest: Any, **options: Any) -> Any:
    """A shuffled copy, by a generator."""
    return shuffled(emit, self, x)


@models("numpy.random.shuffle", "random.shuffle")
def shuffle(emit: Emit, x: Any, *rest: Any) -> Any:
    """Shuffled in place."""
    return in_place(emit, None, x)


@by_generator("shuffle")
def shuffle_by(emit: Emit, self: Any, x: Any, *rest: Any, **options: Any) -> Any:
    """Shuffled in place, by a generator."""
    return in_place(emit, self, x)


def in_place(emit: Emit, self: Any, x: Any) -> None:
    """The object handed over holds its rows in another order from now on."""
    target = emit.argument(0)
    if target is None:
        return
    if columnar(x) or isinstance(x, RowIds):
        emit.update(target, shuffled(emit, self, x))
    elif isinstance(x, list | Listing):
        emit.update(target, Unknown(emit.refs(x)) if emit.refs(x) else Unknown())


@models("numpy.random.choice")
def choice(emit: Emit, a: Any, size: Any = None, replace: Any = True, p: Any = None) -> Any:
    """Values drawn at random, by default with replacement."""
    return chosen(emit, None, a, size, replace)


@by_generator("choice")
def choice_by(emit: Emit, self: Any, a: Any, size: Any = None, replace: Any = True, *rest: Any, **options: Any) -> Any:
    """Values drawn at random by a generator."""
    return chosen(emit, self, a, size, replace)


@models("random.sample")
def sample(emit: Emit, population: Any, k: Any = None, *rest: Any, **options: Any) -> Any:
    """Members of a list, drawn without replacement."""
    return chosen(emit, None, population, k, False)
