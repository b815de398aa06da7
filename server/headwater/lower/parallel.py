"""Work handed to pools, executors and joblib: what is computed is what a plain loop would compute."""

from collections.abc import Mapping, Sequence

from headwater.lower.loops import iterate
from headwater.lower.run import Run
from headwater.lower.values import UNKNOWN, Dict, Known, Listing, Stream, Value

POOLS = frozenset(
    f"{module}.{name}"
    for module, names in {
        "multiprocessing": ("Pool",),
        "multiprocessing.pool": ("Pool", "ThreadPool"),
        "multiprocessing.dummy": ("Pool",),
        "concurrent.futures": ("ThreadPoolExecutor", "ProcessPoolExecutor"),
        "concurrent.futures.thread": ("ThreadPoolExecutor",),
        "concurrent.futures.process": ("ProcessPoolExecutor",),
        "joblib": ("Parallel",),
        "sklearn.externals.joblib": ("Parallel",),
        "sklearn.utils.parallel": ("Parallel",),
        "pathos.multiprocessing": ("ProcessingPool", "ProcessPool", "Pool"),
        "pathos.pools": ("ProcessPool", "ThreadPool"),
        "loky": ("ProcessPoolExecutor",),
    }.items()
    for name in names
)
"""Classes whose objects run functions side by side."""

FUTURE = "concurrent.futures.Future"


def work(
    run: Run, pool: str, name: str, arguments: Sequence[Value], keywords: Mapping[str, Value]
) -> Value | None:
    """A method of a pool, None where it is not one of those that run something.

    See https://docs.python.org/3/library/multiprocessing.html and https://joblib.readthedocs.io.
    """
    if pool not in POOLS:
        return None
    executor = pool.endswith("Executor")
    match name, arguments:
        case "__call__", [jobs, *_]:
            return run.box(listed(run, jobs))
        case "map" | "imap" | "imap_unordered" | "uimap" | "amap" | "map_async", [function, *several]:
            many = several if executor or pool.startswith("pathos") else several[:1]
            done = mapped(run, function, [iterate(run, each) for each in many])
            return Stream(done, FUTURE) if name in ("amap", "map_async") else done
        case "starmap" | "starmap_async", [function, rows, *_]:
            items, whole = iterate(run, rows)
            found = [run.box(run.call(function, *iterate(run, item)[0])) for item in items]
            done = run.box(Listing(tuple(found), "list", whole))
            return Stream(done, FUTURE) if name == "starmap_async" else done
        case "submit", [function, *rest]:
            return Stream(run.box(run.call(function, *rest, **keywords)), FUTURE)
        case "apply" | "apply_async", [function, *rest]:
            given, _ = iterate(run, rest[0] if rest else keywords.get("args", run.box(Listing((), "tuple"))))
            named = run.content(rest[1] if len(rest) > 1 else keywords.get("kwds", UNKNOWN))
            by_name = {str(k): v for k, v in named.items} if isinstance(named, Dict) else {}
            done = run.box(run.call(function, *given, **by_name))
            return done if name == "apply" else Stream(done, FUTURE)
        case "close" | "join" | "terminate" | "shutdown" | "clear" | "restart", _:
            return Known(None)
    return None


def listed(run: Run, jobs: Value) -> Listing:
    """What jobs have come to, as a list."""
    items, whole = iterate(run, jobs)
    return Listing(items, "list", whole)


def mapped(run: Run, function: Value, columns: Sequence[tuple[tuple[Value, ...], bool]]) -> Value:
    """A function run on each member of one or several iterables."""
    if not columns:
        return UNKNOWN
    rows = zip(*(items for items, _ in columns), strict=False)
    found = tuple(run.box(run.call(function, *row)) for row in rows)
    return run.box(Listing(found, "list", all(whole for _, whole in columns)))
